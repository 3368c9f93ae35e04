#!/bin/sh
# `npm run demo`: the shop comes to life behind its stand-in, with four consumers calling all the while.
set -eu
root=$(CDPATH='' cd "$(dirname "$0")/.." && pwd -P)
. "$root/scripts/ready.sh"
ready run
exec "$node" --disable-warning=ExperimentalWarning "$root/examples/shop/demo.ts" "$@"
