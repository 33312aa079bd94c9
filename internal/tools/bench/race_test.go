//go:build unix

package bench

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"

	"rolefit/internal/input"
	"rolefit/internal/testterm"
)

// Sizes and times of a round.
const (
	startsPerRound  = 5
	cursorsPerRound = 40
	patience        = 10 * time.Second
	quiet           = 40 * time.Millisecond // longer than any contestant takes to repaint after a key
	tick            = 17 * time.Millisecond // the slowest drawing clock of the contestants
)

// figures are the measurements of one program. Times are in milliseconds.
type figures struct {
	Name    string
	Version string
	Start   samples
	Cursor  samples
	Answer  samples
	Bytes   samples
	Memory  samples
}

// race measures all contestants in turns, round by round.
func race(ctx context.Context, all []contestant, rounds int, work string) ([]figures, error) {
	measured := make([]figures, len(all))
	for i, c := range all {
		measured[i].Name, measured[i].Version = c.name, c.version
	}
	for range rounds {
		for range startsPerRound {
			for i, c := range all {
				if err := measured[i].measureStart(ctx, c, work); err != nil {
					return nil, fmt.Errorf("start of %s: %w", c.name, err)
				}
			}
		}
		for i, c := range all {
			if err := measured[i].measureKeys(ctx, c, work); err != nil {
				return nil, fmt.Errorf("keys of %s: %w", c.name, err)
			}
		}
	}
	return measured, nil
}

// measureStart measures the time from before the start of the process to its first full
// frame.
func (f *figures) measureStart(ctx context.Context, c contestant, work string) error {
	begun := time.Now()
	t, err := c.open(ctx, c.start, work)
	if err != nil {
		return err
	}
	at, err := t.Until(patience, "the first full frame", c.full)
	if err != nil {
		return err
	}
	f.Start = append(f.Start, milliseconds(at.Sub(begun)))
	return t.Kill()
}

// measureKeys goes to the first question, moves the cursor up and down, answers all
// questions, and measures memory at the last one.
func (f *figures) measureKeys(ctx context.Context, c contestant, work string) error {
	t, err := c.open(ctx, c.quiz, work)
	if err != nil {
		return err
	}
	if _, err := t.Until(patience, "the first full frame", c.full); err != nil {
		return err
	}
	for _, k := range c.enter {
		time.Sleep(input.Pace) // ours ignores sooner keys
		if err := t.Type(k); err != nil {
			return err
		}
		time.Sleep(5 * quiet)
	}
	if _, err := t.Until(patience, "the first question", c.at(1)); err != nil {
		return err
	}
	time.Sleep(5 * quiet) // the terminal's answers to requests at the start have arrived by now
	for i := range cursorsPerRound {
		pause()
		latency, written, err := t.Burst([]string{"down", "up"}[i%2], quiet, patience)
		if err != nil {
			return err
		}
		f.Cursor = append(f.Cursor, milliseconds(latency))
		f.Bytes = append(f.Bytes, float64(written))
	}
	if err := f.answers(c, t); err != nil {
		return err
	}
	resident, err := residentMemory(ctx, t.PID())
	if err != nil {
		return err
	}
	f.Memory = append(f.Memory, resident)
	return t.Kill()
}

// answers measures the time from an answer's key to the next question on the screen.
func (f *figures) answers(c contestant, t *testterm.Terminal) error {
	for n := 2; n <= asked; n++ {
		time.Sleep(input.Pace) // the same pause for every contestant; ours ignores sooner keys
		pause()
		begun := time.Now()
		if err := t.Type(c.answer[n%len(c.answer)]); err != nil {
			return err
		}
		at, err := t.Until(patience, fmt.Sprintf("question %d", n), c.at(n))
		if err != nil {
			return err
		}
		f.Answer = append(f.Answer, milliseconds(at.Sub(begun)))
	}
	return nil
}

// pause waits for a random part of a tick, so that keys are not in step with a
// program's clock.
func pause() { time.Sleep(rand.N(tick)) }

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// residentMemory returns the resident memory of a process and its children, in
// megabytes.
func residentMemory(ctx context.Context, pid int) (float64, error) {
	out, err := command(ctx, "ps", "-A", "-o", "pid=,ppid=,rss=").output()
	if err != nil {
		return 0, err
	}
	family, kilobytes := []string{strconv.Itoa(pid)}, 0
	for line := range strings.Lines(out) { // ps lists children after their parents, as a rule
		f := strings.Fields(line)
		if len(f) != 3 || !slices.Contains(family, f[0]) && !slices.Contains(family, f[1]) {
			continue
		}
		family = append(family, f[0])
		n, err := strconv.Atoi(f[2])
		if err != nil {
			return 0, fmt.Errorf("ps says %q: %w", line, err)
		}
		kilobytes += n
	}
	const perMegabyte = 1e6 / 1024
	return float64(kilobytes) / perMegabyte, nil
}
