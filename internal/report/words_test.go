package report

import (
	"math"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rolefit/content"
	"rolefit/scoring"
)

var unwanted = regexp.MustCompile(`(?i)you should|you must|%|percent|perfect|congratulations|great|best fit|wrong|bad |careless|sloppy`)

// sentencesOf collects every sentence of this package about a result, without the
// assessment's own about its roles.
func sentencesOf(a Account) []string {
	w := a.Words()
	said := []string{w.Headline, w.Tag, w.Meaning, w.Do, Gap(a.Assessment, a.Result), Caption()}
	said = append(said, Flags(a.Assessment, a.Result)...)
	said = append(said, FlipSentence(a.Assessment, a.Result, a.Flip, a.CanFlip)...)
	said = append(said, Sturdy(a.Assessment, a.Result, a.Pivotal), GuessLine(a.Assessment, a.Guess, a.Result))
	said = append(said, SignsLine(a.Assessment, a.Result), GoneLine(a.Result), TieBreakersLine(a.Result))
	chance, _ := ChanceLines(a.Assessment, a.Result)
	said = append(said, chance.Intro, chance.Note)
	return append(said, Explain()...)
}

func TestSentencesArePlain(t *testing.T) {
	t.Parallel()
	for name, account := range everyKind(t) {
		for _, s := range sentencesOf(account) {
			if found := unwanted.FindString(s); found != "" {
				t.Errorf("%s: %q in %q", name, found, s)
			}
			for _, c := range s {
				if c < ' ' || c > '~' {
					t.Errorf("%s: %q in %q", name, c, s)
				}
			}
			if s != strings.TrimSpace(s) || strings.Contains(s, "  ") {
				t.Errorf("%s: spaces in %q", name, s)
			}
		}
	}
}

func TestWordsOfEveryKind(t *testing.T) {
	t.Parallel()
	for name, account := range everyKind(t) {
		w := account.Words()
		if w.Headline == "" || w.Tag == "" || w.Meaning == "" || w.Do == "" {
			t.Errorf("%s: %+v", name, w)
		}
		kind := account.Result.Verdict.Kind
		_, chance := ChanceLines(account.Assessment, account.Result)
		if nobody := kind == scoring.NoPattern || kind == scoring.Insufficient; chance == nobody {
			t.Errorf("%s: chance is %v", name, chance)
		}
		switch kind {
		case scoring.NoPattern:
			if len(w.Read) != 2 {
				t.Errorf("%s: read about %v", name, w.Read)
			}
			for _, role := range w.Read {
				if !strings.Contains(w.Do, role) {
					t.Errorf("%s: %q is not in %q", name, role, w.Do)
				}
			}
		case scoring.TooClose:
			if len(w.Read) < 2 {
				t.Errorf("%s: read about %v", name, w.Read)
			}
		default:
			if len(w.Read) > 0 {
				t.Errorf("%s: read about %v", name, w.Read)
			}
		}
	}
}

func TestWhatIsShownAddsUp(t *testing.T) {
	t.Parallel()
	for _, m := range []*scoring.Model{careerModel(t), ownModel(t, 2), ownModel(t, 5), ownModel(t, 8)} {
		rng := rand.New(rand.NewPCG(8, 9))
		for n := range 150 {
			s := sheetOf(m.Assessment(), m.Assessment().Roles[1].ID, float64(n%5)*0.1, 1, n%7, rng)
			addsUp(t, m.Assessment(), m.Score(s), n%7, n%4)
		}
	}
}

func addsUp(t *testing.T, a *content.Assessment, r scoring.Result, forN, againstN int) {
	t.Helper()
	var sum Tenths
	points := Points(r)
	for i, p := range points {
		sum += p
		if math.Abs(float64(p)-r.Roles[i].Score*10) >= 1 {
			t.Fatalf("%v is shown for %v", p, r.Roles[i].Score)
		}
		for k, q := range points {
			if r.Roles[i].Rank < r.Roles[k].Rank && p < q {
				t.Fatalf("%v of rank %d is shown below %v of rank %d", p, r.Roles[i].Rank, q, r.Roles[k].Rank)
			}
		}
	}
	if sum != 0 {
		t.Fatalf("the roles add up to %v: %v", sum, points)
	}
	rows, rest, total := Selected(a, r, forN, againstN)
	shown, count := rest.Points, rest.Count
	for i, row := range rows {
		shown += row.Points
		count += row.Count
		if i > 0 && i < forN && row.Points > 0 && row.Points > rows[i-1].Points {
			t.Fatalf("row %d is larger than the one before it: %+v", i, rows)
		}
	}
	if shown != total || r.Verdict.Kind != scoring.Insufficient && (total != separation(r) || count != len(r.Reasons)) {
		t.Fatalf("%v is shown for %v, of %d answers for %d", shown, total, count, len(r.Reasons))
	}
	all, total := All(a, r)
	shown = 0
	for _, row := range all {
		shown += row.Points
	}
	if shown != total {
		t.Fatalf("all reasons add up to %v, not %v", shown, total)
	}
}

