// Package web is the way into a class for browsers: the quiz, the result and the class's
// news as plain pages and forms over the prompts of package quiz.
//
// Its rules:
//
//   - It offers what a prompt offers, and nothing else.
//   - Every page works without a script. The script only answers by key, sends again what did
//     not go, and shows the news of the class without a reload.
//   - An answer is durable before the next page comes.
//   - A form counts for the place that it was made for: an old one, or one sent twice, leads to
//     where the participant is and changes nothing.
//   - The three words are the participant's only identity, as over SSH. The browser keeps them
//     in a cookie for a day, so that a reload, a sleep or a restart of the host leads back.
//   - It logs nothing.
package web

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"html/template"
	"io"
	"net"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"
	"time"

	"rolefit/internal/english"
	"rolefit/internal/report"
	"rolefit/internal/report/doc"
	"rolefit/quiz"
	"rolefit/workshop/class"
)

// Limits of a request.
const (
	mostBody  = 16 << 10         // bytes of a form
	pageTime  = 30 * time.Second // for a page to reach its browser
	classDay  = 12 * time.Hour   // that a browser remembers the three words: a phone may end it any time to save memory
	awayAfter = 2 * time.Minute  // without a request or a stream of news, a participant is away

	mostVisits = 4000 // in memory; of more, the one that was idle longest ends, and its cookie begins it again
)

// Options configure the pages of a class.
type Options struct {
	Class    string                                                                     // its name
	Base     string                                                                     // path before that of each page, "/monday"; empty: none
	Warning  string                                                                     // that the pages are not encrypted, a sentence; empty: they are
	Greeting func() (o quiz.Options, shut string)                                       // of a newcomer, and why none is let in; empty: they are
	Sit      func(ctx context.Context, from net.Conn, words string) (*quiz.Seat, error) // words: empty for a newcomer; an error is for the participant, class.ErrNoWords if no participant has them
	SitAs    func(ctx context.Context, from net.Conn, text string) (*quiz.Seat, error)  // the same for a result code or the digits of a paper sheet
	From     func(*http.Request) net.Conn                                               // the connection that a request came on
}

//go:embed templates
var files embed.FS

type pages struct {
	Options

	template *template.Template
	style    string // path of the style sheet
	script   string // path of the script
	lang     string // of the quiz
	key      string // of the tokens of forms outside of a place

	enters sync.Map // of a chan struct{} by words that a request looks up or enters with; closed once it has
	mu     sync.Mutex
	visits map[string]*visit // by three words
}

// New returns the handler of a class's pages, for requests without Base.
func New(o Options) http.Handler {
	asked, _ := o.Greeting()
	p, mux := dressed(o, cmp.Or(asked.Model.Assessment().Language, "en"))
	mux.HandleFunc("GET /{$}", p.door)
	mux.HandleFunc("POST /join", p.join)
	mux.HandleFunc("GET /result", func(w http.ResponseWriter, r *http.Request) { p.askCode(w, r, http.StatusOK, "") })
	mux.HandleFunc("POST /result", p.look)
	mux.HandleFunc("POST /leave", p.leave)
	mux.HandleFunc("/", p.none("There is no such page here."))
	mux.HandleFunc("GET /quiz", p.visiting(p.show))
	mux.HandleFunc("POST /quiz", p.visiting(p.act))
	mux.HandleFunc("GET /result.html", p.download(func(a report.Account) string { return doc.HTML(a.Doc()) }))
	mux.HandleFunc("GET /card.svg", p.download(func(a report.Account) string { card, _ := a.Card(); return card.SVG() }))
	mux.HandleFunc("GET /news", p.news)
	same := http.NewCrossOriginProtection()
	same.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		p.refuse(w, http.StatusForbidden, "This form came from another site. Open the class's address again.")
	}))
	return http.MaxBytesHandler(headed(same.Handler(p.formed(mux))), mostBody)
}

// NoClass returns the handler of requests without a class, at a door of several.
func NoClass() http.Handler {
	p, mux := dressed(Options{}, "en")
	mux.HandleFunc("/", p.none("There is no class at this address. The projector of your class has its address: it ends with the name of the class."))
	return headed(mux)
}

// dressed returns pages of a quiz in a language, with the routes of their style and script. The
// pages are English: where the language is another one, they name it, and keep its quotes.
func dressed(o Options, lang string) (*pages, *http.ServeMux) {
	p := &pages{Options: o, lang: lang, visits: map[string]*visit{}, key: rand.Text()}
	typeset, tongue := doc.Typeset, ""
	if !english.Is(lang) {
		typeset, tongue = func(s string) string { return s }, lang
	}
	p.template = template.Must(template.New("").Funcs(template.FuncMap{
		"at": p.at, "capital": english.Capital, "proof": p.proof, "inc": func(i int) int { return i + 1 },
		"t": doc.Typeset, "c": typeset, "tongue": func() string { return tongue }, "leftwards": func() bool { return doc.Leftwards(lang) },
		"ownAsk": ownAsk, "ownChoice": ownChoice, "ownWhy": ownWhy,
	}).ParseFS(files, "templates/*.html"))
	own := func(name string) string { data, _ := files.ReadFile("templates/" + name); return string(data) } // embedded: it is there
	mux := http.NewServeMux()
	p.style = p.keep(mux, "style.css", "text/css; charset=utf-8", doc.PageStyle()+own("style.css"))
	p.script = p.keep(mux, "script.js", "text/javascript; charset=utf-8", own("script.js"))
	mux.HandleFunc("GET /favicon.ico", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	return p, mux
}

// at returns the address of a page by its path.
func (p *pages) at(path string) string { return p.Base + path }

// none refuses requests of pages that do not exist.
func (p *pages) none(why string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { p.refuse(w, http.StatusNotFound, why) }
}

// formed reads the form of a request first, and refuses one that is too long or no form.
func (p *pages) formed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := r.ParseForm(); err != nil {
			p.refuse(w, http.StatusBadRequest, "This form is too long, or isn't a form at all.")
			return
		}
		next.ServeHTTP(w, r)
	})
}

