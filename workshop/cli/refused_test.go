package cli_test

import (
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"rolefit/internal/testkit"
)

// TestOnlyOurCommands runs unknown commands: each is refused with the same sentence, which
// repeats no part of the command.
func TestOnlyOurCommands(t *testing.T) {
	t.Parallel()
	h := hostedAnywhere(t)
	const marker = "zzmarkerzz"
	for _, command := range []string{
		"sh", "/bin/sh -c id", "submit; id", "class;id", "class\n", "\nclass", " class", "class ", "class\x00", "class --help",
		"submit\r\n", "CLASS", "$(class)", "`class`", "controls", "wall", "sftp", "scp -t .", "rsync --server", "exit",
		"\x00", "\n", " ", "\x1b[2J" + marker, "git-upload-pack '" + marker + "'", strings.Repeat(marker+" ", 3000),
	} {
		code, out, complaint := runs(t, h.address, dialOptions{command: command}, "id\n")
		if code != exitUsage || out != "" || !strings.HasPrefix(complaint, "There is no such command here.") {
			t.Errorf("%.30q: exit code %d, %q %q", command, code, out, complaint)
		}
		if strings.Contains(complaint, marker) || strings.Contains(complaint, "\x1b") {
			t.Errorf("%.30q: repeated: %q", command, complaint)
		}
	}
	if log := h.log.String(); strings.Contains(log, marker) {
		t.Errorf("logged: %s", log)
	}
}

// TestShellIsTheQuiz types shell commands into the quiz.
func TestShellIsTheQuiz(t *testing.T) {
	t.Parallel()
	h := hostedAnywhere(t)
	code, out, _ := runs(t, h.address, dialOptions{}, "id\nls /\nq\n")
	if code != 0 || !strings.Contains(out, "Your three words: ") || strings.Contains(out, "uid=") {
		t.Errorf("exit code %d: %q", code, out)
	}
}

// asks sends a request on a session, and reports whether it was granted.
func asks(t *testing.T, s *gossh.Session, name string, payload any) bool {
	t.Helper()
	var data []byte
	if payload != nil {
		data = gossh.Marshal(payload)
	}
	ok, err := s.SendRequest(name, true, data)
	must(t, err)
	return ok
}

type text struct{ Text string }

// TestRequestsAreRefused sends every kind of request on a session, before and after its
// command has begun.
func TestRequestsAreRefused(t *testing.T) {
	t.Parallel()
	requests := map[string]any{
		"subsystem": text{"sftp"}, "auth-agent-req@openssh.com": nil, "auth-agent-req": nil,
		"x11-req": struct {
			Single     bool
			Name, Data string
			Screen     uint32
		}{false, "MIT-MAGIC-COOKIE-1", "00", 0},
		"signal": text{"KILL"}, "break": struct{ Length uint32 }{100}, "xon-xoff": struct{ Can bool }{true},
		"exit-status": struct{ Status uint32 }{0}, "eow@openssh.com": nil, "hostkeys-00@openssh.com": nil, "anything": text{"x"},
		"pty-req": text{"xterm"}, "window-change": text{"x"}, "env": text{"LANG"}, // torn ones
	}
	h := hostedAnywhere(t)
	for _, begun := range []bool{false, true} {
		for name, payload := range requests {
			t.Run(fmt.Sprint(name, " ", begun), func(t *testing.T) {
				t.Parallel()
				client, err := dial(h.address, dialOptions{})
				must(t, err)
				defer client.Close() //nolint:errcheck // nothing is left to send
				s, err := client.NewSession()
				must(t, err)
				_, err = s.StdinPipe() // it stays open
				must(t, err)
				if begun {
					must(t, s.Shell())
				}
				if asks(t, s, name, payload) {
					t.Errorf("%s was granted", name)
				}
				if !begun { // it is a session as before
					must(t, s.Shell())
				}
			})
		}
	}
}

