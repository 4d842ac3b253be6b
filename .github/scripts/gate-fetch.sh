#!/usr/bin/env bash
# gate-fetch.sh : bring the head of a pull request here as data. It is never checked out.
#
# PR_NUMBER, HEAD_SHA   from the event. What is judged must be what the check is reported on: a head that moved since is
#                       another pull request, and its own event judges it.
set -euo pipefail
here=$(dirname "${BASH_SOURCE[0]}")
# shellcheck source=.github/scripts/verdict.sh
source "$here/verdict.sh"
# shellcheck source=.github/scripts/sign-in.sh
source "$here/sign-in.sh"

[[ $PR_NUMBER =~ ^[0-9]+$ && $HEAD_SHA =~ ^[0-9a-f]{40,64}$ ]] ||
  stop "ตรวจไม่ได้ · Cannot judge" "เหตุการณ์ไม่มีเลขที่หรือรุ่นของ pull request / the event names no pull request"

quietly git -c fetch.fsckObjects=true fetch --quiet --no-tags --no-recurse-submodules --no-write-fetch-head \
  origin "+refs/pull/$PR_NUMBER/head:refs/prakat/pull"

[[ $(git rev-parse --verify refs/prakat/pull) == "$HEAD_SHA" ]] ||
  stop "ตรวจไม่ได้ · Cannot judge" "มีการเพิ่มงานใน pull request นี้หลังเริ่มตรวจ: รอผลของรอบใหม่
the pull request has moved on since this run began: wait for the run of its new head"
