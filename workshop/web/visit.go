package web

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"rolefit/internal/latest"
	"rolefit/internal/textsafe"
	"rolefit/quiz"
)

// visit is a participant's sitting by browser. It outlives every connection.
type visit struct {
	words string // in the form that the class shows
	seat  *quiz.Seat

	busy  int       // requests and streams under way, guarded by pages.mu
	since time.Time // when the last of them ended

	mu      sync.Mutex
	sitting quiz.Sitting
	shown   time.Time // when the place at hand was first shown
	at      string    // its ID
	said    []said    // to be shown with the next page
	gone    string    // why the seat is left, a sentence; empty: it is not
	stopped bool      // with gone: the host stops for now
	over    bool      // with gone: there is nothing to come back to
	ended   bool
	streams map[latest.Value[string]]struct{}
	news    int64 // number of the news that were heard last
	here    bool  // the participant counts as connected
	away    *time.Timer
}

// said is a sentence for the next page.
type said struct {
	Text string
	Good bool
}

// hold returns the visit of three words, for release; nil if none has begun.
func (p *pages) hold(words string) *visit {
	p.mu.Lock()
	defer p.mu.Unlock()
	v := p.visits[words]
	if v != nil {
		v.busy++
	}
	return v
}

// release ends a request's hold on a visit.
func (p *pages) release(v *visit) {
	p.mu.Lock()
	defer p.mu.Unlock()
	v.busy--
	v.since = time.Now()
}

// add adds a visit that is held, and ends one of the same code. Of more than mostVisits it ends the
// one that was idle longest.
func (p *pages) add(v *visit) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if before := p.visits[v.words]; before != nil && v.called() == "" {
		go before.end() // a participant's is told why, by the class
	}
	v.busy, p.visits[v.words] = 1, v
	if len(p.visits) <= mostVisits {
		return
	}
	var idle *visit
	for _, other := range p.visits {
		if other.busy == 0 && (idle == nil || other.since.Before(idle.since)) {
			idle = other
		}
	}
	if idle != nil {
		delete(p.visits, idle.words)
		go idle.end()
	}
}

// enter begins the visit of a request, for release: of the participant with three words, or with
// byCode and a code, or of a newcomer.
func (p *pages) enter(r *http.Request, words string) (*visit, error) {
	sit, text, coded := p.Sit, words, strings.HasPrefix(words, byCode)
	if coded {
		sit, text = p.SitAs, strings.TrimPrefix(words, byCode)
	}
	seat, err := sit(r.Context(), p.From(r), text)
	if err != nil {
		return nil, err
	}
	o := seat.Options
	v := &visit{words: o.Class.Words, seat: seat, here: true, sitting: quiz.NewSitting(o), streams: map[latest.Value[string]]struct{}{}, news: time.Now().UnixMilli()}
	switch {
	case coded:
		v.words = words
		v.sitting = v.sitting.Reads(quiz.Past{Model: o.Model, Sheet: *seat.Sheet, Stale: "This result comes from a code or from paper: its answers can't be changed here."})
	case o.Resume != "" && o.Study == nil: // else a study asks first
		v.do(v.sitting.Resume(o.Resume))
	}
	v.begin()
	select {
	case n := <-o.Class.News: // for the first page
		v.hear(&n)
	default:
	}
	v.away = time.AfterFunc(awayAfter, func() { p.absent(v) })
	p.add(v)
	if o.Class.News != nil {
		go v.listen(o.Class.News)
	}
	return v, nil
}

// absent counts the participant as away. A visit by code ends: the code begins it again.
func (p *pages) absent(v *visit) {
	v.mu.Lock()
	member := v.called() != ""
	if member {
		v.here = false
		v.seat.Here(false)
	}
	v.mu.Unlock()
	if member {
		return
	}
	p.mu.Lock()
	idle := v.busy == 0 // else a request has just come, after which the timer runs again
	if idle && p.visits[v.words] == v {
		delete(p.visits, v.words)
	}
	p.mu.Unlock()
	if idle {
		v.end()
	}
}

