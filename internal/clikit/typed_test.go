package clikit

import (
	"os/exec"
	"runtime"
	"testing"
)

// TestTyped has a shell parse the commands that messages tell people to type.
func TestTyped(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{
		"Monday": "Monday", "class 2026-05-04": `"class 2026-05-04"`, "Ana's class": `"Ana's class"`,
		"Monday (evening)": `"Monday (evening)"`, "Bits & pieces": `"Bits & pieces"`, "": `""`, "~ana": `"~ana"`, "L\u2019\u00e9quipe": "\"L\u2019\u00e9quipe\"",
	} {
		if got := Typed(value); got != want {
			t.Errorf("%s is typed %s, want %s", value, got, want)
		}
	}
	if runtime.GOOS == "windows" {
		return
	}
	for _, value := range []string{"a b", "Ana's class", "(a)", "#a", "a&b", "$HOME `x` \"y\" \\z!", "it's $5", "a\\b", "~", "*", "[a]"} {
		out, err := exec.CommandContext(t.Context(), "sh", "-c", "printf %s "+Typed(value)).Output()
		if err != nil || string(out) != value {
			t.Errorf("%s is typed %s and read as %q, %v", value, Typed(value), out, err)
		}
	}
}
