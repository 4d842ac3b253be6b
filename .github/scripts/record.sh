#!/usr/bin/env bash
# record.sh : turn the reviews into entries of approvals.yml, verified anew and countersigned.
#
# RECORDER       the recorder's id in the roster, r-…
# RECORDER_KEY   its private key (OpenSSH)
set -euo pipefail
# shellcheck source=.github/scripts/verdict.sh
source "$(dirname "${BASH_SOURCE[0]}")/verdict.sh"

[[ -n $RECORDER && -n $RECORDER_KEY ]] ||
  stop "ยังไม่ตั้งผู้บันทึก · No recorder" "ตั้ง PRAKAT_RECORDER และ PRAKAT_RECORDER_KEY ใน environment ชื่อ prakat-recorder
set PRAKAT_RECORDER and PRAKAT_RECORDER_KEY in the environment prakat-recorder (hooks/deploy/github.md)"

umask 077
key="$RUNNER_TEMP/recorder"
trap 'rm -f "$key" "$key.pub"' EXIT
printf '%s\n' "$RECORDER_KEY" >"$key"
ssh-keygen -y -f "$key" >"$key.pub"

status=0
# -P: nothing that lies in the folder is taken for a module.
PYTHONPATH="$PWD/hooks" "$PRAKAT_PYTHON" -P -m prakat record "$RUNNER_TEMP/reviewed.json" --as "$RECORDER" --key "$key" \
  --base HEAD --head refs/prakat/pull --out "$RUNNER_TEMP/approvals.yml" --repo . >"$verdict" 2>&1 || status=$?
case $status in
  0) title="บันทึกรีวิวแล้ว หรือไม่มีหน้าใดรอ · Recorded, or nothing waits" ;;
  1) title="ไม่มีรีวิวที่บันทึกได้ · No review could be recorded" ;;
  *) title="บันทึกไม่ได้ · Cannot record" ;;
esac
quietly cat "$verdict"
{ printf '## %s\n\n' "$title" && quoted <"$verdict"; } >>"$GITHUB_STEP_SUMMARY"
# A review that is nobody's approval is an everyday thing.
[[ $status -le 1 ]] || exit "$status"
