#!/bin/sh
# Runs an example under a Node that is new enough, with what it imports installed: `sh scripts/run.sh FILE ARG…`
set -eu
root=$(CDPATH='' cd "$(dirname "$0")/.." && pwd -P)
. "$root/scripts/ready.sh"
ready run
file=$1
shift
exec "$node" --disable-warning=ExperimentalWarning "$root/$file" "$@"
