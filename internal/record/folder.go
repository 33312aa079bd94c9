package record

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"rolefit/internal/atomicfile"
)

// Errors that callers tell apart.
var (
	ErrInUse    = errors.New("it is open in another rolefit")
	ErrNotFound = errors.New("no such sitting")
	ErrSeveral  = errors.New("several begin so") // ids with these letters
)

// Extensions of a sitting's file and of the lock beside it.
const (
	fileExt = ".jsonl"
	lockExt = ".lock"
)

// Folder is the folder of sittings, one file each, named after its id.
type Folder struct {
	dir    string
	random io.Reader
}

// Open returns the folder at dir. Begin creates it with mode 0700 if it does not exist.
// Ids are drawn from random.
func Open(dir string, random io.Reader) *Folder {
	return &Folder{dir: dir, random: random}
}

// Dir returns the path of the folder.
func (f *Folder) Dir() string { return f.dir }

// Sitting is the content of one file.
type Sitting struct {
	Header
	Events []Event // in the order in which they happened
	Path   string  // of its file
	InUse  bool    // another process has it open; set by List only
}

// Finished reports whether the sitting reached its result.
func (s Sitting) Finished() bool {
	return slices.ContainsFunc(s.Events, func(e Event) bool { return e.Kind == Finished })
}

// Last returns the time of the last event, or the start of a sitting without events.
func (s Sitting) Last() time.Time {
	if len(s.Events) == 0 {
		return s.Start
	}
	return s.Events[len(s.Events)-1].At
}

// Newest returns an order of sittings by their last event, newest first. Sittings more
// than 24 hours in the future of now come last: a wrong clock would keep them newest
// for ever.
func Newest(now time.Time) func(a, b Sitting) int {
	const ahead = 24 * time.Hour // more than clocks and time zones differ
	wrong := func(s Sitting) int {
		if s.Last().After(now.Add(ahead)) {
			return 1
		}
		return 0
	}
	return func(a, b Sitting) int {
		return cmp.Or(cmp.Compare(wrong(a), wrong(b)), b.Last().Compare(a.Last()))
	}
}

// Unreadable is a file that was left alone, with the reason.
type Unreadable struct {
	Path string
	Err  error // wraps ErrDamaged, ErrForeign or ErrNewer, or is the system's
}

// List returns the sittings in the folder, newest start first, and the files that are
// no sittings or cannot be read. It changes nothing. A missing folder is empty.
func (f *Folder) List() ([]Sitting, []Unreadable) {
	entries, err := os.ReadDir(f.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var unreadable []Unreadable
	if err != nil {
		unreadable = append(unreadable, Unreadable{f.dir, atomicfile.Cause(err)})
	}
	var sittings []Sitting
	for _, e := range entries {
		path := filepath.Join(f.dir, e.Name())
		id, ours := strings.CutSuffix(e.Name(), fileExt)
		switch {
		case litter(e.Name()):
		case !ours || !validID(id) || !e.Type().IsRegular():
			unreadable = append(unreadable, Unreadable{path, ErrForeign})
		default:
			s, _, _, err := f.read(id)
			switch {
			case err == nil:
				s.InUse = held(f.lockPath(id))
				sittings = append(sittings, s)
			case !errors.Is(err, errNotBegun) && !errors.Is(err, ErrNotFound):
				unreadable = append(unreadable, Unreadable{path, err})
			}
		}
	}
	slices.SortFunc(sittings, func(a, b Sitting) int {
		return cmp.Or(b.Start.Compare(a.Start), cmp.Compare(a.ID, b.ID))
	})
	return sittings, unreadable
}

// litter reports whether a file is one of our locks or one that desktops leave in every
// folder; List does not name these.
func litter(name string) bool {
	if id, lock := strings.CutSuffix(name, lockExt); lock && validID(id) {
		return true
	}
	return name == ".DS_Store" || name == "Thumbs.db" || name == "desktop.ini"
}

// Load reads the sitting with this id or unique prefix of an id. It changes nothing.
// Errors: ErrNotFound, ErrSeveral, ErrDamaged, ErrForeign, ErrNewer, or the system's.
func (f *Folder) Load(id string) (Sitting, error) {
	id, err := f.find(id)
	if err != nil {
		return Sitting{}, err
	}
	s, _, _, err := f.read(id)
	if errors.Is(err, errNotBegun) {
		err = ErrNotFound
	}
	return s, err
}

// find completes a prefix of an id.
func (f *Folder) find(id string) (string, error) {
	id = strings.ToLower(id)
	if validID(id) {
		return id, nil
	}
	if id == "" || strings.Trim(id, letters) != "" {
		return "", ErrNotFound
	}
	entries, err := os.ReadDir(f.dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", atomicfile.Cause(err)
	}
	var found []string
	for _, e := range entries {
		if whole, ours := strings.CutSuffix(e.Name(), fileExt); ours && validID(whole) && strings.HasPrefix(whole, id) {
			found = append(found, whole)
		}
	}
	switch len(found) {
	case 0:
		return "", ErrNotFound
	case 1:
		return found[0], nil
	default:
		return "", fmt.Errorf("%w: %s", ErrSeveral, candidates(found))
	}
}

// candidates lists the shortest unique prefixes of the first 8 ids.
func candidates(ids []string) string {
	const most = 8
	named, more := ids[:min(len(ids), most)], ""
	if n := len(ids) - most; n > 0 {
		more = fmt.Sprintf(" and %d more", n)
	}
	short := Shortest(ids)
	said := make([]string, len(named))
	for i, id := range named {
		said[i] = id[:short]
	}
	return strings.Join(said, ", ") + more
}

// Shortest returns the least length of a prefix, from 6, that tells all ids apart.
func Shortest(ids []string) int {
	const least = 6
	for n := least; n < idLength; n++ {
		seen := map[string]bool{}
		for _, id := range ids {
			seen[id[:n]] = true
		}
		if len(seen) == len(ids) {
			return n
		}
	}
	return idLength
}

// read reads a sitting by its whole id; results as for readFile. Error: ErrDamaged if
// the file is named after another sitting.
func (f *Folder) read(id string) (s Sitting, whole, size int, err error) {
	s, whole, size, err = readFile(f.path(id))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		err = ErrNotFound
	case err == nil && s.ID != id:
		err = fmt.Errorf("%w: it is named after one sitting and holds another", ErrDamaged)
	}
	return s, whole, size, err
}

func (f *Folder) path(id string) string     { return filepath.Join(f.dir, id+fileExt) }
func (f *Folder) lockPath(id string) string { return filepath.Join(f.dir, id+lockExt) }
