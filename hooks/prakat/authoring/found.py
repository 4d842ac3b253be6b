"""Starting a municipality: the first root, the divisions, the first keys."""

import shutil
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from prakat.approvals.signature import PublicKey
from prakat.content.document import parse_document
from prakat.content.front_matter import StrictHandler
from prakat.findings import CannotJudgeError, Text
from prakat.settings import DOCS, LEDGER

# The divisions a subdistrict municipality usually has. One that is not there is deleted before the first signature.
DIVISIONS: Final[Mapping[str, tuple[str, str]]] = {
    "palad": ("ปลัดเทศบาล", "above"),
    "clerk": ("สำนักปลัดเทศบาล", "division"),
    "finance": ("กองคลัง", "division"),
    "works": ("กองช่าง", "division"),
    "health": ("กองสาธารณสุขและสิ่งแวดล้อม", "division"),
    "education": ("กองการศึกษา", "division"),
    "welfare": ("กองสวัสดิการสังคม", "division"),
    "strategy": ("กองยุทธศาสตร์และงบประมาณ", "division"),
    "audit": ("หน่วยตรวจสอบภายใน", "below"),
}
# What a new folder gets from the house this program came with.
HOUSE: Final = (
    ".editorconfig", ".gitattributes", ".github", ".gitignore", ".vscode", "LICENSE", "README.md", "hooks",
    "mkdocs.yml", "pyproject.toml", "requirements.txt", "requirements-collector.txt", "requirements-site.txt",
    "requirements-test.txt", "schemas",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """A head to begin with: division key, person id, post, order, the public key, e-mail addresses."""

    division: str
    person: str
    post: str
    order: str
    public: PublicKey
    emails: tuple[str, ...]


def render_founding(
    repository: str,
    appointments: Iterable[Appointment],
    root: Iterable[str],
    threshold: int,
    day: str,
    *,
    sample: bool,
) -> bytes:
    """Return approvals.yml version 1 without signatures: divisions with the heads given, all others vacant."""
    heads = list(appointments)
    value: dict[str, Any] = {"format": 1, "repository": repository, "version": 1}
    if sample:
        value["sample"] = True
    value["protected"] = "sha256:" + "0" * 64
    value["root"] = {"threshold": threshold, "people": list(root)}
    value["people"] = {head.person: _person(head, day) for head in heads}
    value["divisions"] = {
        key: {"name": name, "level": level, "heads": [_head(h, day) for h in heads if h.division == key]}
        for key, (name, level) in DIVISIONS.items()
    }
    value["policy"] = {"max_age_days": 30, "methods": ["signature"], "approval": {}}
    return (StrictHandler().export(value) + "\nroot_signatures: []\nledger: {}\n").encode()


def _person(head: Appointment, day: str) -> dict[str, Any]:
    key = {"type": head.public.type, "key": head.public.blob, "from": day, "revoked": None}
    emails = {"emails": sorted(email.lower() for email in head.emails)} if head.emails else {}
    return {"name": head.post, **emails, "keys": {"k1": key}}


def _head(head: Appointment, day: str) -> dict[str, Any]:
    return {"person": head.person, "post": head.post, "order": head.order, "from": day, "until": None}


def write_house(target: Path) -> list[str]:
    """Lay out the house in a folder that has none: rules, theme, workflows. Return the names written.

    Nothing that is there already is touched. Raises CannotJudgeError when this program was installed without its house.
    """
    source = Path(__file__).resolve().parents[3]
    target.mkdir(parents=True, exist_ok=True)
    if not (target / ".git").exists():
        subprocess.run(["git", "init", "--quiet", "-b", "main", str(target)], check=True)
    if source == target.resolve() or (target / "schemas").is_dir():
        return []
    if not (source / "schemas").is_dir():
        raise CannotJudgeError(
            Text(th="โปรแกรมนี้ติดตั้งโดยไม่มีโครงของระบบ", en="this program was installed without the house"),
            Text(
                th="โคลนโครงการแล้วสั่ง prakat init ในโฟลเดอร์นั้น",
                en="clone the project and run prakat init there",
            ),
        )
    names = [name for name in HOUSE if (source / name).exists() and not (target / name).exists()]
    for name in names:
        if (source / name).is_dir():
            shutil.copytree(source / name, target / name, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
        else:
            shutil.copy2(source / name, target / name)
    return names


def remove_samples(target: Path) -> tuple[list[str], list[str]]:
    """Take out sample pages and the files that only they name. Return (removed, kept) page paths, sorted."""
    removed: list[str] = []
    kept: list[str] = []
    theirs: set[str] = set()
    needed: set[str] = set()
    for file in sorted((target / DOCS).rglob("*.md")):
        path = file.relative_to(target).as_posix()
        document = parse_document(path, file.read_bytes())
        sample = document.value.get("sample") is True
        (removed if sample else kept).append(path)
        (theirs if sample else needed).update(document.mentions())
    for path in [*removed, *(theirs - needed)]:
        file = target / path
        if file.is_file() and file.resolve().is_relative_to((target / DOCS).resolve()):
            file.unlink()
    for folder in sorted((target / DOCS).rglob("*"), reverse=True):
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
    return removed, kept


def has_ledger(target: Path) -> bool:
    """Tell whether a municipality has been started here already."""
    return (target / LEDGER).exists()
