#!/usr/bin/env bash
# Compares components/settings/publishedImages.json, the program's default images, with what the release of the tag GITHUB_REF_NAME publishes.
set -euo pipefail
of() { echo "ghcr.io/${GITHUB_REPOSITORY,,}/$1:${GITHUB_REF_NAME#v}"; }
wanted="{\"promote\":\"$(of git-promotion)\",\"testCampaign\":\"$(of test-campaign)\"}"
stands=$(node -p 'JSON.stringify(JSON.parse(require("fs").readFileSync("components/settings/publishedImages.json", "utf8")))')
if [ "$stands" != "$wanted" ]; then
  echo "::error file=components/settings/publishedImages.json::It is $stands; this release publishes $wanted. Set it, and tag that commit."
  exit 1
fi
