package web

import (
	"bufio"
	"context"
	"encoding/base64"
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
	"testing/synctest"
	"time"

	"rolefit/internal/latest"
	"rolefit/internal/report/doc"
	"rolefit/internal/testkit/webclient"
	"rolefit/quiz"
	"rolefit/quiz/quiztest"
	"rolefit/scoring"
	"rolefit/workshop/class"
)

// testClass is a class whose answers stay in memory, by three words.
type testClass struct {
	t *testing.T

	mu     sync.Mutex
	kept   map[string]*quiztest.Memory
	news   map[string]latest.Value[quiz.News] // of the seat that each participant has
	told   quiz.News                          // to each participant who sits down
	ballot quiztest.Ballot
	sheets map[string]scoring.Sheet // by result code
	added  bool                     // the sheets are in the class
	model  *scoring.Model           // of the quiz; nil: the usual one
	seats  int
	here   map[string]bool
	shut   string
	wrong  error
}

func newTestClass(t *testing.T) *testClass {
	t.Helper()
	return &testClass{t: t, kept: map[string]*quiztest.Memory{}, news: map[string]latest.Value[quiz.News]{}, here: map[string]bool{}}
}

// options are those of the quiz in this class.
func (r *testClass) options(words string) quiz.Options {
	o := quiztest.ClassOptions(r.t, &r.ballot)
	if r.model != nil {
		o.Model = r.model
	}
	o.Class.Words = words
	return o
}

// sit seats a participant; the one before with the same words is told to leave.
func (r *testClass) sit(_ context.Context, _ net.Conn, words string) (*quiz.Seat, error) {
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
		return nil, class.ErrNoWords
	}
	if before := r.news[words]; before != nil {
		before.Put(quiz.News{Leave: "Your quiz continues in another window."})
	}
	news := latest.New[quiz.News]()
	news.Put(r.told)
	r.news[words], r.here[words] = news, true
	r.seats++
	o := r.options(words)
	o.Journal, o.Class.News = r.kept[words], news
	if len(r.kept[words].Events) > 0 {
		o.Resume = words
	}
	return &quiz.Seat{Options: o, Here: func(is bool) {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.here[words] = is
	}, Leave: func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		if r.news[words] == news {
			delete(r.news, words)
		}
		close(news)
	}}, nil
}

// end ends the class of all who are in it, who would stay in memory.
func (r *testClass) end() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, news := range r.news {
		news.Put(quiz.News{Leave: "The class is over.", Over: true})
	}
}

// sitAs seats the participant of a code.
func (r *testClass) sitAs(_ context.Context, _ net.Conn, text string) (*quiz.Seat, error) {
	sheet, ok := r.sheets[text]
	if !ok {
		return nil, errors.New("this is no result code")
	}
	o := r.options("")
	if r.added {
		news := latest.New[quiz.News]()
		news.Put(r.told)
		o.Class.News = news
	}
	return &quiz.Seat{Options: o, Sheet: &sheet, Here: func(bool) {}, Leave: func() {}}, nil
}

// tell gives every participant news of the class.
func (r *testClass) tell(n quiz.News) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, to := range r.news {
		to.Put(n)
	}
}

