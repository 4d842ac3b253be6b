#!/usr/bin/env bash
# record-push.sh : put the recorded entries on the branch of the pull request, as one commit that changes approvals.yml alone.
#
# APP_ID, APP_KEY   the GitHub App that pushes; GitHub starts no checks for what is pushed with TOKEN
# TOKEN             this job's own; may write contents
# RECORDER          in whose name
set -euo pipefail
here=$(dirname "${BASH_SOURCE[0]}")
# shellcheck source=.github/scripts/verdict.sh
source "$here/verdict.sh"
# shellcheck source=.github/scripts/api.sh
source "$here/api.sh"

entries="$RUNNER_TEMP/approvals.yml"
pull="$RUNNER_TEMP/pull.json"
[[ -f $entries ]] || exit 0

head=$(git rev-parse --verify 'refs/prakat/pull^{commit}')
export GIT_INDEX_FILE="$RUNNER_TEMP/index"
git read-tree "$head"
git update-index --cacheinfo "100644,$(git hash-object -w --no-filters "$entries"),approvals.yml"
export GIT_AUTHOR_NAME=$RECORDER GIT_AUTHOR_EMAIL="$RECORDER@users.noreply.github.com"
export GIT_COMMITTER_NAME=$RECORDER GIT_COMMITTER_EMAIL="$RECORDER@users.noreply.github.com"
commit=$(git commit-tree "$(git write-tree)" -p "$head" -m "บันทึกความเห็นชอบจากรีวิว")

if [[ $(jq --raw-output '.head.repo.full_name' "$pull") != "$GITHUB_REPOSITORY" ]]; then
  # A fork is its owner's; he is shown what to put there.
  {
    printf '## มาจาก fork: นำไปใส่เอง · From a fork: put it there yourself\n\n`git apply`\n\n'
    git diff "$head" "$commit" -- approvals.yml | quoted
  } >>"$GITHUB_STEP_SUMMARY"
  exit 0
fi

if [[ -n $APP_ID && -n $APP_KEY ]]; then
  TOKEN=$(app_token '{"contents": "write"}')
  echo "::add-mask::$TOKEN"
else
  echo "::notice::ไม่มี GitHub App: ปิดแล้วเปิด pull request ใหม่เพื่อให้ด่านตรวจ / no GitHub App: close and reopen the pull request to start the gate"
fi
# shellcheck source=.github/scripts/sign-in.sh
source "$here/sign-in.sh"
branch="refs/heads/$(jq --raw-output '.head.ref' "$pull")"
git push --porcelain --force-with-lease="$branch:$head" origin "$commit:$branch"
printf '%s\n' "$commit → $branch" | quoted >>"$GITHUB_STEP_SUMMARY"
