package cli_test

import (
	"bufio"
	"cmp"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"rolefit/internal/testkit"
	"rolefit/internal/testkit/webclient"
	"rolefit/workshop/class"
	"rolefit/workshop/host"
)

// withPages gives a host stand-in pages: /stream sends lines until the host stops, /fault
// panics, /body reads a form, and all others tell the address of the browser. A browser that
// a busy computer holds up is not taken for a client of ssh.
func withPages(o *host.Options) {
	o.Limits.Silence = patience
	o.Pages = func(*host.Class) *host.Pages { return &host.Pages{Handler: standIn()} }
}

func standIn() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/stream", func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, "data: here\n\n")
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
		_, _ = io.WriteString(w, "data: over\n\n")
	})
	mux.HandleFunc("/fault", func(http.ResponseWriter, *http.Request) { panic("a fault of a page") })
	mux.HandleFunc("/body", func(w http.ResponseWriter, r *http.Request) {
		if _, err := io.Copy(io.Discard, r.Body); err != nil {
			http.Error(w, err.Error(), http.StatusRequestEntityTooLarge)
		}
	})
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		ip, _, _ := net.SplitHostPort(host.ConnOf(r).RemoteAddr().String())
		fmt.Fprintf(w, "hello %s", ip)
	})
	return mux
}

// client is a browser at an address of the loopback.
func client(t testing.TB, ip string) *http.Client {
	t.Helper()
	d := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(ip)}}
	transport := &http.Transport{DialContext: webclient.Connects(d)}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport, Timeout: patience}
}

// fetch returns the code and the text of a page.
func fetch(c *http.Client, url string) (int, string, error) {
	answer, err := c.Get(url)
	if err != nil {
		return 0, "", err
	}
	defer answer.Body.Close() //nolint:errcheck // only read
	text, err := io.ReadAll(answer.Body)
	return answer.StatusCode, string(text), err
}

// gets expects a page to be the one that the stand-in shows to an address.
func gets(c *http.Client, url, ip string) error {
	code, text, err := fetch(c, url)
	if err == nil && (code != http.StatusOK || text != "hello "+ip) {
		err = fmt.Errorf("%d %q", code, text)
	}
	return err
}

// TestOnePort lets a browser, an ssh client, and a client that waits for the host's greeting
// in at one port. Without pages, a browser gets no answer.
func TestOnePort(t *testing.T) {
	t.Parallel()
	h := hostedAnywhere(t, withPages, func(o *host.Options) { o.Limits.Silence = time.Second })
	must(t, gets(client(t, "127.0.0.2"), "http://"+h.address, "127.0.0.2"))
	g := mustConnect(t, h.address, dialOptions{})
	must(t, g.atDoor())
	conn, err := net.Dial("tcp", h.address)
	must(t, err)
	defer conn.Close() //nolint:errcheck // only read
	must(t, conn.SetReadDeadline(time.Now().Add(patience)))
	read := bufio.NewReader(conn)
	_, err = http.ReadResponse(read, nil) // for a browser that connects before it asks
	must(t, err)
	if line, err := read.ReadString('\n'); err != nil || line != "SSH-2.0-rolefit\r\n" {
		t.Errorf("a silent client gets %q, %v", line, err)
	}
	encrypted, err := tls.Dial("tcp", h.address, nil)
	if err == nil {
		t.Error("a TLS handshake succeeds without a certificate")
		_ = encrypted.Close()
	}
	alone := hostedAnywhere(t)
	if _, _, err := fetch(client(t, "127.0.0.2"), "http://"+alone.address); err == nil {
		t.Error("a browser gets an answer from a host without pages")
	}
}

// TestSilentClient has the one usual client of ssh that waits for a greeting look up the key of
// a host with pages.
func TestSilentClient(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("ssh-keyscan"); err != nil {
		testkit.Skip(t, "needs ssh-keyscan (Debian's package openssh-client)")
	}
	h := hostedAnywhere(t, withPages, func(o *host.Options) { o.Limits.Silence = 0 })
	_, port, err := net.SplitHostPort(h.address)
	must(t, err)
	found, err := exec.CommandContext(t.Context(), "ssh-keyscan", "-p", port, "127.0.0.1").CombinedOutput()
	if err != nil || !strings.Contains(string(found), "ssh-ed25519 ") || !strings.Contains(string(found), "SSH-2.0-rolefit") {
		t.Errorf("ssh-keyscan finds %v\n%s", err, found)
	}
}

