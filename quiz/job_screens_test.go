package quiz

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/google/go-cmp/cmp"

	"rolefit/content"
	"rolefit/internal/record"
	"rolefit/internal/report"
	"rolefit/scoring"
	"rolefit/scoring/job"
)

// drawer keeps jobs in memory. Where full is set, nothing can be kept.
type drawer struct {
	jobs  map[string]job.Sheet
	order []string // the one that was changed last first
	left  []record.Unreadable
	full  error
}

func (d *drawer) Load(name string) (job.Sheet, error) {
	if name == "damaged" {
		return job.Sheet{}, fmt.Errorf("%w: it lacks its name", record.ErrDamaged)
	}
	s, ok := d.jobs[name]
	if !ok {
		return job.Sheet{}, record.ErrNoJob
	}
	s.Facts = maps.Clone(s.Facts)
	return s, nil
}

func (d *drawer) Change(name string, change func(*job.Sheet)) (job.Sheet, error) {
	if d.full != nil {
		return job.Sheet{}, d.full
	}
	s, err := d.Load(name)
	if err != nil {
		s = job.Sheet{Name: name, Facts: job.Answers{}}
	}
	change(&s)
	s.Changed = "2026-05-04T09:00:00Z"
	d.jobs[name] = s
	d.order = append([]string{name}, slices.DeleteFunc(d.order, func(n string) bool { return n == name })...)
	return s, nil
}

func (d *drawer) List() ([]job.Sheet, []record.Unreadable) {
	var all []job.Sheet
	for _, name := range d.order {
		all = append(all, d.jobs[name])
	}
	return all, d.left
}

const postingText = `Forward Deployed Engineer – Acme AI

Acme builds “agents” for banks. Our customers run them in their own cloud.

What you will do
• Work with customers on-site to understand their workflows, week after week
• Write production code in Python and TypeScript, and ship it
• Own the deployment end to end: you are responsible for reliability after launch
• Build retrieval (RAG) pipelines and evaluations
• Travel up to 50 % of the time

What we look for
• Years of software development, and experience with Kubernetes

Interview process
A call, a coding interview, a system design interview, and a day with the team.`

// acme is a job of which much is known.
func acme() job.Sheet {
	s := job.Sheet{Name: "Acme, field team", Title: "Forward Deployed Engineer", Text: postingText, Facts: job.Answers{}}
	for id := range strings.FieldsSeq("customer-contact few-accounts production-code owns-after-launch ai-systems travel") {
		s.Facts[id] = content.JobYes
	}
	s.Facts["repeatable"], s.Facts["fair-pay"] = content.JobNo, content.JobNotStated
	return s
}

func torn() job.Sheet {
	return job.Sheet{Name: "Torn", Facts: job.Answers{
		"production-code": content.JobYes, "product-measure": content.JobYes, "deal-measure": content.JobYes, "customer-contact": content.JobNo,
	}}
}

func fullDrawer() *drawer {
	return &drawer{
		jobs:  map[string]job.Sheet{"Acme, field team": acme(), "Torn": torn(), "Empty": {Name: "Empty"}},
		order: []string{"Acme, field team", "Torn", "Empty"},
	}
}

func jobsOf(t *testing.T, store JobStore) Jobs {
	t.Helper()
	book, err := report.NewJobBook()
	if err != nil {
		t.Fatal(err)
	}
	return Jobs{Book: book, Store: store}
}

// settled is somebody who wants the field and has limits.
func settledPerson(t *testing.T, o Options) *report.JobPerson {
	t.Helper()
	a := o.Model.Assessment()
	sheet := scoring.Sheet{
		Assessment: a.ID, Edition: a.Edition, Answers: map[string]int{},
		Limits: map[string]string{"travel": "days", "after-hours": "never", "coding": "half"},
	}
	for _, q := range a.Questions {
		sheet.Answers[q.ID] = max(min(q.Weights["fde"], 2), -2)
	}
	sheet.Answers["no-travel"] = 1
	return &report.JobPerson{Sheet: sheet, Words: report.Of(o.Model, sheet, o.Limits).Words()}
}

func newJobStage(t *testing.T, o JobOptions, width, height int) *stage {
	t.Helper()
	p := newProgram(o.Options)
	p.screen = firstJobScreen(o)
	s := &stage{t: t, model: p}
	s.send(tea.WindowSizeMsg{Width: width, Height: height})
	s.send(tea.BackgroundColorMsg{})
	return s
}

func jobOptions(t *testing.T, store JobStore, name string) JobOptions {
	t.Helper()
	o := careerOptions(t, nil)
	desk := jobsOf(t, store)
	desk.Person = settledPerson(t, o)
	return JobOptions{Options: o, Desk: desk, Name: name}
}

