package quiz

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"rolefit/internal/lineio"
	"rolefit/internal/report"
	"rolefit/quiz/session"
	"rolefit/scoring"

	tea "charm.land/bubbletea/v2"
	"github.com/google/go-cmp/cmp"
)

// ballot is a class that somebody votes in.
type ballot struct {
	votes []string
	done  []scoring.Sheet
	err   error
}

func (b *ballot) room() *Room {
	return &Room{
		Words: "lamp river coin",
		Kept:  "Every answer is kept at once on your instructor's computer, without your name.",
		Vote: func(question string, v int) error {
			b.votes = append(b.votes, fmt.Sprint(question, " ", v))
			return b.err
		},
		Done: func(s scoring.Sheet) { b.done = append(b.done, s) },
	}
}

// told is what a class is told of itself.
func told() []report.Section {
	return []report.Section{
		{Title: "The class: 12 of 14 counted", Lines: []string{"Forward Deployed +6.2 on average", "Software -4.0 on average"}},
		{Title: "How the results came out", Lines: []string{"5 clear, 4 leaning, 3 too close to call"}},
	}
}

// roomPlaces opens the screens that there are in a class alone.
func roomPlaces() map[string]func(*stage) {
	result := places()["result-clear"]
	ask := News{Class: told(), Ask: "train-or-next-problem"}
	return map[string]func(*stage){
		"room-welcome":  func(*stage) {},
		"room-question": func(s *stage) { s.keys("1", "5") },
		"room-told":     func(s *stage) { s.keys("1", "5"); s.send(newsMsg{news: News{Class: told()}}) },
		"room-unsaved": func(s *stage) {
			s.model = newProgram(withFaults(s.model.(program).options))
			s.send(s.size)
			s.keys("1", "5")
		},
		"room-result": result,
		"room-revealed": func(s *stage) {
			result(s)
			s.send(newsMsg{news: News{Class: told()}})
		},
		"room-class":     func(s *stage) { result(s); s.send(newsMsg{news: News{Class: told()}}); s.keys("4") },
		"room-ask":       func(s *stage) { result(s); s.send(newsMsg{news: ask}) },
		"room-vote":      func(s *stage) { result(s); s.send(newsMsg{news: ask}); s.keys("v") },
		"room-vote-help": func(s *stage) { result(s); s.send(newsMsg{news: ask}); s.keys("v", "?") },
		"room-voted":     func(s *stage) { result(s); s.send(newsMsg{news: ask}); s.keys("v", "4") },
	}
}

// withFaults are options with a journal that keeps nothing.
func withFaults(o Options) Options {
	o.Journal = &memory{full: errors.New("the disk is full")}
	return o
}

// TestNewsOfAMendedDisk: who has answers that are not kept tries again when the class has
// news, and stops saying so.
func TestNewsOfAMendedDisk(t *testing.T) {
	t.Parallel()
	s := newStage(t, withFaults(roomOptions(t, &ballot{})), 80, 24)
	s.keys("1", "5")
	if view := s.view(); !strings.Contains(view, "cannot be kept") || !strings.Contains(view, "not saved") {
		t.Fatal(view)
	}
	s.send(newsMsg{news: News{}})
	if view := s.view(); !strings.Contains(view, "not saved") {
		t.Fatal(view)
	}
	s.model.(program).options.Journal.(*memory).full = nil
	s.send(newsMsg{news: News{}})
	if view := s.view(); !strings.Contains(view, "Your answers can be kept again; none is missing.") || strings.Contains(view, "not saved") {
		t.Fatal(view)
	}
}

func roomOptions(t *testing.T, b *ballot) Options {
	t.Helper()
	o := careerOptions(t, &memory{})
	o.Save, o.Room = nil, b.room()
	return o
}

func TestRoomScreens(t *testing.T) {
	t.Parallel()
	for name, open := range roomPlaces() {
		for _, size := range [][2]int{{80, 24}, {40, 14}} {
			t.Run(fmt.Sprintf("%s-%dx%d", name, size[0], size[1]), func(t *testing.T) {
				t.Parallel()
				s := newStage(t, roomOptions(t, &ballot{}), size[0], size[1])
				open(s)
				golden(t, strings.ReplaceAll(t.Name(), "/", "-"), s.view()+"\n")
			})
		}
	}
}

func TestRoomGeometry(t *testing.T) {
	t.Parallel()
	for name, open := range roomPlaces() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := roomOptions(t, &ballot{})
			o.ASCII = true
			s := newStage(t, o, 80, 24)
			open(s)
			for _, w := range []int{1, 20, 39, 40, 64, 79, 80, 120, 200} {
				for _, h := range []int{1, 13, 14, 24, 60} {
					s.send(tea.WindowSizeMsg{Width: w, Height: h})
					checkGeometry(t, s.view(), w, h, true)
				}
			}
		})
	}
}

