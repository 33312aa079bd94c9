//go:build unix

package terminal

import (
	"fmt"
	"os/exec"
	"strings"
	"testing"
	"time"

	"rolefit/content"
	"rolefit/internal/record/resultcode"
	"rolefit/internal/testterm"
	"rolefit/scoring"
)

// TestWholeClass runs a complete class: three participants by OpenSSH, one of them in plain
// text, a laptop that takes the quiz by itself, and a pasted result code; with a projector
// and its controls, from the lobby to the end.
func TestWholeClass(t *testing.T) { //nolint:tparallel // people wait for each other
	t.Parallel()
	c := newClassroom(t)
	wall := c.projects()
	wall.sees("JOINED").sees("ssh -p " + c.port)

	first, second, plain := c.joins(nil), c.joins(nil), c.joins(nil)
	together(t, func(_ int, p *participant) {
		p.words()
		p.types("enter").begins()
	}, first, second)
	plain.words()
	plain.types("a").sees("No idea yet").types("5", "enter")
	wall.types("space").sees("ANSWERING").sees("JOINED    3")

	laptop := newPerson(t, "REDUCE_MOTION=1") // over ssh nothing moves, either
	laptop.starts(testterm.Options{}, "join", "127.0.0.1:"+c.port)
	laptop.sees("Compare it with the one on the projector.").types("enter").begins()
	key := func(n, q int) string { return fmt.Sprint(1 + (2*q+q/5+n)%5) } // never one twice in a row
	together(t, func(n int, p *participant) {
		if p == plain {
			p.finishesInText()
			return
		}
		for q := 1; q <= 28; q++ {
			p.answers(q, key(n, q))
		}
		p.ends(func(q int) string { return key(n, q) })
	}, first, second, laptop, plain)
	laptop.sees("sent to the class")

	// Four are done; the fifth is a code out of a chat, which is not shown on the wall.
	wall.sees("DONE      4").sees("It takes 5 who are done")
	wall.types("a").sees("Codes and paper").types("\x1b[200~Anna: mine is " + codeOf(t, 7) + "\nBen: nice!\x1b[201~").sees("Added: 1.")
	if strings.Contains(string(wall.Output()), codeOf(t, 7)[:9]) {
		t.Error("a result code is on the wall")
	}
	wall.types("esc").sees("DONE      5").sees("The chart freezes at 5: everybody is in it.")

	wall.types("space").sees("THE CLASS").sees("of all 5 who are done")
	first.sees("Your class's result is here: ").types("6").sees("[6 Class]").sees("5 of 5 counted")
	plain.types("class", "enter").says("5 of 5 counted")
	laptop.sees("Your class's result is here: ").types("6").sees("[6 Class]").sees("5 of 5 counted")
	wall.types("space").sees("DISCUSS 1 of 3").sees("IN PAIRS")
	wall.types("space").sees("VOTED")
	together(t, func(_ int, p *participant) {
		p.sees("v vote again").types("v").sees("Your class votes again").types("5").sees("Your second answer")
	}, first, second, laptop)
	plain.says("From your class: Your class is answering a question again").types("v", "enter").says("Your result doesn't change.").types("1", "enter").says("Your second answer")
	wall.sees("VOTED     4").types("space").sees("Fewer than five voted again")
	wall.types("x").sees("Press x again").types("x").sees("The class has ended.")
	laptop.sees("The class has ended.").types("q").sees("Sent: the class \"Monday\" has your answers.")
	if code := laptop.leaves(); code != 0 || !laptop.Restored() {
		t.Errorf("a laptop's window ended with %d, restored: %v", code, laptop.Restored())
	}
	second.sees("The class has ended.").types("q").sees("Your result is saved")
	if code := second.leaves(); code != 0 || !second.Restored() {
		t.Errorf("a participant's window ended with %d, restored: %v", code, second.Restored())
	}
	wall.types("q").sees("Stop the host? Press q again").types("q")
	if code := wall.leaves(); code != 0 || !wall.Restored() {
		t.Errorf("the host ended with %d, restored: %v", code, wall.Restored())
	}
	report := exec.CommandContext(t.Context(), c.binary, "report")
	report.Env = []string{"HOME=" + c.home, "XDG_DATA_HOME=" + c.home}
	if out, err := report.CombinedOutput(); err != nil || !strings.Contains(string(out), "5 of 5 counted") {
		t.Errorf("the report: %v\n%s", err, out)
	}
}

