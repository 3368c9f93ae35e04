#!/bin/sh
# `npm start` serves the example shop; `npm start -- FILE` serves FILE, wherever npm was called from.
set -eu
root=$(CDPATH='' cd "$(dirname "$0")/.." && pwd -P)
cd "${INIT_CWD:-$PWD}"
UNDERSTUDY_CONTRACT=${UNDERSTUDY_CONTRACT:-$root/examples/shop/openapi.yaml}
export UNDERSTUDY_CONTRACT

# The dashboard, where there is none or its sources are newer: built beside the start, which does not wait for it.
pages=$root/dist/ui/index.html
if [ ! -e "$pages" ] || [ -n "$(find "$root/ui" "$root/src/control" -type f -newer "$pages" ! -name '*.test.ts' 2>/dev/null | head -n 1)" ]; then
  if [ -e "$root/node_modules/vite" ]; then
    . "$root/scripts/ready.sh"
    ready run
    [ -e "$pages" ] || printf 'understudy: building the dashboard, once; it is there in some seconds …\n' >&2
    "$node" --disable-warning=ExperimentalWarning "$root/scripts/pages.ts" </dev/null >/dev/null &
  elif [ ! -e "$pages" ]; then
    printf 'understudy: the dashboard is not built here; `npm run build` makes it, once.\n' >&2
  fi
fi
exec sh "$root/bin/understudy" start "$@"
