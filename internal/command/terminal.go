package command

import (
	"os"
	"runtime"
	"strings"

	"golang.org/x/term"
)

// IsTerminal says whether a stream is a terminal.
func IsTerminal(stream any) bool {
	file, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}

// LineByLine says whether a conversation is held line by line and not full-screen:
// because somebody asked for it, because the environment does, or because one of the
// two streams is no terminal.
func (e *Env) LineByLine(asked bool) bool {
	switch on := Variable(e.Environ, "ACCESSIBLE"); {
	case asked:
		return true
	case on != "" && on != "0" && !strings.EqualFold(on, "false"):
		return true
	case Variable(e.Environ, "TERM") == "dumb":
		return true
	}
	return !IsTerminal(e.In) || !IsTerminal(e.Out)
}

// ASCIIOnly says whether the locale can show nothing but ASCII. The first of the
// three variables that is set decides, as in POSIX. Windows has no such variables
// and shows Unicode.
func ASCIIOnly(environ []string) bool {
	if runtime.GOOS == "windows" {
		return false
	}
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if locale := Variable(environ, name); locale != "" {
			_, charset, _ := strings.Cut(strings.ToLower(locale), ".")
			charset, _, _ = strings.Cut(charset, "@")
			return charset != "utf-8" && charset != "utf8"
		}
	}
	return true
}
