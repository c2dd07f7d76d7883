#!/bin/sh
# What tests/real/test_wordpress.py needs, from Debian or Ubuntu, by package name. Run as root, then:
#   pytest -m real tests/real/test_wordpress.py
set -eu
export DEBIAN_FRONTEND=noninteractive
apt-get update -q
apt-get install -y --no-install-recommends \
    wordpress wordpress-theme-twentytwentythree mariadb-server php-cli php-mysql
