package tui

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"rolefit/internal/ui"
	"rolefit/quiz"
	"rolefit/quiz/quiztest"

	tea "charm.land/bubbletea/v2"
)

func newJobStage(t *testing.T, o quiz.Options, width, height int) *driver {
	t.Helper()
	s := &driver{t: t, model: newProgram(quiz.NewSitting(o))}
	s.send(tea.WindowSizeMsg{Width: width, Height: height})
	s.send(tea.BackgroundColorMsg{})
	return s
}

// jobPlaces are the keys that open every screen of the check, by name.
func jobPlaces() map[string][]string {
	return map[string][]string{
		"list":           {""},
		"list-saved":     {"", "down", "down"},
		"typed":          {"", "n", "B", "e", "t", "a"},
		"misnamed":       {"", ".", "enter"},
		"asked-posting":  {"New", "p"},
		"naming":         {"", "paste " + quiztest.PostingText},
		"silent":         {"", "paste " + quiztest.PostingText, "enter"},
		"silent-open":    {"", "paste " + quiztest.PostingText, "enter", "down", "down", "down", "enter"},
		"silent-all":     {"", "paste one\ntwo", "enter"},
		"pasted-over":    {"Acme, field team", "paste " + quiztest.PostingText},
		"pasted-here":    {"New", "paste " + quiztest.PostingText},
		"fact-quoted":    {"", "paste " + quiztest.PostingText, "enter", "enter"},
		"fact-quotes":    {"", "paste " + strings.Repeat(quiztest.PostingText+"\n", 3), "enter", "enter", "m"},
		"fact":           {"New"},
		"fact-answered":  {"New", "y", "b"},
		"fact-help":      {"New", "?"},
		"fact-posting":   {"Acme, field team", "down", "enter"},
		"fact-reading":   {"Acme, field team", "enter", "t", "pgdown"},
		"fact-mentioned": {"Acme, field team", "o", "pgup", "down", "down", "down", "down", "down", "enter", "t", "m"},
		"overview":       {"Acme, field team"},
		"overview-end":   {"Acme, field team", "pgdown", "pgdown"},
		"is":             {"Acme, field team", "r"},
		"fits":           {"Acme, field team", "r", "2"},
		"ask":            {"Acme, field team", "r", "tab", "tab"},
		"ask-end":        {"Acme, field team", "r", "3", "pgdown", "pgdown"},
		"is-torn":        {"Torn", "r"},
		"is-unknown":     {"Empty", "r"},
		"ask-unknown":    {"Empty", "r", "3"},
	}
}

func openJobPlace(t *testing.T, place []string, width, height int, ascii bool) *driver {
	t.Helper()
	o := quiztest.JobOptions(t, quiztest.FullDrawer(), place[0])
	o.ASCII = ascii
	return newJobStage(t, o, width, height).keys(place[1:]...)
}

func TestJobScreens(t *testing.T) {
	t.Parallel()
	for name, place := range jobPlaces() {
		for _, size := range [][2]int{{80, 24}, {40, 14}, {120, 40}} {
			if size[0] == 120 && !strings.HasPrefix(name, "fact") {
				continue // as at 80x24, in the middle
			}
			t.Run(fmt.Sprintf("%s-%dx%d", name, size[0], size[1]), func(t *testing.T) {
				t.Parallel()
				s := openJobPlace(t, place, size[0], size[1], false)
				golden(t, strings.ReplaceAll(t.Name(), "/", "-"), s.view()+"\n")
			})
		}
	}
}

func TestJobGeometry(t *testing.T) {
	t.Parallel()
	for name, place := range jobPlaces() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, ascii := range []bool{false, true} {
				widths, heights := sizes(ascii)
				s := openJobPlace(t, place, 80, 24, ascii)
				for _, w := range widths {
					for _, h := range heights {
						s.send(tea.WindowSizeMsg{Width: w, Height: h})
						view := s.view()
						checkGeometry(t, strings.ReplaceAll(view, "ctrl+c quit", "q quit"), w, h, ascii)
					}
				}
			}
		})
	}
}

// TestJobStyled checks the styles against the quiz's: sixteen colors, on either background.
func TestJobStyled(t *testing.T) {
	t.Parallel()
	for name, place := range jobPlaces() {
		s := openJobPlace(t, place, 120, 40, false)
		for _, sequence := range regexp.MustCompile(`\x1b\[[0-9;:]*m`).FindAllString(s.model.View().Content, -1) {
			if strings.Contains(sequence, "38") || strings.Contains(sequence, "48") {
				t.Errorf("%s: %q is none of the sixteen colors", name, sequence)
			}
		}
	}
}

func TestPadEnds(t *testing.T) {
	t.Parallel()
	glyphs := ui.NewGlyphs(false)
	for _, tt := range []struct {
		text  string
		width int
		want  string
	}{
		{"Field Engineer", 16, "Field Engineer  "},
		{"Forward Deployed Engineer - Acme AI", 30, "Forward Deployed Engi… Acme AI"},
		{"Forward Deployed Engineer - Acme AI", 16, "Forward… Acme AI"},
		{"導入エンジニア - 東京", 11, "導入… 東京 "},
		{"Field Engineer", 2, ""},
		{"Field Engineer", 1, ""},
		{"Field Engineer", 0, ""},
	} {
		got := padEnds(tt.text, tt.width, glyphs)
		if ui.Width(got) != tt.width {
			t.Errorf("padEnds(%q, %d) takes %d cells", tt.text, tt.width, ui.Width(got))
		}
		if tt.want != "" && got != tt.want {
			t.Errorf("padEnds(%q, %d) = %q, want %q", tt.text, tt.width, got, tt.want)
		}
	}
}
