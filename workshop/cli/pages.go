package cli

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/netip"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"rolefit/internal/clikit"
	"rolefit/internal/textsafe"
	"rolefit/workshop/class"
	"rolefit/workshop/door"
	"rolefit/workshop/host"
	"rolefit/workshop/reach"
	"rolefit/workshop/web"
)

// samePort is the value of --web without an address.
const samePort = "same"

// webFlag adds --web to a command. Its address may be a word of its own, --web :8080,
// which the flag library takes for an argument.
func webFlag(cmd *cobra.Command, into *string, text string) {
	cmd.Flags().StringVar(into, "web", "", text)
	cmd.Flags().Lookup("web").NoOptDefVal = samePort
	args := cmd.Args
	cmd.Args = func(cmd *cobra.Command, words []string) error {
		if *into == samePort && len(words) == 1 && webAddress(words[0]) != "" {
			*into, words = words[0], nil
		}
		err := args(cmd, words)
		if err != nil && *into == samePort && len(words) == 1 {
			return clikit.Misused("%q is neither a command nor an address for --web; write --web alone for the port of ssh, or --web=:8080 for another port", textsafe.Message(words[0]))
		}
		return err
	}
}

// webAddress returns the address in a word after --web, where a number is a port; empty if
// it is none.
func webAddress(word string) string {
	if _, err := strconv.ParseUint(word, 10, 16); err == nil {
		return ":" + word
	}
	if strings.Contains(word, ":") {
		return word
	}
	return ""
}

// ports are the listeners of a class.
type ports struct {
	ssh, web net.Listener // web: of a port for browsers alone; nil: they come to the port of ssh, or there are no pages
	metrics  net.Listener // nil: there are none
	tls      *tls.Config  // of the pages; nil: http
	at       reach.At
}

// open opens the ports of a class. dir is the workshop's folder.
func (f *hostFlags) open(ctx context.Context, a *app, dir string) (_ *ports, err error) {
	p := &ports{}
	if p.at.Host, p.at.Port, err = f.given(); err != nil {
		return nil, err
	}
	switch {
	case f.web == "" && f.cert+f.key != "":
		return nil, clikit.Misused("--cert and --key are for people who come with a browser; add --web to let them in")
	case (f.cert == "") != (f.key == ""):
		return nil, clikit.Misused("--cert and --key go together: the file of the certificate and the file of its key")
	case f.cert != "":
		if p.tls, p.at.Name, err = reach.Certificate(f.cert, f.key, p.at.Host, a.Now()); err != nil {
			return nil, err
		}
	}
	balancers, err := f.balancers()
	if err != nil {
		return nil, err
	}
	if p.ssh, err = listen(ctx, "--listen ", f.listen, dir); err != nil {
		return nil, err
	}
	p.at.SSH, _ = p.ssh.Addr().(*net.TCPAddr)
	switch {
	case f.web == samePort, f.web != "" && webAddress(f.web) == f.listen:
		p.at.Web = p.at.SSH
	case f.web != "":
		where := webAddress(f.web)
		if where == "" {
			return nil, errors.Join(clikit.Misused("--web %s is not an address; write --web alone for the port of ssh, or --web=:8080 for another port", f.web), p.close())
		}
		if p.web, err = listen(ctx, "--web=", where, dir); err != nil {
			return nil, errors.Join(err, p.close())
		}
		p.at.Web, _ = p.web.Addr().(*net.TCPAddr)
	}
	if f.metrics != "" {
		if p.metrics, err = listenHere(ctx, f.metrics, dir); err != nil {
			return nil, errors.Join(err, p.close())
		}
	}
	p.behind(balancers)
	return p, nil
}

// listenHere opens the port of --metrics. Error: others than this computer reach the address.
func listenHere(ctx context.Context, where, dir string) (net.Listener, error) {
	if name, _, err := net.SplitHostPort(where); !loopback(where) && (err != nil || name != "localhost") {
		return nil, clikit.Misused("--metrics %s: use an address that only this computer reaches, such as --metrics 127.0.0.1:9090, because anybody who reaches it can read it; a collector on this computer can pass the counts on", where)
	}
	return listen(ctx, "--metrics ", where, dir)
}

// balancers returns the addresses of --proxy-from. Error: one is malformed.
func (f *hostFlags) balancers() ([]netip.Prefix, error) {
	var all []netip.Prefix
	for _, text := range f.proxyFrom {
		p, err := netip.ParsePrefix(text)
		if ip, wrong := netip.ParseAddr(text); wrong == nil {
			p, err = ip.Prefix(ip.BitLen())
		}
		if err != nil {
			return nil, clikit.Misused("--proxy-from %s is not an address; write the balancer's, such as 10.0.0.7, or a range, such as 10.0.0.0/24", text)
		}
		all = append(all, p)
	}
	return all, nil
}

// behind has the ports take people from balancers.
func (p *ports) behind(balancers []netip.Prefix) {
	if len(balancers) == 0 {
		return
	}
	p.ssh = door.BehindBalancers(p.ssh, balancers)
	if p.web != nil {
		p.web = door.BehindBalancers(p.web, balancers)
	}
}

// noHeader returns how many connections of balancers were closed because they had no header.
func (p *ports) noHeader() (n uint64) {
	for _, l := range []net.Listener{p.ssh, p.web} {
		if b, ok := l.(*door.Behind); ok {
			n += b.Refused()
		}
	}
	return n
}

// close closes the ports before the class is served.
func (p *ports) close() (err error) {
	for _, l := range []net.Listener{p.ssh, p.web, p.metrics} {
		if l != nil {
			err = errors.Join(err, l.Close())
		}
	}
	return err
}

// given returns the host and the port of --address. Error: it is malformed.
func (f *hostFlags) given() (host string, port int, err error) {
	if f.address == "" {
		return "", 0, nil
	}
	host, port, why := reach.Given(f.address)
	if why != "" {
		return "", 0, clikit.Misused("--address %q: %s", f.address, why)
	}
	return host, port, nil
}

// classless returns the pages for browsers that name none of several classes; nil without pages.
func (p *ports) classless() *host.Pages {
	if p.at.Web == nil {
		return nil
	}
	return &host.Pages{TLS: p.tls, Listener: p.web, Handler: web.NoClass()}
}

// pages returns the function for host.Options.Pages; nil without pages. at is the path of the
// class; empty: it has all.
func (p *ports) pages(name, at string, shown []string) func(*host.Class) *host.Pages {
	if p.at.Web == nil {
		return nil
	}
	return func(h *host.Class) *host.Pages {
		return &host.Pages{TLS: p.tls, Listener: p.web, Handler: web.New(web.Options{
			Class: name, Base: at, Warning: class.UnencryptedAt(shown), Greeting: h.Greeting, From: host.ConnOf,
			Sit: h.Sit, SitAs: h.SitAs,
		})}
	}
}
