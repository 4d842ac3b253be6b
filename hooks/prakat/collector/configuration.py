"""What an operator decides, read from one TOML file. Unknown keys are errors: a misspelt limit is no limit."""

import re
import tomllib
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import msgspec

from prakat.collector.trouble import CollectorError

Network = IPv4Network | IPv6Network

BASE: Final = "/_fb"
HELPFUL: Final = "helpful"
CORRUPTION: Final = "corruption"
OFFLINE_CHANNELS: Final = 2
_QUESTION: Final = re.compile(r"[a-z][a-z0-9_-]{0,30}")


class Channel(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A way to complain that does not need this service."""

    name: str
    contact: str
    hours: str
    corruption: bool = False


class Named(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A question of the survey, or a kind of complaint: its id and the words people read."""

    id: str
    text: str


class Mail(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where mail is handed over. ``desk`` is told that a case has come; its ticket number, never its text."""

    host: str
    port: int = 25
    sender: str
    desk: str = ""
    starttls: bool = True
    login: str = ""
    password_file: str = ""


class Keep(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many days each thing is kept. A hold stops every clock of its case."""

    comments: int = 90
    resolved: int = 730
    rejected: int = 365
    spam: int = 30
    events: int = 1826
    ratings: int = 396


class Limits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How much one network (IPv4 /24, IPv6 /64) may do in an hour; ``wrong_codes_all`` counts everybody."""

    hits: int = 3000
    ratings: int = 30
    complaints: int = 20
    wrong_codes: int = 10
    wrong_codes_all: int = 300
    logins: int = 10


class Configuration(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything an operator decides. Paths are relative to the file they stand in."""

    database: str
    key_file: str
    origin: str
    manifest: str
    site_name: str
    controller: str
    channels: list[Channel]
    questions: list[Named]
    categories: list[Named]
    trusted_proxies: list[str] = []
    other_origins: list[str] = []
    reply_days: int = 15
    pixel: bool = False
    sample: bool = False
    mail: Mail | None = None
    keep: Keep = Keep()
    limits: Limits = Limits()

    @property
    def origins(self) -> frozenset[str]:
        """The exact origins whose pages may send anything."""
        return frozenset([self.origin, *self.other_origins])

    @property
    def networks(self) -> tuple[Network, ...]:
        """The proxies whose word about a client's address is taken."""
        return tuple(ip_network(text) for text in self.trusted_proxies)

    @property
    def category_ids(self) -> frozenset[str]:
        """The kinds of complaint, without corruption, which has its own way in."""
        return frozenset(item.id for item in self.categories)

    def name_of(self, category: str) -> str:
        """Return the words for a kind of complaint."""
        words = {item.id: item.text for item in self.categories}
        return "ทุจริตและประพฤติมิชอบ" if category == CORRUPTION else words.get(category, category)


def read_configuration(path: Path) -> Configuration:
    """Read and check a configuration file (CollectorError says what is wrong with it)."""
    try:
        values = tomllib.loads(path.read_text("utf-8"))
        found = msgspec.convert(values, Configuration)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise _wrong(str(error)) from error
    if problem := _problem(found):
        raise _wrong(problem)
    folder = path.resolve().parent
    return msgspec.structs.replace(
        found,
        database=_placed(found.database, folder),
        key_file=str(folder / found.key_file),
        manifest=str(folder / found.manifest),
    )


def _placed(database: str, folder: Path) -> str:
    """Return the URL with a relative SQLite path made absolute."""
    head, mark, tail = database.partition(":///")
    if not (head.startswith("sqlite") and mark):
        return database
    return f"{head}{mark}{folder / tail}"


def _wrong(what: str) -> CollectorError:
    return CollectorError(
        f"ไฟล์ตั้งค่าของบริการรับเรื่องใช้ไม่ได้: {what}",
        f"the collector's configuration cannot be used: {what}",
        "แก้ไฟล์ collector.toml แล้วสั่ง prakat collect doctor",
        "correct collector.toml, then run prakat collect doctor",
    )


def _problem(found: Configuration) -> str:
    """Return what is wrong beyond shapes, "" when nothing is."""
    checks = (
        (all(map(_is_origin, found.origins)), "origin is scheme://host[:port] and nothing else"),
        (all(map(_is_proxy, found.trusted_proxies)), "trusted_proxies are addresses or networks, never everybody"),
        (sum(not item.corruption for item in found.channels) >= OFFLINE_CHANNELS, "two offline channels are needed"),
        (any(item.corruption for item in found.channels), "one channel for corruption is needed (corruption = true)"),
        (0 < len(found.questions) <= 20, "one to twenty questions"),  # noqa: PLR2004 - said beside it
        (all(_QUESTION.fullmatch(item.id) for item in found.questions), "ids of questions are a-z, 0-9, - and _"),
        (HELPFUL not in {item.id for item in found.questions}, f"{HELPFUL} is not the id of a question"),
        (bool(found.categories) and CORRUPTION not in found.category_ids, f"categories, and none called {CORRUPTION}"),
        (found.database.startswith(("sqlite:///", "postgresql+psycopg://")), "database is sqlite:/// or PostgreSQL"),
        (1 <= found.reply_days <= 365, "reply_days is 1 to 365"),  # noqa: PLR2004 - said beside it
    )
    return next((text for holds, text in checks if not holds), "")


def _is_origin(text: str) -> bool:
    parts = urlsplit(text)
    return parts.scheme in {"http", "https"} and bool(parts.netloc) and text == f"{parts.scheme}://{parts.netloc}"


def _is_proxy(text: str) -> bool:
    try:
        network = ip_network(text)
    except ValueError:
        return False
    return network.prefixlen >= 8  # noqa: PLR2004 - wider than a private network is everybody
