#!/usr/bin/env bash
# verdict-judge.sh : judge what was fetched as the gate does, and hand the outcome on: a verdict is a result, not a failure.
#
# HEAD_SHA   what verdict-fetch.sh fetched
set -euo pipefail
here=$(dirname "${BASH_SOURCE[0]}")
# shellcheck source=.github/scripts/verdict.sh
source "$here/verdict.sh"

status=0
bash "$here/gate.sh" || status=$?
{
  echo "status=$status"
  # No more than a check can show, cut between characters.
  echo "words=$(words | head -c 40000 | iconv -c -f utf-8 -t utf-8 | base64 -w0)"
} >>"$GITHUB_OUTPUT"
