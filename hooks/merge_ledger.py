"""Git's merge driver for approvals.yml: ``prakat hook install`` registers it on a staff member's machine.

    merge_ledger.py BASE OURS THEIRS

Puts the entries of both sides into OURS. Where that would need a choice - one page approved on both sides, the roster
changed on both - it leaves an ordinary conflict, which ``prakat ledger fix-conflict`` explains and mends.
"""

import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from prakat.authoring.ledger_merge import Sides, merge_ledgers, read_side
from prakat.findings import CannotJudgeError


def main(base: Path, ours: Path, theirs: Path) -> int:
    """Merge, or leave a conflict as Git itself would; return the exit code."""
    try:
        texts = [read_side(path.read_bytes(), path.name) for path in (base, ours, theirs)]
        sides = Sides(base=texts[0], ours=texts[1], theirs=texts[2])
        merged = merge_ledgers(sides, lambda _page, _entry: None)
    except CannotJudgeError:
        merged = None
    if merged is None or merged.rules or merged.clashes:
        return subprocess.run(["git", "merge-file", str(ours), str(base), str(theirs)], check=False).returncode
    ours.write_bytes(merged.raw)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(*map(Path, sys.argv[1:4])))
