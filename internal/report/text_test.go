package report

import (
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"rolefit/content"
	"rolefit/internal/report/doc"
	"rolefit/internal/testkit"
	"rolefit/scoring"
)

func golden(t *testing.T, name, got string) {
	t.Helper()
	testkit.Golden(t, filepath.Join("testdata", name), got)
}

func textOf(t *testing.T, a Account) string {
	t.Helper()
	return exportOf(t, AsText, a)
}

// everyKind returns an account of every kind and cause of result on career.
func everyKind(t *testing.T) map[string]Account {
	t.Helper()
	m, limits := careerModel(t), careerLimits(t)
	a := m.Assessment()
	fast := search(t, m, scoring.Clear, scoring.NoCause)
	fast.Seconds = map[string]float64{a.Questions[0].ID: 0.5}
	fast.Limits = map[string]string{"travel": "quarter", "after-hours": "never", "coding": "half", "pressure": "backed"}
	fast.Guess = "solutions"
	few := same(a, 1)
	for _, q := range a.Questions[:8] {
		delete(few.Answers, q.ID)
	}
	sheets := map[string]scoring.Sheet{
		"clear": search(t, m, scoring.Clear, scoring.NoCause), "leaning_margin": search(t, m, scoring.Leaning, scoring.Margin),
		"leaning_pattern": search(t, m, scoring.Leaning, scoring.Pattern), "leaning_caution": fast,
		"too_close":              search(t, m, scoring.TooClose, scoring.Margin),
		"no_pattern_few":         search(t, m, scoring.NoPattern, scoring.FewPreferences),
		"no_pattern_both":        search(t, m, scoring.NoPattern, scoring.WantsBoth),
		"no_pattern_caution":     same(a, 2),
		"insufficient_few":       few,
		"insufficient_one":       same(a, 1),
		"insufficient_unrelated": same(a, 1),
	}
	accounts := map[string]Account{}
	for name, s := range sheets {
		if s.Guess == "" {
			s.Guess = "fde"
		}
		account := NewAccount(m, s, limits)
		// The career questions are too many and too different for these two causes.
		switch name {
		case "insufficient_one":
			account.Result.Verdict = scoring.Verdict{Kind: scoring.Insufficient, Cause: scoring.OneQuestion}
			account.Result.Answered--
			account.Result.TieBreakers = nil
		case "insufficient_unrelated":
			account.Result.Verdict = scoring.Verdict{Kind: scoring.Insufficient, Cause: scoring.CannotCompare}
			account.Result.TieBreakers = nil
		}
		accounts[name] = account
	}
	return accounts
}

func TestTextGolden(t *testing.T) {
	t.Parallel()
	headlines := map[string]string{}
	for name, account := range everyKind(t) {
		if kind := string(account.Result.Verdict.Kind); !strings.HasPrefix(name, kind) {
			t.Errorf("%s is %s", name, kind)
		}
		golden(t, name+".txt", textOf(t, account))
		w := account.Words()
		said := w.Headline + w.Meaning
		if other, twice := headlines[said]; twice {
			t.Errorf("%s and %s say the same", name, other)
		}
		headlines[said] = name
	}
}

func TestTextFits(t *testing.T) {
	t.Parallel()
	for _, m := range []*scoring.Model{careerModel(t), ownModel(t, 2), ownModel(t, 3), ownModel(t, 8)} {
		rng := rand.New(rand.NewPCG(5, 6))
		for n := range 80 {
			s := sheetOf(m.Assessment(), m.Assessment().Roles[0].ID, float64(n%4)*0.2, 1, n%6, rng)
			s.Guess = m.Assessment().Roles[1].ID
			text := textOf(t, NewAccount(m, s, careerLimits(t)))
			for line := range strings.Lines(text) {
				line = strings.TrimSuffix(line, "\n")
				if ansi.StringWidth(line) > 80 || strings.TrimRight(line, " ") != line || strings.ContainsAny(line, "\t\r\x1b") {
					t.Fatalf("%q of\n%s", line, text)
				}
			}
			if strings.Contains(text, "%!") || strings.Contains(text, "\n\n\n") || strings.Contains(text, `""`) {
				t.Fatalf("badly put together:\n%s", text)
			}
		}
	}
}

// TestSpokenGolden compares the words for a screen reader, of a result and of its reasons.
func TestSpokenGolden(t *testing.T) {
	t.Parallel()
	for name, account := range exported(t) {
		said := append(doc.Spoken(account.Summary()), doc.Spoken(account.Why())...)
		golden(t, name+"_spoken.txt", strings.Join(said, "\n")+"\n")
	}
}

// ownModel is an instructor's assessment of n roles, with long texts and without optional
// fields.
func ownModel(t testing.TB, roles int) *scoring.Model {
	t.Helper()
	a := &content.Assessment{ID: "own", Edition: "1", Title: "Own"}
	for k := range roles {
		letter := string(rune('a' + k))
		a.Roles = append(a.Roles, content.Role{
			ID: "role-" + letter, Name: strings.ToUpper(letter) + " role whose name is as long as names may get here",
			Short: strings.ToUpper(letter) + " role of the mi"[:15], Promise: "You want " + letter + ".",
		})
	}
	for n := range 6 * roles {
		q := content.Question{
			ID: "q-" + string(rune('a'+n/26)) + string(rune('a'+n%26)), Kind: content.Statement, Weights: map[string]int{},
			Text:     "I like this one thing very much indeed, and could talk about it for a whole evening with you",
			Opposite: "I like that other thing more",
		}
		if n%2 == 1 {
			q.Kind, q.Text, q.Opposite, q.Stem, q.A, q.B = content.TradeOff, "", "", "I would rather", "do this", "do that"
		}
		sign := 1 - 2*(n/2%2)
		q.Weights[a.Roles[n%roles].ID] = 3 * sign
		q.Weights[a.Roles[(n+1+n/roles%(roles-1))%roles].ID] = -3 * sign
		a.Questions = append(a.Questions, q)
	}
	return modelOf(t, a)
}

// TestTextWithAPlan expects the plan in the text only if the participant gave a starting
// position.
func TestTextWithAPlan(t *testing.T) {
	t.Parallel()
	advice := content.NextSteps()
	account := everyKind(t)["clear"]
	bare := textOf(t, account)
	account.Advice = advice
	if textOf(t, account) != bare || account.Plan("fde") != nil {
		t.Error("a plan for somebody who was not asked")
	}
	account.Standing = Standing{Background: "data-ml", Skills: []string{"sql", "no-such-skill"}, Asked: true}
	golden(t, "clear_plan.txt", textOf(t, account))
	if account.Plan("no-such-role") != nil {
		t.Error("a plan for a role that there is not")
	}
	for name, account := range everyKind(t) {
		account.Advice, account.Standing = advice, Standing{Asked: true}
		text := textOf(t, account)
		for line := range strings.Lines(text) {
			if ansi.StringWidth(strings.TrimSuffix(line, "\n")) > 80 {
				t.Errorf("%s: %q is too wide", name, line)
			}
		}
		if got, want := strings.Count(text, "Skills to work on"), len(account.Result.Verdict.Roles); got != want || strings.Contains(text, "\n\n\n") {
			t.Errorf("%s: %d plans for %d roles:\n%s", name, got, want, text)
		}
		if strings.Contains(text, "rolefit --assessment fde-types asks") != OffersTypes(account.Result) {
			t.Errorf("%s: the types are offered where they should not be, or the other way round:\n%s", name, text)
		}
	}
}
