package scoring

import (
	"testing"

	"pgregory.net/rapid"
)

func TestWilsonIsSound(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 1000).Draw(t, "n")
		k := rapid.IntRange(0, n).Draw(t, "k")
		i := Wilson(k, n)
		share := float64(k) / float64(n)
		if i.Low < 0 || i.High > 1 || !i.Holds(share) || i.Low >= i.High {
			t.Errorf("%d of %d: %v", k, n, i)
		}
		other := Wilson(n-k, n)
		near(t, "the other side", other.Low, 1-i.High, 1e-12)
		more := Wilson(2*k, 2*n)
		if more.High-more.Low >= i.High-i.Low {
			t.Errorf("%d of %d: twice as many people make it no narrower: %v, %v", k, n, i, more)
		}
	})
	if got := Wilson(0, 0); got != (Interval{0, 1}) {
		t.Errorf("of nobody: %v", got)
	}
}

func TestWelchWithoutEnough(t *testing.T) {
	t.Parallel()
	some := Sample{12, 1, 1}
	for name, pair := range map[string][2]Sample{
		"nobody":    {{}, some},
		"one":       {some, {1, 2, 0}},
		"all alike": {{5, 1, 0}, {5, 2, 0}},
	} {
		g := Welch(pair[0], pair[1])
		if g.Known || g.Beyond() || g.Interval != (Interval{}) || g.Value != pair[1].Mean-pair[0].Mean {
			t.Errorf("%s: %+v", name, g)
		}
	}
	if g := Welch(some, Sample{12, 4, 1}); !g.Beyond() || g.Value != 3 {
		t.Errorf("three apart: %+v", g)
	}
	if g := Welch(some, Sample{12, 1.1, 1}); g.Beyond() || !g.Known {
		t.Errorf("a tenth apart: %+v", g)
	}
}

func TestMeanIntervalOfFew(t *testing.T) {
	t.Parallel()
	for n, want := range []bool{false, false, true} {
		i, known := MeanInterval(Sample{n, 2, 1})
		if known != want || !i.Holds(2) {
			t.Errorf("%d values: %v, %v", n, i, known)
		}
	}
	for n, want := range []float64{1, 1, 1} {
		near(t, "noise", CorrelationNoise(n), want, 0)
	}
	if r := CorrelationNoise(12); r < 0.57 || r > 0.58 { // the table in every textbook: .576
		t.Errorf("the noise of a correlation over 12 people is %v", r)
	}
}
