package cli

import (
	"os"
	"runtime"
	"strings"

	"golang.org/x/term"
)

// isTerminal says whether a stream is a terminal.
func isTerminal(stream any) bool {
	file, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}

// lineByLine says whether the quiz is held line by line and not full-screen.
func (a *app) lineByLine(asked bool) bool {
	switch on := variable(a.env.Environ, "ACCESSIBLE"); {
	case asked:
		return true
	case on != "" && on != "0" && !strings.EqualFold(on, "false"):
		return true
	case variable(a.env.Environ, "TERM") == "dumb":
		return true
	}
	return !isTerminal(a.env.In) || !isTerminal(a.env.Out)
}

// asciiOnly says whether the locale can show nothing but ASCII. The first of the
// three variables that is set decides, as in POSIX. Windows has no such variables
// and shows Unicode.
func asciiOnly(environ []string) bool {
	if runtime.GOOS == "windows" {
		return false
	}
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if locale := variable(environ, name); locale != "" {
			_, charset, _ := strings.Cut(strings.ToLower(locale), ".")
			charset, _, _ = strings.Cut(charset, "@")
			return charset != "utf-8" && charset != "utf8"
		}
	}
	return true
}
