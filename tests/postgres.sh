#!/usr/bin/env bash
# Starts a throwaway PostgreSQL server on 127.0.0.1 and prints what the tests need:
#   eval "$(bash tests/postgres.sh)"        run pytest, then: eval "$ROWEN_TEST_POSTGRES_STOP"
# Installs PostgreSQL where it is missing (Debian, as root). Prints nothing and fails softly where it cannot: the
# PostgreSQL tests then skip and say why. Set ROWEN_TEST_POSTGRES_URL yourself to use a server that you have.
set -euo pipefail

say() { printf '%s\n' "$*" >&2; }
give_up() { say "PostgreSQL tests will be skipped: $*"; exit 0; }
find_bin() { ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1; }

if [ -n "${ROWEN_TEST_POSTGRES_URL:-}" ]; then
  printf 'export ROWEN_TEST_POSTGRES_URL=%q\n' "$ROWEN_TEST_POSTGRES_URL"
  exit 0
fi

bin=$(find_bin)
if [ -z "$bin" ]; then
  [ "$(id -u)" = 0 ] || give_up "it is not installed, and installing it needs root"
  command -v apt-get >/dev/null || give_up "it is not installed, and this is no Debian"
  say "installing PostgreSQL"
  { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends postgresql; } >&2 \
    || give_up "it could not be installed"
  bin=$(find_bin)
fi

folder=$(mktemp -d "${TMPDIR:-/tmp}/rowen-postgres.XXXXXX")
as_owner() { "$@"; }
if [ "$(id -u)" = 0 ]; then
  # The server refuses to run as root.
  chown postgres "$folder"
  as_owner() { (cd "$folder" && setpriv --reuid=postgres --regid="$(id -g postgres)" --clear-groups "$@"); }
fi

port=""
for candidate in $(seq 54321 54390); do
  if ! (exec 3<>"/dev/tcp/127.0.0.1/$candidate") 2>/dev/null; then port=$candidate; break; fi
done
[ -n "$port" ] || give_up "no free port between 54321 and 54390"

as_owner "$bin/initdb" --pgdata "$folder/data" --username rowen --auth trust --encoding UTF8 --locale C \
  --no-sync >"$folder/initdb.log" 2>&1 || give_up "initdb failed, see $folder/initdb.log"
# Nothing here outlives the tests, so nothing waits for the disk.
as_owner "$bin/pg_ctl" --pgdata "$folder/data" --log "$folder/server.log" --wait start --options \
  "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$folder -c fsync=off -c max_connections=200" \
  >/dev/null 2>&1 || give_up "the server did not start, see $folder/server.log"

printf 'export ROWEN_TEST_POSTGRES_URL=%q\n' "postgresql://rowen@127.0.0.1:$port/postgres"
pid=$(head -n 1 "$folder/data/postmaster.pid")
printf 'export ROWEN_TEST_POSTGRES_STOP=%q\n' \
  "kill -INT $pid; while kill -0 $pid 2>/dev/null; do sleep 0.1; done; rm -rf $folder"
