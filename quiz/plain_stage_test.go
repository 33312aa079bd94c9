package quiz

import (
	"errors"
	"io"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"rolefit/content"
	"rolefit/internal/record"
	"rolefit/quiz/session"
	"rolefit/quiz/session/sessiontest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// notebook is a journal in memory. It fails at the tries from, and up to but not
// including until, of beginning and of recording.
type notebook struct {
	events      []record.Event // of the sitting that was begun last
	earlier     int            // events of those before it
	missing     []record.Event // to be recorded with the next try
	begun       int
	closed      int
	tries       int
	from, until int
}

func (n *notebook) fails() error {
	n.tries++
	if n.tries > n.from && n.tries <= n.until {
		return errors.New("the disk is full")
	}
	return nil
}

func (n *notebook) Begin(string, string) (Recorder, error) {
	if err := n.fails(); err != nil {
		return nil, err
	}
	n.begun++
	n.earlier += len(n.events)
	n.events = nil
	return n, nil
}

func (n *notebook) Resume(id string) (Recorder, []record.Event, error) {
	if id == "unreadable" {
		return nil, nil, errors.New("line 3 cannot be read")
	}
	return n, n.events, nil
}

func (n *notebook) Record(events ...record.Event) error {
	n.missing = append(n.missing, events...)
	if err := n.fails(); err != nil {
		return err
	}
	n.events = append(n.events, n.missing...)
	n.missing = nil
	return nil
}

func (n *notebook) Close() error {
	n.closed++
	if len(n.missing) == 0 {
		return nil
	}
	return n.Record()
}

// witness checks that what is said to be recorded was recorded before.
type witness struct {
	t     *testing.T
	book  *notebook
	text  strings.Builder
	acked int
}

func (w *witness) Write(b []byte) (int, error) {
	w.acked += strings.Count(string(b), "Recorded: ")
	if recorded := w.book.earlier + len(w.book.events); w.acked > recorded {
		w.t.Errorf("%d answers are said to be recorded, %d are:\n%s", w.acked, recorded, w.text.String())
	}
	return w.text.Write(b)
}

// smallOptions is a conversation of twelve questions about three roles, with limits
// and tie-breakers.
func smallOptions(t testing.TB, journal Journal) Options {
	t.Helper()
	m := sessiontest.Model(t)
	options := []content.LimitOption{{ID: "no", Text: "Not at all", Said: "none"}, {ID: "yes", Text: "Gladly", Said: "any", Rank: 1}}
	clock := time.Date(2026, 5, 4, 9, 0, 0, 0, time.UTC)
	return Options{
		Model: m, Journal: journal,
		Limits: []content.Limit{
			{ID: "rain", Name: "rain", Text: "Rain is something I accept", Options: options},
			{ID: "wind", Name: "wind", Text: "Wind is something I accept", Options: options},
		},
		Now: func() time.Time {
			clock = clock.Add(1500 * time.Millisecond)
			return clock
		},
	}
}

// typed is the input of somebody who types these lines.
func typed(lines ...string) io.Reader { return strings.NewReader(strings.Join(lines, "\n") + "\n") }

// talk holds a conversation and checks what holds for every one.
func talk(t *testing.T, o Options, in io.Reader) (string, Outcome) {
	t.Helper()
	out := &witness{t: t, book: &notebook{}}
	if book, ok := o.Journal.(*notebook); ok {
		out.book = book
	} else {
		out.book.events = make([]record.Event, 1000)
	}
	outcome, err := RunPlain(t.Context(), o, in, out)
	if err != nil {
		t.Error(err)
	}
	text := out.text.String()
	presentable(t, text)
	return text, outcome
}

// presentable checks that a text is whole lines without anything but text.
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

// kept checks that what the journal holds of the last sitting is what the outcome
// holds.
func kept(t *testing.T, o Options, book *notebook, outcome Outcome) {
	t.Helper()
	if !outcome.Began {
		return
	}
	replayed := session.NewSession(o.Model).Replay(book.events)
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
