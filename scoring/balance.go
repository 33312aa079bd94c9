package scoring

import (
	"math"
	"slices"

	"rolefit/scoring/numeric"
)

// The rules of balanced weights, in the order of the code below.
//
//  1. A question only compares roles: its weights are centered over the roles.
//  2. Agreeing with everything moves nothing: within each block (statements,
//     trade-offs), each role's weights are centered over the answered questions.
//  3. Guessing favors no role: the weights are whitened by the symmetric root of
//     their Gram matrix, so that a guessed sheet gives every role the same spread
//     and every pair of roles the same correlation.
//  4. One unit is one standard deviation of a guessed score.

// MaxRoles is the most roles that an assessment may compare.
const MaxRoles = numeric.Size

// sigma0 is the standard deviation of one guessed answer, uniform on −2 … +2.
const sigma0 = math.Sqrt2

// smallEigen is the share of the largest eigenvalue at or below which balance drops a
// direction as empty.
const smallEigen = 1e-9

// emptyGram is the largest eigenvalue at or below which the questions tell no roles
// apart. Centered integer weights either cancel, but for rounding, or leave far more
// than this.
const emptyGram = 1e-12

// Weights are the balanced weights of one set of answered questions. They are immutable.
type Weights struct {
	roles  int
	weight []float64 // a row per question and tie-breaker, a column per role; 0 if not answered
	share  float64   // the largest share of a role's variance that one question carries, in [0,1]
	rank   int       // roles−1, or less if the questions cannot tell all roles apart
}

// At returns the balanced weight of a question (by position: the questions, then
// the tie-breakers) for a role (by position).
func (w *Weights) At(question, role int) float64 { return w.weight[question*w.roles+role] }

// Row returns the balanced weights of a question, one per role. Callers must not change
// them.
func (w *Weights) Row(question int) []float64 {
	return w.weight[question*w.roles : (question+1)*w.roles : (question+1)*w.roles]
}

// Rank returns the number of directions between the roles that the answered questions
// can tell apart; roles−1 is all of them.
func (w *Weights) Rank() int { return w.rank }

// balance computes the balanced weights of the answered items.
func balance(items []item, roles int, answered Answers) *Weights {
	w := &Weights{roles: roles, weight: make([]float64, len(items)*roles)}
	center(w, items, answered)
	root, rank := inverseRoot(gram(w), roles)
	w.rank = rank
	scale := 1 / (sigma0 * math.Sqrt(float64(roles-1)/float64(roles)))
	var row [MaxRoles]float64
	for i := range items {
		cells := w.Row(i)
		copy(row[:], cells)
		for r := range cells {
			sum := 0.0
			for q := range roles {
				sum += row[q] * root[q][r]
			}
			cells[r] = sum * scale
		}
		centreRow(cells)
	}
	w.share = largestShare(w)
	return w
}

// center fills w with the authored weights, centered over the roles and then,
// within each block, over the answered questions.
func center(w *Weights, items []item, answered Answers) {
	var sum [2][MaxRoles]float64
	var n [2]float64
	for i, it := range items {
		if answered[i] == Skipped {
			continue
		}
		cells := w.Row(i)
		copy(cells, it.authored)
		centreRow(cells)
		for r, c := range cells {
			sum[it.block][r] += c
		}
		n[it.block]++
	}
	for i, it := range items {
		if answered[i] == Skipped {
			continue
		}
		cells := w.Row(i)
		for r := range cells {
			cells[r] -= sum[it.block][r] / n[it.block]
		}
	}
}

// centreRow subtracts the mean of a row. Whitened rows are centered except for rounding,
// which grows if two roles are hard to tell apart.
func centreRow(cells []float64) {
	mean := 0.0
	for _, c := range cells {
		mean += c
	}
	mean /= float64(len(cells))
	for r := range cells {
		cells[r] -= mean
	}
}

func gram(w *Weights) (g numeric.Square) {
	for a := range w.roles {
		for b := a; b < w.roles; b++ {
			sum := 0.0
			for i := a; i < len(w.weight); i += w.roles {
				sum += w.weight[i] * w.weight[i-a+b]
			}
			g[a][b], g[b][a] = sum, sum
		}
	}
	return g
}

// inverseRoot returns the pseudo-inverse symmetric root of g, of n rows, and g's rank; both
// zero if g is empty.
func inverseRoot(g numeric.Square, n int) (root numeric.Square, rank int) {
	values, vectors := numeric.Eigen(g, n)
	largest := slices.Max(values[:n])
	for k, value := range values[:n] {
		if value <= smallEigen*largest || largest <= emptyGram {
			continue
		}
		rank++
		for a := range n {
			for b := range n {
				root[a][b] += vectors[a][k] * vectors[b][k] / math.Sqrt(value)
			}
		}
	}
	return root, rank
}

func largestShare(w *Weights) float64 {
	share := 0.0
	for r := range w.roles {
		total, most := 0.0, 0.0
		for i := r; i < len(w.weight); i += w.roles {
			square := w.weight[i] * w.weight[i]
			total += square
			most = max(most, square)
		}
		if total > 0 {
			share = max(share, most/total)
		}
	}
	return share
}
