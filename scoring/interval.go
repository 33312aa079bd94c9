package scoring

import (
	"math"

	"rolefit/scoring/numeric"
)

// Confidence is the coverage of this package's intervals.
const Confidence = 0.95

// tail is the probability outside an interval on either side.
const tail = (1 - Confidence) / 2

// Interval is a confidence interval of a figure, in the figure's unit, at Confidence.
type Interval struct {
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// Holds reports whether value lies within the interval, ends included.
func (i Interval) Holds(value float64) bool { return i.Low <= value && value <= i.High }

// Figure is a number that may be unknown.
type Figure struct {
	Value float64 // 0 if not known
	Known bool
}

// known returns v as a Figure, unknown if v is not finite.
func known(v float64) Figure {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return Figure{}
	}
	return Figure{v, true}
}

// Wilson returns the interval of a share k of n, both at least 0: the score interval
// without continuity correction (Wilson 1927, J. Am. Stat. Assoc. 22, 209–212), equal to
// R's prop.test(k, n, correct = FALSE). It lies in [0,1] and contains k/n; for n = 0 it
// is [0,1].
func Wilson(k, n int) Interval {
	if n <= 0 {
		return Interval{0, 1}
	}
	z := math.Sqrt2 * math.Erfinv(Confidence)
	of, share := float64(n), float64(k)/float64(n)
	extra := z * z / (2 * of)
	middle, reach := share+extra, z*math.Sqrt(share*(1-share)/of+extra/(2*of))
	i := Interval{(middle - reach) / (1 + 2*extra), (middle + reach) / (1 + 2*extra)}
	if k <= 0 { // exactly, without rounding
		i.Low = 0
	}
	if k >= n {
		i.High = 1
	}
	return i
}

// feldt returns the interval of a coefficient alpha of k = items over n sheets, both at
// least 2 (Feldt, Woodruff & Salih 1987, Appl. Psychol. Meas. 11, 93–103), equal to
// psych::alpha.ci: (1−α)/(1−α̂) has an F distribution with n−1 and (n−1)(k−1) degrees of
// freedom.
func feldt(alpha float64, n, items int) Interval {
	d1, d2 := float64(n-1), float64((n-1)*(items-1))
	return Interval{1 - (1-alpha)*numeric.FQuantile(1-tail, d1, d2), 1 - (1-alpha)*numeric.FQuantile(tail, d1, d2)}
}

// Sample is the size, mean and standard deviation of one group's values, for a
// comparison.
type Sample struct {
	N        int
	Mean, SD float64 // SD of the sample (n−1)
}

// Gap is the difference between the means of two groups.
type Gap struct {
	Value    float64 // second − first
	Interval Interval
	Known    bool // the interval exists: each group has two values, and they are not all equal
}

// Beyond reports whether the difference is beyond chance: 0 is outside its interval.
func (g Gap) Beyond() bool { return g.Known && !g.Interval.Holds(0) }

// Welch returns the difference between the means of two independent groups, second −
// first, and its interval for unequal variances (Welch 1947, Biometrika 34, 28–35),
// equal to R's t.test(second, first).
func Welch(first, second Sample) Gap { return WelchOf(first, second, 1) }

// WelchOf is Welch for one of several differences that are looked at together, at least 1:
// the intervals are wider, so that all of them hold at once at Confidence (Bonferroni).
func WelchOf(first, second Sample, several int) Gap {
	g := Gap{Value: second.Mean - first.Mean}
	if first.N < 2 || second.N < 2 {
		return g
	}
	a, b := first.SD*first.SD/float64(first.N), second.SD*second.SD/float64(second.N)
	freedom := (a + b) * (a + b) / (a*a/float64(first.N-1) + b*b/float64(second.N-1))
	reach := tQuantile(freedom, several) * math.Sqrt(a+b)
	if math.IsNaN(reach) || math.IsInf(reach, 0) {
		return g
	}
	g.Interval, g.Known = Interval{g.Value - reach, g.Value + reach}, true
	return g
}

// MeanInterval returns the interval of the mean of a sample, by Student's t; known if N
// ≥ 2.
func MeanInterval(s Sample) (i Interval, known bool) {
	if s.N < 2 {
		return Interval{s.Mean, s.Mean}, false
	}
	reach := tQuantile(float64(s.N-1), 1) * s.SD / math.Sqrt(float64(s.N))
	return Interval{s.Mean - reach, s.Mean + reach}, true
}

// Pool returns the sample of all values of several samples.
func Pool(samples ...Sample) (all Sample) {
	sum := 0.0
	for _, s := range samples {
		all.N += s.N
		sum += float64(s.N) * s.Mean
	}
	if all.N > 0 {
		all.Mean = sum / float64(all.N)
	}
	squares := 0.0
	for _, s := range samples {
		squares += float64(max(s.N-1, 0))*s.SD*s.SD + float64(s.N)*(s.Mean-all.Mean)*(s.Mean-all.Mean)
	}
	if all.N > 1 {
		all.SD = math.Sqrt(squares / float64(all.N-1))
	}
	return all
}

// tQuantile returns the bound of |t| for Student's t at Confidence for one of several
// values; NaN unless freedom > 0.
func tQuantile(freedom float64, several int) float64 {
	if !(freedom > 0) {
		return math.NaN()
	}
	return numeric.StudentQuantile(1-tail/float64(several), freedom)
}

// CorrelationNoise returns the size that an observed correlation over n sheets exceeds
// by chance in one of twenty cases if the true one is 0 (Student's t); 1 for n < 3.
func CorrelationNoise(n int) float64 {
	if n < leastForItems {
		return 1
	}
	t := tQuantile(float64(n-2), 1)
	return t / math.Sqrt(float64(n-2)+t*t)
}
