package tui

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"rolefit/content"
	"rolefit/internal/record"
	"rolefit/quiz"
	"rolefit/quiz/quiztest"
	"rolefit/scoring/job"

	"github.com/google/go-cmp/cmp"
)

// TestJobFromNameToResult takes a new job from its name to its result; each answer is kept
// under the name.
func TestJobFromNameToResult(t *testing.T) {
	t.Parallel()
	d := &quiztest.Drawer{Jobs: map[string]job.Sheet{}}
	s := newJobStage(t, quiztest.JobOptions(t, d, ""), 80, 24)
	s.keys(strings.Split("q?1 b", "")...)
	s.keys("paste  pasted")
	if view := s.view(); s.quit || !strings.Contains(view, "q?1 b pasted") {
		t.Fatalf("not typed as it was:\n%s", view)
	}
	s.keys("enter", "y", "2", "-", "4", "down", "enter")
	want := job.Answers{
		"customer-contact": content.JobYes, "before-contract": content.JobNo, "few-accounts": content.JobNotStated, "own-tools": content.JobNo,
	}
	if diff := cmp.Diff(want, d.Jobs["q?1 b pasted"].Facts); diff != "" {
		t.Errorf("kept (-want +got):\n%s", diff)
	}
	for range 15 {
		s.keys("s")
	}
	if view := s.view(); !strings.Contains(view, "[1 What it is]") {
		t.Errorf("not at the result after the last fact:\n%s", view)
	}
	if view := s.keys("a").view(); !strings.Contains(view, "q?1 b pasted") {
		t.Errorf("it is not listed:\n%s", view)
	}
	s.keys("esc")
	if !s.quit {
		t.Error("nothing lies before the list, and it does not end")
	}
}

// TestJobFromResult goes from the result to the check and back; the check uses the result
// that was just reached.
func TestJobFromResult(t *testing.T) {
	t.Parallel()
	o := quiztest.CareerOptions(t, &quiztest.Memory{})
	o.Jobs = func() (quiz.Jobs, error) { return quiztest.JobsOf(t, quiztest.FullDrawer()), nil }
	s := newDriver(t, o, 80, 24)
	places()["result-clear"](s)
	before := s.view()
	if !strings.Contains(before, "o check a job") && !strings.Contains(before, "o ") {
		t.Errorf("not offered:\n%s", before)
	}
	s.keys("o")
	if view := s.view(); !strings.Contains(view, "Acme, field team") {
		t.Fatalf("no jobs:\n%s", view)
	}
	s.keys("down", "enter", "r", "2")
	if view := s.view(); !strings.Contains(view, "Forward Deployed Engineer, clear result") {
		t.Errorf("not held against the result:\n%s", view)
	}
	s.keys("b", "b", "b")
	if view := s.view(); view != before {
		t.Errorf("not back at the result:\n%s", view)
	}
	o.Jobs = func() (quiz.Jobs, error) { return quiz.Jobs{}, errors.New("the facts are gone") }
	s = newDriver(t, o, 80, 24)
	places()["result-clear"](s)
	if view := s.keys("o").view(); !strings.Contains(view, "the facts are gone") || !strings.Contains(view, "FORWARD") {
		t.Errorf("not said:\n%s", view)
	}
}

// TestJobQuestionsAreCopied copies the open questions; without any, it is not offered.
func TestJobQuestionsAreCopied(t *testing.T) {
	t.Parallel()
	s := newJobStage(t, quiztest.JobOptions(t, quiztest.FullDrawer(), "Acme, field team"), 80, 24).keys("r")
	prompt := s.model.(program).sitting.Prompt()
	text := (props{prompt: &prompt, keys: s.model.(program).keys}).find("y").Action.Copy
	if !strings.HasPrefix(text, "Questions about Acme, field team\n- ") || strings.Count(text, "\n- ") != 13 {
		t.Errorf("%q", text)
	}
	if view := s.keys("y").view(); !strings.Contains(view, "13 questions to ask") {
		t.Errorf("%s", view)
	}
	d := quiztest.FullDrawer()
	full := job.Sheet{Name: "Full", Facts: job.Answers{}}
	for _, f := range content.JobFacts() {
		full.Facts[f.ID] = content.JobNo
	}
	d.Jobs["Full"] = full
	if view := newJobStage(t, quiztest.JobOptions(t, d, "Full"), 80, 24).keys("r").view(); strings.Contains(view, "copy") {
		t.Errorf("%s", view)
	}
}

func TestJobDiskFull(t *testing.T) {
	t.Parallel()
	d := quiztest.FullDrawer()
	d.Full = errors.New("no space left on device")
	s := newJobStage(t, quiztest.JobOptions(t, d, "New"), 80, 24)
	if view := s.keys("y").view(); !strings.Contains(view, "no space left on device") || !strings.Contains(view, "not saved") || !strings.Contains(view, "fact 2") {
		t.Errorf("nothing said, or stuck:\n%s", view)
	}
	if view := s.keys("n").view(); strings.Contains(view, "no space left") {
		t.Errorf("said twice:\n%s", view)
	}
	d.Full = nil
	if view := s.keys("y").view(); !strings.Contains(view, "Saving works again") || strings.Contains(view, "not saved") {
		t.Errorf("nothing said of the recovery:\n%s", view)
	}
	if kept := d.Jobs["New"].Facts; len(kept) != 3 || kept["before-contract"] != content.JobNo {
		t.Errorf("kept: %v", kept)
	}
}

