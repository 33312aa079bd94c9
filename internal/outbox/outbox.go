// Package outbox owns the sheets that are on their way to a class: one file per
// sheet, from the moment a quiz is finished until the host of the class has it.
//
// It does not own what a sheet means (package scoring), how it travels (package
// host below it) or when it is tried again (package cli). Its rules: a sheet is
// durable when Put returns, and whole or not there at all; it holds the answers and
// nothing about the person or the time; what was sent is gone from the disk; a file
// that cannot be read is named and left alone.
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

	"rolefit/internal/disk"
	"rolefit/scoring"
)

// Schema is the newest shape of a file that this package reads.
const Schema = 1

// Errors that callers tell apart.
var (
	ErrDamaged = errors.New("damaged")
	ErrForeign = errors.New("not a sheet on its way")
	ErrNewer   = errors.New("from a newer rolefit")
)

// fileExt is that of a sheet; tempExt that of one that is being written.
const (
	fileExt = ".json"
	tempExt = ".writing"
)

// Entry is a sheet and where it is to go.
type Entry struct {
	Schema int           `json:"schema"`
	Host   string        `json:"host"`  // as host.Address prints it
	Class  string        `json:"class"` // as the host calls it; empty: it did not answer
	Put    time.Time     `json:"put"`   // UTC, in whole seconds; it is not sent
	Sheet  scoring.Sheet `json:"sheet"`
}

// Unreadable is a file that was left alone, and why.
type Unreadable struct {
	Path string
	Err  error // wraps ErrDamaged, ErrForeign or ErrNewer, or is the system's
}

// Box is the folder in which sheets wait.
type Box struct{ dir string }

// Open returns the box at dir, which need not exist: it is made, for its owner only,
// when the first sheet is put there.
func Open(dir string) *Box { return &Box{dir} }

// Dir returns the path of the folder.
func (b *Box) Dir() string { return b.dir }

// Bare is what of a sheet travels: the answers, the order in which they were asked
// and the edition, under an id. The limits, the guess, the seconds and the date stay
// where they are.
func Bare(s scoring.Sheet, id string) scoring.Sheet {
	return scoring.Sheet{
		Schema: scoring.SheetSchema, ID: id, Assessment: s.Assessment, Edition: s.Edition,
		Answers: s.Answers, Asked: s.Asked,
	}
}

// Put makes a sheet durable. One of the same id is replaced.
func (b *Box) Put(e Entry) error {
	if !validID(e.Sheet.ID) {
		return fmt.Errorf("keep the sheet: %q is no id", e.Sheet.ID)
	}
	e.Schema, e.Put = Schema, e.Put.UTC().Truncate(time.Second)
	data, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("keep the sheet: %w", err)
	}
	if err := disk.MakeFolder(b.dir); err != nil {
		return fmt.Errorf("keep the sheet: %w", err)
	}
	if err := disk.Replace(b.path(e.Sheet.ID), e.Sheet.ID+"-*"+tempExt, append(data, '\n')); err != nil {
		return fmt.Errorf("keep the sheet in %s: %w", b.dir, err)
	}
	return nil
}

// Sent deletes the sheet with this id. One that is not there is no error: another
// process sent it.
func (b *Box) Sent(id string) error {
	err := os.Remove(b.path(id))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = disk.SyncFolder(b.dir)
	}
	if err != nil {
		return fmt.Errorf("delete the sheet that was sent: %w", disk.Cause(err))
	}
	return nil
}

// List returns the sheets that wait, those that wait longest first, and the files
// that are none or cannot be read. A box that does not exist holds nothing.
func (b *Box) List() ([]Entry, []Unreadable) {
	files, err := os.ReadDir(b.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var unreadable []Unreadable
	if err != nil {
		unreadable = append(unreadable, Unreadable{b.dir, disk.Cause(err)})
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

// Forget deletes every sheet and what was left of writing them, and returns those
// that waited and the files that it left alone.
func (b *Box) Forget() ([]Entry, []Unreadable) {
	entries, unreadable := b.List()
	var gone []Entry
	for _, e := range entries {
		if err := b.Sent(e.Sheet.ID); err != nil {
			unreadable = append(unreadable, Unreadable{b.path(e.Sheet.ID), disk.Cause(err)})
			continue
		}
		gone = append(gone, e)
	}
	files, _ := os.ReadDir(b.dir) // what cannot be listed was named above
	for _, f := range files {
		if strings.HasSuffix(f.Name(), tempExt) {
			_ = os.Remove(filepath.Join(b.dir, f.Name()))
		}
	}
	_ = os.Remove(b.dir) // goes where it is empty
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
		return Entry{}, disk.Cause(err)
	}
	return decode(data, id)
}

// decode reads what stands in the file of the sheet with this id. Of the sheet it takes
// what travels, whatever else somebody wrote there.
func decode(data []byte, id string) (Entry, error) {
	var e Entry
	err := json.Unmarshal(data, &e)
	switch {
	case e.Schema > Schema: // whatever else is unlike ours
		return Entry{}, fmt.Errorf("%w: its schema is %d and this one reads up to %d", ErrNewer, e.Schema, Schema)
	case err != nil || e.Schema != Schema || e.Host == "" || e.Sheet.ID != id:
		return Entry{}, ErrDamaged
	}
	e.Sheet = Bare(e.Sheet, id)
	return e, nil
}

// litter says whether a file is one that is being written, or one that desktops
// leave in every folder: neither is worth a word.
func litter(name string) bool {
	return strings.HasSuffix(name, tempExt) || name == ".DS_Store" || name == "Thumbs.db" || name == "desktop.ini"
}

func (b *Box) path(id string) string { return filepath.Join(b.dir, id+fileExt) }
