package quiz

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"rolefit/content"
	"rolefit/internal/record"
	"rolefit/internal/report"
	"rolefit/quiz/session"
	"rolefit/scoring"

	"github.com/google/go-cmp/cmp"
)

// plannedOptions is smallOptions with advice about its roles.
func plannedOptions(t testing.TB, journal Journal) Options {
	t.Helper()
	o := smallOptions(t, journal)
	matters := map[string]int{"red": 1, "green": 2, "blue": 3}
	steps := map[string][]string{"red": {"Look at a rose."}, "green": {"Look at a leaf.", "Then at a tree."}, "blue": {"Look up."}}
	advice := &content.Advice{
		Backgrounds: []content.Background{
			{ID: "grey", Name: "The fog", Text: "I come from the fog", Prove: "That you see", Prepare: steps},
			{ID: "dark", Name: "The night", Text: "I come from the night", Prove: "That you wake", Prepare: steps},
		},
		Pay: content.Pay{Rule: "Ask a painter.", For: map[string]string{"red": "A little.", "green": "Some.", "blue": "More."}},
	}
	for _, skill := range []struct {
		id, name string
		group    content.SkillGroup
	}{
		{"mixing", "Mixing", content.CoreSkill},
		{"priming", "Priming", content.CoreSkill},
		{"glazing", "Glazing", content.CoreSkill},
		{"neon", "Neon", content.AISkill},
		{"talk", "Talk", content.CustomerSkill},
	} {
		means := "You have done " + skill.id + " on a wall"
		advice.Skills = append(advice.Skills, content.Skill{ID: skill.id, Name: skill.name, Group: skill.group, Means: means, Matters: matters})
	}
	for _, id := range []string{"red", "green", "blue"} {
		advice.Plans = append(advice.Plans, content.Plan{ID: id, Proof: []string{"Paint a wall " + id + "."}, Companies: []string{"Painters"}, Ask: []string{"Which wall?"}})
	}
	o.Advice = func() (*content.Advice, error) { return advice, nil }
	return o
}

// finished is what happens in a career sitting that leans to a role, up to the
// result.
func finished(t testing.TB, m *scoring.Model, role string) []record.Event {
	t.Helper()
	s, events := session.NewSession(m).Apply(session.Guess{})
	for range 100 {
		var intent session.Intent
		switch s.Place() {
		case session.AtQuestion:
			q, _, _ := s.Question()
			intent = session.Answer{Value: min(max(q.Weights[role], -2), 2), Seconds: 4}
		case session.AtLimits:
			intent = session.SetLimits{}
		case session.AtResult:
			return events
		default:
			intent = session.Proceed{}
		}
		var more []record.Event
		s, more = s.Apply(intent)
		events = append(events, more...)
	}
	t.Fatal("the questions never end")
	return nil
}

// atResult is a conversation that is taken up at the result of the career quiz, with
// everything that it offers from there.
func atResult(t testing.TB, book *notebook, role string) Options {
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
	o := smallOptions(t, book)
	o.Model, o.Limits, o.Advice = model("career"), nil, content.NextSteps
	types := o
	types.Model = model("fde-types")
	o.Types = func() (Options, error) { return types, nil }
	o.Left = []Left{{ID: "x", Answered: 28, Questions: 28, Last: o.Now()}}
	book.events = finished(t, o.Model, role)
	return o
}

func TestPlainPlan(t *testing.T) {
	t.Parallel()
	book := &notebook{}
	o := atResult(t, book, "fde")
	text, outcome := talk(t, o, typed("1", "3", "p", "3", "1 2 7", "0", "1, 3", "q"))
	kept(t, o, book, outcome)
	advice, err := o.Advice()
	if err != nil {
		t.Fatal(err)
	}
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
	path := filepath.Join("testdata", "plain_plan.txt")
	if *update {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(whole), text); diff != "" {
		t.Errorf("want − got +:\n%s", diff)
	}
}

