#!/usr/bin/env bash
# Fetches what a pull request proposes, as data and never as code: the names of its changed files and the stacks' files as merged.
# Says by the output `program` whether the branch's own program is needed to preview it, and if not, leaves the files in
# $RUNNER_TEMP/stacks. Reads STACKS (a JSON list), PULL_REQUEST, GH_TOKEN and what GitHub sets.
set -euo pipefail
proposed="$RUNNER_TEMP/proposed"
mkdir -p "$proposed"

files="repos/$GITHUB_REPOSITORY/pulls/$PULL_REQUEST/files"
gh api --paginate "$files" --jq '.[] | .filename, (.previous_filename // empty)' > "$proposed/changed"

options=()
while read -r stack; do
  options+=(--stack "$stack")
  file="repos/$GITHUB_REPOSITORY/contents/Pulumi.$stack.yaml?ref=refs/pull/$PULL_REQUEST/merge"
  if ! gh api --header 'Accept: application/vnd.github.raw+json' "$file" > "$proposed/Pulumi.$stack.yaml"; then
    echo "::error::Pulumi.$stack.yaml cannot be read as merged: the branch conflicts with main, or has no such file."
    exit 1
  fi
done < <(node -p 'JSON.parse(process.env.STACKS).join("\n")')

npm run --silent preview:proposed -- "${options[@]}" \
  --changed "$proposed/changed" --proposed "$proposed" --output "$RUNNER_TEMP/stacks" >> "$GITHUB_OUTPUT"
