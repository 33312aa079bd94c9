package clikit

import (
	"fmt"
	"io"
	"strings"
)

// Progress is a progress bar on standard error, if that is a terminal. It moves the
// cursor to the start of its line and nowhere else.
type Progress struct {
	out   io.Writer
	what  string
	on    bool
	shown int // percent; -1: no bar is on the screen
}

// Progress returns a bar labeled what. wanted is false if the total is unknown or other
// output would collide with the bar; it then shows nothing.
func (e *Env) Progress(what string, wanted bool) *Progress {
	on := wanted && IsTerminal(e.Err) && Variable(e.Environ, "TERM") != "dumb"
	return &Progress{out: e.Err, what: what, on: on, shown: -1}
}

// Show redraws the bar if its percentage has changed.
func (p *Progress) Show(done, total int64) {
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
	fmt.Fprintf(p.out, "\r%s [%s%s] %3d %%", p.what,
		strings.Repeat("=", filled), strings.Repeat(" ", cells-filled), percent)
}

// Clear removes the bar.
func (p *Progress) Clear() {
	if p.shown >= 0 {
		fmt.Fprintf(p.out, "\r%s\r", strings.Repeat(" ", len(p.what)+40))
		p.shown = -1
	}
}
