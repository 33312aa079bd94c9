package class

import (
	"encoding/json"
	"errors"
	"fmt"

	"rolefit/content"
	"rolefit/internal/record/resultcode"
	"rolefit/quiz/session"
	"rolefit/scoring"
)

// Fingerprint returns the result code of a sheet, which is equal for sheets with equal
// answers; nil for a quiz that is too long for a code.
func Fingerprint(m *scoring.Model, s scoring.Sheet) []byte {
	code, err := resultcode.Encode(m, s)
	if err != nil {
		return nil
	}
	return []byte(code)
}

// SheetOf returns the sheet of finished answers. The error says why a stored sheet does
// not read.
func SheetOf(m *scoring.Model, f Finished) (scoring.Sheet, error) {
	if f.Sheet == nil {
		return session.NewSession(m).Replay(f.Events).Sheet(), nil
	}
	return kept(m, f.Sheet)
}

// SheetsOf returns the sheets of all finished answers. It skips unreadable ones and
// counts them in unread.
func SheetsOf(m *scoring.Model, finished []Finished) (sheets []Sheet, unread int) {
	for _, f := range finished {
		s, err := SheetOf(m, f)
		if err != nil {
			unread++
			continue
		}
		sheets = append(sheets, Sheet{Member: f.Member, Sheet: s, Device: f.Device, Part: f.Part})
	}
	return sheets, unread
}

// Kept encodes frozen sheets for the store, in their order. Errors are of encoding/json.
func Kept(sheets []Sheet) ([]FrozenSheet, error) {
	frozen := make([]FrozenSheet, len(sheets))
	for i, s := range sheets {
		data, err := json.Marshal(s.Sheet)
		if err != nil {
			return nil, fmt.Errorf("freeze a sheet: %w", err)
		}
		frozen[i] = FrozenSheet{s.Member, s.Batch, data}
	}
	return frozen, nil
}

// ReadSnapshot decodes and checks frozen sheets from the store, in their order. It leaves Device
// empty, see WithDevices. Error: a sheet is damaged.
func ReadSnapshot(m *scoring.Model, frozen []FrozenSheet) ([]Sheet, error) {
	sheets := make([]Sheet, len(frozen))
	for i, f := range frozen {
		s, err := kept(m, f.Sheet)
		if err != nil {
			return nil, err
		}
		sheets[i] = Sheet{Member: f.Member, Batch: f.Batch, Sheet: s}
	}
	return sheets, nil
}

func kept(m *scoring.Model, data []byte) (scoring.Sheet, error) {
	var s scoring.Sheet
	err := json.Unmarshal(data, &s)
	if err == nil {
		err = m.Check(s, nil)
	}
	if err != nil {
		return s, fmt.Errorf("read a sheet of the class: %w", err)
	}
	return s, nil
}

// Received decodes and checks a sheet in JSON from a participant and drops everything
// that the figures of a class do not need: limits, guess, times. The error names every
// problem of the sheet. A sheet without an id gets its result code as id.
func Received(m *scoring.Model, limits []content.Limit, data []byte, way Way) (Submission, error) {
	sheet, err := scoring.DecodeSheet(data)
	wrong, _ := errors.AsType[*scoring.SheetError](err)
	if err != nil && (wrong == nil || sheet.Assessment == "") {
		return Submission{}, err
	}
	more := m.Check(sheet, limits)
	if wrong != nil {
		more = wrong.Join(more)
	}
	if more != nil {
		return Submission{}, more
	}
	return Submitted(m, sheet, way)
}

// Submitted prepares a checked sheet for the store. Errors: an id longer than
// longestID, or no id in a quiz too long for a result code.
func Submitted(m *scoring.Model, sheet scoring.Sheet, way Way) (Submission, error) {
	alone := bare(sheet)
	data, err := json.Marshal(alone)
	if err != nil {
		return Submission{}, fmt.Errorf("save the sheet: %w", err)
	}
	s := Submission{ID: sheet.ID, Way: way, Sheet: data, Fingerprint: Fingerprint(m, alone)}
	switch {
	case s.ID == "" && s.Fingerprint == nil:
		return s, errors.New("the sheet has no id; give it one, so that it counts once")
	case s.ID == "":
		s.ID = string(s.Fingerprint)
	case len(s.ID) > longestID:
		return s, fmt.Errorf("the sheet's id is longer than %d letters", longestID)
	}
	return s, nil
}

// longestID is the longest id of a sheet, in bytes.
const longestID = 128
