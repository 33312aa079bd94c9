package host

import (
	"bufio"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// wires is a listener of connections in memory.
type wires chan net.Conn

// wire is a connection in memory, to port 2222 of 10.0.0.1.
type wire struct {
	net.Conn

	closed chan struct{} // once the host closes it
	once   *sync.Once
}

func (wire) RemoteAddr() net.Addr { return &net.TCPAddr{IP: net.IPv4(10, 0, 0, 2), Port: 9} }
func (wire) LocalAddr() net.Addr  { return &net.TCPAddr{IP: net.IPv4(10, 0, 0, 1), Port: 2222} }

func (w wire) Close() error {
	w.once.Do(func() { close(w.closed) })
	return w.Conn.Close()
}

func (w wires) Accept() (net.Conn, error) {
	if conn, ok := <-w; ok {
		return conn, nil
	}
	return nil, net.ErrClosed
}

func (w wires) Close() error { close(w); return nil }

func (wires) Addr() net.Addr { return wire{}.LocalAddr() }

// dial returns the client's end of a new connection, and what is closed once the host closes
// its own.
func (w wires) dial() (net.Conn, <-chan struct{}) {
	client, server := net.Pipe()
	closed := make(chan struct{})
	w <- wire{server, closed, &sync.Once{}}
	return client, closed
}

// TestPatienceWithBrowsers expects every kind of slow browser to be cut off in its time, and a
// stream of news to stay.
func TestPatienceWithBrowsers(t *testing.T) {
	t.Parallel()
	const get, post = "GET / HTTP/1.1\r\nHost: 10.0.0.1:2222\r\n\r\n", "POST / HTTP/1.1\r\nHost: 10.0.0.1:2222\r\nContent-Length: 1000\r\n\r\n"
	for name, c := range map[string]struct {
		says  string
		drips bool // a byte a second after that
		reads bool
		want  time.Duration // until it is closed
	}{
		"half a header":            {"GET / HT", false, true, pageHeader},
		"a header that drips":      {"GET / HTTP/1.1\r\nX: ", true, true, pageHeader},
		"a body that drips":        {post, true, true, pageBody},
		"nothing after a page":     {get, false, true, pageIdle},
		"a page that is not read":  {get, false, false, 20 * time.Second},
		"half a header after that": {get + "GET / HT", false, true, pageHeader},
		"a stream":                 {strings.Replace(get, "/", "/stream", 1), false, true, time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				mux := http.NewServeMux()
				mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
					if _, err := io.Copy(io.Discard, r.Body); err == nil {
						_, _ = io.WriteString(w, strings.Repeat("x", 40<<10))
					}
				})
				mux.HandleFunc("/stream", func(w http.ResponseWriter, r *http.Request) {
					for end := time.Now().Add(time.Hour); time.Now().Before(end) && r.Context().Err() == nil; time.Sleep(25 * time.Second) {
						_, _ = io.WriteString(w, "data: here\n\n")
						_ = http.NewResponseController(w).Flush()
					}
					panic(http.ErrAbortHandler)
				})
				l, p, served := servedPages(mux)
				began := time.Now()
				conn, closed := l.dial()
				var says sync.WaitGroup
				says.Go(func() { // until it is closed
					_, err := io.WriteString(conn, c.says)
					for ; err == nil && c.drips; time.Sleep(time.Second) {
						_, err = io.WriteString(conn, "x")
					}
				})
				if c.reads {
					go io.Copy(io.Discard, conn) //nolint:errcheck // until it is closed
				}
				<-closed
				if took := time.Since(began); took < c.want || took > c.want+c.want/10 {
					t.Errorf("it was cut off after %v; want %v", took, c.want)
				}
				_ = conn.Close()
				says.Wait()
				p.drain()
				_ = p.door.Close()
				if err := <-served; !errors.Is(err, http.ErrServerClosed) {
					t.Errorf("serve: %v", err)
				}
			})
		})
	}
}

// servedPages serves a handler over connections in memory.
func servedPages(handler http.Handler) (wires, *pages, <-chan error) {
	l := make(wires)
	h := &Class{liveClass: &liveClass{}, o: Options{
		Limits: Limits{}.orDefaults(), Log: slog.New(slog.DiscardHandler), Pages: func(*Class) *Pages { return &Pages{Handler: handler, Listener: l} },
	}}
	p, _ := h.alone().openPages(nil)
	served := make(chan error, 1)
	go func() { served <- p.serve() }()
	return l, p, served
}

// TestPagesDrain stops pages with a request on its way, half a request, and an idle connection:
// the first gets its answer, and the others hold nothing up.
func TestPagesDrain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l, p, served := servedPages(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/slow" {
				time.Sleep(time.Second)
			}
			_, _ = io.WriteString(w, "an answer")
		}))
		ask := func(says string) *bufio.Reader {
			conn, _ := l.dial()
			t.Cleanup(func() { _ = conn.Close() })
			_, _ = io.WriteString(conn, says)
			return bufio.NewReader(conn)
		}
		const host = " HTTP/1.1\r\nHost: 10.0.0.1:2222\r\n\r\n"
		idle := ask("GET /" + host)
		if answer, err := http.ReadResponse(idle, nil); err != nil || answer.StatusCode != http.StatusOK {
			t.Fatalf("%v, %v", answer, err)
		}
		ask("GET / HT")
		slow := ask("GET /slow" + host)
		synctest.Wait()
		began := time.Now()
		drained := make(chan time.Duration, 1)
		go func() {
			p.drain()
			drained <- time.Since(began)
		}()
		answer, err := http.ReadResponse(slow, nil)
		if err != nil || answer.StatusCode != http.StatusOK {
			t.Errorf("the answer on its way: %v, %v", answer, err)
		}
		if err := <-served; !errors.Is(err, http.ErrServerClosed) {
			t.Errorf("serve: %v", err)
		}
		const soon = 2 * time.Second
		if took := <-drained; took > soon {
			t.Errorf("it took %v; the answer on its way took a second", took)
		}
		_ = p.door.Close()
	})
}
