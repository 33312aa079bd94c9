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
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"rolefit/internal/atomicfile"
	"rolefit/scoring"
)

// Schema is the newest version of the file format that this package reads.
const Schema = 1

// Errors that callers tell apart.
var (
	ErrDamaged = errors.New("damaged")
	ErrForeign = errors.New("not a sheet on its way")
	ErrNewer   = errors.New("from a newer rolefit")
)

// fileExt is the extension of a sheet, tempExt of a file that is being written.
const (
	fileExt = ".json"
	tempExt = ".writing"
)

// Entry is a sheet and its destination.
type Entry struct {
	Schema int           `json:"schema"`
	Host   string        `json:"host"`  // as host.Address prints it
	Class  string        `json:"class"` // name of the class; empty: the host has not answered yet
	Put    time.Time     `json:"put"`   // UTC, whole seconds; never sent
	Sheet  scoring.Sheet `json:"sheet"`
}

// Unreadable is a file that was left alone, with the reason.
type Unreadable struct {
	Path string
	Err  error // wraps ErrDamaged, ErrForeign or ErrNewer, or is the system's
}

// Box is the folder of waiting sheets.
type Box struct{ dir string }

// Open returns the box at dir. Put creates it with mode 0700 if it does not exist.
func Open(dir string) *Box { return &Box{dir} }

// Dir returns the path of the folder.
func (b *Box) Dir() string { return b.dir }

// Bare returns the part of a sheet that is sent, under an id: answers, the order of the
// questions, assessment and edition. Limits, guess, seconds and date stay on this
// computer.
func Bare(s scoring.Sheet, id string) scoring.Sheet {
	return scoring.Sheet{
		Schema: scoring.SheetSchema, ID: id, Assessment: s.Assessment, Edition: s.Edition,
		Answers: s.Answers, Asked: s.Asked,
	}
}

// Put stores a sheet durably, replacing one with the same id.
func (b *Box) Put(e Entry) error {
	if !validID(e.Sheet.ID) {
		return fmt.Errorf("keep the sheet: %q is no id", e.Sheet.ID)
	}
	e.Schema, e.Put = Schema, e.Put.UTC().Truncate(time.Second)
	data, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("keep the sheet: %w", err)
	}
	if err := atomicfile.MakeFolder(b.dir); err != nil {
		return fmt.Errorf("keep the sheet: %w", err)
	}
	if err := atomicfile.Replace(b.path(e.Sheet.ID), e.Sheet.ID+"-*"+tempExt, append(data, '\n')); err != nil {
		return fmt.Errorf("keep the sheet in %s: %w", b.dir, err)
	}
	return nil
}

// Sent deletes the sheet with this id. It is no error if another process has sent and
// deleted it already.
func (b *Box) Sent(id string) error {
	err := os.Remove(b.path(id))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = atomicfile.SyncFolder(b.dir)
	}
	if err != nil {
		return fmt.Errorf("delete the sheet that was sent: %w", atomicfile.Cause(err))
	}
	return nil
}

// List returns the waiting sheets, the longest waiting first, and the files that are no
// sheets or cannot be read. A missing folder is empty.
func (b *Box) List() ([]Entry, []Unreadable) {
	files, err := os.ReadDir(b.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var unreadable []Unreadable
	if err != nil {
		unreadable = append(unreadable, Unreadable{b.dir, atomicfile.Cause(err)})
	}
	var entries []Entry
	for _, f := range files {
		if litter(f.Name()) {
			continue
		}
		e, err := b.read(f)
		switch {
		case err == nil:
			entries = append(entries, e)
		case !errors.Is(err, fs.ErrNotExist): // sent since
			unreadable = append(unreadable, Unreadable{filepath.Join(b.dir, f.Name()), err})
		}
	}
	slices.SortFunc(entries, func(a, b Entry) int {
		return cmp.Or(a.Put.Compare(b.Put), cmp.Compare(a.Sheet.ID, b.Sheet.ID))
	})
	return entries, unreadable
}

// Forget deletes every sheet and unfinished write. It returns the deleted sheets and
// the files that it left alone.
func (b *Box) Forget() ([]Entry, []Unreadable) {
	entries, unreadable := b.List()
	var gone []Entry
	for _, e := range entries {
		if err := b.Sent(e.Sheet.ID); err != nil {
			unreadable = append(unreadable, Unreadable{b.path(e.Sheet.ID), atomicfile.Cause(err)})
			continue
		}
		gone = append(gone, e)
	}
	files, _ := os.ReadDir(b.dir) // List has reported the error
	for _, f := range files {
		if strings.HasSuffix(f.Name(), tempExt) {
			_ = os.Remove(filepath.Join(b.dir, f.Name()))
		}
	}
	_ = os.Remove(b.dir) // fails unless it is empty
	return gone, unreadable
}

// read reads one file of the box.
func (b *Box) read(f fs.DirEntry) (Entry, error) {
	id, ours := strings.CutSuffix(f.Name(), fileExt)
	if !ours || !validID(id) || !f.Type().IsRegular() {
		return Entry{}, ErrForeign
	}
	data, err := os.ReadFile(b.path(id))
	if err != nil {
		return Entry{}, atomicfile.Cause(err)
	}
	return decode(data, id)
}

// decode reads the file of the sheet with this id. It drops every field of the sheet
// that Bare does not send. Errors: ErrNewer, ErrDamaged.
func decode(data []byte, id string) (Entry, error) {
	var e Entry
	err := json.Unmarshal(data, &e)
	switch {
	case e.Schema > Schema: // before other errors: a newer format may not decode
		return Entry{}, fmt.Errorf("%w: its schema is %d and this one reads up to %d", ErrNewer, e.Schema, Schema)
	case err != nil || e.Schema != Schema || e.Host == "" || e.Sheet.ID != id:
		return Entry{}, ErrDamaged
	}
	e.Sheet = Bare(e.Sheet, id)
	return e, nil
}

// litter reports whether a file is an unfinished write or one that desktops leave in
// every folder; List does not name these.
func litter(name string) bool {
	return strings.HasSuffix(name, tempExt) || name == ".DS_Store" || name == "Thumbs.db" || name == "desktop.ini"
}

func (b *Box) path(id string) string { return filepath.Join(b.dir, id+fileExt) }
