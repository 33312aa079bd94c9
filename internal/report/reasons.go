package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"rolefit/content"
	"rolefit/internal/report/doc"
	"rolefit/scoring"
)

// Strength says how strong an answer is: "much more", "a bit" or "either way".
func Strength(answer int) string { return doc.Answers()[answer+2] }

// Phrase names the side that an answer leans to: the question's short phrase of that
// side, or its text if it has none. A neutral answer names both sides.
func Phrase(q content.Question, answer int) string {
	agree, against := q.Short, q.ShortNot
	if agree == "" {
		agree = cmp.Or(q.Text, q.B, q.ID)
		against = cmp.Or(against, q.Opposite, q.A)
	}
	against = cmp.Or(against, "not: "+agree)
	switch {
	case answer > 0:
		return agree
	case answer < 0:
		return against
	default:
		return agree + " / " + against
	}
}

// Pair is two roles by their positions in content order: reasons are points for One against
// Two.
type Pair struct{ One, Two int }

// against returns the first role and another one by its id; the second role for an id that is
// none of the others'.
func against(r scoring.Result, other string) (p Pair) {
	for i, role := range r.Roles {
		switch role.Rank {
		case 1:
			p.One = i
		case 2:
			p.Two = i
		}
	}
	for i, role := range r.Roles {
		if role.ID == other && role.Rank > 1 {
			p.Two = i
		}
	}
	return p
}

// Gap is the heading over the reasons: which two roles they are about. It is empty where the
// answers are insufficient.
func Gap(a *content.Assessment, r scoring.Result, p Pair) string {
	first, second := a.Roles[p.One].Short, a.Roles[p.Two].Short
	switch r.Verdict.Kind {
	case scoring.Insufficient:
		return ""
	case scoring.Clear, scoring.Leaning:
		return fmt.Sprintf("Why %s rather than %s", first, second)
	case scoring.TooClose:
		return fmt.Sprintf("What separates %s and %s", first, second)
	default:
		return fmt.Sprintf("%s and %s: a gap that may be chance", first, second)
	}
}

// selected returns the reasons to show: up to forN of the strongest for a pair's first role
// against its second, largest first, then up to againstN of the strongest against it,
// strongest first. The last row stands for all others together, if there are others. The rows
// add up to total, which is separation. All are empty if the answers are insufficient.
func selected(a *content.Assessment, r scoring.Result, p Pair, forN, againstN int) (rows []doc.Addend, others int, total Tenths) {
	if r.Verdict.Kind == scoring.Insufficient || len(r.Reasons) == 0 {
		return nil, 0, 0
	}
	gains := contributions(r, p)
	order := descending(gains)
	chosen := largest(gains, order, forN, 1)
	slices.Reverse(order)
	return add(a, r, p, gains, append(chosen, largest(gains, order, againstN, -1)...))
}

// largest returns the first n positions of an order whose gains, times the sign, are shown as
// more than 0.
func largest(gains []float64, order []int, n int, sign float64) (chosen []int) {
	const visible = 0.05 // a smaller one is shown as 0.0
	for _, i := range order {
		if len(chosen) < n && sign*gains[i] >= visible {
			chosen = append(chosen, i)
		}
	}
	return chosen
}

// descending returns the positions of gains, largest gain first; ties in the order of the
// reasons.
func descending(gains []float64) []int {
	order := make([]int, len(gains))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, k int) int { return cmp.Compare(gains[k], gains[i]) })
	return order
}

// every returns every reason, largest for a pair's first role against its second first. They
// add up to total, which is separation.
func every(a *content.Assessment, r scoring.Result, p Pair) (rows []doc.Addend, total Tenths) {
	if r.Verdict.Kind == scoring.Insufficient {
		return nil, 0
	}
	gains := contributions(r, p)
	rows, _, total = add(a, r, p, gains, descending(gains))
	return rows, total
}

// contributions returns the points that each reason gives a pair's first role against its
// second.
func contributions(r scoring.Result, p Pair) []float64 {
	gains := make([]float64, len(r.Reasons))
	for i, reason := range r.Reasons {
		gains[i] = reason.Scores[p.One] - reason.Scores[p.Two]
	}
	return gains
}

// Pull returns the answers that draw a person to a role and those that pull away from it, up
// to n each, strongest first, as phrases: by their whole points for the role or, with rivals,
// by their points against the average rival. An answer counts only where its question was
// written to speak so: centering moves points to jobs that a question says nothing about.
func Pull(a *content.Assessment, r scoring.Result, n, role int, rivals ...int) (draws, chafes []string) {
	gains := make([]float64, len(r.Reasons))
	for i, reason := range r.Reasons {
		gains[i] = reason.Scores[role]
		for _, rival := range rivals {
			gains[i] -= reason.Scores[rival] / float64(len(rivals))
		}
		if float64(reason.Answer)*reason.Value <= 0 || gains[i]*meant(a, reason, role, rivals) <= 0 { // by norms: the phrase would say the other side
			gains[i] = 0
		}
	}
	phrases := func(chosen []int) (said []string) {
		for _, i := range chosen {
			q, _ := a.Question(r.Reasons[i].Question)
			said = append(said, Phrase(q, r.Reasons[i].Answer))
		}
		return said
	}
	order := descending(gains)
	draws = phrases(largest(gains, order, n, 1))
	slices.Reverse(order)
	return draws, phrases(largest(gains, order, n, -1))
}

