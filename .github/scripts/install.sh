#!/usr/bin/env bash
# install.sh LOCK : an environment with exactly the locked packages, checked by their hashes. No package's own code runs
# to install it (no source distributions). Later steps find its interpreter in PRAKAT_PYTHON.
set -euo pipefail

home="$RUNNER_TEMP/prakat-python"
python -m venv --clear "$home"
"$home/bin/python" -m pip install --quiet --disable-pip-version-check \
  --require-hashes --no-deps --only-binary :all: --requirement "$1"
echo "PRAKAT_PYTHON=$home/bin/python" >>"$GITHUB_ENV"