// begin passes the welcome, which the door was.
func (v *visit) begin() {
	if prompt := v.sitting.Prompt(); prompt.Place == quiz.AtWelcome {
		v.do(prompt.Choices[len(prompt.Choices)-1].Action)
	}
}

// listen hears the news of the class until the seat is left. It waits with a small stack, as a
// class has one of these for each browser.
func (v *visit) listen(news <-chan quiz.News) {
	for n := range news {
		v.hear(&n)
	}
	v.end()
}

// hear takes news in, and passes them to the streams.
func (v *visit) hear(n *quiz.News) {
	v.mu.Lock()
	defer v.mu.Unlock()
	before := v.sitting.News
	v.sitting = v.sitting.Heard(*n)
	text := v.sitting.Called("", "")
	if n.NewerThan(before) {
		text = n.Says
	}
	if n.Leave != "" {
		v.gone, v.stopped, v.over, text = n.Leave, n.Stops, n.Over, n.Leave
		go v.end() // this ends the news, too
	}
	changed := len(n.Class) != len(before.Class) || n.Ask != before.Ask
	if text != "" || changed {
		v.news++ // never as before a restart of the host
		for out := range v.streams {
			out.Put(v.event(text))
		}
	}
}

// event is the server-sent event of the newest news, without its empty line at the end.
func (v *visit) event(text string) string {
	return "id: " + v.heard() + "\ndata: " + textsafe.Line(text)
}

// heard is the id of the newest news, for the page that shows them.
func (v *visit) heard() string { return strconv.FormatInt(v.news, 10) }

// end leaves the seat and closes the streams, once.
func (v *visit) end() {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.ended {
		return
	}
	v.ended = true
	v.away.Stop()
	v.seat.Leave()
	v.sitting = quiz.Sitting{} // it takes memory while its last sentence is to be read
	for out := range v.streams {
		delete(v.streams, out)
		close(out)
	}
	if v.gone == "" {
		v.gone, v.stopped = "The class's computer is stopping for now.", true
	}
}

// subscribe returns the news of the class for three words, as events until stop is called or the
// seat is left: from now on, and the newest if since is another id; empty: it is none. A
// participant with a stream counts as connected. says is nil without a visit in its seat.
func (p *pages) subscribe(words, since string) (says <-chan string, stop func()) {
	v := p.hold(words)
	if v == nil {
		return nil, nil
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.gone != "" {
		p.release(v)
		return nil, nil
	}
	out := latest.New[string]()
	v.streams[out] = struct{}{}
	if since != "" && since != v.heard() {
		out.Put(v.event(v.sitting.Called("", "")))
	}
	v.awake()
	return out, func() {
		v.mu.Lock()
		defer v.mu.Unlock()
		defer p.release(v)
		delete(v.streams, out)
		if v.gone == "" {
			v.awake()
		}
	}
}

// news streams the sentences of the class, as server-sent events: an empty one at first, so
// that a browser knows that it is connected. The query has the id of the news on the page.
func (p *pages) news(w http.ResponseWriter, r *http.Request) {
	says, stop := p.subscribe(wordsOf(r), cmp.Or(r.Header.Get("Last-Event-ID"), r.URL.RawQuery))
	if says == nil { // a page has to come first: a stream never takes a seat
		w.WriteHeader(http.StatusNoContent)
		return
	}
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		stop()
		p.refuse(w, http.StatusInternalServerError, "This page has no news.")
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Connection", "close")
	var begins strings.Builder
	begins.WriteString("HTTP/1.1 200 OK\r\n")
	_ = h.Write(&begins) // never fails
	begins.WriteString("\r\nretry: 2000\n\n")
	go stream(conn, begins.String(), says, stop)
}

// stream writes events behind a beginning until the browser or the seat leaves, closes the
// connection and calls stop. It holds a third less memory for each browser than a handler that waits.
func stream(conn net.Conn, line string, says <-chan string, stop func()) {
	defer stop()
	const alive = 25 * time.Second
	defer conn.Close() //nolint:errcheck // nothing more is to be said
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		_, _ = conn.Read(make([]byte, 1)) // a browser says nothing more, and then closes it
	}()
	tick := time.NewTicker(alive)
	defer tick.Stop()
	for {
		_ = conn.SetWriteDeadline(time.Now().Add(pageTime)) // a closed connection: the write tells
		if _, err := conn.Write([]byte(line)); err != nil {
			return
		}
		select {
		case <-gone:
			return
		case said, ok := <-says:
			if !ok {
				return
			}
			line = said + "\n\n"
		case <-tick.C:
			line = ": here\n\n"
		}
	}
}

