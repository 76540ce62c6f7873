#!/bin/sh
# Installs the Debian packages of debian-packages.txt that are missing; says what is missing where it cannot.
set -eu
list="$(dirname "$0")/debian-packages.txt"

if ! command -v dpkg-query >/dev/null; then
    echo "No Debian here: tests that use the programs of $list may be skipped."
    exit 0
fi

missing=""
for package in $(sed 's/#.*//' "$list"); do
    status="$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || true)"
    [ "$status" = "install ok installed" ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then
    as_root=""
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    as_root="sudo"
else
    echo "Missing Debian packages:$missing. Tests that use them may be skipped; as root: apt-get install$missing"
    exit 0
fi

echo "Installing Debian packages:$missing ..."
$as_root apt-get update -qq
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
