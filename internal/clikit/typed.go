package clikit

import (
	"runtime"
	"strings"
	"unicode"
)

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
