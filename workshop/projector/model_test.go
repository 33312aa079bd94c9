package projector

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"rolefit/workshop/class"

	tea "charm.land/bubbletea/v2"
	"github.com/google/go-cmp/cmp"
)

// driver plays a model without a terminal. Each command runs in a goroutine, because one may
// wait for a board for ever; its message is handled while the stage waits.
type driver struct {
	t     *testing.T
	d     *fakeHost
	model tea.Model
	came  chan tea.Msg
	quit  bool
}

func newDriver(t *testing.T, o Options, d *fakeHost) *driver {
	t.Helper()
	o.Now = clockAt
	s := &driver{t: t, d: d, model: New(o, d), came: make(chan tea.Msg, 1000)}
	t.Cleanup(func() { d.stop() })
	s.run(s.model.Init())
	s.send(tea.WindowSizeMsg{Width: 80, Height: 24})
	s.until("a board", func(m Model) bool { return m.known || m.gone })
	return s
}

func (s *driver) run(cmd tea.Cmd) {
	if cmd != nil {
		go func() { s.came <- cmd() }()
	}
}

func (s *driver) send(msg tea.Msg) {
	switch msg := msg.(type) {
	case nil:
		return
	case tea.QuitMsg:
		s.quit = true
		return
	case tea.BatchMsg:
		for _, cmd := range msg {
			s.run(cmd)
		}
		return
	}
	var cmd tea.Cmd
	s.model, cmd = s.model.Update(msg)
	s.run(cmd)
}

// until handles messages until a condition of the model holds.
func (s *driver) until(what string, is func(Model) bool) {
	s.t.Helper()
	timeout := time.After(time.Minute)
	for !is(s.model.(Model)) {
		select {
		case msg := <-s.came:
			s.send(msg)
		case <-timeout:
			s.t.Fatalf("waited for %s:\n%s", what, viewOf(s.model.(Model)))
		}
	}
}

// press types keys, and waits after each for the effect of its command.
func (s *driver) press(names ...string) *driver {
	s.t.Helper()
	for _, name := range names {
		s.send(pressed(name))
		s.until("the board after "+name, func(m Model) bool { return !m.busy && !m.settles })
	}
	return s
}

func pressed(name string) tea.KeyPressMsg {
	switch name {
	case "space":
		return tea.KeyPressMsg{Code: tea.KeySpace, Text: " "}
	case "enter":
		return tea.KeyPressMsg{Code: tea.KeyEnter}
	case "backspace":
		return tea.KeyPressMsg{Code: tea.KeyBackspace}
	case "ctrl+c":
		return tea.KeyPressMsg{Code: 'c', Mod: tea.ModCtrl}
	default:
		return tea.KeyPressMsg{Code: []rune(name)[0], Text: name}
	}
}

func (s *driver) view() string { return viewOf(s.model.(Model)) }

// done are the requested actions.
func (s *driver) done() []Action {
	s.d.mu.Lock()
	defer s.d.mu.Unlock()
	return s.d.did
}