// together has participants do something at the same time.
func together(t *testing.T, do func(n int, p *participant), all ...*participant) {
	t.Helper()
	t.Run("together", func(t *testing.T) {
		for n, p := range all {
			t.Run(fmt.Sprint(n+1), func(t *testing.T) {
				t.Parallel()
				before := p.t
				p.t = t
				defer func() { p.t = before }()
				do(n, p)
			})
		}
	})
}

// TestJoiningLineByLineAsksAboutTheKey expects the line-by-line form to ask for a comparison
// of the host's key, before the first question.
func TestJoiningLineByLineAsksAboutTheKey(t *testing.T) {
	t.Parallel()
	c := newClassroom(t)
	c.projects().sees("JOINED")
	p := newPerson(t)
	p.starts(testterm.Options{}, "join", "--accessible", "127.0.0.1:"+c.port)
	p.says("If it isn't, type no.").types("no", "enter").says("the key was not accepted")
	if code := p.leaves(); code != 1 {
		t.Errorf("a key that differs: exit status %d", code)
	}
	p.starts(testterm.Options{}, "join", "--accessible", "127.0.0.1:"+c.port)
	p.says("Press Enter if it is the same.")
	if strings.Contains(string(p.Output()), "what is your guess") {
		t.Error("the quiz goes on over the key")
	}
	p.types("enter").says("what is your guess").types("q", "enter").says("q quits")
}

// projects starts the host with the projector and its controls in a terminal.
func (c *classroom) projects() *participant {
	c.t.Helper()
	p := newPerson(c.t)
	p.env = append(p.env, "HOME="+c.home, "XDG_DATA_HOME="+c.home)
	var err error
	p.Terminal, err = testterm.Start(c.t.Context(), testterm.Options{Width: 80, Height: 24, Env: p.env},
		c.binary, "--listen", "127.0.0.1:"+c.port, "--class", "Monday", "--one-router")
	c.must(err)
	c.t.Cleanup(func() { _ = p.Kill() })
	return p.sees("q stop")
}

// finishesInText answers all remaining questions, line by line.
func (p *participant) finishesInText() {
	p.t.Helper()
	answered := 0
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
		said := string(p.Output())
		switch {
		case strings.Contains(said, "Your result: "):
			return
		case strings.Count(said, "\nTie-breaker ")+strings.Count(said, "\nQuestion ") > answered:
			answered++
			p.must(p.Type(fmt.Sprint(1+answered%5), "enter"))
		case strings.HasSuffix(strings.TrimSpace(said), "Enter continues, b goes back, q saves and quits."),
			strings.Contains(said, "Enter continues to your result."):
			p.must(p.Type("enter"))
		case strings.HasSuffix(strings.TrimSpace(said), "s skips the rest, b goes back, r repeats, q saves and quits."):
			p.must(p.Type("s", "enter"))
		}
		time.Sleep(20 * time.Millisecond)
	}
	p.t.Fatalf("it never ends:\n%s", p.Output())
}

// says waits for a text in the output, scrolled away or not.
func (p *participant) says(text string) *participant {
	p.t.Helper()
	for deadline := time.Now().Add(patience); !strings.Contains(string(p.Output()), text); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			p.t.Fatalf("it never said %q:\n%s", text, p.Output())
		}
	}
	return p
}

// codeOf returns the result code of a random sheet.
func codeOf(t *testing.T, seed int) string {
	t.Helper()
	a := content.Career()
	m, err := scoring.NewModel(a)
	if err != nil {
		t.Fatal(err)
	}
	s := scoring.Sheet{Assessment: a.ID, Edition: a.Edition, Answers: map[string]int{}}
	for i, q := range a.Questions {
		s.Answers[q.ID] = (i*i+seed)%5 - 2
	}
	code, err := resultcode.Encode(m, s)
	if err != nil {
		t.Fatal(err)
	}
	return code
}
