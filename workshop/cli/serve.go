package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
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
	"rolefit/internal/clikit"
	"rolefit/internal/textfile"
	"rolefit/scoring"
	"rolefit/workshop/class"
	"rolefit/workshop/consent"
	"rolefit/workshop/host"
	"rolefit/workshop/projector"
	"rolefit/workshop/reach"
)

// defaultListen is the default address to listen on.
const defaultListen = ":2222"

// hostFlags are the flags of hosting.
type hostFlags struct {
	listen, address, store, class, assessment, facilitators string
	web, cert, key                                          string
	minutes, connections                                    int
	pilot                                                   string // the folder of a study
	deleteAfter                                             string // "30d": days after which answers are deleted; empty: never
	headless, accessible, oneRouter                         bool
	practice                                                bool // a rehearsal with a temporary store; no flag sets it
}

func (f *hostFlags) add(a *app, cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.listen, "listen", defaultListen, "The `ADDRESS` to wait for people at: a port on all addresses, or an address and a port; with :22 people type no port, and it takes sudo on Linux and macOS")
	flags.StringVar(&f.address, "address", "", "What people type to join, `HOST[:PORT]`, if this computer can't know it: a name, or a router's own address. It is shown as it is, and changes of address are not noticed")
	storeFlag(cmd, &f.store)
	a.classFlag(cmd, &f.class, "The name of the class; one that hasn't ended continues")
	flags.StringVar(&f.cert, "cert", "", "With --web: the `FILE` of a certificate for the name that people type, in PEM. The web page is not encrypted without it")
	flags.StringVar(&f.key, "key", "", "The `FILE` of the certificate's key")
	for _, name := range []string{"cert", "key"} {
		_ = cmd.MarkFlagFilename(name)
	}
	flags.StringVar(&f.facilitators, "facilitator", "", "A `FILE` of public keys, as in authorized_keys: their owners get the controls with ssh facilitator@HOST")
	flags.BoolVar(&f.oneRouter, "one-router", false, "The whole class comes from one address, because your router or its Wi-Fi hides the laptops: each sheet then counts by itself. Without it, what one address hands in counts once toward the five that a reveal takes")
	flags.IntVar(&f.connections, "connections", host.DefaultConnections, "How many may be connected at once")
	_ = cmd.MarkFlagFilename("facilitator")
	flags.StringVar(&f.pilot, "pilot", "", "Ask people who join over ssh or with a browser whether they take part in a study; the files of those who agree go into this `FOLDER`")
	_ = cmd.MarkFlagDirname("pilot")
	flags.StringVar(&f.deleteAfter, "delete-after", "", "Delete the answers of the class so many `DAYS` after it began, such as 30d; people are told the date. The host that runs then does it, and keeps the report")
	f.common(cmd, "use rolefit-workshop control in another terminal")
}

// common adds the flags that a rehearsal has too; headless says who takes the steps with
// --headless.
func (f *hostFlags) common(cmd *cobra.Command, headless string) {
	clikit.AssessmentFlag(cmd, &f.assessment)
	cmd.Flags().IntVar(&f.minutes, "minutes", quizMinutes, "Minutes for the quiz, shown on the projector; nobody is cut off")
	webFlag(cmd, &f.web, "Let people in with a browser too, such as a phone's: at the port of ssh, or at an `[ADDRESS]` of their own, such as :80")
	cmd.Flags().BoolVar(&f.headless, "headless", false, "Show nothing here; "+headless)
	cmd.Flags().BoolVar(&f.accessible, "accessible", false, "Projector and controls line by line, for screen readers; also with ACCESSIBLE=1")
}

// storeFlag adds --store to a command.
func storeFlag(cmd *cobra.Command, into *string) {
	cmd.Flags().StringVar(into, "store", "", "The `FILE` that classes are saved in, instead of the usual one; or the address of a PostgreSQL database that several hosts share, postgres://USER@HOST/DATABASE. Also with "+storeVariable+", which may hold a password")
	_ = cmd.MarkFlagFilename("store", "db")
}

