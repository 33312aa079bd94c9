package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"sync"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	gossh "golang.org/x/crypto/ssh"

	"rolefit/content"
	"rolefit/internal/command"
	"rolefit/internal/textfile"
	"rolefit/scoring"
	"rolefit/workshop/class"
	"rolefit/workshop/host"
	"rolefit/workshop/projector"
)

// defaultListen is where a class waits for people.
const defaultListen = ":2222"

// hostFlags are the flags of hosting.
type hostFlags struct {
	listen, address, store, class, assessment, facilitators string
	minutes, connections                                    int
	headless, accessible, oneRouter                         bool
	practice                                                bool // nothing is kept: a rehearsal; no flag sets it
}

func (f *hostFlags) add(a *app, cmd *cobra.Command) {
	const quizMinutes = 10
	flags := cmd.Flags()
	flags.StringVar(&f.listen, "listen", defaultListen, "The `ADDRESS` to wait for people at: a port of all addresses, or an address and a port; with :22 people type no port, and it takes sudo on Linux and macOS")
	flags.StringVar(&f.address, "address", "", "What people join, `HOST[:PORT]`, where this computer cannot know it, such as its name or a router's own address; it is shown as it is, and the addresses are not watched")
	storeFlag(cmd, &f.store)
	a.classFlag(cmd, &f.class, "The name of the class; one that did not end goes on")
	command.AssessmentFlag(cmd, &f.assessment)
	flags.IntVar(&f.minutes, "minutes", quizMinutes, "Minutes for the quiz, shown on the projector; nobody is cut off")
	flags.StringVar(&f.facilitators, "facilitator", "", "A `FILE` of public keys, as in authorized_keys: their owners get the controls with ssh facilitator@HOST")
	flags.BoolVar(&f.oneRouter, "one-router", false, "The whole class comes from one address, because a router of yours or its Wi-Fi hides the laptops: each sheet then counts by itself. Without it, what one address hands in counts once towards the five that a reveal takes")
	flags.BoolVar(&f.headless, "headless", false, "Show nothing here; use rolefit-workshop control in another terminal")
	flags.BoolVar(&f.accessible, "accessible", false, "Projector and controls line by line, for screen readers; also with ACCESSIBLE=1")
	flags.IntVar(&f.connections, "connections", host.DefaultConnections, "How many may be connected at once")
	_ = cmd.MarkFlagFilename("facilitator")
}

// storeFlag adds --store to a command.
func storeFlag(cmd *cobra.Command, into *string) {
	cmd.Flags().StringVar(into, "store", "", "The `FILE` that classes are kept in, instead of the usual one")
	_ = cmd.MarkFlagFilename("store", "db")
}

// host hosts a class until somebody stops it.
func (f *hostFlags) host(a *app) func(context.Context, []string) error {
	return func(ctx context.Context, _ []string) error {
		if err := f.check(); err != nil {
			return err
		}
		if f.connections < 1 {
			return command.Misused("--connections takes 1 or more")
		}
		ctx, stop := command.Stopped(ctx)
		defer stop()
		dir, err := a.folder(f.store)
		if err != nil {
			return err
		}
		s, err := a.open(ctx, f.store)
		if err != nil {
			return err
		}
		h, err := f.claim(ctx, a, s, dir)
		if err != nil {
			return errors.Join(err, s.Close())
		}
		defer h.release()
		defer s.Close() //nolint:errcheck // what was acknowledged is on disk
		debug.SetMemoryLimit(memoryLimit(a.Environ))
		g, err := f.prepare(ctx, a, s, h, dir)
		if errors.Is(err, context.Canceled) && ctx.Err() != nil {
			a.Note("Stopped before the class began.")
			return nil
		}
		if err != nil {
			return err
		}
		return g.hold(ctx, a, f)
	}
}

// memoryLimit is how much memory a host may take before it cleans up harder, in bytes;
// below 0: as it is, because the environment says how much.
func memoryLimit(environ []string) int64 {
	const enough = 1 << 30 // for the largest class, twice
	if command.Variable(environ, "GOMEMLIMIT") != "" {
		return -1
	}
	return enough
}

