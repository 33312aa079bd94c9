//go:build unix

package bench

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"rolefit/content"
	"rolefit/internal/testterm"
	"rolefit/quiz/session"
)

// asked is the number of questions in a measurement.
const asked = 10

// contestant is a measured program and how to operate it.
type contestant struct {
	name    string
	version string
	start   []string // command whose start is measured
	quiz    []string // command that asks the questions; may equal start
	env     []string
	enter   []string // keys from the first frame to the first question
	full    func(screen string) bool
	at      func(question int) func(screen string) bool
	answer  []string // keys that answer a question, used in turn
}

// home returns an environment with a fresh, empty home folder.
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

// open starts a command of the contestant in a terminal of 80×24 with a fresh home.
func (c contestant) open(ctx context.Context, args []string, work string) (*testterm.Terminal, error) {
	env, err := home(work)
	if err != nil {
		return nil, err
	}
	return testterm.Start(ctx, testterm.Options{Env: append(env, c.env...)}, args[0], args[1:]...)
}

// rolefit returns our program as a contestant. Its first frame is the welcome.
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

// card is a question for the peers.
type card struct {
	Text    string   `json:"text"` // in lines of at most 76 cells
	Answers []string `json:"answers"`
}

// cards returns the first ten questions of the career assessment, numbered.
func cards() ([]card, error) {
	a, err := content.Career()
	if err != nil {
		return nil, err
	}
	var all []card
	for i, q := range a.Questions[:asked] {
		labels := session.AnswerLabels(q.Kind)
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

// peerAt returns the condition that a peer shows a question completely: its number and
// its last answer.
func peerAt(all []card) func(int) func(string) bool {
	return func(question int) func(string) bool {
		title, last := fmt.Sprintf("Question %d of ", question), all[question-1].Answers[4]
		return func(screen string) bool {
			_, after, found := strings.Cut(screen, title)
			return found && strings.Contains(after, last)
		}
	}
}