// host hosts a class until the user stops it.
func (f *hostFlags) host(a *app) func(context.Context, []string) error {
	return func(ctx context.Context, _ []string) error {
		if err := f.check(); err != nil {
			return err
		}
		if f.connections < 1 {
			return clikit.Misused("--connections takes 1 or more")
		}
		ctx, stop := clikit.Stopped(ctx)
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
		defer a.sweeping(ctx, s, dir, f)()
		collect(a.Environ, f.web != "")
		g, err := f.prepare(ctx, a, s, h, dir)
		if errors.Is(err, context.Canceled) && ctx.Err() != nil {
			a.Note("Stopped before the class began.")
			return nil
		}
		if err != nil {
			return err
		}
		err = g.hold(ctx, a, f)
		said, wrong := g.study.End()
		if said != "" {
			a.Note("%s", said)
		}
		return errors.Join(err, wrong)
	}
}

// collect sets the memory limit of a host, and how early it collects garbage; what the
// environment has in GOMEMLIMIT and GOGC stays. Pages leave more garbage than
// screens: with them, the host pays with processor time for less memory a browser.
func collect(environ []string, pages bool) {
	const (
		enough  = 1 << 30 // bytes, twice the need of the largest class
		percent = 40      // of the live heap
	)
	if clikit.Variable(environ, "GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(enough)
	}
	if pages && clikit.Variable(environ, "GOGC") == "" {
		debug.SetGCPercent(percent)
	}
}

func (f *hostFlags) check() error {
	if f.minutes < 1 || f.minutes > class.MostMinutes {
		return clikit.Misused("--minutes takes 1 to %d", class.MostMinutes)
	}
	_, err := f.days()
	return err
}

// keeper is the store: a file or a database.
type keeper interface {
	host.Store
	io.Closer
	BeginClass(ctx context.Context, c class.Class) error
	Class(ctx context.Context, name string) (class.Class, error)
	Classes(ctx context.Context) ([]class.Summary, error)
	Restrict(ctx context.Context, name string, until time.Time, handed bool) error
	Import(ctx context.Context, into class.Class, sheets []class.Submission) (class.Imported, error)
	Forget(ctx context.Context, name string, report []byte) error
	Backup(ctx context.Context, path string) error
}

// hostSetup is everything needed to host a class.
type hostSetup struct {
	host    *host.Host
	ports   *ports
	class   class.Class
	model   *scoring.Model
	ways    reach.Ways
	key     gossh.PublicKey // of the host; the wall shows its fingerprint
	other   gossh.PublicKey // for clients that do not support key
	hosting *hosting
	address string // reachable from this computer
	dir     string
	log     *os.File
	study   *consent.Study // nil: none
}

// prepare opens everything that hosting needs, so that errors appear before a screen
// opens and before a class begins.
func (f *hostFlags) prepare(ctx context.Context, a *app, s keeper, h *hosting, dir string) (_ *hostSetup, err error) {
	hostKey, other, err := hostKeys(dir)
	if err != nil {
		return nil, err
	}
	listed, err := f.keys(a, dir)
	if err != nil {
		return nil, err
	}
	p, err := f.open(ctx, a, dir)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, p.close())
		}
	}()
	g := &hostSetup{ports: p, key: hostKey.PublicKey(), other: other.PublicKey(), dir: dir, hosting: h, address: reachable(p.at.SSH)}
	if g.ways, err = p.at.Ways(reach.Addresses); err != nil {
		return nil, err
	}
	limits := content.Limits()
	if g.class, g.model, err = f.take(ctx, a, s); err != nil {
		return nil, err
	}
	if g.study, err = consent.New(f.pilot, g.class.Name, g.model, a.Now); err != nil {
		return nil, err
	}
	if g.log, err = openLog(ctx, dir); err != nil {
		return nil, err
	}
	logger := newLog(g.log)
	slog.SetDefault(logger) // for the SSH library
	g.host, err = host.New(ctx, host.Options{
		Program: a.Typed(), StoreFile: f.store, Practice: f.practice, OneRouter: f.oneRouter,
		Class: g.class, Model: g.model, Asked: limits, Advice: sync.OnceValue(content.NextSteps), Store: s, Key: hostKey, Keys: []gossh.Signer{other},
		Facilitators: listed, Join: g.ways.Join, JoinLine: f.joinedAt(), Web: g.ways.Web, Pages: p.pages(g.class.Name, g.ways.Web), Now: a.Now, Random: a.Random, Log: logger,
		Facilitate: func(ctx context.Context, t *host.Terminal, what string) error { return g.facilitate(ctx, a, t, what) },
		Limits:     host.Limits{Connections: f.connections, PerAddress: perAddress(f.connections)},
		Study:      g.study.Asks(),
	})
	return g, err
}

