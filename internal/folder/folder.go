// Package folder owns folders with one file for each thing of a kind: listing, reading,
// replacing, locking and deleting them, and the ids that name files.
//
// It does not own the format of a file. Its rules: a written file is complete or absent,
// and durable when Write returns; a file that cannot be read is named and left alone; only
// a file of the kind is deleted.
package folder

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"rolefit/internal/atomicfile"
)

// Errors that callers tell apart.
var (
	ErrInUse   = errors.New("it is open in another rolefit")
	ErrDamaged = errors.New("damaged")
	ErrNewer   = errors.New("written by a newer rolefit")
)

// lockExt is the extension of a lock, tempStart and tempEnd mark a file that is being
// written.
const (
	lockExt   = ".lock"
	tempStart = ".writing-"
	tempEnd   = ".writing" // of earlier versions
)

// Kind describes the files of a folder. A name is that of a file without its extension.
type Kind[T any] struct {
	Ext     string                                    // with its dot
	Most    int                                       // the largest file that is read, in bytes
	Named   func(name string) bool                    // reports whether a file may have this name
	Parse   func(name string, data []byte) (T, error) // its errors wrap ErrDamaged, ErrNewer or Foreign; one that wraps fs.ErrNotExist hides the file
	Order   func(a, b T) int                          // of List
	Foreign error                                     // for a file of another kind
	Missing error                                     // for a file that is not there, or hidden by Parse
}

// Unreadable is a file that was left alone, with the reason.
type Unreadable struct {
	Path string
	Err  error // wraps ErrDamaged, ErrNewer or Kind.Foreign, or is the system's
}

// Folder is a folder with one file for each T.
type Folder[T any] struct {
	dir string
	of  Kind[T]
}

// Open returns the folder at dir. Make creates it if it does not exist.
func Open[T any](dir string, of Kind[T]) *Folder[T] { return &Folder[T]{dir, of} }

// Dir returns the path of the folder.
func (f *Folder[T]) Dir() string { return f.dir }

// Path returns the path of a file.
func (f *Folder[T]) Path(name string) string { return filepath.Join(f.dir, name+f.of.Ext) }

// Make makes the folder with mode 0700, and its parents.
func (f *Folder[T]) Make() error { return atomicfile.MakeFolder(f.dir) }

// List returns the things in the folder, in the kind's order, and the files that are none or
// cannot be read. It changes nothing. A missing folder is empty.
func (f *Folder[T]) List() (all []T, left []Unreadable) {
	all, left, _ = f.list(math.MaxInt, nil)
	slices.SortStableFunc(all, f.of.Order)
	return all, left
}

// Recent lists the most files that were changed last, last changed first, and on until enough
// is true of one. It returns how many it did not read.
func (f *Folder[T]) Recent(most int, enough func(T) bool) (all []T, left []Unreadable, more int) {
	return f.list(most, enough)
}

// list reads files as Recent does; all of them, in no order, where enough is nil.
func (f *Folder[T]) list(most int, enough func(T) bool) (all []T, left []Unreadable, more int) {
	files, err := os.ReadDir(f.dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		left = append(left, Unreadable{f.dir, atomicfile.Cause(err)})
	}
	files = slices.DeleteFunc(files, func(file fs.DirEntry) bool { return f.litter(file.Name()) })
	found := enough == nil
	if !found {
		newestFirst(files)
	}
	for i, file := range files {
		if i >= most && found {
			more = len(files) - i
			break
		}
		name, ours := strings.CutSuffix(file.Name(), f.of.Ext)
		var one T
		err := f.of.Foreign
		if ours && f.of.Named(name) && file.Type().IsRegular() {
			one, err = f.read(name)
		}
		switch {
		case err == nil:
			all = append(all, one)
			found = found || enough(one)
		case !errors.Is(err, fs.ErrNotExist): // deleted since
			left = append(left, Unreadable{filepath.Join(f.dir, file.Name()), err})
		}
	}
	return all, left, more
}

// newestFirst sorts files by the time of their last change.
func newestFirst(files []fs.DirEntry) {
	changed := make(map[string]time.Time, len(files))
	for _, file := range files {
		if info, err := file.Info(); err == nil { // else it was deleted since
			changed[file.Name()] = info.ModTime()
		}
	}
	slices.SortStableFunc(files, func(a, b fs.DirEntry) int { return changed[b.Name()].Compare(changed[a.Name()]) })
}

// litter reports whether a file is a lock, an unfinished write, or one that desktops leave in
// every folder; List does not name these.
func (f *Folder[T]) litter(file string) bool {
	if name, lock := strings.CutSuffix(file, lockExt); lock && f.of.Named(name) {
		return true
	}
	return temporary(file) || file == ".DS_Store" || file == "Thumbs.db" || file == "desktop.ini"
}

