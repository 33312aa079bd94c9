package host

import (
	"cmp"
	"context"
	"crypto/tls"
	_ "embed"
	"fmt"
	"html"
	"io"
	"log"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"time"

	"rolefit/workshop/door"
)

// Pages are the pages of a class for browsers.
type Pages struct {
	Handler  http.Handler // ConnOf tells it the connection of a request; contexts end when the host stops
	TLS      *tls.Config  // with a certificate; nil: http
	Listener net.Listener // of a port for browsers alone; nil: they come to the port of ssh
}

// Limits of a connection of a browser.
const (
	pageHeader = 10 * time.Second // for a request's header, and for TLS
	pageBody   = 20 * time.Second // for a request's body
	pageIdle   = 2 * time.Minute  // between two requests
	mostHeader = 8 << 10          // bytes; net/http adds 4 KiB
	mostBody   = 256 << 10        // bytes
)

// forBrowsers returns the limits of browsers: a browser opens up to six connections, of
// which a page keeps one or two.
func (l Limits) forBrowsers() door.Limits {
	const each = 2
	return door.Limits{
		Connections: each * l.Connections, PerAddress: each * l.PerAddress, HalfOpen: each * l.HalfOpen,
		Handshake: pageHeader, Idle: pageIdle, Silence: l.Silence,
	}
}

// connKey is the context key of a request's connection, a *door.Conn.
type connKey struct{}

// ConnOf returns the connection of a request to the pages, which Sit counts by its address;
// nil for any other request.
func ConnOf(r *http.Request) net.Conn {
	if c, _ := r.Context().Value(connKey{}).(*door.Conn); c != nil {
		return c
	}
	return nil
}

type pages struct {
	Pages

	of     *Server
	places *door.Places // of browsers
	door   *door.Door
	server *http.Server
	leave  context.CancelFunc // ends the contexts of all requests
}

// openPages opens the pages. It returns the listener of ssh clients: l itself, if
// browsers have a port of their own.
func (s *Server) openPages(l net.Listener) (*pages, net.Listener) {
	ctx, leave := context.WithCancel(context.Background())
	p := &pages{Pages: *s.o.Pages, of: s, places: door.New(s.o.Limits.forBrowsers()), leave: leave}
	if s.one == nil {
		p.Handler = s.route(p.Handler)
	}
	if alone := p.Listener != nil; alone {
		p.door = door.Open(p.Listener, p.places, p.TLS, alone)
	} else {
		p.door = door.Open(l, p.places, p.TLS, alone)
		l = p.door.SSH()
	}
	var plain http.Protocols
	plain.SetHTTP1(true)
	p.server = &http.Server{
		Handler: p, Protocols: &plain, DisableGeneralOptionsHandler: true,
		ReadHeaderTimeout: pageHeader, IdleTimeout: pageIdle, MaxHeaderBytes: mostHeader,
		ErrorLog:    log.New(io.Discard, "", 0), // it would hold addresses
		ConnState:   p.changed,
		BaseContext: func(net.Listener) context.Context { return ctx },
		ConnContext: func(ctx context.Context, conn net.Conn) context.Context {
			return context.WithValue(ctx, connKey{}, door.ConnOf(conn))
		},
	}
	return p, l
}

// changed keeps the place of a connection that a page has taken over for a stream.
func (p *pages) changed(conn net.Conn, to http.ConnState) {
	if to == http.StateHijacked {
		p.places.Keep(door.ConnOf(conn))
	}
}

// serve answers browsers until the pages drain. Error: the port fails.
func (p *pages) serve() error { return p.server.Serve(p.door.Web()) }

// drain ends the contexts of all requests, waits at most Limits.Drain for the answers that
// are on their way, and closes the connections of browsers.
func (p *pages) drain() {
	ctx, cancel := context.WithTimeout(context.Background(), p.of.o.Limits.Drain)
	defer cancel()
	p.leave()
	p.places.Clear() // Shutdown waits for requests that have not come
	if p.server.Shutdown(ctx) != nil {
		_ = p.server.Close() // what is left is cut off
	}
	p.places.Close() // streams too
}

// ServeHTTP answers a request that was meant for this computer, if there is room for its
// connection.
func (p *pages) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c, _ := r.Context().Value(connKey{}).(*door.Conn)
	if c == nil || !p.places.Enter(c) {
		refusePage(w, http.StatusServiceUnavailable, "The class's computer can't take more connections right now. Try again in a minute.", p.of.addressed())
		return
	}
	defer p.places.Rest(c)
	switch addresses := p.of.addressed(); {
	case p.TLS != nil && r.TLS == nil:
		w.Header().Set("Cache-Control", "no-store")             // the next class may be without a certificate
		w.Header().Set("Location", encrypted(addresses, r.URL)) // our own address, whatever was asked for
		w.WriteHeader(http.StatusTemporaryRedirect)
	case !p.ours(r, addresses):
		refusePage(w, http.StatusMisdirectedRequest, "The class is not at this address. Open "+first(addresses)+" instead. If you are the instructor and "+
			"this name or address leads to your computer, start the class with --address.", addresses)
	default:
		defer p.contain(w)
		p.bound(w, r)
		p.Handler.ServeHTTP(w, r)
	}
}

