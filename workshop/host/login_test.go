package host

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"math"
	"net/netip"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"

	"rolefit/internal/latest"
	"rolefit/internal/pause"
	"rolefit/internal/ui"
	"rolefit/workshop/class"
	"rolefit/workshop/door"
)

// TestThreeWordsOnOneLine prints the longest three words in every place, on the narrowest
// screen: they stay on one line, with spaces that can be copied.
func TestThreeWordsOnOneLine(t *testing.T) {
	t.Parallel()
	longest := ""
	for word := range strings.FieldsSeq(wordList) {
		if len(word) > len(longest) {
			longest = word
		}
	}
	words := strings.Join([]string{longest, longest, longest}, " ")
	h := &Class{o: Options{Class: class.Class{Name: "Monday"}, Model: career(t)}}
	var out bytes.Buffer
	s := &sitting{class: h, words: words, cancel: func() {}, terminal: &Terminal{Out: &out, width: ui.MinWidth, height: ui.MinHeight}}
	for name, says := range map[string]func(){
		"door":    func() { s.say(s.greeting(words, true)...) },
		"goodbye": func() { s.leave(leaveIdle); s.goodbye(nil) },
	} {
		out.Reset()
		says()
		if !strings.Contains(out.String(), words) {
			t.Errorf("%s: %q", name, out.String())
		}
		for line := range strings.SplitSeq(out.String(), "\n") {
			if ansi.StringWidth(line) > ui.MinWidth {
				t.Errorf("%s: %q", name, line)
			}
		}
		if n := strings.Count(out.String(), "\n"); n >= ui.MinHeight {
			t.Errorf("%s: %d lines", name, n)
		}
	}
}

// TestGreetingOverADeadPage greets in a window whose ssh died during a page: nothing of the
// page remains beside or below the greeting, and the text above it, with the earlier words,
// stays.
func TestGreetingOverADeadPage(t *testing.T) {
	t.Parallel()
	const words, before = "umbrella mountain lavender", "eighty ground flag"
	h := &Class{o: Options{Class: class.Class{Name: "Monday"}, Model: career(t)}}
	for _, size := range [][2]int{{40, 14}, {80, 24}} {
		width, height := size[0], size[1]
		screen := vt.NewEmulator(width, height)
		page := []string{before}
		for range height - 1 {
			page = append(page, strings.Repeat("#", width))
		}
		_, _ = screen.WriteString(ansi.SetModeAltScreenSaveCursor + strings.Join(page, "\r\n") + ansi.CursorPosition(1, 2))
		_, _ = screen.WriteString("Killed\r\n$ ssh -p 2222 192.168.1.10\r\n")
		var out bytes.Buffer
		s := &sitting{class: h, pty: true, terminal: &Terminal{Out: &out, width: width, height: height}}
		s.wipe()
		s.say(s.greeting(words, true)...)
		_, _ = screen.WriteString(strings.ReplaceAll(out.String(), "\n", "\r\n") + "> ")
		rows := strings.Split(screen.String(), "\n")
		if len(rows) < height || strings.TrimSpace(rows[0]) != before {
			t.Errorf("%v: the words of before:\n%s", size, screen.String())
			continue
		}
		if below := strings.Join(rows[3:], "\n"); strings.Contains(below, "#") || !strings.Contains(below, words) {
			t.Errorf("%v:\n%s", size, screen.String())
		}
	}
}

// TestThreeWordsAreHardToGuess counts the bits of three words.
func TestThreeWordsAreHardToGuess(t *testing.T) {
	t.Parallel()
	const least = 33 // bits
	if bits := threeWords * math.Log2(float64(len(newWords(nil).list))); bits < least {
		t.Errorf("three words have %.1f bits, want %d", bits, least)
	}
}

// TestWordsAreEasyToRead checks the list against its rules.
func TestWordsAreEasyToRead(t *testing.T) {
	t.Parallel()
	list := newWords(nil).list
	for _, why := range misread(list) {
		t.Error(why)
	}
	if !slices.IsSorted(list) {
		t.Error("the list is not in the order of the alphabet")
	}
}

