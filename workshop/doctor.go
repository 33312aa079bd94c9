package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"charm.land/ssh"
	"github.com/spf13/cobra"
	gossh "golang.org/x/crypto/ssh"
	"golang.org/x/term"

	"rolefit/internal/clikit"
	"rolefit/internal/report"
	"rolefit/internal/textsafe"
	"rolefit/workshop/reach"
)

// doctorFlags are the flags of doctor.
type doctorFlags struct {
	listen, store, format string
	wait                  time.Duration
}

// doctor is the command that checks this computer before a class.
func (a *app) doctor() *cobra.Command {
	var f doctorFlags
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Check addresses, port, terminal and disk before the class",
		Long: `Check everything a class needs from this computer, and say what to fix. Then wait for a second device to get through the network: guest Wi-Fi often keeps devices apart, and only a second device can tell.

The exit code is 1 if something has to be fixed.`,
		Example: "  rolefit-workshop doctor\n  rolefit-workshop doctor --listen :443 --wait 0s",
		Args:    clikit.Between(0, 0, "no arguments"),
	}
	const patience = 2 * time.Minute
	cmd.Flags().StringVar(&f.listen, "listen", defaultListen, "The `ADDRESS` that the class will wait for people at")
	storeFlag(cmd, &f.store)
	cmd.Flags().DurationVar(&f.wait, "wait", patience, "How long to wait for a second device; 0s does not wait")
	clikit.FormatFlag(cmd, &f.format, report.AsText, report.AsJSON)
	cmd.RunE = a.Do(func(ctx context.Context, _ []string) error {
		if f.format == report.AsJSON {
			return f.report(ctx, a)
		}
		_, err := f.look(ctx, a, a.Out)
		return err
	})
	return cmd
}

// check is the result of one check.
type check struct {
	What string `json:"what"`
	OK   bool   `json:"ok"`
	Said string `json:"said"`
	Mend string `json:"mend"` // how to mend it; empty: no problem
}

// found is the result of all checks.
type found struct {
	Schema int      `json:"schema"`
	OK     bool     `json:"ok"`
	Checks []check  `json:"checks"`
	Join   []string `json:"join"`          // commands to join, one per address
	Second *bool    `json:"second_device"` // a second device has joined; nil: none was waited for
}

// report runs the checks and writes their results as JSON; instructions go to standard
// error.
func (f *doctorFlags) report(ctx context.Context, a *app) error {
	all, err := f.look(ctx, a, a.Err)
	all.OK = err == nil
	return errors.Join(a.PrintJSON("what was found", "", all), err)
}

// look runs all checks and writes each result to out at once. The error counts the
// problems.
func (f *doctorFlags) look(ctx context.Context, a *app, out io.Writer) (all found, err error) {
	all = found{Schema: listSchema, Checks: []check{}, Join: []string{}}
	second, wrong := false, 0
	if f.wait > 0 {
		all.Second = &second
	}
	tell := func(c check) {
		c.OK, c.Said, c.Mend = c.Mend == "", a.Worded(c.Said), a.Worded(c.Mend)
		all.Checks = append(all.Checks, c)
		mark := "ok  "
		if !c.OK {
			mark, wrong = "FIX ", wrong+1
		}
		fmt.Fprintf(out, "%s  %-9s %s\n", mark, c.What, textsafe.Message(c.Said))
		if !c.OK {
			fmt.Fprintf(out, "      %-9s %s\n", "", textsafe.Message(c.Mend))
		}
	}
	dir, _ := a.folder(f.store) // the check of the key reports an error
	for _, r := range hosted(ctx, dir) {
		tell(check{What: "class", Said: fmt.Sprintf("%q is running now, at %s", r.Class, r.Address)})
	}
	port, listener := f.port(ctx, dir)
	tell(port)
	lines, network := f.network(listener)
	all.Join = append(all.Join, lines...)
	tell(network)
	for _, line := range lines[min(1, len(lines)):] {
		fmt.Fprintf(out, "      %-9s or %s\n", "", line)
	}
	if network.Mend == "" {
		f.shorter(out, lines)
	}
	tell(f.disk(ctx, a))
	tell(a.screen())
	tell(client())
	signers, fingerprint := a.fingerprint(f.store)
	tell(fingerprint)
	if listener != nil {
		second, err = f.secondDevice(ctx, out, listener, signers, lines)
	}
	switch {
	case wrong == 1:
		err = errors.Join(err, errors.New("one of these has to be fixed before the class"))
	case wrong > 1:
		err = errors.Join(err, fmt.Errorf("%d of these have to be fixed before the class", wrong))
	}
	return all, err
}

