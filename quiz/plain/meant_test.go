package plain

import (
	"strings"
	"testing"

	"rolefit/quiz/quiztest"

	"github.com/google/go-cmp/cmp"
)

// TestPlainMeansTheSame types the whole conversation in full-width digits and capitals.
func TestPlainMeansTheSame(t *testing.T) {
	t.Parallel()
	book, other := &notebook{}, &notebook{}
	_, want := talk(t, plannedOptions(t, book), typed(script()...))
	var lines []string
	for _, line := range script() {
		if line != "" {
			line = quiztest.Otherwise(line)
		}
		lines = append(lines, line)
	}
	_, got := talk(t, plannedOptions(t, other), typed(lines...))
	if diff := cmp.Diff(want.Session.Sheet(), got.Session.Sheet()); diff != "" || len(book.Events) != len(other.Events) {
		t.Errorf("%d events, want %d; %s", len(other.Events), len(book.Events), diff)
	}
}

// TestPlainJobMeansTheSame leaves the check of a job with caps lock on, and opens the second
// job.
func TestPlainJobMeansTheSame(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	end, err := Run(t.Context(), quiztest.JobOptions(t, quiztest.FullDrawer(), ""), typed("２", "Ｑ"), &out)
	if err != nil || end.Job.Name != "Torn" {
		t.Errorf("%+v, %v\n%s", end, err, out.String())
	}
}
