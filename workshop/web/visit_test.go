package web

import (
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"rolefit/quiz"
	"rolefit/quiz/quiztest"
	"rolefit/scoring"
)

// TestLater keeps the cookie of a participant whom the class's computer can't seat right now, and
// deletes the cookie of another class.
func TestLater(t *testing.T) {
	t.Parallel()
	r := newTestClass(t)
	b := newBrowser(t, r.open())
	b.begun()
	b.at = r.open() // after a restart
	r.wrong = errors.New("the class's computer can't save answers now")
	b.get("/quiz")
	b.has("The class’s computer can’t save answers now.")
	if b.code != http.StatusServiceUnavailable {
		t.Errorf("a page that will come later: %d", b.code)
	}
	r.wrong = nil
	b.get("/quiz")
	if got := b.question(); got != "1 of 28" {
		t.Errorf("later it goes on at %s", got)
	}
	clear(r.kept) // another class
	b.at = r.open()
	b.get("/quiz")
	b.has("Nobody in this class has these three words", "Begin")
	b.get("/")
	b.has("Begin")
}

// TestIdle begins more than mostVisits: the visit that was idle longest ends, and its next request
// begins it again. A visit with an open stream is not idle.
func TestIdle(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newTestClass(t)
		p := &pages{Options: Options{Sit: r.sit, SitAs: r.sitAs, From: func(*http.Request) net.Conn { return nil }}, visits: map[string]*visit{}}
		request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/quiz", http.NoBody)
		enters := func(words string) *visit {
			t.Helper()
			time.Sleep(time.Millisecond)
			v, err := p.found(request, words, false)
			if err != nil {
				t.Fatal(err)
			}
			return v
		}
		r.kept["river coin"], r.kept["lamp"] = &quiztest.Memory{}, &quiztest.Memory{}
		listens, away := enters("river coin"), enters("lamp")
		_, stop := p.subscribe(listens.words, "")
		p.release(away)
		r.sheets = map[string]scoring.Sheet{}
		for i := range mostVisits + 10 {
			code := strconv.Itoa(i)
			r.sheets[code] = scoring.Sheet{}
			p.release(enters(byCode + code))
		}
		synctest.Wait()
		if n := len(p.visits); n != mostVisits || listens.ended || !away.ended {
			t.Errorf("%d visits are kept; the one that listens ended: %v; the one that was idle: %v", n, listens.ended, away.ended)
		}
		if back := enters("lamp"); back == away || back.ended {
			t.Error("the one that was idle does not begin again")
		} else {
			p.release(back)
		}
		const last = byCode + "1"
		before := enters(last)
		again, err := p.found(request, last, true)
		if err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if !before.ended || again.ended {
			t.Error("a code that is typed again leaves its first visit open")
		}
		p.release(before)
		p.release(again)
		stop()
		p.release(listens)
		time.Sleep(2 * awayAfter)
		synctest.Wait()
		if n := len(p.visits); n != 2 {
			t.Errorf("%d visits are kept after a while; want those of two participants", n)
		}
		r.tell(quiz.News{Leave: "Stopping."})
	})
}
