//go:build unix

package terminal

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"rolefit/internal/testterm"
)

// stops are where a sitting is killed, in answers: before the first, at the first ones, in
// the middle, on both sides of the last question, at each tie-breaker that may come then,
// and at the limits.
func stops() []int { return []int{0, 1, 2, 5, 11, 18, 26, 27, 28, 29, 30, 31, 32, 33, 99} }

// moment is when a life ends, on the way from a key to the screen that acknowledges it.
type moment int

const (
	starting    moment = iota // something is drawn for the first time, and a key waits
	typed                     // the key is in the terminal
	written                   // the file has changed
	acknowledge               // the screen says that the answer is kept
	moments
)

// TestNothingAcknowledgedIsLost kills the program, with a signal that it cannot catch, at
// every stop of a sitting and there at every moment from the key to the screen, while keys
// are typed faster than it can keep them, and starts it again. What the last screen said
// was answered must be on disk, nothing may be on disk that was not typed, and the program
// must come back to exactly the question after it, showing the same answer to the one
// before.
//
// A killed program leaves the system's memory of its writes behind, so this is
// about the order of writing and drawing. That a write reaches the disk is tested in
// package record.
func TestNothingAcknowledgedIsLost(t *testing.T) {
	t.Parallel()
	people := moments
	if testing.Short() {
		people = 1
	}
	const middle = 6 // of the stops
	for i := range people {
		t.Run(fmt.Sprintf("person-%d", i+1), func(t *testing.T) {
			t.Parallel()
			v := victim{participant: newPerson(t), number: int(i)}
			for n, stop := range stops()[:middle] {
				v.live(stop, (moment(n)+i)%moments)
			}
			v.live(0, acknowledge) // comes back
		})
		t.Run(fmt.Sprintf("person-%d, later", i+1), func(t *testing.T) {
			t.Parallel()
			v := victim{participant: newPerson(t), number: int(i)}
			var before []string
			for n := range stops()[middle-1] {
				before = append(before, v.key(n))
			}
			v.answersInText(false, before...)
			for n, stop := range stops()[middle:] {
				v.live(stop, (moment(middle+n)+i)%moments)
			}
			k := v.kept()
			if k.place() != "Deal-breakers, 1 of 4" {
				v.live(99, acknowledge)
				k = v.kept()
			}
			if len(k.tieBreakers) == 0 || k.place() != "Deal-breakers, 1 of 4" {
				t.Errorf("the sitting ended at %q with the tie-breakers %v; choose other answers", k.place(), k.tieBreakers)
			}
		})
	}
}

// victim is a participant whose program is killed again and again.
type victim struct {
	*participant
	number int
	typed  []string // the keys for the questions from the first one on
}

// live starts the program, comes back to where it was, types on to the stop, and is
// killed there at a moment.
func (v *victim) live(stop int, at moment) {
	v.t.Helper()
	before := v.kept()
	v.typed = slices.Clone(before.answers) // later keys never arrived
	v.starts(testterm.Options{})
	if at == starting {
		v.types("enter")
		v.killedOnce("something was drawn", func(screen string) bool { return strings.TrimSpace(screen) != "" })
	} else {
		v.comesBack(before)
		v.typesTo(stop, at)
	}
	v.must(v.Kill())
	v.compare(before)
}

// killedOnce kills the program as soon as its screen meets a condition.
func (v *victim) killedOnce(what string, met func(screen string) bool) {
	v.t.Helper()
	_, err := v.Until(patience, what, func(screen string) bool {
		return met(screen) && syscall.Kill(-v.PID(), syscall.SIGKILL) == nil
	})
	v.must(err)
}

