package host

import (
	"errors"
	"testing"

	"rolefit/internal/record"
)

// TestCloseSaysWhatWasAnsweredTooLate: with nothing left to try, what came after the end
// is still not kept.
func TestCloseSaysWhatWasAnsweredTooLate(t *testing.T) {
	t.Parallel()
	if err := (&recorder{}).Close(); err != nil {
		t.Error(err)
	}
	r := &recorder{late: []record.Event{{Kind: record.Answered}}}
	if err := r.Close(); !errors.Is(err, errEnded) {
		t.Error(err)
	}
}