// proof is the token of a form outside of a place. It is of this run of the host.
func (p *pages) proof(path string) string { return proofOf(p.key, path) }

// proven reports whether a form has its token.
func (p *pages) proven(r *http.Request) bool {
	return hmac.Equal([]byte(r.PostFormValue("token")), []byte(p.proof(r.URL.Path)))
}

// keep routes a file that browsers keep, by a path that names its content, and returns its address.
func (p *pages) keep(mux *http.ServeMux, name, kind, data string) string {
	const part = 6 // bytes
	sum := sha256.Sum256([]byte(data))
	at := "/" + hex.EncodeToString(sum[:part]) + "/" + name
	mux.HandleFunc("GET "+at, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		w.Header().Set("Cache-Control", "max-age=86400, immutable")
		_, _ = io.WriteString(w, data)
	})
	return p.at(at)
}

// headed sets the headers of every answer: nothing from outside, nothing kept. A browser has
// pageTime to take it.
func headed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self' 'unsafe-inline'; script-src 'self'; connect-src 'self'; "+
			"form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
		h.Set("Cache-Control", "no-store")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("X-Content-Type-Options", "nosniff")
		if r.TLS != nil { // without encryption a browser complains of it
			h.Set("Cross-Origin-Opener-Policy", "same-origin")
		}
		_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(pageTime)) // a writer without one has none
		next.ServeHTTP(w, r)
	})
}

const cookieName = "words"

// byCode begins, in the place of three words, a result code or the digits of a paper sheet.
const byCode = "="

// wordsOf returns the three words in the cookie of a request; empty without any.
func wordsOf(r *http.Request) string {
	for _, c := range r.CookiesNamed(cookieName) {
		if words, err := base64.RawURLEncoding.DecodeString(c.Value); err == nil {
			return string(words)
		}
	}
	return ""
}

// remember sets the cookie of this class; empty words delete it.
func (p *pages) remember(w http.ResponseWriter, r *http.Request, words string) {
	c := &http.Cookie{ //nolint:gosec // a page without encryption cannot have Secure
		Name: cookieName, Value: base64.RawURLEncoding.EncodeToString([]byte(words)), Path: p.at("/"),
		HttpOnly: true, Secure: r.TLS != nil, SameSite: http.SameSiteStrictMode, MaxAge: int(classDay.Seconds()),
	}
	if words == "" {
		c.MaxAge = -1
	}
	http.SetCookie(w, c)
}

// door greets a newcomer, and redirects a participant to the quiz.
func (p *pages) door(w http.ResponseWriter, r *http.Request) {
	if wordsOf(r) != "" {
		p.lead(w, r, "/quiz")
		return
	}
	p.greet(w, r, http.StatusOK, "")
}

// lead redirects to a page by its path.
func (p *pages) lead(w http.ResponseWriter, r *http.Request, path string) {
	http.Redirect(w, r, p.at(path), http.StatusSeeOther)
}

// greet writes the door, with the sentence wrong if that is not empty.
func (p *pages) greet(w http.ResponseWriter, r *http.Request, status int, wrong string) {
	o, shut := p.Greeting()
	lines := quiz.WelcomeLines(o)
	p.write(w, status, "door", page{
		Title: lines[0], Wrong: wrong, Lines: append(lines[1:], o.Class.Kept), Shut: shut, Typed: r.PostFormValue("words"), Warning: p.Warning,
	})
}

// askCode writes the page that takes a result code or the digits of a paper sheet, with the
// sentence wrong if that is not empty.
func (p *pages) askCode(w http.ResponseWriter, r *http.Request, status int, wrong string) {
	p.write(w, status, "code", page{Title: "Your result, from a code or from paper", Wrong: wrong, Typed: r.PostFormValue("code"), Warning: p.Warning})
}

// join seats a newcomer, or the participant of the three words in the form.
func (p *pages) join(w http.ResponseWriter, r *http.Request) {
	typed := strings.TrimSpace(r.PostFormValue("words"))
	switch newcomer := !r.PostForm.Has("words"); {
	case newcomer && wordsOf(r) != "": // a second click
		p.lead(w, r, "/quiz")
	case typed == "" && !newcomer:
		p.greet(w, r, http.StatusUnprocessableEntity, "Type your three words, with spaces between them.")
	default:
		p.seat(w, r, typed, p.greet)
	}
}

