"""The text that is signed: it can be read, it can be checked by hand, and no two approvals have the same."""
# ruff: noqa: D103 - the name of a test is its sentence

import dataclasses
import hashlib
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.approvals.examples import PAGE, SIG, ZEROS, approval, at
from tests.approvals.test_ledger_text import approvals
from tests.properties import TRIED

from prakat.approvals.digest import Bundle, digest_of, digest_protected, read_bundle, sum_line
from prakat.approvals.ledger import Approval, Memo, RootSignature
from prakat.approvals.statement import render_page_statement, render_root_statement
from prakat.content.front_matter import StrictHandler
from prakat.repository.corpus import Corpus
from prakat.repository.snapshot import MemorySnapshot

BUNDLE = Bundle(("0" * 64 + "  docs/a/b.md", "1" * 64 + "  docs/a/b.pdf"))


def test_it_can_be_read() -> None:
    statement = render_page_statement("example/website", approval(), BUNDLE).decode()
    assert statement == (
        "prakat page approval v1\n"
        "repository: example/website\n"
        f"page: {PAGE}\n"
        "action: publish\n"
        "decision: เห็นชอบ\n"
        "division: clerk\n"
        "before: absent\n"
        f"after: {ZEROS}\n"
        "prepared-by: นิติกร\n"
        "by: p-clerk\n"
        "post: หัวหน้าสำนักปลัดเทศบาล\n"
        "memo: ตย 1/2569 ลงวันที่ 2026-11-20\n"
        "reason: เผยแพร่ครั้งแรก\n"
        "at: 2026-11-22T12:00:00+07:00\n"
        "key: k1\n"
        "\n" + "0" * 64 + "  docs/a/b.md\n" + "1" * 64 + "  docs/a/b.pdf\n"
    )


def test_what_is_not_there_is_a_dash() -> None:
    statement = render_page_statement("example/website", approval(memo=None, reason=""), Bundle(())).decode()
    assert "\nmemo: -\nreason: -\n" in statement
    assert statement.endswith("key: k1\n\n")


def test_the_rules() -> None:
    signature = RootSignature(by="p-palad", **at(), key="k1", sig=SIG)
    statement = render_root_statement("example/website", 3, "sha256:a", "sha256:b", signature).decode()
    assert statement == (
        "prakat root approval v1\nrepository: example/website\nversion: 3\nrules: sha256:a\nprotected: sha256:b\n"
        "by: p-palad\nat: 2026-11-22T12:00:00+07:00\nkey: k1\n"
    )


@TRIED
@given(approvals(), approvals())
def test_two_approvals_never_have_one_text(one: Approval, other: Approval) -> None:
    """But for the signature, and for `method`, of which there is one."""
    assume(one != other)
    assert render_page_statement("a/b", one, BUNDLE) != render_page_statement("a/b", other, BUNDLE)


@TRIED
@given(approvals(), st.sampled_from(["reason", "prepared_by", "post"]), st.text(max_size=10))
def test_a_value_stays_in_its_line(entry: Approval, field: str, value: str) -> None:
    """Whatever passes the shapes has no line breaks, so nothing in a value looks like another line."""
    plain = render_page_statement("a/b", entry, BUNDLE).decode()
    assert len(plain.splitlines()) == 15 + 1 + len(BUNDLE.lines)
    assume("\n" not in value and value != getattr(entry, field) and (value or field != "reason"))
    assume(not (field == "reason" and value == "-"))
    changes: Any = {field: value}
    assert render_page_statement("a/b", dataclasses.replace(entry, **changes), BUNDLE).decode() != plain


def test_a_memo_is_told_from_its_date() -> None:
    one = approval(memo=Memo(no="1 ลงวันที่ 2026-01-01", date="2026-02-02"))
    other = approval(memo=Memo(no="1", date="2026-01-01"))
    assert render_page_statement("a/b", one, BUNDLE) != render_page_statement("a/b", other, BUNDLE)


