package report

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rolefit/content"
	"rolefit/internal/english"
	"rolefit/scoring"
)

func TestClassSections(t *testing.T) {
	t.Parallel()
	m := careerModel(t)
	few := sectionsOf(classOf(m, 4))
	want := []Section{{Title: "The class: 4 of 4 counted", Lines: []string{
		"Averages are shown from five people on, so that nobody's answers can be read from them.",
	}}}
	if diff := cmp.Diff(want, few); diff != "" {
		t.Error(diff)
	}
	sections := sectionsOf(classOf(m, 12))
	if len(sections) != 3 || sections[0].Title != "The class: 12 of 14 counted" ||
		sections[0].Lines[0] != "How the results came out: clear result 3, leaning 1, too close to call 1, no clear pattern 7." {
		t.Errorf("%+v", sections)
	}
	if diff := cmp.Diff([]string{"+4.4  Forward Deployed", "0.0  Implementation", "-2.0  Solutions", "-2.4  Software"}, sections[1].Lines); diff != "" {
		t.Error(diff)
	}
	for i, bar := range sections[1].Bars.Rows {
		if want := sections[1].Lines[i]; bar.Points.String()+"  "+bar.Short != want || bar.Role == 0 {
			t.Errorf("%+v is drawn for %q", bar, want)
		}
	}
	if many := sectionsOf(classOf(m, LeastHeads))[0].Lines; len(many) != 2 || !strings.HasPrefix(many[1], "First for: Solutions 6, ") {
		t.Errorf("%q", many)
	}
	if n := len(sections[2].Lines); n != mostSplit || !strings.HasSuffix(sections[2].Lines[2], "(A 4, either way 3, B 5)") ||
		!strings.HasSuffix(sections[2].Lines[0], "(at first A 5, either way 3, B 4; again A 4, either way 3, B 5) "+
			"11 of these 12 voted again, and 1 of them changed sides: A to B 1.") {
		t.Errorf("%+v", sections[2])
	}
	if got := ClassSections(Class{Model: m}, nil); len(got) != 1 || got[0].Title != "The class: 0 of 0 counted" {
		t.Errorf("%+v", got)
	}
}

func TestPoles(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		q    content.Question
		want Poles
	}{
		{content.Question{ID: "q", Kind: content.TradeOff, Stem: "I would rather", A: "stay", B: "go"}, Poles{"I would rather", "stay", "go"}},
		{content.Question{ID: "q", Kind: content.Statement, Text: "I go", Opposite: "I stay"}, Poles{"Which is more like you?", "I stay", "I go"}},
		{content.Question{ID: "q", Kind: content.Statement, Text: "I go"}, Poles{"Which is more like you?", "not: I go", "I go"}},
	} {
		if got := PolesOf(c.q); got != c.want {
			t.Errorf("%+v", got)
		}
	}
	for _, a := range []*content.Assessment{careerModel(t).Assessment(), ownModel(t, 8).Assessment()} {
		for _, q := range slices.Concat(a.Questions, a.TieBreakers) {
			if p := PolesOf(q); p.Stem == "" || p.A == "" || p.B == "" {
				t.Errorf("%s: %+v", q.ID, p)
			}
		}
	}
}

func TestSplitLine(t *testing.T) {
	t.Parallel()
	for sides, want := range map[Split]string{
		{5, 2, 5}: "A 5, either way 2, B 5",
		{0, 0, 5}: "A 0, either way 0, B 5",
		{2, 0, 2}: tooFew,
		{}:        tooFew,
	} {
		if got := sides.String(); got != want {
			t.Errorf("%v: %q", sides.Sides(), got)
		}
	}
	if got := SplitOf(scoring.GroupQuestion{Counts: [5]int{1, 2, 3, 4, 5}}); got != (Split{3, 3, 9}) {
		t.Errorf("%v", got)
	}
}

// TestPrompts expects each question's own prompt, or that of a pair of roles if it has none.
func TestPrompts(t *testing.T) {
	t.Parallel()
	m := careerModel(t)
	bare := *m.Assessment()
	bare.Questions = slices.Clone(bare.Questions)
	for i := range bare.Questions {
		bare.Questions[i].Prompt = ""
	}
	without, err := scoring.NewModel(&bare)
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range m.Assessment().Questions {
		if got := Prompt(m, q.ID); got != q.Prompt || got == "" {
			t.Errorf("%s: %q", q.ID, got)
		}
		got := Prompt(without, q.ID)
		one, other, _ := m.Pair(q.ID)
		if i := slices.IndexFunc(m.Assessment().Prompts, func(p content.Prompt) bool { return p.Text == got }); i < 0 ||
			m.Assessment().Prompts[i].Roles != [2]string{one, other} {
			t.Errorf("%s: %q", q.ID, got)
		}
	}
	if got := Prompt(m, "nobody"); got != "" {
		t.Errorf("%q", got)
	}
	if m := ownModel(t, 8); len(m.Assessment().Prompts) == 0 && Prompt(m, m.Assessment().Questions[0].ID) != "" {
		t.Error("a prompt where there is none")
	}
}

