package scoring

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Confidence is how often the intervals of this package hold what they are about.
const Confidence = 0.95

// tail is the share that an interval leaves out on either side.
const tail = (1 - Confidence) / 2

// Interval is where a figure lies, in the figure's own unit, with Confidence.
type Interval struct{ Low, High float64 }

// Holds says whether a value lies within the interval, its ends included.
func (i Interval) Holds(value float64) bool { return i.Low <= value && value <= i.High }

// Figure is a number that cannot always be said.
type Figure struct {
	Value float64 // 0 where it is not known
	Known bool
}

// known is a figure that can be said; not where it is no finite number.
func known(v float64) Figure {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return Figure{}
	}
	return Figure{v, true}
}

// Wilson is the interval of a share, k of n, both at least 0: the score interval
// without correction for continuity (Wilson 1927, J. Am. Stat. Assoc. 22, 209–212),
// as R's prop.test(k, n, correct = FALSE) has it. It lies in [0,1] and holds k/n. Of
// nobody, n = 0, nothing is known: 0 to 1.
func Wilson(k, n int) Interval {
	if n <= 0 {
		return Interval{0, 1}
	}
	z := distuv.UnitNormal.Quantile(1 - tail)
	of, share := float64(n), float64(k)/float64(n)
	extra := z * z / (2 * of)
	middle, reach := share+extra, z*math.Sqrt(share*(1-share)/of+extra/(2*of))
	i := Interval{(middle - reach) / (1 + 2*extra), (middle + reach) / (1 + 2*extra)}
	if k <= 0 { // exactly, whatever the rounding
		i.Low = 0
	}
	if k >= n {
		i.High = 1
	}
	return i
}

// feldt is the interval of a coefficient alpha of so many items over n people, both
// at least 2 (Feldt, Woodruff & Salih 1987, Appl. Psychol. Meas. 11, 93–103), as
// psych::alpha.ci has it: (1−α)/(1−α̂) is as F with n−1 and (n−1)(k−1) degrees of
// freedom.
func feldt(alpha float64, n, items int) Interval {
	f := distuv.F{D1: float64(n - 1), D2: float64((n - 1) * (items - 1))}
	return Interval{1 - (1-alpha)*f.Quantile(1-tail), 1 - (1-alpha)*f.Quantile(tail)}
}

// Sample is what is known of one group's values when it is compared with another's.
type Sample struct {
	N        int
	Mean, SD float64 // SD of the sample (n−1)
}

// Gap is the difference between the means of two groups.
type Gap struct {
	Value    float64 // second − first
	Interval Interval
	Known    bool // whether there is an interval: each group has two values, and they are not all alike
}

// Beyond says whether the difference is more than chance: 0 is not in its interval.
func (g Gap) Beyond() bool { return g.Known && !g.Interval.Holds(0) }

// Welch is the difference between the means of two groups of different people, and
// its interval where their spreads need not be the same (Welch 1947, Biometrika 34,
// 28–35), as R's t.test(second, first) has it.
func Welch(first, second Sample) Gap {
	g := Gap{Value: second.Mean - first.Mean}
	if first.N < 2 || second.N < 2 {
		return g
	}
	a, b := first.SD*first.SD/float64(first.N), second.SD*second.SD/float64(second.N)
	freedom := (a + b) * (a + b) / (a*a/float64(first.N-1) + b*b/float64(second.N-1))
	reach := tQuantile(freedom) * math.Sqrt(a+b)
	if math.IsNaN(reach) || math.IsInf(reach, 0) {
		return g
	}
	g.Interval, g.Known = Interval{g.Value - reach, g.Value + reach}, true
	return g
}

// MeanInterval is the interval of the mean of a sample, by Student's t; known where
// there are two values.
func MeanInterval(s Sample) (i Interval, known bool) {
	if s.N < 2 {
		return Interval{s.Mean, s.Mean}, false
	}
	reach := tQuantile(float64(s.N-1)) * s.SD / math.Sqrt(float64(s.N))
	return Interval{s.Mean - reach, s.Mean + reach}, true
}

// tQuantile is the distance within which Student's t stays, with Confidence.
func tQuantile(freedom float64) float64 {
	if !(freedom > 0) {
		return math.NaN()
	}
	return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: freedom}.Quantile(1 - tail)
}

// CorrelationNoise is the size that a correlation over n people exceeds by chance, in
// one of twenty cases where there is none (Student's t); 1 with fewer than three.
func CorrelationNoise(n int) float64 {
	if n < leastForItems {
		return 1
	}
	t := tQuantile(float64(n - 2))
	return t / math.Sqrt(float64(n-2)+t*t)
}
