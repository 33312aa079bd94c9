package crowd

import (
	"errors"
	"fmt"
	"time"
)

// Outcome is how it went for one person.
type Outcome struct {
	Words    string         // their three words; empty: they had none
	Answers  map[string]int // acknowledged ones, by question id
	Votes    map[string]int // second answers that were acknowledged
	Finished bool           // the result was reached, or the sheet taken
	Code     string         // their result code, once Finished; empty where there is none
	Err      error          // what went wrong; nil: nothing
}

// Sample is one measured time.
type Sample struct {
	At   time.Time // when it was over
	Took time.Duration
}

// Report is how it went. Samples are in no order that matters.
type Report struct {
	People     []Outcome // as in Options.People
	Connect    []Sample  // from dialling to the first frame, the door between
	Cursor     []Sample  // from a cursor key to the end of its repaint
	Answer     []Sample  // from an answer to the next question, durable by then
	Bytes      int64     // that came from the host
	Dropped    int       // connections that ended unasked
	Reconnects int       // times that somebody came back and was at the right place
}

// figures are what one person measured.
type figures struct {
	connect, cursor, answer []Sample
	bytes                   int64
	dropped, reconnects     int
}

func sampled(took time.Duration) Sample { return Sample{time.Now(), took} }

func reportOf(all []*guest) Report {
	var r Report
	for _, g := range all {
		r.People = append(r.People, g.outcome)
		r.Connect = append(r.Connect, g.figures.connect...)
		r.Cursor = append(r.Cursor, g.figures.cursor...)
		r.Answer = append(r.Answer, g.figures.answer...)
		r.Bytes += g.figures.bytes
		r.Dropped += g.figures.dropped
		r.Reconnects += g.figures.reconnects
	}
	return r
}

// Answers counts the answers that were acknowledged.
func (r Report) Answers() int {
	n := 0
	for _, p := range r.People {
		n += len(p.Answers)
	}
	return n
}

// Finished counts those who reached their result, or whose sheet was taken.
func (r Report) Finished() int {
	n := 0
	for _, p := range r.People {
		if p.Finished {
			n++
		}
	}
	return n
}

// Votes counts the second answers.
func (r Report) Votes() int {
	n := 0
	for _, p := range r.People {
		n += len(p.Votes)
	}
	return n
}

// Err is everything that went wrong; nil: nothing did.
func (r Report) Err() error {
	var wrong []error
	for i, p := range r.People {
		if p.Err != nil {
			wrong = append(wrong, fmt.Errorf("person %d: %w", i+1, p.Err))
		}
	}
	return errors.Join(wrong...)
}
