// Package pilot learns from people what an author can only guess: the mean answer to each
// question, the weights, how far an answer wanders between two sittings, and how reliable
// the scores are.
//
// It does not own files (package study), and it is pure. Its rules: nothing about a group of
// fewer than Fewest people leaves it; every figure comes with its interval and its number
// of people; weights and means come from people in the job who would choose it again, and
// every job counts alike, however many people of it took part.
//
// The model: the mean answer of a role's people to a question is
//
//	μ + s·(w + d) + e,   d ~ N(0, τ²),   e ~ N(0, v/n)
//
// where w is the authored weight, centered over the roles, s the answer per unit of weight,
// d the author's error, v the variance among people of one role, and n their number. s and τ²
// are one for all questions, estimated by moments; μ, one for each question, by weighted
// least squares; d by its expectation given the rest (empirical Bayes: Efron & Morris 1975,
// J. Am. Stat. Assoc. 70, 311–319). Where people contradict the author no more than chance
// does, τ² is 0 and the authored weights stay.
package pilot

import (
	"errors"
	"fmt"
	"math"

	"rolefit/content"
	"rolefit/scoring"
	"rolefit/scoring/numeric"
)

// Numbers of people.
const (
	Fewest  = 5  // in a group, for any figure about it
	Settled = 15 // satisfied people of a role, for weights that are more than a hint
	Half    = 30 // at which a mean and σe count half, and half the author's: n/(n+30)
)

// Satisfied is the least answer to "would you choose it again", 1 to 5, of a person whose
// answers speak for a job.
const Satisfied = 4

// Person is the answers of one participant.
type Person struct {
	Role     string          // id of the present job; empty: none of the assessment's
	Again    int             // 1 … 5: would choose it again
	Sittings []scoring.Sheet // that passed Check, the earliest first; at least one
}

// Figure is an estimate with its interval at scoring.Confidence.
type Figure struct {
	Value    float64          `json:"value"` // in the unit of its field
	Interval scoring.Interval `json:"interval"`
	N        int              `json:"n"` // people
}

// Group is the people of one job.
type Group struct {
	Role      string `json:"role"`
	Satisfied int    `json:"satisfied"` // would choose the job again; 0: fewer than Fewest
}

// Weight is a question's weight for one role, in authored points.
type Weight struct {
	Authored float64          `json:"authored"` // centered over the roles
	People   scoring.Interval `json:"people"`   // what the people alone would allow; zero without any
	Used     float64          `json:"used"`     // the one to score with
	N        int              `json:"n"`        // satisfied people of the role who answered; 0: fewer than Fewest
}

// Question is the estimate of one question from people's answers.
type Question struct {
	ID      string   `json:"id"`
	Mean    Figure   `json:"mean"` // of the answers, every job alike
	Shrunk  float64  `json:"used"` // Mean · n/(n+30)
	SD      float64  `json:"sd"`   // among people of one job
	Weights []Weight `json:"weights"`
}

// Estimate is everything that a study's people say about an assessment.
type Estimate struct {
	Assessment string     `json:"assessment"`
	Edition    string     `json:"edition"`
	People     int        `json:"people"`       // at least Fewest
	Groups     []Group    `json:"groups"`       // in content order
	Questions  []Question `json:"questions"`    // without tie-breakers; empty with fewer than two groups
	Slope      float64    `json:"slope"`        // s: answer steps per authored point
	Tau        float64    `json:"tau"`          // τ, in authored points
	SigmaE     Figure     `json:"sigma_e"`      // N 0: fewer than Fewest sat twice
	UsedSigmaE float64    `json:"used_sigma_e"` // answer steps, above 0
	Retest     []Figure   `json:"retest"`       // correlation of a role's scores in two sittings; nil: too few
	Alpha      []Figure   `json:"alpha"`        // of a role's questions; N 0: unknown
}

// ErrTooFew reports that there are too few people for any figure.
var ErrTooFew = errors.New("too few people")

