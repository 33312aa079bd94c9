package tui

import (
	"testing"
	"testing/synctest"
	"time"

	"rolefit/internal/input"
	"rolefit/quiz/quiztest"
	"rolefit/quiz/session"

	tea "charm.land/bubbletea/v2"
)

// loop runs a program as Bubble Tea does, in a synctest bubble.
type loop struct {
	model tea.Model
	msgs  chan tea.Msg
	quit  bool
}

func newLoop(m tea.Model) *loop { return &loop{model: m, msgs: make(chan tea.Msg, 100)} }

// run starts a command, and those of a batch.
func (l *loop) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	go func() {
		msg := cmd()
		if batch, ok := msg.(tea.BatchMsg); ok {
			for _, c := range batch {
				l.run(c)
			}
			return
		}
		l.msgs <- msg
	}()
}

// settle handles messages until none comes without time passing.
func (l *loop) settle() {
	for synctest.Wait(); len(l.msgs) > 0; synctest.Wait() {
		msg := <-l.msgs
		if _, quit := msg.(tea.QuitMsg); quit {
			l.quit = true
			continue
		}
		l.send(msg)
	}
}

func (l *loop) send(msg tea.Msg) {
	var cmd tea.Cmd
	l.model, cmd = l.model.Update(msg)
	l.run(cmd)
}

// pass lets time pass in small steps.
func (l *loop) pass(d time.Duration) {
	const step = 5 * time.Millisecond
	for ; d > 0; d -= step {
		time.Sleep(step)
		l.settle()
	}
}

// key types a key now.
func (l *loop) key(name string) {
	l.send(input.Press{KeyPressMsg: press(name), At: time.Now()})
	l.settle()
}

func (l *loop) program() program { return l.model.(program) }

func (l *loop) number() int {
	_, n, _ := l.program().sitting.Session.Question()
	return n
}

// moving returns a program that moves, at its first question.
func moving(t *testing.T, m *quiztest.Memory) *loop {
	t.Helper()
	o := quiztest.CareerOptions(t, m)
	o.Screen.Motion, o.Now = true, time.Now
	l := newLoop(opened(o))
	l.send(tea.WindowSizeMsg{Width: 80, Height: 24})
	for _, k := range []string{"1", "5"} {
		l.pass(time.Second)
		l.key(k)
	}
	l.pass(time.Second)
	return l
}

// TestPickIsSeen expects a picked answer to be written at once and to be seen for a moment,
// and keys typed in it to be kept: those that look around work, and none answers a question
// that was not seen.
func TestPickIsSeen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		memory := &quiztest.Memory{}
		l := moving(t, memory)
		before := len(memory.Events)
		l.key("4")
		if len(memory.Events) != before+1 || l.number() != 1 || !l.program().props().picked {
			t.Fatalf("%d events, question %d", len(memory.Events)-before, l.number())
		}
		l.key("5")
		l.pass(pickTime)
		if l.number() != 2 || l.program().props().picked || len(l.program().sitting.Session.Sheet().Answers) != 1 {
			t.Fatalf("after the moment: question %d, %v", l.number(), l.program().sitting.Session.Sheet().Answers)
		}
		l.pass(time.Second)
		l.key("4")
		l.key("b") // it waits, and leads back from the question that comes
		l.pass(pickTime)
		if l.number() != 2 {
			t.Errorf("back typed in the moment leads to question %d", l.number())
		}
		l.pass(time.Second)
		l.key("1")
		l.key("q")
		if !l.quit || len(l.program().sitting.Session.Sheet().Answers) != 2 {
			t.Errorf("leaving in the moment: %v, %v", l.quit, l.program().sitting.Session.Sheet().Answers)
		}
		l.pass(time.Second)
	})
}

// TestFourASecondMoving answers at the pace of a fast reader while answers are shown.
func TestFourASecondMoving(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := moving(t, &quiztest.Memory{})
		for n := 1; n <= 8; n++ {
			l.key("4")
			l.pass(250 * time.Millisecond)
			if got := len(l.program().sitting.Session.Sheet().Answers); got != n {
				t.Fatalf("%d answers after %d keys", got, n)
			}
		}
	})
}

// TestBarsGrow expects the result to grow within half a second, and a key to end that; at
// rest no clock runs.
func TestBarsGrow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := moving(t, &quiztest.Memory{})
		for l.program().sitting.Session.Place() != session.AtResult {
			if l.program().sitting.Session.Place() == session.AtQuestion {
				l.key("4")
			} else {
				l.key("enter")
			}
			if l.program().sitting.Session.Place() != session.AtResult {
				l.pass(300 * time.Millisecond)
			}
		}
		if part := l.program().props().part; part != 0 {
			t.Errorf("at first %v of it is there", part)
		}
		l.pass(growTime / 2)
		if part := l.program().props().part; part < .3 || part > .7 {
			t.Errorf("in between %v of it is there", part)
		}
		l.key("2")
		if part := l.program().props().part; part != 1 {
			t.Errorf("after a key %v of it is there", part)
		}
		l.pass(time.Second)
		if len(l.msgs) > 0 {
			t.Errorf("%d messages at rest", len(l.msgs))
		}
	})
}

// TestNothingMoves expects no command of a clock where motion is off.
func TestNothingMoves(t *testing.T) {
	t.Parallel()
	o := quiztest.CareerOptions(t, &quiztest.Memory{})
	p, cmd := opened(o).move(growSteps, growTime)
	if cmd != nil || p.motion != (motion{}) || p.motion.part() != 1 {
		t.Errorf("%+v moves", p.motion)
	}
}
