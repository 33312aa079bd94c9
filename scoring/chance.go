package scoring

import (
	"math"
)

// The chance that a role leads once ordinary wobble is averaged out, in Thurstone's
// model (1927, Case V): p_r = ∫ φ(z) Π_{q≠r} Φ(k(s_r−s_q)+z) dz.
//
// The integrand is smooth and dies out like a normal density, so that the
// trapezoid rule converges faster than any power of its step: at a step of 0.4
// over ±7.2 it is good to 1e-9 for up to eight roles.
const (
	chanceStep = 0.4
	chanceEnd  = 18 // steps either side of 0
)

// Chances fills chance with the chance of each score to lead. Scores are in
// guessed standard deviations; the chances are in [0,1] and add up to 1.
func Chances(scores, chance []float64) {
	k := float64(len(scores))
	slope := math.Sqrt(Rho) / (SigmaE / sigma0 * math.Sqrt(k/(k-1)))
	total := 0.0
	for r, s := range scores {
		p := 0.0
		for step := -chanceEnd; step <= chanceEnd; step++ {
			z := float64(step) * chanceStep
			f := math.Exp(-z * z / 2)
			for q, other := range scores {
				if q == r {
					continue
				}
				f *= normalCDF(slope*(s-other) + z)
				if f < 1e-18 {
					f = 0
					break
				}
			}
			p += f
		}
		chance[r] = p
		total += p
	}
	for r := range chance {
		chance[r] /= total
	}
}

// normalCDF is the standard normal distribution function.
func normalCDF(z float64) float64 {
	if z > 8 {
		return 1
	}
	return 0.5 * math.Erfc(-z/math.Sqrt2)
}
