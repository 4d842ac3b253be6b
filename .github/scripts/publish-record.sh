#!/usr/bin/env bash
# publish-record.sh : after the site went up, move refs/prakat/published to it.
#
# PUBLISHED   where it stood when this was judged; empty when it did not exist. Anything else there now stops this.
# TOKEN       may write
set -euo pipefail
# shellcheck source=.github/scripts/sign-in.sh
source "$(dirname "${BASH_SOURCE[0]}")/sign-in.sh"

git push --porcelain --force-with-lease="refs/prakat/published:$PUBLISHED" origin "$GITHUB_SHA:refs/prakat/published"
echo "เผยแพร่แล้ว · published: $GITHUB_SHA" >>"$GITHUB_STEP_SUMMARY"
