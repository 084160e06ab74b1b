#!/usr/bin/env bash
# Writes the preview of the stack STACK to $RUNNER_TEMP/comment.md, and its exit code to the output `code`.
# Options go to `npm run preview:pr`.
set -euo pipefail
code=0
npm run --silent preview:pr -- --stack "$STACK" --output "$RUNNER_TEMP/comment.md" "$@" || code=$?
echo "code=$code" >> "$GITHUB_OUTPUT"
