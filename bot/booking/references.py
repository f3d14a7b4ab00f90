"""Booking references: 60 random bits in Crockford's base 32, three groups of four, easy to read aloud.

Source: https://www.crockford.com/base32.html (no I, L, O, U; O reads as 0, I and L as 1).
"""

from __future__ import annotations

import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH, GROUP = 12, 4
LOOK_ALIKES = str.maketrans("OIL", "011")
CANONICAL = re.compile(rf"[{ALPHABET}]{{{LENGTH}}}")


def new_reference() -> str:
    """A reference nobody can guess, such as `K7QF-2M9X-3DTB`."""
    return grouped("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)))


def read_reference(text: str) -> str | None:
    """The reference as it is stored, however it was typed: lower case, other spacing, O for 0; None when it is none."""
    letters = re.sub(r"[\W_]", "", text).upper().translate(LOOK_ALIKES)
    return grouped(letters) if CANONICAL.fullmatch(letters) else None


def grouped(letters: str) -> str:
    """In groups of four."""
    return "-".join(letters[start : start + GROUP] for start in range(0, len(letters), GROUP))