// TestVariables sets variables: those about the terminal's abilities are accepted, if they
// are few and short.
func TestVariables(t *testing.T) {
	t.Parallel()
	h := hostedAnywhere(t)
	client, err := dial(h.address, dialOptions{})
	must(t, err)
	defer client.Close() //nolint:errcheck // nothing is left to send
	s, err := client.NewSession()
	must(t, err)
	_, err = s.StdinPipe() // it stays open
	must(t, err)
	type variable struct{ Name, Value string }
	for _, v := range []variable{{"LANG", "de_DE.UTF-8"}, {"COLORTERM", "truecolor"}, {"NO_COLOR", "1"}, {"ACCESSIBLE", ""}} {
		if !asks(t, s, "env", v) {
			t.Errorf("%v was refused", v)
		}
	}
	for _, v := range []variable{
		{"PATH", "/tmp"},
		{"LD_PRELOAD", "/tmp/x.so"},
		{"USER", "somebody"},
		{"TERM", "xterm"},
		{"", ""},
		{"LANG=C", "x"},
		{"LC_ALL", strings.Repeat("x", 65)},
		{"lang", "C"},
		{"LANG\x00", "C"},
		{"TEA_TRACE", "/tmp/x"},
		{"TMUX", "1"},
	} {
		if asks(t, s, "env", v) {
			t.Errorf("%v was taken", v)
		}
	}
	taken := 0
	for range 10_000 {
		if !asks(t, s, "env", variable{"LANG", "C.UTF-8"}) {
			break
		}
		taken++
	}
	if taken > 100 {
		t.Errorf("%d variables were taken", taken)
	}
	must(t, s.Shell())
	if asks(t, s, "env", variable{"LANG", "C"}) {
		t.Error("a variable was taken after the session began")
	}
}

// TestChannelsAreRefused opens channels of every other type, and a second session.
func TestChannelsAreRefused(t *testing.T) {
	t.Parallel()
	h := hostedAnywhere(t)
	client, err := dial(h.address, dialOptions{})
	must(t, err)
	defer client.Close() //nolint:errcheck // nothing is left to send
	_, port, err := net.SplitHostPort(h.address)
	must(t, err)
	var number uint32
	_, err = fmt.Sscan(port, &number)
	must(t, err)
	forward := struct {
		Host string
		Port uint32
		From string
		At   uint32
	}{"127.0.0.1", number, "127.0.0.1", 1}
	for kind, payload := range map[string]any{
		"direct-tcpip": forward, "forwarded-tcpip": forward, "x11": text{"127.0.0.1"},
		"direct-streamlocal@openssh.com": struct {
			Path, Reserved string
			Number         uint32
		}{"/tmp/socket", "", 0},
		"tun@openssh.com": struct{ Mode, Unit uint32 }{1, 0}, "auth-agent@openssh.com": text{""}, "anything": text{""}, "": text{""},
	} {
		if ch, _, err := client.OpenChannel(kind, gossh.Marshal(payload)); err == nil {
			t.Errorf("a channel %q was opened", kind)
			_ = ch.Close()
		}
	}
	for _, name := range []string{
		"tcpip-forward", "cancel-tcpip-forward", "streamlocal-forward@openssh.com", "no-more-sessions@openssh.com", "keepalive@openssh.com", "anything",
	} {
		ok, _, err := client.SendRequest(name, true, gossh.Marshal(struct {
			Host string
			Port uint32
		}{"127.0.0.1", 0}))
		must(t, err)
		if ok {
			t.Errorf("%s was granted", name)
		}
	}
	if l, err := client.Listen("tcp", "127.0.0.1:0"); err == nil {
		t.Errorf("the host listens on %v", l.Addr())
	}
	first, err := client.NewSession()
	must(t, err)
	_, err = first.StdinPipe() // it stays open: the host has no reason to end the session first
	must(t, err)
	for range 3 {
		if _, err := client.NewSession(); err == nil {
			t.Error("a second session was opened")
		}
	}
	must(t, first.Shell())
	must(t, first.Close())
	if _, err := client.NewSession(); err == nil {
		t.Error("a session was opened after the first")
	}
}