// refused is a page that every phone can read: a sentence, and the address of the class.
//
//go:embed refused.html
var refused string

// refusePage answers with a sentence and a link to the first of the addresses, and closes the
// connection.
func refusePage(w http.ResponseWriter, code int, says string, addresses []string) {
	h := w.Header()
	clear(h) // of the page that failed
	for name, value := range map[string]string{
		"Cache-Control": "no-store", "Connection": "close", "Content-Type": "text/html; charset=utf-8",
		"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'", "X-Content-Type-Options": "nosniff",
	} {
		h.Set(name, value)
	}
	w.WriteHeader(code)
	_, _ = fmt.Fprintf(w, refused, html.EscapeString(says), html.EscapeString(first(addresses))) // the browser may be gone
}

// first returns the first of the addresses; empty without any.
func first(addresses []string) string { return strings.Join(addresses[:min(1, len(addresses))], "") }

// encrypted returns the address of a page over https, on the first of the addresses.
func encrypted(addresses []string, page *url.URL) string {
	to := first(addresses)
	if path := page.EscapedPath(); strings.HasPrefix(path, "/") {
		to = strings.TrimSuffix(to, "/") + path
	}
	if page.RawQuery != "" {
		to += "?" + page.RawQuery
	}
	return to
}

// bound limits the body of a request in size and time.
func (p *pages) bound(w http.ResponseWriter, r *http.Request) {
	if r.Body != http.NoBody {
		r.Body = http.MaxBytesReader(w, r.Body, mostBody)
		_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(pageBody)) // a closed connection: reading tells
	}
}

// contain recovers from a panic of a page, and logs it without an address.
func (p *pages) contain(w http.ResponseWriter) {
	switch fault := recover(); fault {
	case nil:
	case http.ErrAbortHandler:
		panic(fault)
	default:
		p.of.o.Log.Error("a page failed", "panic", fault, "stack", string(debug.Stack()))
		refusePage(w, http.StatusInternalServerError, "Something went wrong on this page, and only here. What you answered before is saved; load the page again.", p.of.addressed())
	}
}

// ours reports whether a request names this computer: an address of the pages, the address
// that the connection came to, localhost, or a name of the certificate. A page that was
// loaded from elsewhere under a name that now leads here (DNS rebinding) names another.
func (p *pages) ours(r *http.Request, addresses []string) bool {
	name, port := hostOf(r.Host, r.TLS != nil)
	for _, address := range addresses {
		u, err := url.Parse(address)
		if err != nil {
			continue
		}
		if known, at := hostOf(u.Host, u.Scheme == "https"); known == name && at == port {
			return true
		}
	}
	at, ok := r.Context().Value(http.LocalAddrContextKey).(*net.TCPAddr)
	if !ok || strconv.Itoa(at.Port) != port {
		return false
	}
	ip, err := netip.ParseAddr(name)
	here := at.AddrPort().Addr().Unmap().WithZone("")
	return name == "localhost" || err == nil && ip.Unmap().WithZone("") == here || p.TLS != nil && certified(p.TLS, name)
}

// hostOf splits the host of a request or an address into its name, in lower case, and its
// port.
func hostOf(host string, encrypted bool) (name, port string) {
	usual := "80"
	if encrypted {
		usual = "443"
	}
	at := url.URL{Host: host}
	return strings.ToLower(strings.TrimSuffix(at.Hostname(), ".")), cmp.Or(at.Port(), usual)
}

// certified reports whether a certificate of the configuration is for a name.
func certified(config *tls.Config, name string) bool {
	return slices.ContainsFunc(config.Certificates, func(c tls.Certificate) bool {
		return c.Leaf != nil && c.Leaf.VerifyHostname(name) == nil
	})
}

// route serves a request in the class that its path chooses, or by the handler for no class.
func (s *Server) route(classless http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		first, _, within := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
		c := s.find(r.Context(), first, first == "")
		if c == nil {
			classless.ServeHTTP(w, r)
			return
		}
		_, leave, err := s.enter(r.Context(), c)
		if err != nil {
			refusePage(w, http.StatusServiceUnavailable, "This class can't be opened here now. Its projector shows the address; or try again in a minute.", s.addressed())
			return
		}
		defer leave()
		if !within || "/"+first != c.at {
			http.Redirect(w, r, escaped(c.at)+"/", http.StatusSeeOther)
			return
		}
		c.handler.ServeHTTP(w, r)
	})
}

// escaped returns a path as it is in an address.
func escaped(path string) string { return (&url.URL{Path: path}).EscapedPath() }
