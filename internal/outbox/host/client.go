package host

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"time"

	"rolefit/scoring"
)

// The rules of the ssh client.
//
//   - No configuration is read, neither the person's nor the computer's: what a
//     class is asked does not depend on what somebody once set for other computers.
//   - Only "none" is offered to get in. No key, agent or password is touched, and the
//     name is "join" for everybody.
//   - ssh itself takes the first key that a host shows and refuses another one later.
//     Its file of keys is named relative to the folder that it is started in: paths
//     with spaces or percent signs need no quoting then.
//   - ssh gets no terminal: it cannot ask anything, and ctrl+c is ours.

// program is the name under which ssh is looked for in PATH.
const program = "ssh"

// Limits of time. They hold a quiz up for no longer, and find out in that time that
// a connection is dead.
const (
	connect = 5  // seconds
	alive   = 5  // seconds between two signs of life
	missed  = 2  // signs of life
	submit  = 30 // seconds for handing over a sheet
	vote    = 15 // seconds for a second answer, which somebody waits for
)

// Limits of size, in bytes.
const (
	mostLine       = 64 << 10
	mostAssessment = 1 << 20
	mostComplaint  = 16 << 10
	MostSheet      = 64 << 10 // that a host takes
)

// ErrNoSSH says that there is no ssh on this computer.
var ErrNoSSH = errors.New("there is no ssh on this computer")

// AwayError is a host that does not answer, or not for long enough. It may later.
type AwayError struct{ Why string }

func (e *AwayError) Error() string { return e.Why }

// BusyError is a host that answers and cannot take the sheet now: the class is over,
// or its disk is full.
type BusyError struct{ Why string }

func (e *BusyError) Error() string { return e.Why }

// RefusedError is a host that will never take the sheet, and why, a line each.
type RefusedError struct{ Why string }

func (e *RefusedError) Error() string { return e.Why }

// KeyError is a host that shows another key than before.
type KeyError struct{ Held, Shown string } // fingerprints; empty: not known

func (e *KeyError) Error() string { return "the host shows another key than before" }

// Client speaks with one host.
type Client struct {
	Address Address
	Memory  *Memory
	Environ []string // for ssh, as in os.Environ; nil: that of this process
}

// Ask asks which class there is.
func (c *Client) Ask(ctx context.Context) (Class, error) {
	out, err := c.run(ctx, "class", nil, mostLine)
	if err != nil {
		return Class{}, err
	}
	var said Class
	if err := decode(out, &said); err != nil {
		return Class{}, err
	}
	if said.Assessment == "" || said.Edition == "" {
		return Class{}, ErrNoClass
	}
	return said, nil
}

// Own asks for the instructor's own assessment, in YAML.
func (c *Client) Own(ctx context.Context) ([]byte, error) {
	return c.run(ctx, "assessment", nil, mostAssessment)
}

// Receipt is what a host says of a sheet that it has.
type Receipt struct {
	Class string // the name of the class that has it
	New   bool   // the host did not have it yet
	Out   bool   // it came in a crowd that was taken back, and counts for nothing now
}

// Submit hands over a sheet. An error leaves open whether the host has it now: it can
// be handed over again, and counts once.
func (c *Client) Submit(ctx context.Context, s scoring.Sheet) (Receipt, error) {
	data, err := json.Marshal(s)
	if err != nil {
		return Receipt{}, fmt.Errorf("write the sheet: %w", err)
	}
	if len(data) >= MostSheet {
		return Receipt{}, &RefusedError{fmt.Sprintf("the sheet is larger than the %d KiB that a host takes", MostSheet>>10)}
	}
	ctx, cancel := context.WithTimeout(ctx, submit*time.Second)
	defer cancel()
	out, err := c.run(ctx, "submit", append(data, '\n'), mostLine)
	if err != nil {
		return Receipt{}, err
	}
	var said struct {
		Class *string `json:"class"`
		New   *bool   `json:"new"`
		Out   bool    `json:"withdrawn"`
	}
	if err := decode(out, &said); err != nil {
		return Receipt{}, err
	}
	if said.Class == nil || said.New == nil {
		return Receipt{}, ErrNoClass
	}
	return Receipt{*said.Class, *said.New, said.Out}, nil
}

