//go:build unix

package terminal

import (
	"slices"
	"testing"
	"time"

	"rolefit/internal/testterm"
)

// TestOnlyKeysAreKeys sends a terminal's replies in pieces, many keys in one piece and a
// paste that never ends, to the program here and on a host.
func TestOnlyKeysAreKeys(t *testing.T) {
	t.Parallel()
	here := newPerson(t).starts(testterm.Options{Mute: true}).begins()
	c := newClassroom(t)
	c.opens()
	there := c.joins(nil)
	there.words()
	there.sees("Enter   begin").types("enter").begins()
	for name, p := range map[string]*participant{"here": here, "on a host": there} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p.t = t
			p.types("4").sees("2 of 28")
			for _, reply := range []string{
				"\x1b]11;rgb:1e1e/1e1e/2e2e\x1b\\", "\x1b]10;rgb:1e1e/1e1e/2e2e\a", "\x1b[?62;4;22c", "\x1b[?2026;0$y", "\x1b[?1u",
				"\x1b[I", "\x1b[<0;33;12M", "\x1bP>|XTerm(370)\x1b\\", "\x1b[200~1 2 3\r4\x1b[201~",
			} {
				cuts := []int{1, 2, min(3, len(reply)-1), len(reply) / 2, len(reply) - 1}
				slices.Sort(cuts)
				for _, cut := range slices.Compact(cuts) {
					p.must(p.Type(reply[:cut]))
					time.Sleep(5 * time.Millisecond) // enough to be read alone; a busy machine must not make a second of it
					p.must(p.Type(reply[cut:]))
				}
			}
			p.types("5").sees("3 of 28")
			p.types("2222").sees("4 of 28")
			p.types("333333333333333333333333333333").sees("5 of 28")
			p.must(p.Type("\x1b[200~1234"))
			p.must(p.Resize(60, 20))
			p.sees("q save & quit")
			p.types("ctrl+c")
			if code := p.leaves(); code != 0 || !p.Restored() {
				t.Errorf("exit code %d, restored: %v", code, p.Restored())
			}
			if k := p.kept(); p == here && !slices.Equal(k.answers, []string{"4", "5", "2", "3"}) {
				t.Errorf("kept %v", k.answers)
			}
		})
	}
}

// TestOtherKeyboards types ctrl+c on a keyboard without Latin letters, and the key at the
// place of q, and checks the request to the terminal that this needs.
func TestOtherKeyboards(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"\x1b[1089::99;5u", "\x1b[968;5u", "й", "\x1b[1081::113u"} {
		p := newPerson(t).starts(testterm.Options{}).begins().types(key)
		if code := p.leaves(); code != 0 || !p.Restored() {
			t.Errorf("%q: exit code %d, restored: %v", key, code, p.Restored())
		}
	}
}