func TestApportion(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		values []float64
		total  Tenths
		want   []Tenths
	}{
		{nil, 0, []Tenths{}},
		{[]float64{0.05, 0.05}, 1, []Tenths{1, 0}},
		{[]float64{1.04, -1.04}, 0, []Tenths{10, -10}},
		{[]float64{2.96, -0.98, -0.99, -0.99}, 0, []Tenths{30, -10, -10, -10}},
		{[]float64{0.1, 0.1}, 5, []Tenths{3, 2}},
		{[]float64{0.1, 0.1}, -1, []Tenths{0, -1}},
	} {
		if diff := cmp.Diff(c.want, apportion(c.values, c.total)); diff != "" {
			t.Errorf("%v to %d: want − got +:\n%s", c.values, c.total, diff)
		}
	}
}

func TestTenths(t *testing.T) {
	t.Parallel()
	for n, want := range map[Tenths][3]string{
		212: {"+21.2", "21.2", "plus 21.2"}, -6: {"-0.6", "0.6", "minus 0.6"}, 0: {"0.0", "0.0", "0"}, -100: {"-10.0", "10.0", "minus 10.0"},
	} {
		if got := [3]string{n.String(), n.Plain(), n.Spoken()}; got != want {
			t.Errorf("%d is %v, want %v", int(n), got, want)
		}
	}
}

func TestPhrase(t *testing.T) {
	t.Parallel()
	short := content.Question{ID: "id", Short: "quiet", ShortNot: "company", Text: "T", Opposite: "O"}
	half := content.Question{ID: "id", Short: "quiet", Text: "T", Opposite: "O"}
	statement := content.Question{ID: "id", Text: "T", Opposite: "O"}
	trade := content.Question{ID: "id", A: "A", B: "B"}
	bare := content.Question{ID: "id"}
	for _, c := range []struct {
		q      content.Question
		answer int
		want   string
	}{
		{short, 2, "quiet"},
		{short, -1, "company"},
		{short, 0, "quiet / company"},
		{half, 1, "quiet"},
		{half, -2, "not: quiet"},
		{statement, 1, "T"},
		{statement, -1, "O"},
		{trade, 1, "B"},
		{trade, -1, "A"},
		{bare, 1, "id"},
		{bare, -1, "not: id"},
	} {
		if got := Phrase(c.q, c.answer); got != c.want {
			t.Errorf("%+v at %d: %q, want %q", c.q, c.answer, got, c.want)
		}
	}
}

func TestFlipSentence(t *testing.T) {
	t.Parallel()
	a := careerModel(t).Assessment()
	r := scoring.Result{Verdict: scoring.Verdict{Kind: scoring.Clear}}
	move := func(from, to int) scoring.Move {
		return scoring.Move{Question: "demos-or-production", From: from, To: to}
	}
	for _, c := range []struct {
		flip scoring.Flip
		ok   bool
		want string
	}{
		{scoring.Flip{}, false, "No two answers, moved by up to two steps each, would change who leads."},
		{
			scoring.Flip{Moves: []scoring.Move{move(2, 1)}, Leader: "solutions", Lead: 1.24},
			true,
			`If you answered somewhat instead of strongly for "one system in daily use", Solutions would lead by 1.2 points.`,
		},
		{
			scoring.Flip{Moves: []scoring.Move{move(1, -1)}, Leader: "software", Lead: 0.01},
			true,
			`If you answered somewhat for "ten tailored demos" instead of somewhat for "one system in daily use", ` +
				`Software would lead by less than 0.1 points.`,
		},
		{
			scoring.Flip{Moves: []scoring.Move{move(0, 2), move(-2, 0)}, Leader: "fde", Lead: 3},
			true,
			"No single answer, moved by up to two steps, would change who leads. Two would: " +
				`If you answered strongly for "one system in daily use" instead of no preference, and ` +
				`no preference instead of strongly for "ten tailored demos", Forward Deployed would lead by 3.0 points.`,
		},
	} {
		if got := strings.Join(FlipSentence(a, r, c.flip, c.ok), " "); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
	for _, kind := range []scoring.Kind{scoring.NoPattern, scoring.Insufficient} {
		if got := FlipSentence(a, scoring.Result{Verdict: scoring.Verdict{Kind: kind}}, scoring.Flip{}, false); got != nil {
			t.Errorf("%s: %q", kind, got)
		}
	}
}

func TestTooCloseBetweenMany(t *testing.T) {
	t.Parallel()
	m := ownModel(t, 5)
	r := m.Score(same(m.Assessment(), 0))
	r.Verdict = scoring.Verdict{Kind: scoring.TooClose, Cause: scoring.Margin, Roles: []string{"role-a", "role-b", "role-c"}}
	if w := For(m.Assessment(), r); !strings.HasPrefix(w.Headline, "A role of the mi, B role") || !strings.Contains(w.Meaning, "all three") {
		t.Errorf("%+v", w)
	}
	r.Verdict.Roles = []string{"role-a", "role-b", "role-c", "role-e"}
	if w := For(m.Assessment(), r); w.Headline != "Between four roles" || len(w.Read) != 4 {
		t.Errorf("%+v", w)
	}
}
