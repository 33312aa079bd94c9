package class

import (
	"crypto/sha256"
	"encoding/hex"
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

// Facilitator is the login name of those who ask for the controls, with or without the login
// name of a class before it.
const Facilitator = "facilitator"

// Login returns a class's name as people type it where several classes share a door: its
// letters and digits, small and without accents, with a hyphen between words. It is a user
// name of ssh and a part of a path, and quotes nothing for a shell.
func Login(name string) string {
	const accents, end = '\u0300', '\u036f' // of Latin, Greek and Cyrillic letters; other marks are vowels
	var b strings.Builder
	gap := false
	for _, r := range norm.NFKD.String(strings.ToLower(name)) {
		switch {
		case r >= accents && r <= end, textsafe.Joiner(r), strings.ContainsRune("'\u2019", r): // within a word
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r):
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteRune(r)
		default:
			gap = true
		}
	}
	return norm.NFC.String(b.String())
}

// Logins returns the names of classes by their logins. names is sorted by when the classes
// began: of several with one Login, the first has it, and the others a few letters more.
func Logins(names []string) map[string]string {
	const letters = 4
	of := make(map[string]string, len(names))
	for _, name := range names {
		login := Login(name)
		if _, taken := of[login]; taken || login == Facilitator {
			sum := sha256.Sum256([]byte(name))
			login += "-" + hex.EncodeToString(sum[:])[:letters]
		}
		of[login] = name
	}
	return of
}
