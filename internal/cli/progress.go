package cli

import (
	"fmt"
	"strings"
)

// progress is a bar on standard error, where that is a terminal. It moves the
// cursor to the start of its line and nowhere else.
type progress struct {
	app   *app
	what  string
	on    bool
	shown int // percent; -1: nothing is on the screen
}

// progress begins to show how far something is. wanted is whether it is known how
// much there is and whether the bar would be in the way of nothing.
func (a *app) progress(what string, wanted bool) *progress {
	on := wanted && isTerminal(a.env.Err) && variable(a.env.Environ, "TERM") != "dumb"
	return &progress{app: a, what: what, on: on, shown: -1}
}

// show draws the bar where it has moved.
func (p *progress) show(done, total int64) {
	if !p.on || total <= 0 {
		return
	}
	percent := int(min(100*done/total, 100))
	if percent == p.shown {
		return
	}
	p.shown = percent
	const cells = 30
	filled := percent * cells / 100
	fmt.Fprintf(p.app.env.Err, "\r%s [%s%s] %3d %%", p.what,
		strings.Repeat("=", filled), strings.Repeat(" ", cells-filled), percent)
}

// clear takes the bar away.
func (p *progress) clear() {
	if p.shown >= 0 {
		fmt.Fprintf(p.app.env.Err, "\r%s\r", strings.Repeat(" ", len(p.what)+40))
		p.shown = -1
	}
}
