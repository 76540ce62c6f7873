#!/bin/sh
# Installs the npm packages that tests/node/package-lock.json pins, into tests/node/node_modules; says what is
# missing where it may not. They judge pages and read feeds in tests; nothing that is published needs them.
set -eu
cd "$(dirname "$0")/node"
cmp -s package-lock.json node_modules/.package-lock.installed && exit 0

if ! command -v npm >/dev/null; then
    echo "No npm here: tests that use the packages of tests/node are skipped."
    exit 0
fi
echo "Installing npm packages into tests/node/node_modules ..."
npm ci --ignore-scripts --silent
cp package-lock.json node_modules/.package-lock.installed
