package join

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"rolefit/internal/classclient"
	"rolefit/internal/clikit"
	"rolefit/internal/english"
	"rolefit/internal/textsafe"
	"rolefit/quiz"
)

// The sentences of joining.

// called quotes a class's name with a space before it; empty for a class without one.
func called(c classclient.Class) string {
	if c.Class == "" {
		return ""
	}
	return fmt.Sprintf(" %q", c.Class)
}

// oneLine makes a host's text printable on one line, at most 200 runes and an ellipsis.
func oneLine(text string) string {
	const most = 200
	text = textsafe.Message(strings.Join(strings.Fields(text), " "))
	if r := []rune(text); len(r) > most {
		text = string(r[:most]) + "..."
	}
	return text
}

// reason returns an error's text without its full stop.
func reason(err error) string { return strings.TrimSuffix(oneLine(err.Error()), ".") }

// withCode explains how to hand in a result code without a network.
const withCode = "Without it: take the quiz with rolefit, and give your result code to the instructor. 5, then x, on the result copies it, and rolefit show prints it."

// The sentences about the key of a new host.
const (
	newHost   = "You have not been here before. The key of this host is"
	ifAnother = "If it isn't the one on the projector, tell the instructor."
)

// notCounted is the sentence for a sheet that the class has but does not count.
const notCounted = "They don't count right now: many came at once, and the instructor took them all back. Tell the instructor."

// trouble words why a host cannot be used and the next step. onward is the command, up to the
// address, that accepts another key.
func trouble(a classclient.Address, err error, onward string) error {
	var key *classclient.KeyError
	switch {
	case errors.Is(err, classclient.ErrNoSSH):
		return fmt.Errorf("there is no ssh on this computer, and rolefit join needs it to talk to the host.\n"+
			"To get it: on Windows, Settings, Apps, Optional features, add \"OpenSSH Client\"; on Debian and Ubuntu, apt install openssh-client; macOS has it.\n%s", withCode)
	case errors.As(err, &key):
		return anotherKey(a, key, onward)
	case errors.Is(err, classclient.ErrNoClass), errors.Is(err, classclient.ErrNewer):
		return fmt.Errorf("%s: %w; compare the address and the port with the projector", a.Short(), err)
	default:
		return fmt.Errorf("%s: %s", a.Short(), oneLine(err.Error()))
	}
}

// anotherKey explains a changed host key. onward is the command, up to the address, that
// accepts it.
func anotherKey(a classclient.Address, key *classclient.KeyError, onward string) error {
	lines := []string{a.Short() + " shows another key than before, so nothing was sent."}
	if key.Held != "" {
		lines = append(lines, "Before: "+key.Held)
	}
	if key.Shown != "" {
		lines = append(lines, "Now:    "+key.Shown)
	}
	lines = append(lines,
		"It may be another computer at the same address, in another room or on another day; the class's computer after a fresh setup; or somebody in between who wants to listen in.",
		"Compare the key with the one on the projector. If it is the same as now, continue: "+onward+a.Short(),
		"If not, tell the instructor.")
	return errors.New(strings.Join(lines, "\n"))
}

// kept words where the answers go, for the welcome.
func (s *joinSession) kept() string {
	where := "Each answer is saved on this computer right away. "
	switch {
	case s.flags.private:
		where = "Private: nothing is saved on disk. "
	case s.box == nil:
		where = "Nothing can be saved on this computer. "
	}
	when := "When you reach your result, your answers are sent to the class"
	if s.away {
		when = "The host does not answer yet; your answers are sent to the class when it does"
	}
	day, _ := time.Parse(time.DateOnly, s.class.DeleteOn) // a host may send anything
	return english.Sentences(where+when+", without your name, your deal-breakers or how long you took.", quiz.DeletionLine(day))
}

// ended words, for the quiz, that the class ended without these answers.
func ended(kept bool) string {
	if kept {
		return "The class has ended and did not take your answers. They are saved on this computer; to add them, give your result code to the instructor."
	}
	return "The class has ended and did not take your answers. To add them, give your result code to the instructor."
}

// later words, for the quiz, that the host does not take the answers yet, with a busy
// host's reason.
func later(err error, kept bool) string {
	busy := (*classclient.BusyError)(nil)
	switch {
	case errors.As(err, &busy) && kept:
		return "The host isn't taking your answers right now: " + reason(busy) +
			". They are saved here, and sent when it does; or give your result code to the instructor."
	case busy != nil:
		return "The host isn't taking your answers right now: " + reason(busy) +
			". They are sent when it does, as long as you stay; or give your result code to the instructor."
	case kept:
		return "The host isn't taking your answers yet. They are saved on this computer, and sent when it does."
	}
	return "The host isn't taking your answers yet. They are sent when it does; stay here until then."
}

// explain words, after a first failure, why the program is still running. code is the result
// code, empty without one.
func explain(err error, kept bool, code string) string {
	busy := (*classclient.BusyError)(nil)
	var said string
	switch {
	case errors.As(err, &busy) && kept:
		said = "The class isn't taking your answers right now: " + reason(busy) +
			".\nThey are saved on this computer, and rolefit keeps trying to send them. ctrl+c leaves them for later: rolefit join --pending"
	case busy != nil:
		said = "The class isn't taking your answers right now: " + reason(busy) +
			".\nrolefit keeps trying to send them, and they are saved nowhere else. ctrl+c gives them up."
	case kept:
		said = "The class doesn't have your answers yet; they are saved on this computer.\nctrl+c leaves them for later: rolefit join --pending"
	default:
		said = "The class doesn't have your answers yet, and they are saved nowhere else.\nctrl+c gives them up."
	}
	if busy != nil && code != "" {
		said += "\nOr give" + handed + code
	}
	return said
}

// unsent is the error for a sheet that the class does not have, with the next step. err is
// that of the last attempt, nil without one; code is the result code, empty without one.
func (s *joinSession) unsent(err error, code string) error {
	var key *classclient.KeyError
	kept := s.sheet.onDisk()
	over, refused := errors.As(err, new(*overError)), errors.As(err, new(*classclient.RefusedError))
	said := "your answers are not sent yet."
	switch {
	case errors.As(err, &key) && kept:
		said = anotherKey(s.client.Address, key, "rolefit join --pending --new-key ").Error()
	case key != nil:
		said = anotherKey(s.client.Address, key, "rolefit join --new-key ").Error()
	case over:
		said = "the class has ended, and did not take your answers: " + reason(err) + "."
	case refused:
		said = "the class did not take your answers:\n" + err.Error()
	case err != nil:
		said = "your answers are not sent yet: " + reason(err) + "."
	}
	where := "They couldn't be saved on this computer either."
	switch {
	case kept && refused:
		where = "They are saved on this computer, in " + s.box.Dir() + "."
	case kept && over:
		where = "They are saved on this computer, and are no longer sent automatically."
	case kept:
		where = "They are saved on this computer. Send them later: rolefit join --pending"
	case s.flags.private:
		where = "Nothing was saved, as you asked: there is no other copy."
	}
	text := said + "\n" + where
	if code != "" && over {
		text += "\nTo add them, give" + handed + code
	} else if code != "" {
		text += "\nOr give" + handed + code
	}
	if refused {
		return clikit.BadInput("%s", text)
	}
	return errors.New(text)
}

// handed is the rest of a sentence about handing a result code in, which follows it.
const handed = " your result code to the instructor, and to no one else: it is your answers: "
