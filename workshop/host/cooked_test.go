package host

import (
	"io"
	"strings"
	"testing"
)

// A key that needs no Enter is one in capitals and at full width too.
func TestInstantKeys(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{"a": "a", "Arest\r": "A", "ｑ": "ｑ", "Ｑ": "Ｑ", "4\r": "4", "４\r": "４"} {
		if got, err := newCooked(strings.NewReader(typed), io.Discard, true).line("aq"); got != want || err != nil {
			t.Errorf("%q: %q, %v", typed, got, err)
		}
	}
}
