package projector

import (
	"fmt"
	"image/color"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"rolefit/content"
	"rolefit/internal/qr"
	"rolefit/internal/testkit"
	"rolefit/internal/ui"
	"rolefit/scoring"
	"rolefit/workshop/class"
)

// modes are the options under which a board is shown.
func modes() map[string]Options {
	return map[string]Options{
		"wall":     {Wall: true, Now: clockAt},
		"strip":    {Wall: true, Controls: true, Own: true, Now: clockAt},
		"controls": {Controls: true, Now: clockAt},
	}
}

// shown is a model at a board, without a host.
func shown(o Options, b class.Board, width, height int) Model {
	if o.Now == nil {
		o.Now = clockAt
	}
	m := New(o, newFakeHost(0)).(Model)
	m.board, m.known, m.at = b, true, clockAt()
	m.width, m.height = width, height
	return m
}

func viewOf(m Model) string { return trimmed(qr.Unstyled(ansi.Strip(m.View().Content))) }

// sheetOf draws every board below the other, for a golden file.
func sheetOf(o Options, all map[string]class.Board, width, height int) string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(all)) {
		lines := strings.Split(viewOf(shown(o, all[name], width, height)), "\n")
		fmt.Fprintf(&b, "=== %s\n%s\n", name, strings.Join(lines, "\n"))
	}
	return b.String()
}

func TestScreens(t *testing.T) {
	t.Parallel()
	for name, o := range modes() {
		for _, size := range [][2]int{{40, 14}, {80, 24}, {200, 60}} {
			t.Run(fmt.Sprintf("%s-%dx%d", name, size[0], size[1]), func(t *testing.T) {
				t.Parallel()
				golden(t, sheetOf(o, boards(12), size[0], size[1]))
			})
		}
		t.Run(name+"-ascii", func(t *testing.T) {
			t.Parallel()
			ascii := o
			ascii.ASCII = true
			golden(t, sheetOf(ascii, boards(12), 80, 24))
		})
		t.Run(name+"-300", func(t *testing.T) {
			t.Parallel()
			golden(t, sheetOf(o, boards(300), 80, 24))
		})
	}
	t.Run("wall-ascii-large", func(t *testing.T) {
		t.Parallel()
		golden(t, sheetOf(Options{Wall: true, ASCII: true, Now: clockAt}, boards(40), 200, 60))
	})
	for _, size := range [][2]int{{40, 14}, {80, 24}, {120, 40}, {200, 60}} {
		for _, name := range []string{"wall", "strip"} {
			t.Run(fmt.Sprintf("%s-web-%dx%d", name, size[0], size[1]), func(t *testing.T) {
				t.Parallel()
				o := modes()[name]
				code := shown(o, webBoards(12)["answering-web"], size[0], size[1])
				code.square = true
				golden(t, sheetOf(o, webBoards(12), size[0], size[1])+"=== code\n"+viewOf(code)+"\n")
			})
		}
	}
	t.Run("wall-web-ascii", func(t *testing.T) {
		t.Parallel()
		golden(t, sheetOf(Options{Wall: true, ASCII: true, Now: clockAt}, webBoards(12), 80, 24))
	})
	t.Run("help", func(t *testing.T) {
		t.Parallel()
		text := ""
		for _, size := range [][2]int{{40, 14}, {80, 24}} {
			m := shown(modes()["strip"], discussBoard(12, class.Talk, nil), size[0], size[1])
			m.help = true
			text += viewOf(m) + "\n"
		}
		golden(t, text)
	})
}

func golden(t *testing.T, got string) {
	t.Helper()
	testkit.Golden(t, filepath.Join("testdata", "golden", strings.ReplaceAll(t.Name(), "/", "-")+".txt"), got)
}

// TestStyled checks the styles themselves, on either background. Every sequence is one of the
// sixteen colors or an attribute, so that people's palettes hold.
func TestStyled(t *testing.T) {
	t.Parallel()
	for name, background := range map[string]color.Color{"dark": color.Black, "light": color.White} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := ""
			for _, b := range []class.Board{answeringBoard(12), revealBoard(12), discussBoard(12, class.Voted, nil)} {
				next, _ := shown(modes()["strip"], b, 80, 24).Update(tea.BackgroundColorMsg{Color: background})
				text += next.View().Content + "\n"
			}
			for _, sequence := range regexp.MustCompile(`\x1b\[[0-9;:]*m`).FindAllString(text, -1) {
				if strings.Contains(sequence, "38") || strings.Contains(sequence, "48") {
					t.Errorf("%q is none of the sixteen colors", sequence)
				}
			}
			golden(t, strings.ReplaceAll(text, "\x1b", "␛"))
		})
	}
}

