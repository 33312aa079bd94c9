// Package outbox owns the sheets on their way to a class: one file per sheet, from the
// end of a quiz until the host of the class has it.
//
// It does not own the meaning of a sheet (package scoring), its transport (package host
// below it) or the time of a retry (package cli). Its rules: a sheet is durable when
// Put returns, and a file is complete or absent; it holds the answers and no data about
// the person; a sent sheet is deleted; a file that cannot be read is named and left
// alone.
package outbox

import (
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"rolefit/internal/folder"
	"rolefit/scoring"
)

// Schema is the newest version of the file format that this package reads.
const Schema = 1

// ErrForeign is the error for a file that is no waiting sheet.
var ErrForeign = errors.New("not a sheet waiting to be sent")

// most is the largest file that is read, in bytes.
const most = 1 << 20

// Entry is a sheet and its destination.
type Entry struct {
	Schema int           `json:"schema"`
	Host   string        `json:"host"`  // as host.Address prints it
	Class  string        `json:"class"` // name of the class; empty: the host has not answered yet
	Put    time.Time     `json:"put"`   // UTC, whole seconds; never sent
	Sheet  scoring.Sheet `json:"sheet"`
}

// Box is the folder of waiting sheets.
type Box struct{ *folder.Folder[Entry] }

// Open returns the box at dir. Put creates it with mode 0700 if it does not exist. It lists
// the sheet first that has waited longest.
func Open(dir string) *Box {
	return &Box{folder.Open(dir, folder.Kind[Entry]{
		Ext: ".json", Most: most, Named: folder.ValidID, Parse: decode, Foreign: ErrForeign, Missing: fs.ErrNotExist,
		Order: func(a, b Entry) int {
			return cmp.Or(a.Put.Compare(b.Put), cmp.Compare(a.Sheet.ID, b.Sheet.ID))
		},
	})}
}

// SheetID returns the id under which the sheet of a sitting is sent: a hash, from which the
// sitting's own id cannot be found. It is the same each time, so that a sitting that is
// finished twice, because the program was killed in between, counts once.
func SheetID(sitting string) string {
	sum := sha256.Sum256([]byte("rolefit sheet of sitting " + sitting))
	return folder.Spell(sum[:folder.IDBytes])
}

// Bare returns the part of a sheet that is sent, under an id: answers, the order of the
// questions, assessment and edition. Limits, guess, seconds and date stay on this
// computer.
func Bare(s scoring.Sheet, id string) scoring.Sheet {
	return scoring.Sheet{
		Schema: scoring.SheetSchema, ID: id, Assessment: s.Assessment, Edition: s.Edition,
		Answers: s.Answers, Asked: s.Asked,
	}
}

// Put stores a sheet durably, replacing one with the same id. Errors: no id, or the system's.
func (b *Box) Put(e Entry) error {
	if !folder.ValidID(e.Sheet.ID) {
		return fmt.Errorf("save the sheet: %q is not an id", e.Sheet.ID)
	}
	e.Schema, e.Put = Schema, e.Put.UTC().Truncate(time.Second)
	if err := b.Write(e.Sheet.ID, e); err != nil {
		return fmt.Errorf("save the sheet in %s: %w", b.Dir(), err)
	}
	return nil
}

// Sent deletes the sheet with this id. It is no error if another process has sent and
// deleted it already.
func (b *Box) Sent(id string) error {
	if err := b.Delete(id); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("the sheet was sent: %w", err)
	}
	return nil
}

// Forget deletes every sheet and unfinished write. It returns the deleted sheets and
// the files that it left alone.
func (b *Box) Forget() (gone []Entry, left []folder.Unreadable) {
	entries, left := b.List()
	for _, e := range entries {
		if err := b.Sent(e.Sheet.ID); err != nil {
			left = append(left, folder.Unreadable{Path: b.Path(e.Sheet.ID), Err: err})
			continue
		}
		gone = append(gone, e)
	}
	b.Sweep("")
	_ = os.Remove(b.Dir()) // fails unless it is empty
	return gone, left
}

// decode reads the file of the sheet with this id. It drops every field of the sheet
// that Bare does not send. Errors: folder.ErrNewer, folder.ErrDamaged.
func decode(id string, data []byte) (Entry, error) {
	var e Entry
	err := json.Unmarshal(data, &e)
	switch {
	case e.Schema > Schema: // before other errors: a newer format may not decode
		return Entry{}, fmt.Errorf("%w: its schema is %d and this one reads up to %d", folder.ErrNewer, e.Schema, Schema)
	case err != nil || e.Schema != Schema || e.Host == "" || e.Sheet.ID != id:
		return Entry{}, folder.ErrDamaged
	}
	e.Sheet = Bare(e.Sheet, id)
	return e, nil
}
