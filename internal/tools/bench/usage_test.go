//go:build linux

package bench

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// usage is that of a program and its children: MiB; milliseconds of processor time and
// voluntary context switches of all threads so far.
type usage struct{ rss, pss, cpu, wakes float64 }

// usageOf reads the usage of the processes in the session that a process leads.
func usageOf(leader int) (u usage, err error) {
	all, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return u, err
	}
	for _, path := range all {
		stat, _ := os.ReadFile(path) // the process may be gone
		if sessionIn(stat) != strconv.Itoa(leader) {
			continue
		}
		dir := filepath.Dir(path)
		maps, _ := os.ReadFile(filepath.Join(dir, "smaps_rollup"))
		u.rss += numberAfter(maps, "Rss:") / 1024
		u.pss += numberAfter(maps, "Pss:") / 1024
		tasks, err := filepath.Glob(filepath.Join(dir, "task", "*"))
		if err != nil {
			return u, err
		}
		for _, task := range tasks {
			ran, _ := os.ReadFile(filepath.Join(task, "schedstat"))
			status, _ := os.ReadFile(filepath.Join(task, "status"))
			u.cpu += numberAfter(ran, "") / 1e6
			u.wakes += numberAfter(status, "\nvoluntary_ctxt_switches:")
		}
	}
	if u.pss == 0 || u.cpu == 0 {
		return u, fmt.Errorf("the kernel says too little of process %d: %+v", leader, u)
	}
	return u, nil
}

// sessionIn returns the session in a /proc/PID/stat, whose second field is a name in
// brackets that may hold anything.
func sessionIn(stat []byte) string {
	f := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	if len(f) < 4 {
		return ""
	}
	return f[3]
}

// numberAfter returns the number that follows a name; 0 if there is none.
func numberAfter(text []byte, name string) (n float64) {
	_, after, _ := bytes.Cut(text, []byte(name))
	_, _ = fmt.Sscan(string(after), &n)
	return n
}

// request matches a program's requests to the terminal: its attributes, state, modes, keyboard
// protocol, version, colors, capabilities.
var request = regexp.MustCompile(`\x1b(\[[?>=]?0?c|\[\??[56]n|\[\??[0-9]+\$p|\[\?u|\[>0?q|\]1[012];\?|\]4;[0-9]+;\?|P\+q)`)

// requests lists each request in output once, in order.
func requests(output []byte) string {
	var all []string
	for _, m := range request.FindAllSubmatch(output, -1) {
		name := strings.NewReplacer("[", "CSI ", "]", "OSC ", "P", "DCS ").Replace(string(m[1][:1])) + string(m[1][1:])
		if !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	return strings.Join(all, ", ")
}

func TestUsage(t *testing.T) {
	t.Parallel()
	if got := sessionIn([]byte("7 (a) b) S 1 7 42 0 -1")); got != "42" {
		t.Errorf("session %q", got)
	}
	if got := sessionIn(nil); got != "" {
		t.Errorf("session of nothing: %q", got)
	}
	status := []byte("Name:\tx\nvoluntary_ctxt_switches:\t150\nnonvoluntary_ctxt_switches:\t545\n")
	for name, want := range map[string]float64{"\nvoluntary_ctxt_switches:": 150, "nonvoluntary_ctxt_switches:": 545, "Pss:": 0} {
		if got := numberAfter(status, name); got != want {
			t.Errorf("%q is %v, want %v", name, got, want)
		}
	}
	if got := numberAfter([]byte("123456 7 8\n"), ""); got != 123456 {
		t.Errorf("the first number is %v", got)
	}
	const asked = "\x1b[?2026$p\x1b]11;?\x07\x1b[c\x1b[1mx\x1b[?u\x1b[?2026$p\x1b[>4m\x1b[6n\x1bP+q52\x1b\\"
	if got, want := requests([]byte(asked)), "CSI ?2026$p, OSC 11;?, CSI c, CSI ?u, CSI 6n, DCS +q"; got != want {
		t.Errorf("requests %q, want %q", got, want)
	}
}
