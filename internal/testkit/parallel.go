package testkit

import (
	"flag"
	"os"
	"runtime/debug"
	"slices"
	"strings"
)

// EndAtOnce is an entry of the environment of programs: the race detector delays the end of
// each program that has it by a second.
const EndAtOnce = "GORACE=atexit_sleep_ms=0"

// WaitTogether lets eight parallel tests run at a time, unless -parallel says another number:
// for a package whose tests wait for people's pace, networks and other programs, on few
// processors. Call it in TestMain.
func WaitTogether() {
	if err := flag.Set("test.parallel", "8"); err != nil {
		panic(err)
	}
}

// WaitForNoDisk puts the temporary files of all tests into Memory. A benchmark keeps the disk
// that it measures. Call it in TestMain.
func WaitForNoDisk() {
	if dir := Memory(); dir != "" && !measures() {
		if err := os.Setenv("TMPDIR", dir); err != nil {
			panic(err)
		}
	}
}

// CollectSeldom lets garbage grow to four times the live heap before it is collected, in the
// process of the tests: they leave much and keep little. A benchmark collects as usual. Call
// it in TestMain.
func CollectSeldom() {
	if !measures() {
		debug.SetGCPercent(400)
	}
}

// measures reports whether benchmarks run. It parses no flags: the process may be a program
// of a script.
func measures() bool {
	return slices.ContainsFunc(os.Args, func(arg string) bool { return strings.HasPrefix(arg, "-test.bench=") })
}
