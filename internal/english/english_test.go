package english

import (
	"errors"
	"testing"
)

func TestWords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ got, want string }{
		{Number(0), "no"},
		{Number(12), "twelve"},
		{Number(13), "13"},
		{Number(-1), "-1"},
		{List(nil, "and"), ""},
		{List([]string{"a"}, "and"), "a"},
		{List([]string{"a", "b"}, "or"), "a or b"},
		{List([]string{"a", "b", "c"}, "and"), "a, b and c"},
		{Capital(""), ""},
		{Capital("one"), "One"},
		{Counted(0, "role", "roles"), "0 roles"},
		{Counted(1, "line", "lines"), "1 line"},
		{Counted(2, "line", "lines"), "2 lines"},
		{Sentence(errors.New("no file")), "No file."},
		{Sentence(errors.New("no file?")), "No file?"},
		{Plural(1, "line", "lines"), "line"},
		{Plural(2, "line", "lines"), "lines"},
		{NumberOf(1, "role", "roles"), "one role"},
		{NumberOf(2, "role", "roles"), "two roles"},
		{Ordinal(0), "first"},
		{Ordinal(8), "eighth"},
		{Ordinal(9), "eighth"},
		{Sentences("a.", "", "b."), "a. b."},
		{Quoted("a"), `"a"`},
		{Stopped(""), ""},
		{Stopped("Why?"), "Why?"},
		{Stopped("so"), "so."},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

func TestMinus(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"-2.7 (-11.6 to +6.3)":   "\u22122.7 (\u221211.6 to +6.3)",
		"0.39 to -0.1":           "0.39 to \u22120.1",
		"-":                      "-",
		"too-few - 1":            "too-few - 1",
		"1-2":                    "1-2",
		"":                       "",
		"\x1b[1;96m-3\x1b[m\n-4": "\x1b[1;96m\u22123\x1b[m\n\u22124",
		"\x1b[7m2026\x1b[m-05":   "\x1b[7m2026\x1b[m-05",
		"m-5":                    "m-5",
	} {
		if got := Minus(text); got != want {
			t.Errorf("%q becomes %q", text, got)
		}
	}
}
