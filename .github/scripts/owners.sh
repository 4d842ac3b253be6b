#!/usr/bin/env bash
# owners.sh : CODEOWNERS must be what the roster says.
set -euo pipefail
# shellcheck source=.github/scripts/verdict.sh
source "$(dirname "${BASH_SOURCE[0]}")/verdict.sh"

PYTHONPATH="$PWD/hooks" quietly "$PRAKAT_PYTHON" -P -m prakat codeowners --check --repo .
