//go:build !windows

package cli_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rolefit/internal/testkit/webclient"
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

// TestDeletedWhileHosted deletes the class that people are in: they and newcomers are told so, in
// each way in, and the host's log takes it for no fault.
func TestDeletedWhileHosted(t *testing.T) {
	t.Parallel()
	h := hostedAnywhere(t, withWeb)
	screen, err := begins(h.address, 1, 3)
	must(t, err)
	defer screen.close()
	lines, err := seat("127.0.0.1", h.address)
	must(t, err)
	defer lines.close()
	follower := shows(t, h, "follow", sheetFor(h.model, "", 1))
	defer follower.close()
	follower.tells(t, "anything was told", func(line) bool { return true })
	phone := webclient.New("http://"+h.address, "")
	defer phone.Offline()
	must(t, phone.Post(t.Context(), "/join"))
	must(t, h.store.(interface {
		Forget(ctx context.Context, name string, report []byte) error
	}).Forget(t.Context(), className, nil))
	const says = "This class was deleted, with all answers in it."
	for _, g := range []*participant{screen, lines} {
		_, err := g.exit()
		must(t, err)
		if said := g.screen(); !strings.Contains(said, says) || strings.Contains(said, "To continue: ") {
			t.Errorf("somebody in the class reads %s", said)
		}
	}
	follower.tells(t, says, func(l line) bool { return l.Says == says })
	eventually(t, "the page says it", func() bool { return phone.Get(t.Context(), "/quiz") == nil && phone.Has("This class was deleted") })
	if phone.Has("Continue") || phone.Words() != "" {
		t.Errorf("the page offers to continue: %s", phone.Page)
	}
	newcomer := mustConnect(t, h.address, dialOptions{})
	_, err = newcomer.exit()
	must(t, err)
	if said := newcomer.screen(); !strings.Contains(said, says) {
		t.Errorf("a newcomer reads %s", said)
	}
	if log := h.log.String(); strings.Count(log, "the class was deleted") != 1 || strings.Contains(log, "level=ERROR") {
		t.Errorf("the log has\n%s", log)
	}
}
