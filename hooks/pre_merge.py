"""The pre-merge check: for CI, and as git's own hooks on a staff member's machine.

    python -I hooks/pre_merge.py --base REV --head REV [--repo DIR] [--format github]
    python -I hooks/pre_merge.py --hook pre-merge-commit | pre-commit | pre-push   (written by `prakat hook install`)

``-I`` keeps the working folder and the environment out of Python's module path: the code that judges is the code that
stands beside this file, never something the judged repository brought along.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from prakat.cli.hooks import run_pre_merge

if __name__ == "__main__":
    sys.exit(run_pre_merge(sys.argv[1:]))
