"""Hands of somebody who writes approvals.yml himself: entries changed after signing, or signed without prakat."""

import dataclasses
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.e2e.town import NOON, POSTS, Town

from prakat.approvals.check import prepared_by
from prakat.approvals.digest import read_bundle
from prakat.approvals.house import read_trusted_house
from prakat.approvals.ledger import (
    Approval,
    RootSignature,
    entry_id,
    parse_ledger_text,
    render_block,
    render_ledger,
    render_root_signatures,
    sum_of_top,
)
from prakat.approvals.signature import APPROVAL, ROOT
from prakat.approvals.statement import render_page_statement, render_root_statement
from prakat.authoring.ssh_keygen import read_public_key, sign
from prakat.content.yaml_json import parse_yaml
from prakat.repository.change import Change
from prakat.repository.corpus import Corpus
from prakat.repository.git_objects import GitRepository
from prakat.repository.worktree import WorktreeSnapshot


def changed(entry: Approval, **fields: Any) -> Approval:
    """Return an entry with other values; its moment follows what is written."""
    if "written_at" in fields:
        fields.setdefault("at", datetime.fromisoformat(fields["written_at"]))
    return dataclasses.replace(entry, **fields)


def put(town: Town, page: str, /, **fields: Any) -> None:
    """Edit fields of a page's entry in the working folder, and leave its signature as it is."""
    town.put_entry(page, render_block(entry_id(page), changed(town.entry(page), **fields)))


def resign(
    town: Town,
    page: str,
    key: str,
    *,
    namespace: str = APPROVAL,
    repository: str = "example/website",
    **fields: Any,
) -> str:
    """Return the block of a page's entry with other values, truly signed by a key over what lies in the folder."""
    entry = changed(town.entry(page), **fields)
    opened = GitRepository(town.path)
    bundle = read_bundle(Corpus(WorktreeSnapshot(opened)), page)
    opened.close()
    public = read_public_key(town.key(key))
    statement = render_page_statement(repository, entry, bundle)
    sig = sign(statement, key_file=town.key(key), key=public, namespace=namespace)
    return render_block(entry_id(page), dataclasses.replace(entry, sig=sig))


def resign_draft(change: Change, page: str, by: str, key: Path) -> str:
    """Return the block of a new entry for a draft, signed in a person's name without asking whether it will hold."""
    division, post = POSTS[by]
    document = change.head.document(page)
    public = read_public_key(key)
    house = read_trusted_house(change.base)
    keys = house.roster.people[f"p-{by}"].keys
    entry = Approval(
        page=page,
        action="publish",
        decision="เห็นชอบ",
        division=division,
        before=read_bundle(change.base, page).digest,
        after=read_bundle(change.head, page).digest,
        prepared_by=prepared_by(document),
        by=f"p-{by}",
        post=post,
        memo=None,
        reason="",
        method="signature",
        at=NOON,
        written_at=NOON.isoformat(),
        key=next(id_ for id_, item in keys.items() if item.public == public),
        sig="",
    )
    statement = render_page_statement("example/website", entry, read_bundle(change.head, page))
    sig = sign(statement, key_file=key, key=public, namespace=APPROVAL)
    return render_block(entry_id(page), dataclasses.replace(entry, sig=sig))


def resign_rules(raw: bytes, person: str, key: Path, at: datetime) -> bytes:
    """Return approvals.yml with one root signature over whatever its rules say."""
    text = parse_ledger_text(raw)
    value = parse_yaml(text.top.decode()).value
    unsigned = RootSignature(by=person, at=at, written_at=at.isoformat(), key="k1", sig="")
    statement = render_root_statement(
        value["repository"], value["version"], sum_of_top(text), value["protected"], unsigned
    )
    sig = sign(statement, key_file=key, key=read_public_key(key), namespace=ROOT)
    signed = render_root_signatures((dataclasses.replace(unsigned, sig=sig),))
    return render_ledger(dataclasses.replace(text, signatures=signed), {})