// TestWhatMatters checks the most important contents of each screen, at the usual sizes.
func TestWhatMatters(t *testing.T) {
	t.Parallel()
	for of, want := range map[string][]string{
		"lobby":           {"ssh -p 2222 192.168.43.117", "yes in full, after comparing", "again", "JOINED"},
		"answering":       {"ssh -p 2222 192.168.43.117", "yes in full, after comparing", "6:40 left", "12", "9", "7"},
		"answering-up":    {"time is up"},
		"reveal":          {"ssh -p 2222 192.168.43.117", "Forward Deployed", "+6.2", "\u22125.6", "clear result 6"},
		"reveal-later":    {"3 more are done"},
		"reveal-few":      {"Averages are shown once"},
		"talk":            {"ssh -p 2222 192.168.43.117", "IN PAIRS", "either way"},
		"talk-few":        {"Fewer than five answered"},
		"voting":          {"On your own screen", "VOTED", "much more A"},
		"voted-few":       {"Fewer than five voted"},
		"voted-few-first": {"SECOND VOTE"},
		"end":             {"yours alone", "rolefit-workshop", "AT HOME"},
		"blank":           {"paused"},
	} {
		for _, size := range [][2]int{{40, 14}, {80, 24}} {
			view := viewOf(shown(modes()["wall"], boards(12)[of], size[0], size[1]))
			for _, words := range want {
				if !strings.Contains(view, words) {
					t.Errorf("%s, %v: %q is missing:\n%s", of, size, words, view)
				}
			}
		}
	}
}

// TestRealReveal draws the snapshot of real sheets.
func TestRealReveal(t *testing.T) {
	t.Parallel()
	a := content.Career()
	m, err := scoring.NewModel(a)
	if err != nil {
		t.Fatal(err)
	}
	var sheets []scoring.Sheet
	for range 12 {
		s := scoring.Sheet{Assessment: a.ID, Edition: a.Edition, Answers: map[string]int{}}
		for _, q := range a.Questions {
			s.Answers[q.ID] = min(max(q.Weights["fde"], -2), 2)
		}
		sheets = append(sheets, s)
	}
	b := lobbyBoard(12)
	b.State = class.State{Phase: class.AtDiscuss, Round: class.Talk, Topics: []string{"one-domain"}, Revealed: 12}
	b.Reveal = class.RevealOf(m, apart(sheets))
	b.Topic = class.TopicOf(m, b.State, b.Reveal, 0)
	view := viewOf(shown(modes()["wall"], b, 80, 24))
	if !strings.Contains(view, "DISCUSS 1 of 1") || !strings.Contains(view, "12  ") {
		t.Error(view)
	}
	b.State.Phase = class.AtReveal
	if view = viewOf(shown(modes()["wall"], b, 80, 24)); !strings.Contains(view, "clear result 12") {
		t.Error(view)
	}
}

// TestClockRunsOn expects the clock to advance between two boards.
func TestClockRunsOn(t *testing.T) {
	t.Parallel()
	now := clockAt()
	o := Options{Wall: true, Now: func() time.Time { return now }}
	m := shown(o, answeringBoard(12), 80, 24)
	now = now.Add(90 * time.Second)
	if view := viewOf(m); !strings.Contains(view, "5:10 left") {
		t.Error(view)
	}
	if next, cmd := m.Update(tickMsg{}); cmd == nil || !next.(Model).ticking {
		t.Error("a clock that runs does not tick")
	} else if _, cmd = next.(Model).tick(nil); cmd != nil {
		t.Error("a clock ticks twice a second")
	}
	now = now.Add(time.Hour)
	if next, cmd := m.Update(tickMsg{}); cmd != nil || next.(Model).ticking {
		t.Error("a clock that ran out ticks")
	}
	if _, cmd := shown(o, lobbyBoard(12), 80, 24).Update(tickMsg{}); cmd != nil {
		t.Error("it ticks without a clock")
	}
}

// TestLobbyWithoutAHost shows the lobby of a class that no host serves, as control --wall does at
// another computer: the wall says so, and not before hosts have had the time to tell how people join.
func TestLobbyWithoutAHost(t *testing.T) {
	t.Parallel()
	b := lobbyBoard(12)
	b.Join, b.Web, b.Fingerprint, b.ECDSA = nil, nil, "", ""
	for _, unheard := range []bool{false, true} {
		b.Unheard = unheard
		said := ansi.Strip(Wall(b, ui.Frame{Width: 80, Height: 24, Styles: ui.NewStyles(true), Glyphs: ui.NewGlyphs(false)}))
		if strings.Contains(said, noHost) == unheard || !unheard && !strings.Contains(said, "JOINED") {
			t.Errorf("hosts not heard yet: %v: %s", unheard, said)
		}
	}
}

// apart are sheets from different devices.
func apart(sheets []scoring.Sheet) []class.Sheet {
	all := make([]class.Sheet, len(sheets))
	for i, s := range sheets {
		all[i] = class.Sheet{Member: fmt.Sprint(i), Sheet: s}
	}
	return all
}

// TestHelpIsWhole pages through the help in the smallest window, with alarms: all of it
// comes, part by part, and the last key closes it.
func TestHelpIsWhole(t *testing.T) {
	t.Parallel()
	for name, o := range modes() {
		b := discussBoard(12, class.Talk, nil)
		b.Alarms = []string{"A crowd of sheets came at once, from three addresses.", "The door is nearly full: nobody new gets in."}
		m := shown(o, b, ui.MinWidth, ui.MinHeight)
		m.help = true
		large := m
		large.height = 200
		whole, _ := large.helpPage(ui.NewStyles(true))
		seen := ""
		for range 20 {
			if !m.help {
				break
			}
			seen += viewOf(m) + "\n"
			next, _ := m.Update(pressed("z"))
			m, _ = next.(Model)
		}
		if m.help {
			t.Errorf("%s: the help never closes", name)
		}
		for line := range strings.SplitSeq(ansi.Strip(whole.Body), "\n") {
			if !strings.Contains(seen, strings.TrimSpace(line)) {
				t.Errorf("%s: the help lacks %q:\n%s", name, line, seen)
			}
		}
	}
}
