// Package quiztest holds sittings, journals, classes and jobs for tests.
package quiztest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"rolefit/content"
	"rolefit/internal/record"
	"rolefit/internal/report"
	"rolefit/internal/report/doc"
	"rolefit/internal/report/jobreport"
	"rolefit/quiz"
	"rolefit/quiz/session/sessiontest"
	"rolefit/scoring"
	"rolefit/scoring/job"
)

// Ballot is a class that records votes and results. Err fails each vote.
type Ballot struct {
	Votes []string
	Done  []scoring.Sheet
	Err   error
}

// Class returns the class, without news.
func (b *Ballot) Class() *quiz.Class {
	return &quiz.Class{
		Words: "lamp river coin",
		Page:  "ssh -p 2222 class.example page lamp river coin > mine.html",
		Kept:  "Every answer is saved right away on your instructor's computer, without your name.",
		Vote: func(question string, v int) error {
			b.Votes = append(b.Votes, fmt.Sprint(question, " ", v))
			return b.Err
		},
		Done: func(s scoring.Sheet) { b.Done = append(b.Done, s) },
	}
}

// Told returns a class's result, as report.ClassSections words it.
func Told() []report.Section {
	return []report.Section{
		{Title: "The class: 12 of 14 counted", Lines: []string{"How the results came out: clear result 5, leaning 4, too close to call 3."}},
		{Title: "The jobs on average, in points", Bars: doc.Bars{Of: 12, Rows: []doc.Bar{
			{Short: "Forward Deployed", Points: 62, Role: 1, Named: true},
			{Short: "Solutions", Points: 11, Role: 3, Named: true},
			{Short: "Implementation", Points: -33, Role: 4},
			{Short: "Software", Points: -40, Role: 2},
		}}},
		{Title: "What splits the room most", Steps: true, Lines: []string{
			"If a small thing looks off just before launch, I'd rather A: keep the launch day and look into it right after. " +
				"B: look into it first and move the day if needed. (A 5, either way 2, B 5)",
		}},
	}
}

// ClassOptions is CareerOptions in a class.
func ClassOptions(t *testing.T, b *Ballot) quiz.Options {
	t.Helper()
	o := CareerOptions(t, &Memory{})
	o.Save, o.Class = nil, b.Class()
	return o
}

// Memory is a journal of one sitting. Unable fails beginnings and Full fails records; events
// that fail wait in Missing for the next time, as a Recorder must hold them.
type Memory struct {
	Events, Missing []record.Event
	Unable, Full    error // why nothing can be begun, or recorded
}

// Begin begins the sitting.
func (m *Memory) Begin(string, string) (quiz.Recorder, error) { return m, m.Unable }

// Resume returns the events so far.
func (m *Memory) Resume(string) (quiz.Recorder, []record.Event, error) {
	return m, m.Events, m.Unable
}

// Close does nothing.
func (m *Memory) Close() error { return nil }

// Record keeps events.
func (m *Memory) Record(events ...record.Event) error {
	m.Missing = append(m.Missing, events...)
	if m.Full != nil {
		return m.Full
	}
	m.Events = append(m.Events, m.Missing...)
	m.Missing = nil
	return nil
}

// The embedded content, for all tests.
//
//nolint:gochecknoglobals // read once, never changed
var (
	CareerModel = sync.OnceValues(func() (*scoring.Model, error) {
		return scoring.NewModel(content.Career())
	})
	NextSteps = sync.OnceValue(content.NextSteps)
	JobBook   = sync.OnceValues(jobreport.NewBook)
)

// CareerOptions is the career quiz with everything but jobs and kinds. Its clock advances by
// three seconds with each look.
func CareerOptions(t testing.TB, journal quiz.Journal) quiz.Options {
	t.Helper()
	m, err := CareerModel()
	if err != nil {
		t.Fatal(err)
	}
	limits := content.Limits()
	clock := time.Date(2026, 5, 4, 9, 0, 0, 0, time.UTC)
	return quiz.Options{Model: m, Limits: limits, Advice: NextSteps, Guide: content.Guide, Journal: journal, Save: func(format string, _ report.Account) (string, error) {
		return "rolefit-career-2026-05-04." + format, nil
	}, Now: func() time.Time {
		clock = clock.Add(3 * time.Second)
		return clock
	}}
}

// Otherwise writes a digit at full width and a small letter as a capital.
func Otherwise(key string) string {
	switch r := []rune(key)[0]; {
	case len(key) > 1:
		return key
	case r >= '0' && r <= '9':
		return string(r - '0' + '０')
	default:
		return strings.ToUpper(key)
	}
}

// Drawer keeps jobs in memory. Full fails each change.
type Drawer struct {
	Jobs  map[string]job.Sheet
	Order []string // the one that was changed last first
	Left  []record.Unreadable
	Full  error
}

// Load returns a job; the one named damaged cannot be read.
func (d *Drawer) Load(name string) (job.Sheet, error) {
	if name == "damaged" {
		return job.Sheet{}, fmt.Errorf("%w: it lacks its name", record.ErrDamaged)
	}
	s, ok := d.Jobs[name]
	if !ok {
		return job.Sheet{}, record.ErrNoJob
	}
	s.Facts = maps.Clone(s.Facts)
	return s, nil
}

