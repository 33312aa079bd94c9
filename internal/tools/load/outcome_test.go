//go:build unix

package load

import (
	"errors"
	"fmt"
	"time"
)

// Outcome is the result of one participant.
type Outcome struct {
	Words    string         // the three words; empty: none
	Answers  map[string]int // acknowledged answers, by question id
	Votes    map[string]int // acknowledged second answers, by question id
	Finished bool           // reached the result, or handed the sheet in
	Code     string         // the result code, once Finished; only ByCode
	Err      error          // why the participant failed; nil: did not
}

// Sample is one measured time.
type Sample struct {
	At   time.Time // when it ended
	Took time.Duration
}

// Report is the result of a Run. Its samples are in no particular order.
type Report struct {
	People     []Outcome // as in Options.People
	Connect    []Sample  // from dialing to the first frame, typing the words included
	Cursor     []Sample  // from a cursor key to the end of its repaint
	Answer     []Sample  // from an answer to the next question, durable by then
	Page       []Sample  // the same by browser: from sending the form to having the next page
	Bytes      int64     // received from the host
	Dropped    int       // connections that ended unexpectedly
	Reconnects int       // times that a participant came back to the right place
}

// measurements are the times of one participant.
type measurements struct {
	connect, cursor, answer, page []Sample
	bytes                         int64
	dropped, reconnects           int
}

func sampled(took time.Duration) Sample { return Sample{time.Now(), took} }

func reportOf(all []*participant) Report {
	var r Report
	for _, g := range all {
		r.People = append(r.People, g.outcome)
		r.Connect = append(r.Connect, g.figures.connect...)
		r.Cursor = append(r.Cursor, g.figures.cursor...)
		r.Answer = append(r.Answer, g.figures.answer...)
		r.Page = append(r.Page, g.figures.page...)
		r.Bytes += g.figures.bytes
		r.Dropped += g.figures.dropped
		r.Reconnects += g.figures.reconnects
	}
	return r
}

// merged returns the reports of several crowds as one.
func merged(all []Report) (r Report) {
	for _, one := range all {
		r.People = append(r.People, one.People...)
		r.Connect = append(r.Connect, one.Connect...)
		r.Cursor = append(r.Cursor, one.Cursor...)
		r.Answer = append(r.Answer, one.Answer...)
		r.Page = append(r.Page, one.Page...)
		r.Bytes += one.Bytes
		r.Dropped += one.Dropped
		r.Reconnects += one.Reconnects
	}
	return r
}

// Answers returns the number of acknowledged answers.
func (r Report) Answers() int {
	n := 0
	for _, p := range r.People {
		n += len(p.Answers)
	}
	return n
}

// Finished returns the number of participants that reached their result or handed their
// sheet in.
func (r Report) Finished() int {
	n := 0
	for _, p := range r.People {
		if p.Finished {
			n++
		}
	}
	return n
}

// Votes returns the number of acknowledged second answers.
func (r Report) Votes() int {
	n := 0
	for _, p := range r.People {
		n += len(p.Votes)
	}
	return n
}

// Err joins the errors of all participants; nil if all succeeded.
func (r Report) Err() error {
	var wrong []error
	for i, p := range r.People {
		if p.Err != nil {
			wrong = append(wrong, fmt.Errorf("person %d: %w", i+1, p.Err))
		}
	}
	return errors.Join(wrong...)
}
