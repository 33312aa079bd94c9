package cli_test

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"net"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"rolefit/internal/input"
	"rolefit/internal/testkit/webclient"
)

// diligent is a participant from an address of their own, who answers quiz after quiz until
// nothing more is wanted. No connection of theirs may end.
type diligent struct {
	n       int // which
	answers atomic.Int64
}

// works answers until ctx ends, by browser or over ssh.
func (d *diligent) works(ctx context.Context, address string) error {
	for ctx.Err() == nil {
		var err error
		if d.n%2 == 0 {
			err = d.browses(address)
		} else {
			err = d.types(ctx, address)
		}
		if err != nil && ctx.Err() == nil {
			return fmt.Errorf("participant %d, after %d answers: %w", d.n, d.answers.Load(), err)
		}
	}
	return nil
}

func (d *diligent) ip() string { return fmt.Sprint("127.0.0.", 10+d.n) }

// types takes one quiz over ssh, and hangs up when ctx ends.
func (d *diligent) types(ctx context.Context, address string) error {
	g, err := comesFrom(d.ip(), address)
	if err != nil {
		return err
	}
	defer g.close()
	defer context.AfterFunc(ctx, g.close)()
	if err := g.types("\r"); err != nil {
		return err
	}
	return g.plays(leans(d.n), spot{"result", 0}, func(spot) { d.answers.Add(1) })
}

// browses takes one quiz by browser, and then leaves the browser to the next.
func (d *diligent) browses(address string) error {
	h := &hurried{person: d.n, way: byBrowser, phone: webclient.New("http://"+address, d.ip()), acks: &d.answers, rests: input.Moment}
	if err := h.goes(address); err != nil {
		return err
	}
	if h.breaks > 0 {
		return fmt.Errorf("%w, at %v: %d\n%s", errEnded, pageSpot(h.phone), h.phone.Code, h.phone.Page)
	}
	return nil
}

// listens joins in another browser at the same address, whose stream of news stays open until
// ctx ends.
func (d *diligent) listens(ctx context.Context, address string) error {
	p := webclient.New("http://"+address, d.ip())
	defer p.Offline()
	if err := p.Post(ctx, "/join"); err != nil {
		return err
	}
	news, err := p.Listen(ctx)
	if err != nil {
		return err
	}
	d.answers.Add(1)
	_, err = io.Copy(io.Discard, news)
	if err = errors.Join(err, news.Close()); ctx.Err() == nil {
		return fmt.Errorf("the stream of news ended: %w", cmp.Or(err, io.EOF))
	}
	return nil
}

// hostility sends the bytes of a hostile client over a connection.
type hostility func(conn io.Writer) error

// hostilities are the kinds of hostile clients that hold on to their connections.
func hostilities(address string) map[string]hostility {
	host := "Host: " + address + "\r\n"
	slowly := func(head string) hostility {
		return func(conn io.Writer) error {
			_, err := io.WriteString(conn, head)
			for err == nil {
				time.Sleep(50 * time.Millisecond)
				_, err = io.WriteString(conn, "x")
			}
			return err
		}
	}
	endlessly := func(head string, body string) hostility {
		return func(conn io.Writer) error {
			_, err := io.WriteString(conn, head)
			for err == nil {
				_, err = io.WriteString(conn, body)
				time.Sleep(4 * time.Millisecond) // the test tries the host, and not the machine
			}
			return err
		}
	}
	const form = "Content-Type: application/x-www-form-urlencoded\r\n"
	long := strings.Repeat("x", 1<<14)
	return map[string]hostility{
		"slow header":      slowly("GET / HTTP/1.1\r\n" + host + "X-Slow: "),
		"slow body":        slowly("POST /join HTTP/1.1\r\n" + host + form + "Content-Length: 9000\r\n\r\nwords="),
		"slow ssh":         slowly("SSH-2.0-"),
		"huge body":        endlessly("POST /result HTTP/1.1\r\n"+host+form+"Content-Length: 900000000\r\n\r\ncode=", long),
		"endless chunks":   endlessly("POST /join HTTP/1.1\r\n"+host+form+"Transfer-Encoding: chunked\r\n\r\n", "4000\r\n"+long+"\r\n"),
		"long header":      endlessly("GET / HTTP/1.1\r\n"+host+"X-Long: ", long),
		"many headers":     endlessly("GET / HTTP/1.1\r\n"+host, "X-Many: "+long[:80]+"\r\n"),
		"pipeline, unread": endlessly("", strings.Repeat("GET / HTTP/1.1\r\n"+host+"\r\n", 100)),
		"garbage":          endlessly("GET / HTTP/1.1\r\n"+host+"\r\n", "\x00\xff GARBAGE / HTTP/9\r\n\r\n"),
		"TLS":              endlessly("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", long),
	}
}

// dials is a dialer from an address of the loopback.
func dials(ip string) *net.Dialer {
	return &net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(ip)}, Timeout: patience}
}

