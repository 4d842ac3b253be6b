"""What is left of a collector after a power cut, held against what it had promised by then."""

import shutil
import sqlite3
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from hashlib import blake2b, sha256
from pathlib import Path
from typing import Final

from prakat.collector.keys import Keys, read_keys
from prakat.collector.trouble import CollectorError

_DATABASE: Final = "collector.db"
_KEY: Final = "collector.key"
# The rows of a complaint, in all tables that a citizen's letter goes into.
_CASES: Final = (
    "SELECT c.ticket, c.code_hash, c.key_id, c.idem_hash, c.received_at, p.subject, p.body, p.place, p.name, p.phone, "
    "p.email, p.reply, (SELECT count(*) FROM event e WHERE e.complaint_id = c.id AND e.kind = 'received') "
    "FROM complaint c LEFT JOIN complaint_private p ON p.complaint_id = c.id"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a database holds when it is opened again. ``trouble`` is why it cannot be used, "" when it can.

    ``content`` is a digest of every row of every table; ``cases`` tickets with a digest of all their rows.
    """

    trouble: str = ""
    content: bytes = b""
    cases: frozenset[tuple[str, bytes]] = frozenset()
    views: int = 0
    key_ids: frozenset[str] = frozenset()
    sealed: tuple[bytes, ...] = ()


def look_into(database: Path, known: dict[bytes, Found]) -> Found:
    """Open a database as SQLite does after a crash, and read all of it; what is ``known`` by its content is shared."""
    try:
        with closing(sqlite3.connect(database)) as connection:
            state = connection.execute("PRAGMA integrity_check").fetchone()[0]
            if state != "ok":
                return Found(trouble=f"integrity: {state}")
            content = _content(connection)
            if content not in known:
                known[content] = _read(connection, content)
            return known[content]
    except sqlite3.DatabaseError as error:
        return Found(trouble=f"{type(error).__name__}: {error}")


def _tables(connection: sqlite3.Connection) -> list[str]:
    found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    return [row[0] for row in found]


def _content(connection: sqlite3.Connection) -> bytes:
    """Return a digest of every row of every table."""
    content = blake2b(digest_size=16)
    for table in _tables(connection):
        rows = connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()  # noqa: S608 - names of the schema
        content.update(f"{table}\n{rows!r}".encode())
    return content.digest()


def _read(connection: sqlite3.Connection, content: bytes) -> Found:
    if "complaint" not in _tables(connection):
        return Found(content=content)
    rows = connection.execute(_CASES).fetchall()
    keys = connection.execute("SELECT DISTINCT key_id FROM complaint WHERE code_hash IS NOT NULL")
    sealed = connection.execute("SELECT totp FROM staff WHERE totp IS NOT NULL")
    return Found(
        content=content,
        cases=frozenset((row[0], blake2b(repr(row).encode(), digest_size=16).digest()) for row in rows),
        views=connection.execute("SELECT coalesce(sum(views), 0) FROM visit_page").fetchone()[0],
        key_ids=frozenset(row[0] for row in keys),
        sealed=tuple(row[0] for row in sealed),
    )


@dataclass(slots=True, kw_only=True)
class Promises:
    """What had been promised at the moment of the cut. ``cases`` are tickets with the digest of their rows."""

    cases: set[tuple[str, bytes]] = field(default_factory=set)
    views: int = 0
    # What commands said was done: why it is kept, and what it must be.
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    erased: list[bytes] = field(default_factory=list)


class Judge:
    """Puts pictures of a disk into a folder and counts what was lost. The same bytes are looked at once."""

    def __init__(self, folder: Path, place: Path, keys: Mapping[str, bytes]) -> None:
        """``folder`` is the collector's on the disk that was watched; ``place`` is where its pictures are put."""
        self.folder = folder
        self.place = place
        self._keys = keys
        self._known: dict[bytes, Found] = {}
        self._contents: dict[bytes, Found] = {}
        self.committed: set[bytes] = set()
        self.states: set[bytes] = set()
        self.tried = 0
        self.lost: Counter[str] = Counter()
        self.most_lost = 0

    def put(self, picture: Mapping[str, bytes]) -> Path:
        """Write a picture's files and return the collector's folder in it."""
        shutil.rmtree(self.place, ignore_errors=True)
        root = self.folder.parent
        for path, content in picture.items():
            file = self.place / Path(path).relative_to(root)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
            file.chmod(0o600)
        return self.place / self.folder.name

    def find(self, picture: Mapping[str, bytes]) -> Found:
        """Return what the database in a picture holds."""
        digest = sha256()
        for end in ("", "-wal", "-journal"):
            content = picture.get(f"{self.folder / _DATABASE}{end}")
            digest.update(b"-" if content is None else len(content).to_bytes(8, "big"))
            digest.update(content or b"")
        if digest.digest() not in self._known:
            database = self.put(picture) / _DATABASE
            self._known[digest.digest()] = look_into(database, self._contents) if database.exists() else Found()
        self.states.add(digest.digest())
        return self._known[digest.digest()]

    def keys_in(self, picture: Mapping[str, bytes]) -> Keys | None:
        """Return the keys in a picture, None when they cannot be read."""
        raw = picture.get(str(self.folder / _KEY))
        if raw is None:
            return None
        path = self.place.with_name("key-in-picture")
        path.write_bytes(raw)
        path.chmod(0o600)
        try:
            return read_keys(path)
        except CollectorError:
            return None

    def judge(self, picture: Mapping[str, bytes], promises: Promises) -> list[str]:
        """Return what was broken, by kind, and count it."""
        self.tried += 1
        found = self.find(picture)
        said = [
            *self._store(found, promises),
            *self._receipts(picture, found),
            *_files(picture, promises),
            *self._remains(picture, promises),
        ]
        self.lost.update(said)
        return said

    def _store(self, found: Found, promises: Promises) -> list[str]:
        if found.trouble:
            return ["database damaged"]
        said = []
        if missing := len(promises.cases - found.cases):
            said.append("complaints lost")
        if found.views < promises.views:
            missing += promises.views - found.views
            said.append("visits lost")
        self.most_lost = max(self.most_lost, missing)
        if self.committed and found.content and found.content not in self.committed:
            said.append("half a transaction")
        return said

    def _receipts(self, picture: Mapping[str, bytes], found: Found) -> list[str]:
        if not found.key_ids and not found.sealed:
            return []
        keys = self.keys_in(picture)
        if keys is None:
            return ["key lost"]
        if any(keys.keys.get(name) != self._keys[name] for name in found.key_ids):
            return ["key of a receipt lost"]
        return ["second factor lost" for sealed in found.sealed if keys.open("totp", sealed) is None]

    def _remains(self, picture: Mapping[str, bytes], promises: Promises) -> list[str]:
        if not promises.erased:
            return []
        held = [content for path, content in picture.items() if path.startswith(str(self.folder / _DATABASE))]
        return ["erased words readable"] if any(word in content for word in promises.erased for content in held) else []


def _files(picture: Mapping[str, bytes], promises: Promises) -> list[str]:
    wanted = promises.files.items()
    return [f"{why} not as announced" for path, (why, content) in wanted if picture.get(path) != content]
