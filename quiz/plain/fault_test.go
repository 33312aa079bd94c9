package plain

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"rolefit/internal/lineio"
	"rolefit/quiz/quiztest"

	"github.com/google/go-cmp/cmp"
)

func TestPlainCannotKeep(t *testing.T) {
	t.Parallel()
	book := &notebook{From: 3, Until: 1000}
	o := quiztest.SmallOptions(t, book)
	out := &strings.Builder{}
	outcome, err := Run(t.Context(), o, typed("1", "4", "2", "2", "q"), out)
	if err != nil || outcome.Unsaved == nil || len(outcome.Session.Sheet().Answers) != 3 {
		t.Errorf("%v, %+v", err, outcome)
	}
	text := out.String()
	if strings.Count(text, "Noted, but not saved: ") != 2 || strings.Count(text, "Recorded: ") != 2 {
		t.Error(text)
	}
	if strings.Count(text, "Your answers can't be saved: the disk is full. The quiz continues") != 1 {
		t.Error(text)
	}
	if !strings.HasSuffix(text, "\nNot everything could be saved: the disk is full.\n") {
		t.Error(text)
	}
}

func TestPlainKeepsAgain(t *testing.T) {
	t.Parallel()
	for _, book := range []*notebook{{From: 0, Until: 2}, {From: 3, Until: 5}} { // at the beginning, or later
		o := quiztest.SmallOptions(t, book)
		out := &strings.Builder{}
		outcome, err := Run(t.Context(), o, typed("1", "4", "2", "5", "2", "3", "q"), out)
		if err != nil || outcome.Unsaved != nil {
			t.Errorf("%v, %+v", err, outcome)
		}
		kept(t, o, book, outcome)
		if !strings.Contains(out.String(), "Your answers can be saved again; none is missing.") {
			t.Error(out.String())
		}
	}
}

// TestKeptAtTheLastMomentIsKept expects answers that the last attempt saves not to be called
// lost, in either form of the conversation.
func TestKeptAtTheLastMomentIsKept(t *testing.T) {
	t.Parallel()
	for _, book := range []*notebook{{From: 0, Until: 3}, {From: 3, Until: 4}} { // no sitting could be begun, or the last answers not be kept
		o := quiztest.SmallOptions(t, book)
		out := &strings.Builder{}
		keys := []string{"1", "4", "2", "q"}
		outcome, err := Run(t.Context(), o, typed(keys...), out)
		if err != nil || outcome.Unsaved != nil {
			t.Errorf("%v, %+v", err, outcome)
		}
		if text := out.String(); !strings.Contains(text, "Your answers can't be saved: the disk is full.") || strings.Contains(text, "Not everything") {
			t.Error(text)
		}
		kept(t, o, book, outcome)
	}
}

func TestPlainIsStopped(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	in, typing := io.Pipe()
	defer func() { _ = typing.Close() }()
	book := &notebook{}
	out := &witness{t: t, book: book}
	go func() {
		fmt.Fprint(typing, "1\n4\n")
		fmt.Fprint(typing, "2\n") // is read once the one before was taken
		cancel()
	}()
	outcome, err := Run(ctx, quiztest.SmallOptions(t, book), in, out)
	if text := out.text.String(); err != nil || !strings.Contains(text, "\nStopped. ") {
		t.Errorf("%v: %s", err, text)
	}
	kept(t, quiztest.SmallOptions(t, nil), book, outcome)
}

type failing struct{ after int }

func (f *failing) Write(b []byte) (int, error) {
	f.after--
	if f.after < 0 {
		return 0, errors.New("the pipe is closed")
	}
	return len(b), nil
}

func TestPlainCannotWrite(t *testing.T) {
	t.Parallel()
	for after := range 60 {
		book := &notebook{}
		o := quiztest.SmallOptions(t, book)
		outcome, err := Run(t.Context(), o, typed(script()[5:]...), &failing{after})
		if err == nil || !strings.Contains(err.Error(), "the pipe is closed") {
			t.Fatalf("after %d writes: %v", after, err)
		}
		kept(t, o, book, outcome)
	}
}

type unreadable struct{}

func (unreadable) Read([]byte) (int, error) { return 0, errors.New("the line is dead") }

func TestPlainCannotRead(t *testing.T) {
	t.Parallel()
	out := &strings.Builder{}
	_, err := Run(t.Context(), quiztest.SmallOptions(t, nil), io.MultiReader(typed("1", "4"), unreadable{}), out)
	if err == nil || !strings.Contains(err.Error(), "the line is dead") || !strings.Contains(out.String(), "The input failed. ") {
		t.Errorf("%v: %s", err, out)
	}
}

func TestPlainStrangeInput(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("4", 10*lineio.MostTyped)
	book := &notebook{}
	o := quiztest.SmallOptions(t, book)
	text, outcome := talk(t, o, typed("1", long, "\x00\xff\x1b[2J", "  4 \r", "99999999999999999999", "-1", "5\r", "q"))
	if strings.Count(text, "too long") != 1 || strings.Count(text, "wasn't understood") != 2 || strings.Count(text, "isn't on the list") != 1 {
		t.Error(text)
	}
	if diff := cmp.Diff(map[string]int{"warmth": 1, "sea-or-wood": 2}, outcome.Session.Sheet().Answers); diff != "" {
		t.Error(diff)
	}
}
