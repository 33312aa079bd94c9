package clikit

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"

	"rolefit/content"
	"rolefit/scoring"
)

// Registry finds assessments, and caches the models of built-in ones. It is safe for
// concurrent use.
type Registry struct {
	env   *Env
	mu    sync.Mutex
	built map[string]*scoring.Model // built-in ones, by id
}

// Registry returns the registry of this run of the program, which reads files through a.
func (a *App) Registry() *Registry {
	a.filled.Do(func() { a.registry = &Registry{env: &a.Env, built: map[string]*scoring.Model{}} })
	return a.registry
}

// Named returns the model for a value of --assessment: the id of a built-in assessment
// or a file; the career assessment if name is empty.
func (s *Registry) Named(name string) (*scoring.Model, error) {
	m, _, err := s.Read(name)
	return m, err
}

// Read returns the model that Named returns, and the YAML of an assessment that is not
// built in.
func (s *Registry) Read(name string) (*scoring.Model, []byte, error) {
	if name == "" {
		name = "career"
	}
	if slices.Contains(content.EmbeddedIDs(), name) {
		m, err := s.BuiltIn(name)
		return m, nil, err
	}
	if _, err := os.Stat(name); err != nil && !strings.ContainsAny(name, `./\`) {
		return nil, nil, BadInput("there is no assessment %q, neither a file nor built in; the built-in ones: %s",
			name, strings.Join(content.EmbeddedIDs(), ", "))
	}
	data, err := s.env.Read(name, Questions())
	if err != nil {
		return nil, nil, err
	}
	m, err := s.Loaded(FileName(name), data)
	return m, data, err
}

// Loaded returns the model of an assessment in YAML; name is for messages. Errors are BadInput.
func (s *Registry) Loaded(name string, data []byte) (*scoring.Model, error) {
	a, err := content.Load(name, data)
	if err != nil {
		return nil, BadInput("%s can't be used as a quiz; fix this and try again:\n%w", name, err)
	}
	return model(a)
}

// BuiltIn returns the model of a built-in assessment, the same for each call. Error: no such id.
func (s *Registry) BuiltIn(id string) (*scoring.Model, error) {
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

// Of returns the model of the built-in assessment that a sheet or sitting names. The
// error for another one asks for --assessment.
func (s *Registry) Of(assessment string) (*scoring.Model, error) {
	if !slices.Contains(content.EmbeddedIDs(), assessment) {
		return nil, fmt.Errorf("the assessment %q is not built in; name its file with --assessment", assessment)
	}
	return s.BuiltIn(assessment)
}

func model(a *content.Assessment) (*scoring.Model, error) {
	m, err := scoring.NewModel(a)
	if err != nil {
		return nil, BadInput("%w", err)
	}
	return m, nil
}