func (f *hostFlags) check() error {
	if f.minutes < 1 || f.minutes > class.MostMinutes {
		return command.Misused("--minutes takes 1 to %d", class.MostMinutes)
	}
	return nil
}

// keeper is what a class that is hosted is kept in: the file, or memory for a
// rehearsal.
type keeper interface {
	host.Store
	BeginClass(ctx context.Context, c class.Class) error
	Class(ctx context.Context, name string) (class.Class, error)
	Classes(ctx context.Context) ([]class.Summary, error)
}

// gathering is a class that is about to be hosted.
type gathering struct {
	host     *host.Host
	listener *net.TCPListener
	class    class.Class
	model    *scoring.Model
	limits   int // how many are asked
	join     []string
	key      gossh.PublicKey // its fingerprint is shown
	other    gossh.PublicKey // for those who do not take that one
	hosting  *hosting
	address  string                // that this computer reaches it at
	watch    func(context.Context) // keeps what people type to join true
	dir      string
	log      *os.File
}

// prepare opens everything that hosting takes, so that what is wrong is said before a
// screen opens, and before a class is begun.
func (f *hostFlags) prepare(ctx context.Context, a *app, s keeper, h *hosting, dir string) (_ *gathering, err error) {
	hostKey, other, err := hostKeys(dir)
	if err != nil {
		return nil, err
	}
	listed, err := f.keys(a, dir)
	if err != nil {
		return nil, err
	}
	l, err := listen(ctx, f.listen, dir)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, l.Close())
		}
	}()
	at, _ := l.Addr().(*net.TCPAddr)
	g := &gathering{listener: l, key: hostKey.PublicKey(), other: other.PublicKey(), dir: dir, hosting: h, address: reachable(at)}
	if g.join, err = f.joined(at); err != nil {
		return nil, err
	}
	g.watch = f.watched(a, g, at)
	limits, err := content.Limits()
	if err != nil {
		return nil, fmt.Errorf("read the limits: %w", err)
	}
	g.limits = len(limits)
	if g.class, g.model, err = f.take(ctx, a, s); err != nil {
		return nil, err
	}
	if g.log, err = openLog(ctx, dir); err != nil {
		return nil, err
	}
	logger := quietly(g.log)
	slog.SetDefault(logger) // for what the SSH library says
	g.host, err = host.New(ctx, host.Options{
		Program: a.Typed(), Practice: f.practice, OneRouter: f.oneRouter,
		Class: g.class, Model: g.model, Asked: limits, Advice: sync.OnceValues(content.NextSteps), Store: s, Key: hostKey, Keys: []gossh.Signer{other},
		Facilitators: listed, Join: g.join, JoinLine: f.joinedAt(), Now: a.Now, Random: a.Random, Log: logger,
		Facilitate: func(ctx context.Context, t *host.Terminal, what string) error { return g.facilitate(ctx, a, t, what) },
		Limits:     host.Limits{Connections: f.connections, PerAddress: perAddress(f.connections)},
	})
	return g, err
}

// openLog opens the log, which all classes of this computer share. It begins anew where
// no other is hosted.
func openLog(ctx context.Context, dir string) (*os.File, error) {
	how := os.O_WRONLY | os.O_CREATE | os.O_APPEND
	if len(hosted(ctx, dir)) == 0 {
		how |= os.O_TRUNC
	}
	log, err := os.OpenFile(filepath.Join(dir, logFile), how, 0o600)
	return log, command.Said("open the log", err)
}

// quietly is a log without addresses.
func quietly(file *os.File) *slog.Logger {
	return slog.New(slog.NewTextHandler(file, &slog.HandlerOptions{
		ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
			if a.Key == "remote" || a.Key == "addr" {
				return slog.Attr{}
			}
			return a
		},
	}))
}

