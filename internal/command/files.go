package command

import (
	"errors"
	"io"
	"os"
	"path/filepath"
)

// Read reads a whole file, or standard input where it is called "-".
func (e *Env) Read(name string) ([]byte, error) {
	in, _, err := e.Open(name)
	if err != nil {
		return nil, err
	}
	defer in.Close() //nolint:errcheck // nothing was written through it
	const most = 8 << 20
	data, err := io.ReadAll(io.LimitReader(in, most+1))
	if err != nil {
		return nil, Unopened(FileName(name), err)
	}
	if len(data) > most {
		return nil, BadInput("%s is larger than %d MiB; nothing that belongs here is", FileName(name), most>>20)
	}
	return data, nil
}

// Open opens a file, or standard input where it is called "-". It also returns the
// size of a regular file; 0 of anything else.
func (e *Env) Open(name string) (io.ReadCloser, int64, error) {
	if name == "-" {
		return io.NopCloser(e.In), size(e.In), nil
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, 0, Unopened(Printable(name), err)
	}
	if info, err := file.Stat(); err == nil && info.IsDir() {
		return nil, 0, errors.Join(BadInput("%s is a folder; name a file", Printable(name)), file.Close())
	}
	return file, size(file), nil
}

func size(stream any) int64 {
	file, ok := stream.(*os.File)
	if !ok {
		return 0
	}
	info, err := file.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return 0
	}
	return info.Size()
}

// FileName is a file's name for messages.
func FileName(name string) string {
	if name == "-" {
		return "standard input"
	}
	return Printable(filepath.ToSlash(name))
}
