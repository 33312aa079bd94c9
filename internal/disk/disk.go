// Package disk owns what it takes for files and their names to be on the disk when a
// function returns: folders that are made, files that are replaced as a whole. And locks
// that die with their process.
//
// It does not own what is in them. Its rules: what is made is for its owner only; an
// error is what the system said, without the operation and the path, for the callers
// say what was attempted.
package disk

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
)

// Replace writes a file as a whole: whoever reads it sees what was there before, or all
// of data. temp names the file that is written first, in the same folder, as in
// os.CreateTemp; what is left of one after a crash is the caller's to clear away.
func Replace(path, temp string, data []byte) (err error) {
	file, err := os.CreateTemp(filepath.Dir(path), temp) // for its owner only
	if err != nil {
		return Cause(err)
	}
	defer func() {
		if err != nil {
			_ = os.Remove(file.Name())
		}
	}()
	_, err = file.Write(data)
	if err == nil {
		err = file.Sync()
	}
	err = errors.Join(err, file.Close())
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		return Cause(err)
	}
	return SyncFolder(filepath.Dir(path))
}

// MakeFolder makes a folder and those above it that are missing.
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

// SyncFolder makes the names in a folder durable. Windows keeps them without being
// asked, and some file systems do not know how.
func SyncFolder(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		if errors.Is(err, fs.ErrPermission) { // a folder above ours that may be passed but not read
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

// Cause is what the system said, without the operation and the path.
func Cause(err error) error {
	if path := (*fs.PathError)(nil); errors.As(err, &path) {
		return path.Err
	}
	if link := (*os.LinkError)(nil); errors.As(err, &link) {
		return link.Err
	}
	return err
}
