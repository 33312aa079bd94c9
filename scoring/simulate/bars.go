package simulate

import (
	"math"
	"strconv"
)

// allowed is how many sampling errors a bar gives way by where fewer sheets than
// the default are measured.
const allowed = 3

// bar is what is asked of a figure, in the figure's unit.
type bar struct {
	low, high float64
	deviation float64 // of one observation, at the bar
	career    bool    // it was set for the career assessment; others are shown it, not held to it
	none      bool
}

// noBar asks for nothing.
func noBar() bar { return bar{none: true} }

// share is the standard deviation of one yes or no, in percent.
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

// correlated asks for a correlation; its sampling error is (1−r²)/√n.
func correlated(r float64) bar {
	return bar{low: r, high: math.Inf(1), deviation: 1 - r*r}
}

// calibrated asks for a calibration error, a mean of distances between shares:
// these are off by at most half a standard error of a coin, per observation.
func calibrated(most float64) bar {
	return bar{low: math.Inf(-1), high: most, deviation: 0.5}
}

// ofCareer makes a bar one that only the career assessment is held to.
func (b bar) ofCareer() bar {
	b.career = true
	return b
}

// figure compares a value, taken over n observations, with its bar.
//
// With fewer sheets than the default the bar gives way by what the sampling error
// is then larger than at the default: 3·deviation·(1/√n − 1/√n₀), where n₀ is what
// n would be at the default. At the default and above, it does not give way.
func (b *bench) figure(name string, value float64, unit string, n int, bar bar) Figure {
	f := Figure{Name: name, Value: value, Unit: unit, Mark: NoBar}
	if bar.none || n == 0 {
		return f
	}
	if bar.career && !b.career {
		f.Bar = "career: " + words(bar.low, bar.high, unit)
		return f
	}
	slack := allowed * bar.deviation / math.Sqrt(float64(n)) * max(0, 1-math.Sqrt(b.scale))
	low, high := bar.low-slack, bar.high+slack
	f.Bar, f.Mark = words(low, high, unit), Missed
	if value >= low && value <= high {
		f.Mark = Met
	}
	return f
}

// share is the figure of how many of n did something.
func (b *bench) share(name string, hits, n int, bar bar) Figure {
	return b.figure(name, percent(hits, n), "%", n, bar)
}

// percent is 0 where n is 0.
func percent(hits, n int) float64 {
	if n == 0 {
		return 0
	}
	return 100 * float64(hits) / float64(n)
}

// words says what a bar asks for.
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
