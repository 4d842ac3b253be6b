"""Approvals of a generated corpus, signed in this process: ten thousand take seconds.

The keys come from the seed, so anybody can compute them: they are good for a benchmark and for nothing else. What is
signed is put together here anew, by PROTOCOL.sshsig, and not by the code that verifies it.
"""

import base64
import hashlib
import struct
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.samples.sign import POSTS, SINCE

from prakat.approvals.digest import Bundle, digest_protected, sum_line
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
from prakat.approvals.requirement import requirement_of
from prakat.approvals.signature import APPROVAL, ED25519, ROOT, PublicKey
from prakat.approvals.statement import render_page_statement, render_root_statement
from prakat.authoring.found import Appointment, render_founding
from prakat.authoring.root_sign import house_of, stamp_rules
from prakat.content.document import Document
from prakat.repository.corpus import Corpus
from prakat.settings import BANGKOK

REPOSITORY: Final = "bueng-samrong/website"
FIRST: Final = datetime(2026, 11, 3, 9, tzinfo=BANGKOK)
_HIGHEST: Final = "palad"


class Office:
    """The heads of a generated municipality with their keys, and the ledger they sign."""

    def __init__(self, seed: int, house: Corpus) -> None:
        self._keys = {name: _key_of(seed, name) for name in POSTS}
        self._count = 0
        appointments = [
            Appointment(
                division=division,
                person=f"p-{division}",
                post=post,
                order=f"คำสั่งตัวอย่างที่ {number}/2569",
                public=_public_of(self._keys[division]),
                emails=(),
            )
            for number, (division, post) in enumerate(POSTS.items(), 1)
        ]
        raw = render_founding(REPOSITORY, appointments, [f"p-{_HIGHEST}"], 1, SINCE, sample=True)
        self._founding = self._sign_rules(stamp_rules(raw, house, 1), house)
        self._house = house_of(self._founding, house)
        assert self._house.roster.protected == digest_protected(house)

    def signer_of(self, document: Document, *, every: bool) -> str | None:
        """Return the division whose head signs a page; None when nobody has to, unless ``every`` page is signed."""
        need = requirement_of(document, self._house.types, self._house.roster)
        if need is None and not every:
            return None
        division = need.divisions[0] if need else document.text("division")
        return division if division in POSTS else _HIGHEST

    def approve(
        self,
        page: str,
        files: Mapping[str, bytes],
        division: str,
        prepared_by: str,
        *,
        before: Mapping[str, bytes] | None = None,
        at: datetime | None = None,
    ) -> tuple[str, str]:
        """Return the id and the block of an entry over a page with its attachments, from a state ``before`` or none.

        Without a moment of its own it is dated a second after the last.
        """
        bundle = _bundle(files)
        at = at or FIRST + timedelta(seconds=self._count)
        self._count += 1
        draft = Approval(
            page=page, action="publish", decision="เห็นชอบ", division=division, before=_bundle(before or {}).digest,
            after=bundle.digest,
            prepared_by=prepared_by, by=f"p-{division}", post=POSTS[division], memo=None, reason="",
            method="signature", at=at, written_at=at.isoformat(), key="k1", sig="",
        )  # fmt: skip
        sig = _sign(self._keys[division], APPROVAL, render_page_statement(REPOSITORY, draft, bundle))
        return entry_id(page), render_block(entry_id(page), replace(draft, sig=sig))

    def ledger(self, blocks: Mapping[str, str]) -> bytes:
        """Return approvals.yml with these entries."""
        return render_ledger(parse_ledger_text(self._founding), blocks)

    def _sign_rules(self, raw: bytes, house: Corpus) -> bytes:
        roster = house_of(raw, house).roster
        text = parse_ledger_text(raw)
        draft = RootSignature(by=f"p-{_HIGHEST}", at=FIRST, written_at=FIRST.isoformat(), key="k1", sig="")
        top = sum_of_top(text)
        statement = render_root_statement(roster.repository, roster.version, top, roster.protected, draft)
        signed = replace(draft, sig=_sign(self._keys[_HIGHEST], ROOT, statement))
        return render_ledger(replace(text, signatures=render_root_signatures((signed,))), {})


def _bundle(files: Mapping[str, bytes]) -> Bundle:
    return Bundle(tuple(sum_line(path, files[path]) for path in sorted(files)))


def _key_of(seed: int, name: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(f"prakat bench {seed} {name}".encode()).digest())


def _public_of(key: Ed25519PrivateKey) -> PublicKey:
    raw = _string(ED25519.encode()) + _string(key.public_key().public_bytes_raw())
    return PublicKey(ED25519, base64.b64encode(raw).decode())


def _sign(key: Ed25519PrivateKey, namespace: str, statement: bytes) -> str:
    digest = hashlib.sha512(statement).digest()
    data = b"SSHSIG" + b"".join(map(_string, (namespace.encode(), b"", b"sha512", digest)))
    return base64.b64encode(_string(ED25519.encode()) + _string(key.sign(data))).decode()


def _string(raw: bytes) -> bytes:
    return struct.pack(">I", len(raw)) + raw
