package host

import (
	"io"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/google/go-cmp/cmp"
)

// TestKeyboard types at a keyboard, in pieces as a network delivers them.
func TestKeyboard(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"1|q|\r| |\t":                      "1 q enter space tab",
		"\x1b[A\x1b[B|\x1bOC\x1b[D":        "up down right left",
		"\x1b|[|A|\x1b|[|5|~":              "up pgup",
		"\x03\x7f\x1b[Z":                   "ctrl+c backspace shift+tab",
		"\x1b":                             "esc",
		"\x1b|\x1b[A":                      "alt+up", // one after the other at once, as every terminal has it
		"ä|\xc3|\xa4":                      "ä ä",
		"\x1b[200~12q\x1b[A\r\x1b[201~3":   "3",
		"\x1b[200~1|\x1b[20|1~3":           "3",
		"\x1b]11;rgb:ffff/ffff/ffff\x1b\\": "light",
		"\x1b]11;rgb:0000/0|000/0000\a|2":  "dark 2",
		"\x1b[48;10;10;0;0t\x1b[<0;1;1M\x1b[?2026;2$y\x1b[I\x1bP1+r524742\x1b\\4": "4", // size, mouse, mode, focus, capability
	} {
		var got []string
		k := &keyboard{send: func(msg tea.Msg) {
			switch msg := msg.(type) {
			case tea.KeyPressMsg:
				got = append(got, msg.String())
			case tea.BackgroundColorMsg:
				got = append(got, map[bool]string{true: "dark", false: "light"}[msg.IsDark()])
			default:
				t.Errorf("%q: %T was handed over", typed, msg)
			}
		}}
		k.read(&pieces{strings.Split(typed, "|")})
		if diff := cmp.Diff(want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%q (-want +got):\n%s", typed, diff)
		}
	}
}

// pieces is read piece by piece.
type pieces struct{ left []string }

func (p *pieces) Read(into []byte) (int, error) {
	if len(p.left) == 0 {
		return 0, io.EOF
	}
	n := copy(into, p.left[0])
	p.left = p.left[1:]
	return n, nil
}

// TestKeyboardWaits gives an escape that nothing follows out as the key, and does not
// keep what is never finished.
func TestKeyboardWaits(t *testing.T) {
	t.Parallel()
	keys := make(chan string, mostSequence)
	k := &keyboard{send: func(msg tea.Msg) { keys <- msg.(tea.KeyPressMsg).String() }}
	k.take([]byte("\x1b"), false)
	select {
	case key := <-keys:
		if key != "esc" {
			t.Errorf("%q", key)
		}
	case <-time.After(time.Minute):
		t.Fatal("the key never came")
	}
	k.take([]byte("\x1b]11;"+strings.Repeat("x", 10*mostSequence)), false)
	k.mu.Lock()
	left := len(k.typed)
	k.mu.Unlock()
	if left > 0 {
		t.Errorf("%d bytes are kept", left)
	}
	k.take([]byte("5"), false)
	for {
		select {
		case key := <-keys:
			if key == "5" {
				return
			}
		case <-time.After(time.Minute):
			t.Fatal("the key after it never came")
		}
	}
}
