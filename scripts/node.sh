#!/bin/sh
# Runs a script or a tool under the pinned Node, with everything for development installed: `sh scripts/node.sh FILE ARG…`
set -eu
root=$(CDPATH='' cd "$(dirname "$0")/.." && pwd -P)
. "$root/scripts/ready.sh"
ready dev
# What the script spawns (npm, tools with a `node` shebang) gets the same Node.
PATH=$(dirname "$node"):$PATH
export PATH
exec "$node" --disable-warning=ExperimentalWarning "$@"
