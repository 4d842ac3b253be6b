"""The same check on a bare server repository: git's pre-receive hook.

    #!/bin/sh
    exec /path/to/python -I /path/to/hooks/pre_receive.py

Reads ``<old> <new> <ref>`` lines on standard input. The objects pushed are still in Git's quarantine: a refusal leaves
nothing behind. Only the main branch is judged (``git config prakat.branch``, or what the repository's HEAD names).
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from prakat.cli.hooks import run_pre_receive

if __name__ == "__main__":
    sys.exit(run_pre_receive())
