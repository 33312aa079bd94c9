package web

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"

	"rolefit/internal/latest"
	"rolefit/quiz"
	"rolefit/quiz/quiztest"
)

// room is a class whose answers stay in memory, by three words.
type room struct {
	t *testing.T

	mu     sync.Mutex
	kept   map[string]*quiztest.Memory
	news   map[string]latest.Value[quiz.News] // of the seat that each participant has
	ballot quiztest.Ballot
	seats  int
	here   map[string]bool
	shut   string
	wrong  error
}

func newRoom(t *testing.T) *room {
	return &room{t: t, kept: map[string]*quiztest.Memory{}, news: map[string]latest.Value[quiz.News]{}, here: map[string]bool{}}
}

// options are those of the quiz in this class.
func (r *room) options(words string) quiz.Options {
	o := quiztest.RoomOptions(r.t, &r.ballot)
	o.Room.Words = words
	return o
}

// sit seats a participant; the one before with the same words is told to leave.
func (r *room) sit(_ context.Context, _ net.Conn, words string) (*Seat, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	words = strings.Join(strings.Fields(strings.ToLower(words)), " ")
	switch {
	case r.wrong != nil:
		return nil, r.wrong
	case words == "":
		words = strings.Repeat("lamp ", len(r.kept)) + "river coin"
		r.kept[words] = &quiztest.Memory{}
	case r.kept[words] == nil:
		return nil, errors.New("Nobody in this class has these three words") //nolint:staticcheck // said to a person as it is
	}
	if before := r.news[words]; before != nil {
		before.Put(quiz.News{Leave: "Your quiz continues in another window."})
	}
	news := latest.New[quiz.News]()
	r.news[words], r.here[words] = news, true
	r.seats++
	o := r.options(words)
	o.Journal, o.Room.News = r.kept[words], news
	if len(r.kept[words].Events) > 0 {
		o.Resume = words
	}
	return &Seat{Options: o, Here: func(is bool) {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.here[words] = is
	}, Leave: func() {}}, nil
}

// tell gives every participant news of the class.
func (r *room) tell(n quiz.News) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, to := range r.news {
		to.Put(n)
	}
}

// open serves the pages of the class on a network of this computer.
func (r *room) open() string {
	server := httptest.NewServer(New(Options{
		Class: "Monday & Co", Warning: "This page is not encrypted.", Sit: r.sit, From: func(*http.Request) net.Conn { return nil },
		Greeting: func() (quiz.Options, string) { return r.options(""), r.shut },
	}))
	r.t.Cleanup(server.Close)
	return server.URL
}

// browser is a browser without scripts: it keeps a cookie and the last page.
type browser struct {
	t    *testing.T
	at   string
	http http.Client
	page string
	code int
}

// jar keeps the cookies of one site, at any address of it.
type jar struct{ cookies map[string]*http.Cookie }

func (j *jar) SetCookies(_ *url.URL, set []*http.Cookie) {
	for _, c := range set {
		if j.cookies[c.Name] = c; c.MaxAge < 0 {
			delete(j.cookies, c.Name)
		}
	}
}

func (j *jar) Cookies(*url.URL) (all []*http.Cookie) {
	for _, c := range j.cookies {
		all = append(all, c)
	}
	return all
}

func newBrowser(t *testing.T, at string) *browser {
	return &browser{t: t, at: at, http: http.Client{Jar: &jar{map[string]*http.Cookie{}}}}
}

func (b *browser) took(r *http.Response, err error) string {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
	defer r.Body.Close() //nolint:errcheck // only read
	data, err := io.ReadAll(r.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	b.page, b.code = string(data), r.StatusCode
	return b.page
}

func (b *browser) get(path string) string {
	b.t.Helper()
	return b.took(b.http.Get(b.at + path)) //nolint:noctx // a test ends by its own time
}

func (b *browser) post(path string, fields ...string) string {
	b.t.Helper()
	form := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	return b.took(b.http.PostForm(b.at+path, form)) //nolint:noctx // a test ends by its own time
}

// token returns the token of the form on the last page.
func (b *browser) token() string {
	found := regexp.MustCompile(`name="token" value="([^"]+)"`).FindStringSubmatch(b.page)
	if found == nil {
		b.t.Helper()
		b.t.Fatalf("no form on the page:\n%s", b.page)
	}
	return found[1]
}

// do presses the button of a form with other fields.
func (b *browser) do(button string, fields ...string) string {
	b.t.Helper()
	return b.post("/quiz", append([]string{"token", b.token(), "do", button}, fields...)...)
}

// has fails where the last page lacks a text.
func (b *browser) has(texts ...string) {
	b.t.Helper()
	for _, text := range texts {
		if !strings.Contains(b.page, text) {
			b.t.Errorf("the page lacks %q:\n%s", text, b.page)
		}
	}
}

// answered answers every question, then goes on to the result.
func (b *browser) answered() {
	b.t.Helper()
	b.post("/join")
	for range 60 {
		switch {
		case strings.Contains(b.page, `class="steps"`):
			b.do("choose 4")
		case strings.Contains(b.page, "Deal-breakers, "):
			b.do("press s")
		case strings.Contains(b.page, "Your guess"):
			b.do("choose 0")
		case strings.Contains(b.page, "/result.html"):
			return
		default:
			b.do("press ")
		}
	}
	b.t.Fatalf("no result after sixty pages:\n%s", b.page)
}

func TestWholeQuiz(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	b := newBrowser(t, r.open())
	b.get("/")
	b.has("Monday &amp; Co", "Begin", "This page is not encrypted.")
	b.answered()
	b.has("How you like to work", "river coin")
	if len(r.ballot.Done) != 1 {
		t.Errorf("the class got %d results of one", len(r.ballot.Done))
	}
	b.get("/result.html")
	b.has("<!doctype html>")
	if strings.Contains(b.page, "river coin") {
		t.Error("the saved result has the three words")
	}
}
