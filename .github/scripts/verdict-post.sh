#!/usr/bin/env bash
# verdict-post.sh : post a verdict on the commit that was judged.
#
# KIND, HEAD_SHA, STATUS, WORDS   what was judged, and the outcome (WORDS in base64)
# APP_ID, APP_KEY                 the GitHub App that posts; both empty in the weaker mode without one
# TOKEN                           this job's own, for the weaker mode
#
# With an App: the check "prakat", on pull requests and groups alike, which nobody else can post. Without: the check
# "gate" on groups of the merge queue; a pull request has that check from the gate itself.
set -euo pipefail
here=$(dirname "${BASH_SOURCE[0]}")
# shellcheck source=.github/scripts/verdict.sh
source "$here/verdict.sh"
# shellcheck source=.github/scripts/api.sh
source "$here/api.sh"

[[ $STATUS =~ ^[012]$ && $HEAD_SHA =~ ^[0-9a-f]{40,64}$ ]] ||
  stop "ไม่มีผลตรวจ · No verdict" "การตรวจไม่ได้ให้ผล / the judging handed on no verdict"

name=gate
if [[ -n $APP_ID && -n $APP_KEY ]]; then
  name=prakat
  TOKEN=$(app_token '{"checks": "write"}')
  echo "::add-mask::$TOKEN"
elif [[ $KIND == pull ]]; then
  echo "::notice::ยังไม่ใช้ GitHub App: ผลของ pull request คือผลตรวจชื่อ gate / no GitHub App: the check of a pull request is the gate's own"
  exit 0
fi

case $STATUS in
  0) conclusion=success title="ผ่าน · Passed" ;;
  1) conclusion=failure title="ไม่ผ่าน · Refused" ;;
  *) conclusion=failure title="ตรวจไม่ได้ ถือว่าไม่ผ่าน · Cannot judge, which blocks as well" ;;
esac
base64 --decode <<<"$WORDS" | quoted >"$RUNNER_TEMP/summary.txt"
jq --null-input --arg name "$name" --arg head "$HEAD_SHA" --arg conclusion "$conclusion" --arg title "$title" \
  --rawfile summary "$RUNNER_TEMP/summary.txt" --arg details "$GITHUB_SERVER_URL/$GITHUB_REPOSITORY/actions/runs/$GITHUB_RUN_ID" \
  '{name: $name, head_sha: $head, status: "completed", conclusion: $conclusion, details_url: $details,
    output: {title: $title, summary: $summary[:60000]}}' |
  ask POST "$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/check-runs" --data @- >/dev/null
printf '%s: %s (%s)\n' "$name" "$title" "$HEAD_SHA" >>"$GITHUB_STEP_SUMMARY"
