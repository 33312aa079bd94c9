//go:build unix

package terminal

import (
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode/utf8"

	"rolefit/internal/input"
	"rolefit/internal/testterm"
)

// firstThree are the answers to the first three questions in every test that leaves early.
func firstThree() []string { return []string{"5", "1", "s"} }

// finishes goes from a question to the result, as the screen asks.
func (p *participant) finishes(from int, key func(n int) string) *participant {
	p.t.Helper()
	for n := from; n <= 28; n++ {
		p.sees(fmt.Sprintf("%d of 28", n)).types(key(n))
	}
	return p.ends(key)
}

// ends goes from the last question to the result.
func (p *participant) ends(key func(n int) string) *participant {
	p.t.Helper()
	_, err := p.Until(patience, "the questions were over", func(screen string) bool {
		return strings.Contains(screen, "Nearly there") || strings.Contains(screen, "Deal-breakers")
	})
	p.must(err)
	if strings.Contains(p.Screen(), "Nearly there") {
		p.types("enter").sees("Tie-breaker 1 of ")
		var n, of int
		scan(strings.TrimSpace(p.Screen()), "Tie-breaker %d of %d", &n, &of)
		for ; n <= of; n++ {
			p.sees(fmt.Sprintf("Tie-breaker %d of %d", n, of)).types(key(n))
		}
	}
	p.sees("Deal-breakers, 1 of").types("s").sees("Your answers").types("enter").sees("1 Result")
	return p
}

// last is the first of the questions that a test answers on screens to reach a result.
const last = 26

// hasLeft keeps alternating answers to the questions before n.
func (p *participant) hasLeft(n int, begun ...string) *participant {
	p.t.Helper()
	var keys []string
	for q := len(begun) + 1; q < n; q++ {
		keys = append(keys, alternating(q))
	}
	return p.answersInText(len(begun) > 0, keys...)
}

// continues goes from the welcome to the question n, before which the sitting was left.
func (p *participant) continues(n int) *participant {
	p.t.Helper()
	return p.sees(fmt.Sprintf("Continue at question %d", n)).types("enter").sees(fmt.Sprintf("%d of 28", n))
}

// takes takes the quiz from the welcome to the result, on every kind of screen, and returns the
// output before the questions that it leaves out.
func (p *participant) takes(o testterm.Options) (begun []byte) {
	p.t.Helper()
	first := []string{alternating(1), alternating(2)}
	p.starts(o).begins().answers(1, first...).sees("3 of 28").types("q").leaves()
	begun = p.Output()
	p.hasLeft(last, first...).starts(o).continues(last).finishes(last, alternating)
	return begun
}

func alternating(n int) string { return []string{"5", "1", "4", "2", "1", "5", "3"}[n%7] }

// TestLeaving leaves in every possible way: the terminal is restored, and the next start
// resumes.
func TestLeaving(t *testing.T) {
	t.Parallel()
	leave := map[string]func(*participant) error{
		"q":       func(p *participant) error { return p.Type("q") },
		"ctrl+c":  func(p *participant) error { return p.Type("ctrl+c") },
		"SIGINT":  func(p *participant) error { return p.Signal(os.Interrupt) },
		"SIGTERM": func(p *participant) error { return p.Signal(syscall.SIGTERM) },
		"SIGHUP":  func(p *participant) error { return p.Signal(syscall.SIGHUP) },
		"q typed soon": func(p *participant) error {
			time.Sleep(input.Pace)
			return p.Type("4", "4", "q") // the second 4 arrives before its question was in sight
		},
	}
	for name, how := range leave {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPerson(t).starts(testterm.Options{}).begins().answers(1, firstThree()...).sees("4 of 28")
			p.must(how(p))
			if code := p.leaves(); code != 0 {
				t.Errorf("exit code %d", code)
			}
			if !p.Restored() {
				t.Errorf("the terminal is not as it was: alternate screen %v, cursor hidden %v", p.AltScreen(), p.CursorHidden())
			}
			k := p.kept()
			if !slices.Equal(k.answers[:min(3, len(k.answers))], firstThree()) {
				t.Errorf("kept %v", k.answers)
			}
			if n := fmt.Sprintf("Saved: %d of 28", len(k.answers)); !strings.Contains(p.Screen(), n) {
				t.Errorf("the last words are not %q:\n%s", n, p.Screen())
			}
			p.starts(testterm.Options{}).sees("Continue at question").types("enter").sees(k.place()).types("q").leaves()
		})
	}
}

// TestTerminalGone closes the terminal, as a closed window does.
func TestTerminalGone(t *testing.T) {
	t.Parallel()
	p := newPerson(t).starts(testterm.Options{}).begins().answers(1, firstThree()...).sees("4 of 28")
	p.must(p.Hangup())
	p.leaves()
	if k := p.kept(); !slices.Equal(k.answers, firstThree()) {
		t.Errorf("kept %v", k.answers)
	}
	p.starts(testterm.Options{}).sees("3 of 28 answered").types("enter").sees("4 of 28").types("q").leaves()
}

// TestResizedAtAnyMoment resizes the window before every key, down to one cell: of two people
// in the first half of a sitting, of two in the second.
func TestResizedAtAnyMoment(t *testing.T) {
	t.Parallel()
	const half = 15
	for i := range 4 {
		t.Run(fmt.Sprint(i+1), func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(uint64(i), 0))
			p := newPerson(t)
			resized := func(n int) string {
				p.pullsAbout(random)
				return alternating(n)
			}
			if i%2 == 0 {
				p.starts(testterm.Options{}).begins()
				for n := 1; n < half; n++ {
					p.sees(fmt.Sprintf("%d of 28", n)).types(resized(n))
				}
				p.sees(fmt.Sprintf("%d of 28", half))
			} else {
				p.hasLeft(half).starts(testterm.Options{}).continues(half).finishes(half, resized)
				for _, pane := range []string{"2", "3", "1"} {
					p.pullsAbout(random)
					p.types(pane).sees("[" + pane)
				}
			}
			if code := p.types("q").leaves(); code != 0 || !p.Restored() {
				t.Errorf("exit code %d, restored %v", code, p.Restored())
			}
		})
	}
}

