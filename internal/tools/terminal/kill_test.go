//go:build unix

package terminal

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"rolefit/internal/testterm"
)

var seed = flag.Uint64("seed", 0, "repeat the keys and pauses of an earlier run; 0: new ones") //nolint:gochecknoglobals // a test flag

// TestNothingAcknowledgedIsLost kills the program at random moments while keys arrive faster
// than it can keep them, and restarts it: 240 times. Every answer that the last screen
// acknowledged must be on disk, with nothing that was not typed, and the program must come
// back to exactly the question after it, showing the same answer to the one before.
//
// The system still completes the writes of a killed program, so this tests the order of
// writing and drawing. Package record tests that a write reaches the disk.
func TestNothingAcknowledgedIsLost(t *testing.T) {
	t.Parallel()
	people, lives := 8, 30
	if testing.Short() {
		lives = 6
	}
	used := *seed
	if used == 0 {
		used = uint64(time.Now().UnixNano())
	}
	for i := range people {
		t.Run(fmt.Sprintf("person-%d", i+1), func(t *testing.T) {
			t.Parallel()
			t.Logf("the keys of -seed %d", used)
			v := victim{participant: newPerson(t), random: rand.New(rand.NewPCG(used, uint64(i)))}
			for range lives {
				v.live()
			}
		})
	}
}

// victim is a participant whose program is killed again and again.
type victim struct {
	*participant
	random *rand.Rand
	typed  []string // the keys for the questions from the first one on
}

// live starts the program, comes back to the last question, types on, and is killed.
func (v *victim) live() {
	v.t.Helper()
	before := v.kept()
	v.typed = slices.Clone(before.answers) // later keys never arrived
	v.starts(testterm.Options{})
	if v.random.IntN(5) == 0 { // killed while it starts, with keys waiting for it
		v.types("enter")
		v.rest(40)
	} else {
		v.comesBack(before)
		v.typesOn(1 + v.random.IntN(10))
		v.rest(12)
	}
	if err := v.Kill(); err != nil {
		v.t.Fatal(err)
	}
	v.compare(before)
	if v.kept().place() == "Your limits, 1 of 4" { // nothing is left to lose: the next person's turn
		v.participant, v.typed = newPerson(v.t), nil
	}
}

// comesBack goes through the welcome to the question at which the sitting stopped, and checks
// the answer before it.
func (v *victim) comesBack(k kept) {
	v.t.Helper()
	v.sees("q leave")
	if !k.begun {
		if strings.Contains(v.Screen(), "Go on") {
			v.t.Fatalf("there is nothing to go on with:\n%s", v.Screen())
		}
		v.types("enter").sees("Your guess first").types("5").sees("Question 1 of 28")
		return
	}
	v.sees(fmt.Sprintf("Go on: %d of %d answered", len(k.answers), 28+len(k.tieBreakers)))
	v.types("enter").sees(k.place())
	n := len(k.answers)
	if n == 0 || n >= 28 {
		return
	}
	v.types("b").sees(fmt.Sprintf("Question %d of 28", n))
	want := k.answers[n-1]
	for line := range strings.Lines(v.Screen()) {
		row := strings.Fields(strings.TrimPrefix(strings.TrimSpace(line), "›"))
		if len(row) == 0 || !slices.Contains([]string{"1", "2", "3", "4", "5"}, row[0]) {
			continue
		}
		if marked := strings.Contains(line, "•"); marked != (row[0] == want) {
			v.t.Fatalf("question %d was answered %s:\n%s", n, want, v.Screen())
		}
	}
	v.types(want).sees(k.place()) // the same answer again is no event
}

// typesOn types answers as the screen asks for them, and passes the notice before the
// tie-breakers. Keys directly after an answer are ignored.
func (v *victim) typesOn(keys int) {
	v.t.Helper()
	for begun := time.Now(); keys > 0; {
		if time.Since(begun) > patience {
			v.t.Fatalf("stuck:\n%s", v.Screen())
		}
		screen := v.Screen()
		switch {
		case strings.Contains(screen, "Your limits"):
			return
		case strings.Contains(screen, "Nearly there"):
			v.types("enter").sees("Tie-breaker")
			continue
		case acknowledged(screen) < len(v.typed): // it is on its way
			time.Sleep(time.Millisecond)
			continue
		}
		var typed []string
		for range 1 + v.random.IntN(3) {
			typed = append(typed, string("12345s"[v.random.IntN(6)]))
		}
		v.typed = append(v.typed, typed[0])
		v.types(typed...)
		keys--
	}
}

// rest waits for a random time of up to most milliseconds.
func (v *victim) rest(most int) {
	time.Sleep(time.Duration(v.random.IntN(most*1000)) * time.Microsecond)
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
