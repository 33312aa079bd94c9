package web

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"sync/atomic"
	"testing"
	"time"

	chromium "rolefit/internal/testkit/browser"
)

// newsOfALatePage sends news while the page that older news called for is under way: the browser
// asks once more.
func newsOfALatePage(t *testing.T, tab *chromium.Tab) {
	t.Helper()
	script, err := os.ReadFile("templates/script.js")
	if err != nil {
		t.Fatal(err)
	}
	const page = `<!doctype html><body class="read" data-live="0"><div id="news"></div><main>page %d</main><script>
		const Stream = EventSource;
		EventSource = class extends Stream {
			set onmessage(hear) { super.onmessage = (event) => { hear(event); window.heard = event.lastEventId; }; }
		};</script><script src="/script.js"></script></body>`
	asked, heard := make(chan struct{}), make(chan struct{})
	var pages atomic.Int32
	mux := http.NewServeMux()
	mux.HandleFunc("/script.js", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/javascript")
		_, _ = w.Write(script)
	})
	mux.HandleFunc("/{$}", func(w http.ResponseWriter, _ *http.Request) { _, _ = fmt.Fprintf(w, page, 0) })
	mux.HandleFunc("/quiz", func(w http.ResponseWriter, _ *http.Request) {
		n := pages.Add(1)
		if n == 1 {
			close(asked)
			<-heard
		}
		fmt.Fprintf(w, page, n)
	})
	mux.HandleFunc("/news", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		flush := func() { _ = http.NewResponseController(w).Flush() }
		fmt.Fprint(w, "id: 1\ndata: the class's result is there\n\n")
		flush()
		<-asked
		fmt.Fprint(w, "id: 2\ndata: your class votes again\n\n")
		flush()
		<-r.Context().Done()
	})
	host := httptest.NewServer(mux)
	t.Cleanup(host.Close)
	t.Cleanup(host.CloseClientConnections) // its streams end before it does
	tab.Open(host.URL)
	tab.Until(`window.heard == "2"`)
	close(heard)
	tab.Until(`document.querySelector("main").innerText == "page 2"`)
}

// pageInTwoPieces opens a page whose end comes late: a tab waits for the end before it looks.
func pageInTwoPieces(t *testing.T, tab *chromium.Tab) {
	t.Helper()
	begun := make(chan struct{})
	mux := http.NewServeMux()
	mux.HandleFunc("/begun", func(http.ResponseWriter, *http.Request) { close(begun) })
	mux.HandleFunc("/{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, `<!doctype html><main>beginning</main><img src="/begun">`)
		_ = http.NewResponseController(w).Flush()
		<-begun
		time.Sleep(200 * time.Millisecond) // of looks that may come too early
		fmt.Fprint(w, `<footer>end</footer>`)
	})
	host := httptest.NewServer(mux)
	t.Cleanup(host.Close)
	tab.Call("Page.navigate", map[string]any{"url": host.URL})
	tab.Until(`document.querySelector("main")?.innerText == "beginning"`)
	if got := string(tab.Run(`document.querySelector("footer")?.innerText ?? "none"`)); got != `"end"` {
		t.Errorf("the end of a page: %s", got)
	}
}
