package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"

	tea "charm.land/bubbletea/v2"
	gossh "golang.org/x/crypto/ssh"

	"rolefit/internal/clikit"
	"rolefit/internal/english"
	"rolefit/internal/surface"
	"rolefit/internal/ui"
	"rolefit/workshop/class"
	"rolefit/workshop/host"
	"rolefit/workshop/metrics"
	"rolefit/workshop/projector"
	"rolefit/workshop/reach"
	"rolefit/workshop/store"
)

// hold serves the class, with the wall and the controls in this terminal if it is one.
func (g *hostSetup) hold(ctx context.Context, a *app, f *hostFlags) error {
	return g.during(ctx, a.Note, f.headless, g.farewell(f), func(ctx context.Context) error {
		g.announce(ctx, a)
		return g.show(ctx, a, f)
	})
}

// during serves the class while do runs; each ends the other. Then it prints the
// farewell. With tells, it notes new addresses.
func (g *hostSetup) during(ctx context.Context, note func(string, ...any), tells bool, farewell string, do func(context.Context) error) error {
	if err := g.hosting.listens(g.address); err != nil {
		return errors.Join(err, g.ports.close(), g.log.Close())
	}
	err := g.serve(ctx, g.host, do, note, tells, func(w reach.Ways) { g.host.SetJoin(w.Join, w.Web) })
	if g.host.Deleted() {
		farewell = fmt.Sprintf("The class %q was deleted, with all answers in it.", g.class.Name)
	}
	note("%s", farewell)
	return err
}

// server is a host of one class or of several.
type server interface {
	Serve(ctx context.Context, l net.Listener) error
	Metrics() metrics.Counts
}

// serve serves classes while do runs; each ends the other. It hands new ways to this computer to
// moved and, with tells, notes them.
func (b *base) serve(
	ctx context.Context, h server, do func(context.Context) error, note func(string, ...any), tells bool, moved func(reach.Ways),
) error {
	defer b.log.Close() //nolint:errcheck // a log
	defer quietErr(b.log)()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	defer b.watched(ctx, h)() // until all have left
	served := make(chan error, 1)
	go func() {
		served <- h.Serve(ctx, b.ports.ssh)
		stop()
	}()
	var watching sync.WaitGroup
	watching.Go(func() { b.watch(ctx, note, tells, moved) })
	did := do(ctx)
	stop()
	watching.Wait()
	return errors.Join(clikit.Said("serve the class", <-served), did)
}

// watched tells /healthz and /metrics how a host is, until stop is called. It is stopping once
// ctx ends.
func (b *base) watched(ctx context.Context, h server) (stop func()) {
	if b.ports.metrics == nil {
		return func() {}
	}
	shared, _ := b.store.(*store.Postgres) // nil: a file
	health := func(asking context.Context) error {
		if ctx.Err() != nil {
			return errors.New("the host is stopping; send people to another one")
		}
		err := b.store.Lost(asking)
		if err == nil {
			_, err = b.store.Class(asking, "") // there is none
		}
		if errors.Is(err, class.ErrNoClass) {
			err = nil
		}
		if err == nil && shared != nil && shared.Short() != nil {
			err = metrics.Warning(shared.Short())
		}
		return err
	}
	return metrics.Serve(b.ports.metrics, health, func() metrics.Counts {
		c := h.Metrics()
		c.Version, c.Goroutines, c.Closed.NoHeader = b.version, runtime.NumGoroutine(), b.ports.noHeader()
		if shared != nil {
			c.StoreOpen, c.StoreUsed, c.StoreMost = shared.Connections()
		}
		if ctx.Err() != nil {
			c.Stopping = 1
		}
		return c
	})
}

// watch hands new ways to this computer to moved until ctx ends, and notes them if it tells.
func (b *base) watch(ctx context.Context, note func(string, ...any), tells bool, moved func(reach.Ways)) {
	if !b.ports.at.Moves() {
		return
	}
	look := func() (reach.Ways, error) { return b.ports.at.Ways(reach.Addresses) }
	reach.Watch(ctx, b.ways, look, func(ways reach.Ways) {
		moved(ways)
		if tells {
			note("The addresses of this computer have changed. To join:\n  %s", strings.Join(slices.Concat(ways.Join, ways.Web), "\n  "))
		}
	})
}

// show runs the wall and the controls until the user stops the host there.
func (g *hostSetup) show(ctx context.Context, a *app, f *hostFlags) error {
	line := a.LineByLine(f.accessible)
	asked := f.accessible || clikit.Variable(a.Environ, "ACCESSIBLE") != ""
	if f.headless || line && !asked && !clikit.IsTerminal(a.In) {
		return untilStopped(ctx)
	}
	return a.present(ctx, projector.Options{Wall: true, Controls: true, Own: true}, g.host, line)
}

