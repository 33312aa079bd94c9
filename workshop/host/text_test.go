package host

import "testing"

// TestPrintable looks that what others wrote reaches a terminal as text alone.
func TestPrintable(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                       "",
		"two\nlines":             "two\nlines",
		"Zürich 講座":              "Zürich 講座",
		"\x1b[2Jred\x07":         "?[2Jred?",
		"\x9b31m \xff":           "?31m ?",
		"a\tb\rc\x00d\x7f":       "a?b?c?d?",
		"\u202eevil\u2066\u2028": "?evil??",
	} {
		if got := printable(text); got != want {
			t.Errorf("%q became %q; want %q", text, got, want)
		}
	}
}
