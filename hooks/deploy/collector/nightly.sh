#!/bin/sh
# Every night, in the collector's folder: delete what was kept long enough, copy the rest.
# What fails does not keep the rest from being done, and is not hidden: the exit code is 1.
umask 077
failed=0
prakat collect retention || failed=1
mkdir -p copies || failed=1
prakat collect backup "copies/$(date +%Y-%m-%dT%H%M%S).db" || failed=1
# A copy still holds what was erased since; it is kept as long as an erasure may take, and no longer.
find copies -name '*.db' -mtime +30 -delete || failed=1
exit "$failed"
