package input

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
)

// answers returns the replies of terminals, by kind.
func answers() map[string]string {
	return map[string]string{
		"background, ST":     "\x1b]11;rgb:1e1e/1e1e/2e2e\x1b\\",
		"background, BEL":    "\x1b]11;rgb:1e1e/1e1e/2e2e\a",
		"background, 8 bits": "\x9d11;rgb:1e1e/1e1e/2e2e\a",
		"foreground":         "\x1b]10;rgb:1234/5555/4321\x1b\\",
		"cursor color":       "\x1b]12;rgb:1234/5555/4321\x1b\\",
		"palette":            "\x1b]4;1;rgb:1234/5555/4321\x1b\\",
		"attributes":         "\x1b[?62;1;4;22c",
		"attributes, more":   "\x1b[>41;354;0c",
		"attributes, unit":   "\x1bP!|00000000\x1b\\",
		"mode":               "\x1b[?2026;2$y",
		"kitty":              "\x1b[?1u",
		"kitty, ST":          "\x1b_Gi=31;OK\x1b\\",
		"focus in":           "\x1b[I",
		"focus out":          "\x1b[O",
		"mouse":              "\x1b[<0;33;12M",
		"mouse up":           "\x1b[<0;33;12m",
		"mouse of old":       "\x1b[M 43",
		"paste":              "\x1b[200~4 3 2 q s\r1\x1b[201~",
		"size in cells":      "\x1b[8;24;80t",
		"size in pixels":     "\x1b[4;480;640t",
		"version":            "\x1bP>|XTerm(370)\x1b\\",
		"capability":         "\x1bP1+r524742=38\x1b\\",
		"setting":            "\x1bP1$r2 q\x1b\\",
		"cursor":             "\x1b[5;12R",
		"status":             "\x1b[0n",
		"colors":             "\x1b[?997;1n",
	}
}

// typist types into a decoder on its own clock.
type typist struct {
	*Decoder
	now  time.Time
	keys []string
}

func newTypist() *typist {
	now := time.Date(2026, 5, 4, 9, 0, 0, 0, time.UTC)
	return &typist{Decoder: &Decoder{}, now: now}
}

func (t *typist) note(events []uv.Event) {
	for _, e := range events {
		switch e := e.(type) {
		case uv.KeyPressEvent:
			t.keys = append(t.keys, tea.KeyPressMsg(e).String())
		case uv.PasteEvent:
			t.keys = append(t.keys, fmt.Sprintf("paste %q", e.Content))
		}
	}
}

// types feeds bytes that arrive together.
func (t *typist) types(bytes string) { t.note(t.Decode([]byte(bytes), t.now)) }

// waits lets time pass.
func (t *typist) waits(d time.Duration) {
	end := t.now.Add(d)
	for due := t.Due(); !due.IsZero() && !due.After(end); due = t.Due() {
		t.now = due
		t.note(t.Expire(due))
	}
	t.now = end
}

func (t *typist) saw() string { return strings.Join(t.keys, " ") }

// TestCutReplies cuts every reply at each byte, and at all bytes, with a key before it and
// keys after.
func TestCutReplies(t *testing.T) {
	for name, reply := range answers() {
		for _, pause := range []time.Duration{0, 20 * time.Millisecond, 120 * time.Millisecond, 400 * time.Millisecond} {
			for cut := range len(reply) + 1 {
				p := newTypist()
				p.types("4")
				for i := range reply {
					if i == cut || cut == len(reply) {
						p.waits(pause)
					}
					p.types(reply[i : i+1])
				}
				p.types("5")
				p.types("\x1b[A")
				want := "4 5 up"
				switch name {
				case "paste":
					want = `4 paste "4 3 2 q s\n1" 5 up`
				case "cursor":
					want = "4 " + strings.Join(strings.Fields(p.saw())[1:], " ") // F3 with a modifier looks the same
				}
				if p.saw() != want {
					t.Errorf("%s, cut at %d for %s: %q, want %q", name, cut, pause, p.saw(), want)
				}
			}
		}
	}
}

// TestReplyWithoutEnd sends a reply that never ends: no part of it is a key; a second later
// keys count again, and ctrl+c and enter at once.
func TestReplyWithoutEnd(t *testing.T) {
	for name, reply := range answers() {
		for cut := 2; cut < len(reply); cut++ {
			if name == "paste" || name == "cursor" {
				continue
			}
			p := newTypist()
			p.types(reply[:cut])
			p.waits(silence)
			p.types("4")
			if p.saw() != "4" {
				t.Errorf("%s, ended at %d: %q, want 4", name, cut, p.saw())
			}
			p = newTypist()
			p.types(reply[:cut])
			p.types("\x03")
			if p.saw() != "ctrl+c" {
				t.Errorf("%s, ended at %d with ctrl+c: %q", name, cut, p.saw())
			}
		}
	}
	p := newTypist()
	p.types("\x1b]52;c;" + strings.Repeat("4", 1<<20))
	p.types("\x1b\\5")
	if p.saw() != "5" || cap(p.held) > 2*mostReply {
		t.Errorf("a reply of a megabyte: %q, with %d bytes held", p.saw(), cap(p.held))
	}
}