// TestWordsStay expects every word of the first list in the present one: participants of
// older classes have written them down.
func TestWordsStay(t *testing.T) {
	t.Parallel()
	first, err := os.ReadFile(filepath.Join("testdata", "words-first.txt"))
	if err != nil {
		t.Fatal(err)
	}
	const given = 456
	w := newWords(nil)
	words := strings.Fields(string(first))
	for _, word := range words {
		if !w.known[word] {
			t.Errorf("%s is no word any more", word)
		}
	}
	if len(words) != given {
		t.Errorf("%d words of the first list, want %d", len(words), given)
	}
}

// TestMisread expects the rules to refuse words that are easily misread or mistyped.
func TestMisread(t *testing.T) {
	t.Parallel()
	for _, list := range [][]string{
		{"apple"},
		{"quilt"},
		{"Blue"},
		{"café"},
		{"ox"},
		{"blueberry"},
		{"wind", "wand"},   // a letter changed
		{"sand", "sandy"},  // one more at the end
		{"rail", "trail"},  // one more at the beginning
		{"panda", "panda"}, // twice
		{"diary", "dairy"}, // neighbors swapped
		{"winner", "winer"},
	} {
		if len(misread(list)) == 0 {
			t.Errorf("%q are taken", list)
		}
	}
	if why := misread([]string{"badge", "bagel", "river", "zinc"}); len(why) > 0 {
		t.Errorf("refused: %q", why)
	}
}

// misread lists the words that may be taken for a command or for each other.
func misread(list []string) (why []string) {
	shape := regexp.MustCompile(`^[b-pr-z][a-z]{2,7}$`) // a and q are commands
	near := map[string]string{}                         // by the results of a slip
	for _, word := range list {
		if !shape.MatchString(word) {
			why = append(why, fmt.Sprintf("%q has another shape", word))
		}
		if near[word] != "" {
			why = append(why, fmt.Sprintf("%s is there twice", word))
		}
		near[word] = word
	}
	for _, word := range list {
		for i := range word {
			changed := word[:i] + "_" + word[i+1:]
			slips := []string{changed, word[:i] + word[i+1:]}
			if i > 0 && word[i-1] != word[i] {
				slips = append(slips, word[:i-1]+word[i:i+1]+word[i-1:i]+word[i+1:])
			}
			for _, slip := range slips {
				if other := near[slip]; other != "" && other != word {
					why = append(why, fmt.Sprintf("%s and %s are nearly the same", word, other))
				}
			}
			near[changed] = word
		}
	}
	return why
}

// TestGuesses has one address guess and another mistype: the guesser waits longer and longer
// and raises the alarm, the other never waits; both are forgotten.
func TestGuesses(t *testing.T) {
	t.Parallel()
	clock := time.Unix(0, 0)
	g := newGuesses(freely)
	g.now = func() time.Time { return clock }
	bad, good := netip.MustParsePrefix("10.0.0.2/32"), netip.MustParsePrefix("10.0.0.3/32")
	last := time.Duration(0)
	for n := range 200 {
		wait := g.wrong(bad)
		if wait < last || n < freely && wait > 0 || wait > mostHeld {
			t.Fatalf("the try after %d waits %v, the one before %v", n, wait, last)
		}
		last = wait
		if said := g.alarm(); (said != "") != (n+1 >= 30) {
			t.Fatalf("after %d tries the controls say %q", n+1, said)
		}
	}
	if last != mostHeld {
		t.Errorf("the last try waits %v", last)
	}
	if wait := g.wrong(good); wait != 0 {
		t.Errorf("somebody who mistypes elsewhere waits %v", wait)
	}
	if said := g.alarm(); !strings.Contains(said, "201 wrong tries in the last minute, from 2 addresses") {
		t.Errorf("the controls say %q", said)
	}
	clock = clock.Add(time.Hour)
	if said := g.alarm(); said != "" || len(g.of) != 0 || len(g.recent) != 0 {
		t.Errorf("an hour later: %q, %d addresses, %d tries", said, len(g.of), len(g.recent))
	}
	for n := range 10_500 { // from everywhere: the memory of addresses is bounded
		g.wrong(netip.MustParsePrefix(fmt.Sprintf("10.1.%d.%d/32", n/250, n%250)))
	}
	if len(g.of) > 4097 || len(g.recent) > 10_000 {
		t.Errorf("%d addresses and %d tries are held", len(g.of), len(g.recent))
	}
}

