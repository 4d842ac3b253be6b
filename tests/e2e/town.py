"""A small municipality in a throw-away repository: its people and keys, its five pages, and what one may do to them.

Everything happens on a fixed day, so that a verdict never depends on when the tests run. Git runs as it does on a staff
member's machine, but without anybody's own configuration.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from click.testing import CliRunner

from prakat.approvals.check import Judge
from prakat.approvals.house import read_trusted_house
from prakat.approvals.ledger import Approval, Memo, entry_id, parse_approval, parse_ledger_text, render_ledger
from prakat.authoring.found import Appointment, render_founding
from prakat.authoring.root_sign import sign_rules, stamp_rules
from prakat.authoring.sign_off import Wish, find_signer, render_entry, sign_page
from prakat.authoring.ssh_keygen import read_public_key
from prakat.cli.main import cli
from prakat.cli.options import moment_of
from prakat.content.front_matter import StrictHandler
from prakat.content.yaml_json import parse_yaml
from prakat.findings import CannotJudgeError, Report, Verdict
from prakat.gate import check
from prakat.repository.change import Change
from prakat.repository.corpus import Corpus
from prakat.repository.git_change import read_change, read_draft, read_founding
from prakat.repository.git_objects import GitRepository
from prakat.repository.snapshot import MemorySnapshot
from prakat.repository.worktree import WorktreeSnapshot
from prakat.settings import BANGKOK, LEDGER

ROOT: Final = Path(__file__).resolve().parents[2]
DATA: Final = ROOT / "tests" / "data" / "e2e"

TODAY: Final = date(2026, 11, 22)
NOON: Final = datetime(2026, 11, 22, 12, tzinfo=BANGKOK)
FOUNDED: Final = datetime(2026, 11, 2, 9, tzinfo=BANGKOK)

ROAD: Final = "docs/procurement/2569/road.md"
ROAD_PDF: Final = "docs/procurement/2569/road.pdf"
MARKET: Final = "docs/law/2569/market.md"
BUDGET: Final = "docs/general-info/2570/budget.md"
NEWS: Final = "docs/news/2570/cleaning.md"
CONTACT: Final = "docs/general-info/contact.md"
PAGES: Final = (ROAD, MARKET, BUDGET, NEWS, CONTACT)

# Nobody's name: a person is a post.
POSTS: Final[Mapping[str, tuple[str, str]]] = {
    "palad": ("palad", "ปลัดเทศบาล"),
    "clerk": ("clerk", "หัวหน้าสำนักปลัดเทศบาล"),
    "finance": ("finance", "ผู้อำนวยการกองคลัง"),
    "health": ("health", "ผู้อำนวยการกองสาธารณสุขและสิ่งแวดล้อม"),
    "audit": ("audit", "หัวหน้าหน่วยตรวจสอบภายใน"),
}
OFFICER: Final = "officer@example.invalid"
GITHUB: Final = 4242

# What the house keeps beside the schemas: files whose change needs the root's word.
HOUSE: Final[Mapping[str, str]] = {
    ".gitattributes": "* -text\n",
    ".github/workflows/publish.yml": "on: push\n",
    "hooks/pre_merge.py": "print('gate')\n",
    "mkdocs.yml": "site_name: ตัวอย่าง\n",
    "requirements.txt": "click==8.1.8\n",
    "theme/main.html": "{% extends 'base.html' %}\n",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the gate said: the exit code, and each finding as "rule/message" with the paths it was said of."""

    exit_code: int
    said: Mapping[str, tuple[str, ...]]

    @property
    def rules(self) -> frozenset[str]:
        """The rules that refused."""
        return frozenset(said.partition("/")[0] for said in self.said)


