package cli_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	proxyproto "github.com/pires/go-proxyproto"
	gossh "golang.org/x/crypto/ssh"

	"rolefit/internal/testkit"
	"rolefit/internal/testkit/postgres"
	"rolefit/internal/testkit/webclient"
)

// Addresses of a balancer: to its hosts, and to people.
const (
	balancerAt = "127.0.0.2"
	publicAt   = "198.51.100.1:2022"
)

// balancer passes connections on to the first of its hosts that takes them, with a header of the
// PROXY protocol that says that they came from 203.0.113.7.
type balancer struct {
	address string

	mu    sync.Mutex
	hosts []string
	open  map[net.Conn]bool
}

// newBalancer opens a balancer, for connections to an address; empty: to the balancer's.
func newBalancer(t testing.TB, version byte, to string, hosts ...string) *balancer {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	must(t, err)
	b := &balancer{address: l.Addr().String(), hosts: hosts, open: map[net.Conn]bool{}}
	if to == "" {
		to = b.address
	}
	way, err := net.ResolveTCPAddr("tcp", to)
	must(t, err)
	head, err := proxyproto.HeaderProxyFromAddrs(version, &net.TCPAddr{IP: net.IPv4(203, 0, 113, 7), Port: 4000}, way).Format()
	must(t, err)
	var all sync.WaitGroup
	all.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			all.Go(func() { b.carry(conn, head) })
		}
	})
	t.Cleanup(func() {
		_ = l.Close()
		b.mu.Lock()
		for conn := range b.open {
			_ = conn.Close()
		}
		b.mu.Unlock()
		all.Wait()
	})
	return b
}

// sends has the balancer send newcomers to these hosts.
func (b *balancer) sends(hosts ...string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.hosts = hosts
}

// carry passes one connection on.
func (b *balancer) carry(conn net.Conn, head []byte) {
	defer conn.Close() //nolint:errcheck // it is over
	b.mu.Lock()
	hosts := b.hosts
	b.mu.Unlock()
	var host net.Conn
	for _, address := range hosts {
		var err error
		if host, err = dials(balancerAt).Dial("tcp", address); err == nil {
			break
		}
	}
	if host == nil {
		return
	}
	defer host.Close() //nolint:errcheck // it is over
	b.mu.Lock()
	b.open[conn], b.open[host] = true, true
	b.mu.Unlock()
	go func() {
		_, _ = io.Copy(host, io.MultiReader(bytes.NewReader(head), conn))
		_ = host.Close()
	}()
	_, _ = io.Copy(conn, host)
	b.mu.Lock()
	delete(b.open, conn)
	delete(b.open, host)
	b.mu.Unlock()
}

// through returns a browser that reaches every address through the balancer.
func (b *balancer) through(t testing.TB) *http.Client {
	t.Helper()
	connects := webclient.Connects(net.Dialer{})
	transport := &http.Transport{DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
		return connects(ctx, network, b.address)
	}}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport, Timeout: patience}
}

// TestBehindABalancer lets people in over ssh and with browsers on one port, through balancers:
// the host knows the address to which they came. It believes no header of others.
func TestBehindABalancer(t *testing.T) {
	t.Parallel()
	p := startProgram(t, "", "--web", "--proxy-from", "127.0.0.2,10.0.0.0/8")
	for version := byte(1); version <= 2; version++ {
		b := newBalancer(t, version, publicAt, p.address)
		code, out, wrong := runs(t, b.address, dialOptions{command: "help"}, "")
		if code != 0 || !strings.Contains(out, "ssh -p 2022 198.51.100.1\n") {
			t.Errorf("ssh, version %d: %d: %s%s", version, code, out, wrong)
		}
		code, text, err := fetch(b.through(t), "http://"+publicAt)
		if err != nil || code != http.StatusOK || !strings.Contains(text, className) {
			t.Errorf("a browser, version %d: %d %q, %v", version, code, tail(text), err)
		}
	}
	must(t, mustConnect(t, p.address, dialOptions{}).atDoor())
	for from, sent := range map[string]string{
		balancerAt:  "SSH-2.0-no-header\r\n",
		"127.0.0.3": "PROXY TCP4 203.0.113.7 198.51.100.1 4000 2022\r\nGET / HTTP/1.1\r\nHost: " + publicAt + "\r\n\r\n",
	} {
		conn, err := dials(from).Dial("tcp", p.address)
		must(t, err)
		_, err = io.WriteString(conn, sent)
		must(t, err)
		must(t, conn.SetReadDeadline(time.Now().Add(patience)))
		got, _ := io.ReadAll(conn) // it may be reset
		if strings.Contains(string(got), "200 OK") || from == balancerAt && len(got) > 0 {
			t.Errorf("%q from %s gets %q", sent, from, got)
		}
		_ = conn.Close()
	}
	for _, wrong := range []string{"balancer.example", "10.0.0.0/33", "10.0.0.7:22"} {
		if out, err := p.runs("--headless", "--class", "another", "--listen", "127.0.0.1:0", "--proxy-from", wrong); err == nil || !strings.Contains(out, "write the balancer's") {
			t.Errorf("--proxy-from %s: %v: %s", wrong, err, out)
		}
	}
}

