// Package validation puts the measurements of an assessment into a document. It measures
// nothing, which is package simulate's.
package validation

import (
	"fmt"
	"strings"

	"github.com/dustin/go-humanize"

	"rolefit/internal/english"
	"rolefit/internal/report/doc"
	"rolefit/scoring/simulate"
)

// Report is the measurements of an assessment.
type Report simulate.Report

// Doc is the measurements as a document: every figure beside its bar and a mark in
// letters, and a closing line that says whether all bars are met.
func (v Report) Doc() doc.Doc {
	r := simulate.Report(v)
	sheets := func(n int) string { return humanize.Comma(int64(n)) }
	d := doc.Doc{
		Title: fmt.Sprintf("Validation of %s, edition %s", r.Assessment, r.Edition), Tag: "scoring " + r.Scoring, Long: true,
		Lead: fmt.Sprintf("%d roles, %d questions, %d tie-breakers. Imagined people: %s guessed sheets, %s in every other cell, seed %d.",
			r.Roles, r.Questions, r.TieBreakers, sheets(r.Sheets), sheets(r.CellSheets), r.Seed),
	}
	if r.Widened {
		d.Say("With fewer than " + sheets(simulate.DefaultSheets) + " sheets, every bar is looser by three times what the sampling error is larger by.")
	}
	if !r.OwnBars {
		d.Say(`A bar that begins with "career:" was set for the career assessment; it is there to compare with, and nothing is missed by it.`)
	}
	for _, s := range r.Sections {
		t := doc.Table{Heads: []string{"Figure", "Value", "Bar", ""}}
		for _, f := range s.Figures {
			mark := "-"
			switch f.Mark {
			case simulate.Met:
				mark = "ok"
			case simulate.Missed:
				mark = "MISSED"
			}
			t.Rows = append(t.Rows, doc.Row{Name: f.Name, Cells: []string{figureValue(f), f.Bar, mark}})
		}
		d.Add(doc.Head{Text: english.Capital(s.Name)}, doc.Para{Text: s.About}, t)
	}
	t := doc.Table{Heads: []string{"Chance given", "Sheets", "Mean chance", "True answers lead there"}}
	for _, b := range r.Reliability {
		if b.Sheets > 0 {
			cells := []string{sheets(b.Sheets), fmt.Sprintf("%.1f%%", 100*b.Chance), fmt.Sprintf("%.1f%%", 100*b.Hit)}
			t.Rows = append(t.Rows, doc.Row{Name: fmt.Sprintf("%.0f-%.0f%%", 100*b.Low, 100*b.High), Cells: cells})
		}
	}
	d.Add(doc.Head{Text: "Reliability of the chance, leading role, with tie-breakers"}, t, doc.Head{Text: "Where to look first"})
	people := "These people"
	if r.Worlds {
		people = "Outside the worlds, these people"
	}
	d.Say(
		fmt.Sprintf("Found least often: %s. Of its people, %.1f%% are told so at strength 0.5, noise 1.", r.WeakestRole.Role, r.WeakestRole.Value),
		fmt.Sprintf("Hardest to tell apart: %s and %s, d' %.2f. More questions with weights against each other for these two help most.",
			r.HardestPair.Roles[0], r.HardestPair.Roles[1], r.HardestPair.Value),
		people+" answer by the very weights that score them. So the figures prove the arithmetic: that guessing favors nobody, "+
			"that a preference is found, that the result says how sure it is. They cannot prove that the questions are right for people.")
	missed(&d, r)
	return d
}

// missed adds the bars that are missed, and says whether all are met.
func missed(d *doc.Doc, r simulate.Report) {
	n := r.Missed()
	d.Caption = fmt.Sprintf("%d of %d bars missed.", n, n+r.Met())
	if n == 0 {
		d.Caption = fmt.Sprintf("All %d bars met.", r.Met())
		return
	}
	d.Add(doc.Head{Text: "What is missed"})
	for _, s := range r.Sections {
		for _, f := range s.Figures {
			if f.Mark == simulate.Missed {
				d.Say(fmt.Sprintf("MISSED: %s: %s is %s, asked: %s", s.Name, f.Name, figureValue(f), f.Bar))
			}
		}
	}
}

// figureValue prints shares to a hundredth of a percent and all else to three places.
func figureValue(f simulate.Figure) string {
	if f.Unit == "%" {
		return fmt.Sprintf("%.2f%%", f.Value)
	}
	return strings.TrimSpace(fmt.Sprintf("%.3f %s", f.Value, f.Unit))
}
