package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"

	tea "charm.land/bubbletea/v2"
	gossh "golang.org/x/crypto/ssh"

	"rolefit/internal/clikit"
	"rolefit/internal/surface"
	"rolefit/internal/ui"
	"rolefit/workshop/class"
	"rolefit/workshop/projector"
	"rolefit/workshop/reach"
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
	defer g.log.Close() //nolint:errcheck // a log
	defer quietErr(g.log)()
	if err := g.hosting.listens(g.address); err != nil {
		return errors.Join(err, g.ports.close())
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	served := make(chan error, 1)
	go func() {
		served <- g.host.Serve(ctx, g.ports.ssh)
		stop()
	}()
	var watching sync.WaitGroup
	watching.Go(func() { g.watch(ctx, note, tells) })
	did := do(ctx)
	stop()
	watching.Wait()
	err := <-served
	note("%s", farewell)
	return errors.Join(clikit.Said("serve the class", err), did)
}

// watch keeps the ways to the class up to date until ctx ends, and notes new ones if it
// tells.
func (g *hostSetup) watch(ctx context.Context, note func(string, ...any), tells bool) {
	if !g.ports.at.Moves() {
		return
	}
	look := func() (reach.Ways, error) { return g.ports.at.Ways(reach.Addresses) }
	reach.Watch(ctx, g.ways, look, func(ways reach.Ways) {
		g.host.SetJoin(ways.Join, ways.Web)
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
		<-ctx.Done()
		return nil
	}
	back, err := a.Talk()
	if err != nil {
		return err
	}
	defer back()
	o := projector.Options{Wall: true, Controls: true, Own: true, ASCII: clikit.ASCIIOnly(a.Environ), Light: !ui.Dark(a.Environ, true), Now: a.Now}
	if line {
		return clikit.Said("show the projector", projector.Plain(ctx, o, g.host, a.In, a.Out))
	}
	_, err = surface.New(ctx, projector.New(o, g.host), surface.Terminal{In: a.In, Out: a.Out, Environ: a.Environ}).Run()
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
	a.Note("The key of this computer: %s", gossh.FingerprintSHA256(g.key))
	a.Note("  where ssh calls it ECDSA: %s", gossh.FingerprintSHA256(g.other))
	opens := ""
	if len(hosted(ctx, g.dir)) > 1 {
		opens = clikit.TypedFlag("class", g.class.Name)
	}
	a.Note("Controls in another terminal: rolefit-workshop control%s%s", opens, besideFlag(g.dir))
}

// command returns the command that resumes the class with the same flags.
func (f *hostFlags) command(name string) string {
	listen := f.listen
	if listen == defaultListen {
		listen = ""
	}
	router := ""
	if f.oneRouter {
		router = " --one-router"
	}
	pages := ""
	switch f.web {
	case "":
	case samePort:
		pages = " --web"
	default:
		pages = " --web=" + clikit.Typed(f.web)
	}
	pages += clikit.TypedFlag("cert", f.cert) + clikit.TypedFlag("key", f.key)
	return "rolefit-workshop" + clikit.TypedFlag("class", name) + clikit.TypedFlag("listen", listen) + pages + clikit.TypedFlag("address", f.address) +
		clikit.TypedFlag("store", f.store) + clikit.TypedFlag("facilitator", f.facilitators) + router
}

func (g *hostSetup) farewell(f *hostFlags) string {
	return fmt.Sprintf("Class %q is saved.\n  Continue:  %s\n  Report:    rolefit-workshop report%s%s",
		g.class.Name, f.command(g.class.Name), clikit.TypedFlag("class", g.class.Name), clikit.TypedFlag("store", f.store))
}
