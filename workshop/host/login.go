package host

import (
	"context"
	"crypto/rand"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"math/big"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"rolefit/internal/english"
	"rolefit/internal/keyboard"
	"rolefit/internal/pause"
	"rolefit/internal/textsafe"
	"rolefit/workshop/class"
)

// mostTries is how many wrong three words one connection may enter.
const mostTries = 5

var (
	errQuit   = errors.New("left at the door")
	errTries  = errors.New("too many tries")
	errFailed = errors.New("a fault of the program")
)

// login greets the participant before the full screen starts, so that the three words
// stay in the scrollback. The participant begins, or goes on with their three words.
// plain is true for the line-by-line form.
func (s *sitting) login(ctx context.Context) (plain bool, err error) {
	words, err := s.class.words.draw()
	if err != nil {
		return false, err
	}
	open := s.class.at().Open()
	s.wipe()
	s.say(s.greeting(words, open)...)
	instant := ""
	if s.pty {
		instant = "aq"
	}
	for tries := 0; ; {
		line, err := s.typed(ctx, instant)
		if err != nil {
			return false, err
		}
		word := keyboard.Word(line)
		switch word {
		case "q", "quit":
			return false, errQuit
		case "", "a":
			err := s.join(ctx, words)
			if errors.Is(err, errEnded) || errors.Is(err, errShut) || errors.Is(err, errBusy) {
				s.say(english.Sentence(err), s.prompt(errors.Is(err, errBusy)))
				continue
			}
			return word == "a" || s.terminal.Plain, err
		default:
			tries++
			if tries > mostTries {
				return false, errTries
			}
			if err := s.attach(ctx, word); err != nil {
				if ctx.Err() != nil { // goodbye explains it
					return false, err
				}
				s.say(err.Error()+".", s.prompt(open))
				continue
			}
			return s.how(ctx)
		}
	}
}

// wipe clears the screen from the cursor down: if an earlier ssh died, its page is
// still there and would mix with the greeting. The lines above, with the three words,
// stay.
func (s *sitting) wipe() {
	if s.pty && !s.terminal.Plain {
		_, _ = io.WriteString(s.terminal.Out, ansi.ResetStyle+ansi.EraseScreenBelow) // a closed connection ends the next read
	}
}

func (s *sitting) greeting(words string, open bool) []string {
	lines := []string{
		"", "Welcome to " + quotedName(s.class.o.Class.Name) + ".", s.class.o.Model.Assessment().Title, "",
	}
	if !open {
		return append(lines, s.class.shut(), s.prompt(open))
	}
	switch {
	case s.terminal.small():
		return []string{
			"Welcome to " + quotedName(s.class.o.Class.Name) + ".",
			"Your three words: " + together(words),
			"They bring you back to your question.",
			english.Sentences("Nobody asks your name. Answers are saved, and how long each took.", s.class.deletion()),
			"Enter  begin, full screen",
			"a      plain text, line by line",
			"q      leave",
			"Or type three words that you have.",
		}
	case !s.terminal.Plain:
		lines = append(lines,
			"  Your three words:   "+words, "",
			"  They bring you back to the same question if the connection drops.",
			"  You aren't asked for your name; your answers are saved, and how long each took.")
		if deletion := s.class.deletion(); deletion != "" {
			lines = append(lines, "  "+deletion)
		}
		return append(lines, "",
			"  Enter   begin, full screen",
			"  a       begin in plain text, line by line: for screen readers and slow lines",
			"  q       leave", "",
			"  Already have three words? Type them, then Enter.")
	}
	return append(lines,
		"Your three words: "+words+".",
		"They bring you back to the same question if the connection drops.",
		english.Sentences("You aren't asked for your name; your answers are saved, and how long each took.", s.class.deletion()),
		"Enter begins, line by line. If you already have three words, type them. q leaves.")
}

func (s *sitting) prompt(open bool) string {
	if open {
		return "Type your three words, or Enter to start new, or q to quit."
	}
	return "Type your three words, or q to leave."
}

