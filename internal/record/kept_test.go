package record_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"rolefit/content"
	"rolefit/internal/record"
	"rolefit/scoring/job"
)

// TestFilesOfEarlierVersions reads files written by an earlier rolefit. They are never
// written anew: a format that cannot read them is another format.
func TestFilesOfEarlierVersions(t *testing.T) {
	t.Parallel()
	sittings, left := record.Open("testdata/sittings", nil).List()
	if len(sittings) != 1 || len(left) > 0 {
		t.Fatalf("sittings %v, left alone %v", sittings, left)
	}
	kinds := map[record.EventKind]int{}
	for _, e := range sittings[0].Events {
		kinds[e.Kind]++
	}
	want := map[record.EventKind]int{record.Guessed: 1, record.Answered: 28, record.TieBreakers: 1, record.Limits: 1, record.Finished: 1}
	if diff := cmp.Diff(want, kinds); diff != "" || !sittings[0].Finished() || sittings[0].Assessment != "career" {
		t.Errorf("%s, of %+v", diff, sittings[0].Header)
	}
	jobs, left := record.OpenJobs("testdata/jobs").List()
	kept := []job.Sheet{{
		Schema: 1, Name: "Größe, field team", Title: "Field Engineer", Text: "We travel.",
		Facts:   job.Answers{"before-contract": content.JobNo, "customer-contact": content.JobYes, "few-accounts": content.JobYes},
		Created: "2026-11-29T02:13:58Z", Changed: "2026-11-29T02:13:58Z",
	}}
	if diff := cmp.Diff(kept, jobs); diff != "" || len(left) > 0 {
		t.Errorf("%s, left alone %v", diff, left)
	}
}
