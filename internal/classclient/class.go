package classclient

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Schema is the newest version of a host's replies that this package reads.
const Schema = 1

// Class is a host's description of its class.
type Class struct {
	Schema     int    `json:"schema"`
	Class      string `json:"class"`      // its name
	Assessment string `json:"assessment"` // id of the assessment
	Edition    string `json:"edition"`
	Own        bool   `json:"own"`                 // the assessment is the instructor's own, see Client.Own
	Phase      string `json:"phase"`               // "lobby", "answering", "reveal", "discuss" or "end"
	DeleteOn   string `json:"delete_on,omitempty"` // the day on which the class's answers are deleted, as time.DateOnly; empty: no date
}

// Over is the phase of a class that accepts no more answers.
const Over = "end"

// Keep stores a host's description of its class, and own, the instructor's assessment,
// if c.Own is set. Errors are the system's.
func (m *Memory) Keep(a Address, c Class, own []byte) error {
	line, err := json.Marshal(c)
	if err != nil {
		return fmt.Errorf("save what the host says: %w", err)
	}
	if c.Own { // first, so that a stored class always has its questions
		if err := m.write(a.file()+".yaml", own); err != nil {
			return err
		}
	}
	return m.write(a.file()+".json", append(line, '\n'))
}

// Kept returns the class and assessment from the host's last reply. found is false if
// none is stored or they cannot be read.
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

// Assessment returns the path of a class's own assessment.
func (m *Memory) Assessment(a Address) string { return filepath.Join(m.dir, a.file()+".yaml") }

// decode reads a line of JSON from a host. Errors: ErrNoClass, ErrNewer.
func decode(out []byte, into any) error {
	var shape struct {
		Schema int `json:"schema"`
	}
	switch {
	case json.Unmarshal(out, &shape) != nil || shape.Schema < 1:
		return ErrNoClass
	case shape.Schema > Schema:
		return ErrNewer
	case json.Unmarshal(out, into) != nil:
		return ErrNoClass
	}
	return nil
}

// Errors of a server that answers, but not as the host of a class. A retry would fail
// likewise.
var (
	ErrNoClass = errors.New("something answers there, but it is not the host of a class")
	ErrNewer   = errors.New("a newer rolefit answers there, which this one can't read; get that version")
)
