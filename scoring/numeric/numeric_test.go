package numeric_test

import (
	"bytes"
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"rolefit/scoring/numeric"
)

// TestAgainstReference compares with testdata/reference.csv, which testdata/reference.py
// computed to 17 digits. That R agrees, as far as its own digits go, the tests of package
// scoring show.
func TestAgainstReference(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile(filepath.Join("testdata", "reference.csv"))
	if err != nil {
		t.Fatal(err)
	}
	in := csv.NewReader(bytes.NewReader(data))
	in.FieldsPerRecord = -1
	rows, err := in.ReadAll()
	if err != nil || len(rows) < 250 {
		t.Fatalf("%d rows: %v", len(rows), err)
	}
	for _, row := range rows {
		v := make([]float64, len(row)-1)
		for i := range v {
			if v[i], err = strconv.ParseFloat(row[i+1], 64); err != nil {
				t.Fatal(err)
			}
		}
		got, want := math.NaN(), v[len(v)-1]
		switch row[0] {
		case "beta":
			got = numeric.IncompleteBeta(v[0], v[1], v[2])
		case "chi":
			got = numeric.ChiSquareTail(v[0], int(v[1]))
		case "t":
			got = numeric.StudentQuantile(v[0], v[1])
		case "f":
			got = numeric.FQuantile(v[0], v[1], v[2])
		}
		if !(math.Abs(got-want) <= 1e-11*math.Abs(want)) {
			t.Errorf("%s of %v: %v, want %v (%.1e)", row[0], v[:len(v)-1], got, want, math.Abs(got/want-1))
		}
	}
}

// TestEigen puts matrices together again from their eigenvalues and eigenvectors.
func TestEigen(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, numeric.Size).Draw(t, "n")
		scale := math.Pow(10, rapid.Float64Range(-9, 9).Draw(t, "scale"))
		rank := rapid.IntRange(0, n).Draw(t, "rank")
		var a numeric.Square
		for k := range rank { // a sum of squares of this rank, as a Gram matrix is, but for its signs
			sign := float64(rapid.SampledFrom([]int{-1, 1}).Draw(t, "sign"))
			var v [numeric.Size]float64
			for i := range n {
				v[i] = float64(rapid.IntRange(-3, 3).Draw(t, "v")) * math.Pow(10, float64(-k))
			}
			for i := range n {
				for j := range n {
					a[i][j] += sign * scale * v[i] * v[j]
				}
			}
		}
		values, vectors := numeric.Eigen(a, n)
		for i := range n {
			for j := range n {
				again, product := 0.0, 0.0
				for k := range n {
					again += vectors[i][k] * values[k] * vectors[j][k]
					product += vectors[k][i] * vectors[k][j]
				}
				if i == j {
					product--
				}
				if math.Abs(again-a[i][j]) > 1e-13*scale*float64(n*n) || math.Abs(product) > 1e-13 {
					t.Fatalf("n=%d: %v becomes %v; columns %d and %d: %v", n, a[i][j], again, i, j, product)
				}
			}
		}
	})
}

func TestMoments(t *testing.T) {
	t.Parallel()
	x, y := []float64{1e9 + 1, 1e9 + 2, 1e9 + 4}, []float64{-1, 0, 4}
	if m, v, c := numeric.Mean(y), numeric.Covariance(x, x), numeric.Covariance(x, y); m != 1 || math.Abs(v-7.0/3) > 1e-6 || math.Abs(c-4) > 1e-6 {
		t.Errorf("mean %v, variance %v, covariance %v", m, v, c)
	}
	if !math.IsNaN(numeric.Mean(nil)) || !math.IsNaN(numeric.Covariance(x[:1], y[:1])) {
		t.Error("too few values have moments")
	}
}