// Change changes a job, or begins it.
func (d *Drawer) Change(name string, change func(*job.Sheet)) (job.Sheet, error) {
	if d.Full != nil {
		return job.Sheet{}, d.Full
	}
	s, err := d.Load(name)
	if err != nil {
		s = job.Sheet{Name: name, Facts: job.Answers{}}
	}
	change(&s)
	s.Changed = "2026-05-04T09:00:00Z"
	d.Jobs[name] = s
	d.Order = append([]string{name}, slices.DeleteFunc(d.Order, func(n string) bool { return n == name })...)
	return s, nil
}

// List returns the jobs and Left.
func (d *Drawer) List() ([]job.Sheet, []record.Unreadable) {
	var all []job.Sheet
	for _, name := range d.Order {
		all = append(all, d.Jobs[name])
	}
	return all, d.Left
}

// PostingText is the posting of Acme.
const PostingText = `Forward Deployed Engineer – Acme AI

Acme builds “agents” for banks. Our customers run them in their own cloud.

What you will do
• Work with customers on-site to understand their workflows, week after week
• Write production code in Python and TypeScript, and ship it
• Own the deployment end to end: you are responsible for reliability after launch
• Build retrieval (RAG) pipelines, evaluations, demos
• Travel up to 50 % of the time

What we look for
• Years of software development, and experience with Kubernetes

Interview process
A call, a coding interview, a system design interview, and a day with the team.`

// Acme returns a job with seven known facts and a posting.
func Acme() job.Sheet {
	s := job.Sheet{Name: "Acme, field team", Title: "Forward Deployed Engineer", Text: PostingText, Facts: job.Answers{}}
	for id := range strings.FieldsSeq("customer-contact few-accounts production-code owns-after-launch ai-systems travel") {
		s.Facts[id] = content.JobYes
	}
	s.Facts["repeatable"], s.Facts["fair-pay"] = content.JobNo, content.JobNotStated
	return s
}

// Torn returns a job whose facts contradict each other.
func Torn() job.Sheet {
	return job.Sheet{Name: "Torn", Facts: job.Answers{
		"production-code": content.JobYes, "product-measure": content.JobYes, "deal-measure": content.JobYes, "customer-contact": content.JobNo,
	}}
}

// FullDrawer returns a store of three jobs.
func FullDrawer() *Drawer {
	return &Drawer{
		Jobs:  map[string]job.Sheet{"Acme, field team": Acme(), "Torn": Torn(), "Empty": {Name: "Empty"}},
		Order: []string{"Acme, field team", "Torn", "Empty"},
	}
}

// JobsOf returns the check of jobs over a store.
func JobsOf(t testing.TB, store quiz.JobStore) quiz.Jobs {
	t.Helper()
	book, err := JobBook()
	if err != nil {
		t.Fatal(err)
	}
	return quiz.Jobs{Book: book, Store: store}
}

// SettledPerson returns a participant who prefers forward deployed work and has limits.
func SettledPerson(t *testing.T, o quiz.Options) *jobreport.Person {
	t.Helper()
	a := o.Model.Assessment()
	sheet := scoring.Sheet{
		Assessment: a.ID, Edition: a.Edition, Answers: map[string]int{},
		Limits: map[string]string{"travel": "days", "after-hours": "never", "coding": "half"},
	}
	for _, q := range a.Questions {
		sheet.Answers[q.ID] = max(min(q.Weights["fde"], 2), -2)
	}
	sheet.Answers["mostly-code"] = 1
	return &jobreport.Person{Sheet: sheet, Words: report.NewAccount(o.Model, sheet, o.Limits).Words()}
}

// JobOptions opens a job by its name; empty: the list.
func JobOptions(t *testing.T, store quiz.JobStore, name string) quiz.Options {
	t.Helper()
	o := CareerOptions(t, nil)
	jobs := JobsOf(t, store)
	jobs.Person = SettledPerson(t, o)
	o.Check = &quiz.JobCheck{Jobs: jobs, Name: name}
	return o
}

// SmallOptions is a conversation of twelve questions about three roles, with limits
// and tie-breakers.
func SmallOptions(t testing.TB, journal quiz.Journal) quiz.Options {
	t.Helper()
	m := sessiontest.Model(t)
	options := []content.LimitOption{{ID: "no", Text: "Not at all", Said: "none"}, {ID: "yes", Text: "Gladly", Said: "any", Rank: 1}}
	clock := time.Date(2026, 5, 4, 9, 0, 0, 0, time.UTC)
	return quiz.Options{
		Model: m, Journal: journal,
		Limits: []content.Limit{
			{ID: "rain", Name: "rain", Text: "Rain is something I accept", Options: options},
			{ID: "wind", Name: "wind", Text: "Wind is something I accept", Options: options},
		},
		Now: func() time.Time {
			clock = clock.Add(1500 * time.Millisecond)
			return clock
		},
	}
}

// StudyOptions is CareerOptions for a study, which saves into saved; alone: without a quiz.
func StudyOptions(t *testing.T, journal quiz.Journal, saved *[]map[string]string, alone bool) quiz.Options {
	t.Helper()
	o := CareerOptions(t, journal)
	save := func(facts map[string]string, sheet scoring.Sheet, r *scoring.Result) (string, error) {
		facts = maps.Clone(facts)
		if r != nil {
			facts["told"], facts["answers"] = string(r.Verdict.Kind), fmt.Sprint(len(sheet.Answers))
		}
		*saved = append(*saved, facts)
		return "Your answers are in k3fz.jsonl.", nil
	}
	a := o.Model.Assessment()
	o.Study = quiz.NewStudy(a, "Into one file in /home/ada/study. Nothing is sent.", save)
	if alone {
		o.Study = quiz.NewLater(a.Roles[0], save)
	}
	return o
}
