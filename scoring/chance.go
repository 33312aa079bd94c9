package scoring

import (
	"math"
)

// The chance that a role leads once ordinary wobble is averaged out, in Thurstone's
// model (1927, Case V): p_r = ∫ φ(z) Π_{q≠r} Φ(k(s_r−s_q)+z) dz.
//
// The integrand is smooth and dies out like a normal density, so that the
// trapezoid rule converges faster than any power of its step: at a step of 0.375
// over ±6.75 it is good to 1e-8 for up to eight roles (measured against a step
// eight times finer).
const (
	chanceStep  = 0.375
	chanceEnd   = 18 // steps either side of 0
	chanceNodes = 2*chanceEnd + 1
)

// Chances fills chance with the chance of each score to lead. Scores are in
// guessed standard deviations; the chances are in [0,1] and add up to 1.
func Chances(scores, chance []float64) {
	k := float64(len(scores))
	slope := math.Sqrt(Rho) / (SigmaE / sigma0 * math.Sqrt(k/(k-1)))
	var integrand [MaxRoles][chanceNodes]float64
	for j := range chanceNodes {
		z := float64(j-chanceEnd) * chanceStep
		density := math.Exp(-z * z / 2)
		for r := range scores {
			integrand[r][j] = density
		}
	}
	for a := range scores {
		for b := a + 1; b < len(scores); b++ {
			duel(&integrand[a], &integrand[b], slope*(scores[a]-scores[b]))
		}
	}
	total := 0.0
	for r := range scores {
		chance[r] = 0
		for _, f := range integrand[r] {
			chance[r] += f
		}
		total += chance[r]
	}
	for r := range chance[:len(scores)] {
		chance[r] /= total
	}
}

// duel multiplies two roles' integrands by Φ(ahead+z) and Φ(−ahead+z). One table
// serves both, as Φ(−ahead−z) = 1 − Φ(ahead+z).
func duel(a, b *[chanceNodes]float64, ahead float64) {
	for j := range chanceNodes {
		p := normalCDF(ahead + float64(j-chanceEnd)*chanceStep)
		a[j] *= p
		b[chanceNodes-1-j] *= 1 - p
	}
}

// normalCDF is the standard normal distribution function, exact to 1e-15.
func normalCDF(z float64) float64 {
	switch {
	case z > 8:
		return 1
	case z < -8:
		return 0
	}
	return 0.5 * math.Erfc(-z/math.Sqrt2)
}
