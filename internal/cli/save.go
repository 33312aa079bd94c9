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

// mostNames is how many names are tried for a new file.
const mostNames = 1000

// saveNew writes data to a new file in a folder and returns its path: base+ext, or
// base-2+ext, base-3+ext and so on where there is something of that name. It never
// writes to what is there already. The file is for its owner alone, and durable when
// saveNew returns; where it cannot be written whole, it is removed. An error beside a
// path means that the file is there, and might not outlive a loss of power.
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

// writeWhole writes a file and makes what is in it durable.
func writeWhole(file *os.File, data []byte) error {
	_, err := file.Write(data)
	if err == nil {
		err = file.Sync()
	}
	return errors.Join(err, file.Close())
}

// settle makes the names in a folder durable, where the system wants to be asked and
// the folder may be read.
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

// unsaved says that a file could not be saved, and why; nil stays nil.
func unsaved(path string, err error) error {
	if err == nil {
		return nil
	}
	if reason := (*fs.PathError)(nil); errors.As(err, &reason) {
		err = reason.Err
	}
	return fmt.Errorf("save %s: %w", path, err)
}
