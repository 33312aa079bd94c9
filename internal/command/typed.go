package command

import (
	"runtime"
	"strings"
	"unicode"
)

// Typed is a value as people type it in a command: as it is, or in quotes that the
// shells of its system take off again.
func Typed(value string) string {
	odd := func(plain string) bool {
		return strings.ContainsFunc(value, func(r rune) bool {
			return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(plain, r)
		})
	}
	backslash := "" // an escape but on Windows
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

// TypedFlag is a flag with its value, as people type it behind a command; empty where
// it was not set.
func TypedFlag(name, value string) string {
	if value == "" {
		return ""
	}
	return " --" + name + " " + Typed(value)
}
