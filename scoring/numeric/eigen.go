package numeric

import "math"

// Size is the most rows of a Square.
const Size = 8

// Square is a matrix of up to Size rows and columns; the others are 0.
type Square [Size][Size]float64

// Eigen returns the eigenvalues of the symmetric matrix a of n rows, in no order, and its
// eigenvectors of length 1, one a column: by Jacobi's rotations (Golub & Van Loan, Matrix
// Computations, 8.5).
func Eigen(a Square, n int) (values [Size]float64, vectors Square) {
	const enough, most = 1e-36, 50 // share of the squares outside the diagonal; sweeps
	for i := range n {
		vectors[i][i] = 1
	}
	for range most {
		inside, outside := 0.0, 0.0
		for p := range n {
			inside += a[p][p] * a[p][p]
			for q := range p {
				outside += a[p][q] * a[p][q]
			}
		}
		if outside <= enough*inside {
			break
		}
		for p := range n {
			for q := p + 1; q < n; q++ {
				rotate(&a, &vectors, n, p, q)
			}
		}
	}
	for i := range n {
		values[i] = a[i][i]
	}
	return values, vectors
}

// rotate turns the axes p and q so that a[p][q] becomes 0.
func rotate(a, vectors *Square, n, p, q int) {
	off := a[p][q]
	if off == 0 {
		return
	}
	theta := (a[q][q] - a[p][p]) / (2 * off)
	t := math.Copysign(1/(math.Abs(theta)+math.Hypot(theta, 1)), theta) // tangent, sine, cosine
	c := 1 / math.Hypot(t, 1)
	s := t * c
	a[p][p] -= t * off
	a[q][q] += t * off
	a[p][q], a[q][p] = 0, 0
	for k := range n {
		if k != p && k != q {
			a[k][p], a[k][q] = c*a[k][p]-s*a[k][q], s*a[k][p]+c*a[k][q]
			a[p][k], a[q][k] = a[k][p], a[k][q]
		}
		vectors[k][p], vectors[k][q] = c*vectors[k][p]-s*vectors[k][q], s*vectors[k][p]+c*vectors[k][q]
	}
}
