package quiz

import (
	"rolefit/internal/lines"
)

// line waits for a line, and says meanwhile what the class does. The error is
// errStopped when the context ends, io.EOF at the end of the input, and for ever
// after.
func (p *plain) line() (lines.Line, error) {
	news := p.fresh
	for {
		select {
		case <-p.ended:
			return lines.Line{}, errStopped
		default:
		}
		select {
		case <-p.ended:
			return lines.Line{}, errStopped
		case n, ok := <-news:
			if !ok {
				news = nil // there will be no more
				continue
			}
			p.heard(n)
		case line := <-p.in.Next():
			return line, line.Err
		}
	}
}
