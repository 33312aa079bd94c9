//go:build linux

package bench

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/charmbracelet/x/vt"

	"rolefit/internal/input"
	"rolefit/internal/testterm"
)

// Times of a measurement.
const (
	patience = time.Minute
	quiet    = 40 * time.Millisecond  // after a key: longer than any program takes to repaint
	still    = 100 * time.Millisecond // after a frame: longer than any program pauses within one
	tick     = 17 * time.Millisecond  // the slowest drawing clock of the programs
)

// size is that of a terminal, in cells.
type size struct{ width, height int }

func (s size) String() string { return fmt.Sprintf("%d×%d", s.width, s.height) }

// figures are the measurements of one program at one size. Times are in milliseconds, memory
// in MiB.
type figures struct {
	name, version string
	size          size
	start         samples // to the first frame
	question      samples // to the first question, without the person's pauses
	cursor, bytes samples // of each cursor key
	answer        samples // to the next question
	rss, pss      samples // with the last question
	cpu, wakes    samples // at rest, a second
	asks          string  // requests to the terminal at the start
	failed        error   // it was not measured after that
}

// race measures all programs in turns, in another order each time. One that fails is left out from
// then on.
func race(ctx context.Context, all []contestant, s settings, work string) []figures {
	var measured []figures
	for _, of := range s.sizes {
		for _, c := range all {
			measured = append(measured, figures{name: c.name, version: c.version, size: of})
		}
	}
	for range s.rounds {
		for turn := range s.starts + 1 {
			for _, i := range rand.Perm(len(measured)) {
				f := &measured[i]
				measure := f.measureStart
				if turn == s.starts {
					measure = f.measureKeys
				}
				if f.failed == nil {
					f.failed = measure(ctx, all[i%len(all)], s, work)
				}
			}
		}
	}
	return measured
}

// measureStart measures the time to the first frame and to the first question.
func (f *figures) measureStart(ctx context.Context, c contestant, _ settings, work string) error {
	t, err := c.open(ctx, c.start, c.stdin, f.size, work)
	if err != nil {
		return err
	}
	start, question, err := f.begin(c, t)
	if err != nil {
		return err
	}
	f.start, f.question = append(f.start, milliseconds(start)), append(f.question, milliseconds(question))
	f.asks = requests(t.Output())
	return t.Kill()
}

// begin goes to the first question. The first time is that to the first frame; the second adds
// those from each key to the screen it leads to.
func (f *figures) begin(c contestant, t *testterm.Terminal) (start, question time.Duration, err error) {
	at, err := f.drawn(t, 0, c.first)
	if err != nil {
		return 0, 0, err
	}
	start = at.Sub(t.Started)
	question = start
	for i, key := range c.enter {
		time.Sleep(input.Pace) // ours ignores sooner keys
		var words []string
		if i == len(c.enter)-1 {
			words = c.words(1)
		}
		took, err := f.respond(t, key, words)
		if err != nil {
			return 0, 0, err
		}
		question += took
	}
	return start, question, nil
}

// measureKeys goes to the first question, moves the cursor up and down, rests, answers the
// questions, and measures memory at the last one.
func (f *figures) measureKeys(ctx context.Context, c contestant, s settings, work string) error {
	t, err := c.open(ctx, c.quiz, "", f.size, work)
	if err != nil {
		return err
	}
	if _, _, err := f.begin(c, t); err != nil {
		return err
	}
	time.Sleep(input.Pace)
	if _, err := f.respond(t, "down", nil); err != nil { // ours has no cursor before
		return err
	}
	for i := range s.keys {
		if err := f.moveCursor(t, []string{"down", "down", "up", "up"}[i%4]); err != nil {
			return err
		}
	}
	if err := f.atRest(t.PID(), s.rest); err != nil {
		return err
	}
	for n := 2; n <= s.asked && c.answer != nil; n++ {
		time.Sleep(input.Pace) // the same for every program
		pause()
		took, err := f.respond(t, c.answer[n%len(c.answer)], c.words(n))
		if err != nil {
			return err
		}
		f.answer = append(f.answer, milliseconds(took))
	}
	u, err := usageOf(t.PID())
	if err != nil {
		return err
	}
	f.rss, f.pss = append(f.rss, u.rss), append(f.pss, u.pss)
	return t.Kill()
}

// moveCursor measures the time from a cursor key to the end of all output that it causes, and
// counts its bytes.
func (f *figures) moveCursor(t *testterm.Terminal, key string) error {
	pause()
	from := len(t.Chunks())
	begun := time.Now()
	if err := t.Type(key); err != nil {
		return err
	}
	chunks, err := t.Settle(from, quiet, patience, func(string) bool { return true })
	if err != nil {
		return fmt.Errorf("cursor key %s: %w", key, err)
	}
	written := 0
	for _, c := range chunks {
		written += len(c.Data)
	}
	f.cursor = append(f.cursor, milliseconds(chunks[len(chunks)-1].At.Sub(begun)))
	f.bytes = append(f.bytes, float64(written))
	return nil
}

// respond types a key and returns the time to the screen it leads to.
func (f *figures) respond(t *testterm.Terminal, key string, words []string) (time.Duration, error) {
	from := len(t.Chunks())
	begun := time.Now()
	if err := t.Type(key); err != nil {
		return 0, err
	}
	at, err := f.drawn(t, from, words)
	return at.Sub(begun), err
}

// drawn waits until the screen holds words in their order and stands still, and returns when
// the output came after which it has looked like that.
func (f *figures) drawn(t *testterm.Terminal, from int, words []string) (time.Time, error) {
	if _, err := t.Settle(from, still, patience, func(screen string) bool { return holds(screen, words) }); err != nil {
		return time.Time{}, fmt.Errorf("waiting for %q: %w", words, err)
	}
	again := vt.NewEmulator(f.size.width, f.size.height)
	go io.Copy(io.Discard, again)                         //nolint:errcheck // its answers have been given
	if answers, ok := again.InputPipe().(io.Closer); ok { // Close would race with the reader
		defer answers.Close() //nolint:errcheck // it holds nothing
	}
	chunks := t.Chunks()
	var screens []string
	for i, c := range chunks {
		if _, err := again.Write(c.Data); err != nil {
			return time.Time{}, err
		}
		if i >= from {
			screens = append(screens, again.Render())
		}
	}
	return chunks[from+slices.Index(screens, screens[len(screens)-1])].At, nil
}

// atRest measures processor time and wake-ups of a program with no keys.
func (f *figures) atRest(pid int, rest time.Duration) error {
	time.Sleep(rest / 4) // the work after the last key is over
	before, err := usageOf(pid)
	if err != nil {
		return err
	}
	begun := time.Now()
	time.Sleep(rest)
	after, err := usageOf(pid)
	seconds := time.Since(begun).Seconds()
	f.cpu = append(f.cpu, (after.cpu-before.cpu)/seconds)
	f.wakes = append(f.wakes, (after.wakes-before.wakes)/seconds)
	return err
}

// pause waits for a random part of a tick, so that keys are not in step with a
// program's clock.
func pause() { time.Sleep(rand.N(tick)) }

func milliseconds(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1e6 }
