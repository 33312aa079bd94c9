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

// Row is one line of reasons: an answer, and its points for the first role against the
// second.
type Row struct {
	Question string // id; empty for the other answers together
	Answer   int    // −2 … +2
	Strength string // "strongly", "somewhat" or "no preference"; empty for the others together
	Phrase   string // the side that the answer leans to, or "the other 22 answers together"
	Points   Tenths // above 0: for the first role
	Count    int    // how many answers the row stands for
}

// Strength says how strong an answer is: "strongly", "somewhat" or "no preference".
func Strength(answer int) string {
	switch answer {
	case 0:
		return "no preference"
	case -2, 2:
		return "strongly"
	default:
		return "somewhat"
	}
}

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

// Gap is the heading over the reasons: which two roles they are about, and how far
// apart these are. It is empty where the answers are insufficient.
func Gap(a *content.Assessment, r scoring.Result) string {
	if r.Verdict.Kind == scoring.Insufficient {
		return ""
	}
	first, second, apart := roleOf(a, r, 0).Short, roleOf(a, r, 1).Short, separation(r).Plain()
	switch r.Verdict.Kind {
	case scoring.Clear, scoring.Leaning:
		return fmt.Sprintf("Why %s and not %s (%s points apart)", first, second, apart)
	case scoring.TooClose:
		return fmt.Sprintf("What parts %s from %s (%s points)", first, second, apart)
	default:
		return fmt.Sprintf("%s and %s: %s points apart, which may be chance", first, second, apart)
	}
}

// Selected returns the reasons to show: up to forN of the strongest for the first role
// against the second, largest first, then up to againstN of the strongest against it,
// strongest first. rest stands for all other answers together; its Count is 0 if all are
// shown. The rows and rest add up to total, which is separation. All are empty if the
// answers are insufficient.
func Selected(a *content.Assessment, r scoring.Result, forN, againstN int) (rows []Row, rest Row, total Tenths) {
	if r.Verdict.Kind == scoring.Insufficient || len(r.Reasons) == 0 {
		return nil, Row{}, 0
	}
	const visible = 0.05 // a reason that rounds to 0.0 is not shown
	gains := contributions(r)
	var chosen []int
	for i := 0; i < len(gains) && len(chosen) < forN && gains[i] >= visible; i++ {
		chosen = append(chosen, i)
	}
	for i := len(gains) - 1; i >= 0 && len(gains)-1-i < againstN && gains[i] <= -visible; i-- {
		chosen = append(chosen, i)
	}
	return add(a, r, gains, chosen)
}

// All returns every reason, largest for the first role against the second first.
// They add up to total, which is separation.
func All(a *content.Assessment, r scoring.Result) (rows []Row, total Tenths) {
	if r.Verdict.Kind == scoring.Insufficient {
		return nil, 0
	}
	chosen := make([]int, len(r.Reasons))
	for i := range chosen {
		chosen[i] = i
	}
	rows, _, total = add(a, r, contributions(r), chosen)
	return rows, total
}

// contributions returns the points that each reason gives the first role against the
// second.
func contributions(r scoring.Result) []float64 {
	one, two := leaders(r)
	gains := make([]float64, len(r.Reasons))
	for i, reason := range r.Reasons {
		gains[i] = reason.Scores[one] - reason.Scores[two]
	}
	return gains
}

// add turns the chosen reasons into rows that add up, with the rest, to separation. An
// answer is shown with the same points wherever it is shown.
func add(a *content.Assessment, r scoring.Result, gains []float64, chosen []int) (rows []Row, rest Row, total Tenths) {
	total = separation(r)
	shown := apportion(gains, total)
	rest = Row{Points: total, Count: len(gains) - len(chosen)}
	for _, i := range chosen {
		reason := r.Reasons[i]
		q, ok := a.Question(reason.Question)
		if !ok {
			q.ID = reason.Question
		}
		rows = append(rows, Row{reason.Question, reason.Answer, Strength(reason.Answer), Phrase(q, reason.Answer), shown[i], 1})
		rest.Points -= shown[i]
	}
	switch rest.Count {
	case 0:
		return rows, Row{}, total
	case 1:
		rest.Phrase = "the other answer"
	default:
		rest.Phrase = fmt.Sprintf("the other %d answers together", rest.Count)
	}
	return rows, rest, total
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

// separation returns the points between the first two roles, as they are shown: the
// difference of their Points, never negative.
func separation(r scoring.Result) Tenths {
	points := Points(r)
	one, two := leaders(r)
	return points[one] - points[two]
}

// leaders returns the positions of the first two roles in content order.
func leaders(r scoring.Result) (one, two int) {
	for i, role := range r.Roles {
		switch role.Rank {
		case 1:
			one = i
		case 2:
			two = i
		}
	}
	return one, two
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
