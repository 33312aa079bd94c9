package report

import (
	"fmt"

	"rolefit/internal/report/doc"
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
	When     string // "2026-05-31 09:00"
	ID       string // as many of its letters as name it
	Of       string // assessment and edition: "career 2026.1"
	Headline string // as in Words; or why it has no result
	Tag      string // as in Words; may be empty
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
			said += "; go on with " + b.Onward
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
