package scoring

import (
	"math"

	"rolefit/scoring/numeric"
)

// The rules of the item statistics, for authors of questions.
//
//  1. A role's scale is the questions, tie-breakers left out, with an authored weight
//     for the role that is not 0. An answer is keyed by the sign of that weight:
//     if it is negative, the answer changes its sign (2 becomes −2). The size of
//     the weight does not count, as it does not in a plain sum of items.
//  2. A scale is computed over its complete cases: the sheets that answer every
//     item of it (listwise). Scale.N is their number.
//  3. An item that all sheets answer alike does not tell participants apart: it is
//     named and left out of alpha, as psych::alpha does.
//  4. The numbers are those of R's psych::alpha over the keyed complete cases: raw
//     alpha, alpha with an item left out (alpha.drop), the correlation of an item
//     with the sum of the others (r.drop), item means and standard deviations.
//  5. An undefined figure is not Known, and a caution says why. No number is NaN or
//     infinite.

const (
	leastForItems = 3  // least complete cases, and least items for an alpha with an item left out
	fewPeople     = 30 // complete cases below which the figures are only a hint
	oftenSkipped  = 0.2
)

// ItemCaution is a reason to treat a figure about questions with care.
type ItemCaution string

// The cautions about questions and scales.
const (
	FewPeople  ItemCaution = "few_people"  // of a scale: fewer than 30 complete cases
	TooSmall   ItemCaution = "too_small"   // of a scale: fewer than three complete cases or two items that vary; no figures
	NoVariance ItemCaution = "no_variance" // of an item: all sheets answer it alike; of a scale: the sums are all alike
	Against    ItemCaution = "against"     // of an item: it correlates negatively with the rest of its scale, beyond chance
	Skipped5th ItemCaution = "skipped"     // of an item: a fifth of the sheets or more leave it out
	LeftByFew  ItemCaution = "left_by_few" // of an item: so few leave it out that it is not in the scale, see Items
)

// Scale is the questions with a weight for one role, taken together.
type Scale struct {
	Role     string
	N        int      // complete cases
	Items    []Item   // in content order
	Used     int      // items that vary; alpha covers only these
	Alpha    Figure   // raw coefficient alpha, at most 1; it can be far below 0
	Interval Interval // of alpha, after Feldt; valid only if Alpha is Known
	Cautions []ItemCaution
}

// Item is one question of a scale.
type Item struct {
	ID       string
	Reversed bool    // its weight is negative: the figures are of answers with the sign changed
	Answered int     // sheets that answer it, complete or not
	Mean, SD float64 // answer steps, over the complete cases; 0 with too few
	Rest     Figure  // its correlation with the sum of the scale's other items, in [−1,1]
	Without  Figure  // the scale's alpha without it
	Cautions []ItemCaution
}

// Items computes the item statistics of sheets, which must have passed Check: a scale per role,
// in content order. A question skipped by at least one sheet but fewer than least stays out of every scale, and gets
// the caution LeftByFew: the complete cases of a scale with it would reveal the skipping
// sheets.
func (m *Model) Items(sheets []Sheet, least int) []Scale {
	answers := make([]Answers, len(sheets))
	for k, s := range sheets {
		answers[k] = m.Answers(s)
	}
	scales := make([]Scale, m.roles)
	for r := range scales {
		scales[r] = m.scale(r, answers, least)
	}
	return scales
}

// scale computes the statistics of one role's scale.
func (m *Model) scale(role int, answers []Answers, least int) Scale {
	s := Scale{Role: m.assessment.Roles[role].ID}
	var at []int // positions of its items
	var out []bool
	for i, it := range m.items[:m.questions] {
		weight := it.authored[role]
		if weight == 0 {
			continue
		}
		item := Item{ID: it.id, Reversed: weight < 0}
		for _, x := range answers {
			if x[i] != Skipped {
				item.Answered++
			}
		}
		skipped := len(answers) - item.Answered
		if skipped > 0 && float64(skipped) >= oftenSkipped*float64(len(answers)) {
			item.Cautions = append(item.Cautions, Skipped5th)
		}
		few := skipped > 0 && skipped < least
		if few {
			item.Cautions = append(item.Cautions, LeftByFew)
		}
		at, out, s.Items = append(at, i), append(out, few), append(s.Items, item)
	}
	columns := m.keyed(role, at, out, answers)
	for _, c := range columns {
		s.N = max(s.N, len(c))
	}
	s.fill(columns)
	return s
}

