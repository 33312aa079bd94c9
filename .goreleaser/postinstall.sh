#!/bin/sh
# After the package of the host is installed or upgraded: its user, and the unit for systemd.
# A host that runs is not restarted, because a class may be in it.
set -e
if command -v systemd-sysusers >/dev/null; then
	systemd-sysusers rolefit-workshop.conf
fi
if [ -d /run/systemd/system ]; then
	systemctl daemon-reload
fi
