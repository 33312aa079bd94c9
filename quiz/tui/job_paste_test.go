package tui

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode"

	"rolefit/content"
	"rolefit/internal/record"
	"rolefit/internal/testkit"
	"rolefit/quiz"
	"rolefit/quiz/quiztest"
	"rolefit/scoring/job"

	tea "charm.land/bubbletea/v2"
)

// pasteAt sends a posting to the first screen of a check without jobs.
func pasteAt(t *testing.T, text string) (*driver, *quiztest.Drawer) {
	t.Helper()
	d := &quiztest.Drawer{Jobs: map[string]job.Sheet{}}
	s := newJobStage(t, quiztest.JobOptions(t, d, ""), 80, 24)
	return s.keys("paste " + text), d
}

// TestPastedPosting goes from a paste to the result: the proposal takes a key of its own, and
// only the facts with a line are asked.
func TestPastedPosting(t *testing.T) {
	t.Parallel()
	s, d := pasteAt(t, quiztest.PostingText)
	const name = "Forward Deployed Engineer – Acme AI"
	if view := s.view(); !strings.Contains(view, "› "+name) || !strings.Contains(view, "106 words") || len(d.Jobs) != 0 {
		t.Fatalf("no name is proposed, or it was saved before it had one:\n%s", view)
	}
	s.keys("backspace", "enter")
	sheet := d.Jobs[name[:len(name)-1]]
	if sheet.Text != quiztest.PostingText || sheet.Title != name || len(sheet.Facts) != 0 {
		t.Fatalf("saved: %+v", sheet)
	}
	if view := s.view(); !strings.Contains(view, "no line about eleven facts") {
		t.Fatalf("nothing is proposed:\n%s", view)
	}
	s.keys("down", "down", "down", "down", "enter", "y") // each project the same: known from elsewhere
	if view := s.view(); !strings.Contains(view, "no line about ten facts") {
		t.Errorf("not back at the proposal:\n%s", view)
	}
	s.keys("1")
	facts := d.Jobs[sheet.Name].Facts
	if len(facts) != 11 || facts["repeatable"] != content.JobYes || facts["few-accounts"] != content.JobNotStated {
		t.Errorf("saved: %v", facts)
	}
	for n := 1; n <= 9; n++ {
		if view := s.view(); !strings.Contains(view, fmt.Sprintf("fact %d of 9", n)) {
			t.Errorf("not at fact %d:\n%s", n, view)
		}
		s.keys("y")
		if n == 4 { // one role is left: the result shows, and offers to go on
			s.keys("c")
		}
	}
	if view := s.view(); !strings.Contains(view, "[1 What it is]") || len(d.Jobs[sheet.Name].Facts) != 20 {
		t.Errorf("not at the result:\n%s", view)
	}
}

// TestProposalIsRefused asks every fact one by one instead.
func TestProposalIsRefused(t *testing.T) {
	t.Parallel()
	s, d := pasteAt(t, quiztest.PostingText)
	s.keys("enter", "2")
	if view := s.view(); !strings.Contains(view, "fact 1 of 20") || len(d.Jobs["Forward Deployed Engineer – Acme AI"].Facts) != 0 {
		t.Errorf("not at all facts:\n%s", view)
	}
	s, d = pasteAt(t, quiztest.PostingText)
	s.keys("enter", "b", "d", "b", "b")
	if view := s.view(); !strings.Contains(view, "Check a job") || len(d.Jobs["Forward Deployed Engineer – Acme AI"].Facts) != 0 {
		t.Errorf("no way back:\n%s", view)
	}
}

