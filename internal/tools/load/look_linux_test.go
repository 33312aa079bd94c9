//go:build unix

package load

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"time"

	"golang.org/x/sys/unix"
)

// look is a sample of the memory and processor time of the host, this process and the
// machine.
type look struct {
	resident  int64         // memory of the host, in bytes
	host, own time.Duration // processor time
	all       time.Duration // processor time of all processes on the machine
	load      float64       // its load average over a minute
}

// tick is the unit of /proc: a hundredth of a second, on every Linux that Go runs on.
const tick = 10 * time.Millisecond

// lookAt takes a sample; pid is the host.
func lookAt(pid int) (look, error) {
	var l look
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return l, fmt.Errorf("look at the host: %w", err)
	}
	const userTime, systemTime, pages = 11, 12, 21 // behind the name
	of := numbers(stat[bytes.LastIndexByte(stat, ')')+1:])
	if len(of) <= pages {
		return l, fmt.Errorf("look at the host: %q", stat)
	}
	l.host = time.Duration(of[userTime]+of[systemTime]) * tick
	l.resident = of[pages] * int64(os.Getpagesize())
	machine, err := os.ReadFile("/proc/stat")
	if err != nil {
		return l, fmt.Errorf("look at the machine: %w", err)
	}
	first, _, _ := bytes.Cut(machine, []byte("\n"))
	const idle, waiting, steal = 4, 5, 8 // behind "cpu", which reads as 0
	for i, n := range numbers(first) {
		if i > 0 && i != idle && i != waiting && i <= steal {
			l.all += time.Duration(n) * tick
		}
	}
	average, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return l, fmt.Errorf("look at the machine: %w", err)
	}
	_, _ = fmt.Sscan(string(average), &l.load) // 0 in another format
	var own unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_SELF, &own); err != nil {
		return l, fmt.Errorf("look at the crowd: %w", err)
	}
	l.own = time.Duration(own.Utime.Nano() + own.Stime.Nano())
	return l, nil
}

// numbers parses the words of a line; a word that is no number gives 0.
func numbers(line []byte) []int64 {
	var all []int64
	for word := range bytes.FieldsSeq(line) {
		n, _ := strconv.ParseInt(string(word), 10, 64)
		all = append(all, n)
	}
	return all
}
