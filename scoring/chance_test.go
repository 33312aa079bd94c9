package scoring

import (
	"math"
	"math/rand/v2"
	"testing"
)

// slowChances computes the same integral by Simpson's rule on a fine grid, straight from its
// definition.
func slowChances(scores []float64) []float64 {
	k := float64(len(scores))
	slope := math.Sqrt(0.8) / (0.8 / math.Sqrt2 * math.Sqrt(k/(k-1)))
	chance := make([]float64, len(scores))
	const n, end = 2000, 10.0
	for r := range scores {
		for j := range n + 1 {
			z := end * (2*float64(j)/n - 1)
			f := math.Exp(-z*z/2) / math.Sqrt(2*math.Pi)
			for q := range scores {
				if q != r {
					f *= 0.5 * math.Erfc(-(slope*(scores[r]-scores[q])+z)/math.Sqrt2)
				}
			}
			weight := 2.0 + 2*float64(j%2)
			if j == 0 || j == n {
				weight = 1
			}
			chance[r] += f * weight * 2 * end / n / 3
		}
	}
	return chance
}

func TestChances(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(7, 7))
	for roles := 2; roles <= MaxRoles; roles++ {
		for range 15 {
			scores := make([]float64, roles)
			spread := rng.Float64() * 4
			for r := range scores {
				scores[r] = spread * rng.NormFloat64()
			}
			got := make([]float64, roles)
			Chances(scores, got)
			sum := 0.0
			for r, want := range slowChances(scores) {
				near(t, "chance", got[r], want, 1e-8)
				sum += got[r]
			}
			near(t, "sum of chances", sum, 1, 1e-12)
		}
	}
}

func TestChancesFarApart(t *testing.T) {
	t.Parallel()
	got := make([]float64, 3)
	Chances([]float64{1e6, 0, -1e6}, got)
	near(t, "first", got[0], 1, 1e-12)
	near(t, "last", got[2], 0, 1e-12)
	Chances([]float64{0, 0, 0}, got)
	for _, p := range got {
		near(t, "equal", p, 1.0/3, 1e-12)
	}
}
