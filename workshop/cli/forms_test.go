package cli_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"rolefit/workshop/class"
)

// form is a form of the quiz over SSH.
type form struct {
	dialOptions dialOptions
	plain       bool   // line by line
	door        string // input at the door
	enter       string
	ascii       bool
}

func forms() map[string]form {
	return map[string]form{
		"full screen":         {door: "\r"},
		"large":               {dialOptions: dialOptions{width: 200, height: 60}, door: "\r"},
		"small":               {dialOptions: dialOptions{width: 40, height: 14}, door: "\r"},
		"no size":             {dialOptions: dialOptions{width: -1}, door: "\r"},
		"no color":            {dialOptions: dialOptions{env: []string{"LANG", "C.UTF-8", "NO_COLOR", "1"}}, door: "\r"},
		"no color, in a word": {dialOptions: dialOptions{env: []string{"LC_CTYPE", "UTF-8", "NO_COLOR", "yes"}}, door: "\r"},
		"CLICOLOR":            {dialOptions: dialOptions{env: []string{"LANG", "C.UTF-8", "CLICOLOR", "0"}}, door: "\r"},
		"many colors":         {dialOptions: dialOptions{env: []string{"LC_ALL", "de_DE.utf8", "COLORTERM", "truecolor"}}, door: "\r"},
		"ASCII":               {dialOptions: dialOptions{env: []string{}}, door: "\r", ascii: true},
		"ASCII by C":          {dialOptions: dialOptions{env: []string{"LANG", "C.UTF-8", "LC_ALL", "C"}}, door: "\r", ascii: true},
		"Latin":               {dialOptions: dialOptions{env: []string{"LANG", "de_DE.ISO-8859-1"}}, door: "\r", ascii: true},
		"vt100":               {dialOptions: dialOptions{term: "vt100"}, door: "\r"},
		"plain":               {dialOptions: dialOptions{quiet: true}, plain: true, door: "a", enter: "\r"},
		"plain, ASCII":        {dialOptions: dialOptions{quiet: true, env: []string{}}, plain: true, door: "A", enter: "\r", ascii: true},
		"dumb":                {dialOptions: dialOptions{quiet: true, term: "dumb"}, plain: true, door: "\r", enter: "\r"},
		"asked for":           {dialOptions: dialOptions{quiet: true, env: []string{"ACCESSIBLE", "1"}}, plain: true, door: "\r", enter: "\r"},
		"without terminal":    {dialOptions: dialOptions{quiet: true, noPTY: true, env: []string{}}, plain: true, door: "\n", enter: "\n", ascii: true},
		"by a script":         {dialOptions: dialOptions{quiet: true, noPTY: true}, plain: true, door: "a\r\n", enter: "\r\n"},
	}
}

// TestEverySkin takes the whole quiz in each form.
func TestEverySkin(t *testing.T) {
	t.Parallel()
	h := hostedAnywhere(t)
	n := 0
	all := map[string]func() error{}
	for name, s := range forms() {
		n++
		keys := leans(n) // different for each participant
		all[name] = func() error { return s.goes(t, h, keys) }
	}
	together(t, all)
	h.counted(class.Counts{Joined: n, Halfway: n, Done: n, Voters: n})
}

// together runs all functions at once, on any number of processors: most of their time is
// waiting.
func together(t *testing.T, all map[string]func() error) {
	t.Helper()
	var done sync.WaitGroup
	for name, do := range all {
		done.Go(func() {
			if err := do(); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		})
	}
	done.Wait()
	if t.Failed() {
		t.FailNow()
	}
}

// goes takes the quiz from the door to the goodbye.
func (s form) goes(t *testing.T, h *testHost, keys func(int) string) error {
	t.Helper()
	g, err := connect(h.address, s.dialOptions)
	if err != nil {
		return err
	}
	defer g.close()
	if err := errors.Join(g.atDoor(), g.types(s.door)); err != nil {
		return err
	}
	if s.plain {
		err = g.playsPlain(s.enter, keys, nil)
	} else {
		err = g.plays(keys, spot{"result", 0}, nil)
	}
	if err != nil {
		return err
	}
	if err := g.types("q" + s.enter); err != nil {
		return err
	}
	code, err := g.exit()
	sent := g.bytes()
	if err != nil || code != 0 || !strings.Contains(sent, "To continue: ssh -p 2222 class.example") {
		return fmt.Errorf("exit code %d, %w: %q", code, err, tail(sent))
	}
	if s.ascii && strings.IndexFunc(sent, func(r rune) bool { return r > 127 }) >= 0 {
		return fmt.Errorf("not ASCII: %q", sent)
	}
	if s.plain && strings.ContainsAny(strings.TrimPrefix(sent, wiped), "\x1b\x07\x00") {
		return fmt.Errorf("control characters, line by line: %q", sent)
	}
	if none := s.plain || slices.ContainsFunc(s.dialOptions.env, func(v string) bool { return v == "NO_COLOR" || v == "CLICOLOR" }); s.dialOptions.term == "" && colored(sent) == none {
		return fmt.Errorf("colored: %v: %q", !none, sent)
	}
	if s.plain {
		return nil
	}
	before, _, _ := strings.Cut(sent, "\x1b[?1049h")
	if !strings.Contains(before, g.words) {
		return errors.New("the three words were not on the first screen")
	}
	return restored(g)
}

// restored checks that a terminal is restored: on its main screen, with the goodbye, and with
// a cursor.
func restored(g *participant) error {
	sent := g.bytes()
	if g.emulator != nil && g.onAltScreen() || strings.LastIndex(sent, "\x1b[?25l") > strings.LastIndex(sent, "\x1b[?25h") {
		return fmt.Errorf("the terminal is not as it was found: %q", tail(sent))
	}
	for _, mode := range []string{"1000", "1002", "1003", "1006", "2004"} { // mouse, paste
		if strings.LastIndex(sent, "\x1b[?"+mode+"h") > strings.LastIndex(sent, "\x1b[?"+mode+"l") {
			return fmt.Errorf("mode %s is left on: %q", mode, tail(sent))
		}
	}
	return nil
}

// colored reports whether a text sets a color.
func colored(text string) bool {
	for _, part := range strings.Split(text, "\x1b[")[1:] {
		end := strings.IndexFunc(part, func(r rune) bool { return r != ';' && r != ':' && (r < '0' || r > '9') })
		if end < 0 || part[end] != 'm' {
			continue
		}
		for code := range strings.SplitSeq(part[:end], ";") {
			if len(code) == 2 && strings.ContainsAny(code[:1], "349") && code != "39" && code != "49" {
				return true
			}
		}
	}
	return false
}

func tail(text string) string {
	const most = 600
	return text[max(0, len(text)-most):]
}
