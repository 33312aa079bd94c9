package quiz

import (
	"rolefit/internal/ui"
	"rolefit/quiz/session"

	tea "charm.land/bubbletea/v2"
)

// screen is one screen of the program. It stores no size, style or session.
type screen interface {
	// update handles a key, or a message of a widget that it holds.
	update(msg tea.Msg, c scene) (screen, wish)
	// page draws the screen into the scene's frame.
	page(c scene) ui.Page
}

// asker is a screen that asks several questions in turn; asks identifies the current one.
type asker interface {
	asks(s session.Session) string
}

// scene is the program's state as a screen sees it.
type scene struct {
	options Options
	session session.Session
	frame   ui.Frame
	side    ui.Frame // of a page that sets a long text beside its own
	whole   int      // lines of frame without a notice
	dark    bool
	status  string // whether answers are kept, in a word or two
	keys    keyMap
	news    News // of the class
}

// screenFor returns the screen for the session's place.
func screenFor(c scene) (screen, tea.Cmd) {
	switch c.session.Place() {
	case session.AtGuess:
		return newGuess(c), nil
	case session.AtQuestion:
		return newQuestion(c), nil
	case session.AtNotice:
		return noticeScreen{}, nil
	case session.AtLimits:
		return newLimits(c)
	case session.AtReview:
		return reviewScreen{}, nil
	default:
		return newResult(c), nil
	}
}
