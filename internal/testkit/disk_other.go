//go:build !linux

package testkit

import "testing"

// SmallDisk skips the test.
func SmallDisk(t *testing.T, _ string) (dir string) {
	t.Helper()
	Skip(t, "needs Linux, to mount a tmpfs")
	return ""
}

// FillDisk skips the test.
func FillDisk(t *testing.T, _ string) (ballast string) {
	t.Helper()
	Skip(t, "needs Linux, to fill a disk")
	return ""
}

// Memory is empty: the files of temporary folders are in memory for tests on Linux only.
func Memory() (dir string) { return "" }
