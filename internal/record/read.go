package record

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"strings"

	"rolefit/internal/folder"
	"rolefit/internal/strictjson"
)

// errNotBegun marks a file without a complete first line: the program ended while it
// began the sitting, and no line was acknowledged.
var errNotBegun = fmt.Errorf("never begun: %w", fs.ErrNotExist)

// mostBytes is the largest file that is read: a sitting of some ten thousand changed
// answers.
const mostBytes = 4 << 20

// Parse reads a sitting from the bytes of its file, without a torn last line. Errors:
// ErrDamaged with the line, ErrForeign, ErrNewer.
func Parse(data []byte) (s Sitting, err error) {
	whole := bytes.LastIndexByte(data, '\n') + 1
	if whole == 0 {
		return Sitting{}, unfinished(data)
	}
	lines := bytes.Split(data[:whole-1], []byte("\n"))
	if s.Header, err = parseHeader(lines[0]); err != nil {
		return Sitting{}, err
	}
	for i, line := range lines[1:] {
		e, err := parseEvent(line)
		if err != nil {
			return Sitting{}, fmt.Errorf("%w: line %d %w", ErrDamaged, i+2, err)
		}
		s.Events = append(s.Events, e)
	}
	return s, nil
}

// unfinished returns errNotBegun for the beginning of a header, else ErrForeign.
func unfinished(data []byte) error {
	const begin, most = `{"schema":`, 1 << 10
	start := string(data[:min(len(data), len(begin))])
	if len(data) < most && strings.HasPrefix(begin, start) {
		return errNotBegun
	}
	return ErrForeign
}

// parseHeader decodes the first line. Errors: ErrForeign for JSON of another kind (a
// sheet also has a schema, but answers too), ErrNewer, ErrDamaged.
func parseHeader(line []byte) (Header, error) {
	var fields map[string]json.RawMessage
	var schema int
	if json.Unmarshal(line, &fields) != nil || fields["answers"] != nil ||
		json.Unmarshal(fields["schema"], &schema) != nil {
		return Header{}, ErrForeign
	}
	if schema > Schema {
		return Header{}, fmt.Errorf("%w: its schema is %d and this one reads up to %d", ErrNewer, schema, Schema)
	}
	h, err := strictjson.Decode[Header](line)
	if err != nil {
		return Header{}, fmt.Errorf("%w: line 1 %w", ErrDamaged, err)
	}
	if schema < 1 || !folder.ValidID(h.ID) || h.Assessment == "" || h.Edition == "" || h.Start.IsZero() {
		return Header{}, fmt.Errorf("%w: line 1 is missing a part, or has a wrong one", ErrDamaged)
	}
	return h, nil
}

func parseEvent(line []byte) (Event, error) {
	e, err := strictjson.Decode[Event](line)
	if err != nil {
		return Event{}, err
	}
	if e.At.IsZero() {
		return Event{}, errors.New("has no time")
	}
	return e, e.check()
}

// check refuses an event that the format does not allow.
func (e Event) check() error {
	switch e.Kind {
	case Answered, Changed, Skipped:
		if e.Question == "" {
			return errors.New("doesn't name a question")
		}
	case Guessed, TieBreakers, Limits, Finished, Situated:
	default:
		return fmt.Errorf("has the unknown event %q", e.Kind)
	}
	if e.Value < -2 || e.Value > 2 {
		return fmt.Errorf("has the answer %d; answers go from -2 to 2", e.Value)
	}
	if e.Seconds < 0 || math.IsInf(e.Seconds, 0) || math.IsNaN(e.Seconds) {
		return errors.New("has a time on screen that is not a number of seconds from 0")
	}
	return nil
}
