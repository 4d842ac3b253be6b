#!/usr/bin/env bash
# record-ask.sh : ask the API anew about a reviewed pull request, and fetch its head as data.
#
# TITLE   of the run that rang: which pull request. Nothing else of that run is believed.
# MAIN    the branch that is merged into
# TOKEN   may read contents and pull requests
set -euo pipefail
here=$(dirname "${BASH_SOURCE[0]}")
# shellcheck source=.github/scripts/verdict.sh
source "$here/verdict.sh"
# shellcheck source=.github/scripts/sign-in.sh
source "$here/sign-in.sh"
# shellcheck source=.github/scripts/api.sh
source "$here/api.sh"

[[ $TITLE =~ ^review\ ([0-9]+)$ ]] || stop "ไม่มีรีวิว · No review" "สัญญาณนี้ไม่บอกเลขที่ pull request / no pull request is named"
number=${BASH_REMATCH[1]}
pull="$RUNNER_TEMP/pull.json"

ask GET "$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/pulls/$number" >"$pull"
[[ $(jq --raw-output '.base.ref' "$pull") == "$MAIN" ]] ||
  stop "ไม่บันทึก · Not recorded" "pull request นี้ไม่ได้รวมเข้าสาขา $MAIN / this pull request is not for $MAIN"
from=$(jq --raw-output '.head.repo.full_name // ""' "$pull")
[[ $from =~ ^[A-Za-z0-9._-]+/[A-Za-z0-9._-]+$ ]] ||
  stop "ไม่บันทึก · Not recorded" "คลังต้นทางของ pull request ถูกลบแล้ว จึงไม่รู้ว่าใคร push / the fork is gone: nobody can tell who pushed"

# Who pushed is asked of the repository the branch is in: a fork's own.
branch=$(jq --raw-output '"refs/heads/" + .head.ref | @uri' "$pull")
all "repos/$GITHUB_REPOSITORY/pulls/$number/reviews?per_page=100" >"$RUNNER_TEMP/reviews.json"
all "repos/$GITHUB_REPOSITORY/pulls/$number/commits?per_page=100" >"$RUNNER_TEMP/commits.json"
all "repos/$from/activity?ref=$branch&per_page=100" | jq '[.[].actor] | unique_by(.id)' >"$RUNNER_TEMP/pushers.json"
# The API lists 250 commits of a pull request and no more: one that has more is not known whole.
[[ $(jq length "$RUNNER_TEMP/commits.json") == "$(jq '.commits' "$pull")" ]] ||
  stop "ไม่บันทึก · Not recorded" "pull request มี commit มากเกินกว่าที่ API บอก ให้รวม (squash) ก่อน / more commits than the API lists: squash them"

jq --null-input --slurpfile pull "$pull" --slurpfile reviews "$RUNNER_TEMP/reviews.json" \
  --slurpfile commits "$RUNNER_TEMP/commits.json" --slurpfile pushers "$RUNNER_TEMP/pushers.json" \
  '{pull: $pull[0], reviews: $reviews[0], commits: $commits[0], pushers: $pushers[0]}' >"$RUNNER_TEMP/reviewed.json"

quietly git -c fetch.fsckObjects=true fetch --quiet --no-tags --no-recurse-submodules --no-write-fetch-head \
  origin "+refs/pull/$number/head:refs/prakat/pull"
[[ $(git rev-parse --verify 'refs/prakat/pull^{commit}') == "$(jq --raw-output '.head.sha' "$pull")" ]] ||
  stop "ไม่บันทึก · Not recorded" "มีการเพิ่มงานใน pull request นี้ระหว่างตรวจ ให้รีวิวใหม่ / the pull request moved on meanwhile: review it again"
