package main

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/google/licensecheck"

	"rolefit/internal/english"
)

// paper is the text of a license file.
type paper struct {
	name string   // of the file, from the module's folder
	text string   // without space around it
	kind []string // names of the licenses in it, as SPDX has them
}

// licensed is a module, or Go itself, with its licenses.
type licensed struct {
	name   string // with its version
	papers []paper
}

// noticeFiles maps each program to the file, compressed by gzip, that it embeds its notice from.
func noticeFiles() map[string]string {
	return map[string]string{"rolefit": "internal/cli/notice.gz", "rolefit-workshop": "workshop/cli/notice.gz"}
}

// embed writes the notice of each program to where it embeds it from.
func embed(ctx context.Context) error {
	made, err := notices(ctx, ".")
	if err != nil {
		return err
	}
	files := map[string][]byte{}
	for name, file := range noticeFiles() {
		files[file] = zipped([]byte(made[name]))
	}
	return save(".", files)
}

// notices returns the notice of each program. The one of rolefit-workshop has the modules of
// rolefit too: archives hold both, with one notice. root is the folder of our module. Error: a
// license is unknown, or not permitted.
func notices(ctx context.Context, root string) (map[string]string, error) {
	own, err := os.ReadFile(filepath.Join(root, "LICENSE"))
	if err != nil {
		return nil, fmt.Errorf("read our own license: %w", err)
	}
	language, err := golang(ctx)
	if err != nil {
		return nil, err
	}
	programs, err := linked(ctx, root)
	if err != nil {
		return nil, err
	}
	for m, dirs := range programs["rolefit"] {
		for dir := range dirs {
			programs["rolefit-workshop"].add(m, dir)
		}
	}
	made := map[string]string{}
	for name, linked := range programs {
		all := []licensed{language}
		for _, m := range slices.SortedFunc(maps.Keys(linked), func(a, b module) int { return cmp.Compare(a.path, b.path) }) {
			papers, err := papersOf(m, linked[m])
			if err != nil {
				return nil, err
			}
			all = append(all, licensed{m.path + " " + m.version, papers})
		}
		made[name] = notice(string(own), all)
	}
	return made, nil
}

// golang returns the license of Go, whose library is in every program.
func golang(ctx context.Context) (licensed, error) {
	root, err := output(exec.CommandContext(ctx, "go", "env", "GOROOT"))
	if err != nil {
		return licensed{}, fmt.Errorf("find Go: %w", err)
	}
	go1 := module{path: "Go", root: string(bytes.TrimSpace(root))}
	papers, err := papersOf(go1, map[string]bool{go1.root: true})
	return licensed{"the library and the runtime of Go", papers}, err
}

// licenseFile matches the names of files with licenses. Logos are in no program.
var (
	licenseFile = regexp.MustCompile(`(?i)^(un)?(licen[cs]e|copying|copyright|notice)`)
	unlinked    = regexp.MustCompile(`(?i)logo|\.go$`)
)

// papersOf reads the license files in the folders of a module's packages and in the folders
// above, in the order of their names. Error: there are none, or one is refused by judge.
func papersOf(m module, dirs map[string]bool) ([]paper, error) {
	folders := map[string]bool{m.root: true}
	for dir := range dirs {
		for ; len(dir) > len(m.root); dir = filepath.Dir(dir) {
			folders[dir] = true
		}
	}
	var papers []paper
	for _, folder := range slices.Sorted(maps.Keys(folders)) {
		entries, err := os.ReadDir(folder)
		if err != nil {
			return nil, fmt.Errorf("look for the license of %s: %w", m.path, err)
		}
		for _, e := range entries {
			if e.IsDir() || !licenseFile.MatchString(e.Name()) || unlinked.MatchString(e.Name()) {
				continue
			}
			file := filepath.Join(folder, e.Name())
			data, err := os.ReadFile(file)
			if err != nil {
				return nil, fmt.Errorf("read the license of %s: %w", m.path, err)
			}
			name, _ := filepath.Rel(m.root, file) // the file is below it
			name = filepath.ToSlash(name)
			kind, err := judge(m.path+" "+name, data)
			switch {
			case err != nil:
				return nil, fmt.Errorf("%s: %w", m.version, err)
			case !slices.Contains(kind, leftOut):
				papers = append(papers, paper{name, tidy(data), kind})
			}
		}
	}
	if len(papers) == 0 {
		return nil, fmt.Errorf("%s %s has no license; it cannot be shipped", m.path, m.version)
	}
	return papers, nil
}

