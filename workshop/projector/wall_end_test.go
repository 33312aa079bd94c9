package projector

import (
	"strings"
	"testing"

	"rolefit/internal/ui"
)

// TestEndOfARehearsal expects no promise that a rehearsal does not keep.
func TestEndOfARehearsal(t *testing.T) {
	t.Parallel()
	b := endBoard(12)
	f := ui.Frame{Width: 78, Height: 22, Styles: ui.NewStyles(true), Glyphs: ui.NewGlyphs(true)}
	if wall := Wall(b, f); !strings.Contains(wall, "rolefit-workshop forget") || strings.Contains(wall, "rehearsal") {
		t.Errorf("a class:\n%s", wall)
	}
	b.Store = "st.db"
	if wall := Wall(b, f); !strings.Contains(wall, "--store st.db") {
		t.Errorf("a class in a named file:\n%s", wall)
	}
	b.Database = true
	if wall := Wall(b, f); !strings.Contains(wall, "In the database of this class") || strings.Contains(wall, "On this computer") {
		t.Errorf("a class in a database:\n%s", wall)
	}
	b.Practice = true
	if wall := Wall(b, f); strings.Contains(wall, "forget") || !strings.Contains(wall, "nothing is saved") {
		t.Errorf("a rehearsal:\n%s", wall)
	}
}
