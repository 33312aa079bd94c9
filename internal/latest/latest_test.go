package latest_test

import (
	"sync"
	"testing"

	"rolefit/internal/latest"
)

func TestValue(t *testing.T) {
	t.Parallel()
	v := latest.New[int]()
	if got := v.Take(); got != 0 {
		t.Errorf("an empty value holds %d", got)
	}
	v.Put(1)
	v.Put(2)
	if got := v.Take(); got != 2 || v.Take() != 0 {
		t.Errorf("took back %d, and it is not gone", got)
	}
	v.Put(3)
	close(v)
	if got, open := <-v; got != 3 || !open {
		t.Errorf("%d, %v; the last value is lost", got, open)
	}
	if _, open := <-v; open {
		t.Error("the reader waits on")
	}
}

// TestManyWriters expects Put never to block.
func TestManyWriters(t *testing.T) {
	t.Parallel()
	v := latest.New[int]()
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for n := range 200 {
				v.Put(n + 1)
			}
		})
	}
	all.Wait()
	if v.Take() == 0 {
		t.Error("nothing is left of what was put")
	}
}