// meant returns what an answer was written to say for a role: its value times the authored
// weight or, with rivals, times the weight over that of the average rival.
func meant(a *content.Assessment, reason scoring.Reason, role int, rivals []int) float64 {
	q, _ := a.Question(reason.Question)
	weight := float64(q.Weights[a.Roles[role].ID])
	for _, rival := range rivals {
		weight -= float64(q.Weights[a.Roles[rival].ID]) / float64(len(rivals))
	}
	return weight * reason.Value
}

// add turns the chosen reasons into rows, and the others into one; they add up to separation.
// An answer is shown with the same points wherever it is shown.
func add(a *content.Assessment, r scoring.Result, p Pair, gains []float64, chosen []int) (rows []doc.Addend, others int, total Tenths) {
	total = separation(r, p)
	shown := apportion(gains, total)
	rest := doc.Addend{Points: total}
	for _, i := range chosen {
		reason := r.Reasons[i]
		q, ok := a.Question(reason.Question)
		if !ok {
			q.ID = reason.Question
		}
		rows = append(rows, doc.Addend{Text: Phrase(q, reason.Answer), Strength: Strength(reason.Answer), Points: shown[i]})
		rest.Points -= shown[i]
	}
	others = len(gains) - len(chosen)
	switch others {
	case 0:
		return rows, 0, total
	case 1:
		rest.Text = "the other answer"
	default:
		rest.Text = fmt.Sprintf("the other %d answers together", others)
	}
	return append(rows, rest), others, total
}

// Tenths is a number of points as it is shown, in tenths of a point.
type Tenths = doc.Tenths

// Points returns the roles' scores as they are shown, in content order. They add up
// to 0, their order is that of the ranks, and each is less than a tenth of a point
// from its score.
func Points(r scoring.Result) []Tenths {
	ranked := r.Ranked()
	values := make([]float64, len(ranked))
	for i, role := range ranked {
		values[i] = role.Score
		if i > 0 { // tied roles differ by rounding, in either direction
			values[i] = min(values[i], values[i-1])
		}
	}
	shown := apportion(values, 0)
	points := make([]Tenths, len(r.Roles))
	for i, role := range r.Roles {
		points[i] = shown[role.Rank-1]
	}
	return points
}

// separation returns the points between two roles, as they are shown: the difference of
// their Points.
func separation(r scoring.Result, p Pair) Tenths {
	points := Points(r)
	return points[p.One] - points[p.Two]
}

// tenths rounds points to the nearest tenth.
func tenths(points float64) Tenths { return Tenths(math.Round(points * 10)) }

// apportion rounds values, in points, to tenths that add up to total: largest
// remainder, ties in the order given. total must be near the sum of the values. A
// value of exactly 0 stays 0.
func apportion(values []float64, total Tenths) []Tenths {
	shown := make([]Tenths, len(values))
	rest := make([]float64, len(values))
	order := make([]int, 0, len(values))
	missing := total
	for i, v := range values {
		down := math.Floor(v * 10)
		shown[i], rest[i] = Tenths(down), v*10-down
		missing -= shown[i]
		if v != 0 {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(rest[b], rest[a]) })
	n := len(order)
	for k := 0; missing > 0 && n > 0; k++ {
		shown[order[k%n]]++
		missing--
	}
	for k := 0; missing < 0 && n > 0; k++ {
		shown[order[n-1-k%n]]--
		missing++
	}
	return shown
}

// reasons returns every answer that counted, with its points for the first role of the pair
// against the other, largest first. Answers without a preference share a row.
func (a Account) reasons() doc.Sum {
	p := a.Pair()
	all, total := every(a.Assessment, a.Result, p)
	sum := doc.Sum{
		Key:   fmt.Sprintf("Plus speaks for %s, minus for %s.", a.Assessment.Roles[p.One].Short, a.Assessment.Roles[p.Two].Short),
		Total: total, Roles: [2]int{p.One + 1, p.Two + 1},
	}
	neutral := 0
	for _, row := range all {
		if row.Strength == Strength(0) && row.Points == 0 {
			neutral++
			continue
		}
		sum.Rows = append(sum.Rows, row)
	}
	if neutral > 0 {
		text := fmt.Sprintf("either way, %d times", neutral)
		if neutral == 1 {
			text = "either way, once"
		}
		sum.Rows = append(sum.Rows, doc.Addend{Text: text})
	}
	const forN, againstN = 5, 3
	sum.Brief, _, _ = selected(a.Assessment, a.Result, p, forN, againstN)
	return sum
}