// jobPlaces opens every screen of the check, by name: the job, and the keys.
func jobPlaces() map[string][]string {
	return map[string][]string{
		"list":           {""},
		"naming":         {"", "n", "B", "e", "t", "a"},
		"misnamed":       {"", "n", ".", "enter"},
		"fact":           {"New"},
		"fact-answered":  {"New", "y", "b"},
		"fact-help":      {"New", "?"},
		"fact-posting":   {"Acme, field team", "down", "enter"},
		"fact-reading":   {"Acme, field team", "enter", "t", "pgdown"},
		"fact-mentioned": {"Acme, field team", "o", "pgup", "down", "down", "down", "down", "down", "enter", "t", "m"},
		"overview":       {"Acme, field team"},
		"overview-end":   {"Acme, field team", "pgdown", "pgdown"},
		"is":             {"Acme, field team", "r"},
		"fits":           {"Acme, field team", "r", "2"},
		"ask":            {"Acme, field team", "r", "tab", "tab"},
		"ask-end":        {"Acme, field team", "r", "3", "pgdown", "pgdown"},
		"is-torn":        {"Torn", "r"},
		"is-unknown":     {"Empty", "r"},
		"ask-unknown":    {"Empty", "r", "3"},
	}
}

func openJobPlace(t *testing.T, place []string, width, height int, ascii bool) *stage {
	t.Helper()
	o := jobOptions(t, fullDrawer(), place[0])
	o.ASCII = ascii
	return newJobStage(t, o, width, height).keys(place[1:]...)
}

func TestJobScreens(t *testing.T) {
	t.Parallel()
	for name, place := range jobPlaces() {
		for _, size := range [][2]int{{80, 24}, {40, 14}, {120, 40}} {
			if size[0] == 120 && !strings.HasPrefix(name, "fact") {
				continue // as at 80x24, in the middle
			}
			t.Run(fmt.Sprintf("%s-%dx%d", name, size[0], size[1]), func(t *testing.T) {
				t.Parallel()
				s := openJobPlace(t, place, size[0], size[1], false)
				golden(t, strings.ReplaceAll(t.Name(), "/", "-"), s.view()+"\n")
			})
		}
	}
}

func TestJobGeometry(t *testing.T) {
	t.Parallel()
	widths := []int{1, 20, 39, 40, 41, 63, 64, 66, 79, 80, 99, 100, 120, 200}
	heights := []int{1, 5, 13, 14, 15, 20, 24, 40, 60}
	for name, place := range jobPlaces() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, ascii := range []bool{false, true} {
				s := openJobPlace(t, place, 80, 24, ascii)
				for _, w := range widths {
					for _, h := range heights {
						s.send(tea.WindowSizeMsg{Width: w, Height: h})
						view := s.view()
						checkGeometry(t, strings.ReplaceAll(view, "ctrl+c leave", "q leave"), w, h, ascii)
					}
				}
			}
		})
	}
}

// The styles are those of the quiz: sixteen colours, on either background.
func TestJobStyled(t *testing.T) {
	t.Parallel()
	for name, place := range jobPlaces() {
		s := openJobPlace(t, place, 120, 40, false)
		for _, sequence := range regexp.MustCompile(`\x1b\[[0-9;:]*m`).FindAllString(s.model.View().Content, -1) {
			if strings.Contains(sequence, "38") || strings.Contains(sequence, "48") {
				t.Errorf("%s: %q is none of the sixteen colours", name, sequence)
			}
		}
	}
}

// A new job from its name to its result; each answer is kept under it.
func TestJobFromNameToResult(t *testing.T) {
	t.Parallel()
	d := &drawer{jobs: map[string]job.Sheet{}}
	s := newJobStage(t, jobOptions(t, d, ""), 80, 24)
	s.keys(strings.Split("q?1 b", "")...)
	s.send(tea.PasteMsg{Content: " pasted"})
	if view := s.view(); s.quit || !strings.Contains(view, "q?1 b pasted") {
		t.Fatalf("not typed as it was:\n%s", view)
	}
	s.keys("enter", "y", "2", "-", "4", "down", "enter")
	want := job.Answers{
		"customer-contact": content.JobYes, "before-contract": content.JobNo, "few-accounts": content.JobNotStated, "owns-after-launch": content.JobNo,
	}
	if diff := cmp.Diff(want, d.jobs["q?1 b pasted"].Facts); diff != "" {
		t.Errorf("kept (-want +got):\n%s", diff)
	}
	for range 14 {
		s.keys("s")
	}
	if view := s.view(); !strings.Contains(view, "[1 What it is]") {
		t.Errorf("not at the result after the last fact:\n%s", view)
	}
	if view := s.keys("a").view(); !strings.Contains(view, "q?1 b pasted") {
		t.Errorf("it is not listed:\n%s", view)
	}
	s.keys("esc")
	if !s.quit {
		t.Error("nothing lies before the list, and it does not end")
	}
}

