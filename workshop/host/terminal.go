package host

import (
	"bufio"
	"context"
	"io"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
	"charm.land/ssh"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"

	"rolefit/internal/clikit"
	"rolefit/internal/input"
	"rolefit/internal/keyboard"
	"rolefit/internal/latest"
	"rolefit/internal/surface"
	"rolefit/internal/textsafe"
	"rolefit/internal/ui"
)

// Terminal is the terminal of a connection.
type Terminal struct {
	In      io.Reader // keys as typed; whole lines if Plain
	Out     io.Writer
	Environ []string // variables of the client that describe the terminal
	Plain   bool     // line by line, without a full screen
	ASCII   bool     // without Unicode characters

	mu            sync.Mutex
	width, height int
	program       *tea.Program // that is drawing; nil: none
}

// newTerminal returns the terminal of a session and whether it is a pseudo-terminal. It
// follows changes of the size until the session ends.
func newTerminal(s ssh.Session) (*Terminal, bool) {
	pty, _, ok := s.Pty()
	t := &Terminal{In: s, Out: &oneAtATime{to: s}, Plain: !ok || clikit.Dumb(pty.Term)}
	t.Environ = clikit.Settled(s.Environ())
	if ok {
		t.Environ = append(t.Environ, "TERM="+pty.Term)
		t.width, t.height = pty.Window.Width, pty.Window.Height
		sizes, _ := s.Context().Value(sizesKey{}).(latest.Value[ssh.Window]) // a session has them
		go func() {
			for w := range sizes {
				t.resize(w)
			}
		}()
	}
	t.ASCII = clikit.ASCIIOnly(t.Environ)
	t.Plain = t.Plain || clikit.Accessible(t.Environ)
	return t, ok
}

// oneAtATime serializes writes: echo and answers are written by different goroutines.
// The SSH library's channel would interleave their packets and lose the connection.
type oneAtATime struct {
	mu sync.Mutex
	to io.Writer
}

// Write writes p as a whole.
func (w *oneAtATime) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.to.Write(p)
}

func (t *Terminal) resize(w ssh.Window) {
	t.mu.Lock()
	t.width, t.height = w.Width, w.Height
	p := t.program
	t.mu.Unlock()
	if p != nil {
		p.Send(tea.WindowSizeMsg{})
	}
}

func (t *Terminal) size() (width, height int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.width, t.height
}

// small reports whether a full-screen terminal is too small for the whole greeting.
func (t *Terminal) small() bool {
	const wide, high = 78, 18
	width, height := t.size()
	return !t.Plain && (width < wide || height < high)
}

// broken wraps a line that is too wide for the terminal, with its indent on each row.
// It leaves lines for a screen reader (Plain) as they are.
func (t *Terminal) broken(line string) string {
	width, _ := t.size()
	text := strings.TrimLeft(line, " ")
	indent := len(line) - len(text)
	if t.Plain || ansi.StringWidth(line) <= width || width <= indent {
		return line
	}
	return ui.Hang(line[:indent], ui.Wrap(text, width-indent))
}

// Program returns a program that shows model on the terminal and follows its size. A
// terminal has one program at a time.
func (t *Terminal) Program(ctx context.Context, model tea.Model) *surface.Program {
	t.mu.Lock()
	defer t.mu.Unlock()
	p := surface.New(ctx, model, surface.Terminal{
		In: t.In, Out: t.Out, Environ: t.Environ, Size: t.size, Remote: true,
	})
	t.program = p.Program
	return p
}

// longestLine is the longest line to edit, in bytes; lineEditor ignores keys beyond it.
const longestLine = 4 << 10

// Keys that edit a line.
const (
	keyInterrupt = 0x03 // ctrl+c
	keyEnd       = 0x04 // ctrl+d
	keyBackspace = 0x08
	keyErase     = 0x15 // ctrl+u
	keyWord      = 0x17 // ctrl+w
	keyDelete    = 0x7f

	control = 0x1f // the bits of a letter that ctrl leaves
)

