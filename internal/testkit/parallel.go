package testkit

import (
	"flag"
	"os"
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
	flag.Parse()
	if dir := Memory(); dir != "" && flag.Lookup("test.bench").Value.String() == "" {
		if err := os.Setenv("TMPDIR", dir); err != nil {
			panic(err)
		}
	}
}