// openSSH runs one of OpenSSH's programs against a host, without this computer's own
// settings.
func openSSH(t *testing.T, h *testHost, program string, input io.Reader, args ...string) (out string, err error) {
	t.Helper()
	known := filepath.Join(t.TempDir(), "known_hosts")
	ip, port, err := net.SplitHostPort(h.address)
	must(t, err)
	line := fmt.Sprintf("[%s]:%s %s", ip, port, gossh.MarshalAuthorizedKey(h.key.PublicKey()))
	must(t, os.WriteFile(known, []byte(line), 0o600))
	flag := "-p"
	if program != "ssh" {
		flag = "-P"
	}
	all := append([]string{
		"-F", "/dev/null", "-o", "UserKnownHostsFile=" + known, "-o", "BatchMode=yes", "-o", "LogLevel=ERROR",
		"-o", "IdentityAgent=none", flag, port,
	}, args...)
	cmd := exec.CommandContext(t.Context(), program, all...)
	cmd.Stdin = input
	both, err := cmd.CombinedOutput()
	return string(both), err
}

// TestOpenSSHIsRefused sends forbidden requests with OpenSSH.
func TestOpenSSHIsRefused(t *testing.T) {
	t.Parallel()
	h := hostedAnywhere(t)
	secret := filepath.Join(t.TempDir(), "secret")
	must(t, os.WriteFile(secret, []byte("here"), 0o600))
	got := filepath.Join(t.TempDir(), "got")
	for name, c := range map[string]struct {
		program string
		args    []string
		says    string
	}{
		"-R":      {"ssh", []string{"-o", "ExitOnForwardFailure=yes", "-R", "0:127.0.0.1:1", "guest@127.0.0.1"}, "forwarding failed"},
		"-W":      {"ssh", []string{"-W", h.address, "guest@127.0.0.1"}, "forwarding"},
		"-s sftp": {"ssh", []string{"-s", "guest@127.0.0.1", "sftp"}, "subsystem request failed"},
		"sftp":    {"sftp", []string{"guest@127.0.0.1:" + secret, got}, "subsystem request failed"},
		"scp":     {"scp", []string{"guest@127.0.0.1:" + secret, got}, "subsystem request failed"},
		"scp -O":  {"scp", []string{"-O", "guest@127.0.0.1:" + secret, got}, "There is no such command here."},
		"scp in":  {"scp", []string{"-O", secret, "guest@127.0.0.1:" + got}, "There is no such command here."},
		"exec":    {"ssh", []string{"guest@127.0.0.1", "id"}, "There is no such command here."},
		"boss":    {"ssh", []string{"facilitator@127.0.0.1", "controls"}, "Permission denied"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			out, err := openSSH(t, h, c.program, nil, c.args...)
			if err == nil || !strings.Contains(out, c.says) {
				t.Errorf("%v: %q", err, out)
			}
		})
	}
	t.Cleanup(func() {
		if _, err := os.Stat(got); err == nil {
			t.Error("a file was copied")
		}
	})
}

// TestOpenSSHExtras requests optional features, without which a client goes on: an agent,
// X11, a forwarded port.
func TestOpenSSHExtras(t *testing.T) {
	t.Parallel()
	h := hostedAnywhere(t)
	local := fmt.Sprintf("127.0.0.1:%d", testkit.FreePort(t))
	in, typed := io.Pipe()
	reached, forwarded := false, ""
	go func() {
		defer typed.Close() //nolint:errcheck // a pipe
		for range 12_000 {  // until the client listens
			if conn, err := net.Dial("tcp", local); err == nil {
				reached = true
				data, _ := io.ReadAll(conn) // the host says its version at once, where it is reached
				forwarded = string(data)
				_ = conn.Close()
				break
			}
			time.Sleep(10 * time.Millisecond)
		}
		_, _ = io.WriteString(typed, "q\n")
	}()
	out, err := openSSH(t, h, "ssh", in, "-A", "-X", "-L", local+":"+h.address, "-T", "guest@127.0.0.1")
	if err != nil || !strings.Contains(out, "Your three words: ") {
		t.Errorf("%v: %q", err, out)
	}
	if !reached || forwarded != "" {
		t.Errorf("reached: %v; through the forwarded port came %q", reached, forwarded)
	}
}
