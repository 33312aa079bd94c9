package projector

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"rolefit/content"
	"rolefit/workshop/class"
)

// flat is a text without its line breaks.
func flat(text string) string { return strings.Join(strings.Fields(text), " ") }

// TestDoor closes the class with a key and opens it again, in both forms; the wall tells
// newcomers, and the footer names the key's next effect.
func TestDoor(t *testing.T) {
	t.Parallel()
	for name, o := range modes() {
		if !o.Controls {
			continue
		}
		d := newFakeHost(12)
		s := newDriver(t, o, d)
		if !strings.Contains(s.view(), "d close door") {
			t.Errorf("%s: no key closes the door:\n%s", name, s.view())
		}
		s.press("d")
		if view := s.view(); !d.state.Shut || !strings.Contains(view, "d open door") {
			t.Errorf("%s: closed:\n%s", name, view)
		}
		if o.Wall && !strings.Contains(flat(s.view()), "Closed to newcomers; your three words still let you in.") {
			t.Errorf("%s: the wall does not say so:\n%s", name, s.view())
		}
		s.press("d")
		if d.state.Shut {
			t.Errorf("%s: it stays closed", name)
		}
	}
	d := newFakeHost(12)
	p := newSpeaker(Options{Controls: true}, func(a Action, leaves class.Mark) error { return d.Do(t.Context(), a, leaves) })
	boards := d.Boards(t.Context())
	p.hear(<-boards)
	for _, want := range []string{"Closed to newcomers; your three words still let you in.\n", "The door is open again.\n"} {
		p.text.Reset()
		_ = p.typed("door")
		p.hear(<-boards)
		if !strings.HasSuffix(p.text.String(), want) {
			t.Errorf("line by line:\n%s", p.text.String())
		}
	}
	ended := endBoard(12)
	if commands(Options{}, ended, false).of(class.Door).idle == "" {
		t.Error("the door of a class that has ended can be opened")
	}
}

// TestTakeBack withdraws an intake and restores it, with a second press or a second word, and
// never with another one.
func TestTakeBack(t *testing.T) {
	t.Parallel()
	for name, o := range modes() {
		if !o.Controls {
			continue
		}
		d := newFakeHost(12)
		s := newDriver(t, o, d)
		s.press("t", "t")
		if slices.Contains(d.did, class.TakeBack) || strings.Contains(s.view(), "take back") {
			t.Errorf("%s: there is nothing to take back", name)
		}
		d.change(func(d *fakeHost) { d.intake = &class.Intake{Sheets: 1204, Seconds: 83, Addresses: 2} })
		s.until("the intake", func(m Model) bool { return m.board.Intake != nil })
		if view := flat(s.view()); !strings.Contains(view, "1204 newcomers that came in 83 seconds from 2 addresses may not be your class's: t takes them back.") {
			t.Errorf("%s:\n%s", name, s.view())
		}
		for _, taken := range []bool{true, false} {
			s.press("t", "b", "t")
			if slices.Contains(d.did, class.Back) || d.intake.Taken == taken {
				t.Errorf("%s: done without a second press: %v", name, d.did)
			}
			asked := map[bool]string{true: "Take 1204 newcomers back? Press t again", false: "Put 1204 newcomers back? Press t again"}[taken]
			if !strings.Contains(flat(s.view()), asked) {
				t.Errorf("%s: it does not ask:\n%s", name, s.view())
			}
			s.press("t")
			if d.intake.Taken != taken {
				t.Errorf("%s: not done: %v", name, d.did)
			}
			again := map[bool]string{true: "t puts them back", false: "t takes them back"}[taken]
			if !strings.Contains(flat(s.view()), again) {
				t.Errorf("%s: no way back:\n%s", name, s.view())
			}
		}
		s.press("t")
		d.change(func(d *fakeHost) { d.intake.Taken = true }) // by another facilitator
		s.until("it is taken", func(m Model) bool { return m.board.Mark().Taken })
		if strings.Contains(s.view(), "Press t again") {
			t.Errorf("%s: a question that is answered stays:\n%s", name, s.view())
		}
	}
	if said := intakeWords(class.Board{Intake: &class.Intake{Sheets: 60, Seconds: 9, Addresses: 11}}, takeKey, putKey); !strings.Contains(said, "from 11 addresses may") {
		t.Errorf("eleven addresses: %q", said)
	}
	for _, b := range boards(12) {
		if wall := viewOf(shown(modes()["wall"], b, 80, 24)); strings.Contains(wall, "1204") {
			t.Errorf("the wall tells of sheets in doubt:\n%s", wall)
		}
	}
}

