package clikit

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"rolefit/internal/textfile"
	"rolefit/internal/textsafe"
)

// mostText is the largest file that Read accepts, in bytes of UTF-8.
const mostText = 8 << 20

// Questions returns the taker of assessments in YAML.
func Questions() textfile.Taker {
	return textfile.Taker{Takes: "questions of your own are written in YAML; start with what `rolefit content new` prints"}
}

// Read reads a whole text file, or standard input for "-". The error is a BadInput for a
// missing file and for one that taker refuses.
func (e *Env) Read(name string, taker textfile.Taker) ([]byte, error) {
	in, _, err := e.Open(name)
	if err != nil {
		return nil, err
	}
	defer in.Close() //nolint:errcheck // nothing was written through it
	text := textfile.NewReader(in, taker)
	data, err := text.All(mostText)
	if err != nil {
		return nil, Unopened(FileName(name), err)
	}
	e.SayEncoding(name, text)
	return data, nil
}

// SayEncoding notes on standard error that a text was read as Windows-1252, which is a
// guess.
func (e *Env) SayEncoding(name string, text *textfile.Reader) {
	if text.Western() {
		fmt.Fprintf(e.Err, "%s is not UTF-8; it was read as Windows-1252.\n", FileName(name))
	}
}

// Open opens a file, or standard input for "-", and returns its size in bytes if it is a
// regular file, else 0.
func (e *Env) Open(name string) (io.ReadCloser, int64, error) {
	if name == "-" {
		return io.NopCloser(e.In), size(e.In), nil
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, 0, Unopened(textsafe.Message(name), err)
	}
	if info, err := file.Stat(); err == nil && info.IsDir() {
		return nil, 0, errors.Join(BadInput("%s is a folder; name a file", textsafe.Message(name)), file.Close())
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

// FileName returns a file's name for messages.
func FileName(name string) string {
	if name == "-" {
		return "standard input"
	}
	return textsafe.Message(filepath.ToSlash(name))
}
