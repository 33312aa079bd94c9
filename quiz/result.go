package quiz

import (
	"slices"
	"strings"

	"rolefit/content"
	"rolefit/internal/report"
	"rolefit/internal/ui"
	"rolefit/quiz/session"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/viewport"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
)

// pane is one part of the result. The class's pane exists once its result is shown.
type pane int

const (
	resultPane pane = iota
	whyPane
	nextPane
	classPane
	panes
)

func (p pane) name() string { return [...]string{"Result", "Why", "Next", "Class"}[p] }

// key returns the digit that opens the pane.
func (p pane) key() string { return string(rune('1' + p)) }

// panes returns the current number of panes.
func (c scene) panes() pane {
	if len(c.news.Class) == 0 {
		return classPane
	}
	return panes
}

// paneKeys returns the digits of the panes.
func (c scene) paneKeys() key.Binding { return digits(int(c.panes()), "") }

// resultScreen shows the result. newResult scores it once.
type resultScreen struct {
	account   report.Account
	advice    *content.Advice // nil: no advice
	situation session.Situation
	situated  bool
	types     func() (Options, error) // nil: not offered
	open      pane
	scroll    [panes]int
}

func newResult(c scene) screen {
	s := resultScreen{account: report.Of(c.session.Model(), c.session.Sheet(), c.options.Limits)}
	s.account.Code = codeOf(c.session)
	s.situation, s.situated = c.session.Situation()
	if report.OffersTypes(s.account.Result) {
		s.types = c.options.Types
	}
	if c.options.Advice != nil {
		if advice, err := c.options.Advice(); err == nil {
			s.advice = advice
		}
	}
	return s
}

func (s resultScreen) update(msg tea.Msg, c scene) (screen, wish) {
	k, ok := msg.(tea.KeyPressMsg)
	if !ok {
		if msg, ok := msg.(jobListedMsg); ok {
			return s.listedJobs(msg)
		}
		return s, wish{}
	}
	if at, ok := picked(k, c.paneKeys()); ok {
		s.open = pane(at)
		return s, wish{}
	}
	switch {
	case key.Matches(k, c.keys.jobs) && c.options.Jobs != nil:
		return s.openJobs(c)
	case key.Matches(k, c.keys.export) && c.options.Save != nil:
		return s, wish{open: newExport(s)}
	case key.Matches(k, c.keys.copyCode) && s.account.Code != "":
		return s, wish{cmd: tea.Sequence(tea.SetClipboard(s.account.Code), func() tea.Msg { return copiedMsg{s.account.Code} })}
	case key.Matches(k, c.keys.pane):
		s.open = (s.open + 1) % c.panes()
	case key.Matches(k, c.keys.paneBack):
		s.open = (s.open + c.panes() - 1) % c.panes()
	case key.Matches(k, c.keys.vote):
		if vote, ok := newVote(c, s); ok {
			return s, wish{open: vote}
		}
	case key.Matches(k, c.keys.review):
		return s, wish{intent: session.Review{}}
	case key.Matches(k, c.keys.plan) && s.planned():
		s.open = nextPane
		opened, cmd := newSituation(c, s.advice, s)
		return opened, wish{open: opened, cmd: cmd}
	case key.Matches(k, c.keys.types) && s.typesOffered():
		return s, wish{another: s.types}
	case key.Matches(k, c.keys.another) && c.options.Room == nil:
		return s, wish{restart: true}
	default:
		view, _ := s.view(c).Update(msg)
		s.scroll[s.open] = view.YOffset()
	}
	return s, wish{}
}

// view returns the open pane in a window of the frame's size.
func (s resultScreen) view(c scene) viewport.Model { return c.window(s.text(c), s.scroll[s.open]) }

func (s resultScreen) text(c scene) string {
	switch s.open {
	case whyPane:
		return s.why(c.frame)
	case nextPane:
		return s.next(c.frame)
	case classPane:
		return classBlocks(c.news.Class, c.frame)
	default:
		return s.summary(c.frame)
	}
}

func (s resultScreen) page(c scene) ui.Page {
	f := c.frame
	view := s.view(c)
	scroll := c.keys.scroll
	fits := view.AtTop() && view.AtBottom()
	scroll.SetEnabled(!fits)
	body := view.View()
	if !fits {
		body += "\n" + ui.PadLeft(f.Styles.Dim.Render(whereabouts(view, f.Glyphs)), f.Width)
	}
	plan, types := c.keys.plan, c.keys.types
	types.SetEnabled(s.typesOffered())
	plan.SetEnabled(s.planned())
	jobs := c.keys.jobs
	jobs.SetEnabled(c.options.Jobs != nil)
	export, copyCode := c.keys.export, c.keys.copyCode
	export.SetEnabled(c.options.Save != nil)
	copyCode.SetEnabled(s.account.Code != "")
	another, vote := c.keys.another, c.keys.vote
	another.SetEnabled(c.options.Room == nil)
	_, asked := newVote(c, s)
	vote.SetEnabled(asked)
	return ui.Page{
		Left: s.title(c), Right: s.tabs(c), Progress: -1, Body: body,
		Keys: []key.Binding{vote, c.paneKeys(), c.keys.pane, scroll, jobs, c.keys.review, plan, export, copyCode, types, another, c.keys.help, c.keys.quit},
	}
}

// title returns the program's name or, in a class, the class's status; empty if neither
// fits beside the tabs.
func (s resultScreen) title(c scene) string {
	name := c.frame.Styles.Strong.Render("rolefit")
	if c.options.Room == nil {
		return name
	}
	const gap = 2
	room := c.frame.Width - lipgloss.Width(s.tabs(c)) - gap
	switch {
	case lipgloss.Width(c.status) <= room:
		return c.status
	case lipgloss.Width(name) <= room:
		return name
	default:
		return ""
	}
}

// tabs draws the names of the panes; the open one stands in brackets.
func (s resultScreen) tabs(c scene) string {
	f := c.frame
	tabs := make([]string, c.panes())
	for p := range c.panes() {
		name := p.key() + " " + p.name()
		if p == s.open {
			tabs[p] = f.Styles.OpenTab.Render("[" + name + "]")
		} else {
			tabs[p] = f.Styles.Tab.Render(" " + name + " ")
		}
	}
	return strings.Join(tabs, "")
}

// whereabouts words in which direction the text continues.
func whereabouts(view viewport.Model, g ui.Glyphs) string {
	switch {
	case view.AtTop():
		return "more " + g.Down
	case view.AtBottom():
		return "end " + g.Up
	default:
		return "more " + g.Up + " " + g.Down
	}
}

// planned reports whether the advice has a plan for a role of the verdict.
func (s resultScreen) planned() bool {
	return s.advice != nil && slices.ContainsFunc(s.account.Result.Verdict.Roles, func(id string) bool {
		_, known := s.advice.Plan(id)
		return known
	})
}

// typesOffered reports whether the quiz about kinds of forward deployed work is offered.
func (s resultScreen) typesOffered() bool { return s.types != nil }
