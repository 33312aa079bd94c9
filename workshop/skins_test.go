package main_test

import (
	"strings"
	"testing"

	"rolefit/workshop/class"
)

// skin is a way to be shown the quiz.
type skin struct {
	visit visit
	plain bool   // line by line
	door  string // what is typed at the door
	enter string
	ascii bool
}

func skins() map[string]skin {
	return map[string]skin{
		"full screen":      {door: "\r"},
		"large":            {visit: visit{width: 200, height: 60}, door: "\r"},
		"small":            {visit: visit{width: 40, height: 14}, door: "\r"},
		"no size":          {visit: visit{width: -1}, door: "\r"},
		"no colour":        {visit: visit{env: []string{"LANG", "C.UTF-8", "NO_COLOR", "1"}}, door: "\r"},
		"many colours":     {visit: visit{env: []string{"LC_ALL", "de_DE.utf8", "COLORTERM", "truecolor"}}, door: "\r"},
		"ASCII":            {visit: visit{env: []string{}}, door: "\r", ascii: true},
		"ASCII by C":       {visit: visit{env: []string{"LANG", "C.UTF-8", "LC_ALL", "C"}}, door: "\r", ascii: true},
		"Latin":            {visit: visit{env: []string{"LANG", "de_DE.ISO-8859-1"}}, door: "\r", ascii: true},
		"vt100":            {visit: visit{term: "vt100"}, door: "\r"},
		"plain":            {visit: visit{quiet: true}, plain: true, door: "a", enter: "\r"},
		"plain, ASCII":     {visit: visit{quiet: true, env: []string{}}, plain: true, door: "A", enter: "\r", ascii: true},
		"dumb":             {visit: visit{quiet: true, term: "dumb"}, plain: true, door: "\r", enter: "\r"},
		"asked for":        {visit: visit{quiet: true, env: []string{"ACCESSIBLE", "1"}}, plain: true, door: "\r", enter: "\r"},
		"without terminal": {visit: visit{quiet: true, noPTY: true, env: []string{}}, plain: true, door: "\n", enter: "\n", ascii: true},
		"by a script":      {visit: visit{quiet: true, noPTY: true}, plain: true, door: "a\r\n", enter: "\r\n"},
	}
}

// TestEverySkin takes the whole quiz in each.
func TestEverySkin(t *testing.T) {
	t.Parallel()
	h := inMemory(t)
	t.Run("all", func(t *testing.T) {
		n := 0
		for name, s := range skins() {
			n++
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				s.goes(t, h, leans(n))
			})
		}
	})
	n := len(skins())
	h.counted(class.Counts{Joined: n, Halfway: n, Done: n})
}

// goes goes from the door to goodbye.
func (s skin) goes(t *testing.T, h *inside, keys func(int) string) {
	t.Helper()
	g := come(t, h.address, s.visit)
	must(t, g.atDoor())
	must(t, g.types(s.door))
	if s.plain {
		must(t, g.playsPlain(s.enter, keys))
	} else {
		must(t, g.plays(keys, spot{"result", 0}, nil))
	}
	must(t, g.types("q"+s.enter))
	code, err := g.exit()
	must(t, err)
	sent := g.bytes()
	if code != 0 || !strings.Contains(sent, "To go on: ssh -p 2222 class.example") {
		t.Errorf("exit code %d: %q", code, tail(sent))
	}
	if s.ascii && strings.IndexFunc(sent, func(r rune) bool { return r > 127 }) >= 0 {
		t.Errorf("not ASCII: %q", sent)
	}
	if s.plain && strings.ContainsAny(sent, "\x1b\x07\x00") {
		t.Errorf("control characters, line by line: %q", sent)
	}
	if !s.plain {
		restored(t, g)
		before, _, _ := strings.Cut(sent, "\x1b[?1049h")
		if !strings.Contains(before, g.words) {
			t.Error("the three words were not on the first screen")
		}
	}
	if none := s.plain || strings.Contains(strings.Join(s.visit.env, " "), "NO_COLOR"); s.visit.term == "" && coloured(sent) == none {
		t.Errorf("coloured: %v: %q", !none, sent)
	}
}

// restored looks that a terminal is as it was found: on its first screen, where the
// goodbye is, with a cursor.
func restored(t *testing.T, g *guest) {
	t.Helper()
	sent := g.bytes()
	if g.onAltScreen() || strings.LastIndex(sent, "\x1b[?25l") > strings.LastIndex(sent, "\x1b[?25h") {
		t.Errorf("the terminal is not as it was found: %q", tail(sent))
	}
	for _, mode := range []string{"1000", "1002", "1003", "1006", "2004"} { // mouse, paste
		if strings.LastIndex(sent, "\x1b[?"+mode+"h") > strings.LastIndex(sent, "\x1b[?"+mode+"l") {
			t.Errorf("mode %s is left on: %q", mode, tail(sent))
		}
	}
}

// coloured says whether a text sets a colour.
func coloured(text string) bool {
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
