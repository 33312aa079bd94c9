package report

import (
	"fmt"
	"slices"
	"strings"

	"rolefit/content"
	"rolefit/internal/english"
	"rolefit/internal/report/doc"
	"rolefit/scoring"
)

// History is the sittings on a computer, for people to read.
type History struct {
	Finished  []Past      // newest first
	Left      []Begun     // not finished, newest first
	LeftAlone []Untouched // files that could not be read, or are none
	Folder    string      // where all of them are
}

// Past is one sitting that was finished.
type Past struct {
	When     string    // "2026-05-31 09:00"
	ID       string    // as many of its letters as name it
	Of       string    // assessment and edition: "career 2026.1"
	Headline string    // as in Words; or why it has no result
	Tag      string    // as in Words; may be empty
	Bars     []doc.Bar // the points, highest first; nil where it has no result
}

// Begun is one sitting that was not finished.
type Begun struct {
	When     string // of the last answer
	ID       string
	Of       string
	Answered int
	InUse    bool   // another rolefit has it open
	Onward   string // the command that goes on with it; empty: none
}

// Untouched is a file that was left alone.
type Untouched struct{ Name, Reason string }

// Bars returns the points of a result, highest first; nil if too little was answered.
func Bars(a *content.Assessment, r scoring.Result) []doc.Bar {
	if r.Verdict.Kind == scoring.Insufficient {
		return nil
	}
	return Account{Assessment: a, Result: r}.bars()
}

// Screens is the list of sittings as a document for a terminal: with the points of the newest
// result, and how they moved since the first one of its kind.
func (h History) Screens() doc.Doc {
	d := h.Doc()
	d.Title, d.Blocks = "Your results", append([]doc.Block{doc.Head{}}, d.Blocks...)
	if len(h.Finished) == 0 || h.Finished[0].Bars == nil {
		return d
	}
	newest := h.Finished[0]
	trend := doc.Trend{}
	for _, bar := range newest.Bars {
		row := doc.TrendRow{Bar: bar}
		for _, past := range slices.Backward(h.Finished) {
			at := slices.IndexFunc(past.Bars, func(b doc.Bar) bool { return b.Name == bar.Name })
			if at >= 0 && kindOf(past) == kindOf(newest) {
				row.Over = append(row.Over, past.Bars[at].Points)
			}
		}
		trend.Rows = append(trend.Rows, row)
	}
	d.Add(doc.Head{Text: "The newest, in points"}, doc.Bars{Rows: newest.Bars})
	if results := len(trend.Rows[0].Over); results > 1 {
		d.Add(doc.Head{Text: "How they moved, over " + english.NumberOf(results, "result", "results")}, trend)
		d.Add(doc.Note{Text: "rolefit compare says whether that is more than chance."})
	}
	return d
}

// kindOf returns the assessment of a sitting, without its edition.
func kindOf(p Past) string {
	kind, _, _ := strings.Cut(p.Of, " ")
	return kind
}

// Doc is the list of sittings as a document.
func (h History) Doc() doc.Doc {
	var d doc.Doc
	var finished, left doc.Terms
	for _, p := range h.Finished {
		note := p.Of
		if p.Tag != "" {
			note = p.Tag + ", " + p.Of
		}
		finished = append(finished, doc.Term{Labels: []string{p.When, p.ID}, Text: p.Headline, Note: note})
	}
	for _, b := range h.Left {
		said := fmt.Sprintf("%d answered, %s", b.Answered, b.Of)
		switch {
		case b.InUse:
			said += ", open now"
		case b.Onward != "":
			said += "; continue with " + b.Onward
		}
		left = append(left, doc.Term{Labels: []string{b.When, b.ID}, Text: said})
	}
	if len(finished) == 0 {
		d.Say("No sitting is finished yet; run rolefit to take the quiz.")
	} else {
		d.Add(finished)
	}
	if len(left) > 0 {
		d.Add(doc.Head{Text: "Not finished"}, left)
	}
	if len(h.LeftAlone) > 0 {
		d.Add(doc.Head{Text: "Left alone in", Path: h.Folder, Inset: true})
	}
	for _, u := range h.LeftAlone {
		d.Say(u.Name + ": " + u.Reason)
	}
	return d
}
