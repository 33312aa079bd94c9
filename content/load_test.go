package content_test

import (
	"testing"

	"rolefit/content"
)

func TestCareerLoads(t *testing.T) {
	t.Parallel()
	if _, err := content.Career(); err != nil {
		t.Fatal(err)
	}
	if _, err := content.Limits(); err != nil {
		t.Fatal(err)
	}
}
