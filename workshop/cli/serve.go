package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math"
	"net"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
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
	"rolefit/workshop/store"
)

// defaultListen is the default address to listen on.
const defaultListen = ":2222"

// hostFlags are the flags of hosting.
type hostFlags struct {
	listen, address, store, class, assessment, facilitators string
	classes                                                 []string // as typed; class is the one that is hosted
	all                                                     bool     // all classes of the store
	web, cert, key                                          string
	metrics                                                 string   // address of the counts; empty: none
	proxyFrom                                               []string // addresses of balancers
	minutes, connections                                    int
	pilot                                                   string // the folder of a study
	deleteAfter                                             string // "30d": days after which answers are deleted; empty: never
	headless, accessible                                    bool
	oneRouter                                               *bool // whether the class shares one address; nil: as it keeps it
	practice                                                bool  // a rehearsal with a temporary store; no flag sets it
}

func (f *hostFlags) add(a *app, cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.listen, "listen", defaultListen, "The `ADDRESS` to wait for people at: a port on all addresses, or an address and a port; with :22 people don't type a port, but it takes sudo on Linux and macOS")
	flags.StringVar(&f.address, "address", "", "What people type to join, `HOST[:PORT]`, if this computer can't know it: a name, or a router's own address. It is shown exactly as given, and rolefit doesn't notice if the address changes")
	storeFlag(cmd, &f.store)
	flags.StringArrayVar(&f.classes, "class", nil, "The `NAME` of the class; one that hasn't ended continues. Give it several times to host several classes at one door")
	_ = cmd.RegisterFlagCompletionFunc("class", a.completeClasses(math.MaxInt))
	flags.BoolVar(&f.all, "all", false, "Host all saved classes at one door, also those that begin later, here or on another computer")
	flags.StringVar(&f.cert, "cert", "", "With --web: the `FILE` of a certificate (PEM) for the name that people type. Without it, the web page is not encrypted")
	flags.StringVar(&f.key, "key", "", "The `FILE` of the certificate's key")
	for _, name := range []string{"cert", "key"} {
		_ = cmd.MarkFlagFilename(name)
	}
	flags.StringVar(&f.facilitators, "facilitator", "", "A `FILE` of public keys, as in authorized_keys: their owners get the controls with ssh facilitator@HOST. A line that begins with class=\"NAME\" is for that class alone")
	flags.BoolFunc("one-router", "The whole class comes from one address, because your router or its Wi-Fi hides the laptops: each sheet then counts by itself. Without it, what one address hands in counts once toward the five that a reveal takes. The class remembers it, for all its hosts, until one is started with --one-router=false", f.routed)
	flags.IntVar(&f.connections, "connections", host.DefaultConnections, "How many may be connected at once")
	_ = cmd.MarkFlagFilename("facilitator")
	flags.StringVar(&f.pilot, "pilot", "", "Ask people who join over ssh or with a browser whether they take part in a study; the files of those who agree go into this `FOLDER`")
	_ = cmd.MarkFlagDirname("pilot")
	flags.StringVar(&f.deleteAfter, "delete-after", "", "Delete the class's answers this many `DAYS` after it began, such as 30d; people are told the date. The host that runs then deletes them, and keeps the report")
	flags.StringVar(&f.metrics, "metrics", "", "Serve /healthz and counts for Prometheus at an `ADDRESS` that only this computer reaches, such as 127.0.0.1:9090: only numbers, and nothing about any person")
	flags.StringSliceVar(&f.proxyFrom, "proxy-from", nil, "The `ADDRESSES` of balancers, such as 10.0.0.7 or 10.0.0.0/24, that pass people on with a PROXY protocol header: from them it is required, and from anybody else it is not believed")
	f.common(cmd, "use rolefit-workshop control in another terminal")
}

// common adds the flags that a rehearsal has too; headless says who takes the steps with
// --headless.
func (f *hostFlags) common(cmd *cobra.Command, headless string) {
	clikit.AssessmentFlag(cmd, &f.assessment)
	cmd.Flags().IntVar(&f.minutes, "minutes", quizMinutes, "Minutes for the quiz, shown on the projector; nobody is cut off")
	webFlag(cmd, &f.web, "Let people in with a browser too, on a phone for instance: at the port of ssh, or at a separate `[ADDRESS]`, such as :80")
	cmd.Flags().BoolVar(&f.headless, "headless", false, "Show nothing here; "+headless)
	cmd.Flags().BoolVar(&f.accessible, "accessible", false, "Projector and controls line by line, for screen readers; also with ACCESSIBLE=1")
}

