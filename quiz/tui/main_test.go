package tui

import (
	"os"
	"testing"

	"rolefit/internal/testkit"
)

func TestMain(m *testing.M) {
	testkit.CollectSeldom()
	os.Exit(m.Run())
}