func TestKeys(t *testing.T) {
	t.Parallel()
	strip, own := Options{Wall: true, Controls: true}, Options{Controls: true, Own: true}
	for name, c := range map[string]struct {
		o     Options
		keys  string
		did   []Action
		quit  bool
		shows string
	}{
		"forward":              {strip, "space", []Action{class.Forward}, false, "ANSWERING"},
		"enter":                {strip, "enter", []Action{class.Forward}, false, "ANSWERING"},
		"to the last question": {strip, "space space space n n n", []Action{class.Forward, class.Forward, class.Forward, class.Next, class.Next}, false, "DISCUSS 3 of 3"},
		"nothing after it":     {strip, "x x space enter + n x x", []Action{class.Finish}, false, "The class has ended."},
		"a whole question":     {strip, "space space space space space", []Action{class.Forward, class.Forward, class.Forward, class.Forward, class.Forward}, false, "AGAIN, 12"},
		"back":                 {strip, "space b backspace", []Action{class.Forward, class.Back}, false, "JOIN"},
		"longer":               {strip, "+ space + =", []Action{class.Forward, class.Longer, class.Longer}, false, "14:00 left"},
		"next only in discuss": {strip, "n space n space n space n", []Action{class.Forward, class.Forward, class.Forward, class.Next}, false, "DISCUSS 2 of 3"},
		"end once":             {strip, "x", nil, false, "End the class?"},
		"end twice":            {strip, "x x", []Action{class.Finish}, false, "YOURS"},
		"end, no":              {strip, "x space", nil, false, "start the clock"},
		"end, no, once more":   {strip, "x b x", nil, false, "End the class?"},
		"blank":                {strip, ".", []Action{class.Blank}, false, "paused"},
		"blank, show":          {strip, ". .", []Action{class.Blank, class.Blank}, false, "JOINED"},
		"hide":                 {strip, "c", nil, false, "JOINED"},
		"hidden":               {strip, "c space", nil, false, "The controls were hidden."},
		"hidden, again":        {strip, "c space space", []Action{class.Forward}, false, "ANSWERING"},
		"hidden, blank":        {strip, "c .", []Action{class.Blank}, false, "paused"},
		"help":                 {strip, "?", nil, false, "the next step, as announced"},
		"help closes":          {strip, "? space", nil, false, "JOINED"},
		"leave":                {strip, "q", nil, true, ""},
		"leave by ctrl+c":      {strip, "ctrl+c", nil, true, ""},
		"leave from the help":  {strip, "? q", nil, true, ""},
		"stop once":            {own, "q", nil, false, "Stop the host? Press q again"},
		"stop twice":           {own, "q q", nil, true, ""},
		"stop by ctrl+c":       {own, "ctrl+c ctrl+c", nil, true, ""},
		"stop, no":             {own, "q space", nil, false, "start the clock"},
		"stop, end":            {own, "q x", nil, false, "start the clock"},
		"no strip there":       {own, "c", nil, false, "[LOBBY]"},
		"other keys":           {strip, "z 1 Q", nil, false, "JOINED"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newDriver(t, c.o, newFakeHost(12))
			s.press(strings.Fields(c.keys)...)
			if c.quit {
				s.until("leaving", func(Model) bool { return s.quit })
			}
			if diff := cmp.Diff(c.did, s.done()); diff != "" || s.quit != c.quit {
				t.Errorf("quit %v, want − got +:\n%s", s.quit, diff)
			}
			if view := s.view(); !strings.Contains(view, c.shows) {
				t.Errorf("%q is missing:\n%s", c.shows, view)
			}
		})
	}
}

// TestTwoPressAtOnce takes a step right after another facilitator's: it was meant for the
// board before, and is refused. An action that does not depend on the board is taken, and so
// is a step a moment later.
func TestTwoPressAtOnce(t *testing.T) {
	t.Parallel()
	s := newDriver(t, Options{Controls: true}, newFakeHost(12))
	must := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	must(s.d.Do(t.Context(), class.Forward, class.Mark{})) // another facilitator
	s.until("their board", func(m Model) bool { return m.board.State.Phase == class.AtAnswering })
	s.press("space")
	if did := s.done(); len(did) != 1 || !strings.Contains(s.view(), "already moved on") {
		t.Errorf("did %v:\n%s", did, s.view())
	}
	s.press(".", ".")
	if did := s.done(); len(did) != 3 {
		t.Errorf("blank waits: did %v", did)
	}
	m := s.model.(Model)
	m.moved = m.moved.Add(-react)
	s.model = m
	s.press("space")
	if did := s.done(); len(did) != 4 || did[3] != class.Forward {
		t.Errorf("a moment later: did %v", did)
	}
}

// TestBouncingKeySkipsNothing presses twice before the first press's board comes, on the way
// to the host or back: the second does nothing.
func TestBouncingKeySkipsNothing(t *testing.T) {
	t.Parallel()
	s := newDriver(t, Options{Controls: true}, newFakeHost(12))
	s.send(pressed("space"))
	s.send(pressed("space"))
	s.send(didMsg{})
	s.send(pressed("space"))
	s.until("the board", func(m Model) bool { return m.board.State.Phase == class.AtAnswering })
	if diff := cmp.Diff([]Action{class.Forward}, s.done()); diff != "" {
		t.Error(diff)
	}
	s.until("its answer", func(m Model) bool { return !m.busy })
	s.press("space")
	if got := s.done(); len(got) != 2 {
		t.Errorf("stuck: %v", got)
	}
}

// TestActionWithoutABoard expects a step without a change not to lock the keys.
func TestActionWithoutABoard(t *testing.T) {
	t.Parallel()
	m := shown(Options{Controls: true}, answeringBoard(12), 80, 24)
	next, _ := m.Update(pressed("space"))
	next, cmd := next.Update(didMsg{})
	if cmd == nil || !next.(Model).settles {
		t.Fatal("its board is not waited for")
	}
	next, _ = next.Update(settledMsg{number: 0}) // of an earlier one
	if !next.(Model).settles {
		t.Error("an old action's time ends this one's")
	}
	if next, _ = next.Update(settledMsg{number: 1}); next.(Model).settles {
		t.Error("the keys stay locked")
	}
}

