#!/bin/sh
# Runs the campaign against the target; the exit code is the number of failed tests. Reports go to REPORT_DIR, where it is set.
set -eu
target=${1:?usage: launchTests.sh TARGET, for example http://app-test-my-app-svc.app-test.svc.cluster.local}
if [ -n "${REPORT_DIR:-}" ]; then
  exec python3 -m robot --variable "TARGET:$target" --outputdir "$REPORT_DIR" myAppTests.robot
fi
exec python3 -m robot --variable "TARGET:$target" --output NONE --log NONE --report NONE myAppTests.robot
