#!/usr/bin/env bash
# preview.sh : build the pull request's own site as a draft, refused pages included. It runs the pull request's code.
set -euo pipefail
# shellcheck source=.github/scripts/verdict.sh
source "$(dirname "${BASH_SOURCE[0]}")/verdict.sh"

quietly "$PRAKAT_PYTHON" -P .github/scripts/preview.py "$RUNNER_TEMP/site"
cat >>"$GITHUB_STEP_SUMMARY" <<'SAID'
## ตัวอย่างเว็บไซต์ · Preview

ดาวน์โหลด `preview` ด้านล่างของหน้านี้ แตกไฟล์ แล้วสั่ง `python3 -m http.server` ในโฟลเดอร์นั้น · *download `preview` below, unpack it, and run `python3 -m http.server` there.*
SAID
