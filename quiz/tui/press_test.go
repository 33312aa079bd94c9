package tui

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"rolefit/internal/report"
	"rolefit/internal/ui"
	"rolefit/internal/ui/uitest"
	"rolefit/quiz"
	"rolefit/quiz/quiztest"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// pressed is a program on one of its screens, with everything that it keeps.
type pressed struct {
	*driver

	memory *quiztest.Memory
	drawer *quiztest.Drawer
	ballot *quiztest.Ballot
	study  []map[string]string
	saved  []string
	drawn  []drawing
}

// drawing is a program and its screen.
type drawing struct {
	of   tea.Model
	view string
}

// kept is the state that only an offered key may change: the disk, the class, the place of the
// conversation, and whether it goes on.
func (p *pressed) kept() []any {
	m := p.model.(program)
	question, _, _ := m.sitting.Session.Question()
	all := []any{
		m.sitting.Place(), question.ID, m.sitting.Session.Sheet(), m.leaving, p.quit,
		p.memory.Events, p.memory.Missing, maps.Clone(p.drawer.Jobs), p.ballot.Votes, len(p.ballot.Done), p.saved,
	}
	if job := m.sitting.Jobs; job != nil && job.Name != "" {
		n, _ := job.Session.At()
		all = append(all, job.Name, job.Session.Place(), n, job.Session.Sheet())
	}
	return all
}

// keep returns a function that restores the disk, the study and the class to their present state.
func (p *pressed) keep() (restore func()) {
	memory, drawer, ballot, study, saved := *p.memory, *p.drawer, *p.ballot, slices.Clip(p.study), slices.Clip(p.saved)
	memory.Events, memory.Missing, ballot.Votes = slices.Clip(memory.Events), slices.Clip(memory.Missing), slices.Clip(ballot.Votes)
	jobs, order := maps.Clone(drawer.Jobs), slices.Clone(drawer.Order)
	return func() {
		*p.memory, *p.drawer, *p.ballot, p.study, p.saved = memory, drawer, ballot, study, saved
		p.drawer.Jobs, p.drawer.Order = maps.Clone(jobs), slices.Clone(order)
	}
}

// offers are the keys that the screen names: in its footer and its help, or on its rows.
func (p *pressed) offers() []string {
	m := p.model.(program)
	bindings := m.screen.page(m.props()).Keys
	if m.help || m.width < ui.MinWidth {
		bindings = bindings[:0:0]
	}
	names := m.keys.quit.Keys()
	for _, b := range bindings {
		if b.Enabled() {
			names = append(names, b.Keys()...)
		}
	}
	return names
}

