// Package webclient uses a class's pages in tests without a browser: many people at a time.
package webclient

import (
	"context"
	"errors"
	"fmt"
	"html"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"sync"
)

// Client is a browser without scripts at the pages of a class: it keeps its cookies, one
// connection, and the last page. Its methods return errors, so that many can run in goroutines.
type Client struct {
	At    string // of the pages, "http://" and host and port, and the path of a class at a door of several
	Page  string // the last one, as HTML
	Code  int    // of the answer that had it
	Heard bool   // the host has taken the last form, and answered, if only by a redirect

	client *http.Client
	wires  *http.Transport
	tokens map[string]string // of the forms outside of a place, by their path
}

// New returns a client at an address of the loopback; empty: at any. The caller calls
// Offline at the end.
func New(at, from string) *Client {
	jar, _ := cookiejar.New(nil) // never fails
	d := net.Dialer{}
	if from != "" {
		d.LocalAddr = &net.TCPAddr{IP: net.ParseIP(from)}
	}
	const each = 2 // one for pages, one for the stream
	p := &Client{At: at, tokens: map[string]string{}, wires: &http.Transport{DialContext: Connects(d), MaxConnsPerHost: each, DisableCompression: true}}
	p.client = &http.Client{Transport: p.wires, Jar: jar, CheckRedirect: func(to *http.Request, _ []*http.Request) error {
		p.Heard = p.Heard || to.Response.StatusCode != http.StatusTemporaryRedirect // of a door, which takes no form
		return nil
	}}
	return p
}

// Keep adds a cookie, as of another browser whose participant goes on with this one.
func (p *Client) Keep(name, value string) error {
	at, err := url.Parse(p.At)
	if err == nil {
		p.client.Jar.SetCookies(at, []*http.Cookie{{Name: name, Value: value, Path: "/"}}) //nolint:gosec // G124: it stays on the loopback
	}
	return err
}

// Connects returns a dialer whose connections are first read when something was asked for, as
// a browser does: net/http takes an answer that is there before for a fault, and a host answers a
// browser that a busy computer holds up between the two.
func Connects(d net.Dialer) func(ctx context.Context, network, address string) (net.Conn, error) {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := d.DialContext(ctx, network, address)
		if err != nil {
			return nil, err
		}
		c := &asking{Conn: conn, asked: make(chan struct{})}
		c.once = sync.OnceFunc(func() { close(c.asked) })
		return c, nil
	}
}

// asking is a connection that is not read before it was written to, or closed.
type asking struct {
	net.Conn

	asked chan struct{}
	once  func()
}

func (c *asking) Read(p []byte) (int, error) {
	<-c.asked
	return c.Conn.Read(p)
}

func (c *asking) Write(p []byte) (int, error) {
	defer c.once()
	return c.Conn.Write(p)
}

// Close closes the connection, and ends a wait to read.
func (c *asking) Close() error {
	defer c.once()
	return c.Conn.Close()
}

// Offline closes the connections that no request uses.
func (p *Client) Offline() { p.wires.CloseIdleConnections() }

// Get loads a page.
func (p *Client) Get(ctx context.Context, path string) error {
	return p.load(ctx, http.MethodGet, path, nil)
}

// Post sends a form with fields, name, value, name, value, …, and loads the page that it leads
// to. It loads the page of a form outside of a place first, if it was not there yet, and presses
// again where the page says so.
func (p *Client) Post(ctx context.Context, path string, fields ...string) error {
	form := url.Values{}
	if path != "/quiz" {
		if p.tokens[path] == "" {
			if err := p.Get(ctx, strings.Replace(path, "/join", "/", 1)); err != nil {
				return err
			}
		}
		form.Set("token", p.tokens[path])
	}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	p.Heard = false
	was := p.tokens[path]
	err := p.load(ctx, http.MethodPost, path, form)
	if err == nil && p.Code == http.StatusForbidden && p.tokens[path] != was { // the host was started again: once more
		form.Set("token", p.tokens[path])
		err = p.load(ctx, http.MethodPost, path, form)
	}
	return err
}

// Do presses a button of the form on the last page.
func (p *Client) Do(ctx context.Context, button string) error {
	token := formToken.FindStringSubmatch(p.Page)
	if token == nil {
		return fmt.Errorf("press %q: the page %d has no form:\n%s", button, p.Code, p.Page)
	}
	return p.Post(ctx, "/quiz", "token", token[1], "do", button)
}

// Listen opens the stream of news, which the caller closes. Error: ErrNoNews before a page has come.
func (p *Client) Listen(ctx context.Context) (io.ReadCloser, error) {
	answer, err := p.ask(ctx, http.MethodGet, "/news", nil)
	if err != nil {
		return nil, err
	}
	if answer.StatusCode != http.StatusOK {
		return nil, errors.Join(ErrNoNews, answer.Body.Close())
	}
	return answer.Body, nil
}

// ErrNoNews says that the host has no stream of news for the browser: no page has come before.
var ErrNoNews = errors.New("there is no stream of news")

// Place returns the heading of the place on the last page; empty if it has none, as a result.
func (p *Client) Place() string {
	if found := placeHead.FindStringSubmatch(p.Page); found != nil {
		return html.UnescapeString(found[1])
	}
	return ""
}

// Words returns the three words on the last page; empty if it has none.
func (p *Client) Words() string {
	if found := pageWords.FindStringSubmatch(p.Page); found != nil {
		return found[1]
	}
	return ""
}

// Cookie returns the header of the cookies that the host has set.
func (p *Client) Cookie() string {
	at, err := url.Parse(p.At)
	if err != nil {
		return ""
	}
	var all []string
	for _, c := range p.client.Jar.Cookies(at) {
		all = append(all, c.Name+"="+c.Value)
	}
	return strings.Join(all, "; ")
}

// Has reports whether the last page has a text.
func (p *Client) Has(text string) bool { return strings.Contains(html.UnescapeString(p.Page), text) }

// Result reports whether the last page is a result.
func (p *Client) Result() bool { return strings.Contains(p.Page, `class="panes"`) }

// PageForms finds the forms of a page: their paths and their tokens.
var PageForms = regexp.MustCompile(`action="([^"]+)"[^>]*><input type="hidden" name="token" value="([^"]+)"`)

var (
	formToken = regexp.MustCompile(`name="token" value="([^"]+)"`)
	placeHead = regexp.MustCompile(`id="where"><span>([^<]*)</span>`)
	pageWords = regexp.MustCompile(`Your three words: <strong>([^<]*)</strong>`)
)

func (p *Client) ask(ctx context.Context, method, path string, form url.Values) (*http.Response, error) {
	r, err := http.NewRequestWithContext(ctx, method, p.At+path, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, err
	}
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return p.client.Do(r)
}

// load loads the page that a request leads to. Error: it did not come whole.
func (p *Client) load(ctx context.Context, method, path string, form url.Values) error {
	answer, err := p.ask(ctx, method, path, form)
	if err != nil {
		return err
	}
	p.Heard = p.Heard || answer.StatusCode == http.StatusOK // a host that stops takes none, and says so
	page, err := io.ReadAll(answer.Body)
	if err = errors.Join(err, answer.Body.Close()); err != nil {
		return err
	}
	p.Page, p.Code = string(page), answer.StatusCode
	at, err := url.Parse(p.At)
	if err != nil {
		return err
	}
	for _, found := range PageForms.FindAllStringSubmatch(p.Page, -1) {
		p.tokens[strings.TrimPrefix(found[1], at.Path)] = found[2]
	}
	return nil
}
