package textsafe_test

import (
	"cmp"
	"strings"
	"testing"
	"unicode/utf8"

	"rolefit/internal/textsafe"
)

// TestRunes applies each policy to each kind of rune, between two letters. "=" means that the
// rune stays.
func TestRunes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		what                   string
		r                      rune
		line, block, name, key string
	}{
		{"letter", 'x', "=", "=", "=", "="},
		{"tilde", '~', "=", "=", "=", "="},
		{"accented letter", 'é', "=", "=", "=", "="},
		{"combining accent", '\u0301', "=", "=", "=", "="},
		{"Hebrew letter", 'ש', "=", "=", "=", "="},
		{"Arabic digit", '٣', "=", "=", "=", "="},
		{"Arabic number sign", '\u0600', "=", "=", "=", "="},
		{"end of ayah", '\u06dd', "=", "=", "=", "="},
		{"ideograph", '語', "=", "=", "=", "="},
		{"emoji", '🙂', "=", "=", "=", "="},
		{"emoji presentation", '\ufe0f', "=", "=", "=", "="},
		{"skin color", '\U0001f3fd', "=", "=", "=", "="},
		{"private use", '\ue0a0', "=", "=", "=", "="},
		{"unassigned", '\U0001faff', "=", "=", "=", "="},
		{"space", ' ', " ", " ", " ", " "},
		{"no-break space", '\u00a0', "=", "=", " ", " "},
		{"narrow no-break space", '\u202f', "=", "=", " ", " "},
		{"ideographic space", '\u3000', "=", "=", " ", " "},
		{"tab", '\t', " ", "=", " ", " "},
		{"line feed", '\n', " ", "\n", " ", " "},
		{"carriage return", '\r', " ", "\n", " ", " "},
		{"form feed", '\f', " ", "\n", " ", " "},
		{"next line", '\u0085', " ", "\n", " ", " "},
		{"line separator", '\u2028', " ", "\n", " ", " "},
		{"paragraph separator", '\u2029', " ", "\n", " ", " "},
		{"null", 0, "", "", "", ""},
		{"bell", '\a', "", "", "", ""},
		{"escape", 0x1b, "", "", "", ""},
		{"delete", 0x7f, "", "", "", ""},
		{"C1 introducer", '\u009b', "", "", "", ""},
		{"zero-width non-joiner", '\u200c', "=", "=", "=", ""},
		{"zero-width joiner", '\u200d', "=", "=", "=", ""},
		{"left-to-right mark", '\u200e', "=", "=", "=", ""},
		{"right-to-left mark", '\u200f', "=", "=", "=", ""},
		{"Arabic letter mark", '\u061c', "=", "=", "=", ""},
		{"soft hyphen", '\u00ad', "=", "=", "", ""},
		{"zero-width space", '\u200b', "=", "=", "", ""},
		{"word joiner", '\u2060', "=", "=", "", ""},
		{"invisible times", '\u2062', "=", "=", "", ""},
		{"Mongolian vowel separator", '\u180e', "=", "=", "", ""},
		{"tag", '\U000e0041', "=", "=", "", ""},
		{"left-to-right embedding", '\u202a', "", "", "", ""},
		{"right-to-left override", '\u202e', "", "", "", ""},
		{"first isolate", '\u2066', "", "", "", ""},
		{"end of isolate", '\u2069', "", "", "", ""},
		{"symmetric swapping", '\u206a', "", "", "", ""},
		{"byte order mark", '\ufeff', "", "", "", ""},
		{"annotation", '\ufff9', "", "", "", ""},
		{"replacement", utf8.RuneError, "=", "=", "", ""},
	} {
		for of, got := range map[string][2]string{
			"Line": {textsafe.Line("a" + string(c.r) + "ü"), c.line}, "Block": {textsafe.Block("a" + string(c.r) + "ü"), c.block},
			"Name": {textsafe.Name("a" + string(c.r) + "ü"), c.name}, "Key": {textsafe.Key("a" + string(c.r) + "ü"), c.key},
			"Message": {textsafe.Message("a" + string(c.r) + "ü"), cmp.Or(c.block, "\ufffd")},
		} {
			want := "a" + strings.ReplaceAll(got[1], "=", string(c.r)) + "ü"
			if got[0] != want {
				t.Errorf("%s of %s (%U): %q, want %q", of, c.what, c.r, got[0], want)
			}
		}
		kept := c.line == "=" || c.line == string(c.r)
		if textsafe.Kept(c.r) != kept {
			t.Errorf("Kept(%U, %s) is not %v", c.r, c.what, kept)
		}
		if ends, plain := c.block == "\n", kept && c.r < 0x7f; textsafe.LineBreak(c.r) != ends || textsafe.Plain(c.r) != plain {
			t.Errorf("LineBreak(%U, %s) is not %v, or Plain is not %v", c.r, c.what, ends, plain)
		}
		unseen := c.key == "" && c.r >= ' ' && (c.r < 0x7f || c.r > 0x9f) && c.r != utf8.RuneError
		if textsafe.Invisible(c.r) != unseen || unseen && textsafe.Visible(c.r) {
			t.Errorf("Invisible(%U, %s) is not %v", c.r, c.what, unseen)
		}
	}
}

func TestTexts(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":                                "",
		"Zürich 講座":                       "Zürich 講座",
		"two\r\nlines":                    "two\nlines",
		"red \x1b[31mred\x1b[0m":          "red red",
		"\x1b]0;title\aafter":             "after",
		"\x1b]8;;http://x\x1b\\link\x1b]": "link]",
		"\x1b]never closed":               "]never closed",
		"\x1bPq#0\x1b\\picture":           "picture",
		"\x1b(Bascii \x1bc":               "ascii c",
		"\x1b\x1b[31m[31m":                "[31m",
		"\x9b31m \xff":                    "\ufffd31m \ufffd",
		"می\u200cخواهم":                   "می\u200cخواهم",
		"👩\u200d🚀":                        "👩\u200d🚀",
	} {
		if got := textsafe.Block(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
	if got := textsafe.Message("\x1b[2J\x07\r\n\ta"); got != "\ufffd[2J\ufffd\n\ta" {
		t.Errorf("%q", got)
	}
	if got := textsafe.Name("  Ana\u200b's \x1b[1m\t\u202ejob\xff "); got != "Ana's job" {
		t.Errorf("%q", got)
	}
	if textsafe.Key("علی\u200cرضا\u200f") != textsafe.Key("علیرضا") {
		t.Error("names that look the same have different keys")
	}
	if !textsafe.Joiner('\u200c') || textsafe.Joiner('\u200b') || !textsafe.Control('\t') || textsafe.Control('a') {
		t.Error("a rune is of the wrong kind")
	}
}

func FuzzPolicies(f *testing.F) {
	for _, seed := range []string{"Acme", "../x\x00", "\x1b\x1b[1m[1m", "\xe2\x80\u202e", "\r\r\n"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for of, clean := range map[string]func(string) string{
			"Line": textsafe.Line, "Block": textsafe.Block, "Message": textsafe.Message, "Name": textsafe.Name, "Key": textsafe.Key,
		} {
			got := clean(s)
			if again := clean(got); again != got {
				t.Errorf("%s of %q is %q, then %q", of, s, got, again)
			}
			for _, r := range got {
				if !textsafe.Kept(r) && (of != "Block" && of != "Message" || r != '\n' && r != '\t') {
					t.Errorf("%s of %q leaves %U", of, s, r)
				}
			}
		}
	})
}
