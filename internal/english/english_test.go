package english

import "testing"

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
		{Plural(1, "line", "lines"), "line"},
		{Plural(2, "line", "lines"), "lines"},
		{Stopped(""), ""},
		{Stopped("Why?"), "Why?"},
		{Stopped("so"), "so."},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}
