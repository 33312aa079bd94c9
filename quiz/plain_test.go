package quiz

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"rolefit/content"
	"rolefit/internal/record"
	"rolefit/scoring"
)

// notebook is a journal in memory. It fails at the tries from, and up to but not
// including until, of beginning and of recording.
type notebook struct {
	events      []record.Event
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
	return n, nil
}

func (n *notebook) Resume(id string) (Recorder, []record.Event, error) {
	if id == "unreadable" {
		return nil, nil, errors.New("line 3 cannot be read")
	}
	return n, n.events, nil
}

func (n *notebook) Record(events ...record.Event) error {
	if err := n.fails(); err != nil {
		return err
	}
	n.events = append(n.events, events...)
	return nil
}

func (n *notebook) Close() error {
	n.closed++
	return nil
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
	if w.acked > len(w.book.events) {
		w.t.Errorf("%d answers are said to be recorded, %d are:\n%s", w.acked, len(w.book.events), w.text.String())
	}
	return w.text.Write(b)
}

// smallOptions is a conversation of twelve questions about three roles, with limits
// and tie-breakers.
func smallOptions(t testing.TB, journal Journal) Options {
	t.Helper()
	a := &content.Assessment{ID: "small", Edition: "1", Language: "en", Title: "Which of three suits you?"}
	for _, name := range []string{"Red", "Green", "Blue"} {
		a.Roles = append(a.Roles, content.Role{
			ID: strings.ToLower(name), Name: name + " Engineer", Short: name, Promise: "You want to see " + strings.ToLower(name) + ".",
		})
	}
	weights := func(red, green, blue int) map[string]int {
		return map[string]int{"red": red, "green": green, "blue": blue}
	}
	statement := func(id string, w map[string]int) content.Question {
		return content.Question{
			ID: id, Kind: content.Statement, Text: "I like " + id, Opposite: "I like the opposite of " + id,
			Short: id, ShortNot: "the opposite of " + id, Weights: w, Why: "It matters.", Source: "the guide",
		}
	}
	trade := func(id, a, b string, w map[string]int) content.Question {
		return content.Question{
			ID: id, Kind: content.TradeOff, Stem: "I would rather have", A: a, B: b, Short: b, ShortNot: a, Weights: w,
		}
	}
	a.Questions = []content.Question{
		statement("warmth", weights(3, -1, -2)), trade("sea-or-wood", "the sea", "the wood", weights(-1, 3, -2)),
		statement("distance", weights(-2, -1, 3)), trade("fire-or-leaf", "a fire", "a leaf", weights(-3, 2, 1)),
		statement("growth", weights(-1, 3, -2)), trade("sky-or-rose", "the sky", "a rose", weights(3, -1, -2)),
		statement("patience", weights(-3, 2, 1)), trade("lake-or-hill", "a lake", "a hill", weights(1, 2, -3)),
		statement("courage", weights(2, -3, 1)), trade("meadow-or-cloud", "a meadow", "a cloud", weights(1, -3, 2)),
		statement("calm", weights(-2, 1, 1)), trade("moss-or-ice", "moss", "ice", weights(-1, -1, 2)),
	}
	a.TieBreakers = []content.Question{
		trade("moss-or-brick", "moss", "brick", weights(3, -3, 0)), trade("ink-or-grass", "ink", "grass", weights(0, 3, -3)),
	}
	m, err := scoring.NewModel(a)
	if err != nil {
		t.Fatal(err)
	}
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

// kept checks that what the journal holds is what the outcome holds.
func kept(t *testing.T, o Options, book *notebook, outcome Outcome) {
	t.Helper()
	replayed := NewSession(o.Model).Replay(book.events)
	if diff := cmp.Diff(outcome.Session.Sheet(), replayed.Sheet(), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("said − kept +:\n%s", diff)
	}
	if diff := cmp.Diff(outcome.Session.Order(), replayed.Order()); diff != "" {
		t.Errorf("order: said − kept +:\n%s", diff)
	}
}

// script is a whole conversation of smallOptions that visits every place.
func script() []string {
	return []string{
		"9", "s", "b", "", "2", // the guess: no such role, none, and on second thoughts green
		"4", "b", "", "?", "r", "h", "2", "5", "s", "rather", "1", // questions: back and keep, why, repeat, help, skip, garbage
		"3", "back", "skip", "1", "4", "1", "5", "3", "4", "2", "1", "4",
		"", "b", "", "r", "", "4", "b", "4", "1", // the tie-breakers
		"2", "b", "", "s", // limits
		"r", "3", "1", "15", "l", "1", "2", "b", "", "", // review: change the third answer, then the limits
		"w", "n", "r", "x", "c", "1", "b", "", "q", // the result, and changing from it
	}
}

func TestPlainTranscript(t *testing.T) {
	t.Parallel()
	book := &notebook{}
	o := smallOptions(t, book)
	o.Notice = "the file \x1b[31mold\u202e could not be read."
	text, outcome := talk(t, o, typed(script()...))
	kept(t, o, book, outcome)
	if outcome.Session.Place() != AtResult || !outcome.Began || outcome.Unsaved != nil || book.begun != 1 || book.closed != 1 {
		t.Errorf("%+v, %d begun, %d closed", outcome, book.begun, book.closed)
	}
	path := filepath.Join("testdata", "plain.txt")
	if *update {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), text); diff != "" {
		t.Errorf("want − got +:\n%s", diff)
	}
}

