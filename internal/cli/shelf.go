package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"rolefit/content"
	"rolefit/scoring"
)

// shelf finds assessments and keeps one model of each. It is safe between
// goroutines.
type shelf struct {
	app   *app
	mu    sync.Mutex
	built map[string]*scoring.Model // built-in ones, by id
}

func newShelf(a *app) *shelf {
	return &shelf{app: a, built: map[string]*scoring.Model{}}
}

// named returns the model of what --assessment names: a file, or the id of a
// built-in assessment; the career assessment where it names nothing.
func (s *shelf) named(name string) (*scoring.Model, error) {
	if name == "" {
		name = "career"
	}
	if slices.Contains(content.EmbeddedIDs(), name) {
		return s.builtIn(name)
	}
	if _, err := os.Stat(name); err != nil && !strings.ContainsAny(name, `./\`) {
		return nil, badInput("there is no assessment %q, neither as a file nor built in; built in: %s",
			name, strings.Join(content.EmbeddedIDs(), ", "))
	}
	data, err := s.app.read(name)
	if err != nil {
		return nil, err
	}
	a, err := content.Load(fileName(name), data)
	if err != nil {
		return nil, badInput("%s is no assessment that can be used; mend this and try again:\n%w", fileName(name), err)
	}
	return model(a)
}

// builtIn returns the model of a built-in assessment.
func (s *shelf) builtIn(id string) (*scoring.Model, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if m, ok := s.built[id]; ok {
		return m, nil
	}
	a, err := content.Embedded(id)
	if err != nil {
		return nil, fmt.Errorf("read built-in content: %w", err)
	}
	m, err := model(a)
	if err == nil {
		s.built[id] = m
	}
	return m, err
}

// of returns the model for a sheet or sitting of this assessment.
func (s *shelf) of(assessment string) (*scoring.Model, error) {
	if !slices.Contains(content.EmbeddedIDs(), assessment) {
		return nil, fmt.Errorf("the assessment %q is not built in; name its file with --assessment", assessment)
	}
	return s.builtIn(assessment)
}

func model(a *content.Assessment) (*scoring.Model, error) {
	m, err := scoring.NewModel(a)
	if err != nil {
		return nil, &failure{exitBadInput, err}
	}
	return m, nil
}

// read reads a whole file, or standard input where it is called "-".
func (a *app) read(name string) ([]byte, error) {
	in, _, err := a.open(name)
	if err != nil {
		return nil, err
	}
	defer in.Close() //nolint:errcheck // nothing was written through it
	const most = 8 << 20
	data, err := io.ReadAll(io.LimitReader(in, most+1))
	if err != nil {
		return nil, unopened(fileName(name), err)
	}
	if len(data) > most {
		return nil, badInput("%s is larger than %d MiB; nothing that belongs here is", fileName(name), most>>20)
	}
	return data, nil
}

// open opens a file, or standard input where it is called "-". It also returns the
// size of a regular file; 0 of anything else.
func (a *app) open(name string) (io.ReadCloser, int64, error) {
	if name == "-" {
		return io.NopCloser(a.env.In), size(a.env.In), nil
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, 0, unopened(printable(name), err)
	}
	if info, err := file.Stat(); err == nil && info.IsDir() {
		return nil, 0, errors.Join(badInput("%s is a folder; name a file", printable(name)), file.Close())
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

// fileName is a file's name for messages.
func fileName(name string) string {
	if name == "-" {
		return "standard input"
	}
	return printable(filepath.ToSlash(name))
}
