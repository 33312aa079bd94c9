package cli_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"rolefit/internal/testkit/webclient"
	"rolefit/workshop/host"
	"rolefit/workshop/web"
)

// withWeb gives a host the pages of the class.
func withWeb(o *host.Options) {
	o.Limits.Silence = patience
	o.Pages = func(h *host.Class) *host.Pages {
		return &host.Pages{Handler: web.New(web.Options{
			Class: className, Greeting: h.Greeting, From: host.ConnOf, Sit: h.Sit, SitAs: h.SitAs,
		})}
	}
}

// wire is a browser that has a cookie and two connections, and no goroutine: what a host in this
// process holds for it can be measured.
type wire struct {
	address, cookie string
	pages, stream   net.Conn
}

// asks sends a request as a phone does, and returns its answer, with the page but for a stream.
func (w *wire) asks(conn net.Conn, method, path string, fields ...string) (string, error) {
	form := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	body := form.Encode()
	_ = conn.SetDeadline(time.Now().Add(patience))
	_, err := fmt.Fprintf(conn, "%s %s HTTP/1.1\r\nHost: %s\r\nCookie: %s\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n"+
		"User-Agent: Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1\r\n"+
		"Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\nAccept-Language: en-US,en;q=0.9\r\nAccept-Encoding: gzip, deflate\r\n\r\n%s",
		method, path, w.address, w.cookie, len(body), body)
	if err != nil {
		return "", err
	}
	answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		return "", err
	}
	if set := answer.Header.Get("Set-Cookie"); set != "" {
		w.cookie, _, _ = strings.Cut(set, ";")
	}
	if path == "/news" {
		if answer.StatusCode != http.StatusOK {
			err = fmt.Errorf("the stream begins with %s", answer.Status)
		}
		return "", err
	}
	defer answer.Body.Close() //nolint:errcheck // only read
	page, err := io.ReadAll(answer.Body)
	return string(page), err
}

var formToken = regexp.MustCompile(`name="token" value="([^"]+)"`)

// comes begins at a path, listens, and then answers some questions.
func (w *wire) comes(answers int, path string, fields ...string) (err error) {
	for _, conn := range []*net.Conn{&w.pages, &w.stream} {
		if *conn, err = net.Dial("tcp", w.address); err != nil {
			return err
		}
	}
	door, err := w.asks(w.pages, http.MethodGet, strings.Replace(path, "/join", "/", 1))
	if err != nil {
		return err
	}
	for _, found := range webclient.PageForms.FindAllStringSubmatch(door, -1) {
		if found[1] == path {
			fields = append(fields, "token", found[2])
			break
		}
	}
	if _, err = w.asks(w.pages, http.MethodPost, path, fields...); err != nil {
		return err
	}
	page, err := w.asks(w.pages, http.MethodGet, "/quiz")
	if err != nil {
		return err
	}
	if _, err = w.asks(w.stream, http.MethodGet, "/news"); err != nil {
		return err
	}
	for range answers {
		token := formToken.FindStringSubmatch(page)
		if token == nil {
			return fmt.Errorf("no form on the page:\n%s", page)
		}
		if _, err = w.asks(w.pages, http.MethodPost, "/quiz", "token", token[1], "do", "choose 3"); err != nil {
			return err
		}
		if page, err = w.asks(w.pages, http.MethodGet, "/quiz"); err != nil {
			return err
		}
	}
	return nil
}

// TestMemoryOfBrowsers measures what a host holds for browsers that answer: in heap and stacks,
// after a garbage collection, with a connection for pages and a stream of news each. The streams
// end with the host.
func TestMemoryOfBrowsers(t *testing.T) {
	t.Parallel()
	if !alone(t) { // it measures memory
		return
	}
	h := hostedHere(t, withWeb)
	const people, answers, most = 100, 14, 60 << 10 // bytes
	digits := &wire{address: h.address}             // and a sheet of paper that is not in the class
	must(t, digits.comes(0, "/result", "code", strings.Repeat("3", questions)))
	all := []*wire{digits}
	before := held()
	for range people {
		w := &wire{address: h.address}
		all = append(all, w)
		must(t, w.comes(answers, "/join"))
	}
	each := int(held()-before) / people
	t.Logf("%d bytes a browser", each)
	if each > most {
		t.Errorf("a browser takes %d bytes of %d", each, most)
	}
	h.close()
	for i, w := range all {
		if _, err := io.ReadAll(w.stream); err != nil {
			t.Errorf("stream %d does not end with the host: %v", i, err)
		}
		must(t, w.pages.Close())
		must(t, w.stream.Close())
	}
}
