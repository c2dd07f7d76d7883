#!/bin/sh
# A whole Bluesky on this machine (PDS, PLC, AppView: npm's @atproto/dev-env) for tests/real/test_bluesky_network.py.
# Needs node with npm, a C++ compiler, PostgreSQL and redis-server. About two minutes and 500 MB. Usage:
#   tests/real/install_bluesky.sh FOLDER
#   SPICHKA_BLUESKY=FOLDER pytest -m real tests/real/test_bluesky_network.py
# Its servers listen on all addresses of the machine while the tests run.
set -eu
folder=${1:?where to put it}
mkdir -p "$folder/node22"
cd "$folder/node22"  # a folder of its own: npm takes away what the package `node` puts beside itself
[ -f package.json ] || echo '{"private": true}' > package.json
npm install --no-audit --no-fund node@22
PATH="$PWD/node_modules/.bin:$PATH"
headers=$(find "$PWD" -path '*/include/node/common.gypi' | head -n 1)
cd ..
[ -f package.json ] || echo '{"private": true}' > package.json
# without scripts: the prebuilt binary of better-sqlite3 would come from elsewhere, so it is built here
npm install --no-audit --no-fund --ignore-scripts @atproto/dev-env
cd node_modules/better-sqlite3
npm_config_nodedir=${headers%/include/node/common.gypi} npx --yes node-gyp rebuild --release