// TestPortOfBrowsers gives browsers a port of their own: the port of ssh has no pages, and
// theirs no ssh.
func TestPortOfBrowsers(t *testing.T) {
	t.Parallel()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	must(t, err)
	h := hostedAnywhere(t, func(o *host.Options) {
		o.Pages = func(*host.Class) *host.Pages { return &host.Pages{Handler: standIn(), Listener: l} }
	})
	browser := client(t, "127.0.0.2")
	must(t, gets(browser, "http://"+l.Addr().String(), "127.0.0.2"))
	if _, _, err := fetch(browser, "http://"+h.address); err == nil {
		t.Error("the port of ssh has pages too")
	}
	if _, err := dial(l.Addr().String(), dialOptions{}); err == nil {
		t.Error("the port of browsers lets ssh in")
	}
	must(t, mustConnect(t, h.address, dialOptions{}).atDoor())
	h.close()
	if err := l.(*net.TCPListener).SetDeadline(time.Now()); !errors.Is(err, net.ErrClosed) { // another test may have its port by now
		t.Errorf("the port of browsers is open after the host has stopped: %v", err)
	}
}

// TestPagesOfThisComputer asks for pages under the names of this computer and of others: a page
// from elsewhere whose name leads here now is refused.
func TestPagesOfThisComputer(t *testing.T) {
	t.Parallel()
	h := hostedAnywhere(t, withPages, func(o *host.Options) { o.Web = []string{"http://class.example:8080/", "http://name.example/"} })
	_, port, err := net.SplitHostPort(h.address)
	must(t, err)
	for name, want := range map[string]int{
		h.address: http.StatusOK, "localhost:" + port: http.StatusOK, "LOCALHOST.:" + port: http.StatusOK,
		"class.example:8080": http.StatusOK, "Class.Example.:8080": http.StatusOK, "name.example": http.StatusOK, "name.example:80": http.StatusOK,
		"class.example:" + port: http.StatusMisdirectedRequest, "class.example": http.StatusMisdirectedRequest,
		"evil.example:" + port: http.StatusMisdirectedRequest, "evil.example": http.StatusMisdirectedRequest,
		"127.0.0.1": http.StatusMisdirectedRequest, "127.0.0.1:80": http.StatusMisdirectedRequest, "127.0.0.9:" + port: http.StatusMisdirectedRequest,
		"[::1]:" + port: http.StatusMisdirectedRequest, "localhost.evil.example:" + port: http.StatusMisdirectedRequest,
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+h.address, http.NoBody)
		must(t, err)
		r.Host = name
		answer, err := client(t, "127.0.0.2").Do(r)
		must(t, err)
		text, err := io.ReadAll(answer.Body)
		must(t, errors.Join(err, answer.Body.Close()))
		if answer.StatusCode != want {
			t.Errorf("%s: %d %s; want %d", name, answer.StatusCode, text, want)
		}
		const leads, link, readable = `Open http://class.example:8080/ instead.`, `<a href="http://class.example:8080/">`, `<meta name="viewport" content="width=device-width">`
		if want != http.StatusOK && (!strings.Contains(string(text), leads) || !strings.Contains(string(text), link) || !strings.Contains(string(text), readable)) {
			t.Errorf("%s: it does not lead to the right address, in letters that a phone shows large enough: %s", name, text)
		}
	}
}

// certificate returns a certificate for class.example, and the pool that trusts it.
func certificate(t testing.TB) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(t, err)
	plan := &x509.Certificate{
		SerialNumber: big.NewInt(1), DNSNames: []string{"class.example"}, NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, plan, plan, &key.PublicKey, key)
	must(t, err)
	leaf, err := x509.ParseCertificate(der)
	must(t, err)
	pool := x509.NewCertPool()
	pool.AddCert(leaf)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf}, pool
}

