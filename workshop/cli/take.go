package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"rolefit/internal/clikit"
	"rolefit/internal/pause"
	"rolefit/scoring"
	"rolefit/workshop/class"
)

// claim decides on the name of the class and locks it for this process.
func (f *hostFlags) claim(ctx context.Context, a *app, s classStore, dir string) (*hosting, error) {
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
	return claim(ctx, s, dir, path, f.class, beside)
}

// take resumes the class, or begins it if it is not stored.
func (f *hostFlags) take(ctx context.Context, a *app, s classStore) (class.Class, *scoring.Model, error) {
	c, err := s.Class(ctx, f.class)
	switch {
	case err == nil && c.Report != nil:
		return c, nil, clikit.Misused("the answers of the class %q are deleted, and its report is kept; begin another class, with --class, or delete the report: rolefit-workshop forget%s%s",
			c.Name, argument(c.Name), clikit.TypedFlag("store", f.store))
	case err == nil:
		if c, err = f.shortened(ctx, a, s, c); err != nil {
			return c, nil, err
		}
		return f.again(a, c)
	case !errors.Is(err, class.ErrNoClass):
		return c, nil, fmt.Errorf("look for the class: %w", err)
	}
	return f.begin(ctx, a, s, f.class)
}

// unnamed returns the default name: that of today's class that has not ended, else a
// new one.
func unnamed(ctx context.Context, s classStore, now time.Time) (string, error) {
	all, err := s.Classes(ctx)
	if err != nil {
		return "", err
	}
	day := now.Format(time.DateOnly)
	name := "class " + day
	for n := 2; ; n++ {
		at := slices.IndexFunc(all, func(c class.Summary) bool { return c.Name == name })
		if at < 0 || !ended(all[at].Class) && all[at].Report == nil {
			return name, nil
		}
		name = fmt.Sprintf("class %s %d", day, n)
	}
}

func (f *hostFlags) begin(ctx context.Context, a *app, s classStore, name string) (class.Class, *scoring.Model, error) {
	model, own, err := a.Registry().Read(f.assessment)
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
	c.Until = f.until(c)
	err = s.BeginClass(ctx, c)
	if errors.Is(err, class.ErrName) {
		return c, nil, clikit.Misused("--class %q: %w", name, class.ErrName)
	}
	return c, model, err
}

// again resumes a stored class with its own quiz. Error: --assessment names another
// quiz.
func (f *hostFlags) again(a *app, c class.Class) (class.Class, *scoring.Model, error) {
	model, err := modelOf(a, c)
	if err != nil {
		return c, nil, err
	}
	if f.assessment != "" {
		wanted, _, err := a.Registry().Read(f.assessment)
		if err != nil {
			return c, nil, err
		}
		if wanted.Assessment().ID != c.Assessment || wanted.Assessment().Edition != c.Edition {
			return c, nil, clikit.Misused("the class %q is already taking the quiz %s %s; begin another class for another quiz, with --class",
				c.Name, c.Assessment, c.Edition)
		}
	}
	a.Note("Continuing the class %q, begun on %s.", c.Name, c.Began.In(a.Now().Location()).Format("January 2 at 15:04"))
	if says := f.counted(stateAt(c).OneRouter); says != "" {
		a.Note("%s", says)
	}
	return c, model, nil
}

func (f *hostFlags) routed(typed string) error {
	is, err := strconv.ParseBool(typed)
	f.oneRouter = &is
	return err
}

