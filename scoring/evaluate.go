package scoring

import (
	"math"

	"rolefit/scoring/numeric"
)

// Evaluation is the result of a sheet's answers before cautions: the numbers of a
// Result, in guessed standard deviations, by position.
type Evaluation struct {
	Scores [MaxRoles]float64 // s_r; times 10 is a score. Roles beyond the assessment's are 0
	Order  [MaxRoles]int     // role positions, first score first; ties by content order
	Margin float64           // (first − second) in standard errors of a difference
	Fit    Fit
	Kind   Kind // as if there were no flag
	cause  Cause
	mean   float64 // mean |answer|
}

// Leader returns the position of the role with the highest score; of equal ones the first in content order.
func (e *Evaluation) Leader() int { return e.Order[0] }

// Chances returns each role's chance to lead, by position, in [0,1]; they add up to 1, those beyond
// the assessment's roles are 0. It takes the norms of the model into account.
func (m *Model) Chances(e *Evaluation) (chance [MaxRoles]float64) {
	m.learned.chances(e.Scores[:m.roles], chance[:m.roles])
	return chance
}

// SEDifference returns the standard error of a difference between two roles'
// scores, in guessed standard deviations.
func SEDifference(roles int) float64 {
	k := float64(roles)
	return SigmaE / sigma0 * math.Sqrt(2*k/(k-1))
}

// Evaluate scores answers by position; x has one for each question and tie-breaker.
func (m *Model) Evaluate(x Answers) Evaluation {
	return m.evaluate(x, m.Weights(x))
}

// Shown returns the kind of verdict shown for evaluated answers: e.Kind, lowered from
// clear to leaning by a caution that the answers alone give, taken in content order.
// Answer times can lower it further; see Score.
func (m *Model) Shown(x Answers, e *Evaluation) Kind {
	if e.Kind == Clear && len(m.flags(Sheet{}, x)) > 0 {
		return Leaning
	}
	return e.Kind
}

// Lead returns the position of the leading role, and whether the answered questions tell
// the roles apart. It computes only the part of Evaluate that it needs.
func (m *Model) Lead(x Answers) (int, bool) {
	w := m.Weights(x)
	if w.rank != m.roles-1 {
		return 0, false
	}
	var e Evaluation
	m.addUp(&e, x, w)
	return leader(e.Scores[:m.roles]), true
}

func (m *Model) evaluate(x Answers, w *Weights) Evaluation {
	var e Evaluation
	usable := w.rank == m.roles-1
	if usable {
		m.addUp(&e, x, w)
	}
	rank(e.Scores[:m.roles], e.Order[:m.roles])
	first, second := e.Scores[e.Order[0]], e.Scores[e.Order[1]]
	e.Margin = max(0, first-second) / m.learned.seDifference(m.roles) // tied scores may differ by rounding
	t := m.tally(x)
	freedom := t.answered - t.blocks - (m.roles - 1)
	e.Fit = fit(e.Scores[:m.roles], t.squares, freedom)
	e.mean = t.mean
	e.Kind, e.cause = m.verdict(&e, t, usable && freedom > 0, w.share)
	return e
}

// addUp sums the contributions in item order, as the reasons list them. It sets
// remainders of sums that cancel, at most 1e-12, to 0.
func (m *Model) addUp(e *Evaluation, x Answers, w *Weights) {
	for i, v := range x {
		if v == Skipped {
			continue
		}
		value := m.learned.value(i, v)
		if value == 0 {
			continue
		}
		for r, weight := range w.Row(i) {
			e.Scores[r] += weight * value
		}
	}
	const rounding = 1e-12
	for r, s := range e.Scores {
		if math.Abs(s) <= rounding {
			e.Scores[r] = 0
		}
	}
}

// rank fills order with role positions, highest score first; ties by position.
func rank(scores []float64, order []int) {
	for r := range scores {
		at := r
		for at > 0 && scores[order[at-1]] < scores[r]-tied {
			order[at] = order[at-1]
			at--
		}
		order[at] = r
	}
}

// tally holds the counts and sums of the answers that the verdict depends on.
type tally struct {
	answered int     // answered items
	asked    int     // questions, and answered tie-breakers
	blocks   int     // blocks with an answer
	half     bool    // at least minBlock of every block is answered
	squares  float64 // sum of squares of the answers within blocks
	mean     float64 // mean |answer|; 0 without answers
}

func (m *Model) tally(x Answers) tally {
	var n, all, sum, square [2]float64
	t := tally{half: true, asked: m.questions}
	for i, it := range m.items {
		if i < m.questions {
			all[it.block]++
		}
		if x[i] == Skipped {
			continue
		}
		if i >= m.questions {
			t.asked++
			all[it.block]++
		}
		v := m.learned.value(i, x[i])
		n[it.block]++
		sum[it.block] += v
		square[it.block] += v * v
		t.answered++
		t.mean += math.Abs(float64(x[i]))
	}
	for b := range n {
		if n[b] > 0 {
			t.blocks++
			t.squares += square[b] - sum[b]*sum[b]/n[b]
		}
		if n[b] < minBlock*all[b] {
			t.half = false
		}
	}
	if t.answered > 0 {
		t.mean /= float64(t.answered)
	}
	return t
}

// fit tests the scores against guessing: R² and the upper tail of F. With too few
// degrees of freedom P is 1.
func fit(scores []float64, squares float64, freedom int) Fit {
	const tiny = 1e-12
	if squares <= tiny || freedom <= 0 {
		return Fit{R2: 0, P: 1}
	}
	k := float64(len(scores))
	sum := 0.0
	for _, s := range scores {
		sum += s * s
	}
	r2 := min(max(2*(k-1)/k*sum/squares, 0), 1)
	return Fit{R2: r2, P: numeric.IncompleteBeta(1-r2, float64(freedom)/2, (k-1)/2)}
}

// verdict applies the bounds, and returns the cause that prevents a surer verdict.
func (m *Model) verdict(e *Evaluation, t tally, usable bool, share float64) (Kind, Cause) {
	switch {
	case float64(t.answered) < minAnswered*float64(t.asked) || !t.half:
		return Insufficient, TooFewAnswers
	case !usable:
		return Insufficient, CannotCompare
	case share > maxShare:
		return Insufficient, OneQuestion
	case e.Margin >= clearMargin && e.Fit.P <= clearP:
		return Clear, NoCause
	case e.Margin >= leaningMargin && e.Fit.P <= patternP && e.Margin < clearMargin:
		return Leaning, Margin
	case e.Margin >= leaningMargin && e.Fit.P <= patternP:
		return Leaning, Pattern
	case e.Fit.P <= patternP:
		return TooClose, Margin
	case e.mean < fewMean:
		return NoPattern, FewPreferences
	default:
		return NoPattern, WantsBoth
	}
}
