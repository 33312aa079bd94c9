package quiz

import (
	"fmt"
	"time"

	"rolefit/internal/input"
	"rolefit/internal/ui"
	"rolefit/quiz/session"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// The rules of the full-screen program.
//
//   - A screen never changes the session: it returns a wish, and the router applies
//     it. An intent is returned rather than sent as a message, so that keys typed
//     ahead meet the next question and not the same one twice.
//   - A change is written before it is shown. While a write is
//     under way, keys wait in a queue.
//   - A key counts once its screen has been visible for a moment, and one that is held
//     down counts once. Keys that only look around count at once, and so does text.
//   - Commands do all input and output; update and page do none.

// program routes messages to the current screen, and wishes to the session.
type program struct {
	options Options
	first   Options // of the first quiz: a new participant starts there
	session session.Session
	keep    *Writer // commands use it
	unsaved bool    // an event is unsaved
	began   bool
	screen  screen
	help    bool
	part    int // of the help, from 0

	width, height int
	dark          bool
	styles        ui.Styles
	glyphs        ui.Glyphs
	keys          keyMap

	busy    bool            // a write or a resumption is under way
	next    session.Session // to be shown once the write is done
	then    screen          // the screen to show it on; nil: that of its place
	queue   []input.Press
	leaving bool      // quit once the write is done
	stays   string    // why ctrl+z does not suspend the program; empty: it does
	notice  string    // said above the footer until the next key
	shown   time.Time // when the screen at hand was first shown
	asked   string    // the visible question
	since   time.Time // when that came on the screen
	news    News      // of the class
	call    Call      // the class's current call
}

func newProgram(o Options) program {
	p := program{
		busy:    o.Resume != "",
		options: o, first: o, session: session.NewSession(o.Model), dark: true,
		keep:   &Writer{journal: o.Journal, assessment: o.Model.Assessment(), loses: lostLine(o)},
		styles: ui.NewStyles(true), glyphs: ui.NewGlyphs(o.ASCII), keys: newKeyMap(ui.NewGlyphs(o.ASCII)),
		screen: newWelcome(o), notice: o.Notice, shown: o.Now(), stays: ui.Elsewhere,
	}
	return p
}

// Init asks the terminal for its background color; the first frame does not wait for it.
func (p program) Init() tea.Cmd { return tea.Batch(tea.RequestBackgroundColor, p.begin()) }

// begin resumes the sitting that the options name, and listens to the class.
func (p program) begin() tea.Cmd {
	if p.options.Resume == "" {
		return listen(p.options.Room)
	}
	return tea.Batch(listen(p.options.Room), resume(p.keep, p.options.Resume))
}

func resume(keep *Writer, id string) tea.Cmd {
	return func() tea.Msg {
		events, err := keep.Resume(id)
		return resumedMsg{events, err}
	}
}

// Update handles a message and notes when the current question changes.
func (p program) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	model, cmd := p.gates(msg)
	return model.(program).turned(), cmd
}

// turned notes the time when the visible question changed. A screen that is too small to
// be seen asks nothing.
func (p program) turned() program {
	asked := ""
	if p.width >= ui.MinWidth && p.height >= ui.MinHeight { // it can be seen
		asked = fmt.Sprintf("%T", p.screen)
		if s, ok := p.screen.(asker); ok {
			asked += s.asks(p.session)
		}
	}
	if asked != p.asked {
		p.asked, p.since = asked, p.options.Now()
	}
	return p
}

// gates dispatches a message by type: the router handles its own, the screen the rest.
func (p program) gates(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		p.width, p.height = msg.Width, msg.Height
		return p.toScreen(msg)
	case tea.BackgroundColorMsg:
		p.dark = msg.IsDark()
		p.styles = ui.NewStyles(p.dark)
		return p.toScreen(msg)
	case recordedMsg:
		return p.recorded(msg)
	case retriedMsg:
		return p.retried(msg)
	case resumedMsg:
		return p.resumed(msg)
	case newsMsg:
		return p.heard(msg)
	case workedMsg:
		return p.worked(msg)
	case savedMsg:
		p.notice = msg.notice()
		return p, nil
	case copiedMsg:
		p.notice = msg.notice()
		return p, nil
	case votedMsg:
		p.notice = msg.notice()
		if msg.err == nil && p.news.Ask != "" {
			p.call = Call{what: callVoted}
		}
		return p, nil
	case anotherMsg:
		return p.another(msg)
	case input.Press:
		return p.key(msg)
	case tea.KeyPressMsg:
		return p.key(input.Press{KeyPressMsg: msg})
	case tea.ResumeMsg:
		return p, tea.ClearScreen
	case tea.PasteMsg:
		if !p.typing() {
			return p, nil // pasted text answers nothing
		}
		return p.toScreen(msg)
	default:
		return p.toScreen(msg)
	}
}