class Town:
    """A repository with a municipality in it, and the hands that work on it."""

    def __init__(self, path: Path, keys: Path) -> None:
        self.path = path
        self.keys = keys

    def copy(self, target: Path) -> "Town":
        """Return the same town somewhere else."""
        shutil.copytree(self.path, target, symlinks=True)
        return Town(target, self.keys)

    # Git, and files.

    def git(self, *arguments: str, who: str = OFFICER, when: datetime = NOON, stdin: bytes = b"") -> str:
        """Run git; it must succeed."""
        done = self.try_git(*arguments, who=who, when=when, stdin=stdin)
        assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()
        return done.stdout.decode("utf-8", "surrogateescape").strip("\n")

    def try_git(
        self, *arguments: str, who: str = OFFICER, when: datetime = NOON, stdin: bytes = b""
    ) -> "subprocess.CompletedProcess[bytes]":
        """Run git and return whatever came of it."""
        named = {f"GIT_{role}_NAME": "someone" for role in ("AUTHOR", "COMMITTER")}
        mailed = {f"GIT_{role}_EMAIL": who for role in ("AUTHOR", "COMMITTER")}
        dated = {f"GIT_{role}_DATE": when.isoformat() for role in ("AUTHOR", "COMMITTER")}
        environment = {**os.environ, **named, **mailed, **dated}
        return subprocess.run(
            ["git", *arguments], cwd=self.path, env=environment, input=stdin, capture_output=True, check=False
        )

    def write(self, path: str, content: str | bytes) -> None:
        """Write a file of the working folder."""
        file = self.path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)

    def read(self, path: str) -> str:
        """Return the text of a file of the working folder."""
        return (self.path / path).read_text("utf-8")

    def move(self, source: str, target: str) -> None:
        """Rename a file."""
        (self.path / target).parent.mkdir(parents=True, exist_ok=True)
        (self.path / source).rename(self.path / target)

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace a text that stands in a file."""
        text = self.read(path)
        assert old in text
        self.write(path, text.replace(old, new))

    def revise(self, path: str, old: str, new: str, day: date = TODAY) -> None:
        """Change a published page as an officer should: text, date of change, and the check made anew."""
        text = self.read(path).replace(old, new)
        head, tail = text.split("checked:\n", 1)
        lines = [line for line in head.splitlines(keepends=True) if not line.startswith("updated:")]
        before, after = tail.split('  on: "', 1)
        self.write(path, f'{"".join(lines)}updated: "{day}"\nchecked:\n{before}  on: "{day}{after[10:]}')

    def commit(self, message: str = "change", *, who: str = OFFICER, when: datetime = NOON) -> str:
        """Commit all of the working folder and return the commit's id."""
        self.git("add", "--all", who=who)
        self.git("commit", "--quiet", "--allow-empty", f"--message={message}", who=who, when=when)
        return self.git("rev-parse", "HEAD")

    def branch(self, name: str = "draft", start: str = "main") -> None:
        """Start a branch and go to it."""
        self.git("checkout", "--quiet", "-B", name, start)

    # Approvals and rules.

    def key(self, person: str) -> Path:
        """Return a person's private key file."""
        return self.keys / person

    def approve(
        self,
        *pages: str,
        by: str = "finance",
        at: datetime = NOON,
        base: str | None = "main",
        key: str = "",
        **wish: Any,
    ) -> None:
        """Sign pages as they lie in the working folder, and write the entries into its ledger; base None founds."""
        with _open(self.path) as repository:
            draft = read_draft(repository, base, whole=False) if base else read_founding(repository)
            house = read_trusted_house(draft.head if draft.founding else draft.base)
            text = parse_ledger_text(self.ledger)
            judge = Judge(change=draft, house=house, ledger=text, now=at)
            signer = find_signer(house, f"p-{by}", read_public_key(self.key(key or by)), self.key(key or by))
            wished = Wish(**{"decision": "เห็นชอบ", "memo": None, "reason": "", "at": at, **wish})
            entries = [entry for page in pages for entry in sign_page(draft, judge, page, signer, wished)]
        self.write(LEDGER, render_ledger(text, dict(map(render_entry, entries))))

    def approve_freely(self, page: str, by: str = "finance", key: str = "") -> None:
        """Write an entry with tools of one's own: signed all the same where ``prakat approve`` would not."""
        from tests.e2e.forge import resign_draft

        with _open(self.path) as repository:
            draft = read_draft(repository, "main", whole=False)
            block = resign_draft(draft, page, by, self.key(key or by))
        self.put_entry(page, block)

    def entry(self, page: str, revision: str | None = None) -> Approval:
        """Return a page's entry in the working folder or in a revision."""
        raw = self.git("show", f"{revision}:{LEDGER}").encode() + b"\n" if revision else self.ledger
        entry, problems = parse_approval(entry_id(page), parse_ledger_text(raw).blocks[entry_id(page)])
        assert entry is not None, problems
        return entry

    @property
    def ledger(self) -> bytes:
        """The bytes of approvals.yml in the working folder."""
        return (self.path / LEDGER).read_bytes()

    def put_entry(self, page: str, block: str) -> None:
        """Write the text of an entry into the ledger, whatever it says."""
        self.write(LEDGER, render_ledger(parse_ledger_text(self.ledger), {entry_id(page): block}))

    def drop_entry(self, page: str) -> None:
        """Take an entry out of the ledger."""
        text = parse_ledger_text(self.ledger)
        kept = {id_: f"  {id_}:\n{block.text}" for id_, block in text.blocks.items() if id_ != entry_id(page)}
        empty = text.top + text.signatures.encode() + b"ledger: {}\n"
        self.write(LEDGER, render_ledger(parse_ledger_text(empty), kept))

    def roster(self, change: Callable[[dict[str, Any]], object]) -> None:
        """Change what stands above the signatures; nothing is signed."""
        text = parse_ledger_text(self.ledger)
        value = parse_yaml(text.top.decode()).value
        change(value)
        self.write(LEDGER, (StrictHandler().export(value) + "\n").encode() + self.ledger[len(text.top) :])

    def sign_rules(self, *people: str, version: int = 2, at: datetime = NOON) -> None:
        """Let root members sign the rules as they lie in the working folder."""
        with _open(self.path) as repository:
            head = Corpus(WorktreeSnapshot(repository))
            raw = stamp_rules(self.ledger, head, version)
            for person in people or ("palad",):
                house = read_trusted_house(Corpus(_with(head, raw)))
                signer = find_signer(house, f"p-{person}", read_public_key(self.key(person)), self.key(person))
                raw = sign_rules(raw, head, signer, at)
        self.write(LEDGER, raw)

    def sign_rules_blindly(self, person: str = "palad", version: int = 2, at: datetime = NOON) -> None:
        """Sign rules that prakat itself would not take: what a root with tools of his own could do."""
        from tests.e2e.forge import resign_rules

        with _open(self.path) as repository:
            head = Corpus(WorktreeSnapshot(repository))
            self.write(
                LEDGER, resign_rules(stamp_rules(self.ledger, head, version), f"p-{person}", self.key(person), at)
            )

    # Verdicts.

    def check(self, base: str | None = "main", head: str = "HEAD", now: datetime | None = None) -> Outcome:
        """Judge a range in this process; without a moment of its own also by the command, which must say the same."""
        outcome = self._judge(lambda repository: read_change(repository, base, head), now or moment_of(TODAY))
        if now is None:
            options = ["--base", base] if base else ["--founding"]
            code, value = self.prakat_json("check", *options, "--head", head, "--today", TODAY.isoformat())
            assert code == outcome.exit_code
            assert {f["rule"] for f in value["findings"] if f["severity"] == "error"} == set(outcome.rules)
            assert value["verdict"] == {0: "pass", 1: "refused", 2: "cannot-judge"}[code]
        return outcome

    def check_folder(self, now: datetime | None = None) -> Outcome:
        """Judge the working folder, every page of it."""
        return self._judge(read_draft, now or moment_of(TODAY))

    def _judge(self, read: Callable[[GitRepository], Change], now: datetime) -> Outcome:
        try:
            with _open(self.path) as repository:
                return _outcome(check(read(repository), now))
        except CannotJudgeError:
            return Outcome(exit_code=Verdict.CANNOT_JUDGE.exit_code, said={})

    def prakat(self, *arguments: str, stdin: str | None = None) -> tuple[int, str]:
        """Run a command of prakat in this process; return the exit code and what it printed."""
        done = CliRunner().invoke(cli, [*arguments, "--repo", str(self.path)], input=stdin)
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done.exit_code, done.output

    def prakat_json(self, *arguments: str) -> tuple[int, dict[str, Any]]:
        """Run a check and return the exit code and its JSON."""
        code, text = self.prakat(*arguments, "--format", "json")
        value: dict[str, Any] = json.loads(text)
        return code, value


