package plain

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"rolefit/internal/testkit"
	"rolefit/quiz"
	"rolefit/quiz/quiztest"
	"rolefit/quiz/session"
	"rolefit/scoring"
)

// script is a whole conversation of smallOptions that visits every place.
func script() []string {
	return []string{
		"9", "s", "b", "", "2", // the guess: no such role, none, and on second thoughts green
		"4", "b", "", "?", "r", "h", "2", "5", "s", "rather", "1", // questions: back and keep, why, repeat, help, skip, garbage
		"3", "back", "skip", "1", "4", "1", "5", "3", "4", "2", "1", "4",
		"", "b", "", "r", "", "4", "b", "4", "1", // the tie-breakers
		"2", "b", "", "s", // limits
		"r", "3", "1", "15", "l", "1", "2", "b", "", "", // review: change the third answer, then the limits
		"w", "r", "next", "p", "3", "", "x", "2", "", "1 4", "r", "1,2 1", "b", "", "0", "1", // the result, and where they stand
		"1", "x", "4", "c", "1", "b", "", "p", "b", "plan", "", "s", "q", // changing answers, and the plan again
	}
}

func TestPlainTranscript(t *testing.T) {
	t.Parallel()
	book := &notebook{}
	o := plannedOptions(t, book)
	o.Notice = "the file \x1b[31mold\u202e could not be read."
	text, outcome := talk(t, o, typed(script()...))
	kept(t, o, book, outcome)
	if outcome.Session.Place() != session.AtResult || !outcome.Began || outcome.Unsaved != nil || book.Begun != 1 || book.Closed != 1 {
		t.Errorf("%+v, %d begun, %d closed", outcome, book.Begun, book.Closed)
	}
	testkit.Golden(t, filepath.Join("testdata", "plain.txt"), text)
}

func TestPlainInputEndsAnywhere(t *testing.T) {
	t.Parallel()
	lines := script()
	for n := range lines {
		for _, end := range []string{"\n", "\r\n", ""} {
			book := &notebook{}
			o := plannedOptions(t, book)
			text, outcome := talk(t, o, strings.NewReader(strings.Join(lines[:n], "\n")+end))
			kept(t, o, book, outcome)
			if !strings.Contains(text, "\nThe input ended. ") || len(book.Events) > 0 && !strings.Contains(text[len(text)-100:], "saved") {
				t.Fatalf("after %q: %s", lines[:n], text[max(len(text)-200, 0):])
			}
			if book.Closed != book.Begun {
				t.Errorf("after %q: %d begun, %d closed", lines[:n], book.Begun, book.Closed)
			}
		}
	}
}

