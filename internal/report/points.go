package report

import (
	"cmp"
	"math"
	"slices"

	"rolefit/internal/report/doc"
	"rolefit/scoring"
)

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

// Apart returns the points between the first two roles, as they are shown: the
// difference of their Points, never negative.
func Apart(r scoring.Result) Tenths {
	points := Points(r)
	var first, second Tenths
	for i, role := range r.Roles {
		switch role.Rank {
		case 1:
			first = points[i]
		case 2:
			second = points[i]
		}
	}
	return first - second
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
