package scoring

import (
	"testing"

	"rolefit/content"
)

// careerModel is a new model of the career assessment.
func careerModel(t testing.TB) *Model {
	t.Helper()
	a := content.Career()
	m, err := NewModel(a)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// reporter is the part of testing.T and rapid.T that checks use.
type reporter interface {
	Helper()
	Errorf(format string, args ...any)
}
