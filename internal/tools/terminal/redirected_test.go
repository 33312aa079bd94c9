//go:build unix

package terminal

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rolefit/internal/testterm"
)

// redirects starts a program with its standard output in a file, and returns the file.
func (p *participant) redirects(program, words string) (file string) {
	p.t.Helper()
	file = filepath.Join(p.t.TempDir(), "result.txt")
	var err error
	p.Terminal, err = testterm.Start(p.t.Context(), testterm.Options{Env: p.env}, "/bin/sh", "-c", program+" "+words+" > "+file)
	p.must(err)
	return file
}

// reads returns the file's text and expects no control byte in it.
func (p *participant) reads(file string) string {
	p.t.Helper()
	text, err := os.ReadFile(file)
	p.must(err)
	if strings.Contains(string(text), "\x1b") {
		p.t.Errorf("there are sequences for a terminal in the file: %.300q", text)
	}
	return string(text)
}

// TestResultGoesToTheFile ends the quiz with standard output in a file: the questions are on
// the terminal, and the result is in the file, as show prints it.
func TestResultGoesToTheFile(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	file := p.hasLeft(last).redirects(binary, "")
	p.continues(last).finishes(last, alternating).types("q")
	if code := p.leaves(); code != 0 || !p.Restored() {
		t.Errorf("exit code %d, restored %v", code, p.Restored())
	}
	if !strings.Contains(p.Screen(), "Your result is saved.") {
		t.Errorf("no goodbye:\n%s", p.Screen())
	}
	got := p.reads(file)
	again := p.redirects(binary, "show")
	p.leaves()
	if want := p.reads(again); got != want || !strings.Contains(want, "Result code") {
		t.Errorf("the file holds\n%s\nand show prints\n%s", got, want)
	}
}

// TestNothingToPrint leaves in the middle of the line-by-line form: the file is empty, and
// the whole conversation is on the terminal.
func TestNothingToPrint(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	file := p.redirects(binary, "--accessible")
	p.sees("No idea yet").types("5", "enter").sees("Question 1").types("4", "enter").sees("Question 2").types("q", "enter")
	p.leaves()
	if got := p.reads(file); got != "" || !strings.Contains(p.Screen(), "Continue with: rolefit") {
		t.Errorf("the file holds %q, and the terminal\n%s", got, p.Screen())
	}
}

// TestLeftAtOnce leaves on the first page.
func TestLeftAtOnce(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	file := p.redirects(binary, "")
	p.sees("quit").types("q")
	p.leaves()
	if got := p.reads(file); got != "" || !strings.Contains(p.Screen(), "no result was written") {
		t.Errorf("the file holds %q, and the terminal\n%s", got, p.Screen())
	}
}

// TestJobGoesToTheFile does the same with the check of a job.
func TestJobGoesToTheFile(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	file := p.redirects(binary, "job Acme")
	p.sees("fact 1 of").types("1").sees("fact 2 of").types("q")
	if code := p.leaves(); code != 0 || !p.Restored() {
		t.Errorf("exit code %d, restored %v:\n%s", code, p.Restored(), p.Screen())
	}
	if got := p.reads(file); !strings.Contains(got, "Acme") {
		t.Errorf("the file holds %q", got)
	}
}

// TestProjectorOnTheTerminal hosts a class with standard output in a file: projector and
// controls are on the terminal.
func TestProjectorOnTheTerminal(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	file := p.redirects(newClassroom(t).binary, "rehearse --people 1 --think 1h")
	p.sees("q stop").types("q").sees("Press q again").types("q")
	if code := p.leaves(); code != 0 || !p.Restored() {
		t.Errorf("exit code %d, restored %v:\n%s", code, p.Restored(), p.Screen())
	}
	if got := p.reads(file); !strings.HasPrefix(got, "1 person came") {
		t.Errorf("the file holds %q", got)
	}
}
