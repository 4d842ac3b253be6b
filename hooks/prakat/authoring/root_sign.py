"""Signing the rules of the house: roster, schemas, code, theme."""

import dataclasses
import re
from datetime import datetime

from prakat.approvals.digest import digest_protected
from prakat.approvals.house import House, read_house
from prakat.approvals.ledger import (
    LedgerText,
    RootSignature,
    parse_ledger_text,
    render_ledger,
    render_root_signatures,
    sum_of_top,
)
from prakat.approvals.root import signers
from prakat.approvals.signature import ROOT
from prakat.approvals.statement import render_root_statement
from prakat.authoring.sign_off import Signer
from prakat.authoring.ssh_keygen import sign
from prakat.findings import CannotJudgeError, Text
from prakat.repository.corpus import Corpus
from prakat.repository.snapshot import MemorySnapshot, Snapshot
from prakat.settings import LEDGER, SCHEMAS


def stamp_rules(raw: bytes, head: Corpus, version: int) -> bytes:
    """Return approvals.yml with this version and the digest of the protected files; old signatures fall away."""
    text = parse_ledger_text(raw)
    top = text.top.decode()
    top = re.sub(r"(?m)^version: .*$", f"version: {version}", top, count=1)
    top = re.sub(r"(?m)^protected: .*$", f"protected: {digest_protected(head)}", top, count=1)
    same = top.encode() == text.top
    stamped = dataclasses.replace(
        text, top=top.encode(), signatures=text.signatures if same else render_root_signatures(())
    )
    return render_ledger(stamped, {})


def sign_rules(raw: bytes, head: Corpus, signer: Signer, now: datetime) -> bytes:
    """Return approvals.yml with one more root signature; a person's earlier one is replaced."""
    house = house_of(raw, head)
    unsigned = RootSignature(
        by=signer.person.id, at=now, written_at=now.isoformat(timespec="seconds"), key=signer.key.id, sig=""
    )
    roster, top = house.roster, sum_of_top(house.ledger)
    statement = render_root_statement(roster.repository, roster.version, top, roster.protected, unsigned)
    sig = sign(statement, key_file=signer.key_file, key=signer.key.public, namespace=ROOT)
    kept = tuple(s for s in house.root_signatures if s.by != signer.person.id)
    text: LedgerText = dataclasses.replace(
        house.ledger, signatures=render_root_signatures((*kept, dataclasses.replace(unsigned, sig=sig)))
    )
    return render_ledger(text, {})


def still_needed(raw: bytes, head: Corpus, base: House | None, now: datetime) -> int:
    """Return how many more root members must sign, by the old root and by the new."""
    house = house_of(raw, head)
    top = sum_of_top(house.ledger)
    rosters = [house.roster] if base is None else [base.roster, house.roster]
    return max(roster.threshold - len(signers(house, roster, top, now)) for roster in rosters)


def house_of(raw: bytes, head: Corpus) -> House:
    """Return the house as these bytes of approvals.yml would have it. Raises CannotJudgeError when it cannot stand."""
    house, findings = read_house(Corpus(_with_ledger(head.snapshot, raw)))
    if house is None or findings:
        text = findings[0].text
        raise CannotJudgeError(
            Text(th=f"{LEDGER} ยังไม่ถูกต้อง: {text.th}", en=f"{LEDGER} is not valid yet: {text.en}"),
            findings[0].advice,
        )
    return house


def _with_ledger(snapshot: Snapshot, raw: bytes) -> MemorySnapshot:
    files = {path: snapshot.read(path) for path in snapshot.paths() if path.startswith(f"{SCHEMAS}/")}
    return MemorySnapshot({**files, LEDGER: raw})