// TestPlainTakeBack does the same line by line.
func TestPlainTakeBack(t *testing.T) {
	t.Parallel()
	d := newFakeHost(12)
	d.intake = &class.Intake{Sheets: 6, Seconds: 1, Addresses: 1}
	p := newSpeaker(Options{Controls: true}, func(a Action, leaves class.Mark) error { return d.Do(t.Context(), a, leaves) })
	boards := d.Boards(t.Context())
	p.hear(<-boards)
	_ = p.typed("take back")
	_ = p.typed("no")
	_ = p.typed("Take  back")
	if len(d.did) > 0 {
		t.Errorf("done without a second word: %v", d.did)
	}
	_ = p.typed("take back")
	p.hear(<-boards)
	for _, want := range []string{
		"6 newcomers that came in 1 second from one address may not be your class's: type take back to take them back.\n",
		"Take 6 newcomers back? Type take back again to do it: they don't count until you put them back. Anything else means no.\n",
		"OK, nothing was done.\n",
		"6 newcomers that came in 1 second from one address were taken back and don't count: type take back to put them back.\n",
	} {
		if !strings.Contains(p.text.String(), want) {
			t.Errorf("not said: %q in\n%s", want, p.text.String())
		}
	}
}

// TestOtherQuestion replaces the current question, during its discussion and at no other
// time.
func TestOtherQuestion(t *testing.T) {
	t.Parallel()
	d := newFakeHost(12)
	s := newDriver(t, modes()["strip"], d)
	s.press("o", "space", "space", "o", "space")
	if slices.Contains(d.did, class.Other) || d.state.Phase != class.AtDiscuss {
		t.Fatalf("%v, at %s", d.did, d.state.Phase)
	}
	before := d.state.Question()
	s.press("o")
	if d.state.Question() == before || !strings.Contains(s.view(), "o another") {
		t.Errorf("still %s:\n%s", before, s.view())
	}
	s.press("space", "o")
	if n := len(d.did); d.did[n-1] != class.Forward {
		t.Errorf("another question during the vote: %v", d.did)
	}
	p := newSpeaker(Options{Controls: true}, func(a Action, leaves class.Mark) error { return d.Do(t.Context(), a, leaves) })
	p.hear(discussBoard(12, class.Voting, nil))
	if _ = p.typed("other"); !strings.Contains(p.text.String(), "Not done. You can choose another question only during a discussion.") {
		t.Errorf("line by line:\n%s", p.text.String())
	}
}

// TestNotesAreForTheSpeaker expects the notes on each end on the controls only, never on the
// wall or on the terminal that shows it.
func TestNotesAreForTheSpeaker(t *testing.T) {
	t.Parallel()
	for _, round := range []class.Round{class.Talk, class.Voting, class.Voted} {
		b := discussBoard(12, round, nil)
		for name, o := range modes() {
			for _, size := range [][2]int{{80, 24}, {200, 50}} {
				m := shown(o, b, size[0], size[1])
				view := flat(viewOf(m))
				m.help = true
				for _, note := range []string{b.Topic.Question.Means, b.Topic.Question.MeansNot} {
					if got, want := strings.Contains(view, note), !o.Wall; got != want {
						t.Errorf("%s, %s, %v: note shown: %v\n%s", name, round, size, got, viewOf(m))
					}
					if o.Wall && strings.Contains(flat(viewOf(m)), note) {
						t.Errorf("%s: the help has a note", name)
					}
				}
			}
		}
		for _, o := range []Options{{Controls: true}, {Wall: true}, {Wall: true, Controls: true}} {
			p := newSpeaker(o, nil)
			p.hear(b)
			if got, want := strings.Contains(p.text.String(), "Note on A, train and hand over: Onboarding"), o.Controls && !o.Wall; got != want {
				t.Errorf("line by line, %+v: note said: %v\n%s", o, got, p.text.String())
			}
		}
	}
}

