#!/bin/sh
# After the package of the host is removed. Its classes stay, in /var/lib/rolefit.
set -e
if [ -d /run/systemd/system ]; then
	systemctl daemon-reload
fi