func TestPlainInputEndsAnywhere(t *testing.T) {
	t.Parallel()
	lines := script()
	for n := range lines {
		for _, end := range []string{"\n", "\r\n", ""} {
			book := &notebook{}
			o := smallOptions(t, book)
			text, outcome := talk(t, o, strings.NewReader(strings.Join(lines[:n], "\n")+end))
			kept(t, o, book, outcome)
			if !strings.Contains(text, "\nThe input ended. ") || len(book.events) > 0 && !strings.Contains(text[len(text)-100:], "kept") {
				t.Fatalf("after %q: %s", lines[:n], text[max(len(text)-200, 0):])
			}
			if book.closed != book.begun {
				t.Errorf("after %q: %d begun, %d closed", lines[:n], book.begun, book.closed)
			}
		}
	}
}

func TestPlainResumesAnywhere(t *testing.T) {
	t.Parallel()
	forward := []string{"2", "4", "s", "1", "2", "4", "5", "3", "4", "2", "5", "4", "1", "", "2", "4", "1", "2", "", "q"}
	whole := &notebook{}
	_, want := talk(t, smallOptions(t, whole), typed(forward...))
	if want.Session.Place() != AtResult {
		t.Fatalf("the script ends at %v", want.Session.Place())
	}
	for n := 1; n < len(forward)-1; n++ {
		book := &notebook{}
		talk(t, smallOptions(t, book), typed(forward[:n]...))
		o := smallOptions(t, book)
		o.Left = []Left{{ID: "x", Answered: n, Questions: 12, Start: o.Now(), Last: o.Now()}}
		rest := forward[n:]
		switch n {
		case 14: // past the notice, without an answer: it is read again
			rest = forward[n-1:]
		case 17, 18: // from the first limit on, the rest of them waits in the review
			rest = []string{"l", "1", "2", "", "q"}
		}
		text, got := talk(t, o, typed(append([]string{"1"}, rest...)...))
		if got.Session.Place() != AtResult || !strings.Contains(text, "Going on where you stopped.") {
			t.Errorf("after %d lines, at %v:\n%s", n, got.Session.Place(), text)
		}
		ignored := cmpopts.IgnoreFields(scoring.Sheet{}, "Seconds")
		if diff := cmp.Diff(want.Session.Sheet(), got.Session.Sheet(), ignored); diff != "" {
			t.Errorf("after %d lines: in one go − resumed +:\n%s", n, diff)
		}
	}
}

