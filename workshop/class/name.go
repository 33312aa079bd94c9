package class

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	longestName = 64
	// nameMarks are those of a name besides letters, digits and what stands on them: none
	// that a shell obeys within double quotes, that parts folders, or that looks like one
	// of these.
	nameMarks = " -_.,:'\u2019()&+#\u2013"
)

// CheckName refuses, with ErrName, names of classes that people could not type, see or
// tell apart, and those that a command would take for an option or a folder.
func CheckName(name string) error {
	last := ' '
	for i, r := range name {
		letter := unicode.IsLetter(r) || unicode.IsDigit(r) || i > 0 && unicode.IsMark(r)
		between := i > 0 && strings.ContainsRune(nameMarks, r)
		if !letter && !between || r == utf8.RuneError {
			return ErrName
		}
		last = r
	}
	if last == ' ' || utf8.RuneCountInString(name) > longestName {
		return ErrName
	}
	return nil
}
