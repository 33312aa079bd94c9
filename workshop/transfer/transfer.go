// Package transfer owns the file in which a class goes from one computer to another: what is
// in it, and what is taken from it.
//
// It does not own storage or the rules of a reveal. Its rules:
//
//   - Only the answers of people who are done go into a file, under their random ids: no
//     words, no votes, no phase, no unfinished quiz.
//   - Of a class with a snapshot, the frozen sheets go, as they were frozen, each with its
//     batch: package class then keeps the figures that were shown apart from the others.
//   - Everything in a file is checked before any of it is stored; what counts as the same
//     answers is computed anew.
package transfer

import (
	"cmp"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"rolefit/internal/strictjson"
	"rolefit/internal/textsafe"
	"rolefit/scoring"
	"rolefit/workshop/class"
)

// Version is the version of the files that Encode writes.
const Version = 1

// Bounds of a file.
const (
	mostSheets = 10_000
	mostToken  = 128 // bytes of an id, a device or a room
)

// Errors of Decode; each completes a sentence that begins with the file's name.
var (
	ErrForeign = errors.New("is not a class that rolefit-workshop export wrote")
	ErrNewer   = errors.New("was written by a newer rolefit-workshop; use that one")
	ErrDamaged = errors.New("is damaged, or was changed: its checksum doesn't match; export the class again")
)

// file is the outermost object.
type file struct {
	Version int             `json:"rolefit_class"`
	SHA256  string          `json:"sha256"` // of Class as it stands
	Class   json.RawMessage `json:"class"`
}

type carried struct {
	Name       string    `json:"name"`
	Assessment string    `json:"assessment"`
	Edition    string    `json:"edition"`
	Own        string    `json:"own,omitempty"` // YAML
	Began      time.Time `json:"began"`
	DeleteOn   time.Time `json:"delete_on,omitzero"`
	Sheets     []sheet   `json:"sheets"`
}

// sheet is the answers of one participant.
type sheet struct {
	ID      string         `json:"id"`
	Way     class.Way      `json:"way"`
	Device  string         `json:"device,omitempty"`
	Room    string         `json:"room"`
	Batch   int            `json:"batch,omitempty"`   // in which it was frozen; 0: it was not
	Size    int            `json:"size,omitempty"`    // of that batch
	Edition string         `json:"edition,omitempty"` // empty: that of the class
	Answers map[string]int `json:"answers"`
	Asked   []string       `json:"asked,omitempty"`
}

// Export chooses what of a class goes into a file: the frozen sheets; without any, all that
// are finished. A token for the class is drawn from random. With oneRouter each sheet is
// from a device of its own.
func Export(m *scoring.Model, frozen []class.Sheet, finished []class.Finished, oneRouter bool, random io.Reader) ([]class.Submission, error) {
	var bits [10]byte
	if _, err := io.ReadFull(random, bits[:]); err != nil {
		return nil, fmt.Errorf("draw a token: %w", err)
	}
	room := strings.ToLower(base32.StdEncoding.EncodeToString(bits[:]))
	ways, parts := map[string]class.Way{}, map[string]class.Part{}
	for _, f := range finished {
		ways[f.Member], parts[f.Member] = f.Way, f.Part
	}
	sizes := map[int]int{}
	for _, f := range frozen {
		sizes[f.Batch]++
	}
	sheets := frozen
	if len(frozen) == 0 {
		sheets, _ = class.SheetsOf(m, finished)
	}
	var all []class.Submission
	for _, s := range sheets {
		s.Sheet.ID = s.Member
		one, err := class.Submitted(m, s.Sheet, ways[s.Member])
		if err != nil {
			return nil, err
		}
		if !oneRouter {
			one.Device = s.Device
		}
		one.Part = parts[s.Member]
		if s.Batch > 0 || one.Part.Class == "" {
			one.Part = class.Part{Class: room, Batch: s.Batch, Size: sizes[s.Batch]}
		}
		all = append(all, one)
	}
	return all, nil
}