// present runs the wall or the controls of a class on this terminal, by line or full-screen.
func (a *app) present(ctx context.Context, o projector.Options, h *host.Class, line bool) error {
	back, err := a.Talk()
	if err != nil {
		return err
	}
	defer back()
	o.ASCII, o.Light, o.Now = clikit.ASCIIOnly(a.Environ), !ui.Dark(a.Environ, true), a.Now
	if line {
		return clikit.Said("show the projector", projector.Plain(ctx, o, h, a.In, a.Out))
	}
	_, err = surface.New(ctx, projector.New(o, h), surface.Terminal{In: a.In, Out: a.Out, Environ: a.Environ}).Run()
	if ctx.Err() != nil || errors.Is(err, tea.ErrInterrupted) {
		return nil
	}
	return clikit.Said("show the projector", err)
}

// quietErr redirects os.Stderr to the log while the class is served: libraries print
// traces of failed sessions there, which would disturb the wall.
func quietErr(log *os.File) (restore func()) {
	before := os.Stderr
	os.Stderr = log
	return func() { os.Stderr = before }
}

// announce prints the ways to join and the fingerprints on standard error, for
// headless hosts and the scrollback.
func (g *hostSetup) announce(ctx context.Context, a *app) {
	a.Note("Class %q. To join:", g.class.Name)
	for _, line := range g.ways.Join {
		a.Note("  %s", line)
	}
	if len(g.ways.Web) > 0 {
		a.Note("In a browser, on the same Wi-Fi:\n  %s", strings.Join(g.ways.Web, "\n  "))
	}
	if warning := class.UnencryptedAt(g.ways.Web); warning != "" {
		a.Note("%s", warning)
	}
	g.introduce(a)
	opens := ""
	if len(hosted(ctx, g.dir)) > 1 {
		opens = clikit.TypedFlag("class", g.class.Name)
	}
	a.Note("Controls in another terminal: rolefit-workshop control%s%s", opens, besideFlag(g.dir))
}

// introduce prints the fingerprints of this computer's keys.
func (b *base) introduce(a *app) {
	a.Note("The key of this computer: %s", gossh.FingerprintSHA256(b.hostKey.PublicKey()))
	a.Note("  where ssh calls it ECDSA: %s", gossh.FingerprintSHA256(b.other.PublicKey()))
}

// command returns the command that resumes classes with the same flags; all for none.
func (f *hostFlags) command(names ...string) string {
	typed := "rolefit-workshop"
	if f.all {
		names, typed = nil, typed+" --all"
	}
	for _, name := range names {
		typed += clikit.TypedFlag("class", name)
	}
	if f.listen != defaultListen {
		typed += clikit.TypedFlag("listen", f.listen)
	}
	switch f.web {
	case "":
	case samePort:
		typed += " --web"
	default:
		typed += " --web=" + clikit.Typed(f.web)
	}
	typed += clikit.TypedFlag("cert", f.cert) + clikit.TypedFlag("key", f.key) + clikit.TypedFlag("address", f.address) +
		clikit.TypedFlag("store", f.store) + clikit.TypedFlag("facilitator", f.facilitators)
	if f.oneRouter != nil && *f.oneRouter {
		typed += " --one-router"
	}
	return typed + clikit.TypedFlag("metrics", f.metrics) + clikit.TypedFlag("proxy-from", strings.Join(f.proxyFrom, ","))
}

func (g *hostSetup) farewell(f *hostFlags) string {
	return fmt.Sprintf("Class %q is saved.\n  Continue:  %s\n  Report:    rolefit-workshop report%s%s",
		g.class.Name, f.command(g.class.Name), clikit.TypedFlag("class", g.class.Name), clikit.TypedFlag("store", f.store))
}

// several are the classes that a host serves at one door: those with --class, or all of the
// store, also those that begin while it runs.
type several struct {
	*base
	*hostFlags

	app   *app
	path  string   // of the store
	named []string // empty: all classes
}

// severally hosts several classes until the user stops it.
func (f *hostFlags) severally(ctx context.Context, a *app, s classStore, dir string) error {
	path, err := a.storePath(f.store)
	if err != nil {
		return err
	}
	b, err := f.base(ctx, a, s, dir)
	if err != nil {
		return err
	}
	d := &several{base: b, hostFlags: f, app: a, path: path}
	srv, h, err := d.prepare(ctx)
	if err != nil {
		return errors.Join(err, b.ports.close())
	}
	defer h.release()
	if err := d.announce(ctx); err != nil {
		return errors.Join(err, b.ports.close())
	}
	err = b.serve(ctx, srv, untilStopped, a.Note, true, srv.SetWays)
	a.Note("The classes are saved. Continue: %s", f.command(d.named...))
	return err
}

