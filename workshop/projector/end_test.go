package projector

import (
	"fmt"
	"strings"
	"testing"

	"rolefit/quiz"
)

// TestEndNamesTheKeysOfTheCode compares the goodbye with the pane that offers the code.
func TestEndNamesTheKeysOfTheCode(t *testing.T) {
	t.Parallel()
	if keys := fmt.Sprintf("press %d, then x,", quiz.SharePane+1); !strings.Contains(yours, keys) {
		t.Errorf("%q does not say %q", yours, keys)
	}
}
