package cli_test

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rolefit/internal/testkit"
	"rolefit/workshop/class"
)

func weathers() map[string]weather {
	return map[string]weather{
		"far":    {delay: 75 * time.Millisecond}, // there and back longer than input.Moment
		"stalls": {stall: 1200 * time.Millisecond},
		"cuts":   {after: 9000},
		"resets": {after: 9000, resets: true},
		"all":    {delay: 10 * time.Millisecond, stall: 600 * time.Millisecond, after: 15000, resets: true},
	}
}

// TestBadNetwork uses every way in over every network. Every participant finishes, nothing is
// lost, and nothing is stored twice.
func TestBadNetwork(t *testing.T) {
	t.Parallel()
	h := hostedAnywhere(t)
	quiz := buildQuiz(t)
	all := map[string]func() error{}
	var people []*hurried
	proxies := map[string]*proxy{}
	joined := 0
	for name, w := range weathers() {
		p := newProxy(t, h.address, w)
		proxies[name] = p
		for way := range 3 {
			one := &hurried{person: len(people), way: way}
			people = append(people, one)
			all[fmt.Sprint(name, ", way ", way)] = func() error { return one.untilDone(p.address) }
		}
		n := joined
		all[name+", submit"] = func() error { return submits(p.address, sheetFor(h.model, "sheet"+name, 100+n)) }
		all[name+", join"] = func() error { return joins(t, quiz, p.address, n) }
		joined++
	}
	together(t, all)
	for _, one := range people {
		if err := h.has(one.words, one.person, questions); err != nil {
			t.Error(err)
		}
	}
	n := len(people) + 2*joined
	h.counted(class.Counts{Joined: n, Halfway: n, Done: n, Voters: n})
	for name, p := range proxies {
		t.Logf("%s: %d lines", name, p.carried())
		if p.weather.after > 0 && p.carried() < 10 {
			t.Errorf("%s: only %d lines: nothing broke", name, p.carried())
		}
	}
}

// untilDone comes back until the result is reached.
func (p *hurried) untilDone(address string) error {
	for deadline := time.Now().Add(2 * patience); !p.done; {
		if time.Now().After(deadline) {
			return fmt.Errorf("%w: the result of person %d, after %d answers and %d lines that broke", errLate, p.person, p.acked, p.breaks)
		}
		err := p.goes(address)
		p.crowd.leaves(p)
		if err != nil {
			return err
		}
	}
	return nil
}

// submits hands a sheet in until the host acknowledges it.
func submits(address, sheet string) error {
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
		g, err := connect(address, dialOptions{command: "submit", quiet: true, noPTY: true, env: []string{}})
		if err != nil {
			continue
		}
		_ = g.types(sheet) // a line that broke says nothing below
		_ = g.in.Close()
		code, err := g.exit()
		said := g.bytes()
		g.close()
		if err != nil || code > 0 {
			return fmt.Errorf("exit code %d, %w: %s", code, err, g.stderr.String())
		}
		if code == 0 && strings.Contains(said, `"new":`) {
			return nil
		}
	}
	return errLate
}

// buildQuiz builds rolefit, which runs on a laptop.
func buildQuiz(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "rolefit")
	if err := testkit.Build(t.Context(), path, "."); err != nil {
		t.Fatal(err)
	}
	return path
}

// joins takes the quiz on a laptop, with the real program and the real ssh, and sends pending
// sheets until none is left.
func joins(t *testing.T, quiz, address string, person int) error {
	t.Helper()
	home := t.TempDir()
	ip, port, err := net.SplitHostPort(address)
	if err != nil {
		return err
	}
	run := func(input string, args ...string) (string, error) {
		cmd := exec.CommandContext(t.Context(), quiz, args...)
		cmd.Env = []string{"HOME=" + home, "XDG_DATA_HOME=" + home, "PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8"}
		cmd.Stdin = strings.NewReader(input)
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	roles := career(t).Assessment().Roles
	var typed strings.Builder
	typed.WriteString("5\n")
	for _, q := range career(t).Assessment().Questions { // a clear result, which needs no tie-breakers
		key := 3
		switch w := q.Weights[roles[person%len(roles)].ID]; {
		case w > 0:
			key = 5 - person/len(roles)%2
		case w < 0:
			key = 1
		}
		fmt.Fprintln(&typed, key)
	}
	typed.WriteString("s\ns\ns\ns\n\nq\n")
	out, err := run(typed.String(), "join", "--wait", "60s", net.JoinHostPort(ip, port))
	for deadline := time.Now().Add(patience); ; {
		if strings.Contains(out, "Sent: the class") || strings.Contains(out, "Nothing waits to be sent") {
			return nil
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("%w: it is not sent: %w: %s", errLate, err, out)
		}
		var more string
		more, err = run("", "join", "--pending")
		out += more
	}
}