// storeFlag adds --store to a command.
func storeFlag(cmd *cobra.Command, into *string) {
	cmd.Flags().StringVar(into, "store", "", "The `FILE` that classes are saved in, instead of the usual one; or the address of a PostgreSQL database that several hosts share, postgres://USER@HOST/DATABASE. Also with "+storeVariable+", which may hold a password")
	_ = cmd.MarkFlagFilename("store", "db")
}

// host hosts a class, or several, until the user stops it.
func (f *hostFlags) host(ctx context.Context, a *app) error {
	if len(f.classes) == 1 {
		f.class = f.classes[0]
	}
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
	s, err := a.open(ctx, f.store, store.WithWarning(func(err error) { slog.Warn("this host wants more connections", "why", err) }))
	if err != nil {
		return err
	}
	if !f.several() {
		return f.singly(ctx, a, s, dir)
	}
	defer s.Close() //nolint:errcheck // what was acknowledged is on disk
	defer a.sweeping(ctx, s, dir, f)()
	collect(a.Environ, f.web != "")
	return f.severally(ctx, a, s, dir)
}

// singly hosts one class until the user stops it, and closes the store.
func (f *hostFlags) singly(ctx context.Context, a *app, s classStore, dir string) error {
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

// collect sets the memory limit of a host, and how early it collects garbage, unless GOMEMLIMIT
// and GOGC are in the environment. Pages leave more garbage than screens: with them, the host
// pays with processor time for less memory a browser.
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
	switch {
	case f.all && len(f.classes) > 0:
		return clikit.Misused("--all hosts every class, and --class the ones you name; use one or the other")
	case f.all && (f.assessment != "" || f.deleteAfter != ""):
		return clikit.Misused("--all doesn't begin a class, so give --assessment and --delete-after to the command that begins one: rolefit-workshop --class NAME")
	case f.several() && f.pilot != "":
		return clikit.Misused("--pilot takes one class")
	}
	_, err := f.days()
	return err
}

// several reports whether classes share a door.
func (f *hostFlags) several() bool { return f.all || len(f.classes) > 1 }

// classStore is the store: a file or a database.
type classStore interface {
	host.Store
	io.Closer
	BeginClass(ctx context.Context, c class.Class) error
	Names(ctx context.Context) ([]string, error)
	Classes(ctx context.Context) ([]class.Summary, error)
	Restrict(ctx context.Context, name string, until time.Time, handed bool) error
	Import(ctx context.Context, into class.Class, sheets []class.Submission) (class.Imported, error)
	Forget(ctx context.Context, name string, report []byte) error
	Backup(ctx context.Context, path string) error
}

// base holds the parts of a host that its classes share.
type base struct {
	ports   *ports
	store   classStore
	version string
	ways    reach.Ways
	hostKey gossh.Signer // the wall shows its fingerprint
	other   gossh.Signer // for clients that do not support hostKey
	listed  []facilitator
	address string // reachable from this computer
	dir     string
	log     *os.File
}

// hostSetup is everything needed to host a class.
type hostSetup struct {
	*base

	host    *host.Class
	class   class.Class
	model   *scoring.Model
	hosting *hosting
	study   *consent.Study // nil: none
}

// base opens everything that hosting needs besides a class, so that errors appear before a
// screen opens and before a class begins.
func (f *hostFlags) base(ctx context.Context, a *app, s classStore, dir string) (_ *base, err error) {
	b := &base{dir: dir, store: s, version: strings.SplitN(a.Version, "\n", 2)[0]}
	if b.hostKey, b.other, err = hostKeys(dir); err != nil {
		return nil, err
	}
	if b.listed, err = f.keys(a, dir); err != nil {
		return nil, err
	}
	if b.ports, err = f.open(ctx, a, dir); err != nil {
		return nil, err
	}
	b.address = reachable(b.ports.at.SSH)
	if b.ways, err = b.ports.at.Ways(reach.Addresses); err == nil {
		b.log, err = openLog(ctx, dir)
	}
	if err != nil {
		return nil, errors.Join(err, b.ports.close())
	}
	slog.SetDefault(newLog(b.log)) // for the SSH library
	return b, nil
}