// harms runs the hostile clients of all kinds, each kind at an address of its own.
func (a *attack) harms(ctx context.Context) {
	ip := func(n int) string { return fmt.Sprint("127.0.1.", n) }
	kinds := 2
	for _, does := range hostilities(a.address) {
		kinds++
		d := dials(ip(kinds))
		a.each(4, 100*time.Millisecond, func(int) {
			conn, err := d.DialContext(ctx, "tcp", a.address)
			if err != nil {
				return
			}
			defer context.AfterFunc(ctx, func() { _ = conn.Close() })()
			_ = does(conn)
			_ = conn.Close()
		})
	}
	a.each(4, 50*time.Millisecond, func(int) { // guess words
		p := webclient.New("http://"+a.address, "127.0.2.1")
		defer p.Offline()
		_ = p.Post(ctx, "/join", "words", "hammer picnic dragon")
	})
	a.each(8, 50*time.Millisecond, func(int) { // and sheets of paper
		p := webclient.New("http://"+a.address, "127.0.2.2")
		defer p.Offline()
		digits := make([]byte, questions)
		for i := range digits {
			digits[i] = byte('1' + rand.IntN(5))
		}
		if p.Post(ctx, "/result", "code", string(digits)) == nil && p.Result() {
			a.guessed.add(1)
		}
	})
	a.each(4, 50*time.Millisecond, func(int) { // join, and read neither the news nor the page
		p := webclient.New("http://"+a.address, "127.0.2.3")
		defer p.Offline()
		if p.Post(ctx, "/join") == nil && p.Words() != "" {
			a.seated.add(1)
		}
		if conn, err := dials("127.0.2.3").DialContext(ctx, "tcp", a.address); err == nil {
			context.AfterFunc(ctx, func() { _ = conn.Close() })
			_, _ = fmt.Fprintf(conn, "GET /news HTTP/1.1\r\nHost: %s\r\nCookie: %s\r\n\r\n", a.address, p.Cookie())
		}
	})
}

// crowds opens n connections from one address that stay: silent ones, half requests, and such
// with an answer, idle. It returns how many were opened.
func (a *attack) crowds(ctx context.Context, n int) int {
	const hands = 20
	d := dials("127.0.1.1")
	says := []string{"", "GET / HT", "GET /favicon.ico HTTP/1.1\r\nHost: " + a.address + "\r\n\r\n"}
	var opened atomic.Int64
	var opening sync.WaitGroup
	for hand := range hands {
		opening.Go(func() {
			for i := range n / hands {
				conn, err := d.DialContext(ctx, "tcp", a.address)
				if err != nil {
					continue
				}
				opened.Add(1)
				context.AfterFunc(ctx, func() { _ = conn.Close() })
				_, _ = io.WriteString(conn, says[(hand+i)%len(says)])
			}
		})
	}
	opening.Wait()
	return int(opened.Load())
}

// resident returns the resident memory of a process in MiB; 0 where the system does not tell.
func resident(pid int) int {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	for lines := bufio.NewScanner(bytes.NewReader(status)); lines.Scan(); {
		if kb, ok := strings.CutPrefix(lines.Text(), "VmHWM:"); ok { // the most so far
			n, _ := strconv.Atoi(strings.TrimSpace(strings.TrimSuffix(kb, "kB")))
			return n >> 10
		}
	}
	return 0
}

// TestHostileBrowsers holds ten thousand connections from one address open (fewer with -short),
// and floods the real host with requests that are slow, huge, broken or never read, with guesses and with newcomers:
// those who answer meanwhile, by browser and over ssh, go on without a failure.
func TestHostileBrowsers(t *testing.T) {
	t.Parallel()
	if !alone(t) { // it takes half of the open files that a process may have
		return
	}
	const people, each = 6, 12
	many, most := 10_000, 512 // connections, MiB
	if testing.Short() {
		many, most = 2_000, math.MaxInt // the race detector needs several times the memory
	}
	p := startProgram(t, "", "--web")
	ctx, over := context.WithCancel(t.Context())
	defer over()
	all := map[string]func() error{}
	diligents := make([]*diligent, people)
	further := func(answers int64) {
		t.Helper()
		var from [people]int64
		for i, d := range diligents {
			from[i] = d.answers.Load()
		}
		for i, d := range diligents {
			eventually(t, fmt.Sprintf("participant %d has gone on from %d", d.n, from[i]), func() bool { return ctx.Err() != nil || d.answers.Load() >= from[i]+answers })
		}
	}
	for i := range diligents {
		d := &diligent{n: i}
		diligents[i] = d
		all[fmt.Sprint("participant ", i)] = func() error {
			defer over() // a failure ends the others
			return d.works(ctx, p.address)
		}
		if d.n%2 == 0 {
			all[fmt.Sprint("listener ", i)] = func() error {
				defer over()
				return d.listens(ctx, p.address)
			}
		}
	}
	a := &attack{address: p.address, over: make(chan struct{}), guessed: upTo(40), seated: upTo(100)}
	all["the attack"] = func() error {
		defer over()
		further(2) // all are in before it begins
		a.harms(ctx)
		opened := a.crowds(ctx, many)
		<-a.guessed.crossed
		<-a.seated.crossed
		further(each)
		over()
		close(a.over)
		a.all.Wait()
		took := resident(p.cmd.Process.Pid)
		t.Logf("%d connections, %d turns of hostile clients; the host took %d MiB at most", opened, a.turns.Load(), took)
		if opened < many*9/10 || took > most {
			t.Errorf("%d of %d connections were opened; the host took %d MiB of %d", opened, many, took, most)
		}
		return nil
	}
	together(t, all)
	if log := p.stderr.String(); strings.Contains(log, "panic") {
		t.Errorf("the host said:\n%s", log)
	}
}