// awake counts the participant as connected, for a time if no stream of theirs is open. The
// caller holds the lock.
func (v *visit) awake() {
	if !v.here {
		v.here = true
		v.seat.Here(true)
	}
	v.away.Stop()
	if len(v.streams) == 0 {
		v.away.Reset(awayAfter)
	}
}

// token proves that a form is of a place of this participant; every pane of the result is the same
// place. Only the three words make it, so it outlives the host.
func (v *visit) token(at quiz.Prompt) string {
	if at.Place == quiz.AtResult {
		return proofOf(v.words, "result")
	}
	return proofOf(v.words, at.ID)
}

// proofOf returns the keyed hash of the id of a form.
func proofOf(key, id string) string {
	const part = 12 // bytes
	sum := hmac.New(sha256.New, []byte(key))
	sum.Write([]byte(id))
	return base64.RawURLEncoding.EncodeToString(sum.Sum(nil)[:part])
}

// perform carries out the action of a form, if it is of the place at hand. The caller holds
// the lock.
func (v *visit) perform(form url.Values) {
	prompt := v.sitting.Prompt()
	if !hmac.Equal([]byte(form.Get("token")), []byte(v.token(prompt))) {
		return
	}
	a, ok := chosen(prompt, form)
	if !ok {
		v.said = append(v.said, said{Text: "Nothing was chosen."})
		return
	}
	v.do(quiz.Timed(a, v.sitting.Options.Now().Sub(v.shown)))
	v.begin()
}

// do carries out an action and keeps its sentences for the next page. The caller holds the lock,
// once other requests can reach the visit.
func (v *visit) do(a quiz.Action) {
	before := v.sitting
	next, notice, done := before.Perform(a)
	v.sitting = next
	if next.Writer != before.Writer && !next.Keeps(before.Writer) {
		_ = before.Writer.Close() // nothing of it is open: a class has one sitting
	}
	v.say(notice, false)
	v.say(done.Notice, done.Good)
	v.say(a.Notice, true)
}

func (v *visit) say(text string, good bool) {
	if text != "" {
		v.said = append(v.said, said{text, good})
	}
}

// chosen returns the action of a form's fields: a choice by its index, marks and a text by
// their button, or a command by its key. ok is false for a form without one.
func chosen(p quiz.Prompt, form url.Values) (a quiz.Action, ok bool) {
	do, value, _ := strings.Cut(form.Get("do"), " ")
	n, err := strconv.Atoi(value)
	text := strings.TrimSpace(form.Get("text"))
	switch {
	case do == "choose" && err == nil && n >= 0 && n < len(p.Choices) && p.Many == nil && !p.Named:
		return p.Choices[n].Action, true
	case do == "mark" && p.Many != nil:
		var marked []int
		for i := range p.Choices {
			if slices.Contains(form["mark"], strconv.Itoa(i)) {
				marked = append(marked, i)
			}
		}
		return p.Many(marked), true
	case do == "type" && p.Typed != nil && text != "":
		return p.Typed(text), true
	case do == "press":
		for _, c := range commands(p) {
			if c.Key == value {
				return c.Action, true
			}
		}
	}
	return quiz.Action{}, false
}

// commands returns the commands of a prompt that a page has a button for.
func commands(p quiz.Prompt) []quiz.Command {
	return slices.DeleteFunc(slices.Clone(p.Commands), func(c quiz.Command) bool {
		a := c.Action
		idle := a.Intent == nil && a.Then == nil && a.Work == nil
		welcome := c.Back && p.Place == quiz.AtGuess // it was the door
		return welcome || c.Off != "" || a.Leave || a.Repeat || a.Copy != "" || idle || c.Label == "" && c.Key != ""
	})
}
