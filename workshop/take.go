package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"rolefit/internal/clikit"
	"rolefit/scoring"
	"rolefit/workshop/class"
)

// claim decides on the name of the class and locks it for this process.
func (f *hostFlags) claim(ctx context.Context, a *app, s keeper, dir string) (*hosting, error) {
	var err error
	if f.class == "" {
		f.class, err = unnamed(ctx, s, a.Now())
	} else {
		f.class, err = keptAs(ctx, s, f.class)
	}
	if err != nil {
		return nil, err
	}
	path, err := a.storePath(f.store)
	if err != nil {
		return nil, err
	}
	return claim(ctx, dir, path, f.class)
}

// take resumes the class, or begins it if it is not stored.
func (f *hostFlags) take(ctx context.Context, a *app, s keeper) (class.Class, *scoring.Model, error) {
	c, err := s.Class(ctx, f.class)
	switch {
	case err == nil:
		return f.again(a, c)
	case !errors.Is(err, class.ErrNoClass):
		return c, nil, fmt.Errorf("look for the class: %w", err)
	}
	return f.begin(ctx, a, s, f.class)
}

// unnamed returns the default name: that of today's class that has not ended, else a
// new one.
func unnamed(ctx context.Context, s keeper, now time.Time) (string, error) {
	all, err := s.Classes(ctx)
	if err != nil {
		return "", fmt.Errorf("list the classes: %w", err)
	}
	day := now.Format(time.DateOnly)
	name := "class " + day
	for n := 2; ; n++ {
		at := slices.IndexFunc(all, func(c class.Summary) bool { return c.Name == name })
		if at < 0 || !ended(all[at].Class) {
			return name, nil
		}
		name = fmt.Sprintf("class %s %d", day, n)
	}
}

// begin stores a new class.
func (f *hostFlags) begin(ctx context.Context, a *app, s keeper, name string) (class.Class, *scoring.Model, error) {
	model, own, err := f.model(a)
	if err != nil {
		return class.Class{}, nil, err
	}
	state, err := json.Marshal(class.NewState(f.minutes))
	if err != nil {
		return class.Class{}, nil, err
	}
	c := class.Class{
		Name: name, Assessment: model.Assessment().ID, Edition: model.Assessment().Edition, Own: own,
		Began: a.Now().UTC().Truncate(time.Second), State: state,
	}
	err = s.BeginClass(ctx, c)
	if errors.Is(err, class.ErrName) {
		return c, nil, clikit.Misused("--class %q: %w", name, class.ErrName)
	}
	return c, model, clikit.Said("begin the class", err)
}

// model returns the quiz of a new class, and its YAML if it is the instructor's own.
func (f *hostFlags) model(a *app) (*scoring.Model, []byte, error) {
	return a.Registry().Read(f.assessment)
}

// again resumes a stored class with its own quiz. Error: --assessment names another
// quiz.
func (f *hostFlags) again(a *app, c class.Class) (class.Class, *scoring.Model, error) {
	model, err := modelOf(a, c)
	if err != nil {
		return c, nil, err
	}
	if f.assessment != "" {
		wanted, _, err := f.model(a)
		if err != nil {
			return c, nil, err
		}
		if wanted.Assessment().ID != c.Assessment || wanted.Assessment().Edition != c.Edition {
			return c, nil, clikit.Misused("the class %q takes the quiz %s %s already; begin another class for another quiz, with --class",
				c.Name, c.Assessment, c.Edition)
		}
	}
	a.Note("Continuing the class %q, begun %s.", c.Name, c.Began.In(a.Now().Location()).Format("2 January at 15:04"))
	return c, model, nil
}

// modelOf returns the quiz of a class. Error: this version lacks the class's edition.
func modelOf(a *app, c class.Class) (*scoring.Model, error) {
	registry := a.Registry()
	if c.Own != nil {
		return registry.Loaded("the quiz of the class "+c.Name, c.Own)
	}
	m, err := registry.BuiltIn(c.Assessment)
	if err != nil {
		return nil, err
	}
	of := m.Of(c.Edition)
	if of == nil {
		return nil, fmt.Errorf("the class took edition %s of %s, and this version has %s; use the version of rolefit-workshop that it began with",
			c.Edition, c.Assessment, m.Assessment().Edition)
	}
	return of, nil
}
