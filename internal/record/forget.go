package record

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"rolefit/internal/atomicfile"
)

// Forget deletes the sitting with this id or unique prefix of an id, even if its file
// cannot be read, and returns the whole id. Errors: ErrNotFound, ErrSeveral, ErrInUse,
// or the system's.
func (f *Folder) Forget(id string) (string, error) {
	id, err := f.find(id)
	if err != nil {
		return "", err
	}
	if _, err := os.Lstat(f.path(id)); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return "", ErrNotFound
		}
		return "", atomicfile.Cause(err)
	}
	return id, f.remove(id)
}

// ForgetAll deletes every sitting that can be read and is not in use, and the remains
// of sittings that never began. It returns the deleted ids, newest first, and the files
// that it left alone.
func (f *Folder) ForgetAll() (deleted []string, left []Unreadable) {
	sittings, left := f.List()
	for _, s := range sittings {
		if err := f.remove(s.ID); err != nil {
			left = append(left, Unreadable{s.Path, err})
			continue
		}
		deleted = append(deleted, s.ID)
	}
	for _, path := range f.remains() {
		if err := os.Remove(path); err != nil {
			left = append(left, Unreadable{path, atomicfile.Cause(err)})
		}
	}
	return deleted, left
}

// remove deletes a sitting's file under its lock.
func (f *Folder) remove(id string) error {
	l, err := acquire(f.lockPath(id))
	if err != nil {
		return err
	}
	defer l.Release()
	if err := os.Remove(f.path(id)); err != nil {
		return fmt.Errorf("delete it: %w", atomicfile.Cause(err))
	}
	return atomicfile.SyncFolder(f.dir)
}

// remains lists the files of sittings that never began, and unheld locks without a
// sitting.
func (f *Folder) remains() []string {
	entries, err := os.ReadDir(f.dir)
	if err != nil {
		return nil
	}
	var paths []string
	for _, e := range entries {
		name := e.Name()
		id := strings.TrimSuffix(strings.TrimSuffix(name, fileExt), lockExt)
		if !validID(id) || !e.Type().IsRegular() || held(f.lockPath(id)) {
			continue
		}
		_, _, _, err := f.read(id)
		lone := strings.HasSuffix(name, lockExt) && errors.Is(err, ErrNotFound)
		if lone || strings.HasSuffix(name, fileExt) && errors.Is(err, errNotBegun) {
			paths = append(paths, filepath.Join(f.dir, name))
		}
	}
	return paths
}
