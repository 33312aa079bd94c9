//go:build unix

package terminal

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"rolefit/content"
	"rolefit/internal/input"
	"rolefit/internal/testkit"
	"rolefit/internal/testterm"
)

// The tests here run the real program in a terminal. They import the terminal beside them,
// and the program.

var binary, hostBinary string //nolint:gochecknoglobals // built once, by TestMain

// patience is how long a test waits. It is generous: nothing is measured by it.
const patience = 2 * time.Minute

func TestMain(m *testing.M) { os.Exit(testMain(m)) }

func testMain(m *testing.M) int {
	testkit.WaitForNoDisk()
	testkit.CollectSeldom()
	if err := flag.Set("test.parallel", "32"); err != nil { // people at terminals wait, and take no processor
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	dir, err := os.MkdirTemp("", "rolefit-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir) //nolint:errcheck // a temporary folder
	binary, hostBinary = filepath.Join(dir, "rolefit"), filepath.Join(dir, "rolefit-workshop")
	for path, from := range map[string]string{binary: ".", hostBinary: "workshop"} {
		if err := testkit.Build(context.Background(), path, from); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
	}
	return m.Run()
}

// participant is a participant at a terminal, with a home of its own.
type participant struct {
	*testterm.Terminal
	t    *testing.T
	home string
	env  []string

	last   string    // the last key that types has typed
	typed  time.Time // and when
	before string    // the screen before the last keys, until a text is seen
}

func newPerson(t *testing.T, env ...string) *participant {
	t.Helper()
	p := &participant{t: t, home: t.TempDir()}
	p.env = append([]string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + p.home, "XDG_DATA_HOME=" + p.home, "TERM=xterm-256color", "LC_ALL=C.UTF-8",
	}, env...)
	return p
}

// starts starts the program and returns at once.
func (p *participant) starts(o testterm.Options, args ...string) *participant {
	p.t.Helper()
	o.Env = p.env
	var err error
	if p.Terminal, err = testterm.Start(p.t.Context(), o, binary, args...); err != nil {
		p.t.Fatal(err)
	}
	p.before = ""
	return p
}

// sees waits for a text on the screen. Right after keys it must be a text that they bring: one
// that the screen had before would not wait for them.
func (p *participant) sees(text string) *participant {
	p.t.Helper()
	if strings.Contains(p.before, text) {
		p.t.Fatalf("%q was on the screen before the keys %q:\n%s", text, p.last, p.before)
	}
	p.before = ""
	p.must(p.WaitFor(text, patience))
	return p
}

// types waits for the screen to be in sight, then types keys.
func (p *participant) types(keys ...string) *participant {
	p.t.Helper()
	p.looks(keys[0])
	p.before = p.Screen()
	p.must(p.Type(keys...))
	p.last, p.typed = keys[len(keys)-1], time.Now()
	return p
}

// looks waits until a key counts: the screen has been in sight for input.Moment, or for
// input.Pace if the key before is typed again. If nothing came since that, the program may have
// read it late.
func (p *participant) looks(key string) {
	since, wait := time.Now(), input.Moment
	if chunks := p.Chunks(); len(chunks) > 0 && chunks[len(chunks)-1].At.After(p.typed) {
		since = chunks[len(chunks)-1].At
	}
	if key == p.last {
		wait = input.Pace
	}
	time.Sleep(time.Until(since.Add(wait)))
}

// answersInText gives answers line by line, where no key waits for a screen: from the first
// question, or from the next one if begun.
func (p *participant) answersInText(begun bool, keys ...string) *participant {
	p.t.Helper()
	way := []string{"", "5"} // begins, with a guess
	if begun {
		way = []string{"1"} // continues
	}
	cmd := exec.CommandContext(p.t.Context(), binary, "--accessible")
	cmd.Env, cmd.Stdin = p.env, strings.NewReader(strings.Join(slices.Concat(way, keys, []string{"q\n"}), "\n"))
	if out, err := cmd.CombinedOutput(); err != nil {
		p.t.Fatalf("%v: %s", err, out)
	}
	return p
}

// begins goes from the welcome to the first question.
func (p *participant) begins() *participant {
	p.t.Helper()
	return p.sees("quit").types("enter").sees("what is your guess").types("5").sees("1 of 28")
}

// answers answers questions with one key each, and waits for each next question.
func (p *participant) answers(from int, keys ...string) *participant {
	p.t.Helper()
	for i, k := range keys {
		p.sees(fmt.Sprintf("%d of 28", from+i)).types(k)
	}
	return p
}

// leaves waits for the end of the program and returns its exit code.
func (p *participant) leaves() int {
	p.t.Helper()
	code, err := p.Exit(patience)
	p.must(err)
	return code
}

func (p *participant) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

// kept is the one sitting on the disk of a home.
type kept struct {
	begun       bool
	answers     []string // the keys that gave them, in the order asked
	chosen      bool     // tie-breakers were chosen, perhaps none
	tieBreakers []string
}

var readCareer = sync.OnceValue(content.Career) //nolint:gochecknoglobals // never changes

// kept parses the sitting's file line by line without package record, so that the test does
// not share the program's mistakes. It fails if answers are out of order or if more than one
// sitting has answers.
func (p *participant) kept() kept {
	p.t.Helper()
	files, err := filepath.Glob(filepath.Join(p.home, "rolefit", "sittings", "*.jsonl"))
	p.must(err)
	var found kept
	for _, file := range files {
		k := p.readSitting(file)
		if k.begun && found.begun {
			p.t.Fatalf("two sittings have answers: %v", files)
		}
		if k.begun {
			found = k
		}
	}
	return found
}

func (p *participant) readSitting(file string) kept {
	p.t.Helper()
	data, err := os.ReadFile(file)
	p.must(err)
	data = data[:bytes.LastIndexByte(data, '\n')+1] // a torn last line was never acknowledged
	var k kept
	var order []string
	for _, q := range readCareer().Questions {
		order = append(order, q.ID)
	}
	lines := bufio.NewScanner(bytes.NewReader(data))
	for n := 0; lines.Scan(); n++ {
		var e struct {
			Event, Question string
			Value           int
			Questions       []string
		}
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			p.t.Fatalf("line %d of %s: %v: %q", n+1, file, err, lines.Text())
		}
		switch e.Event {
		case "tie_breakers":
			k.chosen, k.tieBreakers = true, e.Questions
			order = append(order, e.Questions...)
		case "answered", "skipped", "changed":
			if at := len(k.answers); at >= len(order) || order[at] != e.Question {
				p.t.Fatalf("line %d of %s is out of order:\n%s", n+1, file, data)
			}
			key := fmt.Sprint(e.Value + 3)
			if e.Event == "skipped" {
				key = "s"
			}
			k.answers = append(k.answers, key)
		}
		k.begun = k.begun || n > 0
	}
	return k
}