// scenes open every screen of the quiz, of a class's and of the check of jobs, by name. Their
// clocks stand still once a screen is open, so that a key does the same each time. seen are
// the places and the types of the screens.
func scenes(t *testing.T) (all map[string]func() *pressed, seen map[string]bool) {
	t.Helper()
	all, seen = map[string]func() *pressed{}, map[string]bool{}
	add := func(name string, o func(p *pressed) quiz.Options, open func(*driver)) {
		all[name] = func() *pressed {
			p := &pressed{memory: &quiztest.Memory{}, drawer: quiztest.FullDrawer(), ballot: &quiztest.Ballot{}}
			options, tick := o(p), 3*time.Second
			now := options.Now()
			options.Now = func() time.Time {
				now = now.Add(tick)
				return now
			}
			p.driver = newDriver(t, options, 80, 24)
			open(p.driver)
			options.Now()
			tick = 0
			return p
		}
	}
	alone := func(p *pressed) quiz.Options {
		o := quiztest.CareerOptions(t, p.memory)
		o.Jobs = func() (quiz.Jobs, error) { return quiztest.JobsOf(t, p.drawer), nil }
		o.Left = []quiz.Left{{ID: "x", Answered: 3, Questions: 28}}
		o.Save = func(format string, _ report.Account) (string, error) {
			p.saved = append(p.saved, format)
			return "saved", nil
		}
		return o
	}
	inClass := func(p *pressed) quiz.Options {
		o := quiztest.ClassOptions(t, p.ballot)
		o.Journal = p.memory
		return o
	}
	for name, open := range places() {
		add(name, func(p *pressed) quiz.Options {
			o := alone(p)
			o.Left = nil
			return o
		}, open)
	}
	add("welcome-back", alone, func(*driver) {})
	for name, open := range roomPlaces() {
		if name != "room-unsaved" { // it makes a program of its own; its screen is a question's
			add(name, inClass, open)
		}
	}
	for name, keys := range studyPlaces() {
		add("study-"+name, func(p *pressed) quiz.Options {
			return quiztest.StudyOptions(t, p.memory, &p.study, strings.HasPrefix(name, "later"))
		}, func(s *driver) { s.keys(keys...) })
	}
	jobs := jobPlaces()
	jobs["first"] = nil
	for name, place := range jobs {
		add("job-"+name, alone, func(s *driver) {
			p := s.model.(program)
			o := p.sitting.Options
			jobs, _ := o.Jobs()
			if place == nil {
				jobs.Store = &quiztest.Drawer{}
				place = []string{""}
			}
			o.Check = &quiz.JobCheck{Jobs: jobs, Name: place[0]}
			start := newProgram(quiz.NewSitting(o))
			start.width, start.height = p.width, p.height
			s.model = start
			s.keys(place[1:]...)
		})
	}
	// The help, and a window that is too small, over one screen of each kind, and of jobs one that
	// is wide.
	for _, name := range slices.Sorted(maps.Keys(all)) {
		open := all[name]
		m := open().model.(program)
		kind := fmt.Sprint(m.sitting.Place())
		seen[strings.TrimPrefix(fmt.Sprintf("%T", m.screen), "tui.")] = true
		if seen[kind] {
			if testing.Short() {
				delete(all, name)
			}
			continue
		}
		seen[kind] = true
		all["help-"+name] = func() *pressed {
			p := open()
			if m := p.model.(program); !m.typing() && !m.help {
				p.keys("?")
			}
			return p
		}
		if strings.HasPrefix(name, "job-") {
			all["wide-"+name] = func() *pressed {
				p := open()
				p.send(tea.WindowSizeMsg{Width: 140, Height: 40})
				return p
			}
		}
		all["small-"+name] = func() *pressed {
			p := open()
			p.send(tea.WindowSizeMsg{Width: ui.MinWidth - 1, Height: ui.MinHeight})
			return p
		}
	}
	return all, seen
}

// TestEveryKeyOnEveryScreen presses every key on every screen. None panics, and only offered
// keys change the kept state or the screen, or move on. A program in the same state is not
// drawn again, and a scene is opened anew only if the program's value does not bring it back.
func TestEveryKeyOnEveryScreen(t *testing.T) {
	t.Parallel()
	keys := uitest.Keys()
	if testing.Short() { // a few keys will do for what presses them at once
		const every = 5
		at := 0
		keys = slices.DeleteFunc(keys, func(tea.KeyPressMsg) bool { at++; return at%every > 0 })
	}
	all, seen := scenes(t)
	allSeen(t, seen)
	for name, open := range all {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := open().heeded()
			if m := p.model.(program); !strings.HasPrefix(name, "small-") {
				repaintsAndSuspends(t, m)
			}
			start, before, offers := p.model, p.kept(), p.offers()
			drawn, m := p.shows(), p.model.(program)
			takes := m.typing() || m.help // text is typed, or any key closes it
			restore := p.keep()
			again := func() {
				restore()
				if p.model, p.quit = start, false; !reflect.DeepEqual(p.kept(), before) || p.shows() != drawn {
					p = open().heeded()
					start, restore = p.model, p.keep()
				}
			}
			for _, k := range keys {
				view, fault := p.press(k)
				if fault != nil {
					t.Errorf("%s: %v", k, fault)
				}
				after := p.kept()
				offered := slices.Contains(offers, ui.Meant(k).String())
				if view != drawn && !offered && !takes && !m.moves(k) {
					t.Errorf("%s is not offered, and shows\n%s\ninstead of\n%s", k, view, drawn)
				}
				if reflect.DeepEqual(after, before) {
					if p.model = start; view != drawn { // forms share their cursor, so the start may be pressed anew
						again()
					}
					continue
				}
				if !offered {
					t.Errorf("%s is not offered, and changed\n%v\nto\n%v", k, before, after)
				}
				again()
				if other := quiztest.Otherwise(k.String()); other != k.String() && !start.(program).typing() {
					p.keys(other)
					if same := p.kept(); !reflect.DeepEqual(same, after) {
						t.Errorf("%s changed\n%v\nto\n%v\nand %s to\n%v", k, before, after, other, same)
					}
					again()
				}
			}
		})
	}
}