// openLog opens the log that all hosts in this folder share. It truncates it if no
// class is hosted.
func openLog(ctx context.Context, dir string) (*os.File, error) {
	how := os.O_WRONLY | os.O_CREATE | os.O_APPEND
	if len(hosted(ctx, dir)) == 0 {
		how |= os.O_TRUNC
	}
	log, err := os.OpenFile(filepath.Join(dir, logFile), how, 0o600)
	return log, clikit.Said("open the log", err)
}

// newLog returns a logger that drops client addresses.
func newLog(file *os.File) *slog.Logger {
	return slog.New(slog.NewTextHandler(file, &slog.HandlerOptions{
		ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
			if a.Key == "remote" || a.Key == "addr" {
				return slog.Attr{}
			}
			return a
		},
	}))
}

// listen opens the port of a flag, which is written before the address. If it is taken, the
// error names the class there and the next port; dir is the workshop's folder.
func listen(ctx context.Context, flag, where, dir string) (net.Listener, error) {
	var c net.ListenConfig
	l, err := c.Listen(ctx, "tcp", where)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		if r, ok := hostedAt(ctx, dir, where); ok {
			return nil, fmt.Errorf("%s is in use by the class %q, hosted by process %d; a class beside it takes another port, with %s%s",
				where, r.Class, r.PID, flag, nextPort(where))
		}
		return nil, fmt.Errorf("%s is in use by another program; stop that one, or take another port with %s%s", where, flag, nextPort(where))
	case errors.Is(err, syscall.EACCES):
		return nil, fmt.Errorf("this user may not listen on %s; take a port from 1024 on, such as %s:2222", where, flag)
	case err != nil:
		return nil, clikit.Misused("%s%s: %w; write :2222, or an address of this computer and a port", flag, where, err)
	}
	return l, nil
}

// hostedAt returns the class that is hosted on the port of where.
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

// nextPort suggests another address to listen on: the next port; 2222 below port 1024.
func nextPort(where string) string {
	host, port, err := net.SplitHostPort(where)
	n, wrong := strconv.Atoi(port)
	const last = 65535
	if err != nil || wrong != nil || n < 1 || n >= last {
		return ":2223"
	}
	if n < 1024 { // lower ports are for root
		n = 2221
	}
	return net.JoinHostPort(host, strconv.Itoa(n+1))
}

// reachable returns an address at which this computer reaches a listener.
func reachable(at *net.TCPAddr) string {
	ip := at.IP
	if ip == nil || ip.IsUnspecified() {
		ip = net.IPv4(127, 0, 0, 1)
	}
	return net.JoinHostPort(ip.String(), strconv.Itoa(at.Port))
}

// joinedAt returns the function for host.Options.JoinLine; nil with --address.
func (f *hostFlags) joinedAt() func(*net.TCPAddr) string {
	if f.address != "" {
		return nil
	}
	return func(at *net.TCPAddr) string { return reach.Command(at.IP.String(), at.Port) }
}

// keys returns the facilitators' keys: this computer's own and those of --facilitator.
func (f *hostFlags) keys(a *app, dir string) ([]gossh.PublicKey, error) {
	own, err := controlKey(dir)
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
	listed, err := facilitatorKeys(clikit.FileName(f.facilitators), data)
	return append(keys, listed...), err
}

// facilitate runs the controls or the wall on a facilitator's terminal.
func (g *hostSetup) facilitate(ctx context.Context, a *app, t *host.Terminal, what string) error {
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

// perAddress returns how many connections may come from one address: enough for a class
// behind one router, few enough to leave places for the controls. 0, the default, stays
// 0.
func perAddress(connections int) int {
	return (connections*host.DefaultPerAddress + host.DefaultConnections - 1) / host.DefaultConnections
}
