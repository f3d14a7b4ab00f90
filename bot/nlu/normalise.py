"""Makes what people type comparable: invisible characters, odd quotes, stretched words, SMS shorthand."""

from __future__ import annotations

import re
import unicodedata

_TYPOGRAPHY = str.maketrans({"’": "'", "‘": "'", "´": "'", "`": "'", "“": '"', "”": '"', "…": "...", "–": "-", "—": "-"})  # noqa: RUF001  # fmt: skip
_STRETCHED = re.compile(r"([a-z])\1{2,}", re.IGNORECASE)
_SHORTHAND = {
    "u": "you", "ur": "your", "r": "are", "y": "why", "hw": "how", "wen": "when", "wot": "what", "wat": "what",
    "abt": "about", "pls": "please", "plz": "please", "thx": "thanks", "ty": "thank you", "tmrw": "tomorrow",
    "tmr": "tomorrow", "b4": "before", "appt": "appointment", "appts": "appointments", "cuz": "because",
    "bc": "because", "wanna": "want to", "gonna": "going to", "dont": "don't", "doesnt": "doesn't", "cant": "can't",
    "hrs": "hours", "mins": "minutes", "wk": "week", "wks": "weeks", "mth": "month", "mths": "months", "w": "with",
    "wud": "would", "shud": "should", "cud": "could", "gud": "good", "2day": "today", "2morrow": "tomorrow", "im": "i'm",
    "ive": "i've", "whats": "what's", "hows": "how's", "ppl": "people", "diff": "difference", "tx": "treatment",
}  # fmt: skip
_WORD = re.compile(r"[a-z0-9']+", re.IGNORECASE)


def clean(text: str) -> str:
    """Remove what cannot be seen: control, format (zero-width, direction) and surrogate characters.

    Runs of white space become one space, or one line break when they hold one. Letters and emoji stay as typed.
    """
    visible = "".join(c for c in text if c.isspace() or unicodedata.category(c) not in _UNSEEN)
    lines = (" ".join(line.split()) for line in unicodedata.normalize("NFC", visible).splitlines())
    return "\n".join(line for line in lines if line)


_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}


def normalise(text: str) -> str:
    """Lower case, plain quotes, `sooooo` as `soo`, SMS shorthand written out."""
    plain = unicodedata.normalize("NFKC", text).translate(_TYPOGRAPHY).lower()
    plain = _STRETCHED.sub(r"\1\1", plain)
    return _WORD.sub(lambda match: _SHORTHAND.get(match.group(), match.group()), plain).strip()
