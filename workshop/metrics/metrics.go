// Package metrics tells the programs that look after a machine how a host is: /healthz for a
// balancer, and /metrics with counts in the text format of Prometheus.
//
// It tells no name, no word and no address, and does not decide who may ask: the address of
// its listener does.
package metrics

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"text/template"
	"time"

	"rolefit/internal/english"
)

// Counts are the counts of a host, since it began.
type Counts struct {
	Version            string // of the program
	Classes            int    // served
	SSH, Browsers      int    // participants who are connected
	Facilitators       int    // who are connected
	Open, OpenBrowsers int    // connections, at the door too
	Closed             Closed
	Saved, Faults      uint64        // answers that the store took, and writes that it failed to make
	Waiting            int           // answers that the store failed to take, which are tried again
	Oldest             time.Duration // since the oldest of them came
	StoreOpen          int           // connections to the database; 0 with a file
	StoreUsed          int           // of them, those that do something now
	StoreMost          int           // the most there may be
	Held, Limit        uint64        // memory, in bytes
	Goroutines         int
	Stopping           int // 1: the host is stopping, else 0
}

// Add adds the counts of a class to the sum c of others.
func (c Counts) Add(o Counts) Counts {
	c.Classes += o.Classes
	c.SSH += o.SSH
	c.Browsers += o.Browsers
	c.Facilitators += o.Facilitators
	c.Saved += o.Saved
	c.Faults += o.Faults
	c.Waiting += o.Waiting
	c.Oldest = max(c.Oldest, o.Oldest)
	return c
}

// Closed counts connections that were not let in, or closed, by reason.
type Closed struct {
	Full     uint64 // there was no room for a newcomer
	Replaced uint64 // for another connection
	Slow     uint64 // waited too long
	NoHeader uint64 // came from a balancer without a header of the PROXY protocol
}

// Add adds the counts of another way to the same host.
func (c Closed) Add(o Closed) Closed {
	return Closed{c.Full + o.Full, c.Replaced + o.Replaced, c.Slow + o.Slow, c.NoHeader + o.NoHeader}
}

//go:embed metrics.txt
var page string

// warning is an error of a host that serves all the same.
type warning struct{ error }

// Warning returns an error for health, which does not send people to another host.
func Warning(err error) error { return warning{err} }

// Serve answers at l until stop is called. health says why people should be sent to another
// host, or gives a Warning; nil: it is well.
func Serve(l net.Listener, health func(context.Context) error, counts func() Counts) (stop func()) {
	pages := http.NewServeMux()
	pages.HandleFunc("GET /healthz", func(w http.ResponseWriter, r *http.Request) {
		err := patiently(r.Context(), health)
		serves, still := errors.AsType[warning](err)
		if err != nil && !still {
			http.Error(w, english.Sentence(err), http.StatusServiceUnavailable)
			return
		}
		says := "The class is served, and the store answers."
		if still {
			says = english.Sentences(says, english.Sentence(serves))
		}
		_, _ = io.WriteString(w, says+"\n") // a closed connection
	})
	text := template.Must(template.New("").Parse(page))
	pages.HandleFunc("GET /metrics", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
		_ = text.Execute(w, counts()) // a closed connection
	})
	const within = 10 * time.Second // for a request
	server := &http.Server{Handler: pages, ReadTimeout: within, ErrorLog: log.New(io.Discard, "", 0)}
	go func() { _ = server.Serve(l) }() // until it is closed
	return func() { _ = server.Close() }
}

// patiently asks health, and does not wait for a store that is frozen.
func patiently(ctx context.Context, health func(context.Context) error) error {
	const within = 3 * time.Second
	ctx, cancel := context.WithTimeout(ctx, within)
	said := make(chan error, 1)
	go func() {
		defer cancel()
		said <- health(ctx)
	}()
	select {
	case err := <-said:
		return err
	case <-time.After(within):
		return fmt.Errorf("the store has not answered for %v; see that its disk or its server works", within)
	}
}