// run has the host run one of its commands, and returns what it prints.
func (c *Client) run(ctx context.Context, command string, in []byte, most int) ([]byte, error) {
	out := limited{most: most}
	err := c.talk(ctx, command, bytes.NewReader(in), &out)
	if out.over {
		return nil, ErrNoClass
	}
	return out.kept.Bytes(), err
}

// talk has the host run one of its commands.
func (c *Client) talk(ctx context.Context, command string, in io.Reader, out io.Writer) error {
	held, err := c.Memory.Key(c.Address)
	if err != nil {
		return err
	}
	if err := c.Memory.prepare(); err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, program, c.arguments(command)...) //nolint:gosec // G204: the address was checked, the rest is ours
	cmd.Dir, cmd.Env = c.Memory.dir, c.Environ
	cmd.WaitDelay = time.Second
	apart(cmd)
	complaints := limited{most: mostComplaint}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = in, out, &complaints
	err = cmd.Run()
	var exit *exec.ExitError
	switch {
	case errors.Is(err, exec.ErrNotFound) || errors.Is(err, exec.ErrDot):
		return ErrNoSSH
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return &AwayError{"nothing came back in time"}
	case errors.As(err, &exit):
		return failed(exit.ExitCode(), complaints.kept.String(), held)
	default:
		return fmt.Errorf("run ssh: %w", err)
	}
}

// arguments are those of ssh. The address stands after the end of the options.
func (c *Client) arguments(command string) []string {
	args := []string{"-F", "none", "-T", "-a", "-x", "-l", "join", "-p", strconv.Itoa(c.Address.Port)}
	for _, option := range []string{
		"BatchMode=yes", "LogLevel=ERROR",
		"UserKnownHostsFile=" + knownFile, "GlobalKnownHostsFile=" + os.DevNull,
		"StrictHostKeyChecking=accept-new", "HashKnownHosts=no", "UpdateHostKeys=no", "CheckHostIP=no",
		"PreferredAuthentications=none", "PubkeyAuthentication=no", "IdentityAgent=none",
		"ConnectionAttempts=1", "ConnectTimeout=" + strconv.Itoa(connect),
		"ServerAliveInterval=" + strconv.Itoa(alive), "ServerAliveCountMax=" + strconv.Itoa(missed),
	} {
		args = append(args, "-o", option)
	}
	return append(args, "--", c.Address.Name, command)
}

// Exit codes: those of a host's commands, and ssh's own.
const (
	hostBusy    = 1
	hostRefuses = 3
	sshFailed   = 255
	killed      = -1
)

var shown = regexp.MustCompile(`SHA256:[A-Za-z0-9+/]{43}`)

// failed is what it means that ssh ended with an exit code, having complained.
func failed(code int, complaints, held string) error {
	lines := strings.Split(strings.TrimSpace(complaints), "\n")
	last := strings.TrimSpace(lines[len(lines)-1])
	switch code {
	case hostBusy:
		return &BusyError{said(strings.Join(lines, " "), "it cannot take the sheet now")}
	case hostRefuses:
		return &RefusedError{said(strings.Join(lines, "\n"), "it does not say why")}
	case killed:
		return &AwayError{"ssh was stopped"}
	case sshFailed:
	default:
		return ErrNoClass
	}
	switch {
	case strings.Contains(complaints, "HOST IDENTIFICATION HAS CHANGED") || held != "" && strings.Contains(complaints, "Host key verification failed"):
		return &KeyError{Held: held, Shown: shown.FindString(complaints)}
	case strings.Contains(complaints, "Permission denied"):
		return ErrNoClass
	}
	if _, why, found := strings.Cut(last, " port "); found { // ssh: connect to host HOST port PORT: WHY
		if _, why, found = strings.Cut(why, ": "); found {
			last = why
		}
	}
	return &AwayError{said(strings.TrimPrefix(last, "ssh: "), "the connection broke")}
}

// said is what was said in a complaint, or else something that is true as well.
func said(complaint, otherwise string) string {
	if complaint = strings.TrimSpace(complaint); complaint == "" {
		return otherwise
	}
	return complaint
}

// limited keeps so many bytes and drops more.
type limited struct {
	kept bytes.Buffer
	most int
	over bool // something was dropped
}

// Write takes everything, so that whoever writes goes on.
func (l *limited) Write(p []byte) (int, error) {
	room := max(l.most-l.kept.Len(), 0)
	l.over = l.over || len(p) > room
	l.kept.Write(p[:min(len(p), room)])
	return len(p), nil
}
