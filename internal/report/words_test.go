package report

import (
	"math"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rolefit/content"
	"rolefit/internal/axis"
	"rolefit/internal/report/doc"
	"rolefit/scoring"
)

var unwanted = regexp.MustCompile(`(?i)you should|you must|%|percent|perfect|congratulations|great|best fit|wrong|bad |careless|sloppy`)

// sentencesOf collects every sentence of this package about a result, without the
// assessment's own about its roles.
func sentencesOf(a Account) []string {
	w := a.Words()
	said := []string{w.Headline, w.Tag, w.Meaning, w.Do, Gap(a.Assessment, a.Result, a.Pair()), Caption()}
	said = append(said, Flags(a.Assessment, a.Result)...)
	said = append(said, FlipSentence(a.Assessment, a.Result, a.Flip, a.CanFlip)...)
	said = append(said, Sturdy(a.Assessment, a.Result, a.Pivotal), GuessLine(a.Assessment, a.Guess, a.Result))
	signs, _ := a.signsOf()
	said = append(said, signs.Line(), a.standing(a.Pair().Two), GoneLine(a.Result), TieBreakersLine(a.Result))
	var chance doc.Doc
	a.chance(&chance, false)
	for _, block := range chance.Blocks {
		if p, ok := block.(doc.Para); ok {
			said = append(said, p.Text)
		}
	}
	return append(said, Explain(a.Assessment, a.Result)...)
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
		var chance doc.Doc
		account.chance(&chance, false)
		if nobody := kind == scoring.NoPattern || kind == scoring.Insufficient; len(chance.Blocks) == 0 != nobody {
			t.Errorf("%s: chance is %v", name, chance.Blocks)
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
			r := m.Score(s)
			for _, role := range r.Roles {
				addsUp(t, m.Assessment(), r, against(r, role.ID), n%7, n%4)
			}
		}
	}
}

