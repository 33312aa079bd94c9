package cli_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	gossh "golang.org/x/crypto/ssh"
)

// TestNothingAboutPeopleIsKept hosts participants with recognizable names, keys and
// addresses, and searches all files that remain for them.
func TestNothingAboutPeopleIsKept(t *testing.T) {
	t.Parallel()
	p := startProgram(t, "")
	key := newKey(t)
	const login, variable = "zwlogin", "zwvariable"
	people := []dialOptions{
		{user: login, auth: []gossh.AuthMethod{gossh.PublicKeys(key)}},
		{user: login + "2", term: "zwterm-256color", env: []string{"LANG", "zwlang.UTF-8", "COLORTERM", variable}},
	}
	words, visits := make([]string, len(people)), map[string]func() error{}
	for i, v := range people {
		g, back := mustConnect(t, p.address, v), mustConnect(t, p.address, v)
		visits[fmt.Sprint("person ", i)] = func() error {
			err := errors.Join(g.atDoor(), g.types("\r"), g.plays(leans(i), spot{"result", 0}, nil), g.types("q"))
			if err == nil {
				_, err = g.exit()
			}
			words[i] = g.words
			return errors.Join(err, back.atDoor(), back.types(g.words+"\r\r"), back.sees("1 Result"))
		}
	}
	together(t, visits)
	// Failures are logged the most.
	for _, v := range []dialOptions{{user: login, command: "zwcommand"}, {user: "facilitator", auth: people[0].auth}} {
		if g, err := connect(p.address, v); err == nil {
			_, err := g.exit()
			must(t, err)
		}
	}
	code, _, _ := runs(t, p.address, dialOptions{user: login, command: "submit"}, sheetFor(career(t), "", 9))
	if code != 0 {
		t.Fatalf("submit: exit code %d", code)
	}
	files := p.left()
	p.stops()
	for name, data := range p.left() {
		files[name+" after"] = data
	}
	looked := 0
	for name, data := range files {
		if strings.Contains(name, ".lock") || strings.Contains(name, "_key") {
			continue // where this host is reached on this computer, and its own keys
		}
		looked++
		data = strings.ReplaceAll(data, p.joinLine(), "") // where it waits for people
		data = strings.ReplaceAll(data, "--listen "+p.address, "")
		find := append([]string{
			login, variable, "zwterm", "zwlang", "zwcommand", "127.0.0.1", "localhost",
			gossh.FingerprintSHA256(key.PublicKey()), string(key.PublicKey().Marshal()),
			strings.Fields(string(gossh.MarshalAuthorizedKey(key.PublicKey())))[1],
		}, words...)
		if host, err := os.Hostname(); err == nil && host != "" && len(host) > 3 {
			find = append(find, host)
		}
		for _, text := range find {
			if strings.Contains(strings.ToLower(data), strings.ToLower(text)) {
				t.Errorf("%s holds %q", name, text)
			}
		}
		for part := range strings.FieldsSeq(strings.Join(words, " ")) { // a word alone gives a third away
			if strings.Contains(name, ".db") && strings.Contains(data, part) {
				t.Logf("%s holds the word %q, perhaps of a question", name, part)
			}
		}
	}
	if looked < 3 {
		t.Errorf("only %d files were looked at", looked)
	}
}

// left reads all files of the program.
func (p *program) left() map[string]string {
	p.t.Helper()
	files := map[string]string{"standard error": p.stderr.String()}
	err := filepath.WalkDir(p.home, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		files[path] = string(data)
		return err
	})
	must(p.t, err)
	return files
}
