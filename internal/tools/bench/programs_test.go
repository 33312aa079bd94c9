//go:build linux

package bench

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rolefit/content"
	"rolefit/internal/report"
	"rolefit/internal/report/doc"
	"rolefit/internal/testterm"
)

// questions is the number of questions that each program asks.
const questions = 10

// contestant is a measured program and how to operate it.
type contestant struct {
	name, version string
	start         []string // command whose start is measured
	stdin         string   // file that start reads; empty: the terminal
	quiz          []string // command that asks the questions; may equal start
	first         []string // words of the first frame
	enter         []string // keys from the first frame to the first question
	words         func(question int) []string
	answer        []string // keys that answer a question, used in turn; nil: it asks one only
}

// open starts a command of the contestant in a terminal with a fresh home.
func (c contestant) open(ctx context.Context, args []string, stdin string, of size, work string) (*testterm.Terminal, error) {
	env, err := home(work)
	if err != nil {
		return nil, err
	}
	o := testterm.Options{Width: of.width, Height: of.height, Env: env}
	if stdin != "" {
		if o.Stdin, err = os.Open(stdin); err != nil {
			return nil, err
		}
		defer o.Stdin.Close() //nolint:errcheck // the program has its own
	}
	return testterm.Start(ctx, o, args[0], args[1:]...)
}

// home returns an environment with a fresh, empty home folder.
func home(work string) ([]string, error) {
	dir, err := os.MkdirTemp(work, "home-")
	if err != nil {
		return nil, err
	}
	return []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "TERM=xterm-256color", "COLORTERM=truecolor", "REDUCE_MOTION=1", "LC_ALL=C.UTF-8", "LANG=C.UTF-8",
		"XDG_DATA_HOME=" + dir, "XDG_STATE_HOME=" + dir, "XDG_CONFIG_HOME=" + dir, "XDG_CACHE_HOME=" + dir,
	}, nil
}

// holds reports whether a screen has words in their order.
func holds(screen string, words []string) bool {
	for _, w := range words {
		_, after, found := strings.Cut(screen, w)
		if !found {
			return false
		}
		screen = after
	}
	return true
}

// enter returns the contestants, rolefit first, and the missing peers with reasons.
func enter(ctx context.Context, s settings, built, work string) (all []contestant, missing []string, err error) {
	all = append(all, rolefit("rolefit", built))
	for _, p := range s.programs {
		path, err := filepath.Abs(p)
		if err != nil {
			return nil, nil, err
		}
		all = append(all, rolefit("rolefit "+filepath.Base(p), path))
	}
	asked, err := cards()
	if err != nil {
		return nil, nil, err
	}
	data, err := json.Marshal(asked)
	if err != nil {
		return nil, nil, err
	}
	p := peers{work: work, dir: s.peers, cards: asked, questions: filepath.Join(work, "questions.json")}
	if err := os.WriteFile(p.questions, data, 0o644); err != nil {
		return nil, nil, err
	}
	for _, peer := range p.list() {
		if s.peers == "" && peer.name != "cat" {
			continue
		}
		c, err := peer.join(ctx, peer.name)
		if err != nil {
			missing = append(missing, peer.name+": "+firstLine(err.Error()))
			continue
		}
		c.name, c.words = peer.name, p.words
		c.first = c.words(1)
		all = append(all, c)
	}
	return all, missing, nil
}

// rolefit returns a build of our program. Its first frame is the welcome.
func rolefit(name, binary string) contestant {
	return contestant{
		name: name, start: []string{binary}, quiz: []string{binary}, enter: []string{"enter", "5"}, answer: []string{"4", "2"},
		first: []string{"Start", "q quit"},
		words: func(question int) []string {
			return []string{fmt.Sprintf(" %d of 28", question), "much more", "save & quit"}
		},
	}
}

// card is a question for the peers.
type card struct {
	Text    string   `json:"text"` // in lines of at most 76 cells
	Answers []string `json:"answers"`
}

// cards returns the first ten questions of the career assessment, numbered.
func cards() ([]card, error) {
	a := content.Career()
	var all []card
	for i, q := range a.Questions[:questions] {
		labels, poles := doc.Answers(), report.PolesOf(q)
		text := fmt.Sprintf("Question %d of %d\n%s ...\nA: %s\nB: %s", i+1, questions, poles.Stem, poles.A, poles.B)
		all = append(all, card{text, labels[:]})
	}
	return all, nil
}

func TestQuestionsOfPeers(t *testing.T) {
	t.Parallel()
	all, err := cards()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != questions {
		t.Fatalf("%d questions, want %d", len(all), questions)
	}
	p := peers{cards: all}
	if screen := all[2].Text + "\n" + strings.Join(all[2].Answers, "\n"); !holds(screen, p.words(3)) || holds(screen, p.words(2)) || holds(all[2].Text, p.words(3)) {
		t.Error("a question is taken for another, or for whole when it is not")
	}
}
