#!/bin/sh
# Fetches snac2, a small server with Mastodon's API, for tests/real/test_mastodon_snac.py. From Debian, by package name:
# from this machine's own sources, else from Debian 13 (trixie) on the mirror that is configured already; Debian 12 has
# none, and the package of 13 runs there. Nothing is installed: the package is only unpacked (libcurl4 and libssl3 must
# be there). Usage:
#   SPICHKA_SNAC=$(tests/real/install_snac.sh FOLDER) pytest -m real tests/real/test_mastodon_snac.py
set -eu
folder=${1:?where to unpack it}
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
cd "$folder"
if ! apt-get download -q snac2 >&2; then
    apt=$folder/apt
    mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial" "$apt/none"
    mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' | grep -v security | head -n 1)
    [ -n "$mirror" ] || { echo "no Debian mirror is configured: run apt-get update first" >&2; exit 1; }
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror trixie main" > "$apt/sources.list"
    set -- -o "Dir::Etc::sourcelist=$apt/sources.list" -o "Dir::Etc::sourceparts=$apt/none" \
        -o "Dir::State::lists=$apt/lists" -o "Dir::Cache=$apt/cache"
    [ "$(id -u)" -ne 0 ] || set -- "$@" -o APT::Sandbox::User=root
    apt-get "$@" update -q >&2
    apt-get "$@" download -q snac2 >&2
    rm -rf "$apt"
fi
dpkg-deb -x snac2_*.deb root
rm -f snac2_*.deb
echo "$folder/root/usr/bin/snac"
