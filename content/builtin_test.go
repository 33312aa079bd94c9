package content_test

import (
	"errors"
	"os"
	"strings"
	"testing"

	"rolefit/content"
)

// builtInRefusal is one way to spoil a built-in file, and the problem that follows.
type builtInRefusal struct{ name, old, text, id, what, mend string }

// refuses spoils the file of this name in each way.
func refuses(t *testing.T, file string, load func(text []byte) error, tests []builtInRefusal) {
	t.Helper()
	whole, err := os.ReadFile("data/" + file)
	if err != nil {
		t.Fatal(err)
	}
	if err := load(whole); err != nil {
		t.Fatalf("the file as it is: %v", err)
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			before, after, found := strings.Cut(string(whole), tt.old)
			if !found {
				t.Fatalf("%q is not in %s", tt.old, file)
			}
			err := load([]byte(before + tt.text + after))
			var problems content.Problems
			if !errors.As(err, &problems) {
				t.Fatalf("loaded with error %v", err)
			}
			p := problems[0]
			line := strings.Count(before, "\n") + 1
			if len(problems) != 1 || p.Line < line-15 || p.Line > line+1 || p.ID != tt.id || !strings.Contains(p.What, tt.what) || !strings.Contains(p.Mend, tt.mend) {
				t.Errorf("want the one problem %s:%d: %s: …%s…; …%s…\ngot %v", file, line, tt.id, tt.what, tt.mend, err)
			}
		})
	}
}
