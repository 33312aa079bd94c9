package quiz

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"rolefit/content"
	"rolefit/internal/record"
	"rolefit/internal/report"
	"rolefit/internal/report/jobreport"
	"rolefit/scoring"
	"rolefit/scoring/job"

	tea "charm.land/bubbletea/v2"
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
	book, err := jobBook()
	if err != nil {
		t.Fatal(err)
	}
	return Jobs{Book: book, Store: store}
}

// settled is somebody who wants the field and has limits.
func settledPerson(t *testing.T, o Options) *jobreport.Person {
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
	return &jobreport.Person{Sheet: sheet, Words: report.Of(o.Model, sheet, o.Limits).Words()}
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
	widths, heights := sizes()
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
