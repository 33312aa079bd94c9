package simclass

import (
	"bytes"
	"unicode/utf8"
)

// screen is a participant's terminal, limited to the sequences that Bubble Tea's renderer
// and the line-by-line quiz use. It keeps no colors and takes every character for one
// cell wide, which costs a tenth of a full emulator: a thousand screens run beside the
// host that they measure. A test compares it with a full emulator.
type screen struct {
	width, height int
	cells         []rune // row by row; 0 is blank
	x, y          int
	wraps         bool // the next character begins a new row
	noWrap        bool // rows do not wrap
	inserts       bool // characters push the rest of the row on
	top, bottom   int  // rows that scroll, from top to below bottom
	last          rune // for REP
	rest          []byte
	asked         func(question string) // called with each query to the terminal; may be nil
}

func newScreen(width, height int) *screen {
	return &screen{width: width, height: height, cells: make([]rune, width*height), bottom: height}
}

// Write draws. An escape sequence may be cut anywhere between two writes.
func (s *screen) Write(data []byte) (int, error) {
	n := len(data)
	if len(s.rest) > 0 {
		data = append(s.rest, data...)
	}
	for len(data) > 0 {
		used := s.step(data)
		if used == 0 {
			break
		}
		data = data[used:]
	}
	s.rest = append([]byte(nil), data...)
	return n, nil
}

// step draws one character or runs one sequence, and returns its length in bytes; 0 if it
// is incomplete.
func (s *screen) step(data []byte) int {
	c := data[0]
	switch {
	case c == 0x1b:
		return s.escape(data)
	case c < ' ' || c == 0x7f:
		s.control(c)
		return 1
	case c < utf8.RuneSelf:
		s.put(rune(c))
		return 1
	case !utf8.FullRune(data):
		return 0
	}
	r, size := utf8.DecodeRune(data)
	s.put(r)
	return size
}

func (s *screen) control(c byte) {
	const tab = 8
	switch c {
	case '\r':
		s.to(0, s.y)
	case '\n':
		s.feed()
	case '\b':
		s.to(s.x-1, s.y)
	case '\t':
		if !s.wraps {
			s.to((s.x/tab+1)*tab, s.y)
		}
	}
}

// escape runs an escape sequence; see step.
func (s *screen) escape(data []byte) int {
	if len(data) < 2 {
		return 0
	}
	switch data[1] {
	case '[':
		return s.csi(data)
	case ']', 'P', '_', '^', 'X':
		return s.text(data)
	case '(', ')', '*', '+', ' ', '#', '%':
		if len(data) < 3 {
			return 0
		}
		return 3
	case 'M':
		if s.y == s.top {
			s.insertLines(s.top, 1)
		} else {
			s.to(s.x, s.y-1)
		}
	case 'D':
		s.feed()
	}
	return 2
}

// text passes over a sequence that holds a text, such as a window's title.
func (s *screen) text(data []byte) int {
	bell := bytes.IndexByte(data, '\a')
	end := bytes.Index(data[2:], []byte("\x1b\\"))
	switch {
	case bell >= 0 && (end < 0 || bell < end+2):
		s.tell(string(data[:bell]))
		return bell + 1
	case end >= 0:
		s.tell(string(data[:end+2]))
		return end + 4
	default:
		return 0
	}
}

func (s *screen) tell(question string) {
	if s.asked != nil {
		s.asked(question)
	}
}

// csi runs a control sequence: numbers, then a letter.
func (s *screen) csi(data []byte) int {
	end := 2
	for end < len(data) && (data[end] < 0x40 || data[end] > 0x7e) {
		end++
	}
	if end == len(data) {
		return 0
	}
	numbers, private := parameters(data[2:end])
	if !private || data[end] == 'h' || data[end] == 'l' {
		s.do(data[end], numbers, private)
	}
	return end + 1
}

// parameters reads the numbers of a sequence; missing ones are 0.
func parameters(data []byte) (numbers [4]int, private bool) {
	at := 0
	for _, c := range data {
		switch {
		case c >= '0' && c <= '9' && at < len(numbers):
			numbers[at] = min(numbers[at]*10+int(c-'0'), 9999)
		case c == ';' || c == ':':
			at++
		default:
			private = true
		}
	}
	return numbers, private
}

// do does a control sequence.
func (s *screen) do(letter byte, numbers [4]int, private bool) {
	n := max(numbers[0], 1)
	switch letter {
	case 'A':
		s.to(s.x, s.y-n)
	case 'B', 'e':
		s.to(s.x, s.y+n)
	case 'C', 'a':
		s.to(s.x+n, s.y)
	case 'D':
		s.to(s.x-n, s.y)
	case 'G', '`':
		s.to(n-1, s.y)
	case 'd':
		s.to(s.x, n-1)
	case 'H', 'f':
		s.to(max(numbers[1], 1)-1, n-1)
	case 'I', 'Z':
		s.tabs(n, letter == 'Z')
	case 'J', 'K', 'X':
		s.erase(letter, numbers[0])
	case 'b':
		for range min(n, s.width*s.height) {
			s.put(s.last)
		}
	case '@', 'P':
		s.shift(n, letter == '@')
	case 'L':
		s.insertLines(s.y, n)
		s.to(0, s.y)
	case 'M':
		s.deleteLines(s.y, n)
		s.to(0, s.y)
	case 'S':
		s.deleteLines(s.top, n)
	case 'T':
		s.insertLines(s.top, n)
	case 'r':
		s.top, s.bottom = n-1, s.height
		if numbers[1] > 0 {
			s.bottom = min(numbers[1], s.height)
		}
		s.to(0, 0)
	case 'h', 'l':
		s.mode(numbers[0], private, letter == 'h')
	}
}

func (s *screen) mode(n int, private, on bool) {
	switch {
	case private && n == 7:
		s.noWrap = !on
	case private && n == 1049 && on: // the alternate screen; the main one has been read by then
		clear(s.cells)
	case private && n == 1049:
		clear(s.cells)
		s.to(0, 0)
	case !private && n == 4:
		s.inserts = on
	}
}

func (s *screen) tabs(n int, back bool) {
	const tab = 8
	for range n {
		if back {
			s.to((s.x-1)/tab*tab, s.y)
		} else {
			s.to((s.x/tab+1)*tab, s.y)
		}
	}
}

func (s *screen) to(x, y int) {
	s.x, s.y, s.wraps = min(max(x, 0), s.width-1), min(max(y, 0), s.height-1), false
}

// feed goes to the next row.
func (s *screen) feed() {
	s.wraps = false
	if s.y == s.bottom-1 {
		s.deleteLines(s.top, 1)
	} else if s.y < s.height-1 {
		s.y++
	}
}