// TestJobTypedAhead types while an answer is being written: the keys reach the next fact, and
// leaving waits.
func TestJobTypedAhead(t *testing.T) {
	t.Parallel()
	d := quiztest.FullDrawer()
	s := newJobStage(t, quiztest.JobOptions(t, d, "New"), 80, 24)
	model, write := s.model.Update(press("y"))
	for _, name := range []string{"n", "b", "2", "q"} {
		model, _ = model.Update(press(name))
	}
	s.model = model
	s.send(write())
	if got := d.Jobs["New"].Facts["customer-contact"]; got != content.JobYes || !s.quit {
		t.Errorf("%q is kept, and it ended: %v", got, s.quit)
	}
	end := s.model.(program).sitting.JobOutcome()
	if end.Name != "New" || !end.Kept || end.Unsaved != nil || len(end.Sheet.Facts) != 1 {
		t.Errorf("%+v", end)
	}
}

// TestJobAnsweredElsewhere has another program answer meanwhile: its answers are kept, and
// shown.
func TestJobAnsweredElsewhere(t *testing.T) {
	t.Parallel()
	d := quiztest.FullDrawer()
	s := newJobStage(t, quiztest.JobOptions(t, d, "New"), 80, 24)
	if _, err := d.Change("New", func(s *job.Sheet) { s.Facts["travel"] = content.JobYes }); err != nil {
		t.Fatal(err)
	}
	if view := s.keys("y", "o").view(); !strings.Contains(view, "2 of 20 answered") {
		t.Errorf("not shown:\n%s", view)
	}
	if len(d.Jobs["New"].Facts) != 2 {
		t.Errorf("kept: %v", d.Jobs["New"].Facts)
	}
}

func TestJobCannotBeOpened(t *testing.T) {
	t.Parallel()
	d := quiztest.FullDrawer()
	d.Left = []record.Unreadable{{Path: "x", Err: record.ErrDamaged}}
	s := newJobStage(t, quiztest.JobOptions(t, d, "damaged"), 80, 24)
	if view := s.view(); !strings.Contains(view, "can't be opened: damaged") {
		t.Errorf("not said:\n%s", view)
	}
	if view := s.keys("down").view(); !strings.Contains(view, "One file was left alone") {
		t.Errorf("not said:\n%s", view)
	}
}

func TestJobWithoutStore(t *testing.T) {
	t.Parallel()
	o := quiztest.JobOptions(t, nil, "New")
	o.Check.Posting = func(s *job.Sheet) { s.Text = quiztest.PostingText }
	s := newJobStage(t, o, 80, 24)
	if view := s.view(); !strings.Contains(view, "not saved") || !strings.Contains(view, "no line about eleven facts") {
		t.Errorf("%s", view)
	}
	if view := s.keys("enter", "y", "n", "t").view(); !strings.Contains(view, "Writing code that runs in production") || !strings.Contains(view, "Acme builds") {
		t.Errorf("%s", view)
	}
	if view := s.keys("o", "b").view(); !strings.Contains(view, "Nothing is saved here") {
		t.Errorf("%s", view)
	}
}

// TestPostingIsSearched reads the posting of a fact to its ends and looks for a word in it, in its
// place and beside it: no key of that answers.
func TestPostingIsSearched(t *testing.T) {
	t.Parallel()
	way := []string{"", "paste " + strings.Repeat(quiztest.PostingText+"\n", 9), "enter", "enter"}
	for _, c := range []struct {
		width int
		way   []string
	}{{80, append(slices.Clone(way), "t")}, {120, way}} {
		s := openJobPlace(t, c.way, c.width, 20, false)
		fact := s.model.(program).sitting.Jobs.Session.Fact().ID
		s.keys("G")
		if !strings.Contains(s.view(), "100%") {
			t.Errorf("%d: not at its end:\n%s", c.width, s.view())
		}
		s.keys("g")
		if strings.Contains(s.view(), "100%") {
			t.Errorf("%d: still at its end:\n%s", c.width, s.view())
		}
		word := strings.Fields(quiztest.PostingText)[0]
		s.keys("/").keys(strings.Split(word, "")...)
		if !strings.Contains(s.view(), "9 matches") {
			t.Errorf("%d: nothing is found:\n%s", c.width, s.view())
		}
		s.keys("enter", "n")
		if !strings.Contains(s.view(), "2 of 9") || s.model.(program).sitting.Jobs.Session.Fact().ID != fact {
			t.Errorf("%d: not at the second match:\n%s", c.width, s.view())
		}
		s.keys("esc", "n")
		if len(s.model.(program).sitting.Jobs.Session.Sheet().Facts) == 0 {
			t.Errorf("%d: no answer after the search:\n%s", c.width, s.view())
		}
	}
}
