//go:build unix

package bench

import (
	"math"
	"slices"
)

// samples are repeated measurements of one quantity.
type samples []float64

// at returns the smallest sample that is at least as large as the given share of all
// samples; NaN without samples.
func (s samples) at(share float64) float64 {
	if len(s) == 0 {
		return math.NaN()
	}
	sorted := slices.Sorted(slices.Values(s))
	return sorted[max(int(math.Ceil(share*float64(len(s))))-1, 0)]
}

func (s samples) mean() float64 {
	sum := 0.0
	for _, v := range s {
		sum += v
	}
	return sum / float64(len(s))
}
