"""Signs the shipped sample content anew with throw-away keys: ``python tests/samples/sign.py``.

The roster it writes is a sample: offices without anybody's name, keys that exist only while this runs. To be used after
a sample page or an attachment changed; `prakat check` on the committed result must pass.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "hooks"))

from prakat.approvals.house import read_trusted_house  # noqa: E402 - the path comes first
from prakat.approvals.requirement import requirement_of  # noqa: E402
from prakat.authoring.found import DIVISIONS  # noqa: E402
from prakat.repository.corpus import Corpus  # noqa: E402
from prakat.repository.git_objects import GitRepository  # noqa: E402
from prakat.repository.worktree import WorktreeSnapshot  # noqa: E402

POSTS = {
    "palad": "ปลัดเทศบาล",
    "clerk": "หัวหน้าสำนักปลัดเทศบาล",
    "finance": "ผู้อำนวยการกองคลัง",
    "works": "ผู้อำนวยการกองช่าง",
    "health": "ผู้อำนวยการกองสาธารณสุขและสิ่งแวดล้อม",
    "education": "ผู้อำนวยการกองการศึกษา",
    "welfare": "ผู้อำนวยการกองสวัสดิการสังคม",
    "strategy": "ผู้อำนวยการกองยุทธศาสตร์และงบประมาณ",
}
SINCE = "2026-10-01"


def main() -> None:
    """Make keys, found the sample municipality, approve every page that needs it."""
    with tempfile.TemporaryDirectory(prefix="prakat-keys-") as folder:
        keys = {division: make_key(Path(folder, division)) for division in POSTS}
        found(keys)
        for division, pages in waiting().items():
            approve(division, pages, keys[division])


def make_key(path: Path) -> Path:
    """Make a key that is gone when the script ends."""
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "sample", "-f", str(path)], check=True)
    return path


def found(keys: dict[str, Path]) -> None:
    """Write the sample roster."""
    heads = [
        f"{division};p-{division};{post};คำสั่งตัวอย่างที่ {number}/2569;{keys[division]}.pub"
        for number, (division, post) in enumerate(POSTS.items(), 1)
    ]
    options = [part for head in heads for part in ("--head", head)]
    prakat(
        "init", "--replace", "--keep-samples", "--sample", "--repository", "bueng-samrong/website", "--from", SINCE,
        "--root", "p-palad", "--key", str(keys["palad"]), *options,
    )  # fmt: skip


def waiting() -> dict[str, list[str]]:
    """Return the pages that need approval, by the division whose head signs; the clerk signs for those below."""
    corpus = Corpus(WorktreeSnapshot(GitRepository(ROOT)))
    house = read_trusted_house(corpus)
    found: dict[str, list[str]] = {}
    for page in corpus.pages():
        need = requirement_of(corpus.document(page), house.types, house.roster)
        if need:
            division = need.divisions[0]
            level = DIVISIONS.get(division, ("", "below"))[1]
            found.setdefault("palad" if level == "below" or division not in POSTS else division, []).append(page)
    return found


def approve(division: str, pages: list[str], key: Path) -> None:
    """Approve pages in one go, against no base: what was signed before was signed with keys that are gone."""
    prakat("approve", *pages, "--as", f"p-{division}", "--key", str(key), "--yes", "--founding")


def prakat(*arguments: str) -> None:
    """Run a command of prakat in the project's folder."""
    command = [sys.executable, "-m", "prakat", *arguments]
    subprocess.run(command, check=True, cwd=ROOT, env={"PYTHONPATH": str(ROOT / "hooks"), "PATH": "/usr/bin:/bin"})


if __name__ == "__main__":
    main()
