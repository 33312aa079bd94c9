package projector

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"rolefit/internal/lineio"
	"rolefit/workshop/class"
)

// speaker is a line-by-line form without its loop: a script drives it.
type speaker struct {
	*plain
	now  time.Time
	text strings.Builder
}

func newSpeaker(o Options, do func(Action, class.Mark) error) *speaker {
	s := &speaker{now: clockAt()}
	o.Now = func() time.Time { return s.now }
	s.plain = &plain{console: console{o: o, link: link{do: do}}, out: lineio.Print(&s.text), minutes: -1}
	return s
}

// typed types a line, with a mark before it.
func (s *speaker) typed(line string) (leaves bool) {
	fmt.Fprintf(&s.text, "> %s\n", line)
	return s.command(lineio.Line{Text: line})
}

// after lets seconds pass.
func (s *speaker) after(seconds int) {
	for range seconds {
		s.now = s.now.Add(time.Second)
		s.tick()
	}
}

// TestPlainTranscript compares a whole class, word for word.
func TestPlainTranscript(t *testing.T) {
	t.Parallel()
	d := newFakeHost(25)
	s := newSpeaker(Options{Wall: true, Controls: true, Own: true}, func(a Action, leaves class.Mark) error { return d.Do(t.Context(), a, leaves) })
	d.now = func() time.Time { return s.now }
	boards := d.Boards(t.Context())
	hear := func() {
		for len(boards) > 0 {
			s.hear(<-boards)
		}
	}
	hear()
	for _, line := range []string{
		"", "n", "h", "back", "next", "more", "go", "more", "go", "r", "go", "more", "go", "blank", "go", "BLANK ", "go", "next", "back", "go",
		"q", "no", "end", "", "end", "end", "go", "end", "r", "q", "q",
	} {
		leaves := s.typed(line)
		hear()
		if leaves {
			fmt.Fprintln(&s.text, "(left)")
		}
	}
	golden(t, s.text.String())
}

// TestPlainSaysEachPhase compares every board, word for word.
func TestPlainSaysEachPhase(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	all := boards(12)
	for _, name := range []string{
		"lobby", "answering", "answering-alarm", "answering-up", "reveal", "reveal-later", "reveal-few", "talk", "talk-statement",
		"talk-few", "voting", "voted", "voted-few", "voted-few-first", "voted-none", "end", "blank", "nothing",
	} {
		for _, o := range []Options{{Wall: true}, {Wall: true, Controls: true}} {
			s := newSpeaker(o, nil)
			s.hear(all[name])
			fmt.Fprintf(&text, "=== %s, controls %v\n%s", name, o.Controls, s.text.String())
		}
	}
	golden(t, text.String())
}

// TestPlainSaysTheWeb compares the boards with pages for browsers, word for word, and a
// change of their addresses.
func TestPlainSaysTheWeb(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	all := webBoards(12)
	for _, name := range []string{"lobby-web", "lobby-web-secure", "answering-web", "talk-web", "voting-web", "end-web"} {
		s := newSpeaker(Options{Wall: true}, nil)
		s.hear(all[name])
		fmt.Fprintf(&text, "=== %s\n%s", name, s.text.String())
	}
	s := newSpeaker(Options{Wall: true}, nil)
	s.hear(all["answering-web"])
	s.text.Reset()
	s.hear(all["answering-moved-web"])
	fmt.Fprintf(&text, "=== moved\n%s", s.text.String())
	golden(t, text.String())
}

// TestPlainCoalesces expects counts when they change, and at most every few seconds; the last
// ones always come.
func TestPlainCoalesces(t *testing.T) {
	t.Parallel()
	s := newSpeaker(Options{Wall: true}, nil)
	b := answeringBoard(12)
	b.State.Deadline = time.Time{}
	s.hear(b)
	s.text.Reset()
	for range 40 { // four boards a second, for ten seconds
		b.Counts.Joined++
		s.hear(b)
		if b.Counts.Joined%4 == 0 {
			s.after(1)
		}
	}
	s.after(30)
	want := "32 joined, 9 halfway, 7 done.\n52 joined, 9 halfway, 7 done.\n"
	if got := s.text.String(); got != want {
		t.Errorf("said:\n%swant:\n%s", got, want)
	}
}