func TestPlainLeft(t *testing.T) {
	t.Parallel()
	book := &notebook{}
	o := smallOptions(t, book)
	o.Left = []Left{{ID: "unreadable", Questions: 12, Last: o.Now()}}
	text, outcome := talk(t, o, typed("1", "7", "2", "1", "4", "q"))
	for _, want := range []string{
		"1: Go on: 0 of 12 answered, left just now.", "2: Start from the first question, or as a new person. What was left stays.",
		"That one cannot be taken up: line 3 cannot be read.", "That number is not among them.", "Question 2 of 12.",
		"Everything you answered is kept. Come back, and you go on where you stopped.",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
	if sheet := outcome.Session.Sheet(); sheet.Guess != "red" || len(sheet.Answers) != 1 {
		t.Errorf("%+v", sheet)
	}
}

func TestPlainAnotherPerson(t *testing.T) {
	t.Parallel()
	book := &notebook{}
	o := smallOptions(t, book)
	first := append(script()[:len(script())-1], "p", "3", "q")
	text, outcome := talk(t, o, typed(first...))
	if strings.Count(text, "Which of three suits you?") != 2 || book.begun != 2 || book.closed != 2 {
		t.Errorf("%d begun, %d closed:\n%s", book.begun, book.closed, text)
	}
	if sheet := outcome.Session.Sheet(); sheet.Guess != "blue" || len(sheet.Answers) > 0 {
		t.Errorf("%+v", sheet)
	}
}

func TestPlainLeavesAtOnce(t *testing.T) {
	t.Parallel()
	book := &notebook{}
	text, outcome := talk(t, smallOptions(t, book), typed("quit"))
	if outcome.Began || book.begun > 0 || !strings.HasSuffix(text, "\nNothing was answered.\n") {
		t.Errorf("%+v: %s", outcome, text)
	}
}

func TestPlainPrivate(t *testing.T) {
	t.Parallel()
	o := smallOptions(t, nil)
	o.Private = true
	text, outcome := talk(t, o, typed("s", "5", "q"))
	if !strings.Contains(text, "Private: nothing is kept.") || !strings.HasSuffix(text, "\nNothing is kept.\n") {
		t.Error(text)
	}
	if value, _ := outcome.Session.Answer("warmth"); value != 2 || outcome.Unsaved != nil {
		t.Errorf("%+v", outcome)
	}
}

func TestPlainCannotKeep(t *testing.T) {
	t.Parallel()
	book := &notebook{from: 3, until: 1000}
	o := smallOptions(t, book)
	out := &strings.Builder{}
	outcome, err := RunPlain(t.Context(), o, typed("1", "4", "2", "2", "q"), out)
	if err != nil || outcome.Unsaved == nil || len(outcome.Session.Sheet().Answers) != 3 {
		t.Errorf("%v, %+v", err, outcome)
	}
	text := out.String()
	if strings.Count(text, "Noted, but not kept: ") != 2 || strings.Count(text, "Recorded: ") != 2 {
		t.Error(text)
	}
	if strings.Count(text, "Your answers cannot be kept: the disk is full. The quiz goes on") != 1 {
		t.Error(text)
	}
	if !strings.HasSuffix(text, "\nNot everything could be kept: the disk is full.\n") {
		t.Error(text)
	}
}

func TestPlainKeepsAgain(t *testing.T) {
	t.Parallel()
	for _, book := range []*notebook{{from: 0, until: 2}, {from: 3, until: 5}} { // at the beginning, or later
		o := smallOptions(t, book)
		out := &strings.Builder{}
		outcome, err := RunPlain(t.Context(), o, typed("1", "4", "2", "5", "2", "3", "q"), out)
		if err != nil || outcome.Unsaved != nil {
			t.Errorf("%v, %+v", err, outcome)
		}
		kept(t, o, book, outcome)
		if !strings.Contains(out.String(), "Your answers can be kept again; none is missing.") {
			t.Error(out.String())
		}
	}
}

func TestPlainIsStopped(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	in, typing := io.Pipe()
	defer typing.Close()
	book := &notebook{}
	out := &witness{t: t, book: book}
	go func() {
		fmt.Fprint(typing, "1\n4\n")
		fmt.Fprint(typing, "2\n") // is read once the one before was taken
		cancel()
	}()
	outcome, err := RunPlain(ctx, smallOptions(t, book), in, out)
	if text := out.text.String(); err != nil || !strings.Contains(text, "\nStopped. ") {
		t.Errorf("%v: %s", err, text)
	}
	kept(t, smallOptions(t, nil), book, outcome)
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
		o := smallOptions(t, book)
		outcome, err := RunPlain(t.Context(), o, typed(script()[5:]...), &failing{after})
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
	_, err := RunPlain(t.Context(), smallOptions(t, nil), io.MultiReader(typed("1", "4"), unreadable{}), out)
	if err == nil || !strings.Contains(err.Error(), "the line is dead") || !strings.Contains(out.String(), "The input failed. ") {
		t.Errorf("%v: %s", err, out)
	}
}

func TestPlainStrangeInput(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("4", 10*mostTyped)
	book := &notebook{}
	o := smallOptions(t, book)
	text, outcome := talk(t, o, typed("1", long, "\x00\xff\x1b[2J", "  4 \r", "99999999999999999999", "-1", "5\r", "q"))
	if strings.Count(text, "too long") != 1 || strings.Count(text, "not understood") != 2 || strings.Count(text, "not among them") != 1 {
		t.Error(text)
	}
	if diff := cmp.Diff(map[string]int{"warmth": 1, "sea-or-wood": 2}, outcome.Session.Sheet().Answers); diff != "" {
		t.Error(diff)
	}
}

func TestPlainWithoutLimitsOrTieBreakers(t *testing.T) {
	t.Parallel()
	book := &notebook{}
	o := smallOptions(t, book)
	o.Limits = nil
	a := *o.Model.Assessment()
	a.TieBreakers = nil
	m, err := scoring.NewModel(&a)
	if err != nil {
		t.Fatal(err)
	}
	o.Model = m
	text, outcome := talk(t, o, typed("1", "3", "3", "3", "3", "3", "3", "3", "3", "3", "3", "3", "3", "b", "4", "", "q"))
	if outcome.Session.Place() != AtResult || strings.Contains(text, "imits") || strings.Contains(text, "more question") {
		t.Errorf("at %v: %s", outcome.Session.Place(), text)
	}
	kept(t, o, book, outcome)
}

func TestPlainCareer(t *testing.T) {
	t.Parallel()
	book := &notebook{}
	o := careerOptions(t, book)
	lines := append([]string{"s"}, strings.Split(strings.Repeat("4 2 5 1 3 4 2 ", 4), " ")[:28]...)
	lines = append(lines, "", "4", "4", "2", "5", "s", "s", "s", "s", "", "w", "n", "q")
	text, outcome := talk(t, o, typed(lines...))
	if outcome.Session.Place() != AtResult || !strings.Contains(text, "Question 28 of 28.") || !strings.Contains(text, "28 to 32 questions, six to ten minutes.") {
		t.Errorf("at %v: %s", outcome.Session.Place(), text)
	}
	kept(t, o, book, outcome)
}

// FuzzPlain types anything at all.
func FuzzPlain(f *testing.F) {
	f.Add([]byte(strings.Join(script(), "\n")))
	f.Add([]byte("1\r\n4\r\n\x00\xff\n\x1b[2J\nq"))
	o := smallOptions(f, nil)
	f.Fuzz(func(t *testing.T, in []byte) {
		book := &notebook{}
		o := o
		o.Journal = book
		_, outcome := talk(t, o, strings.NewReader(string(in)))
		kept(t, o, book, outcome)
	})
}
