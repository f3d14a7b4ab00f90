"""Names and contacts as people type them: what is one, what is none and why.

Says no more than a code for what is wrong; the sentence for it stands where it is said (domain.yml, bot/web/consults.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from phonenumbers import (
    NumberParseException,
    PhoneNumber,
    PhoneNumberFormat,
    PhoneNumberMatch,
    PhoneNumberMatcher,
    PhoneNumberType,
)

from bot.nlu.normalise import clean

MAX_NAME = 100
# The longest address that mail servers must take is 254 characters (RFC 5321); a sentence may stand around it.
MAX_CONTACT = 500
# Somebody answers these; short codes, premium and shared-cost numbers are nobody's own.
PEOPLES_NUMBERS = {
    PhoneNumberType.MOBILE,
    PhoneNumberType.FIXED_LINE,
    PhoneNumberType.FIXED_LINE_OR_MOBILE,
    PhoneNumberType.VOIP,
    PhoneNumberType.PERSONAL_NUMBER,
}
_ADDRESS = re.compile(r"(?<![^\s,;:<>()\[\]\"])[^\s@,;:<>()\[\]\"]+ ?@ ?[\w-]+(?: ?\.[\w-]+)* ?\.[^\W\d_]{2,}(?![\w@])")
_LINK = re.compile(r"://|\bwww\.|\w\.(?:com|net|org|info|biz|io|ru|cn|co|me|ly|xyz|top|site|online|shop|link|click)\b", re.I)
_BEFORE_A_NAME = re.compile(
    r"(?:(?:hi|hello|hey|ok|okay|sure|yes|well)\b[\s,.!-]*)*"
    r"(?:my (?:full )?name(?: is|'s|:)|the name(?: is|'s)|name:|(?:i am|i'm|im|it is|it's|its|this is|call me)\b)\s*",
    re.I,
)


class NameProblem(Enum):
    """Why a text is no name."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    NO_LETTERS = "no_letters"
    A_LINK = "a_link"


class ContactProblem(Enum):
    """Why a text holds no contact."""

    EMPTY = "empty"
    NOT_A_CONTACT = "not_a_contact"
    EMAIL_INCOMPLETE = "email_incomplete"
    EMAIL_WRONG = "email_wrong"
    PHONE_WRONG = "phone_wrong"
    PHONE_WITHOUT_COUNTRY = "phone_without_country"
    SEVERAL = "several"


@dataclass(frozen=True)
class Email:
    """An e-mail address, lower case, its domain in ASCII."""

    value: str


@dataclass(frozen=True)
class Phone:
    """A telephone number in E.164, such as +12125550142."""

    value: str


Contact = Email | Phone


@dataclass(frozen=True)
class Found:
    """A contact inside a longer text: `text[start:end]` is how it was typed."""

    contact: Contact
    start: int
    end: int


def check_name(text: str) -> str | NameProblem:
    """A name as it is kept: one line, nothing invisible, 1 to 100 characters, at least one letter of any script."""
    name = clean(text).replace("\n", " ")
    if not name:
        return NameProblem.EMPTY
    if len(name) > MAX_NAME:
        return NameProblem.TOO_LONG
    if not any(character.isalpha() for character in name):
        return NameProblem.NO_LETTERS
    return NameProblem.A_LINK if "@" in name or _LINK.search(name) else name


def read_name(text: str) -> str | NameProblem:
    """Like `check_name`, for the reply to "what's your name?": `hi, I'm Ana Díaz.` is `Ana Díaz`."""
    said = clean(text).replace("’", "'")  # noqa: RUF001  # what telephones type
    return check_name(_BEFORE_A_NAME.sub("", said, count=1).rstrip(".!, ") if _BEFORE_A_NAME.match(said) else text)


def read_contact(text: str, region: str | None) -> Contact | ContactProblem:
    """The contact in a text that should hold one, or why there is none.

    Args:
        text: what was typed, such as `ana @ example.com` or `it's (212) 555 0142`.
        region: the country that numbers without one belong to, such as `US`; see `region_of`.
    """
    said = clean(text)
    if not said:
        return ContactProblem.EMPTY
    if len(said) > MAX_CONTACT:
        return ContactProblem.NOT_A_CONTACT
    contacts = list(dict.fromkeys(found.contact for found in find_contacts(said, region)))
    kind = Email if any(isinstance(contact, Email) for contact in contacts) else Phone
    preferred = [contact for contact in contacts if isinstance(contact, kind)]
    if len(preferred) > 1:
        return ContactProblem.SEVERAL
    return preferred[0] if preferred else _problem(said, region)


def check_contact(text: str, region: str | None) -> Contact | ContactProblem:
    """Like `read_contact`, for a field that holds a contact and nothing else."""
    contact = read_contact(text, region)
    if isinstance(contact, ContactProblem):
        return contact
    found = next(found for found in find_contacts(clean(text), region) if found.contact == contact)
    around = clean(text)[: found.start] + clean(text)[found.end :]
    return contact if not any(character.isalnum() for character in around) else ContactProblem.NOT_A_CONTACT


def find_contact(text: str, region: str | None) -> Found | None:
    """The first e-mail address in a text, or else the first telephone number; dates and times are neither."""
    found = sorted(find_contacts(text, region), key=lambda found: (isinstance(found.contact, Phone), found.start))
    return found[0] if found else None


def find_contacts(text: str, region: str | None) -> Iterator[Found]:
    """Every address and then every number in a text of any length that a message may have."""
    rest = text
    for match in _ADDRESS.finditer(text):
        contact = _email(match.group())
        if contact:
            yield Found(contact, match.start(), match.end())
            # An address may hold digits that look like a number.
            rest = rest[: match.start()] + " " * len(match.group()) + rest[match.end() :]
    numbers: Iterator[PhoneNumberMatch] = iter(PhoneNumberMatcher(rest, region))
    for number in numbers:
        if phonenumbers.number_type(number.number) in PEOPLES_NUMBERS:
            yield Found(_phone(number.number), number.start, number.end)


def region_of(phone: str) -> str | None:
    """The country of the clinic's own number, such as `US`; None when it is written without one."""
    try:
        number = phonenumbers.parse(phone)
    except NumberParseException:
        return None
    region = phonenumbers.region_code_for_number(number) or phonenumbers.region_code_for_country_code(number.country_code or 0)
    return None if region in (None, "ZZ", "001") else str(region)


def shown(contact: str) -> str:
    """A contact as it may be shown to somebody who need not know it: `a…@example.com`, `…0142`."""
    name, at, domain = contact.partition("@")
    return f"{name[:1]}…@{domain}" if at else f"…{contact[-4:]}"


def _email(text: str) -> Email | None:
    try:
        # Plain letters before the @ only: many mail servers cannot deliver others, and nobody would notice.
        address = validate_email(text.replace(" ", "").rstrip("."), check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        return None
    return Email(f"{address.local_part}@{address.ascii_domain}".lower())


def _phone(number: PhoneNumber) -> Phone:
    return Phone(phonenumbers.format_number(number, PhoneNumberFormat.E164))


def _problem(text: str, region: str | None) -> ContactProblem:
    if "@" in text:
        complete = re.search(r"[^\s@] ?@ ?[^\s@]+\.[^\W\d_]{2,}", text)
        return ContactProblem.EMAIL_WRONG if complete else ContactProblem.EMAIL_INCOMPLETE
    if sum(character.isdigit() for character in text) < 5:
        return ContactProblem.NOT_A_CONTACT
    return ContactProblem.PHONE_WRONG if region or "+" in text else ContactProblem.PHONE_WITHOUT_COUNTRY
