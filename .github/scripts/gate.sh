#!/usr/bin/env bash
# gate.sh : judge the fetched head against the tip of main, by main's rules and with main's code.
#
# HEAD_SHA   what gate-fetch.sh fetched and compared
set -euo pipefail
# shellcheck source=.github/scripts/verdict.sh
source "$(dirname "${BASH_SOURCE[0]}")/verdict.sh"

base=$(git rev-parse --verify 'HEAD^{commit}')
status=0
judge . --base "$base" --head "$HEAD_SHA" || status=$?

case $status in
  0) title="ผ่าน · Passed" ;;
  1) title="ไม่ผ่าน · Refused" ;;
  *) title="ตรวจไม่ได้ ถือว่าไม่ผ่าน · Cannot judge, which blocks as well" ;;
esac
show
{ printf '## %s\n\n' "$title" && words | quoted; } >>"$GITHUB_STEP_SUMMARY"
if ! git merge-base --is-ancestor "$base" "$HEAD_SHA"; then
  printf '%s\n' "กดปุ่ม **Update branch** ใน pull request แล้วระบบจะตรวจใหม่เอง · press **Update branch**; a new check starts by itself" \
    >>"$GITHUB_STEP_SUMMARY"
fi
exit "$status"
