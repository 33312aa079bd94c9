package record

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"

	"rolefit/internal/atomicfile"
	"rolefit/internal/folder"
)

// Errors that callers tell apart.
var (
	ErrInUse    = folder.ErrInUse
	ErrDamaged  = folder.ErrDamaged
	ErrNewer    = folder.ErrNewer
	ErrForeign  = errors.New("not a sitting of rolefit")
	ErrNotFound = errors.New("no such sitting")
	ErrSeveral  = errors.New("several sittings begin with it") // ids with these letters
)

// Unreadable is a file that was left alone, with the reason.
type Unreadable = folder.Unreadable

// fileExt is the extension of a sitting's file.
const fileExt = ".jsonl"

// Sittings is the folder of sittings, one file each, named after its id.
type Sittings struct {
	*folder.Folder[Sitting]
	random io.Reader
}

// Open returns the folder at dir. Begin creates it with mode 0700 if it does not exist.
// Ids are drawn from random.
func Open(dir string, random io.Reader) *Sittings {
	f := &Sittings{random: random}
	f.Folder = folder.Open(dir, folder.Kind[Sitting]{
		Ext: fileExt, Most: mostBytes, Named: folder.ValidID, Foreign: ErrForeign, Missing: ErrNotFound,
		Parse: func(id string, data []byte) (Sitting, error) {
			s, err := Parse(data)
			if err == nil && s.ID != id {
				err = fmt.Errorf("%w: it is named after one sitting and holds another", ErrDamaged)
			}
			s.Path = f.Path(id)
			return s, err
		},
		Order: func(a, b Sitting) int { return cmp.Or(b.Start.Compare(a.Start), cmp.Compare(a.ID, b.ID)) },
	})
	return f
}

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

// List returns the sittings, newest start first, and the files that are no sittings or
// cannot be read. It changes nothing. A missing folder is empty.
func (f *Sittings) List() ([]Sitting, []Unreadable) {
	all, left := f.Folder.List()
	return f.held(all), left
}

// Recent lists the most sittings that were written last, and on until one of an assessment is
// finished, as List does. It returns how many files it did not read.
func (f *Sittings) Recent(most int, assessment string) (all []Sitting, left []Unreadable, more int) {
	all, left, more = f.Folder.Recent(most, func(s Sitting) bool { return s.Assessment == assessment && s.Finished() })
	return f.held(all), left, more
}

// held marks the sittings that another process has open.
func (f *Sittings) held(all []Sitting) []Sitting {
	for i := range all {
		all[i].InUse = f.Held(all[i].ID)
	}
	return all
}

// Load reads the sitting with this id or unique prefix of an id. It changes nothing.
// Errors: ErrNotFound, ErrSeveral, ErrDamaged, ErrForeign, ErrNewer, or the system's.
func (f *Sittings) Load(id string) (Sitting, error) {
	id, err := f.find(id)
	if err != nil {
		return Sitting{}, err
	}
	return f.Read(id)
}

// find completes a prefix of an id.
func (f *Sittings) find(id string) (string, error) {
	id = strings.ToLower(id)
	if folder.ValidID(id) {
		return id, nil
	}
	if id == "" || strings.Trim(id, folder.Letters) != "" {
		return "", ErrNotFound
	}
	names, err := f.Names()
	if err != nil {
		return "", err
	}
	found := slices.DeleteFunc(names, func(name string) bool {
		_, err := os.Lstat(f.Path(name)) // it may have a lock only
		return err != nil || !strings.HasPrefix(name, id)
	})
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
	more := ""
	if n := len(ids) - most; n > 0 {
		more = fmt.Sprintf(" and %d more", n)
	}
	short := Shortest(ids)
	var said []string
	for _, id := range ids[:min(len(ids), most)] {
		said = append(said, id[:short])
	}
	return strings.Join(said, ", ") + more
}

// Shortest returns the least length of a prefix, from 6, that tells all ids apart.
func Shortest(ids []string) int {
	const least = 6
	for n := least; n < folder.IDLength; n++ {
		seen := map[string]bool{}
		for _, id := range ids {
			seen[id[:n]] = true
		}
		if len(seen) == len(ids) {
			return n
		}
	}
	return folder.IDLength
}

// Forget deletes the sitting with this id or unique prefix of an id, even if its file
// cannot be read, and returns the whole id. Errors: ErrNotFound, ErrSeveral, ErrInUse,
// or the system's.
func (f *Sittings) Forget(id string) (string, error) {
	id, err := f.find(id)
	if err != nil {
		return "", err
	}
	err = f.Remove(id)
	if errors.Is(err, ErrNotFound) {
		id = ""
	}
	return id, err
}

// ForgetAll deletes every sitting that can be read and is not in use, and the remains
// of sittings that never began. It returns the deleted ids, newest first, and the files
// that it left alone.
func (f *Sittings) ForgetAll() (deleted []string, left []Unreadable) {
	sittings, left := f.List()
	for _, s := range sittings {
		if err := f.Remove(s.ID); err != nil {
			left = append(left, Unreadable{Path: s.Path, Err: err})
			continue
		}
		deleted = append(deleted, s.ID)
	}
	names, _ := f.Names() // List has reported the error
	for _, id := range names {
		if err := f.clear(id); err != nil {
			left = append(left, Unreadable{Path: f.Path(id), Err: atomicfile.Cause(err)})
		}
	}
	return deleted, left
}

// clear deletes the file of a sitting that never began, and a lock without a sitting, if
// nothing holds it.
func (f *Sittings) clear(id string) error {
	if _, err := f.Read(id); f.Held(id) || !errors.Is(err, ErrNotFound) {
		return nil
	}
	l, err := f.Lock(id)
	if err != nil {
		return err
	}
	defer l.Release() // deletes the lock
	if err := f.Delete(id); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