// NewEstimate estimates from people. It fails with ErrTooFew for fewer than Fewest people.
func NewEstimate(m *scoring.Model, people []Person) (Estimate, error) {
	a := m.Assessment()
	e := Estimate{Assessment: a.ID, Edition: a.Edition, People: len(people), UsedSigmaE: scoring.SigmaE}
	if len(people) < Fewest {
		return Estimate{}, fmt.Errorf("%w: %d, and the least is %d", ErrTooFew, len(people), Fewest)
	}
	s := newSample(m, people)
	for r, role := range a.Roles {
		e.Groups = append(e.Groups, Group{role.ID, len(s.answers[r])})
	}
	if len(s.present()) > 1 {
		s.fit(&e)
	}
	e.pairs(m, people)
	e.alphas(m, people)
	return e, nil
}

// Norms returns the estimate as norms of a name, for Model.With.
func (e Estimate) Norms(name string) scoring.Norms {
	n := scoring.Norms{Name: name, SigmaE: e.UsedSigmaE, Questions: map[string]scoring.Norm{}}
	for _, q := range e.Questions {
		norm := scoring.Norm{Mean: q.Shrunk}
		for _, w := range q.Weights {
			norm.Weights = append(norm.Weights, w.Used)
		}
		n.Questions[q.ID] = norm
	}
	return n
}

// sample is the satisfied people's first answers.
type sample struct {
	questions []content.Question
	weights   [][]float64         // authored, centered, by question and role
	answers   [][]scoring.Answers // by role; empty for fewer than Fewest people
}

func newSample(m *scoring.Model, people []Person) sample {
	a := m.Assessment()
	s := sample{questions: a.Questions, answers: make([][]scoring.Answers, len(a.Roles))}
	for r, role := range a.Roles {
		for _, p := range people {
			if p.Role == role.ID && p.Again >= Satisfied {
				s.answers[r] = append(s.answers[r], m.Answers(p.Sittings[0]))
			}
		}
		if len(s.answers[r]) < Fewest {
			s.answers[r] = nil
		}
	}
	for _, q := range a.Questions {
		row := make([]float64, len(a.Roles))
		for r, role := range a.Roles {
			row[r] = float64(q.Weights[role.ID])
		}
		mean := numeric.Mean(row)
		for r := range row {
			row[r] -= mean
		}
		s.weights = append(s.weights, row)
	}
	return s
}

// present returns the roles with enough people.
func (s sample) present() (roles []int) {
	for r, all := range s.answers {
		if len(all) > 0 {
			roles = append(roles, r)
		}
	}
	return roles
}

// cell is the answers of one role's people to one question. n is 0 for fewer than Fewest.
type cell struct {
	n    int
	mean float64
	ss   float64 // sum of squares about the mean
}

// cells returns the cells of a question, one for each role.
func (s sample) cells(question int) []cell {
	cells := make([]cell, len(s.answers))
	for r, all := range s.answers {
		var x []float64
		for _, answers := range all {
			if v := answers[question]; v != scoring.Skipped {
				x = append(x, float64(v))
			}
		}
		if len(x) >= Fewest {
			cells[r] = cell{len(x), numeric.Mean(x), numeric.Covariance(x, x) * float64(len(x)-1)}
		}
	}
	return cells
}

// table is the cells of every question with the variance within a role.
type table struct {
	sample
	cells    [][]cell
	variance []float64 // by question
	slope    float64
	tau2     float64 // in authored points, squared
}

// priorFreedom is how many degrees of freedom the mean variance of all questions adds to a
// question's own.
const priorFreedom = 10

