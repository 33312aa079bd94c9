package class

import (
	"testing"
)

// TestUnencrypted expects the sentence about pages that are not encrypted, and only then.
func TestUnencrypted(t *testing.T) {
	t.Parallel()
	for want, addresses := range map[string][][]string{
		Unencrypted: {{"http://10.0.0.1:2222/"}, {"https://class.example/", "http://10.0.0.1:2222/"}},
		"":          {nil, {"https://class.example:2222/"}},
	} {
		for _, web := range addresses {
			if got := (Board{Web: web}).Unencrypted(); got != want {
				t.Errorf("pages at %q: %q; want %q", web, got, want)
			}
		}
	}
}
