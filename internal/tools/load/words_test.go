//go:build unix

package load

import (
	"crypto/rand"
	"errors"
	"sync/atomic"
	"testing"

	"rolefit/workshop/host"
)

// sameWords draws the same three words for the first three participants, then others.
type sameWords struct{ left atomic.Int64 }

func (r *sameWords) Read(p []byte) (int, error) {
	if n := r.left.Add(-int64(len(p))); n < 0 {
		return rand.Read(p)
	}
	clear(p)
	return len(p), nil
}

// TestCrowdTakesOtherWords draws words that are taken: the participants come back with the
// others that they are given instead.
func TestCrowdTakesOtherWords(t *testing.T) {
	t.Parallel()
	const threePeople = 3 * 3 * 2 // bytes
	h := hosted(t, behind, func(o *host.Options) {
		r := &sameWords{}
		r.left.Store(threePeople)
		o.Random = r
	})
	r := Run(t.Context(), Options{
		Address: h.address, HostKey: h.key, Model: h.model, Early: true, Patience: patience,
		People: []Person{{Leave: 5}, {Leave: 5}, {Way: InText, Leave: 5}},
	})
	missing, err := compare(t.Context(), h.store, className, h.model, r.People)
	if err := errors.Join(err, r.Err()); err != nil || missing.Lost != 0 || r.Reconnects != 3 {
		t.Errorf("%+v, %v; %d came back", missing, err, r.Reconnects)
	}
	words := map[string]bool{}
	for _, p := range r.People {
		words[p.Words] = true
	}
	if len(words) != 3 {
		t.Errorf("the words %v", words)
	}
}
