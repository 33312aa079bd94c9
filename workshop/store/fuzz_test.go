package store_test

import (
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rolefit/internal/record"
	"rolefit/workshop/class"
	"rolefit/workshop/store"
)

// FuzzKept stores any texts and bytes: they come back unchanged, or both stores refuse them.
func FuzzKept(f *testing.F) {
	f.Add("talk-to-users", 2, 1.5, "id", []byte("{}"), []byte("p"))
	f.Add("'; DROP TABLE event; --", -9, math.Inf(1), "\x00", []byte{0, 0xff}, []byte(nil))
	f.Add("unknown", 1, 0.5, "", []byte("{}"), []byte(nil))
	f.Add("\xff\ufffd\u2028", 0, math.NaN(), "\x1b[2J", []byte(" "), []byte{0})
	file := opened(f, filepath.Join(f.TempDir(), "class.db"), store.WithRandom(&counting{}))
	memory := store.NewMemory(store.WithRandom(&counting{}))
	run := 0
	f.Fuzz(func(t *testing.T, question string, value int, seconds float64, id string, sheet, mark []byte) {
		run++
		name := fmt.Sprint("class ", run)
		var said [2][]any
		for i, s := range []Store{file, memory} {
			must(t, s.BeginClass(t.Context(), class.Class{Name: name, Began: noon()}))
			seat, err := s.Join(t.Context(), name, question+"words", "")
			must(t, err)
			e := class.Entry{
				Class: name, Member: seat.Member, Generation: 1, Progress: class.Progress{Answered: value, Asked: value, Finished: true},
				Events: []record.Event{{
					Kind: record.Answered, At: noon(), Question: question, Value: value, Seconds: seconds,
					Limits: map[string]string{question: question},
				}},
			}
			refused := s.Record(t.Context(), e)
			if again := s.Record(t.Context(), e); (again == nil) != (refused == nil) {
				t.Fatalf("%v, and again %v", refused, again)
			}
			back, err := s.Attach(t.Context(), name, question+"words")
			must(t, err)
			if refused == nil {
				if diff := cmp.Diff(e.Events, back.Events); diff != "" {
					t.Fatal(diff)
				}
			}
			receipt, wrong := s.Submit(t.Context(), name, class.Submission{ID: id, Way: class.ByJoin, Sheet: sheet, Fingerprint: mark})
			voted := s.Vote(t.Context(), name, question, id, value)
			if voted != nil && (wrong == nil || !errors.Is(voted, class.ErrNoSheet)) {
				t.Fatal(voted)
			}
			votes, err := s.Votes(t.Context(), name, question)
			must(t, err)
			done, err := s.Finished(t.Context(), name)
			must(t, err)
			said[i] = []any{back, refused == nil, receipt, wrong == nil, voted == nil, votes, done}
		}
		if diff := cmp.Diff(said[0], said[1]); diff != "" {
			t.Fatalf("-file +memory:\n%s", diff)
		}
	})
}
