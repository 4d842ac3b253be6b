#!/usr/bin/env bash
# bell.sh : nothing but a bell. This run may be anybody's; a trusted workflow hears that it took place, and believes no more.
set -euo pipefail
echo "ระบบที่เชื่อถือได้จะทำงานต่อเอง · a trusted workflow goes on from here"
