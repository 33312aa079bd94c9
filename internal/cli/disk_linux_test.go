package cli

import (
	"os"
	"strings"
	"syscall"
	"testing"

	"rolefit/internal/testkit"
)

// answers repeats a key n times.
func answers(n int, key string) []string {
	return strings.Split(strings.TrimSuffix(strings.Repeat(key+" ", n), " "), " ")
}

// TestFullDiskFromTheStart starts the quiz on a full disk: it goes on, says once that nothing
// is kept, and keeps everything as soon as there is room.
func TestFullDiskFromTheStart(t *testing.T) {
	t.Parallel()
	data := testkit.SmallDisk(t, "64k")
	ballast := testkit.FillDisk(t, data)
	p := sit(t, data)
	p.hear("No idea yet")
	p.say("5")
	p.say(answers(9, "4")...)
	p.hear("Question 10 of")
	if n := p.count("no space left on device"); n != 1 {
		t.Errorf("a full disk is named %d times, want once:\n%s", n, strings.Join(p.heard, "\n"))
	}
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	p.say("4")
	p.hear("Question 11 of")
	p.leave()
	sittings := kept(t, data)
	if len(sittings) != 1 || len(sittings[0].Events) != 11 {
		t.Errorf("with room again, kept %+v", sittings)
	}
}

// TestDiskFillsUp fills the disk in the middle of a sitting.
func TestDiskFillsUp(t *testing.T) {
	t.Parallel()
	data := testkit.SmallDisk(t, "64k")
	p := sit(t, data)
	p.hear("No idea yet")
	p.say("5", "4", "4")
	p.hear("Question 3 of")
	ballast := testkit.FillDisk(t, data)
	// The block that the file has is filled up first: change one answer many times.
	for range 60 {
		p.say("b", "5", "b", "4")
	}
	p.say("r")
	p.hear("no space left on device")
	if n := len(kept(t, data)[0].Events); n < 3 {
		t.Errorf("%d events are readable on the full disk", n)
	}
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	p.say("1", "1")
	p.hear("Question 5 of")
	p.leave()
	s := kept(t, data)[0]
	changed := 0
	for _, e := range s.Events {
		if e.Value == 2 {
			changed++
		}
	}
	if changed != 60 {
		t.Errorf("%d changes of 60 were kept", changed)
	}
}

// TestReadOnlyHome resumes a sitting that cannot be written any more.
func TestReadOnlyHome(t *testing.T) {
	t.Parallel()
	data := testkit.SmallDisk(t, "64k")
	p := sit(t, data)
	p.hear("No idea yet")
	p.say("5", "4", "4")
	p.hear("Question 3 of")
	p.leave()
	if err := syscall.Mount("", data, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		testkit.Skip(t, "needs the right to remount: %v", err)
	}
	again := sit(t, data)
	again.hear("2 of 28 answered")
	again.say("1")
	again.hear("Question 3 of")
	again.say("4", "4")
	again.hear("Question 5 of")
	again.leave()
	if n := again.count("read-only file system"); n == 0 || n > 2 { // when it happens, and in the farewell
		t.Errorf("a read-only home is named %d times:\n%s", n, strings.Join(again.heard, "\n"))
	}
	fresh := sit(t, data, "--new")
	fresh.hear("No idea yet")
	fresh.say("5", "4")
	fresh.hear("Question 2 of")
	fresh.leave()
	if fresh.count("read-only file system") == 0 {
		t.Errorf("a read-only home is not named:\n%s", strings.Join(fresh.heard, "\n"))
	}
	if n := len(kept(t, data)[0].Events); n != 3 {
		t.Errorf("%d events are kept, want 3", n)
	}
}
