package join

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"rolefit/internal/classclient"
	"rolefit/internal/textsafe"
)

// FuzzHeard feeds any news: the participant sees lines of our own layout, with sentences and
// titles within their limits.
func FuzzHeard(f *testing.F) {
	for _, line := range []string{
		`{"schema":1,"class":"Tuesday","says":"","asks":"","result":null}`,
		`{"says":"Type v.","asks":"deep-focus","result":[{"title":"9 of 12 counted","lines":["How the results came out"],"steps":false}]}`,
		`{"says":"a\u001b[2J\nb\u202e","result":[{"title":"c\td","lines":["e\u0007","f\ng\r"],"steps":true}]}`,
		`{"result":[]}`, `{"result":[null]}`, `{"says":"` + strings.Repeat("long ", 60) + `"}`, `{"says":"\ud800","asks":"\u0000"}`,
	} {
		f.Add([]byte(line))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		var told classclient.News
		if json.Unmarshal(line, &told) != nil {
			return
		}
		n := heard(told)
		const most = 210 // runes
		lines := []string{n.Says}
		for _, s := range n.Class {
			lines = append(lines, s.Title)
		}
		for _, text := range lines {
			if utf8.RuneCountInString(text) > most {
				t.Fatalf("%q: shown as %q", line, text)
			}
		}
		for i, s := range n.Class {
			lines = append(lines, s.Lines...)
			if len(s.Lines) != len(told.Result[i].Lines) {
				t.Fatalf("%q: %d lines of %d", line, len(s.Lines), len(told.Result[i].Lines))
			}
		}
		for _, text := range lines {
			if strings.ContainsFunc(text, func(r rune) bool { return !textsafe.Kept(r) }) || !utf8.ValidString(text) {
				t.Fatalf("%q: shown as %q", line, text)
			}
		}
		if len(n.Class) != len(told.Result) || n.Ask != told.Asks {
			t.Fatalf("%q: heard as %+v", line, n)
		}
	})
}
