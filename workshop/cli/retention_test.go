package cli_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rolefit/content"
	"rolefit/workshop/class"
	"rolefit/workshop/host"
)

// TestPeopleAreToldTheDate hosts a class with --delete-after, and looks for the date at every
// way in, also after a start without the flag.
func TestPeopleAreToldTheDate(t *testing.T) {
	t.Parallel()
	before := time.Now().Truncate(time.Second)
	p := startProgram(t, "", "--delete-after", "30d", "--web")
	c, err := p.reads().Class(t.Context(), className)
	must(t, err)
	if c.Began.Before(before) || c.Began.After(time.Now()) || !c.Until.Equal(c.Began.AddDate(0, 0, 30)) {
		t.Errorf("begun at %v, answers are kept until %v", c.Began, c.Until)
	}
	says, day := "Your answers are deleted on "+c.Until.Format("January 2, 2006")+".", c.Until.Format(time.DateOnly) // at midnight, too
	for range 2 {
		for name, v := range map[string]dialOptions{
			"full screen": {}, "a small screen": {width: 60, height: 16}, "a plain terminal": {term: "dumb", quiet: true},
		} {
			g := mustConnect(t, p.address, v)
			must(t, g.atDoor())
			if said := strings.Join(strings.Fields(g.bytes()), " "); !strings.Contains(said, says) {
				t.Errorf("%s does not say it: %q", name, said)
			}
			must(t, g.types("\r"))
			if name == "full screen" {
				must(t, g.until("the welcome says it", func(screen string) bool { return strings.Contains(strings.Join(strings.Fields(screen), " "), says) }))
			}
			g.close()
		}
		_, page, err := fetch(client(t, ""), "http://"+p.address+"/") // by a connection of its own: the host of an earlier one has stopped
		if err != nil || !strings.Contains(page, says) {
			t.Errorf("the page does not say it: %s, %v", page, err)
		}
		_, out, _ := runs(t, p.address, dialOptions{command: "class"}, "")
		var told struct {
			DeleteOn string `json:"delete_on"`
		}
		if err := json.Unmarshal([]byte(out), &told); err != nil || told.DeleteOn != day {
			t.Errorf("rolefit join is told %q: %v", out, err)
		}
		p.stops()
		p.args = p.args[:len(p.args)-3]
		p.args = append(p.args, "--web")
		p.starts()
	}
	p.stops()
	out, err := p.runs("classes")
	if err != nil || !strings.Contains(out, "deleted on "+day) {
		t.Errorf("classes: %v: %s", err, out)
	}
}

// TestNoDateNoPromise looks at the door of a class whose answers are kept.
func TestNoDateNoPromise(t *testing.T) {
	t.Parallel()
	h := hostedAnywhere(t)
	g := mustConnect(t, h.address, dialOptions{})
	must(t, g.atDoor())
	must(t, g.sees("your answers are saved"))
	if said := g.bytes(); strings.Contains(said, "deleted") {
		t.Errorf("%q", said)
	}
}

// submission is a sheet of one person, from a device of its own.
func submission(t *testing.T, h *testHost, n int) class.Submission {
	t.Helper()
	s, err := class.Received(h.model, content.Limits(), []byte(sheetFor(h.model, fmt.Sprint("person-", n), n)), class.ByJoin)
	must(t, err)
	s.Device = s.ID
	return s
}

// TestImportWhileHosted imports a second room into a class that runs: it counts at once, and
// what is on the wall stays.
func TestImportWhileHosted(t *testing.T) {
	t.Parallel()
	h := hostedAnywhere(t, func(o *host.Options) { o.OneRouter = new(false) })
	for i := range 5 {
		_, err := h.store.Submit(t.Context(), className, submission(t, h, i))
		must(t, err)
	}
	h.counted(class.Counts{Joined: 5, Halfway: 5, Done: 5, Voters: 5})
	h.does(class.Forward, class.Forward)
	before := h.board().Reveal
	var theirs []class.Submission
	for i := range 6 {
		s := submission(t, h, 50+i)
		s.Part = class.Part{Class: "room", Batch: 1, Size: 6}
		theirs = append(theirs, s)
	}
	into := class.Class{Name: className, Assessment: h.model.Assessment().ID, Edition: h.model.Assessment().Edition}
	n, err := h.store.Import(t.Context(), into, theirs)
	must(t, err)
	if n.New != 6 {
		t.Errorf("%+v", n)
	}
	h.counted(class.Counts{Joined: 11, Halfway: 11, Done: 11, Voters: 5})
	if after := h.board().Reveal; before.Of != 5 || after.Of != before.Of {
		t.Errorf("the chart was of %d and is of %d", before.Of, after.Of)
	}
	if after := h.revealed(); after.Of != 11 {
		t.Errorf("the next reveal is of %d", after.Of)
	}
}

// TestRoomsOverSSH has the same answers given over ssh in two rooms, and imports both rooms
// into one class: they are two people, and no words come along.
func TestRoomsOverSSH(t *testing.T) {
	t.Parallel()
	all := filepath.Join(t.TempDir(), "all.db")
	var words []string
	for room := range 2 {
		p := startProgram(t, "")
		words = append(words, finishes(t, p.address, 1))
		begun := mustConnect(t, p.address, dialOptions{}) // and leaves in the middle
		must(t, begun.atDoor())
		must(t, begun.types("\r"))
		file := filepath.Join(t.TempDir(), "room.rolefit")
		if out, err := p.runs("export", className, "--out", file); err == nil || !strings.Contains(out, "is running now") {
			t.Errorf("exported while it runs: %s", out)
		}
		p.stops()
		out, err := p.runs("export", className, "--out", file)
		if err != nil || !strings.Contains(out, "the answers of 1 person") {
			t.Fatalf("export: %v: %s", err, out)
		}
		for range 2 {
			if out, err = p.runs("import", file, "--store", all, "--class", "All"); err != nil {
				t.Fatalf("import: %v: %s", err, out)
			}
		}
		data, err := os.ReadFile(file)
		must(t, err)
		for _, w := range words {
			if strings.Contains(string(data), w) {
				t.Error("somebody's words are in the file")
			}
		}
		out, err = p.runs("classes", "--store", all, "--format", "json")
		if want := fmt.Sprintf(`"joined":%d,"done":%[1]d,`, room+1); err != nil || !strings.Contains(out, want) {
			t.Errorf("after room %d: %v: %s", room+1, err, out)
		}
	}
}
