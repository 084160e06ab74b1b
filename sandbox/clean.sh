#!/bin/sh
# `make clean`: removes everything that the sandbox and the tests made on this machine (docs/sandbox.md). Needs no npm packages.
# PACKAGES=yes removes the Debian packages too that the sandbox installed.
set -eu
cd "$(dirname "$0")/.."
cache="${XDG_CACHE_HOME:-$HOME/.cache}/argo-promotion"
state="${XDG_STATE_HOME:-$HOME/.local/state}/argo-promotion"
sockets="${SOCKETS:-/proc/net/unix}" # another file in tests
packages="$(cat "$cache/debian-packages" 2>/dev/null | sort -u | tr '\n' ' ' | sed 's/ $//')"

refuse() {
  echo "$1" >&2
  exit 1
}
if grep -q '@argo-promotion/sandbox$' "$sockets" 2>/dev/null; then
  refuse "A command is at work on the sandbox of this machine. Wait until it has ended, then run \`make clean\` again."
fi
if [ -n "$(ls -A "$state" 2>/dev/null)" ]; then
  refuse "The sandbox is still there ($state). \`make down\` removes it; then run \`make clean\` again."
fi

# Go makes the modules that it downloads read-only.
[ ! -d "$cache/go" ] || chmod -R u+w "$cache/go"
rm -rf "$cache" "$state" promote/dist
find . -name node_modules -type d -prune -exec rm -rf {} +

if [ -n "$packages" ] && [ "${PACKAGES:-}" = yes ]; then
  # shellcheck disable=SC2086 -- one word a package
  DEBIAN_FRONTEND=noninteractive apt-get purge --yes --auto-remove $packages
elif [ -n "$packages" ]; then
  echo "These Debian packages, which the sandbox installed, stay: $packages. To remove them: apt-get purge --auto-remove $packages"
fi
