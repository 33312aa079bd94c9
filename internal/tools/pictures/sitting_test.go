//go:build unix

package pictures

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	uv "github.com/charmbracelet/ultraviolet"

	"rolefit/content"
	"rolefit/internal/input"
	"rolefit/internal/record"
	"rolefit/internal/testterm"
)

// shot is a screen at one moment.
type shot struct {
	name   string // file name of the still; empty: in the animation only
	title  string // description of the still
	cells  [][]uv.Cell
	text   string
	linger float64 // seconds in the animation; 0: not part of it
	solid  bool    // joins blocks above each other
}

// player plays the program and takes shots. After its first error it does nothing.
type player struct {
	*testterm.Terminal
	shots []shot
	solid bool   // the screen is the wall
	typed string // the key before
	err   error
}

// scenes plays the sitting in three parts and returns the shots in order. The last part
// resumes a sitting with slow answers, because a result of fast ones has a caution.
func scenes(ctx context.Context, binary, work string, isLight bool) ([]shot, error) {
	keys, err := answers()
	if err != nil {
		return nil, err
	}
	const most = 27 // rows of the tallest screen
	parts := []struct {
		height int
		home   func(dir string) error
		script func(p *player, keys []string)
	}{
		{18, func(string) error { return nil }, beginning},
		{most, func(string) error { return nil }, answering},
		{most, func(dir string) error { return sitBefore(dir, keys[:len(keys)-1]) }, finishing},
	}
	return together(len(parts), func(i int) ([]shot, error) {
		part, home := parts[i], filepath.Join(work, fmt.Sprint(i+1))
		if err := os.MkdirAll(home, 0o755); err != nil {
			return nil, err
		}
		if err := part.home(home); err != nil {
			return nil, err
		}
		t, err := testterm.Start(ctx, testterm.Options{
			Width: 84, Height: part.height, Light: isLight,
			Env: []string{"HOME=" + home, "XDG_DATA_HOME=" + home, "TERM=xterm-256color", "LC_ALL=C.UTF-8", "REDUCE_MOTION=1", ground(isLight)},
		}, binary)
		if err != nil {
			return nil, err
		}
		p := &player{Terminal: t}
		part.script(p, keys)
		return p.shots, errors.Join(p.err, t.Kill())
	})
}

// beginning shoots a question, in a low window.
func beginning(p *player, keys []string) {
	p.until("", "q quit")
	p.press("enter", "your guess?")
	p.press("5", question(1))
	for n := 1; n < 3; n++ {
		p.press(keys[n-1], question(n+1))
	}
	p.press("right", question(3))
	p.shoot("question", "A question: two ends, both good, and five answers", 0)
}

// answering shoots the questions for the animation.
func answering(p *player, keys []string) {
	p.until("", "q quit")
	p.shoot("", "", 1.5)
	p.press("enter", "your guess?")
	p.shoot("", "", 1)
	p.press("5", question(1))
	p.shoot("", "", 1.5)
	for _, k := range []string{"left", "left", "right"} {
		p.press(k, question(1))
		p.shoot("", "", 0.6)
	}
	for n := 1; n < len(keys)-1; n++ {
		p.press(keys[n-1], question(n+1))
		switch {
		case n < 3:
			p.shoot("", "", 1)
		case n%4 == 0:
			p.shoot("", "", 0.35)
		}
	}
}

// finishing resumes at the last question, and shoots the result and its panes.
func finishing(p *player, keys []string) {
	p.until("", "Continue at question 28")
	p.press("enter", question(28))
	p.shoot("", "", 1)
	p.press(keys[27], "Deal-breakers, 1", "Nearly there")
	for p.err == nil && !strings.Contains(p.Screen(), "Deal-breakers, 1") {
		p.press("enter", "Tie-breaker")
		p.press("5", "Tie-breaker", "Deal-breakers, 1")
	}
	p.shoot("", "", 1)
	for i, k := range []string{"3", "2", "4", "4"} {
		p.press(k, fmt.Sprintf("Deal-breakers, %d of 4", i+2), "Your answers")
	}
	p.shoot("", "", 0.7)
	p.press("enter", "[1 Result]")
	p.shoot("result", "A result: how sure it is, four scores on one axis, what draws and what may chafe", 4.5)
	p.press("2", "[2 Why]")
	p.shoot("", "", 1.5)
	p.press("3", "[3 You]")
	p.shoot("you", "You: how you like to work, beside the job", 2.5)
	p.press("4", "[4 Next]")
	p.shoot("", "", 1)
	p.press("5", "[5 Share]")
	p.shoot("", "", 0)
}

