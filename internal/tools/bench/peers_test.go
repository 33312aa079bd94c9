//go:build unix

package bench

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

//go:embed testdata/inquirer.mjs
var inquirerQuiz []byte

// enter returns the contestants, ours first, and the missing peers with reasons.
func enter(ctx context.Context, s settings, work string) (all []contestant, missing []string, err error) {
	ours, err := rolefit(s.program)
	if err != nil {
		return nil, nil, err
	}
	all = append(all, ours)
	if !s.peers {
		return all, nil, nil
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return nil, nil, err
	}
	cache = filepath.Join(cache, "rolefit-tools", "bench")
	if err := os.MkdirAll(cache, 0o755); err != nil {
		return nil, nil, err
	}
	questions, err := cards()
	if err != nil {
		return nil, nil, err
	}
	for _, peer := range []struct {
		name string
		join func(context.Context, string, string, []card) (contestant, error)
	}{{"gum", gum}, {"@inquirer/prompts", inquirer}, {"whiptail", whiptail}} {
		c, err := peer.join(ctx, work, cache, questions)
		if err != nil {
			missing = append(missing, peer.name+": "+firstLine(err.Error()))
			continue
		}
		c.name, c.at = peer.name, peerAt(questions)
		c.full = c.at(1)
		all = append(all, c)
	}
	return all, missing, nil
}

// gum asks each question with its own gum choose. The measured start is that of one gum
// choose, without the shell around it.
func gum(ctx context.Context, work, cache string, all []card) (contestant, error) {
	binary, err := exec.LookPath("gum")
	if err != nil {
		binary = filepath.Join(cache, "gum")
	}
	if _, err := os.Stat(binary); err != nil {
		install := command(ctx, "go", "install", "github.com/charmbracelet/gum@latest")
		install.env = []string{"GOBIN=" + cache, "GOFLAGS="}
		if err := install.run(); err != nil {
			return contestant{}, err
		}
	}
	version, err := command(ctx, binary, "--version").output()
	if err != nil {
		return contestant{}, err
	}
	ask := func(c card) []string {
		return append([]string{binary, "choose", "--header", c.Text}, c.Answers...)
	}
	script, err := shellScript(filepath.Join(work, "gum.sh"), all, ask)
	return contestant{version: strings.TrimPrefix(firstLine(version), "gum version "), start: ask(all[0]), quiz: []string{"sh", script}, answer: []string{"enter"}}, err
}

// whiptail asks each question with its own menu.
func whiptail(ctx context.Context, work, _ string, all []card) (contestant, error) {
	binary, err := exec.LookPath("whiptail")
	if err != nil {
		return contestant{}, err
	}
	version, err := command(ctx, binary, "--version").output()
	if err != nil {
		return contestant{}, err
	}
	ask := func(c card) []string {
		args := []string{binary, "--notags", "--menu", c.Text, "18", "76", "5"}
		for i, a := range c.Answers {
			args = append(args, fmt.Sprint(i+1), a)
		}
		return args
	}
	script, err := shellScript(filepath.Join(work, "whiptail.sh"), all, ask)
	return contestant{version: strings.TrimPrefix(firstLine(version), "whiptail (newt): "), start: ask(all[0]), quiz: []string{"sh", script}, answer: []string{"enter"}}, err
}

// inquirer asks all questions in one Node program.
func inquirer(ctx context.Context, _, cache string, all []card) (contestant, error) {
	node, err := exec.LookPath("node")
	if err != nil {
		return contestant{}, err
	}
	dir := filepath.Join(cache, "inquirer")
	module := filepath.Join(dir, "node_modules", "@inquirer", "prompts", "package.json")
	if _, err := os.Stat(module); err != nil {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return contestant{}, err
		}
		install := command(ctx, "npm", "install", "--no-audit", "--no-fund", "--prefix", dir, "@inquirer/prompts")
		if err := install.run(); err != nil {
			return contestant{}, err
		}
	}
	var described struct{ Version string }
	data, err := os.ReadFile(module)
	if err != nil {
		return contestant{}, err
	}
	if err := json.Unmarshal(data, &described); err != nil {
		return contestant{}, fmt.Errorf("%s: %w", module, err)
	}
	questions, err := json.Marshal(all)
	if err != nil {
		return contestant{}, err
	}
	script := filepath.Join(dir, "quiz.mjs")
	if err := os.WriteFile(script, inquirerQuiz, 0o644); err != nil {
		return contestant{}, err
	}
	if err := os.WriteFile(filepath.Join(dir, "questions.json"), questions, 0o644); err != nil {
		return contestant{}, err
	}
	version, err := command(ctx, node, "--version").output()
	run := []string{node, script}
	return contestant{version: described.Version + ", Node " + strings.TrimPrefix(firstLine(version), "v"), start: run, quiz: run, answer: []string{"enter"}}, err
}

// shellScript writes a script that asks one question after another.
func shellScript(path string, all []card, ask func(card) []string) (string, error) {
	var script strings.Builder
	for _, c := range all {
		for _, word := range ask(c) {
			script.WriteString("'" + strings.ReplaceAll(word, "'", `'\''`) + "' ")
		}
		script.WriteString("|| exit\n")
	}
	return path, os.WriteFile(path, []byte(script.String()), 0o644)
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	return line
}
