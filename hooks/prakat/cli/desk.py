"""The desk of an approver: a change, the law it is judged by, and what waits in it."""

import os
import tempfile
from collections.abc import Collection
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import click

from prakat.cli.options import paint
from prakat.findings import CannotJudgeError, Finding, Text

if TYPE_CHECKING:
    from prakat.approvals.check import Judge
    from prakat.approvals.house import House
    from prakat.approvals.roster import Person
    from prakat.authoring.differences import Difference
    from prakat.authoring.sign_off import Signer
    from prakat.authoring.waiting import Wait
    from prakat.content.document import Document
    from prakat.content.schema import ContentType
    from prakat.repository.change import Change
    from prakat.repository.git_objects import GitRepository


def own_signer(repository: "GitRepository", house: "House", person: str, key: Path | None) -> "Signer":
    """Return who signs: the person and key as named, as configured (prakat.person), or as found on this computer.

    Must be called within a command: public halves of keys are kept in a folder that goes with it.
    """
    from prakat.authoring.own_key import Hands, find_own_signer

    folder = click.get_current_context().with_resource(tempfile.TemporaryDirectory(prefix="prakat-"))
    hands = Hands(config=repository.config, home=Path.home(), desk=Path(folder))
    return find_own_signer(house, person or ("" if key else repository.config("prakat.person")), key, hands)


def path_in(repository: "GitRepository", page: str, paths: Collection[str]) -> str:
    """Return the repository path of a file that was named from wherever somebody stands."""
    inside = os.path.relpath(Path(page).resolve(), repository.root.resolve()).replace(os.sep, "/")
    return page if page in paths or inside not in paths else inside


_STATES = {
    "new": Text(th="เผยแพร่ใหม่", en="new"),
    "changed": Text(th="แก้ไข", en="changed"),
    "withdrawn": Text(th="ถอนออก", en="withdrawn"),
    "same": Text(th="เนื้อหาคงเดิม", en="unchanged"),
}


class Desk:
    """What lies on the desk: read once, asked often."""

    def __init__(self, repository: "GitRepository", change: "Change", judge: "Judge") -> None:
        self.repository = repository
        self.change = change
        self.judge = judge

    @classmethod
    def open(
        cls, repo: Path, now: datetime, *, base: str | None = None, head: str | None = None, founding: bool = False
    ) -> "Desk":
        """Read the working folder against a base (the main branch), or what lies between two revisions."""
        from prakat.approvals.check import Judge
        from prakat.approvals.house import read_trusted_house
        from prakat.repository.git_change import read_change, read_draft, read_founding
        from prakat.repository.git_objects import GitRepository

        repository = GitRepository(repo)
        if founding:
            change = read_founding(repository)
        elif head is not None:
            change = read_change(repository, base or "main", head)
        else:
            change = read_draft(repository, base, whole=False)
        house = read_trusted_house(change.head if change.founding else change.base)
        ledger = read_trusted_house(change.head).ledger
        return cls(repository, change, Judge(change=change, house=house, ledger=ledger, now=now))

    def person(self, id_: str) -> "Person":
        """Return a person of the roster. Raises CannotJudgeError when there is none of that id."""
        people = self.judge.house.roster.people
        if id_ not in people:
            known = ", ".join(people)
            raise CannotJudgeError(
                Text(th=f"ไม่มีบุคคลรหัส {id_} ในทะเบียน", en=f"the roster has no person {id_}"),
                Text(th=f"ใช้รหัสใดรหัสหนึ่ง: {known}", en=f"use one of: {known}"),
            )
        return people[id_]

    def page_path(self, page: str) -> str:
        """Return the repository path of a page that was named from wherever the approver stands."""
        return path_in(self.repository, page, {*self.change.head.paths, *self.change.base.paths})

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What the gate says of the whole change; asked once, however many pages there are."""
        from prakat.gate import check

        return check(self.change, self.judge.now).findings

    @cached_property
    def waits(self) -> "tuple[Wait, ...]":
        """The pages that wait for somebody's word."""
        from prakat.authoring.waiting import read_waits

        return read_waits(self.judge, self.findings)

    def document(self, page: str) -> "Document | None":
        """Return the page as it is to be; as it was when it goes."""
        return self.change.head.document(page) or self.change.base.document(page)

    def kind(self, page: str) -> "ContentType | None":
        """Return what sort of document a page is."""
        document = self.document(page)
        return self.judge.house.types.get(document.type) if document else None

    def difference(self, page: str) -> "Difference":
        """Return what changed in a page, with the names of fields from the schemas."""
        from prakat.authoring.differences import compare_page
        from prakat.authoring.plain_value import Words

        house, kind = self.judge.house, self.kind(page)
        words = Words(
            lookup=house.schemas.field_schema(kind) if kind else None,
            divisions={key: division.name for key, division in house.roster.divisions.items()},
        )
        return compare_page(self.change.base, self.change.head, page, words)

    def state(self, page: str) -> Text:
        """Return in a word what happens to a page."""
        case = self.judge.case(page)
        if not case.after.lines:
            return _STATES["withdrawn"]
        return _STATES["new" if not case.before.lines else "same" if case.before == case.after else "changed"]

    def uncommitted(self, page: str) -> list[str]:
        """Return the files of a page that lie in the working folder otherwise than in its last commit."""
        from prakat.approvals.digest import bundle_paths

        document = self.change.head.document(page)
        paths = bundle_paths(self.change.head, document) if document else (page,)
        here = self.repository.snapshot(self.repository.commit("HEAD")).entries()
        return [path for path in paths if here.get(path) != self.change.head.entries.get(path)]

    def show_page(self, page: str, lang: str) -> None:
        """Print what a page is and what changed in it."""
        from prakat.authoring.difference_text import render_difference, visible

        document, kind = self.document(page), self.kind(page)
        click.echo(f"\n{paint(visible(document.title if document else page), 'cyan')}")
        click.echo(f"  {page} [{self.state(page).lang(lang)}] {kind.title.lang(lang) if kind else ''}")
        case = self.judge.case(page)
        if case.before != case.after:
            for line in render_difference(self.difference(page), lang, paint):
                click.echo(line)
