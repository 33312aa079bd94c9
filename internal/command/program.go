package command

import (
	"cmp"
	"os"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// The rules of what a program calls itself.
//
//   - Its texts, here and in other packages, write its name as the pages do: rolefit,
//     rolefit-workshop. Saved text and the manual page keep that.
//     So do --version and what stands before a complaint, however its file is called.
//   - What people are told to type goes through Worded, which puts what works in place of
//     the name: what they typed to start it. Note, Complain and the help do so by themselves.
//     A text that speaks of the program has its name alone, without a command behind it.

// Start is how a process was started.
type Start struct {
	Name  string // of the program's file, without .exe, which shells complete; empty: as its texts have it
	Typed string // what people type to start it; empty: the name
}

// goRun finds the folders that go run starts programs in: one that it builds in, and one
// of its cache.
var goRun = regexp.MustCompile(`(/go-build\d+/b\d+/exe|/[0-9a-f]{64}-d)$`)

// started is how this process was started.
func started() Start {
	file, err := os.Executable()
	info, ok := debug.ReadBuildInfo()
	if err != nil || !ok {
		return Start{}
	}
	return startedAs(os.Args[0], file, info.Path, info.Main.Path)
}

// startedAs is how a process was started whose first argument this is. file is that of
// the program, pkg and module are the import paths it was built of. A whole path is
// what a shell made of a name; one from here was typed.
func startedAs(argument, file, pkg, module string) Start {
	argument, file = filepath.ToSlash(argument), filepath.ToSlash(file)
	if goRun.MatchString(file[:max(strings.LastIndex(file, "/"), 0)]) {
		return Start{Typed: "go run ." + strings.TrimPrefix(pkg, module)}
	}
	argument = strings.TrimSuffix(argument, ".exe")
	s := Start{Name: argument[strings.LastIndex(argument, "/")+1:]}
	if !filepath.IsAbs(argument) && !strings.ContainsAny(argument, " :'\"") {
		s.Typed = argument
	}
	return s
}

// called is the program's name as shells complete it.
func (a *App) called() string { return cmp.Or(a.Start.Name, a.Name) }

// Typed is what people type to start the program.
func (a *App) Typed() string { return cmp.Or(a.Start.Typed, a.called()) }

// Commands are the commands of each program. The first word is for what it does without
// one, and is none.
func Commands() map[string][]string {
	return map[string][]string{
		"rolefit":          {"quiz", "compare", "content", "forget", "guide", "history", "job", "join", "paper", "roles", "score", "show", "validate"},
		"rolefit-workshop": {"host", "add", "backup", "classes", "compare", "control", "doctor", "forget", "rehearse", "report"},
	}
}

// other is the other program, and what people type to start it.
func (a *App) other() (name, typed string) {
	name, source := "rolefit", "go run ."
	if a.Name == name {
		name, source = "rolefit-workshop", "go run ./workshop"
	}
	if strings.HasPrefix(a.Start.Typed, "go run ") {
		return name, source
	}
	return name, name
}

// Worded puts what people type to start the program in place of its name, wherever a
// text tells them to type it: before a command or a flag of the tree that runs, alone
// in a line, and where it is to be run.
func (a *App) Worded(text string) string {
	if a.Typed() == a.Name || a.tree == nil || !strings.Contains(text, a.Name) {
		return text
	}
	names := []string{"--"}
	for _, c := range a.tree.Commands() {
		names = append(names, regexp.QuoteMeta(c.Name())+`\b`)
	}
	slices.Sort(names)
	told := regexp.MustCompile(`(?m)(^|[^\w./-])` + regexp.QuoteMeta(a.Name) + `(\s+(?:` + strings.Join(names, "|") + `))`)
	alone := regexp.MustCompile(`(?m)(^\s*(?:sudo )?|\brun\s+|\bwith\s+|: )` + regexp.QuoteMeta(a.Name) + `($|[.,;)]| to\b)`)
	text = told.ReplaceAllString(text, "${1}"+a.Typed()+"${2}")
	return alone.ReplaceAllString(text, "${1}"+a.Typed()+"${2}")
}

// Shown is Worded where a text goes to a terminal. What is kept in a file, or read by
// another program, has the program's name.
func (a *App) Shown(text string) string {
	if IsTerminal(a.Out) {
		return a.Worded(text)
	}
	return text
}

// name gives the tree the names that the program has here.
func (a *App) name(root *cobra.Command) {
	root.Use = a.Name
	root.InitDefaultHelpFlag() // they speak of the program
	root.InitDefaultVersionFlag()
	root.Annotations = map[string]string{cobra.CommandDisplayNameAnnotation: a.Typed()}
	a.tree = root
}
