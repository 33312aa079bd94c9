package plain

import (
	"io"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"rolefit/internal/record"
	"rolefit/quiz"
	"rolefit/quiz/session"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// witness checks that an event was recorded before the text says so.
type witness struct {
	t     *testing.T
	book  *notebook
	text  strings.Builder
	acked int
}

func (w *witness) Write(b []byte) (int, error) {
	w.acked += strings.Count(string(b), "Recorded: ")
	if recorded := w.book.Earlier + len(w.book.Events); w.acked > recorded {
		w.t.Errorf("%d answers are said to be recorded, %d are:\n%s", w.acked, recorded, w.text.String())
	}
	return w.text.Write(b)
}

// typed is an input with these lines.
func typed(lines ...string) io.Reader { return strings.NewReader(strings.Join(lines, "\n") + "\n") }

// talk holds a conversation and checks the invariants of every one.
func talk(t *testing.T, o quiz.Options, in io.Reader) (string, quiz.Outcome) {
	t.Helper()
	out := &witness{t: t, book: &notebook{}}
	if book, ok := o.Journal.(*notebook); ok {
		out.book = book
	} else {
		out.book.Events = make([]record.Event, 1000)
	}
	outcome, err := Run(t.Context(), o, in, out)
	if err != nil {
		t.Error(err)
	}
	text := out.text.String()
	presentable(t, text)
	return text, outcome
}

// presentable expects a text to be whole lines of printable text.
func presentable(t *testing.T, text string) {
	t.Helper()
	if !utf8.ValidString(text) || text != "" && !strings.HasSuffix(text, "\n") {
		t.Errorf("not whole lines of text: %q", text)
	}
	for _, c := range text {
		if c != '\n' && unicode.IsControl(c) || c >= '\u2500' && c <= '\u259f' {
			t.Fatalf("%q in %q", c, text)
		}
	}
	if strings.Contains(text, "%!") || strings.Contains(text, "\n\n\n") {
		t.Errorf("badly put together: %s", text)
	}
}

// kept compares the last sitting in the journal with the outcome.
func kept(t *testing.T, o quiz.Options, book *notebook, outcome quiz.Outcome) {
	t.Helper()
	if !outcome.Began {
		return
	}
	replayed := session.NewSession(o.Model).Replay(book.Events)
	said, _ := outcome.Session.Situation()
	if situation, _ := replayed.Situation(); !cmp.Equal(said, situation, cmpopts.EquateEmpty()) {
		t.Errorf("they said to stand at %+v, kept is %+v", said, situation)
	}
	if diff := cmp.Diff(outcome.Session.Sheet(), replayed.Sheet(), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("said − kept +:\n%s", diff)
	}
	if diff := cmp.Diff(outcome.Session.Order(), replayed.Order()); diff != "" {
		t.Errorf("order: said − kept +:\n%s", diff)
	}
}
