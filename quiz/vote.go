package quiz

import (
	"strings"

	"rolefit/content"
	"rolefit/internal/report"
	"rolefit/internal/ui"
	"rolefit/quiz/session"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// votedMsg carries the second answer's label, or an error. The vote screen sends it; the
// router handles it.
type votedMsg struct {
	label string
	err   error
}

// notice words the second answer, or the error.
func (m votedMsg) notice() string {
	if m.err != nil {
		return "Your second answer is not counted: " + m.err.Error() + "."
	}
	return "Your second answer: " + m.label + "."
}

// voteScreen asks the question of the open vote. It lies over the result and does not
// change it.
type voteScreen struct {
	question content.Question
	at       int
	under    screen
}

// newVote returns the screen for the open vote; false without one.
func newVote(c scene, under screen) (voteScreen, bool) {
	q, ok := c.options.Model.Assessment().Question(c.news.Ask)
	if !ok || c.options.Room == nil || c.options.Room.Vote == nil {
		return voteScreen{}, false
	}
	poles := report.PolesOf(q) // as the class sees it on the wall: two sides, also of a statement
	q.Kind, q.Stem, q.A, q.B = content.TradeOff, poles.Stem, poles.A, poles.B
	return voteScreen{question: q, under: under, at: noCursor}, true
}

func (s voteScreen) asks(session.Session) string { return s.question.ID }

func (s voteScreen) update(msg tea.Msg, c scene) (screen, wish) {
	k, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return s, wish{}
	}
	var chosen bool
	s.at, chosen = onScale(s.at, k, c.keys)
	switch {
	case chosen:
		return s.vote(c, s.at-2)
	case key.Matches(k, c.keys.back):
		return s, wish{open: s.under}
	}
	return s, wish{}
}

func (s voteScreen) vote(c scene, value int) (screen, wish) {
	vote, id, label := c.options.Room.Vote, s.question.ID, session.AnswerLabels(s.question.Kind)[value+2]
	return s, wish{open: s.under, cmd: func() tea.Msg { return votedMsg{label, vote(id, value)} }}
}

func (s voteScreen) page(c scene) ui.Page {
	confirm := c.keys.confirm
	confirm.SetEnabled(s.at != noCursor)
	return ui.Page{
		Left: c.frame.Styles.Strong.Render("Your class votes again"), Right: c.status, Progress: -1,
		Body: questionScreen{cursor: s.at}.body(s.question, c),
		Keys: []key.Binding{scaleKeys(), confirm, c.keys.move, c.keys.back, c.keys.help, c.keys.quit},
	}
}

// explain describes a second answer.
func (s voteScreen) explain(f ui.Frame) []string {
	text := "Your class has talked about this question and answers it again. The first answers stay: your result does not change."
	return []string{ui.Wrap(text, f.Width-2)}
}

// classBlocks draws the fourth pane: the class's result.
func classBlocks(sections []report.Section, f ui.Frame) string {
	blocks := make([]string, len(sections))
	for i, s := range sections {
		blocks[i] = sectionBlock(s, f)
	}
	return strings.Join(blocks, "\n\n")
}