// look opens the result of a code or of the digits of a paper sheet. It begins anew: a code that
// was not in the class before may be now.
func (p *pages) look(w http.ResponseWriter, r *http.Request) {
	text := strings.Join(strings.Fields(r.PostFormValue("code")), " ")
	if text == "" {
		p.askCode(w, r, http.StatusUnprocessableEntity, "Type a result code, or the digits of your sheet.")
		return
	}
	p.seat(w, r, byCode+text, p.askCode)
}

// seat enters with the words of a form, or a newcomer, and leads to the quiz; ask writes the form
// again with what is wrong.
func (p *pages) seat(w http.ResponseWriter, r *http.Request, words string, ask func(w http.ResponseWriter, r *http.Request, status int, wrong string)) {
	if !p.proven(r) {
		ask(w, r, http.StatusForbidden, "The class's computer was restarted after this page was opened. Press the button once more.")
		return
	}
	v, err := p.found(r, words, true)
	if err != nil {
		ask(w, r, http.StatusUnprocessableEntity, english.Sentence(err))
		return
	}
	defer p.release(v)
	p.remember(w, r, v.words)
	p.lead(w, r, "/quiz")
}

// leave forgets the participant in this browser, for the next person.
func (p *pages) leave(w http.ResponseWriter, r *http.Request) {
	to := "/quiz"
	if p.proven(r) {
		p.remember(w, r, "")
		to = "/"
	}
	p.lead(w, r, to)
}

// visiting returns the handler that hands a request on to do with its visit, locked. It deletes a
// cookie with unknown words, and keeps one that can't be looked up now.
func (p *pages) visiting(do func(http.ResponseWriter, *http.Request, *visit)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		words := wordsOf(r)
		if words == "" {
			p.lead(w, r, "/")
			return
		}
		v, err := p.found(r, words, false)
		switch {
		case err == nil:
		case errors.Is(err, class.ErrNoWords) || strings.HasPrefix(words, byCode) && r.Context().Err() == nil:
			p.remember(w, r, "")
			p.greet(w, r, http.StatusUnprocessableEntity, english.Sentence(err))
			return
		default:
			p.refuse(w, http.StatusServiceUnavailable, english.Sentence(err))
			return
		}
		defer p.release(v)
		v.mu.Lock()
		defer v.mu.Unlock()
		switch {
		case v.gone == "":
			v.awake()
			do(w, r, v)
		case v.over:
			p.remember(w, r, "")
			p.refuse(w, http.StatusGone, v.gone)
		case v.stopped: // the script asks the next host
			p.write(w, http.StatusServiceUnavailable, "gone", page{Title: v.gone, Words: v.words})
		default:
			p.write(w, http.StatusConflict, "gone", page{Title: v.gone, Words: v.words})
		}
	}
}

// found returns the visit of three words, for release. The first request after a restart of
// the host enters it, and one that is to take the seat anew does.
func (p *pages) found(r *http.Request, words string, anew bool) (*visit, error) {
	over, err := p.turn(r.Context(), words)
	if err != nil {
		return nil, err
	}
	defer over()
	if !anew {
		if v := p.hold(words); v != nil {
			return v, nil
		}
	}
	return p.enter(r, words)
}

// turn waits until no other request enters with the same words, and holds up further ones until
// over: two of them would take the seat from each other. Newcomers don't wait. Error: that of ctx.
func (p *pages) turn(ctx context.Context, words string) (over func(), err error) {
	if words == "" {
		return func() {}, nil
	}
	mine := make(chan struct{})
	for {
		other, taken := p.enters.LoadOrStore(words, mine)
		if !taken {
			return func() { p.enters.Delete(words); close(mine) }, nil
		}
		select {
		case <-other.(chan struct{}):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// show writes the place at hand; at the result, the pane that the address names.
func (p *pages) show(w http.ResponseWriter, r *http.Request, v *visit) {
	at := v.sitting.Prompt()
	if pane, err := strconv.Atoi(r.FormValue("pane")); err == nil && at.Place == quiz.AtResult && pane >= 0 && pane < len(at.Choices) {
		v.do(at.Choices[pane].Action)
	}
	p.place(w, v)
}

// act carries out what a form asks for, if it is of the place at hand, and leads to the next.
func (p *pages) act(w http.ResponseWriter, r *http.Request, v *visit) {
	v.perform(r.PostForm)
	p.lead(w, r, "/quiz")
}

// download returns the handler that hands out a result as a file, without the three words.
func (p *pages) download(file func(report.Account) string) http.HandlerFunc {
	return p.visiting(func(w http.ResponseWriter, r *http.Request, v *visit) {
		account := v.sitting.Account()
		if account.Assessment == nil {
			p.lead(w, r, "/quiz")
			return
		}
		name, data := path.Base(r.URL.Path), file(account)
		w.Header().Set("Content-Disposition", "attachment; filename=rolefit-"+name)
		http.ServeContent(w, r, name, time.Time{}, strings.NewReader(data))
	})
}
