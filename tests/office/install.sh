#!/bin/sh
# Installs Debian's LibreOffice Calc, and its Python bridge, for the template tests. Without the right to, it says so:
# the tests then fail in CI and name what is missing elsewhere.
set -eu
log="${TMPDIR:-/tmp}/regiodeal-libreoffice.log"
if ! command -v apt-get >/dev/null 2>&1; then
    echo "soffice is missing and this machine has no apt-get; install LibreOffice by hand for the template tests" >&2
    exit 0
fi
as_root=""
[ "$(id -u)" -eq 0 ] || as_root="sudo -n"
echo "soffice is missing: installing Debian's package" >&2
if ! { $as_root apt-get update -qq && DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends libreoffice-calc-nogui python3-uno; } >"$log" 2>&1; then
    echo "LibreOffice could not be installed; the reason is in $log" >&2
fi
