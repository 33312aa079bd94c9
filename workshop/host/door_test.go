package host

import (
	"bytes"
	"strings"
	"testing"

	"rolefit/internal/ui"
	"rolefit/workshop/class"

	"github.com/charmbracelet/x/ansi"
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
