// Package english writes counts and lists as words.
package english

import (
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
