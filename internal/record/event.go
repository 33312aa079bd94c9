// Package record owns sittings and jobs on disk: one append-only file per sitting, its
// format, resuming, history and forgetting; and result codes.
//
// It does not own the meaning of a sitting (package quiz replays it, package scoring
// scores it). Its rules: a line is durable before Record returns; a torn last line was
// never acknowledged and is dropped; a file that cannot be read is named and left
// alone.
package record

import "time"

// Schema is the newest version of the file format that this package reads.
const Schema = 1

// Header is the first line of a sitting's file.
type Header struct {
	Schema     int       `json:"schema"`
	ID         string    `json:"id"` // random, 26 letters and digits
	Assessment string    `json:"assessment"`
	Edition    string    `json:"edition"`
	Start      time.Time `json:"start"` // UTC, whole seconds
}

// EventKind is the kind of an event in a sitting.
type EventKind string

// The kinds of event.
const (
	Guessed     EventKind = "guessed"      // Role holds the guess; empty: declined
	Answered    EventKind = "answered"     // Question, Value, Seconds
	Skipped     EventKind = "skipped"      // Question, Seconds; takes an earlier answer away
	Changed     EventKind = "changed"      // Question, Value, Seconds
	TieBreakers EventKind = "tie_breakers" // Questions holds their ids in the order asked; may be empty
	Limits      EventKind = "limits"       // Limits holds option ids by limit id; may be empty
	Finished    EventKind = "finished"     // the result was reached
	Situated    EventKind = "situated"     // Background, Skills, for the advice on next steps
)

// Event is one line of a sitting's file after the header.
type Event struct {
	Kind      EventKind         `json:"event"`
	At        time.Time         `json:"at"` // UTC, whole seconds
	Question  string            `json:"question,omitempty"`
	Value     int               `json:"value,omitempty"`   // −2 … +2
	Seconds   float64           `json:"seconds,omitempty"` // on screen before this event, ≥ 0
	Questions []string          `json:"questions,omitempty"`
	Limits    map[string]string `json:"limits,omitempty"`
	Role      string            `json:"role,omitempty"`

	Background string   `json:"background,omitempty"` // id; empty: not said
	Skills     []string `json:"skills,omitempty"`     // ids of skills that the person has
}