func temporary(file string) bool {
	return strings.HasPrefix(file, tempStart) || strings.HasSuffix(file, tempEnd)
}

// Names returns the names of the files and locks that may be ours, sorted.
func (f *Folder[T]) Names() ([]string, error) {
	files, err := os.ReadDir(f.dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, atomicfile.Cause(err)
	}
	var names []string
	for _, file := range files {
		name := strings.TrimSuffix(strings.TrimSuffix(file.Name(), f.of.Ext), lockExt)
		if name != file.Name() && f.of.Named(name) && file.Type().IsRegular() {
			names = append(names, name)
		}
	}
	return slices.Compact(names), nil
}

// Read reads one file. Errors: those of the kind's Parse, Foreign for a file that is too
// large, Missing, or the system's.
func (f *Folder[T]) Read(name string) (T, error) {
	one, err := f.read(name)
	return one, f.missing(err)
}

func (f *Folder[T]) missing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return f.of.Missing
	}
	return err
}

func (f *Folder[T]) read(name string) (one T, err error) {
	data, err := ReadFile(f.Path(name), f.of.Most)
	switch {
	case errors.Is(err, errLarge):
		return one, fmt.Errorf("%w: %w", f.of.Foreign, err)
	case err != nil:
		return one, err
	}
	return f.of.Parse(name, data)
}

// errLarge is the error of ReadFile for a file that is larger than allowed.
var errLarge = errors.New("it is larger")

// ReadFile reads a file that has no more than most bytes.
func ReadFile(path string, most int) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open it: %w", atomicfile.Cause(err))
	}
	defer file.Close() //nolint:errcheck // nothing was written through it
	data, err := io.ReadAll(io.LimitReader(file, int64(most)+1))
	if err != nil {
		return nil, fmt.Errorf("read it: %w", atomicfile.Cause(err))
	}
	if len(data) > most {
		if most < 1<<20 {
			return nil, fmt.Errorf("%w than %d KiB", errLarge, most>>10)
		}
		return nil, fmt.Errorf("%w than %d MiB", errLarge, most>>20)
	}
	return data, nil
}

// Write replaces a file by a value in JSON, durably, and makes the folder if needed.
func (f *Folder[T]) Write(name string, one T) error {
	var data bytes.Buffer
	e := json.NewEncoder(&data)
	e.SetEscapeHTML(false)
	if err := e.Encode(one); err != nil {
		return err
	}
	if err := f.Make(); err != nil {
		return err
	}
	return atomicfile.Replace(f.Path(name), tempStart+name+"-*", data.Bytes())
}

// Lock takes the lock beside a file. Error: ErrInUse if another process holds it.
func (f *Folder[T]) Lock(name string) (*atomicfile.Lock, error) {
	l, err := atomicfile.Acquire(f.lockPath(name))
	switch {
	case errors.Is(err, atomicfile.ErrHeld):
		return nil, ErrInUse
	case err != nil:
		return nil, fmt.Errorf("lock: %w", err)
	}
	return l, nil
}

// Held reports whether another process holds the lock beside a file.
func (f *Folder[T]) Held(name string) bool {
	is, err := atomicfile.Held(f.lockPath(name))
	return err == nil && is
}

// Remove deletes a file under its lock, even one that cannot be read. Errors: ErrInUse,
// Missing, or the system's.
func (f *Folder[T]) Remove(name string) error {
	if _, err := os.Lstat(f.Path(name)); err != nil {
		return f.missing(atomicfile.Cause(err))
	}
	l, err := f.Lock(name)
	if err != nil {
		return err
	}
	defer l.Release()
	return f.missing(f.Delete(name))
}

// Delete deletes a file, and unfinished writes of it, which hold the same. A missing file
// wraps fs.ErrNotExist.
func (f *Folder[T]) Delete(name string) error {
	if err := os.Remove(f.Path(name)); err != nil {
		return fmt.Errorf("delete it: %w", atomicfile.Cause(err))
	}
	f.Sweep(name)
	return atomicfile.SyncFolder(f.dir)
}

// Sweep deletes unfinished writes of a file whose lock the caller holds; with an empty name,
// of all files.
func (f *Folder[T]) Sweep(name string) {
	files, _ := os.ReadDir(f.dir)
	for _, file := range files {
		if temporary(file.Name()) && strings.HasPrefix(strings.TrimPrefix(file.Name(), tempStart), name) {
			_ = os.Remove(filepath.Join(f.dir, file.Name()))
		}
	}
}

func (f *Folder[T]) lockPath(name string) string { return filepath.Join(f.dir, name+lockExt) }
