package report

import (
	"fmt"
	"io"
	"strings"

	"rolefit/internal/fold"
	"rolefit/scoring/simulate"

	"github.com/charmbracelet/x/ansi"
)

// The columns of a validation, in cells: a name, a value with its unit, a bar and
// a mark make 79.
const (
	validationWidth = 79
	validationName  = 36
	validationBar   = 22
)

// ValidationText writes the measurements of an assessment as plain text, at most 80
// columns wide: every figure beside its bar and a mark in letters, and a closing
// line that says whether all bars are met. The error is that of the writer.
func ValidationText(w io.Writer, r simulate.Report) error {
	v := &validation{}
	v.opening(r)
	for _, s := range r.Sections {
		v.section(s)
	}
	v.reliability(r.Reliability)
	v.advice(r)
	v.closing(r)
	if _, err := io.WriteString(w, v.String()); err != nil {
		return fmt.Errorf("write the measurements: %w", err)
	}
	return nil
}

// validation gathers lines.
type validation struct{ strings.Builder }

func (v *validation) line(format string, args ...any) {
	v.WriteString(strings.TrimRight(fmt.Sprintf(format, args...), " "))
	v.WriteByte('\n')
}

// say writes sentences, wrapped between words; a word too long for a line is cut.
func (v *validation) say(format string, args ...any) {
	for line := range strings.Lines(fold.Wrap(fmt.Sprintf(format, args...), validationWidth) + "\n") {
		v.line("%s", strings.TrimSuffix(line, "\n"))
	}
}

func (v *validation) title(name string) {
	v.line("")
	v.say("%s", strings.ToUpper(name[:1])+name[1:])
	v.line("%s", strings.Repeat("-", min(validationWidth, ansi.StringWidth(name))))
}

func (v *validation) opening(r simulate.Report) {
	v.say("Validation of %s, edition %s, by scoring %s", r.Assessment, r.Edition, r.Scoring)
	v.line("")
	v.say("%d roles, %d questions, %d tie-breakers. Imagined people: %s guessed sheets, %s in every other cell, seed %d.",
		r.Roles, r.Questions, r.TieBreakers, thousands(r.Sheets), thousands(r.CellSheets), r.Seed)
	if r.Widened {
		v.say("With fewer than %s sheets every bar gives way by three times what the sampling error is larger by.",
			thousands(simulate.DefaultSheets))
	}
	if !r.OwnBars {
		v.say(`A bar that begins with "career:" was set for the career assessment; it is there to compare with, and nothing is missed by it.`)
	}
}

func (v *validation) section(s simulate.Section) {
	v.title(s.Name)
	v.say("%s", s.About)
	for _, f := range s.Figures {
		name := f.Name
		if ansi.StringWidth(name) > validationName {
			v.say("  %s", name)
			name = ""
		}
		mark := "-"
		switch f.Mark {
		case simulate.Met:
			mark = "ok"
		case simulate.Missed:
			mark = "MISSED"
		}
		pad := strings.Repeat(" ", validationName-ansi.StringWidth(name))
		v.line("  %s%s%8s %-1s  %-*s %s", name, pad, figureValue(f), f.Unit, validationBar, f.Bar, mark)
	}
}

// figureValue prints shares to a hundredth of a percent and all else to three places.
func figureValue(f simulate.Figure) string {
	if f.Unit == "%" {
		return fmt.Sprintf("%.2f", f.Value)
	}
	return fmt.Sprintf("%.3f", f.Value)
}

func (v *validation) reliability(bins []simulate.Bin) {
	v.title("Reliability of the chance, leading role, with tie-breakers")
	v.line("  %-14s %10s %14s %26s", "chance given", "sheets", "mean chance", "true answers lead there")
	for _, b := range bins {
		if b.Sheets == 0 {
			continue
		}
		given := fmt.Sprintf("%.0f-%.0f %%", 100*b.Low, 100*b.High)
		v.line("  %-14s %10s %12.1f %% %24.1f %%", given, thousands(b.Sheets), 100*b.Chance, 100*b.Hit)
	}
}

// advice says where the content is weakest, for those who write it.
func (v *validation) advice(r simulate.Report) {
	v.title("Where to look first")
	v.say("Found least often: %s. Of its people, %.1f %% are told so at strength 0.5, noise 1.", r.WeakestRole.Role, r.WeakestRole.Value)
	pair := r.HardestPair
	v.say("Hardest to tell apart: %s and %s, d' %.2f. More questions with weights against each other for these two help most.",
		pair.Roles[0], pair.Roles[1], pair.Value)
	v.line("")
	v.say("These people answer by the very weights that score them. So the figures prove the arithmetic: that guessing favours nobody, that a preference is found, that the result says how sure it is. They cannot prove that the questions are right for people.")
}

func (v *validation) closing(r simulate.Report) {
	v.line("")
	missed := r.Missed()
	all := missed + r.Met()
	if missed == 0 {
		v.line("All %d bars met.", all)
		return
	}
	for _, s := range r.Sections {
		for _, f := range s.Figures {
			if f.Mark == simulate.Missed {
				v.say("MISSED  %s: %s is %s%s, asked: %s", s.Name, f.Name, figureValue(f), strings.TrimRight(" "+f.Unit, " "), f.Bar)
			}
		}
	}
	v.line("%d of %d bars missed.", missed, all)
}

// thousands writes a number in groups of three digits.
func thousands(n int) string {
	digits := fmt.Sprint(n)
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(d)
	}
	return b.String()
}