// TestEncryptedPages serves pages over https, on the port of ssh and on one of their own: http
// leads there, and a handshake that stalls holds no other up.
func TestEncryptedPages(t *testing.T) {
	t.Parallel()
	own, trusted := certificate(t)
	for _, alone := range []bool{false, true} {
		var l net.Listener
		var err error
		if alone {
			l, err = (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
			must(t, err)
		}
		h := hostedAnywhere(t, func(o *host.Options) {
			o.Web, o.Limits.Silence = []string{"https://class.example:4433/"}, patience
			o.Pages = func(*host.Class) *host.Pages {
				return &host.Pages{Handler: standIn(), Listener: l, TLS: &tls.Config{Certificates: []tls.Certificate{own}}}
			}
		})
		at := h.address
		if alone {
			at = l.Addr().String()
		}
		stalls, err := net.Dial("tcp", at)
		must(t, err)
		_, err = io.WriteString(stalls, "\x16")
		must(t, err)
		browser := client(t, "127.0.0.2")
		transport, _ := browser.Transport.(*http.Transport)
		transport.TLSClientConfig = &tls.Config{RootCAs: trusted, ServerName: "class.example"}
		browser.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		_, port, _ := net.SplitHostPort(at)
		for name, want := range map[string]int{"class.example:4433": 200, "class.example:" + port: 200, at: 200, "evil.example:" + port: 421} {
			r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://"+at, http.NoBody)
			must(t, err)
			r.Host = name
			answer, err := browser.Do(r)
			must(t, err)
			must(t, answer.Body.Close())
			if answer.StatusCode != want {
				t.Errorf("%s: %d; want %d", name, answer.StatusCode, want)
			}
		}
		for path, want := range map[string]string{"/result?a=b": "/result?a=b", "//evil.example/": "//evil.example/", "": "/"} {
			answer, err := browser.Get("http://" + at + path)
			must(t, err)
			must(t, answer.Body.Close())
			if to := answer.Header.Get("Location"); answer.StatusCode != http.StatusTemporaryRedirect || to != "https://class.example:4433"+want {
				t.Errorf("%s leads to %d %s", path, answer.StatusCode, to)
			}
		}
		must(t, mustConnect(t, h.address, dialOptions{}).atDoor())
		must(t, stalls.Close())
	}
}

// TestPagesEnd stops a host while browsers have a stream, an idle connection and a silent one:
// the stream ends with a last word, and nothing holds the host up.
func TestPagesEnd(t *testing.T) {
	t.Parallel()
	h := hostedAnywhere(t, withPages, func(o *host.Options) { o.Limits.Drain = patience })
	browser := client(t, "127.0.0.2")
	must(t, gets(browser, "http://"+h.address, "127.0.0.2"))
	silent, err := net.Dial("tcp", h.address)
	must(t, err)
	defer silent.Close() //nolint:errcheck // nothing is said
	half, err := net.Dial("tcp", h.address)
	must(t, err)
	defer half.Close() //nolint:errcheck // half a request
	_, err = io.WriteString(half, "GET / HT")
	must(t, err)
	answer, err := browser.Get("http://" + h.address + "/stream")
	must(t, err)
	defer answer.Body.Close() //nolint:errcheck // only read
	lines := bufio.NewReader(answer.Body)
	first, err := lines.ReadString('\n')
	must(t, err)
	began := time.Now()
	h.close()
	if took := time.Since(began); took > patience/4 {
		t.Errorf("the host took %v to stop", took)
	}
	rest, err := io.ReadAll(lines)
	if first != "data: here\n" || !strings.Contains(string(rest), "data: over") {
		t.Errorf("the stream was %q, %q, %v", first, rest, err)
	}
}

// TestFaultOfAPage expects a panic of a page to end that page only, and the log to hold it
// without an address.
func TestFaultOfAPage(t *testing.T) {
	t.Parallel()
	h := hostedAnywhere(t, withPages)
	browser := client(t, "127.0.0.2")
	code, text, err := fetch(browser, "http://"+h.address+"/fault")
	if err != nil || code != http.StatusInternalServerError || !strings.Contains(text, "load the page again") {
		t.Errorf("the page says %d %q, %v", code, text, err)
	}
	must(t, gets(browser, "http://"+h.address, "127.0.0.2"))
	if log := h.log.String(); !strings.Contains(log, "a fault of a page") || strings.Contains(log, "127.0.0") {
		t.Errorf("the log holds an address, or nothing: %s", log)
	}
}

// TestHugeRequests sends headers and bodies that are too large.
func TestHugeRequests(t *testing.T) {
	t.Parallel()
	h := hostedAnywhere(t, withPages)
	browser := client(t, "127.0.0.2")
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+h.address, http.NoBody)
	must(t, err)
	r.Header.Set("X-Long", strings.Repeat("x", 1<<20))
	if answer, err := browser.Do(r); err == nil {
		if answer.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
			t.Errorf("a header of a megabyte: %s", answer.Status)
		}
		must(t, answer.Body.Close())
	}
	answer, err := browser.Post("http://"+h.address+"/body", "text/plain", strings.NewReader(strings.Repeat("x", 1<<24)))
	if err == nil {
		if answer.StatusCode != http.StatusRequestEntityTooLarge {
			t.Errorf("a body of 16 megabytes: %s", answer.Status)
		}
		must(t, answer.Body.Close())
	}
	must(t, gets(client(t, "127.0.0.2"), "http://"+h.address, "127.0.0.2"))
}

