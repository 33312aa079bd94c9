package tui

import (
	"cmp"
	"fmt"
	"time"

	"rolefit/internal/input"
	"rolefit/internal/surface"
	"rolefit/internal/ui"
	"rolefit/quiz"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
)

// The rules of the full-screen program.
//
//   - A screen never changes the sitting: it returns an action of its prompt, and the
//     router applies it. An action is returned rather than sent as a message, so that keys
//     typed ahead meet the next question and not the same one twice.
//   - A change is written before it is shown. While a write is
//     under way, keys wait in a queue.
//   - A key counts once its screen has been visible for a moment, and one that is held
//     down counts once. Keys that only look around count at once, and so does text.
//   - Commands do all input and output; update and page do none.
//   - A picked answer is written at once and shown for a moment, in which keys wait as they
//     do for the write. At rest no clock runs.

// program routes messages to the current screen, and actions to the sitting.
type program struct {
	sitting quiz.Sitting
	unsaved bool         // an event is unsaved
	prompt  *quiz.Prompt // of the sitting; nil: to be built
	screen  screen       // of the sitting's prompt
	under   screen       // the result's, while a place lies over it
	home    screen       // the home's, while another place is shown; nil: none was
	help    bool
	helped  ui.Reading // of the help

	terminal
	glyphs *ui.Glyphs
	keys   *keyMap

	busy    bool          // a write or a resumption is under way
	next    *quiz.Sitting // to be shown once the write is done; never changed in place
	queue   []input.Press
	leaving bool      // quit once the write is done
	written *doneMsg  // the outcome of a write, held until the picked answer was seen; nil: none
	motion  motion    // of the screen at hand
	notice  string    // said above the footer until the next key
	good    bool      // the notice is good news
	shown   time.Time // when the screen at hand was first shown
	asked   string    // the visible question
	since   time.Time // when that came on the screen
}

// terminal holds the facts that the terminal told.
type terminal struct {
	width, height int
	dark          bool
	told          bool // it told its background
	colors        colorprofile.Profile
	styles        *ui.Styles
	stays         string // why ctrl+z does not suspend the program; empty: it does
}

// opened returns the program of the options, in the sitting that they resume: no frame
// shows a welcome before it.
func opened(o quiz.Options) program {
	s := quiz.NewSitting(o)
	if o.Resume == "" || o.Study != nil { // a study asks first
		return newProgram(s)
	}
	done := s.Resume(o.Resume).Work()
	if done.Then != nil {
		s = done.Then(s)
	}
	p := newProgram(s)
	p.notice = cmp.Or(done.Notice, p.notice)
	return p
}

func newProgram(s quiz.Sitting) program {
	o := s.Options
	return program{
		sitting: s, next: &s, screen: newScreen(s.Prompt()),
		terminal: terminal{dark: true, styles: ui.NewStyles(true), stays: ui.Elsewhere},
		glyphs:   ui.NewGlyphs(o.ASCII), keys: newKeyMap(ui.NewGlyphs(o.ASCII)),
		notice: o.Notice, shown: o.Now(),
	}
}

// Init listens to the class, and passes it the answers of a sitting that is resumed at its
// result.
func (p program) Init() tea.Cmd {
	return tea.Batch(listen(p.sitting.Options.Class), told(p.sitting.Reached(quiz.Sitting{})))
}

// told returns a command that passes the answers to the class; nil for nil.
func told(tell func()) tea.Cmd {
	if tell == nil {
		return nil
	}
	return func() tea.Msg {
		tell()
		return nil
	}
}

// Update handles a message and notes when the current question changes.
func (p program) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg.(type) {
	case beatMsg, input.Press, tea.KeyPressMsg, tea.WindowSizeMsg, tea.BackgroundColorMsg, tea.ColorProfileMsg: // a new prompt comes with a new sitting
	default:
		p.prompt = nil
	}
	model, cmd := p.dispatch(msg)
	return model.(program).turned(), cmd
}

// turned notes the time when the visible question changed. A screen that is too small to
// be seen asks nothing.
func (p program) turned() program {
	asked, prompt := "", p.prompted()
	p.prompt = prompt
	if p.visible() {
		if asked = fmt.Sprint(prompt.Place); prompt.Place != quiz.AtResult && prompt.Place != quiz.AtJob { // panes ask nothing
			asked += prompt.ID
		}
	}
	if asked != p.asked {
		p.asked, p.since = asked, p.sitting.Options.Now()
	}
	return p
}