// TestMovedJoin expects wall and controls to announce a changed address, with the new one.
func TestMovedJoin(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{40, 14}, {80, 24}, {200, 50}} {
		for of, b := range boards(12) {
			if of == "end" || of == "blank" || of == "nothing" || b.State.Shut {
				continue
			}
			b.MovedJoin = true
			if wall := flat(viewOf(shown(modes()["wall"], b, size[0], size[1]))); !strings.Contains(wall, "The address changed: type this one.") && size[0] > 40 {
				t.Errorf("%s, %v: the wall does not say it:\n%s", of, size, wall)
			} else if !strings.Contains(wall, "NEW ssh") && !strings.Contains(wall, "The address changed") {
				t.Errorf("%s, %v: nothing says it:\n%s", of, size, wall)
			}
			if controls := flat(viewOf(shown(modes()["controls"], b, size[0], size[1]))); size[0] > 40 && !strings.Contains(controls, "ssh -p 2222 192.168.43.117, a new address") {
				t.Errorf("%s, %v: the controls do not say it:\n%s", of, size, controls)
			}
		}
	}
	p := newSpeaker(Options{Wall: true}, nil)
	b := answeringBoard(12)
	p.hear(b)
	p.text.Reset()
	b.MovedJoin, b.Join = true, []string{"ssh -p 2222 10.1.2.3"}
	p.hear(b)
	p.hear(b)
	if got, want := p.text.String(), newsOfJoin(b)+"\nTo join, open a terminal and type: ssh -p 2222 10.1.2.3\n"; got != want {
		t.Errorf("said %q", got)
	}
}

// TestPresent expects the numbers of connected and absent people on the controls, and not on
// the wall.
func TestPresent(t *testing.T) {
	t.Parallel()
	for of, b := range boards(12) {
		if of == "nothing" {
			continue
		}
		b.Connected, b.Away = 41, 17
		for _, size := range [][2]int{{40, 14}, {80, 24}} {
			if view := flat(viewOf(shown(modes()["controls"], b, size[0], size[1]))); !strings.Contains(view, "41 connected, 17 away") && size[0] > 40 {
				t.Errorf("%s, %v:\n%s", of, size, view)
			}
		}
		if view := viewOf(shown(modes()["wall"], b, 80, 24)); strings.Contains(view, "41") {
			t.Errorf("%s: the wall tells of who is away:\n%s", of, view)
		}
	}
}

// TestVotersAlone expects the dots of a vote to be out of the people that can vote.
func TestVotersAlone(t *testing.T) {
	t.Parallel()
	b := discussBoard(12, class.Voting, func(t *class.Topic) { t.Votes = 4 })
	b.Voters = 6
	view := viewOf(shown(modes()["wall"], b, 80, 24))
	if !regexp.MustCompile(`VOTED +4 +● +● +● +● +· +·\n`).MatchString(view) {
		t.Error(view)
	}
}

// TestWhoMoved shows a second vote beside the first of the same people: counts, shares, and
// the number that changed sides; in a class of an earlier version the second alone.
func TestWhoMoved(t *testing.T) {
	t.Parallel()
	b := discussBoard(12, class.Voted, nil)
	for _, size := range [][2]int{{40, 14}, {80, 24}, {120, 40}, {200, 50}} {
		view := flat(viewOf(shown(modes()["wall"], b, size[0], size[1])))
		for _, want := range []string{
			"42%", "58%", "9 of these 12 voted again, and 2 of them changed sides: B to A 1, either way to A 1.",
		} {
			if !strings.Contains(view, want) {
				t.Errorf("%v: no %q:\n%s", size, want, viewOf(shown(modes()["wall"], b, size[0], size[1])))
			}
		}
		before := b
		topic := *b.Topic
		topic.Second = earlier(topic.Second)
		before.Topic = &topic
		view = flat(viewOf(shown(modes()["wall"], before, size[0], size[1])))
		if strings.Contains(view, "changed sides") || strings.Contains(view, "first ") || !strings.Contains(view, "SECOND VOTE, 12 voted") {
			t.Errorf("%v, of an earlier version:\n%s", size, view)
		}
	}
	p := newSpeaker(Options{Wall: true}, nil)
	p.hear(b)
	for _, want := range []string{
		": 5 at first, 42 percent; 7 again, 58 percent.\n",
		"9 of these 12 voted again, and 2 of them changed sides: B to A 1, either way to A 1.\n",
	} {
		if !strings.Contains(p.text.String(), want) {
			t.Errorf("line by line, no %q:\n%s", want, p.text.String())
		}
	}
}

