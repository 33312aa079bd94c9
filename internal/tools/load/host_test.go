//go:build unix

package load

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	gossh "golang.org/x/crypto/ssh"
)

// measured is the name of the measured class.
const measured = "Load"

// server is a running rolefit-workshop.
type server struct {
	cmd     *exec.Cmd
	said    bytes.Buffer
	address string
	key     gossh.PublicKey
	control gossh.Signer // of its facilitator
	store   string
}

// start hosts classes for the given number of participants, headless, with the flags that name
// the classes, in a home folder of its own, and on a database unless its address is empty. Open files are bounded only by the hard limit,
// since Go programs raise the soft one to it.
func start(ctx context.Context, binary, home, database string, people int, flags ...string) (*server, error) {
	folder := filepath.Join(home, "rolefit", "workshop")
	s := &server{store: filepath.Join(folder, "classes.db")}
	if err := os.MkdirAll(home, 0o700); err != nil {
		return nil, err
	}
	s.cmd = exec.CommandContext(ctx, binary, "--headless", "--listen", "127.0.0.1:0", "--one-router",
		"--connections", strconv.Itoa(people*6/5+100)) // of which one address may take five sixths
	s.cmd.Args = append(s.cmd.Args, flags...)
	s.cmd.Env = append(os.Environ(), "XDG_DATA_HOME="+home, "ROLEFIT_STORE="+database)
	s.cmd.Stderr, s.cmd.Stdout = &s.said, &s.said
	s.cmd.Cancel = func() error { return s.cmd.Process.Signal(syscall.SIGTERM) }
	s.cmd.WaitDelay = 20 * time.Second
	if err := s.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start the host: %w", err)
	}
	for begun := time.Now(); time.Since(begun) < 20*time.Second; time.Sleep(20 * time.Millisecond) {
		if s.listens(folder) {
			return s, nil
		}
	}
	return nil, errors.Join(errors.New("the host did not come up"), s.stop())
}

// listens reports whether the host has written its lock file, and stores its address
// and keys.
func (s *server) listens(folder string) bool {
	var noted struct {
		PID     int
		Address string
	}
	locks, err := filepath.Glob(filepath.Join(folder, "*.lock")) // of a class, or of a door of several
	at := slices.IndexFunc(locks, func(lock string) bool {
		data, err := os.ReadFile(lock)
		return err == nil && len(data) > 0 && json.Unmarshal(data[1:], &noted) == nil && noted.PID == s.cmd.Process.Pid && noted.Address != ""
	})
	if err != nil || at < 0 {
		return false
	}
	own, err := signer(filepath.Join(folder, "host_key"))
	if err != nil {
		return false
	}
	s.address, s.key = noted.Address, own.PublicKey()
	s.control, err = signer(filepath.Join(folder, "control_key"))
	return err == nil
}

func signer(file string) (gossh.Signer, error) {
	key, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	return gossh.ParsePrivateKey(key)
}

// stop ends the host with SIGTERM and waits for it.
func (s *server) stop() error {
	_ = s.cmd.Process.Signal(syscall.SIGTERM) // fails if it has ended already
	if err := s.cmd.Wait(); err != nil {
		return fmt.Errorf("the host ended badly: %w: %s", err, s.said.String())
	}
	return nil
}

// errors returns the number of errors in the host's log, and the first.
func (s *server) errors() (n int, first string) {
	data, err := os.ReadFile(filepath.Join(filepath.Dir(s.store), "host.log"))
	if err != nil {
		return 1, err.Error()
	}
	for line := range strings.Lines(string(data)) {
		if strings.Contains(line, "level=ERROR") {
			n++
			if n == 1 {
				first = strings.TrimSpace(line)
			}
		}
	}
	return n, first
}
