"""Names and contacts as they are kept and compared. Whether a contact can be reached is checked where it is typed in."""

from __future__ import annotations

import hmac
import re
import unicodedata


def tidy(text: str) -> str:
    """The text on one line without control characters, which databases and mail headers refuse; nothing else changes."""
    kept = (" " if unicodedata.category(sign) in {"Cc", "Zl", "Zp"} else sign for sign in text if not _is_half(sign))
    return re.sub(r" {2,}", " ", "".join(kept)).strip()


def contact_key(contact: str) -> str:
    """What two spellings of one contact have in common: e-mail in lower case, a phone number's plus and digits."""
    contact = unicodedata.normalize("NFKC", contact)
    return re.sub(r"\s", "", contact).casefold() if "@" in contact else re.sub(r"[^+0-9]", "", contact)


def same_contact(left: str, right: str) -> bool:
    """Whether two contacts are one and the same; the time it takes tells nothing. No contact is like none."""
    key = contact_key(left)
    return bool(key) and hmac.compare_digest(key.encode(errors="replace"), contact_key(right).encode(errors="replace"))


def _is_half(sign: str) -> bool:
    """Half of a surrogate pair: no text."""
    return unicodedata.category(sign) == "Cs"
