#!/bin/sh
# Before the package of the host is removed; an upgrade leaves the host running. The first
# argument is "upgrade" from dpkg and 1 from rpm when another version takes its place.
set -e
if [ "$1" != upgrade ] && [ "$1" != 1 ] && [ -d /run/systemd/system ]; then
	systemctl disable --now rolefit-workshop.service
fi
