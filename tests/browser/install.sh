#!/bin/sh
# Installs Debian's Chromium for the browser tests. Without the right to, it says so: the tests then fail in CI
# and name the missing browser elsewhere.
set -eu
log="${TMPDIR:-/tmp}/regiodeal-chromium.log"
if ! command -v apt-get >/dev/null 2>&1; then
    echo "chromium is missing and this machine has no apt-get; install it by hand for the browser tests" >&2
    exit 0
fi
as_root=""
[ "$(id -u)" -eq 0 ] || as_root="sudo -n"
echo "chromium is missing: installing Debian's package" >&2
if ! { $as_root apt-get update -qq && DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends chromium fonts-liberation; } >"$log" 2>&1; then
    echo "chromium could not be installed; the reason is in $log" >&2
fi