class _Opened:
    """A repository that is closed again, so that no helper process outlives a test."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @cached_property
    def _repository(self) -> GitRepository:
        return GitRepository(self._path)

    def __enter__(self) -> GitRepository:
        return self._repository

    def __exit__(self, *_error: object) -> None:
        self._repository.close()


def _open(path: Path) -> _Opened:
    return _Opened(path)


def _outcome(report: Report) -> Outcome:
    said: dict[str, list[str]] = {}
    for finding in report.findings:
        if finding.severity.value == "error":
            said.setdefault(f"{finding.rule.id}/{finding.message.id}", []).append(finding.location.path)
    return Outcome(exit_code=report.verdict.exit_code, said={key: tuple(paths) for key, paths in said.items()})


def _with(corpus: Corpus, raw: bytes) -> MemorySnapshot:
    files = {path: corpus.snapshot.read(path) for path in corpus.paths if path.startswith("schemas/")}
    return MemorySnapshot({**files, LEDGER: raw})


def make_keys(folder: Path) -> Path:
    """Make a throw-away key for everybody, and some that nobody should use."""
    kinds = {"rsa": ["-t", "rsa", "-b", "2048"], "p384": ["-t", "ecdsa", "-b", "384"], "p256": ["-t", "ecdsa"]}
    for name in (*POSTS, "deputy", "former", "stranger", "spare", *kinds):
        kind = kinds.get(name, ["-t", "ed25519"])
        file = str(folder / name)
        subprocess.run(["ssh-keygen", "-q", *kind, "-N", "", "-C", "test", "-f", file], check=True)
    return folder


def make_roster(value: dict[str, Any], keys: Path) -> None:
    """Give the founding roster an acting head, one whose term has ended, and the addresses people commit with."""
    for person, post in (("deputy", "หัวหน้าฝ่ายการเงินและบัญชี"), ("former", "อดีตผู้อำนวยการกองคลัง")):
        public = read_public_key(keys / person)
        key = {"type": public.type, "key": public.blob, "from": "2026-01-01", "revoked": None}
        value["people"][f"p-{person}"] = {"name": post, "keys": {"k1": key}}
    value["people"]["p-finance"] |= {"github": GITHUB, "emails": ["finance@example.invalid"]}
    value["divisions"]["finance"]["heads"] += [
        _head("p-former", "คำสั่งที่ 90/2566", "2026-01-01", "2026-10-31"),
        {
            **_head("p-deputy", "คำสั่งที่ 131/2569", "2026-11-10", "2026-11-30"),
            "acting": "รักษาราชการแทน",
        },
    ]


def _head(person: str, order: str, since: str, until: str) -> dict[str, Any]:
    return {"person": person, "post": POSTS["finance"][1], "order": order, "from": since, "until": until}


def found_town(path: Path, keys: Path) -> Town:
    """Found the town: five pages, the house, a signed roster, and the approvals that three of the pages need."""
    town = Town(path, keys)
    path.mkdir(parents=True)
    town.git("init", "--quiet", "--initial-branch=main")
    shutil.copytree(DATA / "docs", path / "docs")
    shutil.copytree(ROOT / "schemas", path / "schemas")
    for name, text in HOUSE.items():
        town.write(name, text)
    heads = [
        Appointment(
            division=division,
            person=f"p-{person}",
            post=post,
            order="คำสั่งที่ 120/2569",
            public=read_public_key(keys / person),
            emails=(),
        )
        for person, (division, post) in POSTS.items()
    ]
    raw = render_founding("example/website", heads, ["p-palad"], 1, "2026-10-01", sample=True)
    town.write(LEDGER, raw)
    town.roster(lambda value: make_roster(value, keys))
    town.sign_rules(version=1, at=FOUNDED)
    town.approve(ROAD, BUDGET, by="finance", at=FOUNDED, base=None)
    town.approve(MARKET, by="clerk", at=FOUNDED, base=None)
    town.commit("start", when=FOUNDED)
    return town


def memo() -> Memo:
    """Return a paper memo to refer to."""
    return Memo(no="ตย 52001/99", date="2026-11-20")


def later(minutes: int = 1) -> datetime:
    """Return a moment of today, after everything else."""
    return NOON + timedelta(minutes=minutes)
