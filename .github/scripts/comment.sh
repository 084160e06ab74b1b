#!/usr/bin/env bash
# Posts the preview of a stack to the pull request: one comment a stack, found by its first line and updated in place.
# Reads STACK, PULL_REQUEST, GH_TOKEN and what GitHub sets: GITHUB_REPOSITORY, GITHUB_RUN_ID, GITHUB_SERVER_URL, RUNNER_TEMP.
set -euo pipefail
file="$RUNNER_TEMP/comment.md"
export MARKER="<!-- argo-promotion preview: $STACK -->"

# A preview that ended early wrote nothing: an old comment must not stand for it.
if [ ! -s "$file" ]; then
  run="$GITHUB_SERVER_URL/$GITHUB_REPOSITORY/actions/runs/$GITHUB_RUN_ID"
  printf '%s\n## Preview of stack `%s` failed\n\nThe [log](%s) says why.\n' "$MARKER" "$STACK" "$run" > "$file"
fi

comments="repos/$GITHUB_REPOSITORY/issues/$PULL_REQUEST/comments"
filter='.[] | select(.user.login == "github-actions[bot]" and (.body | startswith(env.MARKER))) | .id'
ids=$(gh api --paginate "$comments" --jq "$filter")
id=${ids%%$'\n'*}
if [ -n "$id" ]; then
  gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$id" --field "body=@$file"
else
  gh api --silent --method POST "$comments" --field "body=@$file"
fi
