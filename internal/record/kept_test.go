package record_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rolefit/content"
	"rolefit/internal/record"
	"rolefit/scoring/job"
)

// TestFilesOfEarlierVersions reads files written by earlier rolefits: of a sitting at once, of one with
// every kind of event, and of one left among its tie-breakers. testdata/sittings.txt says what they
// hold. They are never written anew: a format that cannot read them is another format.
func TestFilesOfEarlierVersions(t *testing.T) {
	t.Parallel()
	want, err := os.ReadFile("testdata/sittings.txt")
	if err != nil {
		t.Fatal(err)
	}
	sittings, left := record.Open("testdata/sittings", nil).List()
	var got strings.Builder
	kinds := map[record.EventKind]bool{}
	either := func(s string) string {
		if s == "" {
			return "-"
		}
		return s
	}
	for _, s := range sittings {
		fmt.Fprintln(&got, s.Schema, s.ID, s.Assessment, s.Edition, s.Start.Format(time.RFC3339), s.Finished())
		for _, e := range s.Events {
			kinds[e.Kind] = true
			fmt.Fprintln(&got, e.Kind, e.At.Format(time.RFC3339), either(e.Question), e.Value, e.Seconds, e.Questions, e.Limits, either(e.Role), either(e.Background), e.Skills)
		}
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" || len(left) > 0 || len(kinds) != 8 {
		t.Errorf("%s, left alone %v, %d kinds of event", diff, left, len(kinds))
	}
	jobs, left := record.OpenJobs("testdata/jobs").List()
	latest := job.Sheet{
		Schema: 1, Name: "Acme, 語 team", Title: "Field <Engineer>", Facts: job.Answers{},
		Text:    "Forward Deployed Engineer (m/f/d), Zürich\n\nYou work with customers every week.\tYou write \"production\" code – 50 % travel.",
		Created: "2026-11-30T21:46:06Z", Changed: "2026-11-30T21:46:07Z",
	}
	for fact := range strings.FieldsSeq("ai-systems before-contract coding-interview deal-measure fair-pay few-accounts foundations go-live-measure maintenance-plan " +
		"named-systems no-boundary outcome-measure own-tools owns-after-launch product-measure production-code repeatable way-into-product") {
		latest.Facts[fact] = content.JobNotStated
	}
	latest.Facts["customer-contact"], latest.Facts["travel"] = content.JobYes, content.JobNo
	kept := []job.Sheet{latest, {
		Schema: 1, Name: "Größe, field team", Title: "Field Engineer", Text: "We travel.",
		Facts:   job.Answers{"before-contract": content.JobNo, "customer-contact": content.JobYes, "few-accounts": content.JobYes},
		Created: "2026-11-29T02:13:58Z", Changed: "2026-11-29T02:13:58Z",
	}}
	if diff := cmp.Diff(kept, jobs); diff != "" || len(left) > 0 {
		t.Errorf("%s, left alone %v", diff, left)
	}
}
