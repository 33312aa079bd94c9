package scoring

import (
	"math"
)

// The chance that a role leads once ordinary variation is averaged out, in Thurstone's
// model (1927, Case V): p_r = ∫ φ(z) Π_{q≠r} Φ(k(s_r−s_q)+z) dz.
//
// The integrand is smooth and dies out like a normal density, so that the
// trapezoid rule converges faster than any power of its step h: for K roles it is
// off by about e^(−2π²/(h²K)). At h = 1/√K, over ±6.2, that is 1e-8 (measured
// against Simpson's rule on a grid fifty times finer).
const (
	chanceRange = 6.2
	chanceNodes = 37 // at most: 18 steps either side of 0, for eight roles
)

// Chances sets chance[r] to the chance that role r leads. Scores are in guessed standard
// deviations; chances are in [0,1] and add up to 1.
func Chances(scores, chance []float64) {
	k := float64(len(scores))
	slope := math.Sqrt(Rho) / (SigmaE / sigma0 * math.Sqrt(k/(k-1)))
	step := 1 / math.Sqrt(k)
	end := int(math.Ceil(chanceRange / step))
	var integrand [MaxRoles][chanceNodes]float64
	for j := range end + 1 {
		z := float64(j-end) * step
		density := math.Exp(-z * z / 2)
		for r := range scores {
			integrand[r][j], integrand[r][2*end-j] = density, density
		}
	}
	for a := range scores {
		for b := a + 1; b < len(scores); b++ {
			duel(integrand[a][:2*end+1], integrand[b][:2*end+1], slope*(scores[a]-scores[b]), step)
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
func duel(a, b []float64, ahead, step float64) {
	last := len(a) - 1
	for j := range a {
		p := normalCDF(ahead + float64(2*j-last)/2*step)
		a[j] *= p
		b[last-j] *= 1 - p
	}
}

// normalCDF returns the standard normal distribution function, exact to 1e-15.
func normalCDF(z float64) float64 {
	switch {
	case z > 8:
		return 1
	case z < -8:
		return 0
	}
	return 0.5 * math.Erfc(-z/math.Sqrt2)
}