// TestPhonesBehindOneAddress opens six connections of each of 300 phones (fewer with -short) at
// one address, all open at once, with participants over ssh from the same address beside them.
func TestPhonesBehindOneAddress(t *testing.T) {
	t.Parallel()
	h := hostedAnywhere(t, withPages)
	const each = 6
	phones := 300
	if testing.Short() {
		phones = 100
	}
	all := map[string]func() error{}
	var under sync.WaitGroup // the phones whose connections are under way
	under.Add(phones)
	in := make(chan struct{})
	go func() { under.Wait(); close(in) }()
	for i := range phones {
		all[fmt.Sprint("phone ", i)] = func() error {
			open, err := opens(each, h.address)
			defer closes(open)
			under.Done()
			for there := false; err == nil && !there; {
				select {
				case <-in: // each connection is still there for one more page
					there = true
				case <-time.After(20 * time.Second): // an idle one lasts two minutes
				}
				for _, conn := range open {
					err = cmp.Or(err, page(conn, h.address))
				}
			}
			return err
		}
	}
	for i := range 10 {
		all[fmt.Sprint("laptop ", i)] = func() error {
			g, err := seat("127.0.0.2", h.address)
			if err == nil {
				g.close()
			}
			return err
		}
	}
	together(t, all)
	if alarms := h.board().Alarms; len(alarms) > 0 {
		t.Errorf("the controls warn: %q", alarms)
	}
}

// opens opens some connections of a phone, with a page over each. Those that it returns with an
// error are open too.
func opens(some int, address string) (open []net.Conn, err error) {
	for range some {
		conn, err := asksAt(address, "127.0.0.2")
		if err != nil {
			return open, err
		}
		open = append(open, conn)
	}
	return open, nil
}

func closes(open []net.Conn) {
	for _, conn := range open {
		_ = conn.Close()
	}
}

// asksAt opens a connection from an address of the loopback and gets a page over it.
func asksAt(address, from string) (net.Conn, error) {
	d := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(from)}, Timeout: patience}
	conn, err := d.Dial("tcp", address)
	if err != nil {
		return nil, err
	}
	if err := page(conn, address); err != nil {
		_ = conn.Close()
		return nil, err
	}
	return conn, nil
}

// page gets a page over a connection that stays open.
func page(conn net.Conn, address string) error {
	_ = conn.SetDeadline(time.Now().Add(patience))
	if _, err := fmt.Fprintf(conn, "GET / HTTP/1.1\r\nHost: %s\r\n\r\n", address); err != nil {
		return err
	}
	answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		return err
	}
	defer answer.Body.Close() //nolint:errcheck // only read
	text, err := io.ReadAll(answer.Body)
	if err == nil && (answer.StatusCode != http.StatusOK || !strings.HasPrefix(string(text), "hello")) {
		err = fmt.Errorf("%s %q", answer.Status, text)
	}
	return err
}

// TestFloodOfBrowsers opens many connections from a few addresses: silent ones, half requests,
// slow bodies, idle ones, answers that are not read. Beside them, browsers at another address,
// participants and the controls get in, and those that were in stay.
func TestFloodOfBrowsers(t *testing.T) {
	t.Parallel()
	h := hostedAnywhere(t, withPages, func(o *host.Options) {
		o.Limits.Connections, o.Limits.PerAddress, o.Limits.HalfOpen = 100, 80, 50
	})
	before, err := asksAt(h.address, "127.0.0.3")
	must(t, err)
	sits, err := seat("127.0.0.3", h.address)
	must(t, err)
	defer sits.close()
	ctx, stop := context.WithCancel(t.Context())
	says := []string{
		"", "G", "GET / HTTP/1.1\r\nHost:", "POST /body HTTP/1.1\r\nHost: " + h.address + "\r\nContent-Length: 1000\r\n\r\nx",
		"GET / HTTP/1.1\r\nHost: " + h.address + "\r\n\r\n", "GET /stream HTTP/1.1\r\nHost: " + h.address + "\r\n\r\n", "\x16\x03\x01",
	}
	var flood sync.WaitGroup
	for i := range 20 {
		d := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(fmt.Sprint("127.0.1.", 1+i%2))}, Timeout: patience}
		flood.Go(func() {
			var open []net.Conn
			for n := 0; ctx.Err() == nil && n < 500; n++ {
				conn, err := d.DialContext(ctx, "tcp", h.address)
				if err != nil {
					continue
				}
				open = append(open, conn)
				_, _ = io.WriteString(conn, says[n%len(says)])
			}
			<-ctx.Done()
			for _, conn := range open {
				_ = conn.Close()
			}
		})
	}
	asks := make(chan error, 1)
	go func() { // all the while: a full host closes pages that ask for nothing
		var err error
		for err == nil && ctx.Err() == nil {
			err = page(before, h.address)
			time.Sleep(10 * time.Millisecond)
		}
		asks <- err
	}()
	for range 10 {
		conn, err := asksAt(h.address, "127.0.0.4")
		must(t, err)
		defer conn.Close() //nolint:errcheck,gocritic // it stays open
		g, err := seat("127.0.0.4", h.address)
		must(t, err)
		g.close()
	}
	controls := mustConnect(t, h.address, h.facilitator("controls"))
	must(t, controls.sees("LOBBY"))
	eventually(t, "the controls say it", func() bool {
		return strings.Contains(strings.Join(h.board().Alarms, "\n"), "The web page is full")
	})
	must(t, sits.types("1\r"))
	stop()
	flood.Wait()
	must(t, <-asks)
	must(t, page(before, h.address))
}