func question(n int) string { return fmt.Sprintf(" %d of 28", n) }

// answers returns the answer keys of a person who leans to one role: two thirds of each
// weight, with a few answers that differ.
func answers() ([]string, error) {
	a := content.Career()
	otherwise := map[string]int{
		"which-product-fits": 1, "mostly-code": 1, "after-or-before-signing": 1, "rough-now-or-clean-later": 1,
		"in-the-room": 0, "one-problem-or-new-faces": 0, "settle-in-writing": 0,
	}
	keys := make([]string, len(a.Questions))
	for i, q := range a.Questions {
		value, other := otherwise[q.ID]
		if !other {
			value = q.Weights["fde"] * 2 / 3
		}
		keys[i] = fmt.Sprint(value + 3)
	}
	return keys, nil
}

// sitBefore stores a sitting with nine seconds per answer in a home folder.
func sitBefore(home string, keys []string) error {
	a := content.Career()
	start := time.Date(2026, 5, 4, 9, 0, 0, 0, time.UTC)
	folder := record.Open(filepath.Join(home, "rolefit", "sittings"), bytes.NewReader(make([]byte, 64)))
	r, err := folder.Begin(a.ID, a.Edition, start)
	if err != nil {
		return err
	}
	events := []record.Event{{Kind: record.Guessed, At: start}}
	for i, k := range keys {
		const each = 9
		events = append(events, record.Event{
			Kind: record.Answered, At: start.Add(time.Duration(i+1) * each * time.Second),
			Question: a.Questions[i].ID, Value: int(k[0]-'0') - 3, Seconds: each,
		})
	}
	if err := r.Record(events...); err != nil {
		return err
	}
	return r.Close()
}

// ground returns the variable that tells a program its background from the first frame on: the
// terminal's answer may come after a picture.
func ground(isLight bool) string {
	if isLight {
		return "COLORFGBG=0;15"
	}
	return "COLORFGBG=15;0"
}

// until waits until one of the texts is on the screen, which differs from before.
func (p *player) until(before string, texts ...string) {
	const patience = 2 * time.Minute
	if p.err != nil {
		return
	}
	_, p.err = p.Until(patience, fmt.Sprintf("one of %q was there", texts), func(screen string) bool {
		return screen != before && slices.ContainsFunc(texts, func(text string) bool { return strings.Contains(screen, text) })
	})
}

// rests waits until no output has come for a time.
func (p *player) rests(quiet time.Duration) {
	for seen := -1; seen != len(p.Chunks()); {
		chunks := p.Chunks()
		seen = len(chunks)
		time.Sleep(time.Until(chunks[seen-1].At.Add(quiet)))
	}
}

// press types a key and waits for what it brings to the screen.
func (p *player) press(key string, texts ...string) {
	if p.err != nil {
		return
	}
	wait := input.Moment // the program ignores keys that come sooner after a screen
	if key == p.typed {
		wait = input.Pace
	}
	p.rests(wait)
	p.typed = key
	before := p.Screen()
	p.err = p.Type(key)
	p.until(before, texts...)
}

// shoot takes a shot of the screen once the output has stopped.
func (p *player) shoot(name, title string, linger float64) {
	if p.err == nil {
		p.rests(input.Pace)
		p.shots = append(p.shots, shot{name: name, title: title, cells: p.Cells(), text: p.Screen(), linger: linger, solid: p.solid})
	}
}