// pullsAbout gives the window some random sizes, and then 80×24 again. The program ignores
// keys while the window is too small for a question, so pullsAbout waits in between for a
// frame that only a window of 100×30 has: from then on the small sizes are processed.
func (p *participant) pullsAbout(random *rand.Rand) {
	p.t.Helper()
	const margin, measure = 1, 98
	for range 1 + random.IntN(3) {
		width, height := 1+random.IntN(95), 1+random.IntN(70)
		switch random.IntN(4) {
		case 0:
			width, height = 1+random.IntN(2), 1+random.IntN(2)
		case 1:
			width += 110
		}
		p.must(p.Resize(width, height))
		p.must(p.Type("down"))
		time.Sleep(time.Duration(random.IntN(40_000)) * time.Microsecond) // within a frame, or after some
	}
	p.must(p.Resize(100, 30))
	_, err := p.Until(patience, "the frame of 100×30 was there", func(screen string) bool {
		for line := range strings.Lines(screen) {
			rule := strings.TrimRight(line, "\n")
			if strings.Trim(rule, " ━─") == "" && utf8.RuneCountInString(rule) == margin+measure {
				return true
			}
		}
		return false
	})
	p.must(err)
	p.must(p.Resize(80, 24))
}

// TestTerminalThatAnswersNothing runs the quiz in a terminal that answers no query about
// colors and abilities.
func TestTerminalThatAnswersNothing(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	p.takes(testterm.Options{Mute: true})
	if code := p.types("q").leaves(); code != 0 || !p.Restored() {
		t.Errorf("exit code %d, restored %v", code, p.Restored())
	}
}

// TestStoppedAndContinued types while the program is stopped.
func TestStoppedAndContinued(t *testing.T) {
	t.Parallel()
	p := newPerson(t).starts(testterm.Options{}).begins()
	p.types("5").sees("2 of 28")
	p.must(p.Signal(syscall.SIGSTOP))
	p.types("1", "s") // the s arrives before its question was in sight
	p.must(p.Signal(syscall.SIGCONT))
	p.sees("3 of 28").types("s").sees("4 of 28").types("ctrl+z").types("2").sees("5 of 28").types("q").leaves()
	if k := p.kept(); !slices.Equal(k.answers, append(firstThree(), "2")) {
		t.Errorf("kept %v", k.answers)
	}
}

// TestColors takes the quiz in terminals of few colors and none, and checks the bytes
// sent to them.
func TestColors(t *testing.T) {
	t.Parallel()
	tone := regexp.MustCompile(`\b38;2;(240;179;238|132;227;160|242;154;62|125;159;245)`) // of a role, on a dark ground
	cases := map[string]struct {
		env     []string
		tones   bool
		allowed func(parameter int) bool
	}{
		"sixteen": {
			[]string{"TERM=xterm"},
			false,
			func(n int) bool { return n < 30 || n >= 30 && n <= 37 || n == 39 || n >= 90 && n <= 97 },
		},
		"sixteen of many": { // the palette is the user's own, in any terminal, but for the tones of roles
			[]string{"TERM=xterm-256color", "COLORTERM=truecolor"},
			true,
			func(n int) bool { return n < 30 || n >= 30 && n <= 37 || n == 39 || n >= 90 && n <= 97 },
		},
		"NO_COLOR": {
			[]string{"TERM=xterm-256color", "COLORTERM=truecolor", "NO_COLOR=1"},
			false,
			func(n int) bool { return n < 30 },
		},
	}
	style := regexp.MustCompile(`\x1b\[([\d;:]*)m`)
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPerson(t, c.env...)
			begun := p.takes(testterm.Options{})
			p.types("2").sees("[2 Why]").types("4").sees("[4 Next]").types("q").leaves()
			out := slices.Concat(begun, p.Output())
			found := style.FindAllSubmatch(out, -1)
			if len(found) == 0 {
				t.Error("nothing is styled at all")
			}
			if toned := tone.Match(out); toned != c.tones {
				t.Errorf("tones of roles: %t, want %t", toned, c.tones)
			}
			for _, f := range found {
				parameters := string(f[1])
				if c.tones {
					parameters = tone.ReplaceAllString(parameters, "")
				}
				for parameter := range strings.FieldsFuncSeq(parameters, func(r rune) bool { return r == ';' || r == ':' }) {
					if n, err := strconv.Atoi(parameter); err != nil || !c.allowed(n) {
						t.Fatalf("sent %q", f[0])
					}
				}
			}
		})
	}
}

// TestASCII expects only ASCII in a locale without more.
func TestASCII(t *testing.T) {
	t.Parallel()
	p := newPerson(t, "LC_ALL=C")
	begun := p.takes(testterm.Options{})
	p.types("2").sees("[2 Why]").types("4").sees("[4 Next]").types("q").leaves()
	out := slices.Concat(begun, p.Output())
	if i := slices.IndexFunc(out, func(b byte) bool { return b > 0x7e }); i >= 0 {
		t.Errorf("not ASCII: %q", out[max(i-40, 0):min(i+40, len(out))])
	}
}