// keyed returns the complete cases' answers to the items at the positions at, with the
// sign changed if the weight is negative: a column per item. Columns of items in out are
// empty, and complete cases may skip these items.
func (m *Model) keyed(role int, at []int, out []bool, answers []Answers) [][]float64 {
	columns := make([][]float64, len(at))
people:
	for _, x := range answers {
		for k, i := range at {
			if x[i] == Skipped && !out[k] {
				continue people
			}
		}
		for k, i := range at {
			if out[k] {
				continue
			}
			v := float64(x[i])
			if m.items[i].authored[role] < 0 {
				v = -v
			}
			columns[k] = append(columns[k], v+0) // −0 becomes 0
		}
	}
	return columns
}

// fill computes the figures of a scale from its columns.
func (s *Scale) fill(columns [][]float64) {
	vary := newSpreads(columns)
	s.Used = len(vary.at)
	for k := range s.Items {
		if len(columns[k]) >= leastForItems {
			s.Items[k].Mean, s.Items[k].SD = meanSD(columns[k])
			if s.Items[k].SD == 0 {
				s.Items[k].Cautions = append(s.Items[k].Cautions, NoVariance)
			}
		}
	}
	if s.N < fewPeople {
		s.Cautions = append(s.Cautions, FewPeople)
	}
	if s.N < leastForItems || s.Used < 2 {
		s.Cautions = append(s.Cautions, TooSmall)
		return
	}
	if s.Alpha = vary.alpha(nowhere); s.Alpha.Known {
		s.Interval = feldt(s.Alpha.Value, s.N, s.Used)
	} else {
		s.Cautions = append(s.Cautions, NoVariance)
	}
	noise := CorrelationNoise(s.N)
	for place, k := range vary.at {
		item := &s.Items[k]
		item.Rest = vary.rest(place)
		if s.Used >= leastForItems {
			item.Without = vary.alpha(place)
		}
		if item.Rest.Known && item.Rest.Value < -noise {
			item.Cautions = append(item.Cautions, Against)
		}
	}
}

// nowhere is the place that stands for no item.
const nowhere = -1

// spreads holds the covariances of a scale's items that vary.
type spreads struct {
	at    []int       // their places in the scale
	cov   [][]float64 // symmetric
	sums  []float64   // of the rows of cov
	trace float64
	total float64 // the sum of cov: the variance of the sum of the items
}

func newSpreads(columns [][]float64) spreads {
	var s spreads
	for k, x := range columns {
		if len(x) >= leastForItems && numeric.Covariance(x, x) > 0 {
			s.at = append(s.at, k)
		}
	}
	for i, a := range s.at {
		row := make([]float64, len(s.at))
		for j, b := range s.at {
			if j < i {
				row[j] = s.cov[j][i]
			} else {
				row[j] = numeric.Covariance(columns[a], columns[b])
			}
		}
		s.cov = append(s.cov, row)
		sum := 0.0
		for _, c := range row {
			sum += c
		}
		s.sums = append(s.sums, sum)
		s.trace += row[i]
		s.total += sum
	}
	return s
}

// empty is the share of the items' variances at or below which the variance of a sum
// counts as rounding.
const empty = 1e-12

// alpha returns coefficient alpha without the item at a place, or of all items for
// nowhere; unknown if the sum does not vary.
func (s spreads) alpha(without int) Figure {
	n, trace, total := float64(len(s.at)), s.trace, s.total
	if without != nowhere {
		own := s.cov[without][without]
		n, trace, total = n-1, trace-own, total-2*s.sums[without]+own
	}
	if n < 2 || total <= empty*trace {
		return Figure{}
	}
	return known((1 - trace/total) * n / (n - 1))
}

// rest returns the correlation of the item at a place with the sum of the others;
// unknown if that sum does not vary.
func (s spreads) rest(place int) Figure {
	own := s.cov[place][place]
	others := s.total - 2*s.sums[place] + own // the variance of their sum
	if others <= empty*s.trace {
		return Figure{}
	}
	r := (s.sums[place] - own) / math.Sqrt(own*others)
	return known(min(max(r, -1), 1))
}
