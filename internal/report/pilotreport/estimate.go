// Package pilotreport puts the figures of a study into words, and into a file of norms.
//
// It does not own the figures (package pilot). Its rule: what too few people stand behind is
// said to be so, in the same place as the figure.
package pilotreport

import (
	"bytes"
	"fmt"
	"strings"

	"rolefit/content"
	"rolefit/internal/english"
	"rolefit/internal/report"
	"rolefit/internal/report/doc"
	"rolefit/scoring"
	"rolefit/scoring/pilot"
)

// Estimate is the figures of a study about an assessment.
type Estimate struct {
	Assessment *content.Assessment
	Figures    pilot.Estimate
	Name       string // of the norms: a date
}

// Data returns the figures for encoding/json.
func (e Estimate) Data() any {
	return struct {
		Schema int    `json:"schema"`
		Norms  string `json:"norms"`
		pilot.Estimate
	}{1, e.Name, e.Figures}
}

const few = "fewer than five"

// Doc is the figures as a document.
func (e Estimate) Doc() doc.Doc {
	f := e.Figures
	d := doc.Doc{
		Title: "What the study says about " + e.Assessment.ID, Tag: "edition " + e.Assessment.Edition, Long: true,
		Lead: fmt.Sprintf("From %s. Figures come with their number of people and an interval that holds the true value 19 times out of 20. "+
			"Groups of fewer than five are never shown.", english.Counted(f.People, "person", "people")),
		Caption: "A study says something about people like those who took part.",
	}
	e.groups(&d)
	e.wander(&d)
	e.reliability(&d)
	e.questions(&d)
	return d
}

// groups adds the number of people who speak for each job, and the limits of that number.
func (e Estimate) groups(d *doc.Doc) {
	d.Add(doc.Head{Text: "Who speaks for a job"})
	d.Say("People in the job who would choose it again (4 or 5 of 5), by their first sitting. Every job counts alike, however many people it has.")
	t := doc.Table{Heads: []string{"Job", "People"}}
	var thin, none []string
	for _, g := range e.Figures.Groups {
		role, _ := e.Assessment.Role(g.Role)
		people := fmt.Sprint(g.Satisfied)
		switch {
		case g.Satisfied == 0:
			people = few
			none = append(none, role.Short)
		case g.Satisfied < pilot.Settled:
			thin = append(thin, role.Short)
		}
		t.Rows = append(t.Rows, doc.Row{Name: role.Name, Cells: []string{people}})
	}
	d.Add(t)
	if len(none) > 0 {
		d.Say("Too few to say anything about " + english.List(none, "and") + ": their weights stay the author's.")
	}
	if len(thin) > 0 {
		d.Say(fmt.Sprintf("Too few to rely on for %s: from %d on, weights are more than a hint.", english.List(thin, "and"), pilot.Settled))
	}
	if len(e.Figures.Questions) == 0 {
		d.Say("Too few for norms and weights: these take two jobs with five such people each, and answers that go with the weights at all.")
	}
}

// wander adds σe.
func (e Estimate) wander(d *doc.Doc) {
	d.Add(doc.Head{Text: "How far an answer wanders between two sittings"})
	s := e.Figures.SigmaE
	if s.N == 0 {
		d.Say(fmt.Sprintf("Too few: %s people sat twice. The assumption stays: %.2f steps.", few, scoring.SigmaE))
		return
	}
	d.Say(fmt.Sprintf("%.2f steps (%s), from %s who sat twice. Assumed so far: %.2f. Used: %.2f.%s",
		s.Value, interval(s.Interval), english.Counted(s.N, "person", "people"), scoring.SigmaE, e.Figures.UsedSigmaE, hint(s.N)))
}

// hint says that fewer than pilot.Half people stand behind a figure; empty for more.
func hint(n int) string {
	if n >= pilot.Half {
		return ""
	}
	return fmt.Sprintf(" Too few to rely on: from %d on it counts more than the assumption.", pilot.Half)
}