// listen opens the port. The error says what to do where it is taken: a class has one
// host, so only another class can be hosted beside it. dir is the workshop's folder.
func listen(ctx context.Context, where, dir string) (*net.TCPListener, error) {
	var c net.ListenConfig
	l, err := c.Listen(ctx, "tcp", where)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		if r, ok := hostedAt(ctx, dir, where); ok {
			return nil, fmt.Errorf("%s is in use by the class %q, hosted by process %d; a class beside it takes another port, with --listen %s",
				where, r.Class, r.PID, nextPort(where))
		}
		return nil, fmt.Errorf("%s is in use by another program; stop that one, or take another port with --listen %s", where, nextPort(where))
	case errors.Is(err, syscall.EACCES):
		return nil, fmt.Errorf("this user may not listen on %s; take a port from 1024 on with --listen, such as :2222", where)
	case err != nil:
		return nil, command.Misused("--listen %s: %w; write :2222, or an address of this computer and a port", where, err)
	}
	tcp, ok := l.(*net.TCPListener)
	if !ok {
		return nil, errors.Join(fmt.Errorf("%s is no port", where), l.Close())
	}
	return tcp, nil
}

// hostedAt is the class that is hosted at a port of this computer.
func hostedAt(ctx context.Context, dir, where string) (running, bool) {
	_, port, err := net.SplitHostPort(where)
	if err != nil {
		return running{}, false
	}
	for _, r := range hosted(ctx, dir) {
		if _, taken, err := net.SplitHostPort(r.Address); err == nil && taken == port {
			return r, true
		}
	}
	return running{}, false
}

// nextPort is where to listen instead: at the port after it, of the same address.
func nextPort(where string) string {
	host, port, err := net.SplitHostPort(where)
	n, wrong := strconv.Atoi(port)
	const last = 65535
	if err != nil || wrong != nil || n < 1 || n >= last {
		return ":2223"
	}
	if n < 1024 { // they are for root alone
		n = 2221
	}
	return net.JoinHostPort(host, strconv.Itoa(n+1))
}

// reachable is an address that this computer itself reaches a listener at.
func reachable(at *net.TCPAddr) string {
	ip := at.IP
	if ip == nil || ip.IsUnspecified() {
		ip = net.IPv4(127, 0, 0, 1)
	}
	return net.JoinHostPort(ip.String(), strconv.Itoa(at.Port))
}

// keys are those of facilitators: the ones of the file, and this computer's own.
func (f *hostFlags) keys(a *app, dir string) ([]gossh.PublicKey, error) {
	own, err := deskKey(dir)
	if err != nil {
		return nil, err
	}
	keys := []gossh.PublicKey{own.PublicKey()}
	if f.facilitators == "" {
		return keys, nil
	}
	data, err := a.Read(f.facilitators, textfile.Taker{Takes: "--facilitator takes public keys, one a line"})
	if err != nil {
		return nil, err
	}
	listed, err := facilitatorKeys(command.FileName(f.facilitators), data)
	return append(keys, listed...), err
}

// facilitate holds the controls or the wall on a facilitator's terminal.
func (g *gathering) facilitate(ctx context.Context, a *app, t *host.Terminal, what string) error {
	o := projector.Options{Wall: what == "wall", Controls: what == "controls", ASCII: t.ASCII, Now: a.Now}
	if t.Plain {
		return projector.Plain(ctx, o, g.host, t.In, t.Out)
	}
	final, err := t.Program(ctx, projector.New(o, g.host)).Run()
	if m, ok := final.(projector.Model); ok {
		m.Close()
	}
	return err
}

// perAddress is how many of the connections may come from one address: so many that a
// class behind one router fits, and few enough to leave places for the controls. Of 0
// connections, which stand for the default, it is 0 as well.
func perAddress(connections int) int {
	return (connections*host.DefaultPerAddress + host.DefaultConnections - 1) / host.DefaultConnections
}

// stateOf is a new class's state, to be kept.
func stateOf(minutes int) ([]byte, error) { return json.Marshal(class.NewState(minutes)) }

// day is the part of the name of a class that was not given one.
func day(now time.Time) string { return now.Format(time.DateOnly) }