// untilStopped waits for the end of ctx.
func untilStopped(ctx context.Context) error {
	<-ctx.Done()
	return nil
}

// prepare begins the named classes that are not stored, and returns the server of all, and the
// note by which control finds it.
func (d *several) prepare(ctx context.Context) (*host.Server, *hosting, error) {
	for _, name := range d.classes {
		one := *d.hostFlags
		var err error
		if one.class, err = keptAs(ctx, d.base.store, name); err != nil {
			return nil, nil, err
		}
		if _, _, err := one.take(ctx, d.app, d.base.store); err != nil {
			return nil, nil, err
		}
		d.named = append(d.named, one.class)
	}
	o := host.ServerOptions{
		Limits: d.limits(), Log: slog.Default(), Key: d.hostKey, Keys: []gossh.Signer{d.other}, Ways: d.ways, Pages: d.ports.classless(),
		Names: d.names, Hold: d.hold, Open: d.begun, Lists: func(key gossh.PublicKey, name string) bool {
			return slices.ContainsFunc(opening(d.listed, name), func(k gossh.PublicKey) bool { return bytes.Equal(k.Marshal(), key.Marshal()) })
		},
	}
	srv, err := host.NewServer(ctx, o)
	if err != nil {
		return nil, nil, err
	}
	lock := filepath.Join(d.dir, "door-"+strconv.Itoa(os.Getpid())+".lock")
	h, err := acquire(ctx, d.dir, running{PID: os.Getpid(), Several: true, Store: shownStore(d.path), lock: lock})
	if err == nil {
		if err = h.listens(d.base.address); err != nil {
			h.release()
		}
	}
	return srv, h, err
}

// names returns the names of the classes, in the order in which they began.
func (d *several) names(ctx context.Context) ([]string, error) {
	names, err := d.base.store.Names(ctx)
	return slices.DeleteFunc(names, func(name string) bool { return !d.all && !slices.Contains(d.named, name) }), err
}

// hold holds a class for this process. Errors: as of claim.
func (d *several) hold(ctx context.Context, name string) (free func(), err error) {
	h, err := claim(ctx, d.base.store, "", d.path, name, beside)
	if err != nil {
		return nil, err
	}
	if h.held != nil { // other programs that want the class are told where it is
		h.Address = d.base.address
		_ = h.write()
	}
	return h.release, nil
}

// begun opens a class for its first visitor; at is the path of its pages.
func (d *several) begun(ctx context.Context, name, at string, w reach.Ways) (*host.Class, error) {
	c, err := d.base.store.Class(ctx, name)
	if err != nil {
		return nil, fmt.Errorf("look for the class: %w", err)
	}
	if c.Report != nil {
		return nil, class.ErrForgotten
	}
	model, err := modelOf(d.app, c)
	if err != nil {
		return nil, err
	}
	o := d.options(d.app, d.base.store, d.base)
	o.Class, o.Model, o.Join, o.Web, o.Pages = c, model, w.Join, w.Web, d.ports.pages(name, at, w.Web)
	return host.New(ctx, o)
}

// announce prints the classes, and how each is joined.
func (d *several) announce(ctx context.Context) error {
	names, err := d.names(ctx)
	if err != nil {
		return err
	}
	if len(names) == 0 {
		d.app.Note("There is no class yet; this host is waiting for one. Begin one in another terminal: rolefit-workshop --class NAME%s%s",
			clikit.TypedFlag("listen", nextPort(d.listen)), clikit.TypedFlag("store", d.hostFlags.store))
	} else {
		d.app.Note("%s at one door:", english.Counted(len(names), "class", "classes"))
	}
	var lines []string
	for login, name := range class.Logins(names) {
		w := d.ways.For(login)
		lines = append(lines, fmt.Sprintf("  %s: %s", name, strings.Join(append(w.Join[:1:1], w.Web[:min(1, len(w.Web))]...), "  ")))
	}
	slices.Sort(lines)
	for _, line := range clikit.Few(lines) {
		d.app.Note("%s", line)
	}
	d.introduce(d.app)
	d.app.Note("Controls in another terminal: rolefit-workshop control --class NAME%s", besideFlag(d.dir))
	return nil
}
