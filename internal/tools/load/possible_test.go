//go:build unix

package load

import (
	"testing"

	"rolefit/content"
	"rolefit/quiz/session"
	"rolefit/scoring"
)

// TestPossible leaves three answers unacknowledged. The host may have kept none, some or all
// of them, and a returning participant accepts each of these places.
func TestPossible(t *testing.T) {
	t.Parallel()
	career := content.Career()
	model, err := scoring.NewModel(career)
	if err != nil {
		t.Fatal(err)
	}
	s := newSitting(model)
	for n, saved := range []bool{true, true, false, false} {
		var intent session.Intent = session.Answer{Value: 1}
		if n == 0 {
			intent = session.Guess{Role: career.Roles[0].ID}
		}
		s.intend(intent)
		s.acknowledge(saved)
	}
	s.intend(session.Answer{Value: 1})
	seen := []string{}
	for _, at := range s.possible() {
		seen = append(seen, place(at.session))
	}
	want := []string{"2 of 28", "3 of 28", "4 of 28", "5 of 28"}
	if len(seen) != len(want) {
		t.Fatalf("%q, want %q", seen, want)
	}
	for i := range want {
		if seen[i] != want[i] {
			t.Errorf("%q, want %q", seen, want)
		}
	}
}
