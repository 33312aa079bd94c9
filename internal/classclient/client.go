package classclient

import (
	"bytes"
	"cmp"
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
//   - No configuration is read, neither the person's nor the computer's: settings
//     for other computers must not affect a class.
//   - Authentication is "none". No key, agent or password is used, and the user
//     name is always "join".
//   - ssh itself accepts the first key of a host and refuses another one later.
//     Its file of keys is named relative to its working folder: paths
//     with spaces or percent signs then need no quoting.
//   - ssh gets no terminal: it cannot prompt, and ctrl+c is ours.

// program is the ssh client, looked up in PATH.
const program = "ssh"

// Limits of time: how long a request may hold a quiz up, and how soon a dead connection
// is noticed.
const (
	connect = 5  // seconds
	alive   = 5  // seconds between two keepalives
	missed  = 2  // unanswered keepalives
	submit  = 30 // seconds for a sheet
	vote    = 30 // seconds for a second answer; its participant waits
)

// Limits of size, in bytes.
const (
	mostLine       = 64 << 10
	mostAssessment = 1 << 20
	mostComplaint  = 16 << 10
	MostSheet      = 64 << 10 // a host's limit of a sheet
)

// ErrNoSSH means that PATH has no ssh.
var ErrNoSSH = errors.New("there is no ssh on this computer")

// AwayError is a host that did not answer, or not in time. A retry may succeed.
type AwayError struct{ Why string }

func (e *AwayError) Error() string { return e.Why }

// BusyError is a host that cannot accept the sheet now, because the class is over or
// its disk is full.
type BusyError struct{ Why string }

func (e *BusyError) Error() string { return e.Why }

// RefusedError is a host that will never accept the sheet; Why has a line per reason.
type RefusedError struct{ Why string }

func (e *RefusedError) Error() string { return e.Why }

// KeyError is a host with another key than before.
type KeyError struct{ Held, Shown string } // fingerprints; empty: unknown

func (e *KeyError) Error() string { return "the host shows another key than before" }

// Client talks to one host.
type Client struct {
	Address Address
	Memory  *Memory
	Environ []string // of ssh, as in os.Environ; nil: that of this process
}

// Ask requests the description of the class. Errors: as Submit.
func (c *Client) Ask(ctx context.Context) (Class, error) {
	var said Class
	if err := c.request(ctx, "class", nil, &said); err != nil {
		return Class{}, err
	}
	if said.Assessment == "" || said.Edition == "" {
		return Class{}, ErrNoClass
	}
	return said, nil
}

// Own requests the instructor's own assessment, in YAML. Errors: as Submit.
func (c *Client) Own(ctx context.Context) ([]byte, error) {
	return c.run(ctx, "assessment", nil, mostAssessment)
}

// Receipt is a host's answer to a sheet.
type Receipt struct {
	Class string // name of the class
	New   bool   // the sheet counts now and did not before
	Out   bool   // the instructor took it back with a crowd; it counts for nothing
}

// Submit sends a sheet. After an error the host may have it all the same; sending it
// again is safe, it counts once. Errors: ErrNoSSH, ErrNoClass, ErrNewer, *AwayError,
// *BusyError, *RefusedError, *KeyError, those of the memory.
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
	var said struct {
		Class *string `json:"class"`
		New   *bool   `json:"new"`
		Out   bool    `json:"withdrawn"`
	}
	if err := c.request(ctx, "submit", append(data, '\n'), &said); err != nil {
		return Receipt{}, err
	}
	if said.Class == nil || said.New == nil {
		return Receipt{}, ErrNoClass
	}
	return Receipt{*said.Class, *said.New, said.Out}, nil
}

// request runs a command of the host and decodes its reply, a line of JSON. Errors: those
// of decode.
func (c *Client) request(ctx context.Context, command string, in []byte, reply any) error {
	out, err := c.run(ctx, command, in, mostLine)
	if err != nil {
		return err
	}
	return decode(out, reply)
}

// run runs a command of the host and returns its output. Error: ErrNoClass for more
// than most bytes.
func (c *Client) run(ctx context.Context, command string, in []byte, most int) ([]byte, error) {
	out := limited{most: most}
	err := c.talk(ctx, command, bytes.NewReader(in), &out)
	if out.over {
		return nil, ErrNoClass
	}
	return out.kept.Bytes(), err
}

// talk runs a command of the host with the given input and output.
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

// arguments returns the arguments of ssh. The address comes after "--", the end of the
// options.
func (c *Client) arguments(command string) []string {
	args := []string{"-F", "none", "-T", "-a", "-x", "-l", cmp.Or(c.Address.Class, "join"), "-p", strconv.Itoa(c.Address.Port)}
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

// Exit codes of a host's commands and of ssh.
const (
	hostBusy    = 1
	hostRefuses = 3
	sshFailed   = 255
	killed      = -1
)

// failed returns the error for an exit code of ssh and its standard error; held is the
// stored fingerprint of the host, empty if none.
func failed(code int, complaints, held string) error {
	lines := strings.Split(strings.TrimSpace(complaints), "\n")
	last := strings.TrimSpace(lines[len(lines)-1])
	switch code {
	case hostBusy:
		return &BusyError{said(strings.Join(lines, " "), "it can't take the sheet right now")}
	case hostRefuses:
		return &RefusedError{said(strings.Join(lines, "\n"), "it doesn't say why")}
	case killed:
		return &AwayError{"ssh was stopped"}
	case sshFailed:
	default:
		return ErrNoClass
	}
	switch {
	case strings.Contains(complaints, "HOST IDENTIFICATION HAS CHANGED") || held != "" && strings.Contains(complaints, "Host key verification failed"):
		return &KeyError{Held: held, Shown: regexp.MustCompile(`SHA256:[A-Za-z0-9+/]{43}`).FindString(complaints)}
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

// said returns the trimmed complaint, or otherwise if it is empty.
func said(complaint, otherwise string) string {
	if complaint = strings.TrimSpace(complaint); complaint == "" {
		return otherwise
	}
	return complaint
}

// limited is a writer that keeps the first most bytes and drops the rest.
type limited struct {
	kept bytes.Buffer
	most int
	over bool // bytes were dropped
}

// Write accepts all bytes, so that the writer never fails.
func (l *limited) Write(p []byte) (int, error) {
	room := max(l.most-l.kept.Len(), 0)
	l.over = l.over || len(p) > room
	l.kept.Write(p[:min(len(p), room)])
	return len(p), nil
}
