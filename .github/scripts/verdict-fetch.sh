#!/usr/bin/env bash
# verdict-fetch.sh : bring here, as data, what a bell rang for: the head of a pull request, or a group of the merge queue.
#
# EVENT, TITLE, BRANCH   from the run that rang. Anybody can make such a run say anything, so nothing of it is believed: it
#                        says where to look, and what is found there is judged and named by its own id.
# MAIN                   the branch that is merged into
# TOKEN                  may read
set -euo pipefail
here=$(dirname "${BASH_SOURCE[0]}")
# shellcheck source=.github/scripts/verdict.sh
source "$here/verdict.sh"
# shellcheck source=.github/scripts/sign-in.sh
source "$here/sign-in.sh"

if [[ $EVENT == pull_request_target && $TITLE =~ ^gate\ ([0-9]+)$ ]]; then
  kind=pull
  ref="refs/pull/${BASH_REMATCH[1]}/head"
elif [[ $EVENT == merge_group && $BRANCH =~ ^gh-readonly-queue/"$MAIN"/pr-[0-9]+-[0-9a-f]{40,64}$ ]]; then
  kind=group
  ref="refs/heads/$BRANCH"
else
  stop "ไม่มีอะไรให้ตรวจ · Nothing to judge" "สัญญาณนี้ไม่ได้มาจาก pull request หรือคิวรวมงานของสาขา $MAIN
this did not come from a pull request, nor from the merge queue of $MAIN"
fi

quietly git -c fetch.fsckObjects=true fetch --quiet --no-tags --no-recurse-submodules --no-write-fetch-head \
  origin "+$ref:refs/prakat/pull"
{
  echo "kind=$kind"
  echo "head=$(git rev-parse --verify 'refs/prakat/pull^{commit}')"
} >>"$GITHUB_OUTPUT"