// comesBack goes through the welcome to the question at which the sitting stopped, and checks
// the answer before it.
func (v *victim) comesBack(k kept) {
	v.t.Helper()
	v.sees("quit")
	if !k.begun {
		if strings.Contains(v.Screen(), "Continue at") {
			v.t.Fatalf("there is nothing to go on with:\n%s", v.Screen())
		}
		v.types("enter").sees("what is your guess").types("5").sees("1 of 28")
		return
	}
	v.sees(fmt.Sprintf("%d of %d answered", len(k.answers), 28+len(k.tieBreakers)))
	v.types("enter").sees(k.place())
	n := len(k.answers)
	if n == 28 && !k.chosen { // it was killed before the tie-breakers were chosen: the last answer stands
		v.types(k.answers[27])
		_, err := v.Until(patience, "the questions were over", func(screen string) bool {
			return strings.Contains(screen, "Nearly there") || strings.Contains(screen, "Deal-breakers")
		})
		v.must(err)
	}
	if n == 0 || n >= 28 {
		return
	}
	v.types("b").sees(fmt.Sprintf("%d of 28", n))
	want := k.answers[n-1]
	marks := ""
	for _, answer := range []string{"1", "2", "3", "4", "5"} {
		mark := "○"
		if answer == want {
			mark = "●"
		}
		marks += mark
	}
	if !slices.ContainsFunc(strings.Split(v.Screen(), "\n"), func(line string) bool {
		return strings.NewReplacer(" ", "", "─", "").Replace(line) == marks
	}) {
		v.t.Fatalf("question %d was answered %s:\n%s", n, want, v.Screen())
	}
	v.types(want).sees(k.place()) // the same answer again is no event
}

// typesTo types answers as the screen asks for them, up to the stop or the limits, and
// goes on from the notice before the tie-breakers. Keys that follow an answer at once
// count for nothing. It returns at a moment of the last answer.
func (v *victim) typesTo(stop int, at moment) {
	v.t.Helper()
	for len(v.typed) < stop {
		switch screen := v.Screen(); {
		case strings.Contains(screen, "Deal-breakers"):
			return
		case strings.Contains(screen, "Nearly there"):
			v.types("enter").sees("Tie-breaker")
			continue
		}
		n, size := len(v.typed), v.size()
		keys := []string{v.key(n), v.key(n + 1), v.key(n + 2)}[:1+n%3]
		v.typed = append(v.typed, keys[0])
		v.types(keys...)
		kept := func(screen string) bool {
			return strings.Contains(screen, "Deal-breakers") || acknowledged(screen) > n
		}
		what := fmt.Sprintf("answer %d was acknowledged", n+1)
		switch {
		case len(v.typed) < stop:
			_, err := v.Until(patience, what, kept)
			v.must(err)
		case at == written:
			for begun := time.Now(); v.size() == size && time.Since(begun) < patience; {
				time.Sleep(100 * time.Microsecond)
			}
		case at == acknowledge:
			v.killedOnce(what, kept)
		}
	}
}

// key is the answer to a question, of six; what it is depends on the person.
func (v *victim) key(n int) string { return string("12345s"[(n*n+n/3+v.number)%6]) }

// size is how many bytes are in the files of all sittings.
func (v *victim) size() (all int64) {
	v.t.Helper()
	files, err := filepath.Glob(filepath.Join(v.home, "rolefit", "sittings", "*.jsonl"))
	v.must(err)
	for _, file := range files {
		info, err := os.Stat(file)
		v.must(err)
		all += info.Size()
	}
	return all
}

// compare checks the last screen and the keys against the disk.
func (v *victim) compare(before kept) {
	v.t.Helper()
	after := v.kept()
	shown := max(acknowledged(v.Screen()), len(before.answers))
	if len(after.answers) < shown {
		v.t.Errorf("%d answers were acknowledged, %d are kept; the last screen:\n%s", shown, len(after.answers), v.Screen())
	}
	if n := len(after.answers); n > len(v.typed) || !slices.Equal(after.answers, v.typed[:n]) {
		v.t.Errorf("kept  %v\ntyped %v", after.answers, v.typed)
	}
}
