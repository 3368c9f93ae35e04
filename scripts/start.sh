#!/bin/sh
# `npm start` serves the example shop; `npm start -- FILE` serves FILE, wherever npm was called from.
set -eu
root=$(CDPATH='' cd "$(dirname "$0")/.." && pwd -P)
cd "${INIT_CWD:-$PWD}"
UNDERSTUDY_CONTRACT=${UNDERSTUDY_CONTRACT:-$root/examples/shop/openapi.yaml}
export UNDERSTUDY_CONTRACT
exec sh "$root/bin/understudy" start "$@"
