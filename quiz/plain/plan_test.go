package plain

import (
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rolefit/content"
	"rolefit/internal/record"
	"rolefit/internal/report"
	"rolefit/internal/testkit"
	"rolefit/quiz"
	"rolefit/quiz/quiztest"
	"rolefit/quiz/session"
	"rolefit/scoring"
)

// atResult is a conversation resumed at the result of the career quiz, with everything that
// it offers there.
func atResult(t testing.TB, book *notebook, role string) quiz.Options {
	t.Helper()
	model := func(id string) *scoring.Model {
		a, err := content.Embedded(id)
		if err != nil {
			t.Fatal(err)
		}
		m, err := scoring.NewModel(a)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	o := quiztest.SmallOptions(t, book)
	o.Model, o.Limits, o.Advice = model("career"), nil, content.NextSteps
	types := o
	types.Model = model("fde-types")
	o.Types = func() (quiz.Options, error) { return types, nil }
	o.Left = []quiz.Left{{ID: "x", Answered: 28, Questions: 28, Last: o.Now()}}
	book.Events = finished(t, o.Model, role)
	return o
}

func TestPlainPlan(t *testing.T) {
	t.Parallel()
	book := &notebook{}
	o := atResult(t, book, "fde")
	text, outcome := talk(t, o, typed("1", "4", "p", "3", "1 2 7", "0", "1, 3", "q"))
	kept(t, o, book, outcome)
	advice := o.Advice()
	want := session.Situation{Background: advice.Backgrounds[2].ID}
	customer := 0
	for i, skill := range advice.Skills {
		if skill.Group == content.CustomerSkill {
			customer++
		}
		if i == 0 || i == 1 || i == 6 || skill.Group == content.CustomerSkill && (customer == 1 || customer == 3) {
			want.Skills = append(want.Skills, skill.ID)
		}
	}
	got, asked := outcome.Session.Situation()
	if diff := cmp.Diff(want, got); diff != "" || !asked {
		t.Errorf("want − got +:\n%s", diff)
	}
	for _, want := range []string{
		"\nNone of these.\n", "\nSkills to work on, the ones that matter most first:\n1: ",
		"\nWhat to do first, coming from " + strings.ToLower(advice.Backgrounds[2].Name[:1]) + advice.Backgrounds[2].Name[1:] + ":\n1: ",
		"\nQuestions for the interview:\n1: ", "\nf asks which of the four kinds",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
	if strings.Count(text, "makes this plan yours") != 1 {
		t.Error("the plan is offered to be made one's own, once")
	}
	testkit.Golden(t, filepath.Join("testdata", "plain_plan.txt"), text)
}

func TestPlainTypes(t *testing.T) {
	t.Parallel()
	book := &notebook{}
	o := atResult(t, book, "fde")
	lines := append([]string{"1", "kinds", "1", "5"}, slices.Repeat([]string{"5", "1", "4"}, 4)...)
	text, outcome := talk(t, o, typed(append(lines, "", "3", "3", "3", "3", "", "4", "f", "q")...))
	if outcome.Session.Model().Assessment().ID != "fde-types" || book.Begun != 1 || book.Closed != 2 {
		t.Errorf("%+v, %d begun, %d closed", outcome.Session.Model().Assessment().ID, book.Begun, book.Closed)
	}
	if !strings.Contains(text, "\n\nWhich kind of forward deployed work fits you?\n") || strings.Count(text, "\nYour result: ") < 2 {
		t.Error(text)
	}
	if !strings.Contains(text[strings.LastIndex(text, "Your result: "):], "That wasn't understood.") {
		t.Error("the types are offered within themselves")
	}

	o = atResult(t, &notebook{}, "fde")
	text, outcome = talk(t, o, typed("1", "f", "1", "n", "b", "b", "b", "q"))
	if id := outcome.Session.Model().Assessment().ID; id != "career" || !outcome.Began || strings.Count(text, "\nYour result: ") != 2 || !strings.Contains(text, "\nYour last result, ") {
		t.Errorf("at %s, with no way back from the kinds to the result, and from there to the home: %s", id, text)
	}
}

func TestPlainTypesAreNotOffered(t *testing.T) {
	t.Parallel()
	o := atResult(t, &notebook{}, "software")
	text, _ := talk(t, o, typed("1", "4", "f", "q"))
	if strings.Contains(text, "forward deployed work") || !strings.Contains(text, "That wasn't understood.") {
		t.Error(text)
	}
	o = atResult(t, &notebook{}, "fde")
	o.Types = func() (quiz.Options, error) { return quiz.Options{}, errors.New("the file is gone") }
	text, outcome := talk(t, o, typed("1", "f", "4", "q"))
	if strings.Count(text, "That quiz can't be opened: the file is gone.") != 1 || outcome.Session.Place() != session.AtResult || !strings.Contains(text, "Proof to build:") {
		t.Error(text)
	}
}

// TestPlainNewPersonAfterTypes expects a new participant to begin with the quiz that the
// program was started for.
func TestPlainNewPersonAfterTypes(t *testing.T) {
	t.Parallel()
	book := &notebook{}
	o := atResult(t, book, "fde")
	types, err := o.Types()
	if err != nil {
		t.Fatal(err)
	}
	types.Left = []quiz.Left{{ID: "y", Answered: 12, Questions: 12, Last: o.Now()}}
	types.Journal = &notebook{Events: finished(t, types.Model, "ai")}
	o.Types = func() (quiz.Options, error) { return types, nil }
	text, outcome := talk(t, o, typed("1", "f", "1", "n", "1", "1", "2", "q"))
	if outcome.Session.Model().Assessment().ID != "career" || outcome.Session.Sheet().Guess != "software" {
		t.Errorf("%s:\n%s", outcome.Session.Model().Assessment().ID, text)
	}
	if strings.Count(text, "Continue to the result") != 2 {
		t.Errorf("what was left is offered to a new person:\n%s", text)
	}
}

// TestPlainRemembersWhatIsLost expects unsaved answers to be reported even after a new
// participant has begun.
func TestPlainRemembersWhatIsLost(t *testing.T) {
	t.Parallel()
	book := &notebook{From: 0, Until: 2}
	o := atResult(t, book, "fde")
	text, outcome := talk(t, o, typed("1", "p", "1", "s", "n", "1", "1", "1", "q"))
	if outcome.Unsaved == nil || !strings.HasSuffix(text, "\nNot everything could be saved: the disk is full.\n") || strings.Contains(text, "saved again") {
		t.Errorf("%v: %s", outcome.Unsaved, text)
	}
}

// smallAtResult is plannedOptions resumed at its result, where forward deployed work leads
// under another color, and its kinds are the same small quiz again.
func smallAtResult(t testing.TB) (o quiz.Options, events []record.Event) {
	t.Helper()
	o = plannedOptions(t, nil)
	a := *o.Model.Assessment()
	renamed := func(questions []content.Question) []content.Question {
		questions = slices.Clone(questions)
		for i, q := range questions {
			questions[i].Weights = map[string]int{"fde": q.Weights["red"], "green": q.Weights["green"], "blue": q.Weights["blue"]}
		}
		return questions
	}
	a.Roles = slices.Clone(a.Roles)
	a.Roles[0].ID = "fde"
	a.Questions, a.TieBreakers = renamed(a.Questions), renamed(a.TieBreakers)
	m, err := scoring.NewModel(&a)
	if err != nil {
		t.Fatal(err)
	}
	types := o
	o.Model = m
	o.Types = func() (quiz.Options, error) { return types, nil }
	o.Left = []quiz.Left{{ID: "x", Answered: 12, Questions: 12, Last: o.Now()}}
	return o, finished(t, m, "fde")
}

// FuzzPlainResult types any text from the result on.
func FuzzPlainResult(f *testing.F) {
	for _, seed := range []string{
		"p\n3\n1 2\n0\n1\nr\nc\n5\n3\n\n3", "f\n4\n1\n2\n3\nn", "p\nb\np\n\ns\n2\nn\n1", "2\n3\nnext\nresult\ne\n3\ny\nh",
	} {
		f.Add([]byte(seed))
	}
	o, events := smallAtResult(f)
	types, err := o.Types()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		book := &notebook{Events: events}
		o, types := o, types
		o.Journal, types.Journal = book, book
		o.Types = func() (quiz.Options, error) { return types, nil }
		o.Save = func(format string, _ report.Account) (string, error) { return "result." + format, nil }
		_, outcome := talk(t, o, strings.NewReader("1\n"+string(in)))
		o.Model = outcome.Session.Model()
		kept(t, o, book, outcome)
	})
}
