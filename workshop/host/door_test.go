package host

import (
	"bytes"
	"strings"
	"testing"

	"rolefit/internal/ui"
	"rolefit/workshop/class"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
)

// TestThreeWordsOnOneLine says the longest three words wherever they are said, on the
// narrowest screen: they stay on one line, with spaces between that can be copied.
func TestThreeWordsOnOneLine(t *testing.T) {
	t.Parallel()
	longest := ""
	for word := range strings.FieldsSeq(wordList) {
		if len(word) > len(longest) {
			longest = word
		}
	}
	words := strings.Join([]string{longest, longest, longest}, " ")
	h := &Host{o: Options{Class: class.Class{Name: "Monday"}, Model: career(t)}}
	var out bytes.Buffer
	s := &sitting{host: h, words: words, cancel: func() {}, terminal: &Terminal{Out: &out, width: ui.MinWidth, height: ui.MinHeight}}
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

// TestGreetingOverADeadPage greets in a window where an ssh died while a page was shown:
// nothing of the page is left beside or below the greeting, and what stands above it, the
// words of before with it, is as it was.
func TestGreetingOverADeadPage(t *testing.T) {
	t.Parallel()
	const words, before = "umbrella mountain lavender", "eighty ground flag"
	h := &Host{o: Options{Class: class.Class{Name: "Monday"}, Model: career(t)}}
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
		s := &sitting{host: h, pty: true, terminal: &Terminal{Out: &out, width: width, height: height}}
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
