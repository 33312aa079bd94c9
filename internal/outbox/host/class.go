package host

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Schema is the shape of the host's answers that this package reads.
const Schema = 1

// Class is what a host says of its class.
type Class struct {
	Schema     int    `json:"schema"`
	Class      string `json:"class"`      // its name
	Assessment string `json:"assessment"` // the id of what is asked
	Edition    string `json:"edition"`
	Own        bool   `json:"own"`   // the assessment is one of the instructor's
	Phase      string `json:"phase"` // "lobby", "answering", "reveal", "discuss" or "end"
}

// Over is the phase of a class that takes no answers any more.
const Over = "end"

// Keep remembers what a host said of its class, and the instructor's own assessment
// where it has one.
func (m *Memory) Keep(a Address, c Class, own []byte) error {
	line, err := json.Marshal(c)
	if err != nil {
		return fmt.Errorf("keep what the host says: %w", err)
	}
	if c.Own { // first: a class that is kept has its questions
		if err := m.write(a.file()+".yaml", own); err != nil {
			return err
		}
	}
	return m.write(a.file()+".json", append(line, '\n'))
}

// Kept is what a host said the last time that it answered. found is false where it
// never did, or where what was kept of it cannot be used.
func (m *Memory) Kept(a Address) (c Class, own []byte, found bool) {
	data, err := os.ReadFile(filepath.Join(m.dir, a.file()+".json"))
	if err != nil || json.Unmarshal(data, &c) != nil || c.Schema != Schema {
		return Class{}, nil, false
	}
	if c.Own {
		if own, err = os.ReadFile(m.Assessment(a)); err != nil {
			return Class{}, nil, false
		}
	}
	return c, own, true
}

// Assessment is the file in which the own assessment of a class is kept.
func (m *Memory) Assessment(a Address) string { return filepath.Join(m.dir, a.file()+".yaml") }

// decode reads one line of JSON that a host answered.
func decode(out []byte, into any) error {
	var shape struct {
		Schema int `json:"schema"`
	}
	if json.Unmarshal(out, &shape) != nil || shape.Schema < 1 {
		return ErrNoClass
	}
	if shape.Schema > Schema {
		return ErrNewer
	}
	if json.Unmarshal(out, into) != nil {
		return ErrNoClass
	}
	return nil
}

// Errors of a host that answers, and not as the host of a class does. Trying again
// changes nothing.
var (
	ErrNoClass = errors.New("it answers, but not as the host of a class does")
	ErrNewer   = errors.New("it answers as a newer rolefit does, which this one cannot read")
)