// key handles a key press, or queues it during a write.
func (p program) key(press input.Press) (tea.Model, tea.Cmd) {
	if cmd, says, ok := ui.Everywhere(press.KeyPressMsg, p.stays); ok {
		if says != "" {
			p.notice = says
		}
		return p, cmd
	}
	p = p.turned()
	msg := ui.Meant(press.KeyPressMsg)
	switch {
	case p.typing() && msg.String() != "ctrl+c":
		p.notice, p.call = "", p.heeded()
		return p.toScreen(press.KeyPressMsg)
	case key.Matches(msg, p.keys.quit):
		if p.busy {
			p.leaving = true
			return p, nil
		}
		return p, tea.Quit
	case p.busy:
		const typedAhead = 64
		if len(p.queue) < typedAhead {
			p.queue = append(p.queue, press)
		}
		return p, nil
	case p.width < ui.MinWidth || p.height < ui.MinHeight:
		return p, nil // an invisible question takes no answer
	case (press.IsRepeat || press.Early(p.since)) && !p.keys.looks(msg):
		return p, nil // nor does one that has only just appeared
	case p.help:
		_, more := p.page()
		p.help, p.part = more, p.part+1
		return p, nil
	}
	p.notice, p.call = "", p.heeded()
	if key.Matches(msg, p.keys.help) {
		p.help, p.part = true, 0
		return p, nil
	}
	return p.toScreen(msg)
}

func (p program) toScreen(msg tea.Msg) (tea.Model, tea.Cmd) {
	var w wish
	p.screen, w = p.screen.update(msg, p.scene())
	return p.grant(w)
}

// grant carries out a screen's wish.
func (p program) grant(w wish) (tea.Model, tea.Cmd) {
	switch {
	case w.intent != nil:
		p.then = w.open
		next, events := p.session.Apply(p.timed(w.intent))
		if len(events) == 0 || p.options.Journal == nil {
			p.began = p.began || len(events) > 0
			return p.show(next)
		}
		p.next, p.busy = next, true
		keep := p.keep
		return p, func() tea.Msg { return recordedMsg{keep.Record(events)} }
	case w.work != nil:
		p.busy = true
		return p, func() tea.Msg { return w.work() }
	case w.another != nil:
		p.busy = true
		return p, func() tea.Msg {
			o, err := w.another()
			return anotherMsg{o, err}
		}
	case w.open != nil:
		p.screen = w.open
		return p, w.cmd
	case w.begin:
		return p.show(session.NewSession(p.options.Model))
	case w.resume != "":
		p.busy = true
		return p, resume(p.keep, w.resume)
	case w.restart:
		o := p.first
		o.Left, o.Notice = nil, ""
		return p.restarted(o)
	}
	return p, w.cmd
}

// timed adds the seconds since the question was shown to an answer or a skip.
func (p program) timed(intent session.Intent) session.Intent {
	seconds := float64(p.options.Now().Sub(p.shown).Milliseconds()) / 1000
	switch intent := intent.(type) {
	case session.Answer:
		intent.Seconds = max(seconds, 0)
		return intent
	case session.Skip:
		intent.Seconds = max(seconds, 0)
		return intent
	default:
		return intent
	}
}

func (p program) recorded(msg recordedMsg) (tea.Model, tea.Cmd) {
	p.busy, p.began = false, true
	p.unsaved = p.keep.Lost() != nil
	p.notice = msg.notice
	return p.settled(p.next)
}

func (p program) resumed(msg resumedMsg) (tea.Model, tea.Cmd) {
	p.busy = false
	if msg.err != nil {
		p.notice = "That one cannot be taken up: " + msg.err.Error() + "."
		return p.settled(p.session)
	}
	p.began = true
	return p.settled(session.NewSession(p.options.Model).Replay(msg.events))
}

// settled shows a session, then handles the keys that were typed ahead.
func (p program) settled(s session.Session) (tea.Model, tea.Cmd) {
	if p.leaving {
		p.session = s
		return p, tea.Quit
	}
	model, cmd := p.show(s)
	return model.(program).typedAhead(cmd)
}

// typedAhead handles the queued keys after cmd.
func (p program) typedAhead(cmd tea.Cmd) (tea.Model, tea.Cmd) {
	cmds := []tea.Cmd{cmd}
	queue := p.queue
	p.queue = nil
	for _, k := range queue {
		model, cmd := p.key(k) // queues again where it starts a write
		p = model.(program)
		cmds = append(cmds, cmd)
	}
	return p, tea.Batch(cmds...)
}

// show stores the session and opens the screen for its place.
func (p program) show(s session.Session) (tea.Model, tea.Cmd) {
	var tell tea.Cmd
	if done := reached(p.options, p.session, s); done != nil {
		tell = func() tea.Msg {
			done()
			return nil
		}
	}
	p.session = s
	p.shown = p.options.Now()
	if p.then != nil {
		p.screen, p.then = p.then, nil
		return p, tell
	}
	var cmd tea.Cmd
	p.screen, cmd = screenFor(p.scene())
	return p, tea.Batch(cmd, tell)
}

// another starts another quiz. It drops the keys that were typed meanwhile.
func (p program) another(msg anotherMsg) (tea.Model, tea.Cmd) {
	p.busy, p.queue = false, nil
	switch {
	case p.leaving:
		return p, tea.Quit
	case msg.err != nil:
		p.notice = "That quiz cannot be opened: " + msg.err.Error() + "."
		return p, nil
	default:
		return p.restarted(msg.options)
	}
}

// restarted opens the welcome of a new session, for another participant or quiz.
func (p program) restarted(o Options) (tea.Model, tea.Cmd) {
	keep := p.keep
	fresh := newProgram(o)
	fresh.first = p.first
	fresh.width, fresh.height, fresh.dark, fresh.styles, fresh.stays = p.width, p.height, p.dark, p.styles, p.stays
	return fresh, func() tea.Msg {
		_ = keep.Close() // it was said
		return nil
	}
}
