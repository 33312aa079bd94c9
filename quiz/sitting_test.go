package quiz

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestNewsSaidOnce expects a sentence to be repeated only for another question.
func TestNewsSaidOnce(t *testing.T) {
	t.Parallel()
	one := News{Says: "Vote again.", Ask: "one"}
	if one.NewerThan(one) || !one.NewerThan(News{}) || !(News{Says: "Vote again.", Ask: "two"}).NewerThan(one) || (News{Ask: "two"}).NewerThan(one) {
		t.Error("news are said twice, or not at all")
	}
}

func TestSomeOf(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		want []int
		ok   bool
	}{
		{"1", []int{1}, true},
		{"3 1,2,  2", []int{3, 1, 2, 2}, true},
		{"0", []int{}, true},
		{"0 1", []int{0, 1}, false},
		{"4", []int{4}, false},
		{"-1", []int{-1}, false},
		{"1 x", nil, false},
		{"", nil, false},
		{" , ", nil, false},
		{"99999999999999999999", nil, false},
	} {
		got, ok := someOf(c.text, 3)
		if diff := cmp.Diff(c.want, got); diff != "" || ok != c.ok {
			t.Errorf("%q: %v, %v", c.text, got, ok)
		}
	}
}