// tidy returns a text with the line ends of Unix, and without space around it.
func tidy(data []byte) string {
	return strings.TrimSpace(strings.ReplaceAll(string(data), "\r\n", "\n"))
}

// permitted lists the licenses, as SPDX names them, that ask for no more than to be named
// with their text. Code under another is not shipped before a person has read the license.
func permitted() []string {
	return []string{"Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT"}
}

// mostUnknown is the share of a license file, in percent, that may be in no known license:
// names and headings.
const mostUnknown = 40

// leftOut is the kind of a text that is about nothing we ship.
const leftOut = "left out"

// byHand gives the kind of each text that no program can judge and a person has read. The
// keys are the module, the file and the beginning of the text's SHA-256: another text has to
// be read again.
func byHand() map[string]string {
	return map[string]string{
		"modernc.org/libc LICENSE-3RD-PARTY.md f597097e": "BSD-3-Clause, MIT, BSD-2-Clause",
		"modernc.org/sqlite LICENSE-SQLITE 8438c9c8":     "public domain",
		// The linked code is in files of its own; the rest are tests and tools, some under MPL-2.0.
		"modernc.org/sqlite LICENSE-3RD-PARTY.md f4a00ade": leftOut,
	}
}

// judge returns the names of the licenses in a file, which is named after its module and
// itself. Error: one is not permitted (it asks for the sources of the whole program,
// for instance), or the text is unknown.
func judge(name string, data []byte) ([]string, error) {
	name = fmt.Sprintf("%s %x", name, sha256.Sum256(data))[:len(name)+9]
	if kind, ok := byHand()[name]; ok {
		return []string{kind}, nil
	}
	found := licensecheck.Scan(data)
	var kind []string
	for _, m := range found.Match {
		if !slices.Contains(permitted(), m.ID) {
			return nil, fmt.Errorf("%s is under %s, which is not among %s: read what it asks", name, m.ID, english.List(permitted(), "and"))
		}
		if !slices.Contains(kind, m.ID) {
			kind = append(kind, m.ID)
		}
	}
	if found.Percent < 100-mostUnknown && !strings.Contains(name, " NOTICE") {
		return nil, fmt.Errorf("%.0f %% of %s are in no known license: read what it asks", 100-found.Percent, name)
	}
	return kind, nil
}

// notice returns the notice of a program: our own license, then the licenses of all. A text
// that several share stands once.
func notice(own string, all []licensed) string {
	const line = "----------------------------------------------------------------------"
	var b strings.Builder
	fmt.Fprintf(&b, "The license of rolefit:\n\n%s\n\n", strings.TrimSpace(own))
	fmt.Fprint(&b, "Code by others is in it, too: on Linux, macOS and Windows together, what follows.\nThank you to all who wrote it.\n")
	var order []string
	names, bodies := map[string][]string{}, map[string][]paper{}
	for _, l := range all {
		var texts []string
		for _, p := range l.papers {
			texts = append(texts, p.text)
		}
		key := strings.Join(texts, "\x00")
		if names[key] == nil {
			order = append(order, key)
		}
		names[key] = append(names[key], l.name)
		bodies[key] = l.papers
	}
	for _, key := range order {
		fmt.Fprintf(&b, "\n%s\n%s\n", line, strings.Join(names[key], "\n"))
		for _, p := range bodies[key] {
			fmt.Fprintf(&b, "%s: %s\n", p.name, cmp.Or(strings.Join(p.kind, ", "), "a notice"))
		}
		for _, p := range bodies[key] {
			fmt.Fprintf(&b, "\n%s\n", p.text)
		}
	}
	return b.String()
}