// place is the text of the question at which the sitting resumes.
func (k kept) place() string {
	const questions = 28
	n, extra := len(k.answers), len(k.tieBreakers)
	switch {
	case n < questions:
		return fmt.Sprintf("%d of %d", n+1, questions)
	case !k.chosen: // it ended between the last answer and the choice
		return fmt.Sprintf("%d of %d", questions, questions)
	case n == questions && extra > 0:
		return "Nearly there"
	case n < questions+extra:
		return fmt.Sprintf("Tie-breaker %d of %d", n-questions+1, extra)
	default:
		return "Deal-breakers, 1 of 4"
	}
}

// acknowledged returns the number of answers that a screen shows as kept, derived from its
// question.
func acknowledged(screen string) int {
	const questions = 28
	var n, of int
	first, _, _ := strings.Cut(strings.TrimSpace(screen), "\n")
	switch {
	case scan(first, "%d of %d", &n, &of):
		return n - 1
	case scan(first, "Tie-breaker %d of %d", &n, &of):
		return questions + n - 1
	case strings.HasPrefix(first, "Nearly there"), strings.HasPrefix(first, "Deal-breakers"):
		return questions
	default:
		return 0
	}
}

func scan(text, format string, into ...any) bool {
	n, err := fmt.Sscanf(text, format, into...)
	return err == nil && n == len(into)
}