// Encode returns a class with its sheets as a file, on one line.
func Encode(c class.Class, sheets []class.Submission) ([]byte, error) {
	out := carried{
		Name: c.Name, Assessment: c.Assessment, Edition: c.Edition, Own: string(c.Own), Began: c.Began.UTC(), DeleteOn: c.Until, Sheets: []sheet{},
	}
	for _, s := range sheets {
		var of scoring.Sheet
		if err := json.Unmarshal(s.Sheet, &of); err != nil {
			return nil, fmt.Errorf("read a sheet: %w", err)
		}
		if of.Edition == c.Edition {
			of.Edition = ""
		}
		out.Sheets = append(out.Sheets, sheet{s.ID, s.Way, s.Device, s.Part.Class, s.Part.Batch, s.Part.Size, of.Edition, of.Answers, of.Asked})
	}
	raw, err := json.Marshal(out)
	if err != nil {
		return nil, fmt.Errorf("write the class: %w", err)
	}
	data, err := json.Marshal(file{Version, sum(raw), raw})
	return append(data, '\n'), err
}

func sum(raw []byte) string {
	of := sha256.Sum256(raw)
	return hex.EncodeToString(of[:])
}

// Read is a class from a file. Its sheets are not checked yet.
type Read struct {
	Class  class.Class // without a state
	sheets []sheet
}

// Decode reads a file. Errors: ErrForeign, ErrNewer, ErrDamaged.
func Decode(data []byte) (Read, error) {
	var shape struct {
		Version int `json:"rolefit_class"`
	}
	if json.Unmarshal(data, &shape) == nil && shape.Version > Version {
		return Read{}, ErrNewer
	}
	f, err := strictjson.Decode[file](data)
	if err != nil || f.Version != Version {
		return Read{}, ErrForeign
	}
	if sum(f.Class) != f.SHA256 {
		return Read{}, ErrDamaged
	}
	c, err := strictjson.Decode[carried](f.Class)
	if err != nil || class.CheckName(c.Name) != nil || len(c.Sheets) > mostSheets || c.Began.IsZero() {
		return Read{}, ErrForeign
	}
	of := class.Class{Name: c.Name, Assessment: c.Assessment, Edition: c.Edition, Began: c.Began.UTC().Truncate(time.Second), Until: c.DeleteOn.UTC().Truncate(time.Second)}
	if c.DeleteOn.IsZero() {
		of.Until = time.Time{}
	}
	if c.Own != "" {
		of.Own = []byte(c.Own)
	}
	return Read{of, c.Sheets}, nil
}

// Sheets checks the sheets of a file against the class's assessment and prepares them for
// the store. The error names the sheet, by its number in the file, and its problem.
func (r Read) Sheets(m *scoring.Model) ([]class.Submission, error) {
	seen := map[string]bool{}
	var all []class.Submission
	for i, s := range r.sheets {
		one, err := s.submission(m)
		if err == nil && seen[s.ID] {
			err = errors.New("it is in the file twice")
		}
		if err != nil {
			return nil, fmt.Errorf("sheet %d of the file: %w", i+1, err)
		}
		seen[s.ID] = true
		all = append(all, one)
	}
	return all, nil
}

func (s sheet) submission(m *scoring.Model) (class.Submission, error) {
	for _, token := range []string{s.ID, s.Device, s.Room} {
		if len(token) > mostToken || token != textsafe.Key(token) {
			return class.Submission{}, errors.New("an id is too long, or cannot be printed")
		}
	}
	ways := []class.Way{class.BySSH, class.ByJoin, class.ByCode, class.ByPaper}
	alone := s.Batch == 0 && s.Size == 0
	if s.ID == "" || s.Room == "" || !alone && (s.Batch < 1 || s.Size < class.LeastRevealed) || !slices.Contains(ways, s.Way) {
		return class.Submission{}, errors.New("it does not say whose it is, how it came, or who it was frozen with")
	}
	a := m.Assessment()
	of := scoring.Sheet{ID: s.ID, Schema: scoring.SheetSchema, Assessment: a.ID, Edition: cmp.Or(s.Edition, a.Edition), Answers: s.Answers, Asked: s.Asked}
	if err := m.Check(of, nil); err != nil {
		return class.Submission{}, fmt.Errorf("its answers cannot be scored: %w", err)
	}
	one, err := class.Submitted(m, of, s.Way)
	one.Device, one.Part = s.Device, class.Part{Class: s.Room, Batch: s.Batch, Size: s.Size}
	return one, err
}
