package cli

import (
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rolefit/internal/record"
	"rolefit/internal/testkit"
)

func clock() time.Time { return time.Date(2026, 5, 31, 12, 0, 0, 0, time.UTC) }

func keeping(t *testing.T) journal {
	t.Helper()
	return journal{record.Open(filepath.Join(t.TempDir(), "sittings"), rand.Reader), clock}
}

func TestJournalAddsTheTime(t *testing.T) {
	t.Parallel()
	j := keeping(t)
	r, err := j.Begin("career", "2026.1")
	if err != nil {
		t.Fatal(err)
	}
	e := record.Event{Kind: record.Answered, Question: "deep-focus", Value: 1}
	if err := errors.Join(r.Record(e), r.Close()); err != nil {
		t.Fatal(err)
	}
	sittings, _ := j.folder.List()
	if len(sittings) != 1 || !sittings[0].Last().Equal(clock()) || !sittings[0].Start.Equal(clock()) {
		t.Errorf("kept %+v", sittings)
	}
	again, events, err := j.Resume(sittings[0].ID)
	if err != nil || len(events) != 1 || events[0].Value != 1 {
		t.Errorf("resumed %v, %v", events, err)
	}
	if err := again.Close(); err != nil {
		t.Error(err)
	}
}

func TestResumeRefuses(t *testing.T) {
	t.Parallel()
	j := keeping(t)
	r, err := j.Begin("career", "2026.1")
	if err != nil {
		t.Fatal(err)
	}
	id := r.(stamped).ID()
	if _, _, err := j.Resume(id); !errors.Is(err, record.ErrInUse) {
		t.Errorf("one that is open: %v", err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if _, _, err := j.Resume("nosuch"); !errors.Is(err, record.ErrNotFound) {
		t.Errorf("one that is not there: %v", err)
	}
	if err := os.WriteFile(filepath.Join(j.folder.Dir(), id+".jsonl"), []byte("milk\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := j.Resume(id); !errors.Is(err, record.ErrForeign) {
		t.Errorf("one that is damaged: %v", err)
	}
}

// TestLate resumes a sitting whose lock cannot be taken, as on a read-only disk: a folder has
// the lock's name.
func TestLate(t *testing.T) {
	t.Parallel()
	j := keeping(t)
	r, err := j.Begin("career", "2026.1")
	if err != nil {
		t.Fatal(err)
	}
	answer := func(question string) record.Event {
		return record.Event{Kind: record.Answered, Question: question, Value: 1}
	}
	if err := errors.Join(r.Record(answer("deep-focus")), r.Close()); err != nil {
		t.Fatal(err)
	}
	id := r.(stamped).ID()
	obstacle := filepath.Join(j.folder.Dir(), id+".lock")
	if err := os.MkdirAll(filepath.Join(obstacle, "x"), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, _, err := j.folder.Resume(id); err == nil {
		testkit.Skip(t, "needs a system that locks no folder")
	}
	overtaken, _, _ := j.Resume(id)
	resumed, events, err := j.Resume(id)
	if err != nil || len(events) != 1 {
		t.Fatalf("resumed %v, %v", events, err)
	}
	if err := resumed.Record(answer("no-travel")); err == nil {
		t.Error("an answer was kept without a lock")
	}
	if err := os.RemoveAll(obstacle); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(resumed.Record(answer("one-domain")), resumed.Close()); err != nil {
		t.Fatal(err)
	}
	if err := overtaken.Record(answer("no-travel")); err == nil || !strings.Contains(err.Error(), "was continued somewhere else") {
		t.Errorf("an answer to a sitting that was continued somewhere else: %v", err)
	}
	s, err := j.folder.Load(id)
	if err != nil || len(s.Events) != 3 || s.Events[1].Question != "no-travel" || s.Events[2].Question != "one-domain" {
		t.Errorf("kept %+v, %v", s.Events, err)
	}
}
