package class

import "testing"

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
