//go:build unix

package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"rolefit/content"
	"rolefit/internal/tools/terminal"
	"rolefit/quiz"
)

// asked is how many questions every program asks in a measurement.
const asked = 10

// contestant is a program that asks questions, and how to play it.
type contestant struct {
	name    string
	version string
	start   []string // the command whose start is measured
	quiz    []string // the command that asks ten questions; often the same
	env     []string
	enter   []string // keys from the first frame to the first question
	full    func(screen string) bool
	at      func(question int) func(screen string) bool
	answer  []string // the keys that answer, in turn, with the row at hand or a certain one
}

// home returns a fresh environment in which nothing was ever kept.
func home(work string) ([]string, error) {
	dir, err := os.MkdirTemp(work, "home-")
	if err != nil {
		return nil, err
	}
	return []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "TERM=xterm-256color", "COLORTERM=truecolor", "LC_ALL=C.UTF-8", "LANG=C.UTF-8",
		"XDG_DATA_HOME=" + dir, "XDG_STATE_HOME=" + dir, "XDG_CONFIG_HOME=" + dir, "XDG_CACHE_HOME=" + dir,
	}, nil
}

// open starts a contestant's command in a terminal of 80×24 with a fresh home.
func (c contestant) open(ctx context.Context, args []string, work string) (*terminal.Terminal, error) {
	env, err := home(work)
	if err != nil {
		return nil, err
	}
	return terminal.Start(ctx, terminal.Options{Env: append(env, c.env...)}, args[0], args[1:]...)
}

// rolefit is our own program. Its first frame is the welcome.
func rolefit(binary string) (contestant, error) {
	binary, err := filepath.Abs(binary)
	return contestant{
		name: "rolefit", start: []string{binary}, quiz: []string{binary}, enter: []string{"enter", "5"}, answer: []string{"4", "2"},
		full: func(screen string) bool {
			return strings.Contains(screen, "Start") && strings.Contains(screen, "q leave")
		},
		at: func(question int) func(string) bool {
			title := fmt.Sprintf("Question %d of ", question)
			return func(screen string) bool {
				return strings.Contains(screen, title) && strings.Contains(screen, " 5  ") && strings.Contains(screen, "q leave")
			}
		},
	}, err
}

// card is a question as the peers ask it.
type card struct {
	Text    string   `json:"text"` // in lines of at most 76 cells
	Answers []string `json:"answers"`
}

// cards returns the first ten questions of the career assessment, with their
// numbers.
func cards() ([]card, error) {
	a, err := content.Career()
	if err != nil {
		return nil, err
	}
	var all []card
	for i, q := range a.Questions[:asked] {
		labels := quiz.AnswerLabels(q.Kind)
		text := fmt.Sprintf("Question %d of %d\n", i+1, asked)
		if q.Kind == content.TradeOff {
			text += q.Stem + " ...\nA: " + q.A + "\nB: " + q.B
		} else {
			text += q.Text + "\nor: " + q.Opposite
		}
		all = append(all, card{text, labels[:]})
	}
	return all, nil
}

// peerAt says when a peer's question is on the screen: its number and its last answer.
func peerAt(all []card) func(int) func(string) bool {
	return func(question int) func(string) bool {
		title, last := fmt.Sprintf("Question %d of ", question), all[question-1].Answers[4]
		return func(screen string) bool {
			_, after, found := strings.Cut(screen, title)
			return found && strings.Contains(after, last)
		}
	}
}
