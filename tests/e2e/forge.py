"""Hands of somebody who writes approvals.yml himself: entries changed after signing, or signed without prakat."""

import dataclasses
from datetime import datetime
from typing import Any

from tests.e2e.town import Town

from prakat.approvals.digest import read_bundle
from prakat.approvals.ledger import Approval, entry_id, render_block
from prakat.approvals.signature import APPROVAL
from prakat.approvals.statement import render_page_statement
from prakat.authoring.ssh_keygen import read_public_key, sign
from prakat.repository.corpus import Corpus
from prakat.repository.git_objects import GitRepository
from prakat.repository.worktree import WorktreeSnapshot


def changed(entry: Approval, **fields: Any) -> Approval:
    """Return an entry with other values; its moment follows what is written."""
    if "written_at" in fields:
        fields.setdefault("at", datetime.fromisoformat(fields["written_at"]))
    return dataclasses.replace(entry, **fields)


def put(town: Town, page: str, **fields: Any) -> None:
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