// open serves the pages of the class on a network of this computer.
func (r *testClass) open() string {
	server := httptest.NewServer(New(Options{
		Class: "Monday & Co", Warning: "This page is not encrypted.", Sit: r.sit, SitAs: r.sitAs, From: func(*http.Request) net.Conn { return nil },
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

	files  int               // bytes of the pages' own style sheet and script
	tokens map[string]string // of the last forms, by their path
}

// jar keeps the cookies of one site, at any address of it. The pages may set one, that no script
// and no other site gets.
type jar struct {
	t       *testing.T
	cookies map[string]*http.Cookie
}

func (j *jar) SetCookies(_ *url.URL, set []*http.Cookie) {
	for _, c := range set {
		if c.Name != cookieName || !c.HttpOnly || c.SameSite != http.SameSiteStrictMode {
			j.t.Errorf("a cookie of another kind: %s", c.Raw)
		}
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
	t.Helper()
	b := &browser{t: t, at: at, tokens: map[string]string{}, http: http.Client{Jar: &jar{t, map[string]*http.Cookie{}}}}
	for _, name := range []string{"style.css", "script.js"} {
		data, err := files.ReadFile("templates/" + name)
		if err != nil {
			t.Fatal(err)
		}
		b.files += len(data)
	}
	return b
}

// mostPage is the most bytes of a page with its style sheet and its script.
const mostPage = 40_000

// aboveHead is the line above the heading of a page, where one is shown.
var aboveHead = regexp.MustCompile(`<p class="where" id="where"><span>([^<]*)</span>`)

// outside finds links to other sites, and files of theirs.
var outside = regexp.MustCompile(`(?i)(?:src|srcset|href|action|data)=["']?(?:[a-z]+:)?//[^>]*|@import[^;]*|url\([^)]*`)

// mayLoad is the policy of every page: it loads its own site's style sheet, script and news.
const mayLoad = "default-src 'none'; style-src 'self' 'unsafe-inline'; script-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

// took reads an answer as the last page.
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
	for _, found := range webclient.PageForms.FindAllStringSubmatch(b.page, -1) {
		b.tokens[found[1]] = found[2]
	}
	if policy := r.Header.Get("Content-Security-Policy"); policy != mayLoad {
		b.t.Errorf("%s may load: %q", r.Request.URL, policy)
	}
	if found := outside.FindString(b.page); found != "" {
		b.t.Errorf("%s has something from outside: %s", r.Request.URL, found)
	}
	if where := aboveHead.FindStringSubmatch(b.page); len(where) == 2 && strings.Contains(b.page, ">"+where[1]+"</h1>") {
		b.t.Errorf("%s shows its title twice: %s", r.Request.URL, where[1])
	}
	if n := len(data) + len(doc.PageStyle()) + b.files; n > mostPage && strings.Contains(b.page, "script.js") {
		b.t.Errorf("%s has %d bytes with its files", r.Request.URL, n)
	}
	return b.page
}

func (b *browser) get(path string) string {
	b.t.Helper()
	return b.took(b.http.Get(b.at + path))
}

func (b *browser) post(path string, fields ...string) string {
	b.t.Helper()
	form := url.Values{}
	if path != "/quiz" {
		if b.tokens[path] == "" {
			b.get(strings.Replace(path, "/join", "/", 1))
		}
		form.Set("token", b.tokens[path])
	}
	if len(fields) > 0 && fields[0] == "token" {
		form.Del("token")
	}
	for i := 0; i < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	return b.took(b.http.PostForm(b.at+path, form))
}

// token returns the token of the form on the last page.
func (b *browser) token() string {
	found := formToken.FindStringSubmatch(b.page)
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

// question returns the number of the question on the last page.
func (b *browser) question() string {
	found := regexp.MustCompile(`class="where" id="where"><span>([^<]*)</span>`).FindStringSubmatch(b.page)
	if found == nil {
		b.t.Helper()
		b.t.Fatalf("no question on the page:\n%s", b.page)
	}
	return found[1]
}

// begun joins and passes the guess.
func (b *browser) begun() {
	b.t.Helper()
	b.post("/join")
	b.do("choose 0")
}

func TestWholeQuiz(t *testing.T) {
	t.Parallel()
	r := newTestClass(t)
	b := newBrowser(t, r.open())
	b.get("/")
	b.has("Monday &amp; Co", "Begin", "This page is not encrypted.")
	b.begun()
	b.has("Why we ask")
	if strings.Count(b.page, "In the guide: ") != 1 {
		t.Errorf("the page does not say once where in the guide its question is from:\n%s", b.page)
	}
	b.answered()
	b.has("The jobs, in points", "river coin")
	b.get("/quiz?pane=2")
	b.has("How you like to work", `aria-current="page">You<`)
	if len(r.ballot.Done) != 1 {
		t.Errorf("the class got %d results of one", len(r.ballot.Done))
	}
	b.get("/quiz?pane=4")
	b.has("Save the card as a picture")
	for file, begins := range map[string]string{"/result.html": "<!doctype html>", "/card.svg": "<svg"} {
		if !strings.HasPrefix(b.get(file), begins) || strings.Contains(b.page, "river coin") {
			t.Errorf("%s has the three words, or is none:\n%s", file, b.page)
		}
	}
}

// TestClass shows the class's result and its vote to a participant with a result, and streams
// the sentences to a page that is open.
func TestClass(t *testing.T) {
	t.Parallel()
	r := newTestClass(t)
	b := newBrowser(t, r.open())
	b.get("/news")
	if b.code != http.StatusNoContent {
		t.Errorf("a stream before any page: %d", b.code)
	}
	b.answered()
	stream, err := b.http.Get(b.at + "/news") //nolint:bodyclose // closed below
	if err != nil {
		t.Fatal(err)
	}
	defer stream.Body.Close() //nolint:errcheck // only read
	events := bufio.NewScanner(stream.Body)
	asked := "plan-holds"
	r.tell(quiz.News{Class: quiztest.Told(), Ask: asked})
	for events.Scan() && events.Text() != "data: Your class is answering a question again. You can vote from your own result." {
	}
	if events.Err() != nil {
		t.Fatal(events.Err())
	}
	b.get("/quiz")
	b.has("Your class is answering a question again: vote below.", "Vote again")
	b.get("/quiz?pane=5")
	b.has("12 of 14 counted", "too close to call 3", `class="chart"`, ">Forward Deployed<")
	b.do("press v")
	b.has("Your class votes again")
	b.do("choose 4")
	b.has("Your second answer: much more", "Vote again")
	if strings.Contains(b.page, "v changes it") {
		t.Error("the page names a key")
	}
	if got := strings.Join(r.ballot.Votes, ","); got != asked+" 2" {
		t.Errorf("votes: %q", got)
	}
	r.tell(quiz.News{Leave: "The class's computer is stopping for now."})
	for events.Scan() { // the stream ends with the seat
	}
	b.get("/news")
	if b.code != http.StatusNoContent {
		t.Errorf("a stream after the seat was left: %d", b.code)
	}
}

// listens opens a stream of news for the last page, and reads it until a line comes.
func (b *browser) listens(line string) {
	b.t.Helper()
	live := regexp.MustCompile(`data-live="([^"]*)"`).FindStringSubmatch(b.page)
	if live == nil {
		b.t.Fatalf("the page hears nothing:\n%s", b.page)
	}
	ctx, stop := context.WithTimeout(b.t.Context(), time.Minute)
	defer stop()
	ask, err := http.NewRequestWithContext(ctx, http.MethodGet, b.at+"/news?"+live[1], http.NoBody)
	if err != nil {
		b.t.Fatal(err)
	}
	stream, err := b.http.Do(ask)
	if err != nil {
		b.t.Fatal(err)
	}
	defer stream.Body.Close() //nolint:errcheck // only read
	events := bufio.NewScanner(stream.Body)
	for events.Scan() && events.Text() != line {
	}
	if events.Err() != nil {
		b.t.Errorf("%q did not come: %v", line, events.Err())
	}
}

// TestMissedNews gives the class's news between a page and its stream: the stream begins with
// them, unless the page has them.
func TestMissedNews(t *testing.T) {
	t.Parallel()
	r := newTestClass(t)
	b := newBrowser(t, r.open())
	b.answered()
	r.tell(quiz.News{Class: quiztest.Told(), Ask: "plan-holds"})
	const says = "data: Your class is answering a question again. You can vote from your own result."
	b.listens(says) // they are heard now
	b.listens(says)
	b.get("/quiz")
	b.has("vote below")
	before := b.page
	r.tell(quiz.News{Class: quiztest.Told()})
	b.listens("data: ")
	b.get("/quiz")
	if strings.Contains(b.page, "vote below") || b.page == before {
		t.Errorf("the vote goes on:\n%s", b.page)
	}
	r.told = quiz.News{Class: quiztest.Told()}
	b.at = r.open() // the host was started anew
	b.get("/quiz")
	b.has(">Class</a>")
}

// TestCode opens the result of a code, to be read.
func TestCode(t *testing.T) {
	t.Parallel()
	r := newTestClass(t)
	b := newBrowser(t, r.open())
	b.answered()
	r.sheets = map[string]scoring.Sheet{"WM 23": r.ballot.Done[0]}
	paper := newBrowser(t, b.at)
	paper.get("/result")
	paper.post("/result", "code", "nonsense")
	paper.has("This is no result code.", `value="nonsense"`)
	paper.post("/result", "code", " WM   23 ")
	paper.has("The jobs, in points")
	if strings.Contains(paper.page, "Change answers") || strings.Contains(paper.page, "three words") {
		t.Errorf("a result from paper can be changed, or has words:\n%s", paper.page)
	}
	paper.post("/leave")
	paper.has("Begin")
}

// TestCodeAddedLater opens the result of a code before the instructor adds it: typed again, it
// hears the class.
func TestCodeAddedLater(t *testing.T) {
	t.Parallel()
	r := newTestClass(t)
	b := newBrowser(t, r.open())
	b.answered()
	r.sheets = map[string]scoring.Sheet{"WM 23": r.ballot.Done[0]}
	paper := newBrowser(t, b.at)
	paper.post("/result", "code", "WM 23")
	paper.has("not in the class", `href="/result"`)
	r.told, r.added = quiz.News{Class: quiztest.Told(), Ask: "plan-holds"}, true
	paper.post("/result", "code", "WM 23")
	paper.has("vote below", ">Class</a>", "Check for news")
	if strings.Contains(paper.page, "not in the class") {
		t.Errorf("it is in the class:\n%s", paper.page)
	}
}

// TestAway counts a participant as away after a while without a request, and as here again.
func TestAway(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newTestClass(t)
		p := &pages{Options: Options{Sit: r.sit, From: func(*http.Request) net.Conn { return nil }}, visits: map[string]*visit{}}
		v, err := p.enter(httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/join", http.NoBody), "")
		if err != nil {
			t.Fatal(err)
		}
		is := func(want bool) {
			t.Helper()
			synctest.Wait()
			r.mu.Lock()
			defer r.mu.Unlock()
			if r.here[v.words] != want {
				t.Errorf("here: %v", !want)
			}
		}
		time.Sleep(awayAfter)
		is(false)
		_, stop := p.subscribe(v.words, "")
		time.Sleep(2 * awayAfter)
		is(true)
		stop()
		time.Sleep(awayAfter)
		is(false)
		r.tell(quiz.News{Leave: "Stopping."})
		synctest.Wait()
		if !v.ended {
			t.Error("the visit goes on after the seat was left")
		}
	})
}

// TestAgain sends forms twice, late, from a second tab and after going back: each answer counts
// for its question and for no other.
func TestAgain(t *testing.T) {
	t.Parallel()
	r := newTestClass(t)
	b := newBrowser(t, r.open())
	b.begun()
	first := b.token()
	b.do("choose 4")
	if got := b.question(); got != "2 of 28" {
		t.Fatalf("after an answer: %s", got)
	}
	b.post("/quiz", "token", first, "do", "choose 1") // the second click
	if got := b.question(); got != "2 of 28" {
		t.Errorf("after a second click: %s", got)
	}
	b.post("/quiz", "token", "forged", "do", "choose 1")
	b.post("/quiz", "do", "choose 1")
	if got := b.question(); got != "2 of 28" {
		t.Errorf("after forms without a token: %s", got)
	}
	b.post("/join") // the page before, sent again
	if got := b.question(); got != "2 of 28" || r.seats != 1 {
		t.Errorf("after joining again: %s, with %d seats", got, r.seats)
	}
	b.do("press u")
	if got := b.question(); got != "1 of 28" {
		t.Errorf("after undo: %s", got)
	}
	b.has(`value="choose 4" data-key="4" aria-pressed="true"`)
	for _, nothing := range []string{"choose 5", "choose -1", "choose x", "press q", "press r", "press ?", "press zz", "mark", "type", ""} {
		b.do(nothing)
		if got := b.question(); got != "1 of 28" {
			t.Errorf("%q led to %s", nothing, got)
		}
	}
}

// TestRestart goes on after the host was started anew, with the cookie alone, and with the form
// that was open before.
func TestRestart(t *testing.T) {
	t.Parallel()
	r := newTestClass(t)
	b := newBrowser(t, r.open())
	b.begun()
	b.do("choose 4")
	b.do("choose 3")
	open := b.token()
	b.at = r.open()
	b.post("/quiz", "token", open, "do", "choose 0")
	if got := b.question(); got != "4 of 28" {
		t.Errorf("an answer sent after the restart leads to %s", got)
	}
	b.at = r.open()
	b.get("/quiz")
	if got := b.question(); got != "4 of 28" {
		t.Errorf("after the restart: %s", got)
	}
	b.get("/")
	if got := b.question(); got != "4 of 28" {
		t.Errorf("at the door: %s", got)
	}
}

// TestNotNow asks for a page while the host stops, and where it cannot seat a participant for
// now: the browser is told to come again, and keeps the three words.
func TestNotNow(t *testing.T) {
	t.Parallel()
	r := newTestClass(t)
	b := newBrowser(t, r.open())
	b.begun()
	b.do("choose 4")
	r.tell(quiz.News{Leave: "The class's computer is stopping for now.", Stops: true})
	for b.get("/quiz"); b.code == http.StatusOK; b.get("/quiz") { // the news are on their way
	}
	b.has("The class’s computer is stopping for now.", "Continue")
	if b.code != http.StatusServiceUnavailable {
		t.Errorf("while the host stops: %d", b.code)
	}
	b.at, r.wrong = r.open(), errors.New("the class's computer is full")
	b.get("/quiz")
	b.has("The class’s computer is full.")
	if b.code != http.StatusServiceUnavailable {
		t.Errorf("where no seat can be taken: %d", b.code)
	}
	r.wrong = nil
	b.get("/quiz")
	if got := b.question(); got != "2 of 28" {
		t.Errorf("afterwards: %s", got)
	}
	r.wrong = class.ErrNoWords // the answers were deleted
	b.at = r.open()
	b.get("/quiz")
	b.has("Nobody in this class has these three words.", "Begin")
	r.wrong = nil
	b.get("/quiz")
	b.has("Begin")
}

// TestTakenOver moves a participant from one device to another and back.
func TestTakenOver(t *testing.T) {
	t.Parallel()
	r := newTestClass(t)
	b := newBrowser(t, r.open())
	b.begun()
	b.do("choose 4")
	if _, err := r.sit(t.Context(), nil, "river coin"); err != nil { // over SSH
		t.Fatal(err)
	}
	for b.get("/quiz"); b.code == http.StatusOK; b.get("/quiz") { // the news are on their way
	}
	b.has("Your quiz continues in another window.", "Continue here")
	if r.seats != 2 {
		t.Errorf("a look took a seat: %d", r.seats)
	}
	b.post("/join", "words", "river coin")
	if got := b.question(); got != "2 of 28" {
		t.Errorf("back on the first device: %s", got)
	}
}

// TestDoor refuses wrong words, and newcomers where the door is closed, with a sentence.
func TestDoor(t *testing.T) {
	t.Parallel()
	r := newTestClass(t)
	b := newBrowser(t, r.open())
	b.post("/join", "words", "no such <words>")
	b.has("Nobody in this class has these three words", "no such &lt;words&gt;")
	b.post("/join", "words", "  ")
	b.has("Type your three words")
	b.get("/quiz")
	b.has("Begin")
	r.shut = "This class has ended."
	b.get("/")
	b.has("This class has ended.")
	if strings.Contains(b.page, "Begin") {
		t.Error("the closed door has a button to begin")
	}
	r.shut, r.wrong = "", errors.New("the class's computer is full")
	b.post("/join")
	b.has("The class’s computer is full.")
}

// TestLanguages names the language of what a quiz in Hebrew words, and its direction, on
// pages in English.
func TestLanguages(t *testing.T) {
	t.Parallel()
	r := newTestClass(t)
	hebrew := *r.options("").Model.Assessment()
	hebrew.Language = "he"
	model, err := scoring.NewModel(&hebrew)
	if err != nil {
		t.Fatal(err)
	}
	r.model = model
	b := newBrowser(t, r.open())
	const part = ` lang="he" dir="rtl"`
	b.get("/")
	b.has(`<html lang="en">`, "<h1"+part+">")
	b.post("/join")
	b.has(`<html lang="en">`, `<h1 id="ask">Before`, "<span"+part+">Software", "<span>No idea yet")
	b.do("choose 0")
	b.has(`<h1 id="ask" class="ask"`+part+">", `<p class="end"`+part+">", "<summary>Why we ask</summary><p"+part+">")
	b.answered()
	b.has(` text-anchor="start" lang="he">Software<`)
}

// TestTokens takes no form without its token, nor with one of another form.
func TestTokens(t *testing.T) {
	t.Parallel()
	r := newTestClass(t)
	b := newBrowser(t, r.open())
	b.get("/")
	for _, token := range []string{"", "forged", b.tokens["/join"] + "x"} {
		b.post("/join", "token", token)
		if b.code != http.StatusForbidden || r.seats != 0 {
			t.Errorf("joining with the token %q: %d, %d seats", token, b.code, r.seats)
		}
		b.has("Press the button once more.")
	}
	b.get("/result")
	b.post("/result", "token", b.tokens["/join"], "code", "1")
	if b.code != http.StatusForbidden {
		t.Errorf("a code with another form's token: %d", b.code)
	}
	b.begun()
	b.post("/leave", "token", "forged")
	if got := b.question(); got != "1 of 28" {
		t.Errorf("leaving with a forged token leads to %s", got)
	}
	b.get("/nowhere")
	b.has("There is no such page here.")
	if b.code != http.StatusNotFound {
		t.Errorf("no page: %d", b.code)
	}
}

// TestForeign refuses forms of other sites and forms that are too long.
func TestForeign(t *testing.T) {
	t.Parallel()
	r := newTestClass(t)
	b := newBrowser(t, r.open())
	ask, err := http.NewRequestWithContext(t.Context(), http.MethodPost, b.at+"/join", strings.NewReader(""))
	if err != nil {
		t.Fatal(err)
	}
	ask.Header.Set("Origin", "http://evil.example")
	b.took(b.http.Do(ask))
	if b.code != http.StatusForbidden || r.seats != 0 {
		t.Errorf("a form of another site: %d, with %d seats", b.code, r.seats)
	}
	b.post("/join", "words", strings.Repeat("x", mostBody+1))
	if b.code != http.StatusBadRequest || r.seats != 0 {
		t.Errorf("a form of %d bytes: %d", mostBody+1, b.code)
	}
}

// FuzzForm sends forms to every place of the quiz: each is answered by a page of the quiz, and
// none changes more than the place that it was made for.
func FuzzForm(f *testing.F) {
	f.Add("token=%s&do=choose+4", 0)
	f.Add("token=%s&do=mark&mark=1&mark=99&mark=x", 40)
	f.Add("token=%s&do=press+v", 33)
	f.Add("do=type&text=%00&token=%s", 7)
	f.Add("words=%%&code=1111", 2)
	f.Fuzz(func(t *testing.T, form string, steps int) {
		r := newTestClass(t)
		defer r.end()
		pages := New(Options{
			Class: "Monday", Sit: r.sit, SitAs: r.sitAs, From: func(*http.Request) net.Conn { return nil },
			Greeting: func() (quiz.Options, string) { return r.options(""), "" },
		})
		cookie := &http.Cookie{Name: cookieName, Value: base64.RawURLEncoding.EncodeToString([]byte("river coin"))}
		ask := func(method, path, body string) *httptest.ResponseRecorder {
			got := httptest.NewRecorder()
			request := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(body))
			request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			request.AddCookie(cookie)
			pages.ServeHTTP(got, request)
			return got
		}
		r.kept["river coin"] = &quiztest.Memory{}
		const most = 45
		for range min(max(steps, 0), most) {
			page := ask(http.MethodGet, "/quiz", "").Body.String()
			found := formToken.FindStringSubmatch(page)
			if found == nil {
				t.Fatalf("no form on the page:\n%s", page)
			}
			do := "press+"
			if strings.Contains(page, `value="choose 0"`) {
				do = "choose+0"
			}
			ask(http.MethodPost, "/quiz", "do="+do+"&token="+found[1])
		}
		token := formToken.FindStringSubmatch(ask(http.MethodGet, "/quiz", "").Body.String())
		for _, path := range []string{"/quiz", "/join", "/result"} {
			if got := ask(http.MethodPost, path, strings.Replace(form, "%s", token[1], 1)); got.Code >= http.StatusInternalServerError {
				t.Errorf("%s answered %q by %d", path, form, got.Code)
			}
		}
		if got := ask(http.MethodGet, "/quiz", ""); got.Code != http.StatusOK && got.Code != http.StatusConflict && got.Code != http.StatusUnprocessableEntity {
			t.Errorf("after %q the quiz answers %d:\n%s", form, got.Code, got.Body)
		}
	})
}

var formToken = regexp.MustCompile(`name="token" value="([^"]+)"`)