// TestRoomVote answers a question again, and nothing of the result changes.
func TestRoomVote(t *testing.T) {
	t.Parallel()
	b := &ballot{}
	s := newStage(t, roomOptions(t, b), 80, 24)
	places()["result-clear"](s)
	s.keys("v") // nothing is asked
	if len(b.votes) > 0 || strings.Contains(s.view(), "votes again") {
		t.Fatal("a vote that nobody asked for")
	}
	before := s.session().Sheet()
	s.send(newsMsg{news: News{Ask: "train-or-next-problem"}})
	s.keys("v", "4", "v", "left", "left", "enter", "v", "esc")
	if diff := cmp.Diff([]string{"train-or-next-problem 1", "train-or-next-problem -1"}, b.votes); diff != "" {
		t.Errorf("votes (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(before, s.session().Sheet()); diff != "" {
		t.Errorf("a vote changes the answers:\n%s", diff)
	}
	b.err = errors.New("the vote is closed")
	s.keys("v", "1")
	if !strings.Contains(s.view(), "Your second answer is not counted: the vote is closed.") {
		t.Errorf("a vote that failed:\n%s", s.view())
	}
	s.keys("v")
	s.send(newsMsg{news: News{}}) // closed while the question is open
	if strings.Contains(s.view(), "Your class votes again") {
		t.Errorf("the vote is over and the question stays:\n%s", s.view())
	}
}

// TestRoomPanes has a fourth pane from the reveal on, and not before.
func TestRoomPanes(t *testing.T) {
	t.Parallel()
	s := newStage(t, roomOptions(t, &ballot{}), 80, 24)
	places()["result-clear"](s)
	s.keys("4")
	if view := s.view(); strings.Contains(view, "Class") || !strings.Contains(view, "[1 Result]") {
		t.Errorf("a fourth pane before the reveal:\n%s", view)
	}
	s.keys("n")
	if s.session().Place() != session.AtResult {
		t.Error("a new person begins in somebody's seat")
	}
	s.send(newsMsg{news: News{Class: told()}})
	s.keys("tab", "tab", "tab")
	if view := s.view(); !strings.Contains(view, "[4 Class]") || !strings.Contains(view, "12 of 14 counted") {
		t.Errorf("the class's pane:\n%s", view)
	}
	s.keys("tab")
	if view := s.view(); !strings.Contains(view, "[1 Result]") {
		t.Errorf("after the last pane:\n%s", view)
	}
}

// TestRoomDone tells the class once for each time that the result is reached.
func TestRoomDone(t *testing.T) {
	t.Parallel()
	b := &ballot{}
	s := newStage(t, roomOptions(t, b), 80, 24)
	places()["result-clear"](s)
	if len(b.done) != 1 || len(b.done[0].Answers) != 28 {
		t.Fatalf("told %d times: %v", len(b.done), b.done)
	}
	s.keys("2", "3", "c", "enter", "1", "enter") // panes; from the review to an answer and back
	if len(b.done) != 2 {
		t.Errorf("told %d times", len(b.done))
	}
}

// TestRoomLeave leaves when the host goes away, after a write that is under way.
func TestRoomLeave(t *testing.T) {
	t.Parallel()
	s := newStage(t, roomOptions(t, &ballot{}), 80, 24)
	s.keys("1", "5", "4")
	s.send(newsMsg{news: News{Leave: "the host stops"}})
	if !s.quit {
		t.Error("somebody stays")
	}
	p := newStage(t, roomOptions(t, &ballot{}), 80, 24)
	p.keys("1", "5")
	model, write := p.model.Update(press("4"))
	model, _ = model.Update(newsMsg{news: News{Leave: "the host stops"}})
	model, cmd := model.Update(write())
	if _, ok := cmd().(tea.QuitMsg); !ok || len(model.(program).session.Sheet().Answers) != 1 {
		t.Error("an answer under way is left behind")
	}
}

// TestRoomNews listens for as long as there is something to hear.
func TestRoomNews(t *testing.T) {
	t.Parallel()
	news := make(chan News, 1)
	cmd := listen(&Room{News: news})
	news <- News{Says: "hello"}
	if msg := cmd().(newsMsg); msg.news.Says != "hello" || msg.over {
		t.Errorf("%+v", msg)
	}
	close(news)
	if msg := cmd().(newsMsg); !msg.over {
		t.Errorf("%+v", msg)
	}
	if listen(nil) != nil || listen(&Room{}) != nil {
		t.Error("listens where there is nothing to hear")
	}
}

// TestResumeAtOnce goes on without a welcome, in both forms.
func TestResumeAtOnce(t *testing.T) {
	t.Parallel()
	kept := &memory{}
	begun := roomOptions(t, &ballot{})
	begun.Journal = kept
	newStage(t, begun, 80, 24).keys("1", "5", "4", "2")
	o := roomOptions(t, &ballot{})
	o.Journal, o.Resume = kept, "mine"
	again := newStage(t, o, 80, 24)
	again.send(again.model.Init()())
	if view := again.view(); !strings.Contains(view, "Question 3 of 28") || !strings.Contains(view, "your words: lamp river coin") {
		t.Errorf("full screen:\n%s", view)
	}
	var out strings.Builder
	if _, err := RunPlain(t.Context(), o, typed("q"), &out); err != nil || !strings.HasPrefix(out.String(), "Going on where you stopped.\n\nQuestion 3 of 28.") {
		t.Errorf("line by line: %v\n%s", err, out.String())
	}
}

// TestPlainRoom hears the class, reads what it was told, and votes.
func TestPlainRoom(t *testing.T) {
	t.Parallel()
	b := &ballot{}
	o := smallOptions(t, &notebook{})
	o.Room = b.room()
	news := make(chan News, 1)
	o.Room.News = news
	lines := []string{"4"}
	for range 12 {
		lines = append(lines, "5", "1")
	}
	in := typed(append(lines[:13], "", "s", "s", "", "class", "v", "q")...)
	news <- News{Class: told(), Ask: "warmth"}
	var out strings.Builder
	o.Room.News = news
	if _, err := RunPlain(t.Context(), o, in, &out); err != nil {
		t.Fatal(err)
	}
	text := out.String()
	for _, want := range []string{
		"Every answer is kept at once on your instructor's computer, without your name.\n",
		"From your class: Your class answers a question again",
	} {
		if strings.Count(text, want) != 1 {
			t.Errorf("not said once: %q", want)
		}
	}
	presentable(t, text)
}

// TestPlainVote votes line by line.
func TestPlainVote(t *testing.T) {
	t.Parallel()
	b := &ballot{}
	o := smallOptions(t, &notebook{})
	o.Room = b.room()
	var out strings.Builder
	p := newLines(t.Context(), resulting(t, o), typed("v", "what", "4", "v", "b", "class"), &out)
	p.heard(News{Class: told(), Ask: "warmth"})
	if err := p.converse(); !errors.Is(err, io.EOF) {
		t.Fatal(err)
	}
	p.in.Stop()
	p.in = lineio.Read(t.Context(), typed("v"))
	defer p.in.Stop()
	p.heard(News{})
	if err := p.converse(); !errors.Is(err, io.EOF) {
		t.Fatal(err)
	}
	text := out.String()
	for _, want := range []string{
		"B: I like warmth.\n", "Your second answer: rather B. v changes it while the vote is open.\n", "The class: 12 of 14 counted.\nForward Deployed +6.2 on average\n",
		"Your class is not voting now.\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("not said: %q in\n%s", want, text)
		}
	}
	if !cmp.Equal(b.votes, []string{"warmth 1"}) {
		t.Errorf("votes: %v", b.votes)
	}
}

