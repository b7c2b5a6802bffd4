#!/bin/sh
# Installs Debian's Pango, which sets the text of the printed reports. Without the right to, it says so: printing then
# fails and names what is missing.
set -eu
log="${TMPDIR:-/tmp}/regiodeal-pango.log"
if ! command -v apt-get >/dev/null 2>&1; then
    echo "this machine has no apt-get; install Pango by hand for the printed reports" >&2
    exit 0
fi
as_root=""
[ "$(id -u)" -eq 0 ] || as_root="sudo -n"
echo "Pango is missing: installing Debian's package" >&2
if ! { $as_root apt-get update -qq && DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0; } >"$log" 2>&1; then
    echo "Pango could not be installed; the reason is in $log" >&2
fi
