package web

import (
	"cmp"
	"net"
	"net/http"
	"strings"
	"time"
)

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
