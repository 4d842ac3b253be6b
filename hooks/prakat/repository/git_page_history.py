"""What each published change did to the files under docs/, as the first-parent line of Git tells it.

A merge counts for what it brought to the line it was merged into, dated by when that happened. In a shallow clone the
oldest commit looks as if it had written everything: it is left out, and the history says that it is not whole.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Final

from prakat.repository.git_objects import GitRepository
from prakat.settings import BANGKOK, DOCS

_FORM: Final = "%x02%ct%x00%P"
_NOTHING: Final = re.compile("0+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Touch:
    """What a step did to one file: ids of its content before and after, "" where there was none."""

    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One commit of the line: when it was made, in Thailand's time, and what it touched by path."""

    at: datetime
    touches: Mapping[str, Touch]


class GitPageHistory:
    """The first-parent history of docs/ up to a revision; everything is read once, when it is first asked for."""

    def __init__(self, repository: GitRepository, revision: str) -> None:
        self._repository = repository
        self._revision = revision

    @cached_property
    def moment(self) -> datetime:
        """When the revision was committed: the only "now" a reproducible site may know."""
        return _moment(self._repository.run("log", "-1", "--format=%ct", self._revision, "--").decode().strip())

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """All steps, newest first."""
        arguments = ("--first-parent", "-m", "--raw", "--no-abbrev", "--no-renames", "--no-show-signature", "-z")
        text = self._repository.run("log", *arguments, f"--format={_FORM}", self._revision, "--", DOCS)
        is_shallow = self._repository.run("rev-parse", "--is-shallow-repository").strip() == b"true"
        records = text.decode("utf-8", "surrogateescape").split("\x02")[1:]
        found = (record.split("\0", 2) for record in records)
        return tuple(
            Step(at=_moment(when), touches=dict(_touches(rest)))
            for when, parents, rest in found
            if parents.strip() or not is_shallow
        )

    def read(self, oid: str) -> bytes:
        """Return the bytes of a content."""
        return self._repository.blob(oid)


def _moment(seconds: str) -> datetime:
    return datetime.fromtimestamp(int(seconds), UTC).astimezone(BANGKOK)


def _touches(text: str) -> Iterator[tuple[str, Touch]]:
    """Yield (path, touch) from ``:mode mode id id status NUL path NUL`` records."""
    tokens = iter(token.lstrip("\n") for token in text.split("\0"))
    for token in tokens:
        if token.startswith(":"):
            _, _, before, after, _ = token.split(" ")
            yield next(tokens), Touch(before=_oid(before), after=_oid(after))


def _oid(text: str) -> str:
    return "" if _NOTHING.fullmatch(text) else text
