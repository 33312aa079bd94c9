package class

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"rolefit/internal/textsafe"
)

const (
	longestName = 64
	// nameMarks are the characters of a name besides letters, digits, combining marks and
	// joiners: none that a shell interprets within double quotes, that separates folders, or that
	// looks like one of these.
	nameMarks = " -_.,:'\u2019()&+#\u2013"
)

// CheckName refuses, with ErrName, a class name that users cannot type, see or tell
// from another, and one that a command line reads as an option or a folder.
func CheckName(name string) error {
	last := ' '
	for i, r := range name {
		letter := unicode.IsLetter(r) || unicode.IsDigit(r) || i > 0 && unicode.IsMark(r)
		between := i > 0 && (strings.ContainsRune(nameMarks, r) || textsafe.Joiner(r))
		if !letter && !between || r == utf8.RuneError {
			return ErrName
		}
		last = r
	}
	if last == ' ' || textsafe.Joiner(last) || utf8.RuneCountInString(name) > longestName {
		return ErrName
	}
	return nil
}

// FindName returns the element of all that a user means by name: an equal one, else the
// first that differs only in curly apostrophes, dashes for hyphens, invisible characters or
// Unicode normalization. Without a match it returns name.
func FindName(all []string, name string) string {
	looks := func(name string) string {
		return norm.NFC.String(strings.NewReplacer("\u2019", "'", "\u2013", "-").Replace(textsafe.Key(name)))
	}
	at := slices.IndexFunc(all, func(n string) bool { return looks(n) == looks(name) })
	if at < 0 || slices.Contains(all, name) {
		return name
	}
	return all[at]
}