// port checks whether the port is free, and returns its listener.
func (f *doctorFlags) port(ctx context.Context, dir string) (check, *net.TCPListener) {
	l, err := listen(ctx, "--listen ", f.listen, dir)
	if r, ok := hostedAt(ctx, dir, f.listen); err != nil && ok {
		return check{What: "port", Said: fmt.Sprintf("%s is used by the class %q; a class beside it needs another, for instance --listen %s", f.listen, r.Class, nextPort(f.listen))}, nil
	}
	if err != nil {
		return check{What: "port", Said: f.listen + " can't be used", Mend: err.Error()}, nil
	}
	return check{What: "port", Said: f.listen + " is free"}, l
}

// network looks for addresses at which participants can join.
func (f *doctorFlags) network(l *net.TCPListener) ([]string, check) {
	const usual = 2222
	at := &net.TCPAddr{Port: usual}
	if l != nil {
		if tcp, ok := l.Addr().(*net.TCPAddr); ok {
			at = tcp
		}
	}
	ways, err := reach.At{SSH: at, Web: at}.Ways(reach.Addresses)
	lines := ways.Join
	alone := "join a Wi-Fi or a hotspot, or plan a class without a network: result codes and paper"
	switch {
	case err != nil:
		return nil, check{What: "network", Said: "the addresses can't be listed", Mend: err.Error()}
	case strings.HasSuffix(lines[0], " localhost"):
		return nil, check{What: "network", Said: "this computer is on no network", Mend: alone}
	}
	if at.IP.IsLoopback() {
		return nil, check{What: "network", Said: lines[0] + " is only this computer", Mend: "nobody else can reach it; wait for people with --listen :2222"}
	}
	return lines, check{What: "network", Said: "people join with " + lines[0]}
}

// shorter suggests shorter commands to join.
func (f *doctorFlags) shorter(out io.Writer, lines []string) {
	if strings.Contains(lines[0], " -p ") {
		fmt.Fprintf(out, "      %-9s shorter: host it with --listen :22, and people type no port; that takes sudo on Linux and macOS\n", "")
	}
	fmt.Fprintf(out, "      %-9s if a name leads here: host it with --address NAME, and the projector shows that\n", "")
}

// disk opens the store and measures a small write.
func (f *doctorFlags) disk(ctx context.Context, a *app) check {
	path, err := a.storePath(f.store)
	if err != nil {
		return check{What: "disk", Said: "classes can't be saved", Mend: err.Error()}
	}
	s, err := a.open(ctx, f.store)
	if err == nil {
		err = s.Close()
	}
	if err != nil {
		return check{What: "disk", Said: "classes can't be saved in " + path, Mend: err.Error()}
	}
	took, err := onDisk(filepath.Dir(path))
	if err != nil {
		return check{What: "disk", Said: "a few megabytes cannot be written beside " + path, Mend: err.Error()}
	}
	const slow = 100 * time.Millisecond
	if took > slow {
		return check{What: "disk", Said: fmt.Sprintf("an answer takes %d ms to be on the disk", took.Milliseconds()), Mend: "take a disk of this computer with --store; one across the network is slow"}
	}
	return check{What: "disk", Said: fmt.Sprintf("classes are saved in %s; an answer is on the disk in %.1f ms", path, float64(took.Microseconds())/1000)}
}

// onDisk writes 16 MiB, the size of a large class, into a temporary file in dir and
// returns the median time of five small synced writes.
func onDisk(dir string) (took time.Duration, err error) {
	const class = 16 << 20
	file, err := os.CreateTemp(dir, "doctor-")
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, file.Close(), os.Remove(file.Name())) }()
	if _, err := file.Write(make([]byte, class)); err != nil {
		return 0, err
	}
	if err := file.Sync(); err != nil {
		return 0, err
	}
	var times [5]time.Duration
	for i := range times {
		begun := time.Now()
		if _, err := file.WriteString("an answer\n"); err != nil {
			return 0, err
		}
		if err := file.Sync(); err != nil {
			return 0, err
		}
		times[i] = time.Since(begun)
	}
	slices.Sort(times[:])
	return times[len(times)/2], nil // the median ignores a write that waited for another program
}