// lineEditor reads lines from the keys of a remote terminal, which sends every key at once
// and echoes nothing. It echoes printable characters only, erases with backspaces and
// drops escape sequences. A pseudo-terminal of the kernel could do this, but not on
// every system, and a thousand of them would be a thousand more open files.
//
// With echo off it is a plain reader of lines.
type lineEditor struct {
	in    *bufio.Reader
	out   io.Writer
	echo  bool
	keys  *input.Decoder // used with echo
	ready []byte         // rest of a finished line that Read has not returned
	err   error          // returned once ready is empty
	after bool           // the last key was a carriage return
}

func newLineEditor(in io.Reader, out io.Writer, echo bool) *lineEditor {
	const size = 256
	return &lineEditor{in: bufio.NewReaderSize(in, size), out: out, echo: echo, keys: &input.Decoder{Lines: true}}
}

// Read returns finished lines with their "\n".
func (c *lineEditor) Read(p []byte) (int, error) {
	if len(c.ready) == 0 {
		if c.err != nil {
			return 0, c.err
		}
		line, err := c.line("")
		c.err = err
		if err == nil || line != "" {
			c.ready = append(c.ready[:0], line...)
			c.ready = append(c.ready, '\n')
		}
		if len(c.ready) == 0 {
			return 0, c.err
		}
	}
	n := copy(p, c.ready)
	c.ready = c.ready[n:]
	return n, nil
}

// line reads one line without its end. As the first key of a line, a character of
// instant ends the line without Enter. With echo, ctrl+c, and ctrl+d at the start of a
// line, return io.EOF.
func (c *lineEditor) line(instant string) (string, error) {
	var text []byte
	for {
		r, err := c.key()
		if err != nil {
			return string(text), err
		}
		returned := c.after
		c.after = r == '\r'
		switch {
		case r == '\n' && returned: // the "\n" of "\r\n"
		case r == '\r' || r == '\n':
			c.show("\r\n")
			return string(text), nil
		case c.echo && (r == keyInterrupt || r == keyEnd && len(text) == 0):
			c.show("\r\n")
			return "", io.EOF
		case c.echo && (r == keyBackspace || r == keyDelete || r == keyErase || r == keyWord):
			text = c.erase(text, r)
		case len(text) == 0 && strings.ContainsRune(instant, unicode.ToLower(keyboard.Rune(r))):
			c.show(string(r) + "\r\n")
			return string(r), nil
		case (textsafe.Visible(r) || !c.echo) && len(text) < longestLine && r != utf8.RuneError:
			text = utf8.AppendRune(text, r)
			c.show(string(r))
		}
	}
}

func (c *lineEditor) show(text string) {
	if c.echo {
		_, _ = io.WriteString(c.out, text) // a closed connection ends the next read
	}
}

// erase removes the last character, the last word or all of text, also on the screen.
func (c *lineEditor) erase(text []byte, key rune) []byte {
	keep := 0
	switch key {
	case keyErase:
	case keyWord:
		keep = strings.LastIndexByte(strings.TrimRight(string(text), " "), ' ') + 1
	default:
		_, size := utf8.DecodeLastRune(text)
		keep = len(text) - size
	}
	gone := utf8.RuneCount(text[keep:])
	c.show(strings.Repeat("\b \b", gone))
	return text[:keep]
}

// key returns the next printable or editing key. With echo it skips other keys and
// bytes that were not typed, such as replies of the terminal and the brackets of a
// paste.
func (c *lineEditor) key() (rune, error) {
	if !c.echo {
		r, _, err := c.in.ReadRune()
		return r, err
	}
	for {
		b, err := c.in.ReadByte()
		if err != nil {
			return 0, err
		}
		for _, e := range c.keys.Decode([]byte{b}, time.Now()) {
			k, ok := e.(uv.KeyPressEvent)
			switch {
			case ok && k.Text != "":
				r, _ := utf8.DecodeRuneInString(k.Text)
				return r, nil
			case ok && k.Mod == uv.ModCtrl && 'a' <= k.Code && k.Code <= 'z':
				return k.Code & control, nil
			case ok && textsafe.Control(k.Code) && k.Code != uv.KeyEscape:
				return k.Code, nil
			}
		}
	}
}
