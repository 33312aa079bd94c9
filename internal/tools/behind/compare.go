package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"
)

// comparison compares modules with their releases on the proxy.
type comparison struct {
	list func(ctx context.Context, args ...string) ([]byte, error) // go list -m -e -json
	now  time.Time
	most int // days that a module may be behind
	out  io.Writer
}

// module is a module in the output of go list.
type module struct {
	Path, Version string
	Versions      []string // releases, oldest first
	Time          time.Time
	Error         *struct{ Err string }
}

// refused matches the proxy's answers about a module that it does not serve; any other
// error means that the proxy cannot be reached.
var refused = regexp.MustCompile(`\b(403 Forbidden|404 Not Found|410 Gone)\b`)

// run compares modules by path and prints a line for each. It joins their errors.
func (c *comparison) run(ctx context.Context, paths []string) error {
	if len(paths) == 0 {
		return errors.New("name the modules to compare")
	}
	var wrong []error
	for _, path := range paths {
		if err := c.compare(ctx, path); err != nil {
			wrong = append(wrong, fmt.Errorf("%s: %w", path, err))
		}
	}
	return errors.Join(wrong...)
}

// compare compares one module. The error tells how to mend it.
func (c *comparison) compare(ctx context.Context, path string) error {
	ours, err := c.one(ctx, path)
	if err != nil {
		return err
	}
	there, err := c.one(ctx, "-versions", path)
	if err != nil && refused.MatchString(err.Error()) {
		fmt.Fprintf(c.out, "NOT COMPARED  %s %s, %d days old: the proxy does not list its releases; look at them by hand\n", path, ours.Version, c.age(ours))
		return nil
	}
	if err != nil {
		return err
	}
	newer, err := c.newer(ctx, ours, there.Versions)
	if err != nil {
		return err
	}
	if len(newer) == 0 {
		fmt.Fprintf(c.out, "newest        %s %s, %d days old\n", path, ours.Version, c.age(ours))
		return nil
	}
	days := 0
	for _, m := range newer {
		days = max(days, c.age(m))
	}
	what := fmt.Sprintf("%s behind, for %d days: %s is out", releases(len(newer)), days, newer[len(newer)-1].Version)
	fmt.Fprintf(c.out, "behind        %s %s, %s\n", path, ours.Version, what)
	if days > c.most {
		return fmt.Errorf("%s is %s; %d days are allowed: go get %s@latest", ours.Version, what, c.most, path)
	}
	return nil
}

// newer returns the releases after ours, oldest first; if ours is not in versions, the
// releases with a later date. It skips pre-releases.
func (c *comparison) newer(ctx context.Context, ours module, versions []string) ([]module, error) {
	at := slices.Index(versions, ours.Version)
	args := make([]string, 0, len(versions))
	for _, v := range versions[at+1:] {
		if !strings.Contains(v, "-") { // not a pre-release
			args = append(args, ours.Path+"@"+v)
		}
	}
	if len(args) == 0 {
		return nil, nil
	}
	newer, err := c.ask(ctx, args...)
	if err != nil {
		return nil, err
	}
	if len(newer) != len(args) {
		return nil, fmt.Errorf("the proxy dates %d of %d releases", len(newer), len(args))
	}
	for _, m := range newer {
		if m.Time.IsZero() {
			return nil, fmt.Errorf("the proxy does not say when %s came out", m.Version)
		}
	}
	if at < 0 {
		newer = slices.DeleteFunc(newer, func(m module) bool { return !m.Time.After(ours.Time) })
	}
	return newer, nil
}

// one asks go list about one module of go.mod.
func (c *comparison) one(ctx context.Context, args ...string) (module, error) {
	all, err := c.ask(ctx, args...)
	switch {
	case err != nil:
		return module{}, err
	case len(all) != 1 || all[0].Version == "":
		return module{}, errors.New("it is none of the modules of go.mod")
	}
	return all[0], nil
}

// ask asks go list about modules.
func (c *comparison) ask(ctx context.Context, args ...string) ([]module, error) {
	data, err := c.list(ctx, args...)
	if err != nil {
		return nil, err
	}
	var all []module
	for d := json.NewDecoder(bytes.NewReader(data)); ; {
		var m module
		err := d.Decode(&m)
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read what go list prints: %w", err)
		}
		if m.Error != nil && refused.MatchString(m.Error.Err) {
			return nil, errors.New(m.Error.Err)
		}
		if m.Error != nil {
			return nil, fmt.Errorf("nothing was compared, because the module proxy cannot be asked: %s", m.Error.Err)
		}
		all = append(all, m)
	}
}

// age returns how many whole days ago a release came out.
func (c *comparison) age(m module) int {
	const day = 24 * time.Hour
	return int(c.now.Sub(m.Time) / day)
}

func releases(n int) string {
	if n == 1 {
		return "1 release"
	}
	return fmt.Sprintf("%d releases", n)
}