def corpus(**files: bytes) -> Corpus:
    front = StrictHandler().export({"type": "news", "attachments": [{"path": "b.pdf"}, {"path": "below/c.csv"}]})
    named = {name.replace("__", "/").replace("_", "."): content for name, content in files.items()}
    return Corpus(
        MemorySnapshot({"docs/a/a.md": f"---\n{front}\n---\n".encode(), **{f"docs/a/{k}": v for k, v in named.items()}})
    )


def test_sha256sum_agrees(tmp_path: Path) -> None:
    here = corpus(b_pdf=b"one", below__c_csv=b"two", d_pdf=b"three")
    bundle = read_bundle(here, "docs/a/a.md")
    for path in here.paths:
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(here.snapshot.read(path))
    lines = "".join(line + "\n" for line in bundle.lines).encode()
    done = subprocess.run(
        ["sha256sum", "--check", "--strict"], cwd=tmp_path, input=lines, capture_output=True, check=False
    )
    assert done.returncode == 0
    assert done.stdout.decode().splitlines() == ["docs/a/a.md: OK", "docs/a/b.pdf: OK", "docs/a/below/c.csv: OK"]
    again = subprocess.run(["sha256sum"], input=lines, capture_output=True, check=True)
    assert bundle.digest == "sha256:" + again.stdout.decode().split()[0]


def test_a_bundle_changes_with_every_part_of_it() -> None:
    digests = {
        read_bundle(here, "docs/a/a.md").digest
        for here in (
            corpus(),
            corpus(b_pdf=b"one"),
            corpus(b_pdf=b"two"),
            corpus(below__c_csv=b"one"),
            corpus(b_pdf=b"one", below__c_csv=b"one"),
        )
    }
    assert len(digests) == 5
    assert read_bundle(corpus(d_pdf=b"x"), "docs/a/a.md") == read_bundle(corpus(), "docs/a/a.md")
    assert read_bundle(corpus(), "docs/a/b.md").digest == "absent"


def test_protected_files_with_their_modes() -> None:
    files = {"hooks/a.py": b"x", "docs/a/a.md": b"x", "approvals.yml": b"x", "README.md": b"x", "tests/a.py": b"x"}

    def digest(files: dict[str, bytes], modes: dict[str, str] | None = None) -> str:
        return digest_protected(Corpus(MemorySnapshot(files, modes)))

    plain = digest(files)
    assert plain == digest({"hooks/a.py": b"x"})
    for path in ("docs/a/a.md", "approvals.yml", "README.md", "tests/a.py"):
        assert digest({**files, path: b"y"}) == plain
    for path in ("hooks/a.py", "hooks/b.py", "README.md.py", "Docs/a.md", "approvals.yaml"):
        assert digest({**files, path: b"y"}) != plain
    assert digest(files, {"hooks/a.py": "100755"}) != plain
    assert digest({"hooks/b.py": b"x"}) != plain


@pytest.mark.parametrize("name", ["a\nb", "a\rb", "a\\b", "a\\nb", "plain", "ก ข"])
def test_names_are_escaped_as_sha256sum_does_it(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"x")
    done = subprocess.run(["sha256sum", "--", name], cwd=tmp_path, capture_output=True, check=True)
    assert sum_line(name, b"x") + "\n" == done.stdout.decode()


def test_a_name_cannot_pretend_to_be_two_files() -> None:
    """Two files of the house were one, if a line break in a name could write the other's line."""
    two = digest_protected(Corpus(MemorySnapshot({"hooks/a.py": b"x", "hooks/b.py": b"x"})))
    forged = f"hooks/a.py\n{hashlib.sha256(b'x').hexdigest()}  100644 hooks/b.py"
    assert digest_protected(Corpus(MemorySnapshot({forged: b"x"}))) != two


def test_the_digest_of_nothing_is_not_absent() -> None:
    assert digest_of([]).startswith("sha256:")
    assert Bundle(()).digest == "absent"
