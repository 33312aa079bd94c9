package clikit

import (
	"cmp"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"unicode"

	"github.com/spf13/cobra"
)

// How a program names itself.
//
//   - Its texts, here and in other packages, write its name as the pages do: rolefit,
//     rolefit-workshop. Saved text and the manual page keep that.
//     So do --version and the prefix of an error, whatever the name of its file.
//   - Commands for people to type go through Worded, which replaces the name with the
//     words that started the program. Note, Complain and the help call it themselves.
//     A text about the program has its name alone, without a command after it.

// Start records how the process was started.
type Start struct {
	Name  string // of the program's file, without .exe, for shell completion; empty: App.Name
	Typed string // the words that start it; empty: the name
}

// goRun reports whether go run starts programs in a folder: a build folder, or one of the
// build cache.
func goRun(folder string) bool {
	if !strings.HasSuffix(folder, "/exe") && !strings.HasSuffix(folder, "-d") {
		return false // without compiling an expression
	}
	return regexp.MustCompile(`(/go-build\d+/b\d+/exe|/[0-9a-f]{64}-d)$`).MatchString(folder)
}

// started returns how this process was started.
func started() Start {
	file, err := os.Executable()
	info, ok := debug.ReadBuildInfo()
	if err != nil || !ok {
		return Start{}
	}
	return startedAs(os.Args[0], file, info.Path, info.Main.Path)
}

// startedAs returns how a process with the given first argument was started. file is the
// path of the program, pkg and module are import paths of its build. A shell makes a
// name an absolute path, so Typed is set only for a relative argument.
func startedAs(argument, file, pkg, module string) Start {
	argument, file = filepath.ToSlash(argument), filepath.ToSlash(file)
	if goRun(file[:max(strings.LastIndex(file, "/"), 0)]) {
		return Start{Typed: "go run ." + strings.TrimPrefix(pkg, module)}
	}
	argument = strings.TrimSuffix(argument, ".exe")
	s := Start{Name: argument[strings.LastIndex(argument, "/")+1:]}
	if !filepath.IsAbs(argument) && !strings.ContainsAny(argument, " :'\"") {
		s.Typed = argument
	}
	return s
}

// called returns the program's name for shell completion.
func (a *App) called() string { return cmp.Or(a.Start.Name, a.Name) }

// Typed returns the words that start the program.
func (a *App) Typed() string { return cmp.Or(a.Start.Typed, a.called()) }

// Commands returns the commands of each program, by program. The first word stands for
// the program without a command.
func Commands() map[string][]string {
	return map[string][]string{
		"rolefit":          {"quiz", "card", "compare", "content", "forget", "guide", "history", "job", "join", "later", "paper", "pilot", "roles", "score", "show", "validate"},
		"rolefit-workshop": {"host", "add", "backup", "classes", "compare", "control", "doctor", "export", "forget", "import", "rehearse", "report", "trend"},
	}
}

// other returns the name of the other program, and the words that start it.
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

// Worded replaces the program's name with the words that start it, wherever text tells
// people to type it: before a command or a flag of the tree that runs, alone on a line,
// and after "run" or "with".
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

// Shown returns Worded(text) if standard output is a terminal, else text: a file or
// another program gets the program's own name.
func (a *App) Shown(text string) string {
	if IsTerminal(a.Out) {
		return a.Worded(text)
	}
	return text
}

// name sets the names in the command tree.
func (a *App) name(root *cobra.Command) {
	root.Use = a.Name
	root.InitDefaultHelpFlag() // their texts name the program
	root.InitDefaultVersionFlag()
	root.Annotations = map[string]string{cobra.CommandDisplayNameAnnotation: a.Typed()}
	a.tree = root
}

// Typed quotes value for a command that people type, if the shells of this system need
// quotes.
func Typed(value string) string {
	odd := func(plain string) bool {
		return strings.ContainsFunc(value, func(r rune) bool {
			return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(plain, r)
		})
	}
	backslash := "" // Windows shells do not treat it as an escape
	if runtime.GOOS == "windows" {
		backslash = `\`
	}
	switch {
	case value != "" && !odd("-_./:@%+,="+backslash):
		return value
	case runtime.GOOS == "windows" || !strings.ContainsAny(value, "\"$`\\!"):
		return `"` + value + `"`
	}
	return "'" + strings.ReplaceAll(value, "'", `'\''`) + "'"
}

// TypedFlag returns " --name value", quoted as by Typed; empty if value is empty.
func TypedFlag(name, value string) string {
	if value == "" {
		return ""
	}
	return " --" + name + " " + Typed(value)
}
