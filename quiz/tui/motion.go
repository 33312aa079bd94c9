package tui

import (
	"time"

	"rolefit/quiz"
	"rolefit/quiz/session"

	tea "charm.land/bubbletea/v2"
)

// How long things move. A picked answer leaves time for four answers a second, each question
// visible for its moment.
const (
	pickTime  = 120 * time.Millisecond
	growTime  = 450 * time.Millisecond
	growSteps = 10
)

// motion is a short change of the screen that ends by itself. At rest no clock runs.
type motion struct {
	id         int // of the newest motion: beats of an earlier one change nothing
	step, last int // at rest: equal
	every      time.Duration
}

// beatMsg is due after a step of a motion. The motion sends it; the router handles it.
type beatMsg struct{ id int }

func (m motion) rests() bool { return m.step == m.last }

// part returns how much of the motion is over, from 0 to 1; at rest all of it is.
func (m motion) part() float64 {
	if m.rests() {
		return 1
	}
	return float64(m.step) / float64(m.last)
}

// beat returns a command that ends the step at hand.
func (m motion) beat() tea.Cmd {
	return tea.Tick(m.every, func(time.Time) tea.Msg { return beatMsg{m.id} })
}

// move starts a motion, unless nothing may move. A screen draws it by the part of its props.
func (p program) move(steps int, takes time.Duration) (program, tea.Cmd) {
	if !p.sitting.Options.Screen.Motion {
		return p, nil
	}
	p.motion = motion{id: p.motion.id + 1, last: steps, every: takes / time.Duration(steps)}
	return p, p.motion.beat()
}

// beaten goes on to the next step. After the last one of a picked answer the next question
// comes, if the answer is written.
func (p program) beaten(msg beatMsg) (tea.Model, tea.Cmd) {
	if msg.id != p.motion.id || p.motion.rests() {
		return p, nil
	}
	p.motion.step++
	switch {
	case !p.motion.rests():
		return p, p.motion.beat()
	case p.written != nil:
		return p.done(*p.written)
	default:
		return p, nil
	}
}

// picks reports whether an action answers a question, so that the answer is shown for a
// moment.
func (p program) picks(a quiz.Action) bool {
	_, answer := a.Intent.(session.Answer)
	return answer && p.sitting.Options.Screen.Motion
}