func (p program) prompted() *quiz.Prompt {
	if p.prompt == nil {
		built := p.sitting.Prompt()
		return &built
	}
	return p.prompt
}

func (p program) visible() bool { return p.width >= ui.MinWidth && p.height >= ui.MinHeight }

// styled returns the terminal with the styles for what is known of it.
func (t terminal) styled() terminal {
	t.styles = ui.NewStyles(t.dark)
	if t.told {
		t.styles = t.styles.Toned(t.colors)
	}
	return t
}

// dispatch handles a message by type: the router handles its own, the screen the rest.
func (p program) dispatch(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		p.width, p.height = msg.Width, msg.Height
	case tea.BackgroundColorMsg:
		p.dark, p.told = msg.IsDark(), true
		p.terminal = p.styled()
	case tea.ColorProfileMsg:
		p.colors = msg.Profile
		p.terminal = p.styled()
	case doneMsg:
		return p.done(msg)
	case beatMsg:
		return p.beaten(msg)
	case newsMsg:
		return p.heard(msg)
	case retriedMsg:
		return p.retried(msg)
	case input.Press:
		return p.key(msg)
	case tea.KeyPressMsg:
		return p.key(input.Press{KeyPressMsg: msg})
	case tea.PasteMsg:
		return p.pasted(msg)
	}
	return p, nil
}

// pasted hands pasted text to a text field, or to a place that takes a text. Elsewhere it
// answers nothing.
func (p program) pasted(msg tea.PasteMsg) (tea.Model, tea.Cmd) {
	take := p.sitting.Prompt().Pasted
	field, fielded := p.screen.(paster)
	if p.busy || !p.visible() || take == nil && !fielded {
		return p, nil
	}
	p = p.heeded()
	if fielded {
		return p.acted(field.pasted(msg, p.props()))
	}
	p.help = false
	return p.perform(take(msg.Content))
}

// key handles a key press, or queues it during a write.
func (p program) key(press input.Press) (tea.Model, tea.Cmd) {
	if cmd, says, ok := ui.Everywhere(press.KeyPressMsg, p.stays); ok {
		if says != "" {
			p.notice = says
		}
		return p, cmd
	}
	msg := ui.Meant(press.KeyPressMsg)
	switch {
	case p.help && p.helped.Typing() && msg.String() != "ctrl+c":
		p.helped, _ = p.helpReader().Key(press.KeyPressMsg)
		return p, nil
	case p.typing() && msg.String() != "ctrl+c":
		return p.heeded().toScreen(press.KeyPressMsg)
	case key.Matches(msg, p.keys.quit):
		return p.leave()
	case p.busy:
		const typedAhead = 64
		if len(p.queue) < typedAhead {
			p.queue = append(p.queue, press)
		}
		return p, nil
	case !p.visible():
		return p, nil // an invisible question takes no answer
	case (press.IsRepeat || press.Early(p.since)) && !p.keys.looks(msg):
		return p, nil // nor does one that has only just appeared
	case p.help:
		p.helped, p.help = p.helpReader().Key(msg)
		return p, nil
	}
	p = p.heeded()
	p.motion.step = p.motion.last
	if key.Matches(msg, p.keys.help) {
		p.help, p.helped = true, ui.Reading{}
		return p, nil
	}
	return p.toScreen(msg)
}

// leave ends the program, after a write that is under way.
func (p program) leave() (tea.Model, tea.Cmd) {
	p.leaving = true
	switch {
	case p.written != nil:
		return p.done(*p.written)
	case p.busy:
		return p, nil
	default:
		return p, tea.Quit
	}
}

// heeded returns the program after a key press, which takes away the notice.
func (p program) heeded() program {
	call := p.sitting.Call
	p.sitting = p.sitting.Heeded(p.sitting.Place() == quiz.AtResult && !p.help)
	if p.sitting.Call != call {
		p.prompt = nil
	}
	p.notice, p.good = "", false
	return p
}

// typing reports whether letters are text on the current screen. They are not while work
// runs or the window is too small.
func (p program) typing() bool {
	s, ok := p.screen.(typist)
	return ok && !p.help && s.typing() && !p.busy && p.visible()
}

func (p program) toScreen(k tea.KeyPressMsg) (tea.Model, tea.Cmd) {
	p.prompt = p.prompted()
	return p.acted(p.offered(k))
}