// webOf returns the first address of pages that a program tells.
func webOf(t testing.TB, p *program) string {
	t.Helper()
	_, after, ok := strings.Cut(p.stderr.String(), "In a browser, on the same Wi-Fi:\n  ")
	address, _, ended := strings.Cut(after, "\n")
	if !ok || !ended {
		t.Fatalf("it tells no address of pages: %s", p.stderr)
	}
	return address
}

// TestProgramWithPages starts the program with a way in for browsers, on the port of ssh and on
// one of their own. It says that they are not encrypted, and logs no address.
func TestProgramWithPages(t *testing.T) {
	t.Parallel()
	for _, flags := range [][]string{{"--web"}, {"--web", "127.0.0.1:0"}, {"--web=127.0.0.1:0"}} {
		p := startProgram(t, "", flags...)
		at := webOf(t, p)
		if same := at == "http://"+p.address+"/"; same != (len(flags) == 1 && flags[0] == "--web") {
			t.Errorf("%q: the pages are at %s, ssh at %s", flags, at, p.address)
		}
		if !strings.Contains(p.stderr.String(), class.Unencrypted) {
			t.Errorf("%q: it does not say that the pages are not encrypted: %s", flags, p.stderr)
		}
		code, text, err := fetch(client(t, "127.0.0.2"), at)
		if err != nil || code != http.StatusOK || !strings.Contains(text, className) {
			t.Errorf("%q: %d %q, %v", flags, code, tail(text), err)
		}
		must(t, mustConnect(t, p.address, dialOptions{}).atDoor())
		p.stops()
		log, err := os.ReadFile(filepath.Join(p.home, "rolefit", "workshop", "host.log"))
		if err != nil || strings.Contains(string(log), "127.0.0.2") {
			t.Errorf("%q: the log holds an address: %s, %v", flags, log, err)
		}
	}
}

// TestProgramWithACertificate starts the program with a certificate, whose name it tells.
func TestProgramWithACertificate(t *testing.T) {
	t.Parallel()
	own, trusted := certificate(t)
	key, err := x509.MarshalPKCS8PrivateKey(own.PrivateKey)
	must(t, err)
	cert := filepath.Join(t.TempDir(), "both.pem")
	data := append(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: own.Certificate[0]}), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key})...)
	must(t, os.WriteFile(cert, data, 0o600))
	p := startProgram(t, "", "--web", "--cert", cert, "--key", cert)
	_, port, err := net.SplitHostPort(p.address)
	must(t, err)
	at := webOf(t, p)
	if at != "https://class.example:"+port+"/" || strings.Contains(p.stderr.String(), class.Unencrypted) {
		t.Errorf("the pages are at %s: %s", at, p.stderr)
	}
	browser := client(t, "127.0.0.2")
	transport, _ := browser.Transport.(*http.Transport)
	dial := transport.DialContext
	transport.DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) { return dial(ctx, network, p.address) }
	transport.TLSClientConfig = &tls.Config{RootCAs: trusted}
	code, text, err := fetch(browser, "http://"+p.address) // leads to https
	if err != nil || code != http.StatusOK || !strings.Contains(text, className) || strings.Contains(text, class.Unencrypted) {
		t.Errorf("%d %q, %v", code, tail(text), err)
	}
}
