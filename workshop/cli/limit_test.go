package cli

import "testing"

// TestMemoryLimit expects a limit set by the environment to stay.
func TestMemoryLimit(t *testing.T) {
	t.Parallel()
	for environ, want := range map[string]int64{"": 1 << 30, "GOMEMLIMIT=": 1 << 30, "GOMEMLIMIT=4GiB": -1, "GOMEMLIMIT=off": -1} {
		if got := memoryLimit([]string{"A=b", environ}); got != want {
			t.Errorf("%s: %d", environ, got)
		}
	}
}