// offered returns the screen after a key, and the action of the command that has the key, or the
// one that the screen has for it.
func (p program) offered(k tea.KeyPressMsg) (screen, quiz.Action) {
	c := p.props()
	layout, ok := p.screen.(taker)
	if a, commanded := c.commanded(k); commanded && !p.typing() && (!ok || !layout.takes(k, c)) {
		return p.screen, a
	}
	return p.screen.update(k, c)
}

// acted carries out the action of a screen.
func (p program) acted(s screen, a quiz.Action) (tea.Model, tea.Cmd) {
	if p.screen = s; a.Idle() {
		return p, nil
	}
	return p.perform(a)
}

// perform carries out an action. Keys wait for its events to be kept, and for its work if
// that decides about the next place.
func (p program) perform(a quiz.Action) (tea.Model, tea.Cmd) {
	if a.Leave {
		return p.leave()
	}
	before := p.sitting
	if a.Intent != nil {
		a = quiz.Timed(a, before.Options.Now().Sub(p.shown))
	}
	next, events := before.Apply(a)
	switch {
	case a.Copy != "":
		p.notice, p.good = a.Copied, true
		return p, surface.Copy(a.Copy)
	case a.Work != nil && a.Then != nil:
		model, cmd := p.show(next)
		return model, tea.Batch(cmd, work(before, nil, a))
	case p.picks(a):
		p.next, p.busy = &next, true
		p, seen := p.move(1, pickTime)
		if before.Options.Journal == nil {
			events = nil
		}
		return p, tea.Batch(work(before, events, a), seen)
	case a.Work == nil && (len(events) == 0 || before.Options.Journal == nil):
		if a.Notice != "" {
			p.notice, p.good = a.Notice, true
		}
		return p.show(next)
	default:
		p.next, p.busy = &next, true
		return p, work(before, events, a)
	}
}

// show stores the sitting and opens the screen for its place.
func (p program) show(next quiz.Sitting) (tea.Model, tea.Cmd) {
	before, was := p.sitting, *p.prompted()
	p.sitting, p.prompt = next, nil
	if next.Writer != before.Writer {
		return p.restarted(before)
	}
	is := next.Prompt()
	if was.ID != is.ID || was.Place != is.Place {
		p.shown = next.Options.Now()
		p = p.turnedTo(was, is)
	}
	var grows tea.Cmd
	if is.Place == quiz.AtResult && !was.Over && was.Place != is.Place {
		p, grows = p.move(growSteps, growTime)
	}
	return p, tea.Batch(grows, told(next.Reached(before)))
}

// turnedTo opens the screen for a prompt. The panes of a result, and the posting beside a
// fact, stay where they are.
func (p program) turnedTo(was, is quiz.Prompt) program {
	over := p.screen
	p.screen = newScreen(is)
	switch before := over.(type) {
	case menuScreen:
		if was.Place == quiz.AtHome {
			p.home = before
		}
	case panesScreen:
		if is.Place == was.Place {
			p.screen = before
		} else if is.Over {
			p.under = before
		}
	case factScreen:
		if fact, ok := p.screen.(factScreen); ok {
			fact.reading = before.reading
			p.screen = fact
		}
	}
	if home, ok := p.home.(menuScreen); is.Place == quiz.AtHome && ok && home.cursor < len(is.Choices) {
		p.screen = home
	}
	if is.Place == quiz.AtResult && was.Over && p.under != nil {
		p.screen = p.under
	}
	if was.Place == quiz.AtSkills && is.Place == quiz.AtResult { // the plan is another one
		panes := p.screen.(panesScreen)
		panes.reading[quiz.NextPane] = ui.At(panes.lineOf(p.props(), is.From))
		p.screen = panes
	}
	return p
}

// restarted opens another sitting. It closes the one before, unless the new one leads back
// to it.
func (p program) restarted(before quiz.Sitting) (tea.Model, tea.Cmd) {
	fresh := newProgram(p.sitting)
	fresh.terminal = p.terminal
	fresh.notice, fresh.good, fresh.home, fresh.unsaved = p.notice, p.good, p.home, p.sitting.Writer.Lost() != nil
	if p.sitting.Keeps(before.Writer) {
		return fresh, nil
	}
	return fresh, func() tea.Msg {
		_ = before.Writer.Close() // it was said
		return nil
	}
}