// typed waits for a line, or for ctx to end; instant is as in lineEditor.line.
func (s *sitting) typed(ctx context.Context, instant string) (string, error) {
	if s.pty {
		_, _ = io.WriteString(s.terminal.Out, "> ")
	}
	type line struct {
		text string
		err  error
	}
	lines := make(chan line, 1)
	go func() {
		text, err := s.keys.line(instant)
		if text != "" {
			err = nil // the last line, without a line end
		}
		lines <- line{text, err}
	}()
	select {
	case l := <-lines:
		return l.text, l.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// join takes a new seat. If another participant has the three words already, at 1 in 28
// million for a class of 300, it draws others and tells them.
func (s *sitting) join(ctx context.Context, words string) error {
	defer s.slow("One moment: the class's computer is busy.")()
	if err := s.class.newcomer(); err != nil {
		return err
	}
	refund, ok := s.class.intake.take(s.place)
	if !ok {
		return errBusy
	}
	ctx, cancel := context.WithTimeout(ctx, s.class.o.Limits.Store)
	defer cancel()
	for {
		seat, err := s.class.o.Store.Join(ctx, s.class.o.Class.Name, words, s.class.device(s.place))
		if errors.Is(err, class.ErrTaken) {
			if words, err = s.class.words.draw(); err != nil {
				return err
			}
			s.say("Your three words have changed: " + together(words))
			continue
		}
		s.class.wrote(err)
		if err != nil {
			refund()
			return fmt.Errorf("you cannot be let in: %w", plainly(err))
		}
		s.class.intake.note(s.place, seat.Member, false)
		s.seat, s.words = seat, words
		return nil
	}
}

// attach takes the seat of the three words in line, see seatOf.
func (s *sitting) attach(ctx context.Context, line string) error {
	seat, words, err := s.seatOf(ctx, line, s.class.o.Store.Attach)
	if err != nil {
		return err
	}
	s.class.wrote(nil)
	s.class.networks.seated(seat)
	s.seat, s.words = seat, words
	return nil
}

// unknown is the class.ErrNoWords of a line that has no seat, in a sentence for the participant.
type unknown string

func (u unknown) Error() string { return string(u) }

// Is reports whether target is class.ErrNoWords.
func (unknown) Is(target error) bool { return target == class.ErrNoWords }

// seatOf returns the three words in line and their seat from the store, by its Attach or
// Seat. It first runs the retries, so that no earlier answer is missing. After wrong words
// it waits, see guesses; right ones never wait for them. The error is one for the
// participant: class.ErrNoWords if no participant has the words.
func (s *sitting) seatOf(ctx context.Context, line string, from func(ctx context.Context, name, words string) (class.Membership, error)) (seat class.Membership, words string, err error) {
	words, why := s.class.words.read(line)
	if why != "" {
		return seat, "", unknown(strings.TrimSuffix(why, "."))
	}
	seat, err = func() (class.Membership, error) {
		defer s.slow("One moment: the class's computer is looking for them.")()
		s.class.retries.run()
		ctx, cancel := context.WithTimeout(ctx, s.class.o.Limits.Store)
		defer cancel()
		return from(ctx, s.class.o.Class.Name, words)
	}()
	switch {
	case errors.Is(err, class.ErrNoWords):
		if !s.waits(ctx, s.class.wrong.wrong(s.place.Network)) {
			return seat, "", ctx.Err()
		}
		return seat, "", unknown("Nobody in this class has these three words")
	case err != nil:
		s.class.wrote(err)
	}
	return seat, words, plainly(err)
}

// waits delays the answer to wrong words, and announces a delay longer than tells; false if ctx
// ended first.
func (s *sitting) waits(ctx context.Context, long time.Duration) bool {
	if long > tells {
		s.say(fmt.Sprintf("One moment: many wrong words came from your network, so this answer takes %d seconds.", int(long.Round(time.Second).Seconds())))
	}
	return pause.For(ctx, long)
}

// tells is how long a participant waits without an explanation.
const tells = time.Second

// slow says line unless stop is called within tells.
func (s *sitting) slow(line string) (stop func()) {
	timer := time.AfterFunc(tells, func() { s.say(line) })
	return func() { timer.Stop() }
}

// how asks a returning participant for full screen or line by line.
func (s *sitting) how(ctx context.Context) (plain bool, err error) {
	if s.terminal.Plain {
		s.say("Welcome back. Your three words stay: " + s.words + ".")
		return true, nil
	}
	s.say("", "  Welcome back. Your three words stay: "+together(s.words), "  Enter continues full screen, a in plain text.")
	line, err := s.typed(ctx, "a")
	return keyboard.Word(line) == "a", err
}

// unbroken is a space at which broken does not wrap.
const unbroken = "\u00a0"

// together keeps three words on one line, so that they are copied right.
func together(words string) string { return strings.ReplaceAll(words, " ", unbroken) }

// say writes whole lines, wrapped between words on a screen.
func (s *sitting) say(lines ...string) {
	for i, line := range lines {
		lines[i] = strings.ReplaceAll(s.terminal.broken(line), unbroken, " ")
	}
	_, _ = io.WriteString(s.terminal.Out, strings.Join(lines, "\n")+"\n") // a closed connection ends the next read
}

// goodbye tells the participant why the sitting ended and how to come back, after the
// screen was restored.
func (s *sitting) goodbye(err error) {
	says, back := "Goodbye for now. "+s.kept(), true
	switch why := s.left(); {
	case why == leaveDrain:
		says = why.says() + " " + s.kept()
	case why == leaveTakenOver || why == leaveDeleted:
		says, back = why.says(), false
	case why == leaveIdle:
		says = "Nothing was typed for a long time, so this window was closed. " + s.kept()
	case why == leaveFull && s.words == "":
		says, back = "All places are taken and others are waiting, so this window, where nothing was typed, is closed. To come again: "+s.again, false
	case why == leaveFull:
		says = "All places are taken and others are waiting, so this window, where nothing was typed for the longest, is closed. " + s.kept()
	case errors.Is(err, errTries):
		says, back = "Too many wrong tries. Ask your instructor, or start new: "+s.again, false
	case errors.Is(err, errQuit) || errors.Is(err, io.EOF):
		says, back = "Goodbye. To join later: "+s.again, false
	case errors.Is(err, errFailed) || errors.Is(err, tea.ErrProgramPanic):
		says = "Something went wrong in this window, and only here. " + s.kept()
	case err != nil && !errors.Is(err, context.Canceled):
		says = "It ended: " + textsafe.Message(err.Error()) + ". " + s.kept()
	case s.finished && !s.owes():
		says = "Goodbye. Your result is saved until the instructor deletes the class."
	}
	s.say("", says)
	switch {
	case back && s.words == "":
		s.say("To come back: " + s.again)
	case back:
		s.say("To continue: "+s.again, "Then type your three words: "+together(s.words))
		if s.finished && !s.owes() {
			s.say("Your result as a web page, to take home:", pageLine(s.again, s.words))
		}
	}
}

// owes reports whether an answer is not stored yet.
func (s *sitting) owes() bool { return s.recorder != nil && s.recorder.owes() }

// kept returns a sentence that says which answers are stored.
func (s *sitting) kept() string {
	switch {
	case s.recorder == nil:
		return "What you answered before is saved."
	case s.owes():
		return "Your last answers are not saved yet: the class's computer couldn't. It keeps trying while it runs; tell your instructor."
	case s.recorder.missed():
		return "What you answered after the class had ended is not saved; everything before is."
	default:
		return "Everything you answered is saved."
	}
}

//go:embed words.txt
var wordList string

// threeWords is how many words bring a participant back.
const threeWords = 3

// words draws the three words that bring a participant back. The list has 2,048 words,
// so three are 33 bits: in a class of 300, one guess in 28 million is right. No word
// begins with a or q, which are commands at the same prompt, and no two are one slip
// apart: a letter changed, left out or added, or two neighbors swapped. Words may be
// added but never removed, because participants have written them down.
type words struct {
	list   []string
	known  map[string]bool
	random io.Reader
}

func newWords(random io.Reader) *words {
	w := &words{list: strings.Fields(wordList), known: map[string]bool{}, random: random}
	for _, word := range w.list {
		w.known[word] = true
	}
	return w
}

// draw returns three random words, separated by spaces.
func (w *words) draw() (string, error) {
	drawn := make([]string, threeWords)
	for i := range drawn {
		n, err := rand.Int(w.random, big.NewInt(int64(len(w.list))))
		if err != nil {
			return "", fmt.Errorf("draw three words: %w", err)
		}
		drawn[i] = w.list[n.Int64()]
	}
	return strings.Join(drawn, " "), nil
}

// read returns the three words in a typed line, in lower case and separated by single
// spaces; it ignores case and everything but letters. If they are not three words of
// the list, why is a sentence for the participant.
func (w *words) read(typed string) (three, why string) {
	fields := strings.FieldsFunc(strings.ToLower(typed), func(r rune) bool { return !unicode.IsLetter(r) })
	for i, f := range fields {
		if !w.known[f] && i < threeWords {
			return "", fmt.Sprintf("The %s of these isn't one of our words. Check it letter by letter.",
				[threeWords]string{"first", "second", "third"}[i])
		}
	}
	if len(fields) != threeWords {
		return "", "Type three words, with spaces between them."
	}
	return strings.Join(fields, " "), ""
}

// Three of 2,048 words are 33 bits, 8.6 billion combinations. A connection has five wrong
// tries, one at a time, and the answers are delayed more with each wrong try from its
// address. An attacker that reconnects instead of waiting pays with a handshake, which
// costs the host some milliseconds of a core: 400 guesses a second keep two cores busy.
// In a class of 30, the first hit is expected after 8 days at that rate, with the alarm on
// the controls all the time.
//
// Right words are looked up first and answered at once; only wrong ones are delayed.

// Delays of answers to wrong words.
const (
	freely   = 5                      // tries of an address without a delay, for typing errors
	longer   = 200 * time.Millisecond // delay for each further try
	mostHeld = 20 * time.Second
	forgets  = 5 * time.Second // until one wrong try of an address is forgotten
)

// guesses counts wrong three words, or wrong result codes, by address, in memory: those at this
// host and at the other hosts of the class.
type guesses struct {
	now    func() time.Time
	freely float64                           // tries of an address without a delay
	tag    func(network netip.Prefix) string // what an address is known by
	tell   func(tag string)                  // tells the other hosts of a try

	mu     sync.Mutex
	of     map[string]*bucket // tries by tag, minus the forgotten ones
	recent []guess            // of the last minute, oldest first
}

type guess struct {
	at  time.Time
	tag string
}

func newGuesses(freely float64) *guesses {
	return &guesses{now: time.Now, freely: freely, tag: netip.Prefix.String, tell: func(string) {}, of: map[string]*bucket{}}
}

// wrong counts a wrong try from an address and returns the delay of its answer.
func (g *guesses) wrong(network netip.Prefix) time.Duration {
	tag := g.tag(network)
	g.tell(tag)
	return g.count(tag)
}

// hears counts a wrong try at another host.
func (g *guesses) hears(tag string) { g.count(tag) }

// count counts a wrong try here or at another host. Beyond 4096 addresses all further ones
// share a count.
func (g *guesses) count(tag string) time.Duration {
	const most, mostOf = 10_000, 4096 // tries in recent, addresses
	g.mu.Lock()
	defer g.mu.Unlock()
	now := g.now()
	if len(g.recent) < most {
		g.recent = append(g.recent, guess{now, tag})
	}
	if g.of[tag] == nil && len(g.of) >= mostOf {
		tag = ""
	}
	by := g.of[tag]
	if by == nil {
		by = &bucket{most: math.Inf(1), rate: 1 / forgets.Seconds()}
		g.of[tag] = by
	}
	by.take(now)
	return min(max(0, time.Duration((by.spent-g.freely)*float64(longer))), mostHeld)
}

func (g *guesses) tidy() {
	const while = time.Minute
	g.mu.Lock()
	defer g.mu.Unlock()
	now := g.now()
	g.recent = slices.Clone(slices.DeleteFunc(g.recent, func(one guess) bool { return now.Sub(one.at) > while }))
	maps.DeleteFunc(g.of, func(_ string, by *bucket) bool { return by.full(now) == 0 })
}

// alarm returns the alarm for 30 or more wrong three words within a minute, else "". It
// also forgets older tries.
func (g *guesses) alarm() string {
	const many = 30
	g.tidy()
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.recent) < many {
		return ""
	}
	from := map[string]bool{}
	for _, one := range g.recent {
		from[one.tag] = true
	}
	return fmt.Sprintf("Three words are being guessed: %d wrong tries in the last minute, from %s. Right ones still work, and guessing finds nobody in billions of tries, but find out who is doing this.",
		len(g.recent), english.Counted(len(from), "address", "addresses"))
}
