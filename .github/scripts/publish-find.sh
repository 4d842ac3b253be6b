#!/usr/bin/env bash
# publish-find.sh : find what was published last, and lay out its code as the one to judge with.
#
# DEFAULT_BRANCH   the only branch that is published
# TOKEN            may read
#
# refs/prakat/published names the last commit whose site went up. Where there is none, a founding is judged: the commit
# that an administrator named with the tag prakat-founding. Nobody else's tree is ever judged by its own rules, so that
# deleting the ref opens nothing.
set -euo pipefail
here=$(dirname "${BASH_SOURCE[0]}")
# shellcheck source=.github/scripts/verdict.sh
source "$here/verdict.sh"
# shellcheck source=.github/scripts/sign-in.sh
source "$here/sign-in.sh"

[[ $GITHUB_REF == "refs/heads/$DEFAULT_BRANCH" ]] ||
  stop "ไม่เผยแพร่ · Not published" "เผยแพร่ได้จากสาขา $DEFAULT_BRANCH เท่านั้น / only $DEFAULT_BRANCH is published"
git merge-base --is-ancestor "$GITHUB_SHA" "refs/remotes/origin/$DEFAULT_BRANCH" ||
  stop "ไม่เผยแพร่ · Not published" "$GITHUB_SHA ไม่อยู่ในสาขา $DEFAULT_BRANCH แล้ว / is no longer on $DEFAULT_BRANCH"

# A failure to ask must never look like an answer of "there is none"; and a pattern of ls-remote matches the end of a name.
listed=$(git ls-remote origin refs/prakat/published refs/tags/prakat-founding)
there() { awk -v name="$1" '$2 == name { found = 1 } END { exit !found }' <<<"$listed"; }

published=
if there refs/prakat/published; then
  git fetch --quiet --no-tags --no-write-fetch-head origin +refs/prakat/published:refs/prakat/published
  start=$(git rev-parse --verify 'refs/prakat/published^{commit}')
  published=$start
elif there refs/tags/prakat-founding; then
  git fetch --quiet --no-tags --no-write-fetch-head origin +refs/tags/prakat-founding:refs/prakat/founding
  start=$(git rev-parse --verify 'refs/prakat/founding^{commit}')
else
  stop "ยังไม่เคยเผยแพร่ · Nothing was published yet" "ผู้ดูแลระบบเริ่มการเผยแพร่ครั้งแรกด้วยคำสั่ง แล้วสั่ง Re-run
an administrator starts the first publication with, then re-runs this:

  git tag prakat-founding $GITHUB_SHA
  git push origin prakat-founding"
fi

git merge-base --is-ancestor "$start" "$GITHUB_SHA" ||
  stop "ไม่เผยแพร่ · Not published" "$GITHUB_SHA ไม่ได้ต่อจากรุ่นที่เผยแพร่แล้ว ($start)
does not follow what was published: it is older, or $DEFAULT_BRANCH was rewritten"

git worktree add --quiet --detach "$RUNNER_TEMP/trusted" "$start"
{
  echo "published=$published"
  echo "start=$start"
} >>"$GITHUB_OUTPUT"
