#!/usr/bin/env bash
# Finds Debian's chromium for the tests that need a real browser, and prints what they need:
#   eval "$(bash tests/chromium.sh)"        then run pytest
# Installs it where it is missing (Debian, as root). Prints nothing and fails softly where it cannot: those tests then
# skip and say why. Set ROWEN_TEST_CHROMIUM yourself to use a browser that you have.
set -euo pipefail

say() { printf '%s\n' "$*" >&2; }
give_up() { say "tests with a browser will be skipped: $*"; exit 0; }

if [ -n "${ROWEN_TEST_CHROMIUM:-}" ]; then
  printf 'export ROWEN_TEST_CHROMIUM=%q\n' "$ROWEN_TEST_CHROMIUM"
  exit 0
fi
if ! command -v chromium >/dev/null; then
  [ "$(id -u)" = 0 ] || give_up "chromium is not installed, and installing it needs root"
  command -v apt-get >/dev/null || give_up "chromium is not installed, and this is no Debian"
  say "installing chromium"
  { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends chromium fonts-dejavu-core; } >&2 \
    || give_up "chromium could not be installed"
fi
printf 'export ROWEN_TEST_CHROMIUM=%q\n' "$(command -v chromium)"
