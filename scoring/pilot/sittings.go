package pilot

import (
	"math"

	"rolefit/scoring"
	"rolefit/scoring/numeric"
)

// pairs estimates σe and the correlation of scores from people who sat twice, by their first
// two sittings: an answer wanders by σe each time, so that the difference of two has the
// variance 2σe².
func (e *Estimate) pairs(m *scoring.Model, people []Person) {
	var squares []float64 // a person's mean of half the squared difference
	scores := make([][2][]float64, len(m.Assessment().Roles))
	for _, p := range people {
		if len(p.Sittings) < 2 {
			continue
		}
		x, y := m.Answers(p.Sittings[0]), m.Answers(p.Sittings[1])
		sum, n := 0.0, 0.0
		for i := range x {
			if x[i] == scoring.Skipped || y[i] == scoring.Skipped {
				x[i], y[i] = scoring.Skipped, scoring.Skipped
				continue
			}
			d := float64(x[i]) - float64(y[i])
			sum, n = sum+d*d/2, n+1
		}
		one, two := m.Evaluate(x), m.Evaluate(y)
		if one.Kind == scoring.Insufficient {
			continue
		}
		squares = append(squares, sum/n)
		for r := range scores {
			scores[r][0], scores[r][1] = append(scores[r][0], one.Scores[r]), append(scores[r][1], two.Scores[r])
		}
	}
	if len(squares) < Fewest {
		return
	}
	spread := scoring.Sample{N: len(squares), Mean: numeric.Mean(squares), SD: math.Sqrt(numeric.Covariance(squares, squares))}
	i, _ := scoring.MeanInterval(spread)
	root := func(v float64) float64 { return math.Sqrt(max(0, v)) }
	e.SigmaE = Figure{root(spread.Mean), scoring.Interval{Low: root(i.Low), High: root(i.High)}, spread.N}
	n := float64(spread.N)
	e.UsedSigmaE = root((n*spread.Mean + Half*scoring.SigmaE*scoring.SigmaE) / (n + Half))
	for r := range scores {
		e.Retest = append(e.Retest, correlation(scores[r][0], scores[r][1]))
	}
}

// correlation returns Pearson's correlation with Fisher's interval; N 0 if one side does not
// vary.
func correlation(x, y []float64) Figure {
	r := numeric.Covariance(x, y) / math.Sqrt(numeric.Covariance(x, x)*numeric.Covariance(y, y))
	if math.IsNaN(r) || len(x) < Fewest {
		return Figure{}
	}
	const most = 0.999999 // Fisher's z of 1 is infinite
	r = min(max(r, -most), most)
	z := around(math.Atanh(r), 1/math.Sqrt(float64(len(x)-3)))
	return Figure{r, scoring.Interval{Low: math.Tanh(z.Low), High: math.Tanh(z.High)}, len(x)}
}

// alphas takes over coefficient alpha of each role's questions, from first sittings.
func (e *Estimate) alphas(m *scoring.Model, people []Person) {
	sheets := make([]scoring.Sheet, len(people))
	for i, p := range people {
		sheets[i] = p.Sittings[0]
	}
	for _, scale := range m.Items(sheets, Fewest) {
		f := Figure{}
		if scale.Alpha.Known && scale.N >= Fewest {
			f = Figure{scale.Alpha.Value, scale.Interval, scale.N}
		}
		e.Alpha = append(e.Alpha, f)
	}
}
