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

	"rolefit/internal/disk"
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

// Folder is where sittings are kept: one file each, named after its id.
type Folder struct {
	dir    string
	random io.Reader
}

// Open returns the folder at dir, which need not exist: it is made, for its owner
// only, when the first sitting begins. random is where ids come from.
func Open(dir string, random io.Reader) *Folder {
	return &Folder{dir: dir, random: random}
}

// Dir returns the path of the folder.
func (f *Folder) Dir() string { return f.dir }

// Sitting is what one file holds.
type Sitting struct {
	Header
	Events []Event // in the order in which they happened
	Path   string  // of its file
	InUse  bool    // another process has it open; known of listed sittings only
}

// Finished says whether the result was reached.
func (s Sitting) Finished() bool {
	return slices.ContainsFunc(s.Events, func(e Event) bool { return e.Kind == Finished })
}

// Last is the time of the last event, or the start where there is none.
func (s Sitting) Last() time.Time {
	if len(s.Events) == 0 {
		return s.Start
	}
	return s.Events[len(s.Events)-1].At
}

// Newest orders sittings by their last event, newest first. One from the future comes
// after all others: the clock was wrong then, and the sitting would be the newest for
// ever.
func Newest(now time.Time) func(a, b Sitting) int {
	const ahead = 24 * time.Hour // clocks differ by less
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

// Unreadable is a file that was left alone, and why.
type Unreadable struct {
	Path string
	Err  error // wraps ErrDamaged, ErrForeign or ErrNewer, or is the system's
}

// List returns the sittings in the folder, newest start first, and the files that
// are none or cannot be read. It changes nothing. A folder that does not exist
// holds nothing.
func (f *Folder) List() ([]Sitting, []Unreadable) {
	entries, err := os.ReadDir(f.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var unreadable []Unreadable
	if err != nil {
		unreadable = append(unreadable, Unreadable{f.dir, disk.Cause(err)})
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

// litter says whether a file is a lock of ours, or one that desktops leave in
// every folder: neither is worth a word.
func litter(name string) bool {
	if id, lock := strings.CutSuffix(name, lockExt); lock && validID(id) {
		return true
	}
	return name == ".DS_Store" || name == "Thumbs.db" || name == "desktop.ini"
}

// Load reads the sitting with this id, or with the only id that begins so. It changes
// nothing. Errors: ErrNotFound, ErrSeveral, ErrDamaged, ErrForeign, ErrNewer, or the
// system's.
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

// find completes an id.
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
		return "", disk.Cause(err)
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

// candidates names ids by as many letters as tell them apart, a few of them.
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

// Shortest is the least number of letters, from six, that tells all ids apart.
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

// read reads a sitting of this folder by its whole id, as readFile does.
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
