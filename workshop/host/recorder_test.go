package host

import (
	"errors"
	"testing"

	"rolefit/internal/record"
)

// TestCloseSaysWhatWasAnsweredTooLate closes with nothing left to try: answers after the end
// are still reported as not kept.
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
