"""A complaint as it is sent: its fields, how long each may be, and what has to be said for an answer to be possible."""

import re
from collections.abc import Mapping
from typing import Final

import msgspec

from prakat.collector.configuration import CORRUPTION, Configuration
from prakat.collector.plain_text import plain_text
from prakat.collector.trouble import RefusedError
from prakat.thai.digits import to_arabic

IDENTITIES: Final = ("named", "contact", "anonymous")
REPLIES: Final = ("email", "phone", "code")
LIMITS: Final[Mapping[str, int]] = {
    "subject": 200,
    # Two pages. A form sends nine bytes for a Thai letter: `body_limit` and the proxies in front go by that.
    "body": 5000,
    "place": 300,
    "name": 150,
    "phone": 40,
    "email": 200,
}
SHORTEST: Final = {"subject": 3, "body": 10}
# Not shown to people; a program that fills in everything fills it in as well.
HONEYPOT: Final = "website"
_EMAIL: Final = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}")
_PHONE: Final = re.compile(r"[+]?[0-9][0-9 -]{2,20}(?: ?(?:ต่อ|ext\.?) ?[0-9]{1,6})?")


class Complaint(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a citizen wrote. A national id is not asked for, and there is no field for one."""

    category: str
    subject: str
    body: str
    place: str = ""
    identity: str = "anonymous"
    name: str = ""
    phone: str = ""
    email: str = ""
    reply: str = "code"
    consent_transfer: bool = False


def parse_complaint(values: Mapping[str, object], configuration: Configuration) -> Complaint:
    """Return a complaint out of a form or a JSON object. Raises RefusedError with a code for each wrong field."""
    try:
        found = msgspec.convert(values, Complaint, strict=False)
    except msgspec.ValidationError as error:
        field = str(error).partition("`$.")[2].partition("`")[0] or "form"
        raise RefusedError(422, "shape", {field[:40]: "shape"}) from error
    clean = msgspec.structs.replace(found, **{name: _clean(getattr(found, name), name) for name in LIMITS})
    if errors := {**_lengths(clean), **_choices(clean, configuration), **_contact(clean)}:
        raise RefusedError(422, "fields", errors)
    return clean


def _clean(text: str, name: str) -> str:
    plain = plain_text(text)
    if name == "body":
        return plain
    line = " ".join(plain.split())
    return to_arabic(line) if name == "phone" else line


def _lengths(found: Complaint) -> dict[str, str]:
    errors = {name: "long" for name, most in LIMITS.items() if len(getattr(found, name)) > most}
    return errors | {name: "short" for name, least in SHORTEST.items() if len(getattr(found, name)) < least}


def _choices(found: Complaint, configuration: Configuration) -> dict[str, str]:
    checks = {
        "category": found.category in configuration.category_ids | {CORRUPTION},
        "identity": found.identity in IDENTITIES,
        "reply": found.reply in REPLIES,
    }
    return {name: "choice" for name, holds in checks.items() if not holds}


def _contact(found: Complaint) -> dict[str, str]:
    """Return what is missing for the level of identity that was chosen; anonymous means that nothing is kept."""
    errors: dict[str, str] = {}
    if found.email and not _EMAIL.fullmatch(found.email):
        errors["email"] = "email"
    if found.phone and not _PHONE.fullmatch(found.phone):
        errors["phone"] = "phone"
    if found.identity == "anonymous":
        return errors | {name: "anonymous" for name in ("name", "phone", "email") if getattr(found, name)}
    if found.identity == "named" and not found.name:
        errors["name"] = "required"
    if not (found.phone or found.email):
        errors.setdefault("phone", "contact")
    wanted = {"phone": found.phone, "email": found.email}
    if not wanted.get(found.reply, "code"):
        errors.setdefault(found.reply, "reply")
    return errors
