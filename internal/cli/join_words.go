package cli

import (
	"errors"
	"fmt"
	"strings"

	"rolefit/internal/classclient"
	"rolefit/internal/clikit"
)

// The sentences of a visit.

// called quotes a class's name with a space before it; empty for a class without one.
func called(c classclient.Class) string {
	if c.Class == "" {
		return ""
	}
	return fmt.Sprintf(" %q", c.Class)
}

// command returns the ssh command that takes the quiz on the host.
func (v *visit) command() string {
	a := v.client.Address
	return fmt.Sprintf("ssh -p %d %s", a.Port, a.Name)
}

// withCode explains how to hand in a result code without a network.
const withCode = "Without it: take the quiz with rolefit, and hand your result code to whoever holds the class. The code is on y at the result, and rolefit show prints it."

// trouble words why a visit cannot go on and the next step. onward is the command, up to the
// address, that accepts another key.
func trouble(a classclient.Address, err error, onward string) error {
	var key *classclient.KeyError
	switch {
	case errors.Is(err, classclient.ErrNoSSH):
		return fmt.Errorf("there is no ssh on this computer, and rolefit join speaks with the host over it.\n"+
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
		"It can be another computer at the same address, as in another room or on another day; the class's computer set up anew; or somebody in between who wants to read along.",
		"Compare the key with the one on the projector. If it is the same as now, go on: "+onward+a.Short(),
		"If not, tell whoever holds the class.")
	return errors.New(strings.Join(lines, "\n"))
}

// kept words where the answers go, for the welcome.
func (v *visit) kept() string {
	where := "Each answer is kept on this computer as you give it. "
	switch {
	case v.flags.private:
		where = "Private: nothing is kept on disk. "
	case v.box == nil:
		where = "Nothing can be kept on this computer. "
	}
	when := "When you reach your result, your answers are sent to the class"
	if v.away {
		when = "The host does not answer yet; your answers are sent to the class when it does"
	}
	return where + when + ", without your name, your limits or how long you took."
}

// reason returns an error's text without its full stop.
func reason(err error) string { return strings.TrimSuffix(oneLine(err.Error()), ".") }

// unsent is the error for a sheet that the class does not have, with the next step.
func (v *visit) unsent(s sending) error {
	var lines []string
	var key *classclient.KeyError
	refused := false
	switch {
	case errors.As(s.err, &key):
		onward := "rolefit join --pending --new-key "
		if !v.post.onDisk() {
			onward = "rolefit join --new-key "
		}
		lines = append(lines, anotherKey(v.client.Address, key, onward).Error())
	case errors.As(s.err, new(*overError)):
		lines = append(lines, "the class has ended, and did not take your answers: "+reason(s.err)+".")
	case errors.As(s.err, new(*classclient.RefusedError)):
		refused = true
		lines = append(lines, "the class did not take your answers:\n"+s.err.Error())
	case s.err != nil:
		lines = append(lines, "your answers are not sent yet: "+reason(s.err)+".")
	default:
		lines = append(lines, "your answers are not sent yet.")
	}
	switch {
	case v.post.onDisk() && refused:
		lines = append(lines, "They are kept on this computer, in "+v.box.Dir()+".")
	case v.post.onDisk() && errors.As(s.err, new(*overError)):
		lines = append(lines, "They are kept on this computer, and are not sent by themselves any more.")
	case v.post.onDisk():
		lines = append(lines, "They are kept on this computer. Send them later: rolefit join --pending")
	case v.flags.private:
		lines = append(lines, "Nothing was kept, as you asked: this was all there was of them.")
	default:
		lines = append(lines, "They could not be kept on this computer either.")
	}
	if code := v.post.code; code != "" {
		way := "Or hand"
		if errors.As(s.err, new(*overError)) {
			way = "To add them, hand"
		}
		lines = append(lines, way+" your result code to whoever holds the class, and to no one else, for it is your answers: "+code)
	}
	text := strings.Join(lines, "\n")
	if refused {
		return clikit.BadInput("%s", text)
	}
	return errors.New(text)
}