// TestEscape expects escape a moment after it was pressed, with nothing after it lost; bytes
// that arrive together with it form another key.
func TestEscape(t *testing.T) {
	p := newTypist()
	p.types("\x1b")
	p.waits(lone)
	if p.saw() != "esc" {
		t.Errorf("after %s: %q", lone, p.saw())
	}
	p.types("[A") // of an arrow key that a network tore apart
	if p.saw() != "esc up" {
		t.Errorf("the rest of an arrow key: %q", p.saw())
	}
	for typed, want := range map[string]string{
		"\x1b|4": "esc 4", "\x1b|b": "esc b", "\x1b|\x1b|4": "esc 4", "\x1b|\x1b|\x1b|4": "esc 4", "\x1b|\x1b[A": "esc up", "\x1b||||||||||||||||||||||||||\x1b|4": "esc esc 4", "\x1b4": "alt+4", "\x1b|\x03": "esc ctrl+c", "\x1b\x03": "esc ctrl+c",
		"\x1bOP": "f1", "\x1bOA": "up", "\x1b|O|B": "down", "\x1b[[A4": "4", "\x1b[1;5C": "ctrl+right",
		"\b": "backspace", "\x7f": "backspace", "\x1b[104;5u": "ctrl+h", "é4": "é 4", "\xc3|\xa9": "é", "\xc3|4": "4", "\xe2|\x82|\xac": "€",
		"\x1b[27u": "esc", "\x1b[200~": "", "\x1b[201~4": "4", "\x1b\\4": "4",
	} {
		p := newTypist()
		for part := range strings.SplitSeq(typed, "|") {
			p.types(part)
			p.waits(20 * time.Millisecond)
		}
		if p.saw() != want {
			t.Errorf("%q: %q, want %q", typed, p.saw(), want)
		}
	}
}

// TestPasteWithoutEnd never ends a paste: it becomes text after a second of silence, ctrl+c
// counts at once, and no part of an oversized paste is a key.
func TestPasteWithoutEnd(t *testing.T) {
	p := newTypist()
	p.types("\x1b[200~Acme\x1b]0;x")
	p.waits(silence)
	p.types("4")
	if want := `paste "Acme]0;x" 4`; p.saw() != want {
		t.Errorf("%q, want %q", p.saw(), want)
	}
	for _, interrupt := range []string{"\x03", "\x1b[99;5u", "\x1b[1089::99;69u", "\x1b[27;5;99~"} {
		p = newTypist()
		p.types("\x1b[200~Acme")
		p.waits(silence / 2)
		p.types(interrupt)
		p.types("4")
		if want := `paste "Acme" ctrl+c 4`; p.saw() != want {
			t.Errorf("%q: %q, want %q", interrupt, p.saw(), want)
		}
	}
	p = newTypist()
	p.types("\x1b[200~" + strings.Repeat("4\x03", mostPaste))
	p.types(pasteEnd)
	p.types("5")
	if len(p.keys) != 2 || p.keys[1] != "5" || len(p.keys[0]) > mostPaste {
		t.Errorf("a paste that is too long: %d keys, the last %q", len(p.keys), p.keys[len(p.keys)-1])
	}
	p = newTypist()
	p.Lines = true
	p.types("\x1b[200~4\r\x1b[201~")
	if p.saw() != "4 enter" {
		t.Errorf("line by line: %q", p.saw())
	}
}

// FuzzDecoder feeds any bytes: ctrl+c always arrives, nothing panics and no byte stays held.
func FuzzDecoder(f *testing.F) {
	for _, reply := range answers() {
		f.Add([]byte(reply), 3)
	}
	f.Fuzz(func(t *testing.T, data []byte, cut int) {
		p := newTypist()
		cut = max(0, min(cut, len(data)))
		p.types(string(data[:cut]))
		p.waits(120 * time.Millisecond)
		p.types(string(data[cut:]))
		p.types("\x03")
		if !strings.HasSuffix(p.saw(), "ctrl+c") {
			t.Errorf("%q then ctrl+c: %q", data, p.saw())
		}
		p.waits(silence)
		if !p.Due().IsZero() {
			t.Errorf("%q: something is held after %s", data, silence)
		}
	})
}