// TestPlainClock announces the last two minutes and the end, and nothing between them.
func TestPlainClock(t *testing.T) {
	t.Parallel()
	s := newSpeaker(Options{Wall: true}, nil)
	b := answeringBoard(12)
	s.hear(b)
	s.text.Reset()
	s.after(600)
	if got, want := s.text.String(), "2 minutes left.\n1 minute left.\nTime is up.\n"; got != want {
		t.Errorf("said:\n%swant:\n%s", got, want)
	}
	s.text.Reset()
	b.Now = s.now
	b.State.Deadline = s.now.Add(2 * time.Minute)
	s.hear(b)
	s.after(30)
	if got, want := s.text.String(), "2 minutes left.\n"; got != want {
		t.Errorf("said of two minutes more:\n%swant:\n%s", got, want)
	}
}

// TestPlainBlank expects silence for viewers while the projector is blank.
func TestPlainBlank(t *testing.T) {
	t.Parallel()
	s := newSpeaker(Options{Wall: true}, nil)
	b := answeringBoard(12)
	s.hear(b)
	s.text.Reset()
	b.State.Blank = true
	s.hear(b)
	s.now = s.now.Add(time.Minute)
	b.Counts.Joined = 99
	s.hear(b)
	s.after(600)
	b.State.Phase = class.AtReveal
	s.hear(b)
	b.State.Phase = class.AtAnswering
	s.hear(b)
	if got, want := s.text.String(), "The projector is paused.\n"; got != want {
		t.Errorf("said:\n%swant:\n%s", got, want)
	}
	if s.typed("r") || strings.Contains(s.text.String(), "99") {
		t.Error(s.text.String())
	}
	b.State.Blank = false
	s.hear(b)
	if !strings.Contains(s.text.String(), "The projector is showing again.\nPhase 2 of 5: answering.") {
		t.Error(s.text.String())
	}
}

func TestPlainAlarm(t *testing.T) {
	t.Parallel()
	for o, want := range map[bool]string{
		true:  "Attention: The disk is full.\nAll is well again.\n",
		false: "The instructor should look at the controls.\nAll is well again.\n",
	} {
		s := newSpeaker(Options{Wall: true, Controls: o}, nil)
		b := answeringBoard(12)
		s.hear(b)
		s.text.Reset()
		b.Alarms = []string{"The disk is full."}
		s.hear(b)
		s.hear(b)
		b.Alarms = nil
		s.hear(b)
		if got := s.text.String(); got != want {
			t.Errorf("controls %v, said:\n%s", o, got)
		}
	}
}

// TestPlainWithoutControls expects viewers to move nothing.
func TestPlainWithoutControls(t *testing.T) {
	t.Parallel()
	s := newSpeaker(Options{Wall: true}, func(a Action, _ class.Mark) error {
		t.Errorf("%s was asked for", a)
		return nil
	})
	s.hear(answeringBoard(12))
	for _, line := range []string{"go", "back", "more", "next", "end", "end", "blank", "x", "h"} {
		if s.typed(line) {
			t.Errorf("%q leaves", line)
		}
	}
	if !s.typed("q") {
		t.Error("q does not leave")
	}
}

func TestPlainErrors(t *testing.T) {
	t.Parallel()
	s := newSpeaker(Options{Controls: true}, func(Action, class.Mark) error { return class.ErrTooFew })
	s.hear(answeringBoard(4))
	s.text.Reset()
	s.typed("go")
	want := "> go\nNot done. A reveal takes five finished sheets from five devices, with enough answers for a result, so that nobody's answers can be read from it.\n"
	if got := s.text.String(); got != want {
		t.Error(got)
	}
}

// TestPlainCleans expects no printed text to move a cursor or turn the writing round.
func TestPlainCleans(t *testing.T) {
	t.Parallel()
	s := newSpeaker(Options{}, nil)
	b := lobbyBoard(12)
	b.Class, b.Title = "mon\x1b[2Jday\u202e", "one\ntwo\x07"
	s.hear(b)
	if got := s.text.String(); !strings.HasPrefix(got, "rolefit workshop, class monday: one two\n") {
		t.Errorf("%q", got)
	}
}

// TestPlainStrangeInput expects long lines and bytes that are no text to do nothing.
func TestPlainStrangeInput(t *testing.T) {
	t.Parallel()
	d := newFakeHost(12)
	in := strings.Join([]string{strings.Repeat("go ", 10*lineio.MostTyped), "\x00\xff\x1b[2J", "  GO \r", "r"}, "\n")
	text := run(t, Options{Controls: true, Now: time.Now}, d, strings.NewReader(in))
	for _, want := range []string{"That line is too long", "That wasn't understood", "Done: start the clock.", "The input ended."} {
		if strings.Count(text, want) != 1 {
			t.Errorf("%q is not there once in\n%s", want, text)
		}
	}
	if len(d.did) != 1 || strings.Contains(text, "\x1b") {
		t.Errorf("%v\n%s", d.did, text)
	}
}