// screen checks the terminal that the wall will use.
func (a *app) screen() check {
	file, ok := a.Out.(*os.File)
	if !ok || !clikit.IsTerminal(file) {
		return check{What: "terminal", Said: "there is none here; the projector needs one, or --headless and rolefit-workshop control"}
	}
	w, h, err := term.GetSize(int(file.Fd()))
	const wide, high = 80, 24
	size := fmt.Sprintf("%d columns and %d lines", w, h)
	switch {
	case err != nil:
		return check{What: "terminal", Said: "its size is unknown", Mend: err.Error()}
	case w < wide || h < high:
		return check{What: "terminal", Said: size, Mend: fmt.Sprintf("make it at least %d by %d: a smaller font, or full screen", wide, high)}
	case clikit.ASCIIOnly(a.Environ):
		return check{What: "terminal", Said: size + "; drawn in ASCII, since the locale is not UTF-8"}
	}
	return check{What: "terminal", Said: size}
}

// client looks for ssh.
func client() check {
	if _, err := exec.LookPath("ssh"); err != nil {
		return check{What: "ssh", Said: "there is no ssh here; the class needs none on this computer, but you cannot try how people join"}
	}
	return check{What: "ssh", Said: "here, to try how people join"}
}

// fingerprint reads or creates the host keys.
func (a *app) fingerprint(store string) ([]ssh.Signer, check) {
	dir, err := a.folder(store)
	if err != nil {
		return nil, check{What: "key", Said: "there is no place for it", Mend: err.Error()}
	}
	shown, other, err := hostKeys(dir)
	if err != nil {
		return nil, check{What: "key", Said: "it cannot be read", Mend: err.Error()}
	}
	return []ssh.Signer{shown, other}, check{What: "key", Said: gossh.FingerprintSHA256(shown.PublicKey()) + "; where ssh calls it ECDSA: " + gossh.FingerprintSHA256(other.PublicKey())}
}

// secondDevice waits for a connection from another device and reports whether one came.
// Error: none came within --wait.
func (f *doctorFlags) secondDevice(ctx context.Context, out io.Writer, l *net.TCPListener, signers []ssh.Signer, lines []string) (bool, error) {
	if f.wait <= 0 || len(signers) == 0 || len(lines) == 0 {
		return false, l.Close()
	}
	came := make(chan bool, 1)
	srv := &ssh.Server{HostSigners: signers, HandshakeTimeout: soon, Handler: func(s ssh.Session) {
		_, _ = fmt.Fprint(s, "This device reaches the class's computer. All is well.\r\n") // the device may have disconnected
		here := own(s.RemoteAddr())
		select {
		case came <- here:
		default:
		}
	}}
	go srv.Serve(l)   //nolint:errcheck // it ends with Close
	defer srv.Close() //nolint:errcheck // nothing is lost
	fmt.Fprintf(out, "\nNow join from a second device in the same network, as your people will:\n\n    %s\n\nWaiting for it, at most %v; ctrl+c ends.\n", lines[0], f.wait)
	timer := time.NewTimer(f.wait)
	defer timer.Stop()
	for {
		select {
		case here := <-came:
			if here {
				fmt.Fprintln(out, "That was this computer itself. Try it from another one.")
				continue
			}
			fmt.Fprintln(out, "A second device came through: this network lets people in.")
			return true, nil
		case <-ctx.Done():
			return false, nil
		case <-timer.C:
			return false, errors.New("no second device came through. If one tried, this network keeps devices apart, as guest Wi-Fi often does: " +
				"bring a travel router, open a hotspot on a phone, try --listen :443, or plan with result codes and paper")
		}
	}
}

// own reports whether an address belongs to this computer.
func own(at net.Addr) bool {
	tcp, ok := at.(*net.TCPAddr)
	if !ok || tcp.IP.IsLoopback() {
		return true
	}
	all, err := reach.Addresses()
	if err != nil {
		return false
	}
	for _, mine := range all {
		if mine.IP.Equal(tcp.IP) {
			return true
		}
	}
	return false
}
