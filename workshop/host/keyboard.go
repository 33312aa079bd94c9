package host

import (
	"io"
	"sync"
	"time"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
)

// How much of a sequence is waited for, and how long: an escape that nothing follows
// is the key of that name.
const (
	mostSequence = 256
	escapeWait   = 50 * time.Millisecond
)

// keyboard hands a terminal's keys to the program that draws on it. Bubble Tea has a
// reader of its own, which keeps a table of every key that terminals ever had, and
// three goroutines: a fifth of what a session holds in memory. Beside keys it hands
// over what the terminal says of its background, and nothing else: what is pasted
// answers nothing here, and a client's word on anything more is not asked for.
type keyboard struct {
	send    func(tea.Msg)
	decoder uv.EventDecoder

	mu      sync.Mutex
	typed   []byte // what is not handed over yet
	pasting bool
	waiting *time.Timer // for the rest of a sequence; nil: nothing ever was
}

// read hands keys over until the input ends.
func (k *keyboard) read(in io.Reader) {
	buf := make([]byte, mostSequence)
	for {
		n, err := in.Read(buf)
		k.take(buf[:n], err != nil)
		if err != nil {
			return
		}
	}
}

// take takes what was typed; last says that nothing follows.
func (k *keyboard) take(typed []byte, last bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.typed = append(k.typed, typed...)
	k.hand(last || len(k.typed) > mostSequence)
	switch {
	case len(k.typed) == 0:
		if k.waiting != nil {
			k.waiting.Stop()
		}
	case k.waiting == nil:
		k.waiting = time.AfterFunc(escapeWait, k.late)
	default:
		k.waiting.Reset(escapeWait)
	}
}

// late hands over what turned out to be no beginning of a sequence.
func (k *keyboard) late() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.hand(true)
}

// hand hands over what is whole; all of it where nothing more is waited for. The lock
// is held.
func (k *keyboard) hand(all bool) {
	for len(k.typed) > 0 {
		n, event := k.decoder.Decode(k.typed)
		_, unknown := event.(uv.UnknownEvent)
		begun := k.typed[0] == keyEscape && n <= 2 || unknown || !utf8.FullRune(k.typed)
		if n <= 0 || begun && !all {
			break
		}
		k.typed = k.typed[n:]
		k.tell(event)
	}
	if all || len(k.typed) == 0 {
		k.typed = nil
	}
}

func (k *keyboard) tell(event uv.Event) {
	switch event := event.(type) {
	case uv.MultiEvent:
		for _, e := range event {
			k.tell(e)
		}
	case uv.PasteStartEvent:
		k.pasting = true
	case uv.PasteEndEvent:
		k.pasting = false
	case uv.KeyPressEvent:
		if !k.pasting {
			k.send(tea.KeyPressMsg(event))
		}
	case uv.BackgroundColorEvent:
		k.send(tea.BackgroundColorMsg(event))
	}
}
