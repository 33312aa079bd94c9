//go:build linux

package bench

import (
	"bytes"
	"context"
	_ "embed"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

//go:embed testdata/quiz.mjs
var quizOfNode []byte

// peers makes contestants of other programs.
type peers struct {
	work, dir string // folders: for one run; kept, with what was installed
	cards     []card
	questions string // JSON file
}

type peer struct {
	name string
	join func(ctx context.Context, name string) (contestant, error)
}

func (p *peers) list() []peer {
	return []peer{
		{"huh", p.inGo("charm.land/huh/v2")},
		{"bubbletea", p.inGo("charm.land/bubbletea/v2")},
		{"gum", p.gum},
		{"@clack/prompts", p.inNode("1.9.0")},
		{"@inquirer/prompts", p.inNode("8.8.0")},
		{"fzf", p.fzf},
		{"whiptail", p.menu("--notags")},
		{"dialog", p.menu("--no-tags")},
		{"cat", p.cat},
	}
}

// words returns two words of a peer's question: its number and, below, its last answer.
func (p *peers) words(question int) []string {
	return []string{fmt.Sprintf("Question %d of ", question), p.cards[question-1].Answers[4]}
}

// inGo builds a program of testdata that asks all questions with a library of go.mod.
func (p *peers) inGo(library string) func(context.Context, string) (contestant, error) {
	return func(ctx context.Context, name string) (contestant, error) {
		binary := filepath.Join(p.work, name)
		if _, err := output(ctx, "go", "build", "-o", binary, filepath.Join("testdata", name+".go")); err != nil {
			return contestant{}, err
		}
		version, err := output(ctx, "go", "list", "-m", "-f", "{{.Version}}", library)
		run := []string{binary, p.questions}
		return contestant{version: firstLine(version), start: run, quiz: run, answer: []string{"enter"}}, err
	}
}

// inNode asks all questions in one Node program.
func (p *peers) inNode(version string) func(context.Context, string) (contestant, error) {
	return func(ctx context.Context, name string) (contestant, error) {
		node, err := exec.LookPath("node")
		if err != nil {
			return contestant{}, err
		}
		described, _ := os.ReadFile(filepath.Join(p.dir, "node_modules", name, "package.json"))
		if !bytes.Contains(described, []byte(`"version": "`+version+`"`)) {
			if _, err := output(ctx, "npm", "install", "--no-audit", "--no-fund", "--prefix", p.dir, name+"@"+version); err != nil {
				return contestant{}, err
			}
		}
		script := filepath.Join(p.dir, "quiz.mjs")
		if err := os.WriteFile(script, quizOfNode, 0o644); err != nil {
			return contestant{}, err
		}
		run := []string{node, script, name, p.questions}
		own, err := versionOf(ctx, node)
		return contestant{version: version + ", Node " + own, start: run, quiz: run, answer: []string{"enter"}}, err
	}
}

// gum asks each question with its own gum choose.
func (p *peers) gum(ctx context.Context, name string) (contestant, error) {
	const version = "v0.17.0"
	binary := filepath.Join(p.dir, "gum")
	if have, err := versionOf(ctx, binary); err != nil || "v"+have != version {
		if _, err := output(ctx, "env", "GOFLAGS=", "GOBIN="+p.dir, "go", "install", "github.com/charmbracelet/gum@"+version); err != nil {
			return contestant{}, err
		}
	}
	return p.scripted(ctx, binary, false, func(c card) []string {
		return append([]string{"choose", "--header", c.Text}, c.Answers...)
	})
}

// fzf reads the answers to choose from.
func (p *peers) fzf(ctx context.Context, name string) (contestant, error) {
	return p.scripted(ctx, name, true, func(c card) []string { return []string{"--layout", "reverse", "--header", c.Text} })
}

// menu asks each question with its own menu of whiptail or dialog.
func (p *peers) menu(hideTags string) func(context.Context, string) (contestant, error) {
	return func(ctx context.Context, name string) (contestant, error) {
		return p.scripted(ctx, name, false, func(c card) []string {
			args := []string{hideTags, "--menu", c.Text, "18", "76", "5"}
			for i, a := range c.Answers {
				args = append(args, fmt.Sprint(i+1), a)
			}
			return args
		})
	}
}

// cat shows a frame and then sends back each key: the least that driver, kernel and a process
// take.
func (p *peers) cat(context.Context, string) (contestant, error) {
	frame := filepath.Join(p.work, "frame")
	text := p.cards[0].Text + "\n" + strings.Join(p.cards[0].Answers, "\n")
	quiz := []string{"sh", "-c", `cat "$0"; stty raw -echo; exec cat`, frame}
	return contestant{start: []string{"cat", frame}, quiz: quiz}, os.WriteFile(frame, []byte(text), 0o644)
}

// scripted asks each question with a program of its own, called by a shell script; if it reads
// the answers, from a file. The measured start is that of one program, without the shell.
func (p *peers) scripted(ctx context.Context, program string, reads bool, ask func(card) []string) (contestant, error) {
	version, err := versionOf(ctx, program)
	if err != nil {
		return contestant{}, err
	}
	path := filepath.Join(p.work, filepath.Base(program)+".sh")
	c := contestant{version: version, start: append([]string{program}, ask(p.cards[0])...), quiz: []string{"sh", path}, answer: []string{"enter"}}
	var script strings.Builder
	for i, question := range p.cards {
		for _, word := range append([]string{program}, ask(question)...) {
			script.WriteString("'" + strings.ReplaceAll(word, "'", `'\''`) + "' ")
		}
		if reads {
			answers := filepath.Join(p.work, fmt.Sprint("answers-", i))
			if err := os.WriteFile(answers, []byte(strings.Join(question.Answers, "\n")), 0o644); err != nil {
				return contestant{}, err
			}
			script.WriteString("<" + answers)
			c.stdin = filepath.Join(p.work, "answers-0")
		}
		script.WriteString(" || exit\n")
	}
	return c, os.WriteFile(path, []byte(script.String()), 0o644)
}

// digits finds a version.
var digits = regexp.MustCompile(`[0-9]+\.[0-9][-.0-9]*`)

func versionOf(ctx context.Context, program string) (string, error) {
	out, err := output(ctx, program, "--version")
	return digits.FindString(out), err
}

// output runs a command that is not measured and returns its standard output; the error has
// its standard error.
func output(ctx context.Context, name string, args ...string) (string, error) {
	var out, said bytes.Buffer
	c := exec.CommandContext(ctx, name, args...)
	c.Stdout, c.Stderr = &out, &said
	if err := c.Run(); err != nil {
		return "", fmt.Errorf("%s: %w: %s", strings.Join(c.Args[:min(len(c.Args), 3)], " "), err, strings.TrimSpace(said.String()))
	}
	return out.String(), nil
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	return line
}
