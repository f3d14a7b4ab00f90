"""What a message of a visitor may be, by whichever way it comes."""

from __future__ import annotations

MAX_CHARACTERS = 2000
