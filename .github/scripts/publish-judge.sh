#!/usr/bin/env bash
# publish-judge.sh : judge again, at the moment of publishing, from what was published last to what is to be.
#
# PUBLISHED   the last published commit; empty for a founding
# START       the same, or the founding commit
# PUSHER      who is named when main holds what no gate let through
#
# Usually one judgement does. Rules change one version at a time, so when several merges wait, main's own history is walked
# and the judged state moves along it; each further step is judged by the code and the rules it starts from.
set -euo pipefail
here=$(dirname "${BASH_SOURCE[0]}")
# shellcheck source=.github/scripts/verdict.sh
source "$here/verdict.sh"

trusted="$RUNNER_TEMP/trusted"
at=$START

refuse() {
  local text="รวมเข้าสาขาหลักโดยไม่ผ่านด่าน เว็บไซต์ยังเป็นรุ่น $PUBLISHED
merged past the gate; the site stays at $PUBLISHED"
  [[ -n $PUBLISHED ]] || text="รุ่นเริ่มต้นไม่ผ่าน ยังไม่มีอะไรขึ้นเว็บไซต์
refused on the way from the founding commit; nothing is published"
  text+="
ผู้ส่ง / pushed by: $PUSHER"
  show
  printf '::error title=ไม่เผยแพร่ / not published::%s\n' "$(value "$text")"
  {
    printf '## ไม่เผยแพร่ · Not published\n\n'
    printf '%s\n' "$text" | quoted
    words | quoted
    printf '### ที่รวมเข้ามาแล้วแต่ยังไม่เผยแพร่ · Merged but not published\n\n'
    git log --first-parent --max-count=50 --format='%h %cI %cn <%ce> %s' "$at..$GITHUB_SHA" | quoted
    git -c core.quotePath=false diff --no-renames --name-status "$at" "$GITHUB_SHA" | quoted
    printf 'ประชาชนยังเห็นรุ่นเดิม แก้ด้วย `git revert` ผ่าน pull request ตามปกติ ระบบจะเผยแพร่ต่อให้เอง แล้วจึงเสนอเรื่องนั้นใหม่พร้อมความเห็นชอบ\n\n'
    printf 'Citizens see the site as it was. Put this right with `git revert`, by an ordinary pull request; publishing then goes on by '
    printf 'itself. After that, propose the change anew, with its approval.\n'
  } >>"$GITHUB_STEP_SUMMARY"
  exit 1
}

# Called where bash ignores `set -e`, so every step says itself what happens when it fails.
advance() {
  local lock
  lock=$(git rev-parse --verify "$at:requirements.txt") || exit 2
  at=$1
  git -C "$trusted" checkout --quiet --detach "$at" || exit 2
  [[ $(git rev-parse --verify "$at:requirements.txt") == "$lock" ]] ||
    bash "$here/install.sh" "$trusted/requirements.txt" || exit 2
}

walk() {
  local commits commit
  mapfile -t commits < <(git rev-list --first-parent --reverse "$at..$GITHUB_SHA")
  [[ ${#commits[@]} -gt 1 ]] || return 1
  for commit in "${commits[@]}"; do
    if judge "$trusted" --base "$at" --head "$commit"; then
      advance "$commit"
    fi
  done
  [[ $at == "$GITHUB_SHA" ]]
}

if [[ -z $PUBLISHED ]]; then
  judge "$trusted" --founding --head "$at" || refuse
fi
if [[ -n $PUBLISHED || $at != "$GITHUB_SHA" ]]; then
  judge "$trusted" --base "$at" --head "$GITHUB_SHA" || walk || refuse
fi
show
{ printf '## ผ่าน กำลังเผยแพร่ · Passed, publishing\n\n' && words | quoted; } >>"$GITHUB_STEP_SUMMARY"
