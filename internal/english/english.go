// Package english writes counts, lists and sentences, and gives numbers their sign.
package english

import (
	"slices"
	"strconv"
	"strings"
)

// Number writes a count as a word up to twelve, and in digits otherwise.
func Number(n int) string {
	words := []string{"no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"}
	if n >= 0 && n < len(words) {
		return words[n]
	}
	return strconv.Itoa(n)
}

// List joins names with commas, and the last one with a conjunction: "a", "a and b",
// "a, b and c".
func List(names []string, and string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " " + and + " " + names[last]
}

// Capital returns text with its first letter, of ASCII, as a capital.
func Capital(text string) string {
	if text == "" {
		return text
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

// NumberOf is Number with its noun: "one question", "two questions".
func NumberOf(n int, one, many string) string {
	if n == 1 {
		return "one " + one
	}
	return Number(n) + " " + many
}

// Counted writes a count in digits with its noun: "1 question", "2 questions".
func Counted(n int, one, many string) string { return strconv.Itoa(n) + " " + Plural(n, one, many) }

// Sentence returns an error as a sentence with a capital and a full stop.
func Sentence(err error) string { return Stopped(Capital(err.Error())) }

// Ordinal writes 1 to 8 as "first" to "eighth"; a number beyond counts as the nearest.
func Ordinal(n int) string {
	words := []string{"first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"}
	return words[min(max(n, 1), len(words))-1]
}

// Plural returns one for a count of 1, and many otherwise.
func Plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// Stopped ends a text with a full stop unless it ends a sentence already, so that a screen
// reader pauses. An empty text stays empty.
func Stopped(text string) string {
	if text == "" || strings.ContainsAny(text[len(text)-1:], ".!?") {
		return text
	}
	return text + "."
}

// Sentences joins the texts that are not empty with spaces.
func Sentences(parts ...string) string {
	full := slices.DeleteFunc(slices.Clone(parts), func(part string) bool { return part == "" })
	return strings.Join(full, " ")
}

// Quoted puts a text between straight quotes.
func Quoted(s string) string { return `"` + s + `"` }

// Is reports whether a language, by its name as in BCP 47, is English: "en", "en-GB".
func Is(language string) bool { return language == "en" || strings.HasPrefix(language, "en-") }

// Minus gives the numbers in a plain or styled text the minus sign of print.
func Minus(text string) string {
	var b strings.Builder
	from := 0
	for i := range max(len(text)-1, 0) {
		if text[i] == '-' && text[i+1] >= '0' && text[i+1] <= '9' && begins(text[:i]) {
			b.WriteString(text[from:i] + "\u2212")
			from = i + 1
		}
	}
	if from == 0 {
		return text
	}
	return b.String() + text[from:]
}

// begins reports whether a number begins after a text, whatever the styles between them.
func begins(before string) bool {
	for strings.HasSuffix(before, "m") {
		at := strings.LastIndex(before, "\x1b[")
		if at < 0 || strings.Trim(before[at+2:], "0123456789;:") != "m" {
			break
		}
		before = before[:at]
	}
	return before == "" || strings.ContainsAny(before[len(before)-1:], " \n(")
}
