package tui

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"rolefit/content"
	"rolefit/internal/report/doc"
	"rolefit/internal/ui"
	"rolefit/quiz"
	"rolefit/quiz/quiztest"
	"rolefit/quiz/session"
	"rolefit/scoring"

	tea "charm.land/bubbletea/v2"
)

// everyPlace opens every screen that exists in a class.
func everyPlace() map[string]func(*driver) {
	all := places()
	maps.Copy(all, roomPlaces())
	return all
}

// named finds the keys that a sentence names: after "press", or alone.
var named = regexp.MustCompile(`\bpress (\S+)|(?:^|[ :])([0-9b-z?])(?:[ .,;]|$)`)

// keysIn are the keys that the notice of a screen names.
func keysIn(p program) []string {
	var keys []string
	for _, found := range named.FindAllStringSubmatch(p.notice+" "+p.called(), -1) {
		keys = append(keys, strings.Trim(found[1]+found[2], ".,;"))
	}
	return keys
}

// does describes the visible effect of a key that a notice names.
func does(key string) string {
	return map[string]string{"6": "[6 Class]", "v": "Your class votes again"}[key]
}

// TestNoticesNameTheirOwnKeys sends every kind of news to every screen. A key that the notice
// names has the effect that the notice promises, and on the result the notice names one.
func TestNoticesNameTheirOwnKeys(t *testing.T) {
	t.Parallel()
	const asked = "train-or-next-problem"
	news := map[string][]tea.Msg{
		"the result":      {newsMsg{news: quiz.News{Class: quiztest.Told()}}},
		"a vote":          {newsMsg{news: quiz.News{Ask: asked}}},
		"both at once":    {newsMsg{news: quiz.News{Class: quiztest.Told(), Ask: asked}}},
		"one, then one":   {newsMsg{news: quiz.News{Class: quiztest.Told()}}, newsMsg{news: quiz.News{Class: quiztest.Told(), Ask: asked}}},
		"a vote that was": {newsMsg{news: quiz.News{Class: quiztest.Told(), Ask: asked}}, newsMsg{news: quiz.News{Class: quiztest.Told()}}},
		"an answer":       {newsMsg{news: quiz.News{Ask: asked}}, voted()},
		"a late answer":   {newsMsg{news: quiz.News{Ask: asked}}, newsMsg{}, voted()},
		"more people":     {newsMsg{news: quiz.News{Class: quiztest.Told(), Says: "Your class's result now includes more people."}}},
		"the end":         {newsMsg{news: quiz.News{Class: quiztest.Told(), Says: "The class has ended. Your result stays here until you leave."}}},
		"sent":            {newsMsg{news: quiz.News{Says: "Your answers were sent to the class."}}},
	}
	for place, open := range everyPlace() {
		t.Run(place, func(t *testing.T) {
			t.Parallel()
			s := newDriver(t, quiztest.ClassOptions(t, &quiztest.Ballot{}), 80, 24)
			open(s)
			s.send(newsMsg{}) // nothing was heard before
			start := s.model
			for name, messages := range news {
				s.model = start
				for _, msg := range messages {
					s.send(msg)
				}
				keepsItsWord(t, s, name)
			}
		})
	}
}

// keepsItsWord presses the keys that the notice of a screen names, after news of a name.
func keepsItsWord(t *testing.T, s *driver, name string) {
	t.Helper()
	p := s.model.(program)
	keys := keysIn(p)
	if p.sitting.Place() == quiz.AtResult && !p.help && !p.typing() {
		now := p.sitting.News
		if voted := name == "an answer" || name == "a vote"; voted && !slices.Equal(keys, []string{"v"}) ||
			name == "the result" && !slices.Equal(keys, []string{"6"}) && p.sitting.Pane != quiz.ClassPane {
			t.Errorf("%s: on the result, with %+v, the notice names %v: %s", name, now, keys, p.notice+" "+p.called())
		}
	}
	for _, k := range keys {
		before := s.session().Sheet()
		s.keys(k)
		if want := does(k); want == "" || !strings.Contains(s.view(), want) {
			t.Errorf("%s: %q is named, and %q is not what comes of it:\n%s", name, k, want, s.view())
		}
		if fmt.Sprint(before) != fmt.Sprint(s.session().Sheet()) {
			t.Errorf("%s: %q answered a question", name, k)
		}
	}
}

// TestNoticesWaitForTheirPlace expects news during a question to be shown there without a
// key, and again on the screen that has the key, unless it is over by then.
func TestNoticesWaitForTheirPlace(t *testing.T) {
	t.Parallel()
	for over, want := range map[bool]string{false: "Your class is voting: press v to vote.", true: ""} {
		s := newDriver(t, quiztest.ClassOptions(t, &quiztest.Ballot{}), 80, 24)
		places()["review"](s)
		s.send(newsMsg{news: quiz.News{Ask: "deep-focus"}})
		if view := s.view(); !strings.Contains(view, "You can vote from your own result.") {
			t.Errorf("nothing is said:\n%s", view)
		}
		s.keys("down")
		if view := s.view(); strings.Contains(view, "Your class") {
			t.Errorf("it stays after a key:\n%s", view)
		}
		if over {
			s.send(newsMsg{})
		}
		s.keys("enter", "enter")
		for range 3 {
			if s.session().Place() != session.AtResult {
				s.keys("3", "enter")
			}
		}
		p := s.model.(program)
		if got := p.called(); got != want || p.sitting.Session.Place() != session.AtResult {
			t.Errorf("over %v: on the result it says %q, want %q", over, got, want)
		}
		s.keys("2")
		if s.model.(program).called() != "" {
			t.Error("it stays after a key on the result")
		}
	}
}

