// Package numeric holds the mathematics of scoring that the standard library lacks: tails
// and quantiles of distributions, moments, and the eigenvectors of small symmetric matrices.
//
// It knows nothing of questions and answers. Its rule: each function is right to eleven digits,
// which tests hold.
package numeric

import "math"

// IncompleteBeta returns the regularized incomplete beta function I_x(a, b) for a, b > 0
// and x in [0,1].
func IncompleteBeta(x, a, b float64) float64 {
	switch {
	case x <= 0:
		return 0
	case x >= 1:
		return 1
	case x > (a+1)/(a+b+2): // where the fraction converges slowly
		return 1 - fraction(1-x, b, a)
	}
	return fraction(x, a, b)
}

// fraction returns I_x(a, b) by its continued fraction (DLMF 8.17.22) with Lentz's method,
// for x in (0, (a+1)/(a+b+2)].
func fraction(x, a, b float64) float64 {
	const most = 10000
	c, d, f := 1.0, 0.0, 1.0
	for n := 1; n < most; n++ {
		m := float64(n / 2)
		term := m * (b - m) * x / ((a + 2*m - 1) * (a + 2*m))
		if n%2 == 1 {
			term = -(a + m) * (a + b + m) * x / ((a + 2*m) * (a + 2*m + 1))
		}
		c, d = 1+term/c, 1/(1+term*d)
		f *= c * d
		if math.Abs(c*d-1) < 1e-16 {
			break
		}
	}
	return math.Exp(a*math.Log(x)+b*math.Log1p(-x)-logBeta(a, b)) / (a * f)
}

// logBeta returns the logarithm of the beta function of a, b > 0.
func logBeta(a, b float64) float64 {
	one, _ := math.Lgamma(a)
	two, _ := math.Lgamma(b)
	both, _ := math.Lgamma(a + b)
	return one + two - both
}

// betaQuantile returns the x with I_x(a, b) = p, for p in (0,1): by Newton's method, and by
// halving where that leaves the bracket.
func betaQuantile(p, a, b float64) float64 {
	const most, near = 200, 1e-9 // the next step is about its square
	low, high, x, moved := 0.0, 1.0, a/(a+b), 1.0
	for n := 0; n < most && math.Abs(moved) > near*x; n++ {
		over := IncompleteBeta(x, a, b) - p
		if over > 0 {
			high = x
		} else {
			low = x
		}
		density := math.Exp((a-1)*math.Log(x) + (b-1)*math.Log1p(-x) - logBeta(a, b))
		next := x - over/density
		if !(next >= low && next <= high) {
			next = low + (high-low)/2
		}
		x, moved = next, next-x
	}
	return x
}

// StudentQuantile returns the p quantile of Student's t, for p in [½,1) and freedom > 0.
func StudentQuantile(p, freedom float64) float64 {
	x := betaQuantile(2*p-1, 0.5, freedom/2) // t²/(freedom+t²)
	return math.Sqrt(freedom * x / (1 - x))
}

// FQuantile returns the p quantile of F, for p in (0,1) and degrees of freedom d1, d2 > 0.
func FQuantile(p, d1, d2 float64) float64 {
	x := betaQuantile(p, d1/2, d2/2)
	rest := 1 - x
	if x > 0.5 { // so that no digits are lost
		rest = betaQuantile(1-p, d2/2, d1/2)
	}
	return d2 * x / (d1 * rest)
}

// ChiSquareTail returns the upper tail of χ² at x ≥ 0, for at least one degree of freedom:
// Q(a+1, y) = Q(a, y) + yᵃe⁻ʸ/Γ(a+1), from a = ½ or 1.
func ChiSquareTail(x float64, freedom int) float64 {
	y, a := x/2, 1.0
	q := math.Exp(-y)
	if freedom%2 == 1 {
		a, q = 0.5, math.Erfc(math.Sqrt(y))
	}
	for ; 2*a < float64(freedom); a++ {
		q += math.Pow(y, a) * math.Exp(-y) / math.Gamma(a+1)
	}
	return q
}

// Mean returns the mean of x; NaN if it is empty.
func Mean(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}

// Covariance returns the sample covariance (n−1) of two samples of the same size, NaN for
// less than two values. That of a sample with itself is its variance.
func Covariance(x, y []float64) float64 {
	mx, my, sum := Mean(x), Mean(y), 0.0
	for i := range x {
		sum += (x[i] - mx) * (y[i] - my)
	}
	return sum / float64(len(x)-1)
}