// heeded dismisses the notices that end with the next key.
func (p *pressed) heeded() *pressed {
	m := p.model.(program)
	m.notice, m.sitting.Call = "", quiz.Call{}
	p.model = m
	return p
}

// moves reports whether a key moves a cursor, scrolls, or is answered with a sentence
// everywhere.
func (p program) moves(k tea.KeyPressMsg) bool {
	return k.String() == "ctrl+z" || key.Matches(ui.Meant(k), p.keys.up, p.keys.down, p.keys.pageUp, p.keys.pageDown, p.keys.first, p.keys.last)
}

// press presses a key and returns the screen after it.
func (p *pressed) press(k tea.KeyPressMsg) (view string, fault any) {
	defer func() { fault = recover() }()
	p.send(k)
	return p.shows(), nil
}

// shows returns the screen. It draws only what no program in the same state showed.
func (p *pressed) shows() string {
	m, ok := p.model.(program)
	if !ok || m.typing() {
		return p.view()
	}
	for _, d := range p.drawn { // the start is the first
		if same(reflect.ValueOf(d.of), reflect.ValueOf(p.model)) {
			return d.view
		}
	}
	view := p.view()
	p.drawn = append(p.drawn, drawing{p.model, view})
	return view
}

// same reports whether two values of one type are equal, without following pointers. The
// field that a form points to changes in place: it is never the same. The last fields of a
// struct come first: those of a program differ most often.
func same(a, b reflect.Value) bool {
	switch a.Kind() {
	case reflect.Struct:
		for i := a.NumField() - 1; i >= 0; i-- {
			if !same(a.Field(i), b.Field(i)) {
				return false
			}
		}
		return a.Type() != reflect.TypeFor[formScreen]()
	case reflect.Interface:
		if a.IsNil() || b.IsNil() || a.Elem().Type() != b.Elem().Type() {
			return a.IsNil() && b.IsNil()
		}
		return same(a.Elem(), b.Elem())
	case reflect.Slice, reflect.Array:
		if a.Kind() == reflect.Slice && a.Len() == b.Len() && a.Pointer() == b.Pointer() {
			return true
		}
		for i := range min(a.Len(), b.Len()) {
			if !same(a.Index(i), b.Index(i)) {
				return false
			}
		}
		return a.Len() == b.Len()
	case reflect.Map, reflect.Func:
		return a.Pointer() == b.Pointer()
	default:
		return a.Equal(b)
	}
}

// allSeen fails unless the places and the types of all screens are among those seen.
func allSeen(t *testing.T, seen map[string]bool) {
	t.Helper()
	for at := quiz.AtWelcome; at <= quiz.AtJob; at++ {
		if !seen[fmt.Sprint(at)] {
			t.Errorf("no key is pressed at place %d: open it in places, roomPlaces or jobPlaces", at)
		}
	}
	for _, name := range screenTypes(t) {
		if !seen[name] {
			t.Errorf("%s is a screen that no key is pressed on: open it in places, roomPlaces or jobPlaces", name)
		}
	}
}

// screenTypes are the names of the screen types, as the source spells them.
func screenTypes(t *testing.T) []string {
	t.Helper()
	var names []string
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`(?m)^func \(\w+ (\w+)\) page\(\w+ props\) ui\.Page`).FindAllSubmatch(source, -1) {
			names = append(names, string(m[1]))
		}
	}
	if len(names) == 0 {
		t.Fatal("no screens were found")
	}
	return names
}
