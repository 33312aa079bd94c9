//go:build unix

package load

import (
	"cmp"
	"context"
	"fmt"

	"rolefit/quiz/session"
	"rolefit/scoring"
	"rolefit/workshop/class"
)

// kept is the part of a store that compare uses.
type kept interface {
	Attach(ctx context.Context, name, words string) (class.Membership, error)
}

// losses is the result of comparing the acknowledged answers with the store.
type losses struct {
	Checked int // acknowledged answers
	Lost    int // acknowledged answers that the store lacks or has with another value
	First   string
}

// add adds the result for another class.
func (l *losses) add(other losses) {
	l.Checked += other.Checked
	l.Lost += other.Lost
	l.First = cmp.Or(l.First, other.First)
}

// compare looks in the store for every acknowledged answer of the participants with
// three words. Nothing else may write meanwhile.
func compare(ctx context.Context, s kept, name string, m *scoring.Model, people []Outcome) (losses, error) {
	var found losses
	for i, p := range people {
		if p.Words == "" {
			continue
		}
		found.Checked += len(p.Answers)
		sitting, err := s.Attach(ctx, name, p.Words)
		if err != nil {
			return found, fmt.Errorf("look for person %d: %w", i+1, err)
		}
		session := session.NewSession(m).Replay(sitting.Events)
		for id, value := range p.Answers {
			if v, ok := session.Answer(id); !ok || v != value {
				found.Lost++
				found.First = fmt.Sprintf("person %d answered %s with %d; kept is %d, %t, of %d answers that they saw and %d events", i+1, id, value, v, ok, len(p.Answers), len(sitting.Events))
			}
		}
	}
	return found, nil
}