// From the result and back to it, with the result that was just reached.
func TestJobFromResult(t *testing.T) {
	t.Parallel()
	o := careerOptions(t, &memory{})
	o.Jobs = func() (Jobs, error) { return jobsOf(t, fullDrawer()), nil }
	s := newStage(t, o, 80, 24)
	places()["result-clear"](s)
	before := s.view()
	if !strings.Contains(before, "o check a job") && !strings.Contains(before, "o ") {
		t.Errorf("not offered:\n%s", before)
	}
	s.keys("o")
	if view := s.view(); !strings.Contains(view, "Acme, field team") {
		t.Fatalf("no jobs:\n%s", view)
	}
	s.keys("enter", "r", "2")
	if view := s.view(); !strings.Contains(view, "Your result: Forward Deployed Engineer") {
		t.Errorf("not held against the result:\n%s", view)
	}
	s.keys("b", "b", "b")
	if view := s.view(); view != before {
		t.Errorf("not back at the result:\n%s", view)
	}
	o.Jobs = func() (Jobs, error) { return Jobs{}, errors.New("the facts are gone") }
	s = newStage(t, o, 80, 24)
	places()["result-clear"](s)
	if view := s.keys("o").view(); !strings.Contains(view, "the facts are gone") || !strings.Contains(view, "FORWARD") {
		t.Errorf("not said:\n%s", view)
	}
}

func TestJobDiskFull(t *testing.T) {
	t.Parallel()
	d := fullDrawer()
	d.full = errors.New("no space left on device")
	s := newJobStage(t, jobOptions(t, d, "New"), 80, 24)
	if view := s.keys("y").view(); !strings.Contains(view, "no space left on device") || !strings.Contains(view, "not saved") || !strings.Contains(view, "fact 2") {
		t.Errorf("nothing said, or stuck:\n%s", view)
	}
	if view := s.keys("n").view(); strings.Contains(view, "no space left") {
		t.Errorf("said twice:\n%s", view)
	}
	d.full = nil
	if view := s.keys("y").view(); !strings.Contains(view, "can be kept again") || strings.Contains(view, "not saved") {
		t.Errorf("nothing said of the recovery:\n%s", view)
	}
	if kept := d.jobs["New"].Facts; len(kept) != 3 || kept["before-contract"] != content.JobNo {
		t.Errorf("kept: %v", kept)
	}
}

// Keys that arrive while an answer is written meet the next fact, and leaving waits.
func TestJobTypedAhead(t *testing.T) {
	t.Parallel()
	d := fullDrawer()
	s := newJobStage(t, jobOptions(t, d, "New"), 80, 24)
	model, write := s.model.Update(press("y"))
	for _, name := range []string{"n", "b", "2", "q"} {
		model, _ = model.Update(press(name))
	}
	s.model = model
	s.send(write())
	if got := d.jobs["New"].Facts["customer-contact"]; got != content.JobYes || !s.quit {
		t.Errorf("%q is kept, and it ended: %v", got, s.quit)
	}
	end := s.model.(program).screen.(deskScreen).at().outcome()
	if end.Name != "New" || !end.Kept || end.Unsaved != nil || len(end.Sheet.Facts) != 1 {
		t.Errorf("%+v", end)
	}
}

// What another program answered meanwhile is kept, and shown.
func TestJobAnsweredElsewhere(t *testing.T) {
	t.Parallel()
	d := fullDrawer()
	s := newJobStage(t, jobOptions(t, d, "New"), 80, 24)
	if _, err := d.Change("New", func(s *job.Sheet) { s.Facts["travel"] = content.JobYes }); err != nil {
		t.Fatal(err)
	}
	if view := s.keys("y", "o").view(); !strings.Contains(view, "2 of 19 answered") {
		t.Errorf("not shown:\n%s", view)
	}
	if len(d.jobs["New"].Facts) != 2 {
		t.Errorf("kept: %v", d.jobs["New"].Facts)
	}
}

func TestJobCannotBeOpened(t *testing.T) {
	t.Parallel()
	d := fullDrawer()
	d.left = []record.Unreadable{{Path: "x", Err: record.ErrDamaged}}
	s := newJobStage(t, jobOptions(t, d, "damaged"), 80, 24)
	if view := s.view(); !strings.Contains(view, "cannot be opened: damaged") {
		t.Errorf("not said:\n%s", view)
	}
	if view := s.keys("down").view(); !strings.Contains(view, "One file was left alone") {
		t.Errorf("not said:\n%s", view)
	}
}

func TestJobWithoutStore(t *testing.T) {
	t.Parallel()
	o := jobOptions(t, nil, "New")
	o.Posting = func(s *job.Sheet) { s.Text = postingText }
	s := newJobStage(t, o, 80, 24)
	if view := s.keys("y", "n", "t").view(); !strings.Contains(view, "not saved") && !strings.Contains(view, "fact 3") || !strings.Contains(view, "Acme AI") {
		t.Errorf("%s", view)
	}
	if view := s.keys("o", "b").view(); !strings.Contains(view, "Nothing is kept here") {
		t.Errorf("%s", view)
	}
}
