package quiz

import (
	"rolefit/internal/lineio"
)

// line waits for a line and reads out news of the class meanwhile. The error is errStopped
// once the context ends and io.EOF at the end of the input; both repeat on later calls.
func (p *plain) line() (lineio.Line, error) {
	news := p.fresh
	for {
		select {
		case <-p.ended:
			return lineio.Line{}, errStopped
		default:
		}
		select {
		case <-p.ended:
			return lineio.Line{}, errStopped
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
