package tui

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/google/go-cmp/cmp"

	"rolefit/quiz"
	"rolefit/quiz/quiztest"
)

// studyPlaces opens every screen of a study: the keys to it, from its beginning.
func studyPlaces() map[string][]string {
	return map[string][]string{
		"consent": nil, "consent-end": {"G"}, "study": {"y"}, "study-again": {"y", "1", "3"}, "study-welcome": {"y", "1", "3", "5"},
		"later": nil, "later-likes": {"1"}, "later-thanks": {"1", "4"},
	}
}

func openStudy(t *testing.T, name string, saved *[]map[string]string, width, height int) *driver {
	t.Helper()
	s := newDriver(t, quiztest.StudyOptions(t, &quiztest.Memory{}, saved, strings.HasPrefix(name, "later")), width, height)
	s.keys(studyPlaces()[name]...)
	return s
}

func TestStudyScreens(t *testing.T) {
	t.Parallel()
	for name := range studyPlaces() {
		for _, size := range [][2]int{{80, 24}, {40, 14}} {
			t.Run(fmt.Sprintf("%s-%dx%d", name, size[0], size[1]), func(t *testing.T) {
				t.Parallel()
				s := openStudy(t, name, &[]map[string]string{}, size[0], size[1])
				golden(t, strings.ReplaceAll(t.Name(), "/", "-"), s.view()+"\n")
			})
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := openStudy(t, name, &[]map[string]string{}, 80, 24)
			widths, heights := sizes(false)
			for _, w := range widths {
				for _, h := range heights {
					s.send(tea.WindowSizeMsg{Width: w, Height: h})
					checkGeometry(t, s.view(), w, h, false)
				}
			}
		})
	}
}

// TestStudyAsksFirst takes part, finishes the quiz and changes an answer afterwards: the
// study is saved each time the result is reached, and never before.
func TestStudyAsksFirst(t *testing.T) {
	t.Parallel()
	var saved []map[string]string
	s := openStudy(t, "study-welcome", &saved, 80, 24)
	s.keys("1", "5")
	s.answer("fde").keys("s")
	if saved != nil {
		t.Fatalf("saved before the result: %v", saved)
	}
	s.keys("enter")
	want := []map[string]string{{"role": "fde", "years": "3-5", "again": "5", "told": "clear", "answers": "28"}}
	if diff := cmp.Diff(want, saved); diff != "" {
		t.Error(diff)
	}
	s.keys("b")
	if s.model.(program).sitting.Place() != quiz.AtResult {
		t.Errorf("a study has no home:\n%s", s.view())
	}
	s.keys("n", "1")
	if s.model.(program).sitting.Place() != quiz.AtResult || len(saved) != 1 {
		t.Errorf("another person takes part without a consent of their own:\n%s", s.view())
	}
	for _, name := range []string{"consent", "study-again"} {
		var saved []map[string]string
		if s := openStudy(t, name, &saved, 80, 24).keys("q"); !s.quit || saved != nil {
			t.Errorf("%s: left with %v", name, saved)
		}
	}
	var later []map[string]string
	openStudy(t, "later", &later, 80, 24).keys("2")
	if diff := cmp.Diff([]map[string]string{{"does": "no"}}, later); diff != "" {
		t.Error(diff)
	}
}

// TestStudyIsFree declines in a class, and takes the quiz without being part of the study.
func TestStudyIsFree(t *testing.T) {
	t.Parallel()
	var saved []map[string]string
	o := quiztest.StudyOptions(t, &quiztest.Memory{}, &saved, false)
	o.Study.Free = true
	s := newDriver(t, o, 80, 24)
	golden(t, "TestStudyIsFree", s.view()+"\n")
	s.keys("n", "1", "5")
	s.answer("fde").keys("s", "enter")
	if s.model.(program).sitting.Place() != quiz.AtResult || saved != nil {
		t.Errorf("declined, and %v is saved:\n%s", saved, s.view())
	}
}
