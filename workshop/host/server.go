package host

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"charm.land/ssh"
	"charm.land/wish/v2"
	gossh "golang.org/x/crypto/ssh"

	"rolefit/internal/pause"
	"rolefit/workshop/class"
	"rolefit/workshop/door"
	"rolefit/workshop/metrics"
	"rolefit/workshop/reach"
)

// ServerOptions configure a server of several classes.
type ServerOptions struct {
	Limits Limits         // of all classes together
	Log    *slog.Logger   // for the operator; nil: discarded
	Key    gossh.Signer   // the host key whose fingerprint is shown
	Keys   []gossh.Signer // host keys of other types, for clients that do not support Key
	Ways   reach.Ways     // to this computer
	Pages  *Pages         // for browsers, with a Handler for those who name no class; nil: only ssh is served

	Names func(ctx context.Context) ([]string, error)                              // of the classes to serve, in the order in which they began
	Hold  func(ctx context.Context, name string) (free func(), err error)          // holds a class for this process while participants are in it
	Open  func(ctx context.Context, name, at string, w reach.Ways) (*Class, error) // opens a class for its first visitor; at is the path of its pages
	Lists func(key gossh.PublicKey, name string) bool                              // whether a key opens the controls of a class; of any for ""
}

// Server serves classes at one door. Of several, people choose one by its login: the user
// name of ssh, which the server neither stores nor logs, or the first part of a path.
type Server struct {
	o      ServerOptions
	one    *Class // the only class that it ever serves; nil: classes come and go
	places *door.Places
	pages  *pages                // nil: there are none
	begin  func(h *Class) func() // runs a class until the returned function is called

	mu      sync.Mutex
	of      map[string]string  // names of the classes by login
	classes map[string]*served // by name
	listed  time.Time          // when the classes were listed last
	ways    reach.Ways
	over    bool
	past    metrics.Counts // of classes that were deleted
	wrong   string         // why classes can't be opened or listed, as the log says; empty: nothing
}

// logs writes into the log why classes can't be opened or listed, unless it says so already; nil: they
// can. A class that was deleted meanwhile is no fault.
func (s *Server) logs(ctx context.Context, err error) {
	if deleted(err) {
		return
	}
	why := ""
	if err != nil {
		why = err.Error()
	}
	s.mu.Lock()
	changed := s.wrong != why
	s.wrong = why
	s.mu.Unlock()
	if changed && err != nil && ctx.Err() == nil {
		s.o.Log.Error("classes can't be opened or listed", "why", err)
	}
}

// served is a class of a server. It is open from its first visitor on, and held while
// participants are in it.
type served struct {
	name string

	open atomic.Pointer[Class] // nil: not open; set with the lock held

	mu      sync.Mutex
	end     func()
	handler http.Handler // of its pages
	at      string       // path of its pages
	inside  int          // sessions and requests
	left    time.Time    // when the last one ended
	free    func()       // nil: not held
}

// NewServer prepares a server of several classes. Error: that of Names.
func NewServer(ctx context.Context, o ServerOptions) (*Server, error) {
	o.Limits = o.Limits.orDefaults()
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	s := &Server{o: o, places: door.New(o.Limits.forSSH()), classes: map[string]*served{}, ways: o.Ways}
	err := s.list(ctx)
	return s, err
}

// Serve serves the class alone until ctx ends, see Server.Serve.
func (h *Class) Serve(ctx context.Context, l net.Listener) error { return h.alone().Serve(ctx, l) }

// alone returns a server of the class alone: people name none.
func (h *Class) alone() *Server {
	s := &Server{one: h, places: h.places, o: ServerOptions{
		Limits: h.o.Limits, Log: h.o.Log, Key: h.o.Key, Keys: h.o.Keys,
		Lists: func(key gossh.PublicKey, _ string) bool { return h.lists(key) },
	}}
	if h.o.Pages != nil {
		s.o.Pages = h.o.Pages(h)
	}
	return s
}

// Serve serves classes until ctx ends, then ends all sessions and tells participants how to
// come back. It closes l, and the listener of the pages. It returns the listener's error, or nil.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	srv, err := wish.NewServer(s.server)
	if err != nil {
		return fmt.Errorf("prepare the SSH server: %w", err)
	}
	if s.o.Pages != nil {
		s.mu.Lock() // Metrics may be asked for already
		s.pages, l = s.openPages(l)
		s.mu.Unlock()
	}
	inside, leave := context.WithCancel(context.WithoutCancel(ctx))
	defer leave()
	var running sync.WaitGroup
	s.begin = func(h *Class) func() { return h.begin(inside, &running, s) }
	if s.one != nil {
		s.begin(s.one)
	}
	running.Go(func() { s.watch(inside) })
	const servers = 2
	ended := make(chan error, servers)
	go func() { ended <- srv.Serve(door.Listener{Listener: l, Places: s.places}) }()
	if s.pages != nil {
		go func() { ended <- s.pages.serve() }()
	}
	select {
	case err = <-ended:
	case <-ctx.Done():
	}
	if s.pages != nil {
		running.Go(s.pages.drain)
	}
	s.drain()
	leave()
	running.Wait()
	s.release(0)
	return s.close(srv, err)
}