// TestBalance expects the opening of a question and its ends in letters of one size, on every
// large wall and for every question.
func TestBalance(t *testing.T) {
	t.Parallel()
	neutral := regexp.MustCompile(`(?m)^ *-  either way`)
	large := 0
	for _, id := range content.EmbeddedIDs() {
		a, err := content.Embedded(id)
		if err != nil {
			t.Fatal(err)
		}
		for _, q := range append(slices.Clone(a.Questions), a.TieBreakers...) {
			for _, round := range []class.Round{class.Talk, class.Voting, class.Voted} {
				b := discussBoard(12, round, func(t *class.Topic) { t.Question, t.Prompt = q, q.Prompt })
				for _, size := range [][2]int{{120, 40}, {160, 45}, {200, 50}, {200, 60}} {
					view := viewOf(shown(modes()["wall"], b, size[0], size[1]))
					ends := neutral.MatchString(view)
					if opens := strings.Contains(view, stem(q, " …")); opens != ends {
						t.Errorf("%s, %s, %v: the opening in ordinary letters: %v, its ends: %v\n%s", q.ID, round, size, opens, ends, view)
					}
					if !ends {
						large++
					} else if round == class.Talk && !strings.Contains(view, strings.Fields(q.Prompt)[0]+" ") {
						t.Errorf("%s, %v: what is talked about is larger than the question:\n%s", q.ID, size, view)
					}
				}
			}
		}
	}
	if large == 0 {
		t.Error("nothing is large")
	}
}

// TestNoticesNameTheirOwnKeys presses every key that a notice names, at every board and in
// every state of the controls: it has the effect that the notice promises.
func TestNoticesNameTheirOwnKeys(t *testing.T) {
	t.Parallel()
	named := regexp.MustCompile(`(?:Press |[;,] )(\S+) (again|leaves|to hide)`)
	did := 0
	for name, o := range modes() {
		for of, b := range boards(12) {
			for _, keys := range [][]string{nil, {"x"}, {"t"}, {"q"}, {"c", "x"}, {"a"}} {
				for _, gone := range []bool{false, true} {
					m := shown(o, b, 80, 24)
					for _, k := range keys {
						next, _ := m.Update(pressed(k))
						m = next.(Model)
					}
					m.gone = gone
					for _, found := range named.FindAllStringSubmatch(m.said(), -1) {
						did++
						checkKey(t, fmt.Sprintf("%s, %s, %v, gone %v: %q", name, of, keys, gone, m.said()), m, found[1], found[2])
					}
				}
			}
		}
	}
	if did < 20 {
		t.Errorf("only %d keys were named", did)
	}
}

// checkKey presses a key and compares its effect with the notice.
func checkKey(t *testing.T, at string, m Model, key, does string) {
	t.Helper()
	asked := m.asked
	next, cmd := m.Update(pressed(key))
	after := next.(Model)
	switch {
	case does == "again" && asked == "" || key == "key": // the controls were hidden: any key
		return
	case does == "to hide":
		if after.strip {
			t.Errorf("%s: they are not hidden", at)
		}
	case does == "leaves", asked == leave:
		if cmd == nil {
			t.Errorf("%s: nobody leaves", at)
		}
	case does == "again":
		if !after.busy && !m.gone {
			t.Errorf("%s: nothing is done", at)
		}
	}
}
