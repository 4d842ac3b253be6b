#!/usr/bin/env bash
# audit.sh : judge main's whole history again, and hand the outcome on.
#
# TOKEN   may read
set -euo pipefail
here=$(dirname "${BASH_SOURCE[0]}")
# shellcheck source=.github/scripts/verdict.sh
source "$here/verdict.sh"
# shellcheck source=.github/scripts/sign-in.sh
source "$here/sign-in.sh"

# Names that others gave to commits of main; that there is no mark yet is no failure, that the forge does not answer is.
listed=$(git ls-remote origin refs/prakat/published)
if [[ -n $listed ]]; then
  git fetch --quiet --no-tags --no-write-fetch-head origin +refs/prakat/published:refs/prakat/published
fi

status=0
PYTHONPATH="$PWD/hooks" "$PRAKAT_PYTHON" -P -m prakat audit --to HEAD --repo . >"$verdict" 2>"$RUNNER_TEMP/progress.txt" ||
  status=$?
[[ -s $verdict ]] || cp "$RUNNER_TEMP/progress.txt" "$verdict"
quietly cat "$verdict"
quoted <"$verdict" >>"$GITHUB_STEP_SUMMARY"
{
  echo "status=$status"
  echo "words=$(head -c 40000 "$verdict" | iconv -c -f utf-8 -t utf-8 | base64 -w0)"
} >>"$GITHUB_OUTPUT"
