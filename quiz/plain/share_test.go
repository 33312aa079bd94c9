package plain

import (
	"errors"
	"strings"
	"testing"

	"rolefit/internal/record/resultcode"
	"rolefit/internal/report"
	"rolefit/internal/report/jobreport"
	"rolefit/quiz"
	"rolefit/quiz/quiztest"
	"rolefit/quiz/session"
)

func TestPlainSaves(t *testing.T) {
	t.Parallel()
	o := atResult(t, &notebook{}, "fde")
	var saved []string
	o.Save = func(format string, a report.Account) (string, error) {
		text, err := report.Export(format, a)
		if err != nil {
			t.Error(err)
		}
		saved = append(saved, format+"\n"+string(text))
		if len(saved) > 1 {
			return "", errors.New("the folder is read-only")
		}
		return "result.txt", nil
	}
	text, _ := talk(t, o, typed("1", "p", "2", "1", "0", "0", "e", "5", "x", "3", "save", "1", "e", "b", "q"))
	if len(saved) != 2 || !strings.HasPrefix(saved[0], "text\n") || !strings.HasPrefix(saved[1], "html\n") {
		t.Fatalf("%q", saved)
	}
	if !strings.Contains(saved[0], "coming from data or machine learning") || !strings.Contains(saved[0], "Result code (your answers, no name): ") {
		t.Errorf("without the plan or the code:\n%s", saved[0])
	}
	for _, want := range []string{"\nSaved as result.txt.\n", "\nNot saved: the folder is read-only.\n"} {
		if strings.Count(text, want) != 1 {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
	if strings.Count(text, "\nYour result: ") != 1 {
		t.Error("saving reads the result out again")
	}
}

func TestPlainCode(t *testing.T) {
	t.Parallel()
	o := atResult(t, &notebook{}, "fde")
	text, outcome := talk(t, o, typed("1", "y", "5", "x", "code", "r", "e", "q"))
	if code := codeOf(t, outcome.Session); code == "" || strings.Count(text, "\n"+report.CodeLine(code)+"\n") != 3 {
		t.Errorf("%q: %s", code, text)
	}
	if !strings.Contains(text, "That wasn't understood.") || strings.Contains(text, "saves the result") {
		t.Error("the result is to be saved where it cannot be")
	}
}

// TestPlainPage reads out the line that writes the result as a page, in a class that has one.
func TestPlainPage(t *testing.T) {
	t.Parallel()
	o := atResult(t, &notebook{}, "fde")
	alone, _ := talk(t, o, typed("1", "5", "q"))
	o = atResult(t, &notebook{}, "fde")
	o.Class = (&quiztest.Ballot{}).Class()
	text, _ := talk(t, o, typed("1", "5", "q"))
	if line := "\n" + o.Class.Page + "\n"; strings.Count(text, line) != 1 || strings.Contains(alone, "mine.html") {
		t.Errorf("in a class:\n%s\nalone:\n%s", text, alone)
	}
}

func TestPlainJobs(t *testing.T) {
	t.Parallel()
	o := atResult(t, &notebook{}, "software")
	o.Jobs = func() (quiz.Jobs, error) { return quiz.Jobs{}, errors.New("the page is torn") }
	text, _ := talk(t, o, typed("1", "o", "job", "q"))
	if strings.Count(text, "\nThe job check can't be opened: the page is torn.\n") != 2 || strings.Count(text, "\nYour result: ") != 1 {
		t.Error(text)
	}
	book, err := jobreport.NewBook()
	if err != nil {
		t.Fatal(err)
	}
	o = atResult(t, &notebook{}, "software")
	o.Jobs = func() (quiz.Jobs, error) { return quiz.Jobs{Book: book}, nil }
	text, _ = talk(t, o, typed("1", "o", "b", "r", "q"))
	if strings.Count(text, "\nThe job check.\n") != 1 || strings.Count(text, "\nYour result: ") != 2 {
		t.Error(text)
	}
	o = atResult(t, &notebook{}, "software")
	if text, _ = talk(t, o, typed("1", "o", "q")); !strings.Contains(text, "That wasn't understood.") || strings.Contains(text, "checks a job") {
		t.Error(text)
	}
}

func codeOf(t *testing.T, s session.Session) string {
	t.Helper()
	code, err := resultcode.Encode(s.Model(), s.Sheet())
	if err != nil {
		t.Fatal(err)
	}
	return code
}