func TestErrorsAreSentences(t *testing.T) {
	t.Parallel()
	for _, o := range []Options{{Controls: true}, {Wall: true, Controls: true}} {
		d := newFakeHost(4)
		s := newDriver(t, o, d)
		s.press("space", "space")
		want := "A reveal takes five finished sheets from five devices, with enough answers for a result, so that nobody's answers can be read from it."
		if view := strings.Join(strings.Fields(s.view()), " "); !strings.Contains(view, want) || !strings.Contains(view, "(not yet)") {
			t.Errorf("%+v:\n%s", o, s.view())
		}
		s.press("z")
		if view := strings.Join(strings.Fields(s.view()), " "); strings.Contains(view, want) {
			t.Error("it is said for ever")
		}
		d.change(func(d *fakeHost) { d.fails = errors.New("the disk is full") })
		s.press("b")
		if !strings.Contains(s.view(), "The disk is full.") {
			t.Error(s.view())
		}
	}
}

// TestSmallWindowDecidesNothing expects a window too small to show a decision to allow only
// leaving.
func TestSmallWindowDecidesNothing(t *testing.T) {
	t.Parallel()
	s := newDriver(t, Options{Controls: true, Own: true}, newFakeHost(12))
	s.send(tea.WindowSizeMsg{Width: 39, Height: 13})
	s.press("space", "x", "x", ".", "?")
	if got := s.done(); got != nil || !strings.Contains(s.view(), "Please enlarge") {
		t.Errorf("%v:\n%s", got, s.view())
	}
	s.press("q")
	if !strings.Contains(s.view(), "Stop the host?") {
		t.Error(s.view())
	}
	s.press("q")
	s.until("leaving", func(Model) bool { return s.quit })
}

// TestHostIsGone shows that the host has stopped, and asks nothing of it.
func TestHostIsGone(t *testing.T) {
	t.Parallel()
	d := newFakeHost(12)
	s := newDriver(t, Options{Controls: true, Own: true}, d)
	d.change(func(d *fakeHost) { d.n = 13 })
	s.until("the fresh board", func(m Model) bool { return m.board.Counts.Joined == 13 })
	d.stop()
	s.until("the end", func(m Model) bool { return m.gone })
	if !strings.Contains(s.view(), "The host has stopped.") {
		t.Error(s.view())
	}
	s.press("space")
	if got := s.done(); got != nil {
		t.Errorf("asked of a host that is gone: %v", got)
	}
	s.press("q")
	s.until("leaving", func(Model) bool { return s.quit })
}

// TestLeavingWaits expects an action under way to be completed before leaving.
func TestLeavingWaits(t *testing.T) {
	t.Parallel()
	m := shown(Options{Controls: true}, answeringBoard(12), 80, 24)
	next, _ := m.Update(pressed("space"))
	next, cmd := next.Update(pressed("q"))
	if cmd != nil {
		t.Error("left at once")
	}
	if _, cmd = next.Update(didMsg{}); cmd == nil || reflect.TypeOf(cmd()) != reflect.TypeFor[tea.QuitMsg]() {
		t.Error("never left")
	}
}

// TestAlarm expects the whole sentence on the controls, and a small sign on the wall.
func TestAlarm(t *testing.T) {
	t.Parallel()
	b := boards(12)["answering-alarm"]
	for name, o := range modes() {
		view := strings.Join(strings.Fields(viewOf(shown(o, b, 80, 24))), " ")
		if got := strings.Contains(view, b.Alarms[0]); got != o.Controls {
			t.Errorf("%s: whole alarm shown: %v", name, got)
		}
		if o.Wall && !strings.Contains(view, "(!)") {
			t.Errorf("%s: no sign on the wall", name)
		}
	}
}

// TestNextStepIsInSight expects the controls to name the step and its consequence.
func TestNextStepIsInSight(t *testing.T) {
	t.Parallel()
	for name, o := range modes() {
		for of, b := range boards(12) {
			for _, size := range [][2]int{{40, 14}, {80, 24}, {200, 60}} {
				view := strings.Join(strings.Fields(viewOf(shown(o, b, size[0], size[1]))), " ")
				if o.Controls && !strings.Contains(view, strings.Join(strings.Fields(b.Next.Means), " ")) {
					t.Errorf("%s, %s, %v: no consequence of the next step:\n%s", name, of, size, view)
				}
			}
		}
	}
}

// TestSubscriptionEnds expects a model that quits, or is closed, to leave no subscriber
// behind.
func TestSubscriptionEnds(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(*driver){
		"quits":  func(s *driver) { s.press("q"); s.until("leaving", func(Model) bool { return s.quit }) },
		"closed": func(s *driver) { s.model.(Model).Close() },
	} {
		s := newDriver(t, Options{Controls: true}, newFakeHost(12))
		if s.d.ctx.Err() != nil {
			t.Errorf("%s: ended before", name)
		}
		end(s)
		if s.d.ctx.Err() == nil {
			t.Errorf("%s: it does not end", name)
		}
	}
}