func TestClassVotesAreShownBeside(t *testing.T) {
	t.Parallel()
	m := careerModel(t)
	c := classOf(m, 12)
	split := m.Group(c.Sheets).Split(100)
	late := split[len(split)-1] // splits the room least
	c.Votes = []ClassVote{{late, Vote{Split: Split{1, 2, 8}}}, {"nobody", Vote{Split: Split{9, 9, 9}}}}
	topics := newClassStats(c).topics()
	if len(topics) != mostSplit+1 || topics[mostSplit].question.ID != late || topics[mostSplit].vote.Split != (Split{1, 2, 8}) || topics[0].vote != nil {
		t.Errorf("%+v", topics)
	}
	for _, format := range []string{AsText, AsMarkdown, AsHTML} {
		if said := classExport(t, format, c); !strings.Contains(said, "Second vote") || strings.Contains(said, "nobody\x00") {
			t.Errorf("%s does not show the second vote", format)
		}
	}
	if said := classExport(t, AsCSV, c); !strings.Contains(said, "second_vote,"+late+",") || !strings.Contains(said, ",b,8,11\r\n") {
		t.Error("the CSV does not have the second vote")
	}
}

// TestReadingsFollowTheNumbers checks the sentences for small and large classes.
func TestReadingsFollowTheNumbers(t *testing.T) {
	t.Parallel()
	scale := func(n int, alpha, low, high float64) scoring.Scale {
		return scoring.Scale{N: n, Alpha: scoring.Figure{Value: alpha, Known: true}, Interval: scoring.Interval{Low: low, High: high}}
	}
	for want, s := range map[string]scoring.Scale{
		"too few people":         scale(4, 0.9, 0.8, 1),
		"nothing can be said":    {N: 12},
		"work against each":      scale(40, -2, -3, -0.1),
		"cannot be said yet":     scale(12, 0.4, -0.3, 0.8),
		"hardly how much":        scale(12, 0.6, 0.2, 0.9),
		"this is rough":          scale(30, 0.7, 0.5, 0.8),
		"narrow enough":          scale(300, 0.7, 0.65, 0.75),
		"reaches from below 0":   scale(12, 0.4, 0, 0.8),
		"with 12 people this in": scale(12, 0.4, 0, 0.8),
	} {
		if got := readAlpha(scaleOf(s).Stats); !strings.Contains(got, want) {
			t.Errorf("%+v: %q does not say %q", s, got, want)
		}
	}
	for n, want := range map[int]string{5: "nobody understands", 29: "nobody understands", 30: "stand out", 100: "compare questions"} {
		if got := readingOf(n); !strings.Contains(got, want) {
			t.Errorf("%d: %q", n, got)
		}
	}
	if got := readingOf(12); !strings.Contains(got, "between 25 and 75 in 100") {
		t.Error(got)
	}
	for n, want := range map[int]string{12: "as a hint", 30: "rewriting"} {
		if got := readItems(n); !strings.Contains(got, want) {
			t.Errorf("%d: %q", n, got)
		}
	}
}

// TestCautionsAreSaid reports a class with one question of each cautioned sort.
func TestCautionsAreSaid(t *testing.T) {
	t.Parallel()
	m := careerModel(t)
	c := classOf(m, 40)
	a := c.Assessment
	for k := range c.Sheets {
		s := sheetOf(a, a.Roles[k%2].ID, 0.8*float64(k%2*2-1), 0.6, 0, newRand(k))
		s.Answers[a.Questions[0].ID] = -s.Answers[a.Questions[0].ID]
		s.Answers[a.Questions[1].ID] = 1
		if k%4 == 0 {
			delete(s.Answers, a.Questions[2].ID)
		}
		c.Sheets[k] = s
	}
	said := strings.Join(strings.Fields(classExport(t, AsText, c)), " ")
	for k, want := range []string{" goes against the other questions of ", " has the same answer from everybody ", " was skipped by a fifth "} {
		if line := english.Quoted(Phrase(a.Questions[k], 1)) + want; !strings.Contains(said, line) {
			t.Errorf("it does not say %q", line)
		}
	}
	if strings.Contains(said, "No question stands out") || strings.Contains(said, "people are few") {
		t.Error("it says that there is nothing to say")
	}
}

func TestCompareClassesRefuses(t *testing.T) {
	t.Parallel()
	m := careerModel(t)
	five, four := classOf(m, 5), classOf(m, 4)
	for _, pair := range [][2]Class{{five, four}, {four, five}} {
		if _, err := CompareClasses(AsText, pair[0], pair[1]); !errors.Is(err, ErrTooFew) {
			t.Error(err)
		}
	}
	if _, err := CompareClasses(AsText, five, classOf(ownModel(t, 4), 5)); err == nil || !strings.Contains(err.Error(), `"career"`) {
		t.Error(err)
	}
	if _, err := CompareClasses("pdf", five, five); err == nil {
		t.Error("a format that there is not")
	}
}

func TestCompareWithItself(t *testing.T) {
	t.Parallel()
	c := classOf(careerModel(t), 12)
	said := classesExport(t, AsText, c, c)
	for _, want := range []string{"none of these differences is more than chance", "Both classes answered every question alike"} {
		if !strings.Contains(strings.Join(strings.Fields(said), " "), want) {
			t.Errorf("it does not say %q", want)
		}
	}
	both := newContrast(c, c)
	if role := both.roles()[0]; role.Difference != 0 || role.Beyond {
		t.Errorf("%+v", role)
	}
}
