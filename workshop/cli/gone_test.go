//go:build !windows

package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestFileGone moves the classes' file away while all is quiet, and again during answers:
// the controls report it, and nothing is acknowledged until it is back.
func TestFileGone(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "class.db")
	h := hosted(t, onDisk(t, path))
	g, err := begins(h.address, 1, 3)
	must(t, err)
	defer g.close()
	must(t, os.Rename(path, path+".old"))
	eventually(t, "the controls say that nothing is kept", func() bool {
		alarms := h.board().Alarms
		return len(alarms) == 1 && strings.Contains(alarms[0], "moved, deleted or replaced")
	})
	must(t, g.types(leans(1)(3)))
	must(t, g.at(spot{"question", 4}))
	must(t, g.says("the class's computer can't save answers now; tell your instructor"))
	code, _, complaint := runs(t, h.address, dialOptions{command: "submit"}, sheetFor(h.model, "", 9))
	if code != 1 || !strings.Contains(complaint, "The sheet is not saved") {
		t.Errorf("submit: exit code %d: %s", code, complaint)
	}
	must(t, os.Rename(path+".old", path))
	eventually(t, "the alarm goes", func() bool { return len(h.board().Alarms) == 0 })
	must(t, g.says("Your answers can be saved again; none is missing.")) // without a key
	must(t, h.has(g.words, 1, 3))
	if code, _, complaint := runs(t, h.address, dialOptions{command: "submit"}, sheetFor(h.model, "", 9)); code != 0 {
		t.Errorf("submit, with the file back: exit code %d: %s", code, complaint)
	}
}
