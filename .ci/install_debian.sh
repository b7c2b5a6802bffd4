#!/bin/sh
# Installs packages of Debian that no Python package brings: install_debian.sh NAME "WHAT NEEDS IT" PACKAGE…
# Without the right to, it says so and ends well: what needs them then fails in CI and names what is missing elsewhere.
set -eu
name="$1"
needed_by="$2"
shift 2
log="${TMPDIR:-/tmp}/regiodeal-$name.log"
if ! command -v apt-get >/dev/null 2>&1; then
    echo "$name is missing and this machine has no apt-get; install it by hand for $needed_by" >&2
    exit 0
fi
as_root=""
[ "$(id -u)" -eq 0 ] || as_root="sudo -n"
install() {
    DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends "$@"
}
echo "$name is missing: installing Debian's package" >&2
# apt takes one caller at a time, and make starts several of us. Lists are fetched only where the ones here do not do.
exec 9>"${TMPDIR:-/tmp}/regiodeal-apt-$(id -u).lock"
flock 9
if ! { install "$@" || { $as_root apt-get update -qq && install "$@"; }; } >"$log" 2>&1; then
    echo "$name could not be installed; the reason is in $log" >&2
fi
