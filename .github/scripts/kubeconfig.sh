#!/usr/bin/env bash
# Writes the secret KUBECONFIG_TEXT, where there is one, to a file that only this job reads, and names it for the next steps.
set -euo pipefail
if [ -n "${KUBECONFIG_TEXT:-}" ]; then
  umask 077
  printf '%s' "$KUBECONFIG_TEXT" > "$RUNNER_TEMP/kubeconfig"
  echo "KUBECONFIG=$RUNNER_TEMP/kubeconfig" >> "$GITHUB_ENV"
fi