// TestWordsAreOnEveryScreen expects the three words, at every supported size and below, whole
// on the screen and in the window's title, with the cursor on the line below them. The sizes
// are those at which the layout breaks, one cell to either side, and the extremes.
func TestWordsAreOnEveryScreen(t *testing.T) {
	t.Parallel()
	const most = "remember scramble mountain" // as long as words get
	widths := []int{
		1, len(most) - 1, len(most), ui.MinWidth - 1, ui.MinWidth, ui.RoomyWidth - 1, ui.RoomyWidth, ui.RoomyWidth + 1, ui.RoomyWidth + 2,
		80, ui.MaxWidth, ui.MaxWidth + 1, ui.SideWidth - 1, ui.SideWidth, 200,
	}
	heights := []int{1, ui.MinHeight - 1, ui.MinHeight, ui.MinHeight + 1, 20, 24, ui.MaxHeight, ui.MaxHeight + 1, 60}
	if testing.Short() {
		widths, heights = []int{ui.MinWidth - 1, 80, 200}, []int{ui.MinHeight}
	}
	for name, open := range everyPlace() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := quiztest.ClassOptions(t, &quiztest.Ballot{})
			o.Class.Words = most
			s := newDriver(t, o, 80, 24)
			open(s)
			for _, status := range []string{"", "sent to the class"} {
				news := s.model.(program).sitting.News
				news.Status = status
				s.send(newsMsg{news: news})
				for _, w := range widths { // the header depends on these, and on the status
					checkWords(t, s, most, w, ui.MinHeight)
					if status == "" {
						for _, h := range []int{1, ui.MinHeight - 1, 60} {
							checkWords(t, s, most, w, h)
						}
					}
				}
				for _, h := range heights { // and its row on these
					checkWords(t, s, most, ui.MinWidth, h)
					checkWords(t, s, most, 80, h)
				}
			}
		})
	}
}

func checkWords(t *testing.T, s *driver, words string, w, h int) {
	t.Helper()
	s.send(tea.WindowSizeMsg{Width: w, Height: h})
	v := s.model.View()
	if v.WindowTitle != "rolefit: "+words {
		t.Errorf("the title is %q", v.WindowTitle)
	}
	if w < len(words) {
		return
	}
	view := plain(v)
	rows := strings.Split(view, "\n")
	at := slices.IndexFunc(rows, func(row string) bool { return strings.Contains(row, words) })
	if at < 0 || strings.Count(view, words) != 1 {
		t.Errorf("%dx%d: the words are not there, or twice:\n%s", w, h, view)
		return
	}
	if v.Cursor == nil || v.Cursor.Y != min(at+1, h-1) || v.Cursor.X != 0 {
		t.Errorf("%dx%d: the words are on row %d, the cursor at %+v", w, h, at, v.Cursor)
	}
}

// TestNoWordsNoCursor expects no cursor without three words.
func TestNoWordsNoCursor(t *testing.T) {
	t.Parallel()
	for _, room := range []*quiz.Class{nil, {}} {
		o := quiztest.CareerOptions(t, &quiztest.Memory{})
		o.Class = room
		if v := newDriver(t, o, 80, 24).model.View(); v.Cursor != nil || v.WindowTitle != "rolefit" {
			t.Errorf("cursor %+v, title %q", v.Cursor, v.WindowTitle)
		}
	}
}

// TestEveryAnswerIsInSight asks every question, and every second vote, on the smallest
// screen, with and without a notice: the words of both ends and all five answers are visible.
func TestEveryAnswerIsInSight(t *testing.T) {
	t.Parallel()
	for _, id := range content.EmbeddedIDs() {
		a, err := content.Embedded(id)
		if err != nil {
			t.Fatal(err)
		}
		m, err := scoring.NewModel(a)
		if err != nil {
			t.Fatal(err)
		}
		o := quiztest.ClassOptions(t, &quiztest.Ballot{})
		o.Model = m
		s := newDriver(t, o, 40, 14)
		s.keys("1", "s")
		check := func(q content.Question) {
			t.Helper()
			for _, notice := range []string{"", "Your answers cannot be kept: the disk is full. Go on: it is tried again."} {
				p := s.model.(program)
				p.notice = notice
				s.model = p
				view := s.view()
				for i, answer := range doc.Answers() {
					if shown := regexp.MustCompile(fmt.Sprintf("%d [○◉●] %s|[○◉●]%d", i+1, answer, i+1)); !shown.MatchString(view) || !strings.Contains(view, answer) && i != 1 && i != 3 {
						t.Errorf("%s: answer %d is out of sight:\n%s", q.ID, i+1, view)
					}
				}
				whole(t, view, q, 40)
			}
		}
		for s.session().Place() == session.AtQuestion {
			q, _, _ := s.session().Question()
			check(q)
			s.keys("4", "b") // with the sign of an answer
			check(q)
			s.keys("4")
		}
		for range 40 {
			if s.session().Place() != session.AtResult {
				s.keys("3", "enter", "s")
			}
		}
		for _, q := range append(slices.Clone(a.Questions), a.TieBreakers...) {
			s.send(newsMsg{news: quiz.News{Ask: q.ID}})
			s.keys("v")
			voting := s.model.(program).sitting
			if voting.Place() != quiz.AtVote {
				t.Fatalf("%s is not asked", q.ID)
			}
			asked := voting.Prompt()
			check(content.Question{ID: q.ID, Kind: content.TradeOff, Stem: asked.Ask, A: asked.Ends[0].Text, B: asked.Ends[1].Text})
			s.keys("esc")
		}
	}
}

// voted is the news that a second answer was counted.
func voted() tea.Msg {
	return doneMsg{aside: true, done: quiz.Done{Notice: "Your second answer: a bit: the phrase.", Then: quiz.Sitting.Voted}}
}
