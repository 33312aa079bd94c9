package tui

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"rolefit/internal/textsafe"
	"rolefit/internal/ui"
	"rolefit/quiz"

	tea "charm.land/bubbletea/v2"
)

func (p program) props() props {
	c := props{
		sitting: p.sitting, prompt: p.prompted(), status: p.status(), keys: p.keys,
		frame:  ui.Body(ui.Card, p.width, p.height, p.styles, p.glyphs),
		column: ui.Body(ui.Column, p.width, p.height, p.styles, p.glyphs),
		side:   ui.Body(ui.Sides, p.width, p.height, p.styles, p.glyphs),
	}
	c.unsaved = p.unsaved
	c.whole, c.part, c.picked = c.frame.Height, p.motion.part(), p.busy && !p.motion.rests()
	return c
}

// status words whether answers are kept, or how the class stands.
func (p program) status() string {
	s := p.sitting
	said := classStatus(s, p.styles, p.width >= ui.RoomyWidth)
	switch {
	case s.Place() >= quiz.AtJobs && s.Jobs.Unsaved():
		return p.styles.Caution.Render("not saved")
	case s.Place() >= quiz.AtJobs:
		return p.styles.Dim.Render("saved" + p.glyphs.Check)
	case p.unsaved:
		return p.styles.Caution.Render("not saved")
	case said != "":
		return said
	case !s.Began && s.Place() < quiz.AtJobs:
		return ""
	case s.Options.Private:
		return p.styles.Dim.Render("private")
	case !s.Saved():
		return p.styles.Caution.Render("not saved")
	default:
		return p.styles.Dim.Render("saved" + p.glyphs.Check)
	}
}

// called returns the class's call for the current screen, or "".
func (p program) called() string {
	if p.help || p.typing() {
		return p.sitting.Called("", "")
	}
	return p.sitting.CalledByKey()
}

func (p program) page() ui.Page {
	notice := strings.TrimSpace(p.notice + " " + p.called())
	c := p.props().below(notice)
	page := p.screen.page(c)
	if p.help {
		page = helpPage(c, p.helped, page)
	}
	page.Notice, page.Good = c.noticed(notice, page), p.good || p.notice == ""
	if page.Rank == nil {
		page.Rank = rank
	}
	return page
}

func (p program) helpReader() ui.Reader {
	c := p.props().below(strings.TrimSpace(p.notice + " " + p.called()))
	return helpReader(c, p.helped, p.screen.page(c))
}

// View draws the current screen. Every page and the window's title show the three words for
// coming back. The cursor stands on the line below them, so that a message written when the
// connection dies lands there and does not scroll them away.
func (p program) View() tea.View {
	var page ui.Page
	if p.width > 0 {
		page = p.page()
	}
	v := tea.NewView("")
	v.AltScreen = true
	v.KeyboardEnhancements.ReportAlternateKeys = true // ctrl+c also where the keyboard has no c
	v.WindowTitle = "rolefit"
	if bar := page.Progress; p.sitting.Options.Screen.Taskbar && bar >= 0 && p.width > 0 {
		v.ProgressBar = tea.NewProgressBar(tea.ProgressBarDefault, int(100*bar))
	}
	page.Words = p.sitting.Words()
	if page.Words != "" {
		v.WindowTitle += ": " + page.Words
	}
	if p.width > 0 {
		var at ui.Targets
		v.Content, at = ui.RenderTargets(page, p.width, p.height, p.styles, p.glyphs)
		if p.sitting.Options.Screen.Mouse && at != nil {
			v.MouseMode, v.OnMouse = tea.MouseModeCellMotion, at.Clicked
		}
	}
	if p.sitting.Options.ASCII {
		v.Content = inASCII(v.Content)
	}
	if above, _, found := strings.Cut(v.Content, page.Words); found && page.Words != "" {
		v.Cursor = tea.NewCursor(0, min(strings.Count(above, "\n")+1, p.height-1))
	}
	return v
}

// classStatus returns the class's part of the header, or "". On a narrow screen the three
// words stand alone.
func classStatus(s quiz.Sitting, styles *ui.Styles, roomy bool) string {
	switch {
	case s.Options.Class == nil:
		return ""
	case s.News.Status != "":
		return styles.Dim.Render(s.News.Status)
	case s.Options.Class.Words != "" && !roomy:
		return styles.Accent.Render(s.Options.Class.Words)
	case s.Options.Class.Words != "":
		return styles.Dim.Render("your words: ") + styles.Accent.Render(s.Options.Class.Words)
	default:
		return ""
	}
}

// inASCII replaces every rune outside ASCII, with "?" where it has no equivalent.
func inASCII(text string) string {
	const (
		signs = "\u2018\u2019\u02bc\u201c\u201d\u201e\u2010\u2011\u2012\u2013\u2014\u2212\u2022\u25cf\u25aa\u00b7\u25cb\u2588\u2591\u2500\u2502\u256d\u2570\u00a0\u202f\u2009"
		plain = `'''"""------****o=.-|++   `
	)
	return strings.Map(func(c rune) rune {
		if c <= unicode.MaxASCII {
			return c
		}
		switch before, _, found := strings.Cut(signs, string(c)); {
		case found:
			return rune(plain[utf8.RuneCountInString(before)])
		case textsafe.Invisible(c): // it takes no cell
			return -1
		default:
			return '?'
		}
	}, text)
}
