package class

import (
	"testing"
)

func TestFindName(t *testing.T) {
	t.Parallel()
	kept := []string{"Monday", "Ana\u2019s class", "Jan's", "Jan\u2019s", "9\u201310", "Ana\u00efs", "\u0645\u06cc\u200c\u062e\u0648"}
	for typed, want := range map[string]string{
		"Ana's class": "Ana\u2019s class", "Ana\u2019s class": "Ana\u2019s class",
		"Jan's": "Jan's", "Jan\u2019s": "Jan\u2019s",
		"9-10": "9\u201310", "\u0645\u06cc\u062e\u0648": "\u0645\u06cc\u200c\u062e\u0648", "Anai\u0308s": "Ana\u00efs",
		"monday": "monday", "Tuesday's": "Tuesday's", "": "",
	} {
		if got := FindName(kept, typed); got != want {
			t.Errorf("%q is %q, want %q", typed, got, want)
		}
	}
}

// TestLogins names classes as people type them: two that look alike get different ones, which
// do not depend on the others that are there.
func TestLogins(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"Monday": "monday", "Monday class": "monday-class", "Friday & co": "friday-co", "Früh, 7-b": "fruh-7-b", "Dürr’s": "durrs",
		"Класс 5": "класс-5", "हिन्दी": "हिन्दी", "class 2026-05-04": "class-2026-05-04", "a + b": "a-b", "A.": "a",
	} {
		if got := Login(name); got != want || Login(got) != want {
			t.Errorf("%q is %q; want %q", name, got, want)
		}
	}
	got := Logins([]string{"Monday class", "monday-class", "Facilitator", "Friday"})
	for login, name := range got {
		if name == "monday-class" && Logins([]string{"Monday class", "x", "monday-class"})[login] != name {
			t.Errorf("the login %s depends on other classes", login)
		}
	}
	if len(got) != 4 || got["monday-class"] != "Monday class" || got["friday"] != "Friday" || got["facilitator"] != "" {
		t.Errorf("%v", got)
	}
}