// TestPlainHearsWhileItWaits says news while nobody types.
func TestPlainHearsWhileItWaits(t *testing.T) {
	t.Parallel()
	news := make(chan News)
	in, typing := io.Pipe()
	p := &form{in: lineio.Read(t.Context(), in), out: lineio.Print(io.Discard), fresh: news}
	defer p.in.Stop()
	go func() {
		news <- News{Says: "hello"}
		close(news)
		_, _ = io.WriteString(typing, "4\n")
	}()
	line, err := p.line()
	if err != nil || line.Text != "4" || p.sitting.News.Says != "hello" {
		t.Errorf("%+v, %v, %+v", line, err, p.sitting.News)
	}
}

// TestRoomLost says what becomes of answers that the class's computer cannot keep.
func TestRoomLost(t *testing.T) {
	t.Parallel()
	o := roomOptions(t, &ballot{})
	o.Room.Lost = "It is tried again."
	o.Journal = &memory{full: errors.New("the disk is full")}
	s := newStage(t, o, 80, 24)
	s.keys("1", "5")
	if view := s.view(); !strings.Contains(view, "Your answers cannot be kept: the disk is full. It is tried again.") || strings.Contains(view, "gone when you leave") {
		t.Errorf("on the screen:\n%s", view)
	}
	var out strings.Builder
	o.Journal = &notebook{until: 100}
	if _, err := RunPlain(t.Context(), o, typed("5", "q"), &out); err != nil || !strings.Contains(out.String(), ". It is tried again.\n") {
		t.Errorf("line by line: %v\n%s", err, out.String())
	}
}

// TestNewsSaidOnce says the same sentence again only for another question.
func TestNewsSaidOnce(t *testing.T) {
	t.Parallel()
	one := News{Says: "Vote again.", Ask: "one"}
	if one.NewerThan(one) || !one.NewerThan(News{}) || !(News{Says: "Vote again.", Ask: "two"}).NewerThan(one) || (News{Ask: "two"}).NewerThan(one) {
		t.Error("news are said twice, or not at all")
	}
}
