// Package atomicfile replaces files atomically, makes folders, and syncs files and folders, so
// that both are durable when a function returns. It also owns locks that end with their
// process.
//
// It does not own the contents. Its rules: files and folders are readable for their
// owner only; an error holds only the system's reason, without operation and path,
// because callers add what they attempted.
package atomicfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
)

// Replace writes data to path atomically: a reader sees the old contents or all of the
// new. temp is the pattern of the temporary file in the same folder, as in
// os.CreateTemp. Callers must clear away temporary files that a crash left behind.
func Replace(path, temp string, data []byte) error {
	file, err := os.CreateTemp(filepath.Dir(path), temp) // for its owner only
	if err != nil {
		return Cause(err)
	}
	err = finish(file, data)
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		_ = os.Remove(file.Name())
		return Cause(err)
	}
	return SyncFolder(filepath.Dir(path))
}

// Create writes data to a new file at path; it never overwrites a file, and removes one that
// it cannot write whole. The error wraps fs.ErrExist if the name is taken.
func Create(path string, data []byte, mode fs.FileMode) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return Cause(err)
	}
	if err := finish(file, data); err != nil {
		return errors.Join(Cause(err), os.Remove(path))
	}
	return SyncFolder(filepath.Dir(path))
}

// finish writes, syncs and closes a file.
func finish(file *os.File, data []byte) error {
	_, err := file.Write(data)
	if err == nil {
		err = file.Sync()
	}
	return errors.Join(err, file.Close())
}

// MakeFolder makes dir and its missing parents, with permissions 0700.
func MakeFolder(dir string) error {
	if info, err := os.Stat(dir); err == nil {
		if !info.IsDir() {
			return fmt.Errorf("%s is a file where a folder should be", dir)
		}
		return nil
	}
	above := filepath.Dir(dir)
	if above != dir {
		if err := MakeFolder(above); err != nil {
			return err
		}
	}
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("make the folder %s: %w", dir, Cause(err))
	}
	return SyncFolder(above)
}

// Writable returns why no file can be made in dir or, if it is missing, in the nearest folder above it;
// nil if one can. It leaves nothing behind.
func Writable(dir string) error {
	for above := filepath.Dir(dir); above != dir; dir, above = above, filepath.Dir(above) {
		if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
			break
		}
	}
	probe, err := os.CreateTemp(dir, ".writing-*")
	if err != nil {
		return Cause(err)
	}
	return errors.Join(probe.Close(), os.Remove(probe.Name()))
}

// SyncFolder makes the entries of a folder durable. It does nothing on Windows, and
// ignores a folder that cannot be opened for reading and a file system that cannot sync
// folders.
func SyncFolder(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		if errors.Is(err, fs.ErrPermission) { // a parent folder with search permission only
			return nil
		}
		return Cause(err)
	}
	defer d.Close() //nolint:errcheck // nothing was written through it
	if err := d.Sync(); err != nil && !errors.Is(err, syscall.EINVAL) && !errors.Is(err, errors.ErrUnsupported) {
		return Cause(err)
	}
	return nil
}

// Cause returns the system's error within a *fs.PathError or *os.LinkError, without
// operation and path; any other error unchanged.
func Cause(err error) error {
	if path := (*fs.PathError)(nil); errors.As(err, &path) {
		return path.Err
	}
	if link := (*os.LinkError)(nil); errors.As(err, &link) {
		return link.Err
	}
	return err
}