// fit estimates means and weights.
func (s sample) fit(e *Estimate) {
	t := table{sample: s}
	ss, freedom := make([]float64, len(s.questions)), make([]float64, len(s.questions))
	all, allFreedom := 0.0, 0.0
	for i := range s.questions {
		t.cells = append(t.cells, s.cells(i))
		for _, c := range t.cells[i] {
			if c.n > 0 {
				ss[i] += c.ss
				freedom[i] += float64(c.n - 1)
			}
		}
		all, allFreedom = all+ss[i], allFreedom+freedom[i]
	}
	if allFreedom == 0 {
		return
	}
	for i := range s.questions {
		t.variance = append(t.variance, (ss[i]+priorFreedom*all/allFreedom)/(freedom[i]+priorFreedom))
	}
	if !t.moments() {
		return
	}
	e.Slope, e.Tau = t.slope, math.Sqrt(t.tau2)
	for i := range s.questions {
		e.Questions = append(e.Questions, t.question(i))
	}
}

// moments estimates the slope and τ². It returns false if the answers do not go with the
// authored weights at all.
func (t *table) moments() bool {
	product, square := 0.0, 0.0
	t.contrasts(func(_ int, mean, weight, _, _ float64) {
		product += mean * weight
		square += weight * weight
	})
	const least = 0.02 // answer steps per point: three points move an answer by less than a sixteenth
	if square == 0 || product/square < least {
		return false
	}
	t.slope = product / square
	left, of := 0.0, 0.0
	t.contrasts(func(question int, mean, weight, share, ofMean float64) {
		d := mean/t.slope - weight
		left += d*d - t.variance[question]*ofMean/(t.slope*t.slope)
		of += share
	})
	t.tau2 = max(0, left/of)
	return true
}

// contrasts calls use for each cell of a question with two or more: its mean and weight less
// their means over the roles there, the share 1 − 1/k of a role's own variance that is left
// in such a difference, and the number by which the variance of an answer counts in it.
func (t *table) contrasts(use func(question int, mean, weight, share, ofMean float64)) {
	for i, cells := range t.cells {
		k, mean, weight, inverse := 0.0, 0.0, 0.0, 0.0
		for r, c := range cells {
			if c.n > 0 {
				k++
				mean, weight, inverse = mean+c.mean, weight+t.weights[i][r], inverse+1/float64(c.n)
			}
		}
		if k < 2 {
			continue
		}
		for r, c := range cells {
			if c.n > 0 {
				use(i, c.mean-mean/k, t.weights[i][r]-weight/k, 1-1/k, (1-2/k)/float64(c.n)+inverse/(k*k))
			}
		}
	}
}

// question returns the figures of one question.
func (t *table) question(i int) Question {
	q := Question{ID: t.questions[i].ID, SD: math.Sqrt(t.variance[i])}
	sum, total, groups, inverse := 0.0, 0.0, 0.0, 0.0
	for r, c := range t.cells[i] {
		if c.n > 0 {
			precision := 1 / (t.slope*t.slope*t.tau2 + t.variance[i]/float64(c.n))
			sum += precision * (c.mean - t.slope*t.weights[i][r])
			total += precision
			groups, inverse, q.Mean.N = groups+1, inverse+1/float64(c.n), q.Mean.N+c.n
		}
	}
	level := 0.0
	if total > 0 {
		level = sum / total
	}
	errors := 0.0
	for r, c := range t.cells[i] {
		w := Weight{Authored: t.weights[i][r], Used: t.weights[i][r], N: c.n}
		if c.n > 0 {
			own, noise := (c.mean-level)/t.slope, t.variance[i]/float64(c.n)/(t.slope*t.slope)
			w.People = around(own, math.Sqrt(noise))
			d := t.tau2 / (t.tau2 + noise) * (own - w.Authored)
			w.Used += d
			errors += d
		}
		q.Weights = append(q.Weights, w)
	}
	if total > 0 {
		q.Mean.Value = level + t.slope*errors/float64(len(q.Weights))
		q.Mean.Interval = around(q.Mean.Value, math.Sqrt(t.variance[i]*inverse)/groups)
	}
	n := float64(q.Mean.N)
	q.Shrunk = q.Mean.Value * n / (n + Half)
	return q
}

// around returns the interval of a normal estimate.
func around(value, se float64) scoring.Interval {
	reach := math.Sqrt2 * math.Erfinv(scoring.Confidence) * se
	return scoring.Interval{Low: value - reach, High: value + reach}
}
