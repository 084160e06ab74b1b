#!/usr/bin/env bash
# Ends the job with the preview's exit code CODE, and says in one sentence what it means.
set -euo pipefail
case "${CODE:-}" in
  0) ;;
  1) echo "::error::The comment names a mandatory policy that is violated, or the step Preview says why there is no preview." ;;
  2) echo "::error::The preview failed; the comment says why." ;;
  *) echo "::error::There is no preview: the step before says why, or the branch moved and a newer run previews it." ;;
esac
exit "${CODE:-1}"
