package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
)

// mostNames is the number of names to try for a new file.
const mostNames = 1000

// saveNew writes data to a new file in dir and returns its path: base+ext, or base-2+ext,
// base-3+ext and so on if the name is taken. It never overwrites a file. The file is
// readable by its owner only, and durable; saveNew removes one that it cannot write whole.
// An error beside a path means that the file exists but may not survive a power loss.
func saveNew(dir, base, ext string, data []byte) (path string, err error) {
	for n := 1; n <= mostNames; n++ {
		name := base + ext
		if n > 1 {
			name = fmt.Sprintf("%s-%d%s", base, n, ext)
		}
		path := filepath.Join(dir, name)
		file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return "", unsaved(path, err)
		}
		if err := writeWhole(file, data); err != nil {
			return "", unsaved(path, errors.Join(err, os.Remove(path)))
		}
		return path, unsaved(path, settle(dir))
	}
	return "", fmt.Errorf("save %s: there are %d files of that name already; move some away", filepath.Join(dir, base+ext), mostNames)
}

// writeWhole writes, syncs and closes a file.
func writeWhole(file *os.File, data []byte) error {
	_, err := file.Write(data)
	if err == nil {
		err = file.Sync()
	}
	return errors.Join(err, file.Close())
}

// settle syncs a folder, if the system supports that and the folder can be read.
func settle(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	folder, err := os.Open(dir)
	if err != nil {
		return nil // the file is there; only a loss of power could still lose its name
	}
	defer folder.Close() //nolint:errcheck // nothing was written through it
	if err := folder.Sync(); err != nil && !errors.Is(err, syscall.EINVAL) && !errors.Is(err, errors.ErrUnsupported) {
		return err
	}
	return nil
}

// unsaved wraps the error of saving a file; nil stays nil.
func unsaved(path string, err error) error {
	if err == nil {
		return nil
	}
	if reason := (*fs.PathError)(nil); errors.As(err, &reason) {
		err = reason.Err
	}
	return fmt.Errorf("save %s: %w", path, err)
}