// close closes the ports. It returns err, the reason of the end, or an error of closing; nil
// for a usual end.
func (s *Server) close(srv *ssh.Server, err error) error {
	closed := srv.Close()
	if s.pages != nil {
		closed = errors.Join(closed, s.pages.door.Close())
	}
	if errors.Is(err, ssh.ErrServerClosed) {
		err = nil
	}
	if err == nil && closed != nil && !errors.Is(closed, net.ErrClosed) {
		err = closed
	}
	return err
}

// begin runs the class in goroutines of a group, until ctx ends or end is called.
func (h *Class) begin(ctx context.Context, running *sync.WaitGroup, s *Server) (end func()) {
	h.mu.Lock()
	h.places, h.pages = s.places, s.pages
	h.mu.Unlock()
	ctx, end = context.WithCancel(ctx)
	running.Go(func() {
		h.run(ctx)
		if h.Deleted() {
			h.drain(leaveDeleted)
		}
	})
	running.Go(func() { h.retry(ctx) })
	running.Go(func() { h.monitor(ctx) })
	h.networks.hear(ctx, map[string]func(string){ofWords: h.wrong.hears, ofCodes: h.miscoded.hears, ofSeat: h.left, ofPresent: h.hears, ofAsking: h.answers})
	return end
}

// Run keeps the boards of a class up to date, whose people come to other hosts, until ctx ends.
func (h *Class) Run(ctx context.Context) {
	var running sync.WaitGroup
	h.begin(ctx, &running, h.alone())
	running.Wait()
}

func (s *Server) server(srv *ssh.Server) error {
	srv.Version = "rolefit"
	srv.HandshakeTimeout = s.o.Limits.Handshake
	srv.IdleTimeout = 2 * s.o.Limits.Idle // only as a backstop: sessions end earlier by themselves
	srv.Handler = s.handle
	srv.ServerConfigCallback = s.authentication
	srv.ConnCallback = func(ctx ssh.Context, conn net.Conn) net.Conn {
		ctx.SetValue(placeKey{}, conn)
		return conn
	}
	srv.HostSigners = append(srv.HostSigners, s.o.Key)
	for _, key := range s.o.Keys {
		srv.HostSigners = append(srv.HostSigners, key)
	}
	srv.ChannelHandlers = map[string]ssh.ChannelHandler{"session": filtered}
	srv.RequestHandlers = map[string]ssh.RequestHandler{}
	srv.SubsystemHandlers = map[string]ssh.SubsystemHandler{}
	return nil
}

// looks is the interval at which a server looks for new classes, and lingers how long it
// holds an empty class.
const (
	looks   = 2 * time.Second
	lingers = 5 * time.Second
)

// watch closes idle connections, looks for classes that began or were deleted, and lets go of
// empty classes, until ctx ends. A list of many classes takes a while, so it rests fifty
// times as long after each.
func (s *Server) watch(ctx context.Context) {
	const rest = 50
	next := time.Now().Add(looks)
	for pause.For(ctx, time.Second/2) {
		s.places.Tidy()
		if s.pages != nil {
			s.pages.places.Tidy()
		}
		if s.one == nil && time.Now().After(next) {
			s.release(lingers)
			began := time.Now()
			s.logs(ctx, s.list(ctx))
			next = time.Now().Add(max(looks, rest*time.Since(began)))
		}
	}
}

// release lets go of the classes that have been empty for so long, and have no answer to save.
func (s *Server) release(long time.Duration) {
	for _, c := range s.all() {
		c.mu.Lock()
		if c.free != nil && c.inside == 0 && time.Since(c.left) >= long && (long == 0 || c.open.Load().retries.empty()) {
			c.free()
			c.free = nil
		}
		c.mu.Unlock()
	}
}

func (s *Server) all() []*served {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Collect(maps.Values(s.classes))
}

// drain ends all sessions of all classes, at the same time.
func (s *Server) drain() {
	s.mu.Lock()
	s.over = true
	s.mu.Unlock()
	if s.one != nil {
		s.one.drain(leaveDrain)
		return
	}
	var leaving sync.WaitGroup
	for _, c := range s.all() {
		if h := c.open.Load(); h != nil {
			leaving.Go(func() { h.drain(leaveDrain) })
		}
	}
	leaving.Wait()
}

