#!/bin/sh
# Installs the Debian packages of debian-packages.txt that are missing, and makes the locale that tests switch to;
# says what is missing where it may not.
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

# A locale in which numbers, days and months are written otherwise: no feed may show it.
locale="de_DE.UTF-8"
made=$(locale -a 2>/dev/null | grep -ixF -e "$locale" -e "de_DE.utf8" || true)
[ -n "$missing" ] || [ -z "$made" ] || exit 0

if [ "$(id -u)" = 0 ]; then
    as_root=""
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    as_root="sudo"
else
    echo "Missing for some tests: the locale $locale or Debian packages. As root: sh $0"
    exit 0
fi

if [ -n "$missing" ]; then
    echo "Installing Debian packages:$missing ..."
    $as_root apt-get update -qq
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
fi
[ -n "$made" ] || $as_root localedef -i "${locale%.*}" -f UTF-8 "$locale"
