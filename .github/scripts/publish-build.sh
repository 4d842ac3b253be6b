#!/usr/bin/env bash
# publish-build.sh : build the site of the judged commit from its blobs, with its own code, which was judged with it.
set -euo pipefail
# shellcheck source=.github/scripts/verdict.sh
source "$(dirname "${BASH_SOURCE[0]}")/verdict.sh"

# -P: nothing that lies in the folder is taken for a module.
PYTHONPATH="$PWD/hooks" quietly "$PRAKAT_PYTHON" -P -m prakat build --rev "$GITHUB_SHA" --out "$RUNNER_TEMP/site" --repo .
