package report

import (
	"fmt"
	"io"
	"strings"
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
	InUse    bool   // somebody is at it now
	Onward   string // the command that goes on with it; empty: there is none
}

// Untouched is a file that was left alone.
type Untouched struct{ Name, Reason string }

// HistoryText writes the sittings as plain text, at most 80 columns wide but for
// the names of files and folders. The error is that of the writer.
func HistoryText(w io.Writer, h History) error {
	t := &text{}
	if len(h.Finished) == 0 {
		t.say("No sitting is finished yet; run rolefit to take the quiz.")
	}
	for _, p := range h.Finished {
		said := []string{p.Tag, p.Of}
		if p.Tag == "" {
			said = said[1:]
		}
		mark := pastMark(p.When, p.ID)
		t.hang(mark, p.Headline)
		t.line(strings.Repeat(" ", len(mark)) + strings.Join(said, ", "))
	}
	if len(h.Left) > 0 {
		t.head("Not finished")
		for _, b := range h.Left {
			said := fmt.Sprintf("%d answered, %s", b.Answered, b.Of)
			switch {
			case b.InUse:
				said += ", open now"
			case b.Onward != "":
				said += "; go on with " + b.Onward
			}
			t.hang(pastMark(b.When, b.ID), said)
		}
	}
	if len(h.LeftAlone) > 0 {
		t.line("\nLeft alone in " + h.Folder)
		for _, u := range h.LeftAlone {
			t.hang("  ", u.Name+": "+u.Reason)
		}
	}
	if _, err := io.WriteString(w, t.String()); err != nil {
		return fmt.Errorf("write the history: %w", err)
	}
	return nil
}

func pastMark(when, id string) string { return when + "  " + id + "  " }
