package join

import (
	"errors"
	"strings"
	"testing"
)

// TestOnlyAgreementTakesAKey accepts the host's key only after an explicit yes.
func TestOnlyAgreementTakesAKey(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]error{
		"\n": nil, "yes\n": nil, "Y \r": nil, "what?\n\n": nil,
		"no\n": errDiffers, "N\n": errDiffers, "q\n": errDiffers, "ｎｏ\n": errDiffers, "hm\nno\n": errDiffers,
		"": errStopped, "ye": errStopped,
	} {
		s := sessionIn(t, nil)
		rest := strings.NewReader(typed + "4\n")
		s.In = rest
		if !strings.HasSuffix(typed, "\n") && !strings.HasSuffix(typed, "\r") {
			s.In = strings.NewReader(typed)
		}
		if err := s.agree(t.Context()); !errors.Is(err, want) || err == nil && rest.Len() != len("4\n") {
			t.Errorf("%q: %v, and %d bytes are left", typed, err, rest.Len())
		}
	}
}
