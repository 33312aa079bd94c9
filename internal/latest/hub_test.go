package latest_test

import (
	"context"
	"testing"
	"testing/synctest"

	"rolefit/internal/latest"
)

func TestHub(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var hub latest.Hub[string, int]
		ctx, leave := context.WithCancel(t.Context())
		a, b := hub.Join(ctx, "a", 1), hub.Join(t.Context(), "b")
		if got := <-a; got != 1 || hub.Len() != 2 {
			t.Errorf("begins with %d, for %d readers", got, hub.Len())
		}
		hub.Put(2, nil)
		hub.Put(3, map[string]bool{"a": true})
		if x, y := <-a, <-b; x != 3 || y != 2 {
			t.Errorf("got %d and %d", x, y)
		}
		leave()
		synctest.Wait()
		if _, open := <-a; open || hub.Len() != 1 {
			t.Error("a reader whose context has ended stays")
		}
		hub.Close()
		for name, of := range map[string]<-chan int{"a reader": b, "a late one": hub.Join(t.Context(), "c", 4)} {
			if got, open := <-of; open {
				t.Errorf("%s of a closed hub gets %d", name, got)
			}
		}
	})
}
