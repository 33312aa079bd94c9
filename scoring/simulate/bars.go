package simulate

import (
	"math"
	"strconv"
)

// allowed is the number of sampling errors by which a bar gives way for fewer sheets
// than the default.
const allowed = 3

// bar is the required range of a figure, in the figure's unit. The zero bar requires
// nothing.
type bar struct {
	low, high float64
	deviation float64 // of one observation, at the bar
	career    bool    // set for the career assessment; only shown for others
}

// share returns the standard deviation of one yes or no, in percent.
func share(percent float64) float64 { return math.Sqrt(percent * (100 - percent)) }

func atLeast(percent float64) bar {
	return bar{low: percent, high: math.Inf(1), deviation: share(percent)}
}

func atMost(percent float64) bar {
	return bar{low: math.Inf(-1), high: percent, deviation: share(percent)}
}

func within(percent, tolerance float64) bar {
	return bar{low: percent - tolerance, high: percent + tolerance, deviation: share(percent)}
}

// correlated returns a bar for a correlation of at least r; its sampling error is
// (1−r²)/√n.
func correlated(r float64) bar {
	return bar{low: r, high: math.Inf(1), deviation: 1 - r*r}
}

// calibrated returns a bar for a calibration error, a mean of distances between shares:
// each is off by at most half a standard error of a coin per observation.
func calibrated(most float64) bar {
	return bar{low: math.Inf(-1), high: most, deviation: 0.5}
}

// ofCareer restricts a bar to the career assessment.
func (b bar) ofCareer() bar {
	b.career = true
	return b
}

// figure compares a value, taken over n observations, with its bar.
//
// With fewer sheets than the default, the bar widens by the growth of the sampling
// error: 3·deviation·(1/√n − 1/√n₀), where n₀ is n at the default. At the default and
// above, it does not widen.
func (b *bench) figure(name string, value float64, unit string, n int, asked bar) Figure {
	f := Figure{Name: name, Value: value, Unit: unit, Mark: NoBar}
	if asked == (bar{}) || n == 0 {
		return f
	}
	if asked.career && !b.career {
		f.Bar = "career: " + words(asked.low, asked.high, unit)
		return f
	}
	slack := allowed * asked.deviation / math.Sqrt(float64(n)) * max(0, 1-math.Sqrt(b.scale))
	low, high := asked.low-slack, asked.high+slack
	f.Bar, f.Mark = words(low, high, unit), Missed
	if value >= low && value <= high {
		f.Mark = Met
	}
	return f
}

// share returns the figure for hits of n, in percent.
func (b *bench) share(name string, hits, n int, asked bar) Figure {
	return b.figure(name, percent(hits, n), "%", n, asked)
}

// percent returns hits of n in percent; 0 if n is 0.
func percent(hits, n int) float64 {
	if n == 0 {
		return 0
	}
	return 100 * float64(hits) / float64(n)
}

// lowest returns the position of the smallest share of hits, of n each; the first of equals.
func lowest(hits, n []int) int {
	at := 0
	for k := range n {
		if percent(hits[k], n[k]) < percent(hits[at], n[at]) {
			at = k
		}
	}
	return at
}

// words describes the range of a bar.
func words(low, high float64, unit string) string {
	digits := 3
	if unit == "%" {
		digits = 2
	}
	number := func(x float64) string {
		scale := math.Pow10(digits)
		return strconv.FormatFloat(math.Round(x*scale)/scale, 'f', -1, 64)
	}
	switch {
	case math.IsInf(low, -1):
		return "at most " + number(high)
	case math.IsInf(high, 1):
		return "at least " + number(low)
	}
	return number(low) + " to " + number(high)
}
