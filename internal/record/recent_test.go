package record_test

import (
	"crypto/rand"
	"os"
	"testing"
	"time"

	"rolefit/internal/record"
)

// TestRecent expects the sittings that were written last, and older ones only until one is
// finished.
func TestRecent(t *testing.T) {
	t.Parallel()
	f := record.Open(t.TempDir(), rand.Reader)
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range 10 { // the third and the fourth are finished
		r, err := f.Begin("career", "1", start.Add(time.Duration(i)*time.Hour))
		if err != nil {
			t.Fatal(err)
		}
		events := []record.Event{{Kind: record.Guessed, At: start}}
		if i == 2 || i == 3 {
			events = append(events, record.Event{Kind: record.Finished, At: start})
		}
		if err := r.Record(events...); err != nil {
			t.Fatal(err)
		}
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
		changed := start.Add(time.Duration(i) * time.Hour)
		if err := os.Chtimes(f.Path(r.ID()), changed, changed); err != nil {
			t.Fatal(err)
		}
	}
	for most, want := range map[int][2]int{1: {7, 3}, 4: {7, 3}, 8: {8, 2}, 10: {10, 0}, 50: {10, 0}} {
		all, left, more := f.Recent(most, "career")
		if len(all) != want[0] || more != want[1] || len(left) > 0 {
			t.Errorf("of %d: %d read and %d not, want %v; %v", most, len(all), more, want, left)
		}
	}
	if all, _, more := f.Recent(2, "other"); len(all) != 10 || more != 0 {
		t.Errorf("none of another quiz: %d read, %d not", len(all), more)
	}
}
