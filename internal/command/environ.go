package command

import (
	"runtime"
	"slices"
	"strings"
)

// The rules of what the environment says of a terminal, here and at the other end of a
// connection.
//
//   - Characters: the first of LC_ALL, LC_CTYPE and LANG that is set and not empty names
//     them, behind a dot or alone. UTF-8 is drawn as such, all else in ASCII. Windows has
//     no such variables, and shows Unicode.
//   - Colour: none where NO_COLOR is set to anything, nor where CLICOLOR is 0, unless
//     CLICOLOR_FORCE is set to anything but 0.
//   - Lines: a terminal without a TERM, or with TERM=dumb, gets a conversation line by
//     line; so does who asks for it with ACCESSIBLE.

// TerminalVariables are the variables that say what a terminal can show, apart from
// TERM: a connection carries them.
func TerminalVariables() []string {
	return []string{"LC_ALL", "LC_CTYPE", "LANG", "COLORTERM", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "ACCESSIBLE"}
}

// Settled is an environment in which one variable says that there is no colour, in the
// one way that all libraries read: NO_COLOR=1.
func Settled(environ []string) []string {
	force := Variable(environ, "CLICOLOR_FORCE")
	off := Variable(environ, "CLICOLOR") == "0" && (force == "" || force == "0")
	if off || Variable(environ, "NO_COLOR") != "" {
		return append(slices.Clip(environ), "NO_COLOR=1")
	}
	return environ
}

// Dumb says whether a terminal of this TERM can show lines only.
func Dumb(name string) bool { return name == "" || name == "dumb" }

// Accessible says whether the environment asks for conversations line by line.
func Accessible(environ []string) bool {
	on := Variable(environ, "ACCESSIBLE")
	return on != "" && on != "0" && !strings.EqualFold(on, "false")
}

// ASCIIOnly says whether the locale of an environment can show nothing but ASCII.
func ASCIIOnly(environ []string) bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		locale := strings.ToLower(Variable(environ, name))
		if locale == "" {
			continue
		}
		_, charset, found := strings.Cut(locale, ".")
		if !found {
			charset = locale // LC_CTYPE=UTF-8, as macOS has it
		}
		charset, _, _ = strings.Cut(charset, "@")
		return charset != "utf-8" && charset != "utf8"
	}
	return true
}

// located is an environment that says what Windows, which has no locale, shows.
func located(environ []string) []string {
	if runtime.GOOS == "windows" {
		return append(slices.Clip(environ), "LC_ALL=UTF-8")
	}
	return environ
}

// Variable returns an environment variable; the last of several counts.
func Variable(environ []string, name string) string {
	value := ""
	for _, pair := range environ {
		if v, ok := strings.CutPrefix(pair, name+"="); ok {
			value = v
		}
	}
	return value
}
