#!/usr/bin/env bash
# audit-tell.sh : keep one issue that says what the audit found; close it when there is nothing any more.
#
# STATUS, WORDS   of the audit (WORDS in base64)
# TOKEN           may write issues
set -euo pipefail
here=$(dirname "${BASH_SOURCE[0]}")
# shellcheck source=.github/scripts/verdict.sh
source "$here/verdict.sh"
# shellcheck source=.github/scripts/api.sh
source "$here/api.sh"

[[ $STATUS =~ ^[012]$ ]] || stop "ไม่มีผลตรวจย้อนหลัง · No outcome" "การตรวจย้อนหลังไม่ได้ให้ผล / the audit handed on nothing"
issues="repos/$GITHUB_REPOSITORY/issues"
# Anybody may open an issue, but only those who may write can label one.
open=$(all "$issues?labels=prakat-audit&state=open&per_page=100" | jq --raw-output '[.[].number] | min // ""')

if [[ $STATUS == 0 ]]; then
  [[ -z $open ]] ||
    ask PATCH "$GITHUB_API_URL/$issues/$open" --data '{"state": "closed", "state_reason": "completed"}' >/dev/null
  exit 0
fi

base64 --decode <<<"$WORDS" | quoted >"$RUNNER_TEMP/body.txt"
jq --null-input --rawfile body "$RUNNER_TEMP/body.txt" \
  --arg run "$GITHUB_SERVER_URL/$GITHUB_REPOSITORY/actions/runs/$GITHUB_RUN_ID" \
  '{title: "พบสิ่งที่ข้ามด่าน · The audit found something", labels: ["prakat-audit"], body: ($body[:60000] + "\n" + $run)}' \
  >"$RUNNER_TEMP/issue.json"
if [[ -n $open ]]; then
  ask PATCH "$GITHUB_API_URL/$issues/$open" --data "@$RUNNER_TEMP/issue.json" >/dev/null
else
  ask POST "$GITHUB_API_URL/$issues" --data "@$RUNNER_TEMP/issue.json" >/dev/null
fi
echo "::error title=ตรวจย้อนหลัง / audit::พบเรื่องที่ต้องจัดการ ดู issue ที่ติดป้าย prakat-audit / something needs doing: see the issue labelled prakat-audit"
exit "$STATUS"