func TestPlainTypes(t *testing.T) {
	t.Parallel()
	book := &notebook{}
	o := atResult(t, book, "fde")
	lines := append([]string{"1", "kinds", "5"}, slices.Repeat([]string{"5", "1", "4"}, 4)...)
	text, outcome := talk(t, o, typed(append(lines, "", "3", "3", "3", "3", "", "3", "f", "q")...))
	if outcome.Session.Model().Assessment().ID != "fde-types" || book.begun != 1 || book.closed != 2 {
		t.Errorf("%+v, %d begun, %d closed", outcome.Session.Model().Assessment().ID, book.begun, book.closed)
	}
	if !strings.Contains(text, "\n\nWhich kind of forward deployed work fits you?\n") || strings.Count(text, "\nYour result: ") < 2 {
		t.Error(text)
	}
	if !strings.Contains(text[strings.LastIndex(text, "Your result: "):], "That was not understood.") {
		t.Error("the types are offered within themselves")
	}

	o = atResult(t, &notebook{}, "fde")
	text, outcome = talk(t, o, typed("1", "f", "n", "b", "5", "n", "q"))
	if id := outcome.Session.Model().Assessment().ID; id != "fde-types" || !outcome.Began {
		t.Errorf("at %s: %s", id, text)
	}
}

func TestPlainTypesAreNotOffered(t *testing.T) {
	t.Parallel()
	o := atResult(t, &notebook{}, "software")
	text, _ := talk(t, o, typed("1", "3", "f", "q"))
	if strings.Contains(text, "forward deployed work") || !strings.Contains(text, "That was not understood.") {
		t.Error(text)
	}
	o = atResult(t, &notebook{}, "fde")
	o.Types = func() (Options, error) { return Options{}, errors.New("the file is gone") }
	text, outcome := talk(t, o, typed("1", "f", "3", "q"))
	if strings.Count(text, "That quiz cannot be opened: the file is gone.") != 1 || outcome.Session.Place() != session.AtResult || !strings.Contains(text, "Proof to build:") {
		t.Error(text)
	}
}

// A new person begins with the quiz that the program was started for.
func TestPlainNewPersonAfterTypes(t *testing.T) {
	t.Parallel()
	book := &notebook{}
	o := atResult(t, book, "fde")
	types, err := o.Types()
	if err != nil {
		t.Fatal(err)
	}
	types.Left = []Left{{ID: "y", Answered: 12, Questions: 12, Last: o.Now()}}
	types.Journal = &notebook{events: finished(t, types.Model, "ai")}
	o.Types = func() (Options, error) { return types, nil }
	text, outcome := talk(t, o, typed("1", "f", "1", "n", "2", "q"))
	if outcome.Session.Model().Assessment().ID != "career" || outcome.Session.Sheet().Guess != "software" {
		t.Errorf("%s:\n%s", outcome.Session.Model().Assessment().ID, text)
	}
	if strings.Count(text, "Go on: ") != 2 {
		t.Errorf("what was left is offered to a new person:\n%s", text)
	}
}

// What cannot be kept is not forgotten when somebody else begins.
func TestPlainRemembersWhatIsLost(t *testing.T) {
	t.Parallel()
	book := &notebook{from: 0, until: 2}
	o := atResult(t, book, "fde")
	text, outcome := talk(t, o, typed("1", "p", "1", "s", "n", "1", "q"))
	if outcome.Unsaved == nil || !strings.HasSuffix(text, "\nNot everything could be kept: the disk is full.\n") || strings.Contains(text, "kept again") {
		t.Errorf("%v: %s", outcome.Unsaved, text)
	}
}

func TestSomeOf(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		want []int
		ok   bool
	}{
		{"1", []int{1}, true},
		{"3 1,2,  2", []int{3, 1, 2, 2}, true},
		{"0", []int{}, true},
		{"0 1", []int{0, 1}, false},
		{"4", []int{4}, false},
		{"-1", []int{-1}, false},
		{"1 x", nil, false},
		{"", nil, false},
		{" , ", nil, false},
		{"99999999999999999999", nil, false},
	} {
		got, ok := someOf(c.text, 3)
		if diff := cmp.Diff(c.want, got); diff != "" || ok != c.ok {
			t.Errorf("%q: %v, %v", c.text, got, ok)
		}
	}
}

// smallAtResult is plannedOptions taken up at its result, where forward deployed work
// leads under another colour, and its kinds are the same small quiz again.
func smallAtResult(t testing.TB) (o Options, events []record.Event) {
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
	o.Types = func() (Options, error) { return types, nil }
	o.Left = []Left{{ID: "x", Answered: 12, Questions: 12, Last: o.Now()}}
	return o, finished(t, m, "fde")
}

// FuzzPlainResult types anything at all from the result on.
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
		book := &notebook{events: events}
		o, types := o, types
		o.Journal, types.Journal = book, book
		o.Types = func() (Options, error) { return types, nil }
		o.Save = func(format string, _ report.Account) (string, error) { return "result." + format, nil }
		_, outcome := talk(t, o, strings.NewReader("1\n"+string(in)))
		o.Model = outcome.Session.Model()
		kept(t, o, book, outcome)
	})
}
