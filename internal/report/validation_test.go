package report

import (
	"strings"
	"testing"

	"rolefit/internal/report/validation"
	"rolefit/scoring/simulate"

	"github.com/charmbracelet/x/ansi"
)

// measured is a report with every kind of figure.
func measured() simulate.Report {
	return simulate.Report{
		Assessment: "own-team", Edition: "3", Scoring: "1", Roles: 3, Questions: 15, TieBreakers: 0,
		Sheets: 2000, CellSheets: 160, Seed: 42, Widened: true,
		Sections: []simulate.Section{
			{Name: "Guessing", About: "Told each role, every answer equally likely; tie-breakers answered alike.", Figures: []simulate.Figure{
				{Name: "told product", Value: 33.104, Unit: "%", Bar: "32.83 to 33.83", Mark: simulate.Met},
				{Name: "clear", Value: 7.25, Unit: "%", Bar: "at most 5", Mark: simulate.Missed},
				{Name: "leaning", Value: 20, Unit: "%", Mark: simulate.NoBar},
			}},
			{Name: "Sitting twice: strength 0.5, noise 1", About: "Of the noise, 0.8 is drawn afresh.", Figures: []simulate.Figure{
				{Name: "retest r, product", Value: 0.7, Bar: "career: at least 0.8", Mark: simulate.NoBar},
				{Name: "right role, worst: a-role-with-quite-a-long-id-of-its-own", Value: 100, Unit: "%", Bar: "career: at least 98.22", Mark: simulate.NoBar},
			}},
		},
		Reliability: []simulate.Bin{{Low: 0, High: 0.1}, {Low: 0.5, High: 0.6, Sheets: 1234567, Chance: 0.5511, Hit: 0.5449}},
		WeakestRole: simulate.RoleFigure{Role: "research", Value: 91.23},
		HardestPair: simulate.PairFigure{Roles: [2]string{"product", "research"}, Value: 2.345},
	}
}

func TestValidationText(t *testing.T) {
	t.Parallel()
	text := exportOf(t, AsText, validation.Report(measured()))
	golden(t, "validation.txt", text)
	for line := range strings.Lines(text) {
		if line = strings.TrimSuffix(line, "\n"); ansi.StringWidth(line) > 80 || strings.HasSuffix(line, " ") {
			t.Errorf("%d cells: %q", ansi.StringWidth(line), line)
		}
		if strings.ContainsFunc(line, func(r rune) bool { return r < ' ' || r > '~' }) {
			t.Errorf("not plain: %q", line)
		}
	}
	if !strings.HasSuffix(text, "1 of 2 bars missed.\n") {
		t.Error("the closing line does not say how many are missed")
	}
}

func TestValidationTextAllMet(t *testing.T) {
	t.Parallel()
	r := measured()
	r.Sections[0].Figures[1].Mark = simulate.Met
	r.OwnBars, r.Widened = true, false
	text := exportOf(t, AsText, validation.Report(r))
	if !strings.HasSuffix(text, "\nAll 2 bars met.\n") || strings.Contains(text, "MISSED") || strings.Contains(text, "gives way") || strings.Contains(text, "to compare with") {
		t.Error(text)
	}
}