func TestPlainResumesAnywhere(t *testing.T) {
	t.Parallel()
	forward := []string{"2", "4", "s", "1", "2", "4", "5", "3", "4", "2", "5", "4", "1", "", "2", "4", "1", "2", "", "q"}
	whole := &notebook{}
	_, want := talk(t, quiztest.SmallOptions(t, whole), typed(forward...))
	if want.Session.Place() != session.AtResult {
		t.Fatalf("the script ends at %v", want.Session.Place())
	}
	for n := 1; n < len(forward)-1; n++ {
		book := &notebook{}
		talk(t, quiztest.SmallOptions(t, book), typed(forward[:n]...))
		o := quiztest.SmallOptions(t, book)
		o.Left = []quiz.Left{{ID: "x", Answered: n, Questions: 12, Start: o.Now(), Last: o.Now()}}
		rest := forward[n:]
		switch n {
		case 14: // past the notice, without an answer: it is read again
			rest = forward[n-1:]
		case 17, 18: // from the first limit on, the rest of them waits in the review
			rest = []string{"d", "1", "2", "", "q"}
		}
		text, got := talk(t, o, typed(append([]string{"1"}, rest...)...))
		if got.Session.Place() != session.AtResult || !strings.Contains(text, "Continuing where you stopped.") {
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
	o := quiztest.SmallOptions(t, book)
	o.Left = []quiz.Left{{ID: "unreadable", Questions: 12, Last: o.Now()}}
	text, outcome := talk(t, o, typed("1", "7", "2", "1", "4", "q"))
	for _, want := range []string{
		"1: Continue at question 1. 0 of 12 answered, just now.", "2: Start over. What you began stays.",
		"That one can't be opened: line 3 cannot be read.", "That number isn't on the list.", "Question 2 of 12.",
		"Everything you answered is saved. Come back, and you continue where you stopped.",
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
	o := plannedOptions(t, book)
	lines := script()
	lines = append(lines[:len(lines)-1], "n", "1", "1", "3", "q")
	text, outcome := talk(t, o, typed(lines...))
	kept(t, o, book, outcome)
	if strings.Count(text, "\n\nWhich of three suits you?") != 1 || book.Begun != 2 || book.Closed != 2 {
		t.Errorf("%d begun, %d closed:\n%s", book.Begun, book.Closed, text)
	}
	if sheet := outcome.Session.Sheet(); sheet.Guess != "blue" || len(sheet.Answers) > 0 {
		t.Errorf("%+v", sheet)
	}
	text, outcome = talk(t, plannedOptions(t, &notebook{}), typed(append(lines[:len(lines)-3], "q")...))
	if outcome.Began || !strings.HasSuffix(text, "\nWhat was answered before is saved.\n") {
		t.Errorf("%+v: %s", outcome, text[len(text)-200:])
	}
}

func TestPlainLeavesAtOnce(t *testing.T) {
	t.Parallel()
	book := &notebook{}
	text, outcome := talk(t, quiztest.SmallOptions(t, book), typed("quit"))
	if outcome.Began || book.Begun > 0 || !strings.HasSuffix(text, "\nNothing was answered.\n") {
		t.Errorf("%+v: %s", outcome, text)
	}
}

// TestPlainSoFar mistypes at the prompt where Enter keeps the answer so far: the prompt
// repeats that answer.
func TestPlainSoFar(t *testing.T) {
	t.Parallel()
	text, _ := talk(t, quiztest.SmallOptions(t, &notebook{}), typed("2", "b", "x", "", "3", "b", "9", "q"))
	for _, want := range []string{"That wasn't understood.\nSo far: ", "That number isn't on the list.\nSo far: 3, "} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
}

func TestPlainPrivate(t *testing.T) {
	t.Parallel()
	o := quiztest.SmallOptions(t, nil)
	o.Private = true
	text, outcome := talk(t, o, typed("s", "5", "q"))
	if !strings.Contains(text, "Private: nothing is saved.") || !strings.HasSuffix(text, "\nNothing is saved.\n") {
		t.Error(text)
	}
	if value, _ := outcome.Session.Answer("warmth"); value != 2 || outcome.Unsaved != nil {
		t.Errorf("%+v", outcome)
	}
}

func TestPlainWithoutLimitsOrTieBreakers(t *testing.T) {
	t.Parallel()
	book := &notebook{}
	o := quiztest.SmallOptions(t, book)
	o.Limits = nil
	a := *o.Model.Assessment()
	a.TieBreakers = nil
	m, err := scoring.NewModel(&a)
	if err != nil {
		t.Fatal(err)
	}
	o.Model = m
	text, outcome := talk(t, o, typed("1", "3", "3", "3", "3", "3", "3", "3", "3", "3", "3", "3", "3", "b", "4", "", "q"))
	if outcome.Session.Place() != session.AtResult || strings.Contains(text, "imits") || strings.Contains(text, "more question") {
		t.Errorf("at %v: %s", outcome.Session.Place(), text)
	}
	kept(t, o, book, outcome)
}

func TestPlainCareer(t *testing.T) {
	t.Parallel()
	book := &notebook{}
	o := quiztest.CareerOptions(t, book)
	lines := append([]string{"s"}, strings.Split(strings.Repeat("4 2 5 1 3 4 2 ", 4), " ")[:28]...)
	lines = append(lines, "", "4", "4", "2", "5", "s", "s", "s", "s", "", "2", "3", "4", "5", "q")
	text, outcome := talk(t, o, typed(lines...))
	if outcome.Session.Place() != session.AtResult || !strings.Contains(text, "Question 28 of 28.") || !strings.Contains(text, "28 to 32 questions, six to ten minutes.") {
		t.Errorf("at %v: %s", outcome.Session.Place(), text)
	}
	kept(t, o, book, outcome)
}

// FuzzPlain types any text.
func FuzzPlain(f *testing.F) {
	f.Add([]byte(strings.Join(script(), "\n")))
	f.Add([]byte("1\r\n4\r\n\x00\xff\n\x1b[2J\nq"))
	o := plannedOptions(f, nil)
	f.Fuzz(func(t *testing.T, in []byte) {
		book := &notebook{}
		o := o
		o.Journal = book
		_, outcome := talk(t, o, strings.NewReader(string(in)))
		kept(t, o, book, outcome)
	})
}
