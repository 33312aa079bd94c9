package classclient

import (
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"192.168.43.117":       "192.168.43.117:2222",
		"192.168.43.117:22":    "192.168.43.117:22",
		"Class.Local":          "class.local:2222",
		"class.local.":         "class.local:2222",
		"class:443":            "class:443",
		"class/":               "class:2222",
		"::1":                  "[::1]:2222",
		"[::1]":                "[::1]:2222",
		"[fe80::1%eth0]:2022":  "[fe80::1%eth0]:2022",
		"fe80::1%wlan0":        "[fe80::1%wlan0]:2222",
		"my_laptop-2.fritz.ip": "my_laptop-2.fritz.ip:2222",
		"1st.example":          "1st.example:2222",
		"monday@class":         "monday@class:2222",
		"friday-co@[::1]:22":   "friday-co@[::1]:22",
		"früh@192.0.2.7":       "früh@192.0.2.7:2222",
	} {
		a, err := Parse(text)
		if err != nil || a.String() != want {
			t.Errorf("%q is %v, %v; want %s", text, a, err, want)
		}
		if again, err := Parse(a.String()); err != nil || again != a {
			t.Errorf("%s is read as %v, %v", a, again, err)
		}
		if again, err := Parse(a.Short()); err != nil || again != a {
			t.Errorf("%s, written short as %s, is read as %v, %v", a, a.Short(), again, err)
		}
	}
}

// TestParsePasted accepts an address with spaces around it.
func TestParsePasted(t *testing.T) {
	t.Parallel()
	if a, err := Parse(" class:22\n"); err != nil || a.String() != "class:22" {
		t.Errorf("%v, %v", a, err)
	}
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", " ", "-oProxyCommand=x", "-", "a b", "a;b", "a|b", "a&b", "a$b", "$(a)", "`a`", "a'b", `a"b`, `a\b`, "a/b", "a\nb", "a\x00b",
		"a*b", "a?b", "a>b", "a{b}", "a~b", "a%b", "a#b", "a=b", "a,b", "a!b", "ü.de",
		"@class", "-x@class", "a b@class", "a;b@class", "$x@class", "a@b@class", "-@class", "ssh://class", "class:", "class:0", "class:65536", "class:22x", "class:-1", "class:+22", ":22",
		"192.168.43", "192.168.43.300", "2222", "1.2.3.4.5", "..", "a..b", ".a", "a.-b",
		"[::1", "[::1]x", "[::1]22", "[class]:22", "[-x::1]", "::g", "1:2:3", "fe80::1%a;b", "[::1%$(x)]:22", "::1%",
		strings.Repeat("a", 64), strings.Repeat("a.", 130) + "a",
	} {
		if a, err := Parse(text); err == nil {
			t.Errorf("%q is taken as %v", text, a)
		}
	}
}

// FuzzParse expects every parsed address to be safe on a command line: nothing that ssh takes
// for an option, no character with a meaning to a shell.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{"192.168.43.117:22", "[fe80::1%eth0]:2022", "-x", "a@b", "-@b", "class.local.", "[fe80::1%eth0..]:2022"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		a, err := Parse(text)
		if err != nil {
			return
		}
		if a.Name == "" || a.Name[0] == '-' || !plain(a.Name, "-_.:%") || a.Port < 1 || a.Port > 65535 || a.Class != "" && !isLogin(a.Class) {
			t.Errorf("%q is %#v", text, a)
		}
		if again, err := Parse(a.String()); err != nil || again != a {
			t.Errorf("%q is %v, and that is read as %v, %v", text, a, again, err)
		}
	})
}
