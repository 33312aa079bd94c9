package cli_test

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	gossh "golang.org/x/crypto/ssh"
)

// heap returns the bytes in use after a garbage collection.
func heap() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// settled returns the number of goroutines, once that has not changed for a while.
func settled() int {
	const quiet = 20
	n, same := runtime.NumGoroutine(), 0
	for same < quiet {
		time.Sleep(5 * time.Millisecond)
		now := runtime.NumGoroutine()
		if now != n {
			same = 0
		}
		n, same = now, same+1
	}
	return n
}

// sized opens sessions on windows of a size, resizes them, and returns the memory that they
// take at their first question, and the bytes drawn.
func sized(t *testing.T, h *testHost, width, height, width2, height2 int) (taken int64, drawn int) {
	t.Helper()
	const people = 4
	running := settled()
	before := heap()
	all, come := make([]*participant, people), map[string]func() error{}
	for i := range all {
		come[fmt.Sprint("person ", i)] = func() (err error) {
			all[i], err = connect(h.address, dialOptions{width: width, height: height, quiet: true})
			if err != nil {
				return err
			}
			g := all[i]
			return errors.Join(
				g.atDoor(), g.session.WindowChange(height2, width2), g.types("\r"), g.hears("Start"), g.types("\r"),
				g.hears("Before we start: what is your guess?"), g.types("5"), g.hears("1 of 28"),
				g.session.WindowChange(height2, width2), g.types("?"), g.hears("any key"))
		}
	}
	together(t, come)
	taken = heap() - before
	for _, g := range all {
		drawn = max(drawn, len(g.bytes()))
		g.close()
	}
	eventually(t, "all sessions have ended", func() bool { return runtime.NumGoroutine() <= running })
	return taken, drawn
}

// TestHugeWindows opens windows of 10,000 by 10,000 cells, which must cost no more than
// windows of 200 by 60.
func TestHugeWindows(t *testing.T) {
	t.Parallel()
	if !alone(t) { // it measures
		return
	}
	h := hostedHere(t)
	const huge = 10_000
	sized(t, h, 80, 24, 80, 24) // allocations made once
	large, drawn := sized(t, h, 200, 60, 200, 60)
	for name, size := range map[string][4]int{
		"from the start": {huge, huge, huge, huge},
		"pulled":         {80, 24, huge, huge},
		"beyond numbers": {1<<31 - 1, 1<<31 - 1, 1<<31 - 1, 1<<31 - 1},
		"wide":           {1 << 30, 24, 1 << 30, 24},
		"high":           {80, 1 << 30, 80, 1 << 30},
	} {
		taken, drew := sized(t, h, size[0], size[1], size[2], size[3])
		t.Logf("%s: %d KiB for 4, %d bytes drawn; 200×60: %d KiB, %d bytes", name, taken>>10, drew, large>>10, drawn)
		const spare = 2 << 20
		if taken > large+large/4+spare || drew > 2*drawn {
			t.Errorf("%s: %d bytes, %d drawn; 200×60 takes %d, and draws %d", name, taken, drew, large, drawn)
		}
	}
}

// TestWindowFloods resizes windows as fast as possible, before every kind of command, and
// counts the goroutines that stay.
func TestWindowFloods(t *testing.T) {
	t.Parallel()
	if !alone(t) { // it counts goroutines
		return
	}
	h := hostedHere(t)
	flood := func(s *gossh.Session) {
		for i := range 300 {
			_ = s.WindowChange(10+i%50, 20+i%200) // ends with the session
		}
	}
	flooded(t, h, true, (*gossh.Session).Shell, flood) // goroutines started once
	for name, begin := range map[string]func(s *gossh.Session) error{
		"nothing begins":      func(*gossh.Session) error { return nil },
		"a command":           func(s *gossh.Session) error { return s.Start("class") },
		"a sheet":             func(s *gossh.Session) error { return s.Start("submit") },
		"a command of others": func(s *gossh.Session) error { return s.Start("sh") },
		"the quiz":            (*gossh.Session).Shell,
	} {
		for _, pty := range []bool{true, false} {
			base := settled()
			for range 5 {
				flooded(t, h, pty, begin, flood)
			}
			eventually(t, name+" left nothing running", func() bool { return runtime.NumGoroutine() <= base })
		}
	}
}

func flooded(t *testing.T, h *testHost, pty bool, begin func(*gossh.Session) error, flood func(*gossh.Session)) {
	t.Helper()
	client, err := dial(h.address, dialOptions{})
	must(t, err)
	defer client.Close() //nolint:errcheck // nothing is left to send
	s, err := client.NewSession()
	must(t, err)
	in, err := s.StdinPipe()
	must(t, err)
	if pty {
		must(t, s.RequestPty("xterm", 24, 80, gossh.TerminalModes{}))
	}
	flood(s)
	must(t, begin(s))
	flood(s)
	_, _ = in.Write([]byte("\r")) // begins the quiz
	flood(s)
	// The connection still answers: nothing waits behind the flood.
	answered := make(chan error, 1)
	go func() {
		_, _, err := client.SendRequest("keepalive@openssh.com", true, nil)
		answered <- err
	}()
	select {
	case err := <-answered:
		must(t, err)
	case <-time.After(patience):
		t.Fatal("the connection does not answer")
	}
}

// TestWindowsArrive resizes a window during the quiz, which then fills the new one: floods
// are skipped, the last size is not.
func TestWindowsArrive(t *testing.T) {
	t.Parallel()
	h := hostedAnywhere(t)
	g := mustConnect(t, h.address, dialOptions{})
	must(t, g.atDoor())
	must(t, g.types("\r"))
	must(t, g.sees("Start"))
	for _, size := range [][2]int{{120, 30}, {40, 14}, {200, 60}, {30, 10}, {80, 24}} {
		g.mu.Lock()
		g.emulator.Resize(size[0], size[1])
		g.drawn = ""
		g.mu.Unlock()
		must(t, g.session.WindowChange(size[1], size[0]))
		must(t, g.until(fmt.Sprintf("%v was filled", size), func(screen string) bool {
			if size[0] < 40 {
				return strings.Contains(screen, "40")
			}
			const measure = 164 // the page stands in the middle of a wider window, its keys at the bottom
			lines, margin := strings.Split(screen, "\n"), max(0, (size[0]-measure)/2)+1
			return strings.HasPrefix(lines[0], strings.Repeat(" ", margin)+"rolefit ") &&
				utf8.RuneCountInString(lines[0]) == size[0]-margin &&
				len(lines) == size[1] && strings.HasSuffix(lines[size[1]-1], "quit")
		}))
	}
}
