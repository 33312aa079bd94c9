package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rolefit/internal/record/study"
)

// TestStudyInAClass plays a class with a study: of a participant who consents, also after a
// lost connection, there is one file; of one who declines, none.
func TestStudyInAClass(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "study")
	p := startProgram(t, "", "--pilot", dir)
	plain := dialOptions{quiet: true, noPTY: true, env: []string{}}
	finishes := func(g *participant, consent ...string) {
		t.Helper()
		must(t, g.hears("Take part? "))
		if strings.Contains(g.bytes(), "Question") {
			t.Error("the quiz came before the consent")
		}
		for _, line := range consent {
			must(t, g.types(line+"\n"))
		}
		must(t, g.playsPlain("\n", leans(3), nil))
	}
	joins := func() *participant {
		t.Helper()
		g := mustConnect(t, p.address, plain)
		must(t, g.types("\n"))
		must(t, g.atDoor())
		return g
	}
	no := joins()
	finishes(no, "n")
	yes := joins() // but leaves before the result
	must(t, yes.hears("apart from the class"))
	must(t, yes.types("y\n2\n3\n5\n"))
	must(t, yes.hears("Before we start"))
	yes.close()

	again := joins()
	finishes(again, "y", "2", "3", "5")
	words := again.words
	must(t, again.types("q\n"))
	_, _ = again.exit()
	back := mustConnect(t, p.address, plain)
	must(t, back.types(words+"\n"))
	finishes(back, "y", "2", "4", "4")
	p.stops()

	people, left := study.Open(dir).List()
	if len(people) != 1 || len(left) != 0 {
		entries, _ := os.ReadDir(dir)
		t.Fatalf("%d files of one who consented and finished: %v, %v", len(people), left, entries)
	}
	if s := people[0].Sittings; len(s) != 1 || s[0].Role != "software" || s[0].Years != "6-or-more" || s[0].Again != 4 || len(s[0].Answers) < 28 {
		t.Errorf("what the study has: %+v", s)
	}
	if !strings.Contains(p.stderr.String(), "For the study, 1 consented and finished") {
		t.Errorf("the host says %s", p.stderr)
	}
}