// fingerprint returns the host's key, as ssh shows it.
func fingerprint(t testing.TB, address string) string {
	t.Helper()
	conn, err := net.DialTimeout("tcp", address, patience)
	must(t, err)
	defer conn.Close() //nolint:errcheck // only its key is wanted
	config, shown := clientConfig(dialOptions{}), ""
	config.HostKeyCallback = func(_ string, _ net.Addr, key gossh.PublicKey) error {
		shown = gossh.FingerprintSHA256(key)
		return nil
	}
	c, _, _, err := gossh.NewClientConn(conn, "host", config)
	must(t, err)
	must(t, c.Close())
	return shown
}

// TestUpgrade replaces a host by another one of the same class, behind a balancer, while people
// answer in all ways: first it is stopped, then the new one is killed. They come back at the same
// address, to the same key, with every answer that they saw as saved.
func TestUpgrade(t *testing.T) {
	t.Parallel()
	address := postgres.Database(t)
	flags := []string{"--web", "--proxy-from", balancerAt}
	before, after := startWith(t, address, "", flags...), startWith(t, address, "", flags...)
	after.stops()
	for _, name := range []string{"host_key", "host_key_ecdsa"} { // as docs/deploy.md says
		key, err := os.ReadFile(filepath.Join(before.home, "rolefit", "workshop", name))
		must(t, err)
		must(t, os.WriteFile(filepath.Join(after.home, "rolefit", "workshop", name), key, 0o600))
	}
	after.starts()
	b := newBalancer(t, 2, "", before.address)
	shown := fingerprint(t, b.address)
	const people, each = 8, 40
	var c crowd
	c.hurries(t, people, func(int) string { return b.address }, func() error {
		c.answered(each)
		b.sends(after.address)
		before.stops()
		c.answered(2 * each)
		before.starts()
		b.sends(before.address)
		after.kills()
		return nil
	})
	if now := fingerprint(t, b.address); now != shown {
		t.Errorf("the key is %s, and was %s", now, shown)
	}
	counts, breaks := c.kept(t, inDatabase(t, address))
	t.Logf("%d connections were cut", breaks)
	if breaks < people || counts.Joined != people {
		t.Errorf("%d people are %d in the class, with %d connections that were cut", people, counts.Joined, breaks)
	}
}

// TestWatched asks a host how it is, while people answer, while its file is gone, and when it has
// stopped. The page of counts has nothing about a person.
func TestWatched(t *testing.T) {
	t.Parallel()
	at := fmt.Sprint("127.0.0.1:", testkit.FreePort(t))
	p := startProgram(t, filepath.Join(t.TempDir(), "classes.db"), "--web", "--metrics", at)
	asked := func(page string) (int, string) {
		code, text, err := fetch(client(t, ""), "http://"+at+page)
		must(t, err)
		return code, text
	}
	shows := func(lines ...string) {
		t.Helper()
		eventually(t, fmt.Sprintf("the counts are %q", lines), func() bool {
			_, text := asked("/metrics")
			return !slices.ContainsFunc(lines, func(line string) bool { return !strings.Contains(text, "\n"+line+"\n") })
		})
	}
	if code, text := asked("/healthz"); code != http.StatusOK {
		t.Errorf("at the start: %d %s", code, text)
	}
	g, err := begins(p.address, 1, 3)
	must(t, err)
	defer g.close()
	phone := webclient.New(strings.TrimSuffix(webOf(t, p), "/"), "127.0.0.3")
	defer phone.Offline()
	must(t, phone.Post(t.Context(), "/join"))
	shows("rolefit_classes 1", `rolefit_participants{way="ssh"} 1`, `rolefit_participants{way="browser"} 1`, "rolefit_answers_waiting 0", "rolefit_store_errors_total 0")
	must(t, os.Rename(p.storePath(), p.storePath()+".away"))
	must(t, g.types(leans(1)(3)))
	shows("rolefit_answers_waiting 1")
	code, text := asked("/healthz")
	if code != http.StatusServiceUnavailable || !strings.Contains(text, "moved, deleted or replaced") {
		t.Errorf("without the file: %d %s", code, text)
	}
	must(t, os.Rename(p.storePath()+".away", p.storePath()))
	shows("rolefit_answers_waiting 0", "rolefit_answers_waiting_oldest_seconds 0")
	_, text = asked("/metrics")
	if saved := regexp.MustCompile(`\nrolefit_answers_saved_total [1-9]`); !saved.MatchString(text) || strings.Contains(text, "rolefit_store_errors_total 0") {
		t.Errorf("answers and errors are not counted:\n%s", text)
	}
	for _, secret := range []string{g.words, className, "127.0.0."} { // one word alone may be in the explanations
		if strings.Contains(text, secret) {
			t.Errorf("the counts hold %q:\n%s", secret, text)
		}
	}
	p.stops()
	p.args = append(p.args, "--class", "Tuesday")
	p.starts()
	two := mustConnect(t, p.address, dialOptions{user: "tuesday"})
	must(t, two.atDoor())
	must(t, two.types("\r"))
	shows("rolefit_classes 2", `rolefit_participants{way="ssh"} 1`)
	p.stops()
	if _, _, err := fetch(client(t, ""), "http://"+at+"/healthz"); err == nil {
		t.Error("the page is there after the host")
	}
	for _, wrong := range []string{":9090", "0.0.0.0:9090", "192.0.2.1:9090", "class.example:9090", "9090"} {
		if out, err := p.runs("--headless", "--class", "another", "--listen", "127.0.0.1:0", "--metrics", wrong); err == nil || !strings.Contains(out, "such as --metrics 127.0.0.1:9090") {
			t.Errorf("--metrics %s: %v: %s", wrong, err, out)
		}
	}
}
