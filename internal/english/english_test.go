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