// list looks for classes that began, and closes deleted classes. Walls then tell the
// ways to their class with its login, if there are several classes.
func (s *Server) list(ctx context.Context) error {
	names, err := s.o.Names(ctx)
	if err != nil {
		return err
	}
	s.mu.Lock()
	s.listed, s.of = time.Now(), class.Logins(names)
	for _, name := range names {
		if s.classes[name] == nil {
			s.classes[name] = &served{name: name}
		}
	}
	var gone []*served
	for name, c := range s.classes {
		if !slices.Contains(names, name) {
			gone = append(gone, c)
			delete(s.classes, name)
		}
	}
	s.mu.Unlock()
	for _, c := range gone {
		c.mu.Lock()
		if h := c.open.Swap(nil); h != nil {
			h.gone()
			h.drain(leaveDeleted)
			c.end()
			s.mu.Lock()
			s.past = s.past.Add(h.counts())
			s.mu.Unlock()
		}
		if c.free != nil {
			c.free()
			c.free = nil
		}
		c.mu.Unlock()
	}
	s.tell()
	return nil
}

// SetWays replaces the ways to this computer, after its addresses have changed.
func (s *Server) SetWays(w reach.Ways) {
	s.mu.Lock()
	s.ways = w
	s.mu.Unlock()
	s.tell()
}

// tell tells each open class how people reach it.
func (s *Server) tell() {
	for _, c := range s.all() {
		if h := c.open.Load(); h != nil {
			login, ways := s.waysTo(c.name)
			h.called(login)
			h.SetJoin(ways.Join, ways.Web)
		}
	}
}

// waysTo returns the ways to a class, and the login that they name: empty if it is the only
// one.
func (s *Server) waysTo(name string) (login string, w reach.Ways) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.of) > 1 {
		login = s.login(name)
	}
	return login, s.ways.For(login)
}

// login returns the login of a class. The caller holds the lock.
func (s *Server) login(name string) string {
	for login, of := range s.of {
		if of == name {
			return login
		}
	}
	return ""
}

// addressed returns the addresses of the pages of this computer.
func (s *Server) addressed() []string {
	if s.one != nil {
		return get(s.one.liveClass, &s.one.web)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.ways.Web
}

// find returns the class that a typed login means, or nil; with only, the only class for any
// login. It lists the classes anew for an unknown login, at most once a second.
func (s *Server) find(ctx context.Context, typed string, only bool) *served {
	const seldom = time.Second
	login := class.Login(typed)
	look := func() (c *served, stale bool) {
		s.mu.Lock()
		defer s.mu.Unlock()
		if name, known := s.of[login]; known {
			return s.classes[name], false
		}
		if stale = time.Since(s.listed) > seldom; stale {
			s.listed = time.Now()
		}
		for _, one := range s.classes {
			if only && len(s.classes) == 1 {
				c = one
			}
		}
		return c, stale
	}
	c, stale := look()
	if stale && s.list(ctx) == nil {
		c, _ = look()
	}
	return c
}

// enter opens a class if it is not open, and holds it until leave is called. Errors: of Hold
// and Open, errStopping.
func (s *Server) enter(ctx context.Context, c *served) (h *Class, leave func(), err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.free == nil {
		if err := s.open(ctx, c); err != nil {
			s.logs(ctx, err)
			return nil, nil, err
		}
	}
	c.inside++
	return c.open.Load(), sync.OnceFunc(func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.inside--
		c.left = time.Now()
	}), nil
}

// open holds a class, and opens it or reads it again. The caller holds the lock of the class.
func (s *Server) open(ctx context.Context, c *served) error {
	free, err := s.o.Hold(ctx, c.name)
	if err != nil {
		return err
	}
	if h := c.open.Load(); h != nil {
		err = h.look(ctx) // others may have hosted it meanwhile
	} else {
		err = s.first(ctx, c)
	}
	if err != nil {
		free()
		return err
	}
	c.free = free
	return nil
}

// first opens a class for the first time. The caller holds the lock of the class.
func (s *Server) first(ctx context.Context, c *served) error {
	login, ways := s.waysTo(c.name)
	s.mu.Lock()
	at := "/" + s.login(c.name)
	s.mu.Unlock()
	h, err := s.o.Open(ctx, c.name, escaped(at), ways)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.over {
		return errStopping
	}
	h.called(login)
	c.end, c.at = s.begin(h), at
	c.open.Store(h)
	if h.o.Pages != nil {
		c.handler = http.StripPrefix(c.at, h.o.Pages(h).Handler)
	}
	return nil
}
