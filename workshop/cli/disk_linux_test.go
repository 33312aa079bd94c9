package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rolefit/internal/testkit"
	"rolefit/workshop/class"
)

const (
	toldFull  = "Your answers can't be saved: the disk of the class's computer is full"
	alarmFull = "Answers can't be saved: the disk of the class's computer is full"
	toldOwed  = "Your last answers are not saved yet"
)

// untilFull answers until a participant reads that the disk is full, and returns the current
// question. Free space within the file leaves room for a few answers.
func (g *participant) untilFull(t *testing.T, person, from int) (question int) {
	t.Helper()
	for q := from; q < questions-4; q++ {
		must(t, g.types(leans(person)(q)))
		must(t, g.at(spot{"question", q + 1}))
		if g.shows(toldFull) {
			return q + 1
		}
	}
	t.Fatalf("the disk never got full: %s", g.screen())
	return 0
}

// TestFullDisk fills the disk while participants answer, and makes room again.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	dir := testkit.SmallDisk(t, "1m")
	h := hosted(t, onDisk(t, filepath.Join(dir, "class.db")))
	controls := mustConnect(t, h.address, h.facilitator("controls"))
	must(t, controls.sees("LOBBY"))
	full, err := begins(h.address, 1, 3)
	must(t, err)
	defer full.close()
	leaves, err := begins(h.address, 2, 3)
	must(t, err)
	defer leaves.close()
	plain := mustConnect(t, h.address, dialOptions{quiet: true})
	must(t, plain.atDoor())
	must(t, plain.types("a"))
	must(t, plain.hears("Before we start: what is your guess?"))
	must(t, plain.types("5\r"))
	must(t, plain.hears("Question 1 of 28"))

	ballast := testkit.FillDisk(t, dir)
	at := full.untilFull(t, 1, 3)
	must(t, controls.says(alarmFull))
	// They go on, and are told so once.
	for range 4 {
		must(t, full.types(leans(1)(at)))
		at++
		must(t, full.at(spot{"question", at}))
	}
	must(t, plain.types(leans(3)(1)+"\r"))
	must(t, plain.hears(toldFull))
	must(t, plain.hears("Question 2 of 28"))
	// A participant leaves, and reads that answers are not saved.
	left := leaves.untilFull(t, 2, 3)
	must(t, leaves.types("q"))
	_, err = leaves.exit()
	must(t, err)
	must(t, leaves.says(toldOwed))
	// Newcomers and sheets are told too.
	newcomer := mustConnect(t, h.address, dialOptions{})
	must(t, newcomer.atDoor())
	must(t, newcomer.types("\r"))
	_, err = newcomer.exit()
	must(t, err)
	must(t, newcomer.says("the disk of the class's computer is full"))
	code, _, complaint := runs(t, h.address, dialOptions{command: "submit"}, sheetFor(h.model, "", 9))
	if code != 1 || !strings.Contains(complaint, "the disk of the class's computer is full") {
		t.Errorf("submit: exit code %d: %s", code, complaint)
	}
	must(t, controls.says(alarmFull))

	// With room again everything is kept, without any key.
	must(t, os.Remove(ballast))
	must(t, controls.until("the alarm went away", func(string) bool { return !controls.shows(alarmFull) }))
	must(t, h.has(full.words, 1, at-1))
	must(t, h.has(leaves.words, 2, left-1))
	must(t, h.has(plain.words, 3, 1))
	if alarms := h.board().Alarms; len(alarms) > 0 {
		t.Errorf("the alarm is still: %s", alarms)
	}
	back, err := returns(h.address, leaves.words)
	must(t, err)
	defer back.close()
	must(t, back.at(spot{"question", left}))
	code, _, complaint = runs(t, h.address, dialOptions{command: "submit"}, sheetFor(h.model, "", 9))
	if code != 0 {
		t.Errorf("submit, with room: exit code %d: %s", code, complaint)
	}
	h.counted(class.Counts{Joined: 4, Halfway: 1, Done: 1, Voters: 1})
}

// TestFullDiskAtTheEnd ends the host while the disk is full: no message calls an unsaved
// answer kept, and all acknowledged answers are there.
func TestFullDiskAtTheEnd(t *testing.T) {
	t.Parallel()
	dir := testkit.SmallDisk(t, "1m")
	h := hosted(t, onDisk(t, filepath.Join(dir, "class.db")))
	g, err := begins(h.address, 1, 5)
	must(t, err)
	defer g.close()
	testkit.FillDisk(t, dir)
	g.untilFull(t, 1, 5)
	h.close()
	_, err = g.exit()
	must(t, err)
	must(t, g.says("The class's computer is stopping for now."))
	must(t, g.says(toldOwed))
	if g.shows("Everything you answered is saved.") {
		t.Errorf("told: %s", g.screen())
	}
	must(t, restored(g))
	must(t, os.Remove(filepath.Join(dir, "ballast")))
	must(t, h.has(g.words, 1, 4))
}
