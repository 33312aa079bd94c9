package testkit

import "flag"

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