// counted says how the sheets of a class that goes on count, if it shares one address or this host
// says something new; empty otherwise.
func (f *hostFlags) counted(oneRouter bool) string {
	switch {
	case f.oneRouter == nil && oneRouter:
		return "Its sheets count by themselves, as for a class that comes from one address. --one-router=false ends that."
	case f.oneRouter == nil || *f.oneRouter == oneRouter:
		return ""
	case *f.oneRouter:
		return "From now on each of its sheets counts by itself, at all hosts of the class."
	default:
		return "From now on what one address hands in counts once, at all hosts of the class."
	}
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

// argument quotes a class's name behind a space, for a command to type.
func argument(name string) string { return " " + clikit.Typed(name) }

// quizMinutes is the usual time for the quiz.
const quizMinutes = 10

// mostDays is the longest that --delete-after keeps answers.
const mostDays = 3650

// days returns the days after which answers are deleted; 0: never.
func (f *hostFlags) days() (int, error) {
	if f.deleteAfter == "" {
		return 0, nil
	}
	text, ok := strings.CutSuffix(f.deleteAfter, "d")
	n, err := strconv.Atoi(text)
	if !ok || err != nil || n < 1 || n > mostDays {
		return 0, clikit.Misused("--delete-after takes a number of days, 1d to %dd, such as 30d", mostDays)
	}
	return n, nil
}

// until returns when the answers of a class are to be deleted by --delete-after; zero
// without it.
func (f *hostFlags) until(c class.Class) time.Time {
	n, _ := f.days() // checked before
	if n == 0 {
		return time.Time{}
	}
	return c.Began.AddDate(0, 0, n)
}

// shortened applies --delete-after to a class that goes on. People were told a date, so
// it only comes earlier.
func (f *hostFlags) shortened(ctx context.Context, a *app, s classStore, c class.Class) (class.Class, error) {
	until := f.until(c)
	day := func(t time.Time) string { return t.In(a.Now().Location()).Format("January 2, 2006") }
	switch {
	case until.IsZero() || until.Equal(c.Until):
		return c, nil
	case !c.Until.IsZero() && until.After(c.Until):
		return c, clikit.Misused("--delete-after %s: the people of the class %q were told that their answers are deleted on %s; for a later day, begin another class", f.deleteAfter, c.Name, day(c.Until))
	case !a.Now().Before(until):
		return c, clikit.Misused("--delete-after %s: the class %q began on %s, so that was on %s; give more days", f.deleteAfter, c.Name, day(c.Began), day(until))
	}
	c.Until = until
	return c, clikit.Said("save the date", s.Restrict(ctx, c.Name, until, false))
}

// sweepEvery is how often a running host looks for answers to delete.
const sweepEvery = time.Hour

// sweeping deletes the answers that are due, now and while the host runs. The function that
// it returns ends that, and says what was deleted meanwhile: nothing is written between.
func (a *app) sweeping(ctx context.Context, s classStore, dir string, f *hostFlags) (end func()) {
	for _, line := range a.sweep(ctx, s, dir, f, true) {
		a.Note("%s", line)
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx))
	said := make(chan []string, 1)
	go func() {
		var lines []string
		for pause.For(ctx, sweepEvery) {
			lines = append(lines, a.sweep(ctx, s, dir, f, false)...)
		}
		said <- lines
	}()
	return func() {
		stop()
		for _, line := range <-said {
			a.Note("%s", line)
		}
	}
}

// sweep deletes the answers of each class that are due, and each class that is empty a day
// after it began, and returns what it did. It leaves alone a class that is held, and that
// of this host; except at the host's start, when no participant is in it, and its answers are due.
func (a *app) sweep(ctx context.Context, s classStore, dir string, f *hostFlags, start bool) (said []string) {
	path, err := a.storePath(f.store)
	if err != nil {
		return nil
	}
	all, err := s.Classes(ctx)
	for _, c := range all {
		own := c.Name == f.class
		if !a.overdue(c) || own && (!start || !due(c.Class, a.Now())) {
			continue
		}
		h := &hosting{}
		if !own {
			var claimed error
			if h, claimed = claim(ctx, s, dir, path, c.Name, alone); claimed != nil {
				if start {
					said = append(said, fmt.Sprintf("Not deleted, though it is time: %v.", claimed))
				}
				continue
			}
		}
		said = append(said, a.sweepClass(ctx, s, f.store, c))
		h.release()
	}
	if err != nil {
		said = append(said, fmt.Sprintf("It isn't clear whether answers are due to be deleted: %v.", err))
	}
	if start {
		said = append(said, a.soon(all)...)
	}
	return said
}

// overdue reports whether a class is to be deleted now.
func (a *app) overdue(c class.Summary) bool {
	const day = 24 * time.Hour
	return due(c.Class, a.Now()) || c.Empty && a.Now().Sub(c.Began) >= day
}

// due reports whether the answers of a class are to be deleted by their date.
func due(c class.Class, now time.Time) bool { return !c.Until.IsZero() && !now.Before(c.Until) }

// sweepClass deletes a class that is overdue, but its report if it has one, and says so.
func (a *app) sweepClass(ctx context.Context, s classStore, file string, c class.Summary) string {
	data, none := a.lasting(ctx, s, file, c.Name)
	err := ctx.Err()
	if err == nil {
		err = s.Forget(ctx, c.Name, data)
	}
	switch {
	case err != nil:
		return fmt.Sprintf("The class %q could not be deleted: %v. The next host tries again.", c.Name, err)
	case c.Empty:
		return fmt.Sprintf("Deleted: the class %q, in which nobody answered anything.", c.Name)
	case none != nil:
		return fmt.Sprintf("Deleted: the class %q, as its people were told. No report is kept: %v.", c.Name, none)
	default:
		return fmt.Sprintf("Deleted: the answers of the class %q, as its people were told. Its report is kept: rolefit-workshop report%s%s",
			c.Name, argument(c.Name), clikit.TypedFlag("store", file))
	}
}

// soon reminds of the answers that are to be deleted within a week.
func (a *app) soon(all []class.Summary) (said []string) {
	const soon = 7 * 24 * time.Hour
	for _, c := range all {
		if left := c.Until.Sub(a.Now()); !c.Until.IsZero() && left > 0 && left < soon {
			said = append(said, fmt.Sprintf("The answers of the class %q are deleted on %s.", c.Name, c.Until.In(a.Now().Location()).Format("January 2")))
		}
	}
	return said
}
