package class

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
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

// FindName returns the one of the names that somebody means who types name: itself, or
// the first that looks like it, with a curly apostrophe for a straight one, a dash for a
// hyphen, or accents in other bytes. Where there is none, it is name.
func FindName(all []string, name string) string {
	looks := func(name string) string {
		return norm.NFC.String(strings.NewReplacer("\u2019", "'", "\u2013", "-").Replace(name))
	}
	at := slices.IndexFunc(all, func(n string) bool { return looks(n) == looks(name) })
	if at < 0 || slices.Contains(all, name) {
		return name
	}
	return all[at]
}