// TestGuessesAreForgotten guesses once a second from one address: one of five guesses is
// forgotten meanwhile, and the alarm covers about a minute.
func TestGuessesAreForgotten(t *testing.T) {
	t.Parallel()
	began := time.Unix(0, 0)
	clock := began
	g := newGuesses(freely)
	g.now = func() time.Time { return clock }
	from := netip.MustParsePrefix("10.0.0.2/32")
	for n := range 31 {
		clock = began.Add(time.Duration(n) * time.Second)
		want := max(0, time.Duration((n+1-freely)*int(longer)-n*int(longer)/5))
		if wait := g.wrong(from); (wait - want).Abs() > time.Millisecond {
			t.Fatalf("the try after %d seconds waits %v, want %v", n, wait, want)
		}
	}
	for after, alarm := range []bool{true, false} { // 30 in the last minute, and 29
		clock = began.Add(time.Minute + time.Duration(1+after)*time.Second)
		if said := g.alarm(); (said != "") != alarm {
			t.Errorf("after %v the controls say %q", clock.Sub(began), said)
		}
	}
}

// TestWelcomeSaysWhereAnswersAre expects the promise of the welcome to be true of the store.
func TestWelcomeSaysWhereAnswersAre(t *testing.T) {
	t.Parallel()
	for database, where := range map[bool]string{false: "on your instructor's computer,", true: "in the database of your class,"} {
		h := &Class{o: Options{Class: class.Class{Name: "Monday"}, Model: career(t), Database: database, Now: time.Now}}
		if says := h.asked().Class.Kept; !strings.Contains(says, where) {
			t.Errorf("database %v: %s", database, says)
		}
	}
}

// queue is a store whose calls take their turn after those of a whole class.
type queue struct{ Store }

func (queue) Join(ctx context.Context, _, words, _ string) (class.Membership, error) {
	return class.Membership{Member: words}, inTurn(ctx)
}

func inTurn(ctx context.Context) error {
	const turn = 20 * time.Second
	if !pause.For(ctx, turn) {
		return ctx.Err()
	}
	return nil
}

// TestSlowDoor comes with a whole class to a slow computer: who is new and who returns are told to
// wait, and let in.
func TestSlowDoor(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		h := &Class{
			o: Options{Class: class.Class{Name: "Monday"}, Store: queue{}, Limits: Limits{}.orDefaults()}, words: newWords(nil),
			liveClass: &liveClass{o: Options{Log: slog.New(slog.DiscardHandler)}, dirty: latest.New[struct{}]()}, intake: newIntake(func() bool { return true }),
		}
		h.state.OneRouter = true
		s := &sitting{class: h, place: &door.Conn{}, terminal: &Terminal{Out: &out, width: ui.MinWidth, height: ui.MinHeight}}
		words := strings.Join(strings.Fields(wordList)[:3], " ")
		if err := s.join(t.Context(), words); err != nil || s.words != words {
			t.Errorf("a newcomer has the seat %q: %v", s.words, err)
		}
		synctest.Wait() // the words to wait are written beside
		_, _, err := s.seatOf(t.Context(), words, func(ctx context.Context, _, _ string) (class.Membership, error) {
			return class.Membership{}, inTurn(ctx)
		})
		if err != nil {
			t.Errorf("who returns: %v", err)
		}
		synctest.Wait()
		if n := strings.Count(out.String(), "One moment"); n != 2 {
			t.Errorf("they are asked to wait %d times:\n%s", n, out.String())
		}
	})
}