// TestPastedOver pastes into every place of an open job: nothing is answered, and the person
// says whose posting it is.
func TestPastedOver(t *testing.T) {
	t.Parallel()
	other := "Solutions Engineer at Beta\n" + strings.Repeat("You run demos for buyers. yes\n1\n2\n3\ny\nn\n", 5)
	for name, keys := range map[string][]string{"fact": {"down", "enter"}, "help": {"down", "enter", "?"}, "facts": nil, "result": {"r"}, "silent": {"d"}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := quiztest.FullDrawer()
			s := newJobStage(t, quiztest.JobOptions(t, d, "Acme, field team"), 80, 24).keys(keys...)
			before := s.view()
			s.keys("paste " + other)
			if view := s.view(); !strings.Contains(view, "Which job is this posting for?") {
				t.Fatalf("nobody is asked:\n%s", view)
			}
			if view := s.keys("b").view(); view != before && name != "help" {
				t.Errorf("not back:\n%s\nwas\n%s", view, before)
			}
			s.keys("paste "+other, "1", "enter")
			if text := d.Jobs["Solutions Engineer at Beta"].Text; !strings.HasPrefix(text, "Solutions Engineer at Beta\nYou run") {
				t.Errorf("%q is saved", text)
			}
			if sheet := d.Jobs["Acme, field team"]; len(sheet.Facts) != 8 || sheet.Text != quiztest.PostingText {
				t.Errorf("the other job is changed: %+v", sheet)
			}
		})
	}
	d := quiztest.FullDrawer()
	s := newJobStage(t, quiztest.JobOptions(t, d, "Torn"), 80, 24).keys("paste short", "paste "+other, "1")
	if sheet := d.Jobs["Torn"]; len(sheet.Facts) != 4 || sheet.Title != "Solutions Engineer at Beta" || !strings.Contains(s.view(), "The posting has no line about") {
		t.Errorf("%+v\n%s", sheet, s.view())
	}
}

// TestPostingOfOneLine takes a paragraph for a posting, not for a name that is too long.
func TestPostingOfOneLine(t *testing.T) {
	t.Parallel()
	s, _ := pasteAt(t, "You travel half of the time, write production code at customer sites and are on call.")
	if view := s.keys("enter").view(); !strings.Contains(view, "What do you call this job?") || !strings.Contains(view, "16 words") {
		t.Errorf("not taken for a posting:\n%s", view)
	}
}

// TestShortPasteOver takes a few words for no posting, and says so.
func TestShortPasteOver(t *testing.T) {
	t.Parallel()
	s := newJobStage(t, quiztest.JobOptions(t, quiztest.FullDrawer(), "New"), 80, 24).keys("paste yes\nyes\nyes")
	if view := s.view(); !strings.Contains(view, "too short for a posting") || !strings.Contains(view, "fact 1 of 20") {
		t.Errorf("%s", view)
	}
}

// TestFieldOfFirstScreen types something else than a posting: a word is pasted into the field, an
// address is not fetched, a file is read, and a missing file is no name of a job.
func TestFieldOfFirstScreen(t *testing.T) {
	t.Parallel()
	d := quiztest.FullDrawer()
	o := quiztest.JobOptions(t, d, "")
	o.Check.Jobs.Read = func(name string) (string, bool, error) {
		switch {
		case name == "/gone.txt":
			return "", true, errors.New("there is no file /gone.txt")
		case strings.HasSuffix(name, ".txt"):
			return "You travel.\n", true, nil
		}
		return "", false, nil
	}
	s := newJobStage(t, o, 80, 24)
	if view := s.keys("down", "paste  https://jobs.example/1 ", "enter").view(); !strings.Contains(view, "Nothing is fetched from the web") {
		t.Errorf("%s", view)
	}
	clear := strings.Split(strings.Repeat("backspace ", 30), " ")[:30]
	if view := s.keys(clear...).keys("paste /gone.txt", "enter").view(); !strings.Contains(view, "There is no file /gone.txt.") || len(d.Jobs) != 3 {
		t.Errorf("%s", view)
	}
	if view := s.keys(clear...).keys("paste My/Torn.txt", "enter").view(); !strings.Contains(view, "› Torn 2") {
		t.Errorf("a name that is taken is proposed:\n%s", view)
	}
	if view := s.keys("backspace", "backspace", "enter").view(); !strings.Contains(view, "a job called Torn already") || d.Jobs["Torn"].Text != "" {
		t.Errorf("%s", view)
	}
	if view := s.keys("esc").view(); !strings.Contains(view, "Saved jobs") {
		t.Errorf("no way back:\n%s", view)
	}
}