func addsUp(t *testing.T, a *content.Assessment, r scoring.Result, p Pair, forN, againstN int) {
	t.Helper()
	var sum Tenths
	points := Points(r)
	for i, shown := range points {
		sum += shown
		if math.Abs(float64(shown)-r.Roles[i].Score*10) >= 1 {
			t.Fatalf("%v is shown for %v", shown, r.Roles[i].Score)
		}
		for k, q := range points {
			if r.Roles[i].Rank < r.Roles[k].Rank && shown < q {
				t.Fatalf("%v of rank %d is shown below %v of rank %d", shown, r.Roles[i].Rank, q, r.Roles[k].Rank)
			}
		}
	}
	if sum != 0 {
		t.Fatalf("the roles add up to %v: %v", sum, points)
	}
	rows, others, total := selected(a, r, p, forN, againstN)
	shown, count := Tenths(0), len(rows)+max(others-1, 0)
	for i, row := range rows {
		shown += row.Points
		if i > 0 && i < forN && row.Strength != "" && row.Points > 0 && row.Points > rows[i-1].Points {
			t.Fatalf("row %d is larger than the one before it: %+v", i, rows)
		}
	}
	if shown != total || r.Verdict.Kind != scoring.Insufficient && (total != separation(r, p) || count != len(r.Reasons)) {
		t.Fatalf("%v is shown for %v, of %d answers for %d", shown, total, count, len(r.Reasons))
	}
	all, total := every(a, r, p)
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
	q, _ := a.Question("demos-or-production")
	agree, not := q.Short, q.ShortNot
	move := func(from, to int) scoring.Move {
		return scoring.Move{Question: "demos-or-production", From: from, To: to}
	}
	for _, c := range []struct {
		flip scoring.Flip
		ok   bool
		want string
	}{
		{scoring.Flip{}, false, "You would have to change three answers or more for another job to lead."},
		{
			scoring.Flip{Moves: []scoring.Move{move(2, 1)}, Leader: "solutions", Lead: 1.24},
			true,
			`One answer would turn it: had you leaned only a bit to "` + agree + `", Solutions would lead by 1.2 points.`,
		},
		{
			scoring.Flip{Moves: []scoring.Move{move(1, -1)}, Leader: "software", Lead: 0.01},
			true,
			`One answer would turn it: had you leaned to "` + not + `", Software would lead by less than 0.1 points.`,
		},
		{
			scoring.Flip{Moves: []scoring.Move{move(0, 2), move(-2, 0)}, Leader: "fde", Lead: 3},
			true,
			"No single answer would turn it, but two would: " +
				`had you leaned much more to "` + agree + `" and stayed in the middle on "` + not + `", Forward Deployed would lead by 3.0 points.`,
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
	if w := For(m.Assessment(), r); !strings.HasPrefix(w.Headline, "A role of the mi, B role") || !strings.Contains(w.Do, "all three") {
		t.Errorf("%+v", w)
	}
	r.Verdict.Roles = []string{"role-a", "role-b", "role-c", "role-e"}
	if w := For(m.Assessment(), r); w.Headline != "Between four jobs" || len(w.Read) != 4 {
		t.Errorf("%+v", w)
	}
}

// TestClearWithinChance expects a clear result whose points alone could be chance to say so.
func TestClearWithinChance(t *testing.T) {
	t.Parallel()
	m := careerModel(t)
	for score, said := range map[float64]bool{axis.Chance - 1: true, axis.Chance + 1: false} {
		r := everyKind(t)["clear"].Result
		r.Roles = slices.Clone(r.Roles)
		for i := range r.Roles {
			if r.Roles[i].Rank == 1 {
				r.Roles[i].Score = score
			}
		}
		if w := For(m.Assessment(), r); strings.Contains(w.Meaning, "could be chance") != said {
			t.Errorf("%v points: %q", score, w.Meaning)
		}
	}
}

// TestReasonsAgainstAnother turns through the roles that reasons can be held against: first
// the guess where it lost, all others once, and back to the first.
func TestReasonsAgainstAnother(t *testing.T) {
	t.Parallel()
	a := everyKind(t)["clear"]
	ranked := a.Result.Ranked()
	for guess, want := range map[string]string{"": ranked[1].ID, ranked[0].ID: ranked[1].ID, ranked[3].ID: ranked[3].ID} {
		a.Guess = guess
		if got := a.Result.Roles[a.Pair().Two].ID; got != want {
			t.Errorf("guess %q: held against %s, want %s", guess, got, want)
		}
	}
	a.Guess = ""
	var seen []string
	for range 3 {
		a = a.Turned(1)
		seen = append(seen, a.Against)
	}
	if want := []string{ranked[2].ID, ranked[3].ID, ranked[1].ID}; !cmp.Equal(seen, want) || a.Turned(-1).Against != ranked[3].ID {
		t.Errorf("held against %v, want %v", seen, want)
	}
	other, _ := a.Assessment.Role(ranked[2].ID)
	a.Against = other.ID
	if said := doc.Text(a.Doc()); !strings.Contains(said, "rather than "+other.Short) {
		t.Errorf("held against %s:\n%s", other.ID, said)
	}
}

// TestSignsWhereTheySaySomething expects the guide's signs where their role is in question: it
// leads, is tied, was guessed or is compared with.
func TestSignsWhereTheySaySomething(t *testing.T) {
	t.Parallel()
	m := careerModel(t)
	s := sheetOf(m.Assessment(), "software", 1, 0, 0, rand.New(rand.NewPCG(1, 2)))
	a := NewAccount(m, s, nil)
	second := a.Result.Ranked()[1].ID
	for _, c := range []struct {
		guess, against string
		want           bool
	}{{"", "", second == "fde"}, {"fde", "", true}, {"", "fde", true}, {"solutions", "solutions", false}} {
		a.Guess, a.Against = c.guess, c.against
		if got := strings.Contains(doc.Text(a.Why()), "The guide's signs"); got != c.want {
			t.Errorf("guess %q, against %q: signs are shown %v", c.guess, c.against, got)
		}
	}
	if fde := NewAccount(m, sheetOf(m.Assessment(), "fde", 1, 0, 0, rand.New(rand.NewPCG(1, 2))), nil); !strings.Contains(doc.Text(fde.Why()), "Signs for it: 7 of 7") {
		t.Errorf("the signs of a typical FDE:\n%s", doc.Text(fde.Why()))
	}
}

// TestDealBreakersCountAsASign expects the guide's sixth sign of a poor fit to be asked by
// travel and pressure, and by a question in edition 2026.1.
func TestDealBreakersCountAsASign(t *testing.T) {
	t.Parallel()
	m := careerModel(t)
	sheet := sheetOf(m.Assessment(), "fde", 1, 0, 0, rand.New(rand.NewPCG(1, 2)))
	old := sheetOf(m.Of("2026.1").Assessment(), "fde", 1, 0, 0, rand.New(rand.NewPCG(1, 2)))
	for _, c := range []struct {
		sheet   scoring.Sheet
		chosen  map[string]string
		against []string
		of      int
	}{
		{sheet, nil, nil, 5},
		{sheet, map[string]string{"coding": "most"}, nil, 5},
		{sheet, map[string]string{"travel": "quarter"}, nil, 6},
		{sheet, map[string]string{"travel": "none"}, []string{"travel: none"}, 6},
		{sheet, map[string]string{"travel": "any", "pressure": "shielded"}, []string{"pressure: with a colleague between"}, 6},
		{sheet, map[string]string{"travel": "none", "pressure": "shielded"}, []string{"travel: none"}, 6},
		{old, map[string]string{"travel": "none"}, nil, 6},
	} {
		c.sheet.Limits = c.chosen
		signs, ok := NewAccount(m, c.sheet, careerLimits(t)).signsOf("fde")
		if !ok || !slices.Equal(signs.Against, c.against) || signs.OfAgainst != c.of || signs.OfFor != 7 {
			t.Errorf("%s, %v: %+v", c.sheet.Edition, c.chosen, signs)
		}
	}
}

// TestTiesNameAWayBetween expects what separates tied roles on the card, and the content's way
// between two of them.
func TestTiesNameAWayBetween(t *testing.T) {
	t.Parallel()
	a := everyKind(t)["too_close"]
	card := doc.Text(a.Summary())
	for _, want := range []string{"To decide: ", "A third way: " + a.third()[:20]} {
		if !strings.Contains(card, want) {
			t.Errorf("the card lacks %q:\n%s", want, card)
		}
	}
	for _, p := range a.Assessment.Prompts {
		if p.Third == "" {
			t.Errorf("there is no way between %v", p.Roles)
		}
	}
	if names := a.Summary().Names; len(names) != 2 || names[0].Role == names[1].Role || names[0].Promise == "" {
		t.Errorf("a tie names %+v", names)
	}
}

// TestTieWithCautionHasRoom expects the caution beside two names to take a line of the card, and
// the next pane to have all of it.
func TestTieWithCautionHasRoom(t *testing.T) {
	t.Parallel()
	a := everyKind(t)["too_close"]
	a.Result.Flags = []scoring.Flag{scoring.Contradictory}
	card, why := doc.Text(a.Summary()), doc.Text(a.Why())
	if brief := "You agreed with near opposites. More under Why."; !strings.Contains(card, brief) {
		t.Errorf("%q is not on the card:\n%s", brief, card)
	}
	if !strings.Contains(why, "such as") {
		t.Errorf("nothing says which answers:\n%s", why)
	}
}

// TestPullsAreWhatQuestionsSay expects of every answer on a card that its question was written to
// speak for the job, or against it: centering gives points to jobs that it says nothing about.
func TestPullsAreWhatQuestionsSay(t *testing.T) {
	t.Parallel()
	m := careerModel(t)
	a := m.Assessment()
	says := map[string]map[string]int{} // the authored points of a phrase
	for _, q := range slices.Concat(a.Questions, a.TieBreakers) {
		says[Phrase(q, 1)], says[Phrase(q, -1)] = q.Weights, map[string]int{}
		for id, w := range q.Weights {
			says[Phrase(q, -1)][id] = -w
		}
	}
	rng, chafing := rand.New(rand.NewPCG(14, 15)), 0
	for i := range 40 {
		role := a.Roles[i%len(a.Roles)].ID
		r := m.Score(sheetOf(a, role, 1.5, 1, 0, rng))
		for k, role := range a.Roles {
			draws, chafes := Pull(a, r, 5, k)
			chafing += len(chafes)
			for _, phrase := range draws {
				if says[phrase][role.ID] <= 0 {
					t.Errorf("%q draws to %s: it was written to give %+d", phrase, role.ID, says[phrase][role.ID])
				}
			}
			for _, phrase := range chafes {
				if says[phrase][role.ID] >= 0 {
					t.Errorf("%q chafes with %s: it was written to give %+d", phrase, role.ID, says[phrase][role.ID])
				}
			}
		}
	}
	if chafing == 0 {
		t.Error("nothing chafes")
	}
}
