package plain

import (
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"rolefit/quiz"
	"rolefit/quiz/quiztest"
)

// TestLinesAreOfThePrompt types every short line at every place: the loop takes the ones that the
// prompt has an answer for, each for what the prompt says it does, and no other.
func TestLinesAreOfThePrompt(t *testing.T) {
	t.Parallel()
	for name, s := range quiztest.Places(t) {
		p := s.Prompt()
		lines := []string{"", "h", "help", "0", "100", "ctrl+c", "again", "ä"}
		for r := '!'; r <= '~'; r++ {
			lines = append(lines, string(r))
		}
		leaves := 0
		for _, c := range p.Commands {
			if c.Action.Leave {
				leaves++
			}
			lines = append(lines, c.Key, c.Word, c.Press)
			if a, _, ok := p.Answer(c.Key); !ok || c.Off == "" && !same(a, c.Action) {
				t.Errorf("%s: the prompt offers %q, but that line does something else", name, c.Key)
			}
			if a, _, ok := p.Answer(c.Word); c.Word != "" && (!ok || c.Off == "" && !same(a, c.Action)) {
				t.Errorf("%s: the prompt offers %q, but that line does something else", name, c.Word)
			}
		}
		if leaves != 1 {
			t.Errorf("%s: the prompt has %d ways out of the sitting, want 1", name, leaves)
		}
		slices.Sort(lines)
		for _, line := range slices.Compact(lines) {
			f := newForm(t.Context(), s, strings.NewReader(line+"\n"), io.Discard)
			a, err := f.ask(p)
			f.in.Stop()
			want, _, ok := p.Answer(line)
			switch _, only := p.Only(); {
			case only: // it asks for nothing
				want, ok = p.Choices[0].Action, true
			case p.Until != "" && !ok: // the line begins a text
				want, ok = quiz.Action{Work: func() quiz.Done { return quiz.Done{} }}, line == p.Until
			}
			if taken := !errors.Is(err, io.EOF); taken != ok || ok && !same(a, want) {
				t.Errorf("%s: the line %q is taken: %v; the prompt has an answer for it: %v", name, line, taken, ok)
			}
		}
	}
}

// same reports whether two actions have the same parts.
func same(a, b quiz.Action) bool {
	return (a.Intent == nil) == (b.Intent == nil) && (a.Then == nil) == (b.Then == nil) && (a.Work == nil) == (b.Work == nil) &&
		(a.Tell == nil) == (b.Tell == nil) && a.Said == b.Said && a.Copy == b.Copy && a.Repeat == b.Repeat && a.Leave == b.Leave
}