// prepare opens everything that hosting a class needs.
func (f *hostFlags) prepare(ctx context.Context, a *app, s classStore, h *hosting, dir string) (_ *hostSetup, err error) {
	g := &hostSetup{hosting: h}
	if g.base, err = f.base(ctx, a, s, dir); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, g.ports.close())
		}
	}()
	if g.class, g.model, err = f.take(ctx, a, s); err != nil {
		return nil, err
	}
	if g.study, err = consent.New(f.pilot, g.class.Name, g.model, a.Now); err != nil {
		return nil, err
	}
	o := f.options(a, s, g.base)
	o.Class, o.Model, o.Join, o.Web, o.Study = g.class, g.model, g.ways.Join, g.ways.Web, g.study.Asks()
	o.Facilitators, o.Pages = opening(g.listed, g.class.Name), g.ports.pages(g.class.Name, "", g.ways.Web)
	g.host, err = host.New(ctx, o)
	return g, err
}

// options returns the options of a host that do not depend on its class.
func (f *hostFlags) options(a *app, s classStore, b *base) host.Options {
	_, database := s.(*store.Postgres)
	o := host.Options{
		Program: a.Typed(), StoreFile: f.store, Database: database, Practice: f.practice, OneRouter: f.oneRouter, Asked: content.Limits(),
		Advice: sync.OnceValue(content.NextSteps), Store: s, Key: b.hostKey, Keys: []gossh.Signer{b.other},
		Now: a.Now, Random: a.Random, Log: slog.Default(), Limits: f.limits(), Facilitate: a.facilitate,
	}
	if f.address == "" {
		o.JoinLine = func(at *net.TCPAddr) string { return reach.Command(at.IP.String(), at.Port) }
	}
	return o
}

// limits allows one address enough connections for a class behind one router, and few enough to
// leave places for the controls. 0, the default, stays 0.
func (f *hostFlags) limits() host.Limits {
	each := (f.connections*host.DefaultPerAddress + host.DefaultConnections - 1) / host.DefaultConnections
	return host.Limits{Connections: f.connections, PerAddress: each}
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
			return nil, fmt.Errorf("%s is in use by the class %q, hosted by process %d; for a class beside it, use another port with %s%s",
				where, r.Class, r.PID, flag, nextPort(where))
		}
		return nil, fmt.Errorf("%s is in use by another program; stop that one, or use another port with %s%s", where, flag, nextPort(where))
	case errors.Is(err, syscall.EACCES):
		return nil, fmt.Errorf("you aren't allowed to listen on %s; use a port from 1024 up, such as %s:2222", where, flag)
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

// keys returns the facilitators' keys: this computer's own and those of --facilitator.
func (f *hostFlags) keys(a *app, dir string) ([]facilitator, error) {
	own, err := controlKey(dir)
	if err != nil {
		return nil, err
	}
	keys := []facilitator{{key: own.PublicKey()}}
	if f.facilitators == "" {
		return keys, nil
	}
	data, err := a.Read(f.facilitators, textfile.Taker{Takes: "--facilitator takes public keys, one per line"})
	if err != nil {
		return nil, err
	}
	listed, err := facilitatorKeys(clikit.FileName(f.facilitators), data)
	return append(keys, listed...), err
}

// facilitate runs the controls or the wall of a class on a facilitator's terminal.
func (a *app) facilitate(ctx context.Context, h *host.Class, t *host.Terminal, what string) error {
	o := projector.Options{Wall: what == "wall", Controls: what == "controls", ASCII: t.ASCII, Now: a.Now}
	if t.Plain {
		return projector.Plain(ctx, o, h, t.In, t.Out)
	}
	final, err := t.Program(ctx, projector.New(o, h)).Run()
	if m, ok := final.(projector.Model); ok {
		m.Close()
	}
	return err
}