// reliability adds the correlation of two sittings, and alpha.
func (e Estimate) reliability(d *doc.Doc) {
	d.Add(doc.Head{Text: "How reliable the points are"})
	t := doc.Table{Heads: []string{"Job", "Two sittings, r", "People", "Alpha", "People"}}
	cells := func(f pilot.Figure) []string {
		if f.N == 0 {
			return []string{"-", few}
		}
		return []string{fmt.Sprintf("%.2f (%s)", f.Value, interval(f.Interval)), fmt.Sprint(f.N)}
	}
	for i, role := range e.Assessment.Roles {
		retest := pilot.Figure{}
		if i < len(e.Figures.Retest) {
			retest = e.Figures.Retest[i]
		}
		t.Rows = append(t.Rows, doc.Row{Name: role.Short, Cells: append(cells(retest), cells(e.Figures.Alpha[i])...)})
	}
	d.Add(t)
	if f := e.Figures; len(f.Retest) > 0 && f.SigmaE.N < pilot.Half {
		d.Say(fmt.Sprintf("Too few sat twice to rely on r: it takes %d.", pilot.Half))
	}
	d.Note("r is over all people, so differences between the people of different jobs count too. Alpha says how far a job's questions go together.")
}

// questions adds the means and the weights.
func (e Estimate) questions(d *doc.Doc) {
	f := e.Figures
	if len(f.Questions) == 0 {
		return
	}
	d.Add(doc.Head{Text: "The mean answer to each question"})
	d.Say("From -2 (A, or the opposite) to +2 (B, or the statement). Used is what norms subtract: the mean, drawn toward 0 by n/(n+30).")
	means := doc.Table{Heads: []string{"Agree, or B", "Mean", "SD", "Used", "People"}}
	for _, q := range f.Questions {
		of, _ := e.Assessment.Question(q.ID)
		row := doc.Row{Name: report.Phrase(of, 1), Cells: []string{"-", "-", "-", few}}
		if q.Mean.N > 0 {
			row.Cells = []string{fmt.Sprintf("%+.2f (%s)", q.Mean.Value, interval(q.Mean.Interval)), fmt.Sprintf("%.2f", q.SD), fmt.Sprintf("%+.2f", q.Shrunk), fmt.Sprint(q.Mean.N)}
		}
		means.Rows = append(means.Rows, row)
	}
	d.Add(means, doc.Head{Text: "The weights"})
	tau := fmt.Sprintf("People differ from the author's key by %.1f points (standard deviation); its own weights go up to 3.", f.Tau)
	if f.Tau == 0 {
		tau = "People contradict the author's key no more than chance does, so the weights stay."
	}
	d.Say(tau+" In brackets: what the people of the job would allow. Then the author's weight, and what is used.", "All are less their mean over the jobs.")
	for r, role := range e.Assessment.Roles {
		t := doc.Table{Heads: []string{role.Short, "People", "Author", "Used"}}
		for _, q := range f.Questions {
			of, _ := e.Assessment.Question(q.ID)
			w := q.Weights[r]
			people := few
			if w.N > 0 {
				people = interval(w.People)
			}
			t.Rows = append(t.Rows, doc.Row{Name: report.Phrase(of, 1), Cells: []string{people, fmt.Sprintf("%+.1f", w.Authored), fmt.Sprintf("%+.1f", w.Used)}})
		}
		d.Add(t)
	}
}

func interval(i scoring.Interval) string { return fmt.Sprintf("%.2f to %.2f", i.Low, i.High) }

// Norms returns the estimate as a file that content.LoadNorms reads.
func (e Estimate) Norms() []byte {
	f := e.Figures
	var b bytes.Buffer
	fmt.Fprintf(&b, "# What %s say about the questions of %s; see docs/pilot.md. Apply it with --norms.\n", english.Counted(f.People, "person", "people"), f.Assessment)
	fmt.Fprintf(&b, "norms: %q\nschema: 1\nassessment: %s\nedition: %q\npeople: %d\nsigma_e: %.4f\nquestions:\n", e.Name, f.Assessment, f.Edition, f.People, f.UsedSigmaE)
	for _, q := range f.Questions {
		weights := make([]string, len(q.Weights))
		for r, w := range q.Weights {
			weights[r] = fmt.Sprintf("%s: %.4f", e.Assessment.Roles[r].ID, w.Used)
		}
		fmt.Fprintf(&b, "  - {id: %s, mean: %.4f, sd: %.4f, n: %d, weights: {%s}}\n", q.ID, q.Shrunk, q.SD, q.Mean.N, strings.Join(weights, ", "))
	}
	return b.Bytes()
}