// TestStrangePastes draws texts that are pasted by mistake, or on purpose, at every place.
func TestStrangePastes(t *testing.T) {
	t.Parallel()
	var long strings.Builder
	for n := range 5000 {
		long.WriteString([]string{"customers ", "travel ", "Kubernetes, ", "production code. ", "You ", "ship\n"}[n%6])
	}
	for name, text := range map[string]string{
		"5000 words":    long.String(),
		"windows":       strings.ReplaceAll(quiztest.PostingText, "\n", "\r\n"),
		"tabs":          "Role\tEngineer\n\tYou\ttravel\tand\tcode\n",
		"sequences":     "Engineer\x1b[2J\x1b]0;x\a\n\x1b[31mtravel\x1b[0m \u009b31m coding\n\x00",
		"right to left": "מהנדס\n\u202eנסיעות travel לקוחות coding\u202c\nعمل مع العملاء, travel\n",
		"bytes":         strings.Repeat("\xff\xfe\x00\x01PK\n", 500),
		"one word":      strings.Repeat("x", 20000) + "\n" + strings.Repeat("travel", 3000),
		"emoji":         strings.Repeat("👩‍🚀🇸🇪 travel \n", 300),
		"wide":          strings.Repeat("出張が多い travel 仕事です。", 200) + "\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, d := pasteAt(t, text)
			look := func() {
				t.Helper()
				for _, size := range [][2]int{{40, 14}, {80, 24}, {120, 40}} {
					s.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
					view := s.view()
					checkGeometry(t, view, size[0], size[1], false)
					if strings.ContainsFunc(view, func(c rune) bool { return c != '\n' && unicode.IsControl(c) || c == '\u202e' }) {
						t.Errorf("a terminal would obey: %q", view)
					}
				}
			}
			look()
			s.keys("enter")
			look()
			s.keys("1")
			look()
			s.keys("y", "t", "m", "m")
			look()
			for range 20 {
				s.keys("n")
			}
			look()
			if len(d.Jobs) != 1 {
				t.Fatalf("%d jobs", len(d.Jobs))
			}
			for _, sheet := range d.Jobs {
				if sheet.Text != record.JobText([]byte(text)) || len(sheet.Facts) != 20 {
					t.Errorf("%d of %d bytes and %d facts are saved", len(sheet.Text), len(text), len(sheet.Facts))
				}
			}
		})
	}
}

// TestPasteIsNotSaved keeps a posting that the disk has no room for, and saves it with the next
// answer.
func TestPasteIsNotSaved(t *testing.T) {
	t.Parallel()
	d := &quiztest.Drawer{Jobs: map[string]job.Sheet{}, Full: errors.New("no space left on device")}
	s := newJobStage(t, quiztest.JobOptions(t, d, ""), 80, 24).keys("paste "+quiztest.PostingText, "enter")
	if view := s.view(); !strings.Contains(view, "can't be saved: no space left") || !strings.Contains(view, "not saved") {
		t.Errorf("%s", view)
	}
	d.Full = nil
	s.keys("1")
	if sheet := d.Jobs["Forward Deployed Engineer – Acme AI"]; sheet.Text == "" || len(sheet.Facts) != 11 {
		t.Errorf("saved: %+v", sheet)
	}
}

// TestDraftIsNamedFirst begins with the posting of a file.
func TestDraftIsNamedFirst(t *testing.T) {
	t.Parallel()
	o := quiztest.JobOptions(t, quiztest.FullDrawer(), "")
	o.Check.Draft = quiz.NewDraft("You travel.", "", "postings/acme-fde.txt")
	s := newJobStage(t, o, 80, 24)
	testkit.Golden(t, "testdata/golden/TestDraftIsNamedFirst.txt", s.view()+"\n")
}

// TestJobClicks goes from the list of jobs to an answer with the mouse alone.
func TestJobClicks(t *testing.T) {
	t.Parallel()
	o := quiztest.JobOptions(t, quiztest.FullDrawer(), "")
	w := &fakeClock{}
	o = w.of(o)
	o.Screen.Mouse = true
	s := newJobStage(t, o, 80, 24)
	for _, c := range [][2]string{
		{"Acme, field team", "8 of 20"}, {"not mentioned", "no line about"}, {"names the systems", "no line in the posting"}, {"2  no", "no line about"}, {"Yes, for all", "fact "},
	} {
		w.now = w.now.Add(time.Second)
		s.click(c[0], w.now)
		if !strings.Contains(s.view(), c[1]) {
			t.Fatalf("after %q:\n%s", c[0], s.view())
		}
	}
}
