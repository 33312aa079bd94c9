package tui

import (
	"fmt"
	"strings"

	"rolefit/content"
	"rolefit/internal/report"
	"rolefit/internal/ui"

	"charm.land/lipgloss/v2"
)

// next draws the third pane: for every role that the verdict names, its summary, first
// steps and reading.
func (s drawnResult) next(f ui.Frame) string {
	a := s.account.Assessment
	var blocks []string
	if leads(s.account.Result) || len(s.account.Result.Verdict.Roles) == 0 {
		blocks = append(blocks, ui.Wrap(s.account.Words().Do, f.Width))
	}
	if s.sitting.PlanOffered() {
		blocks = append(blocks, offer(f, "p", "asks where you come from and what you know, and makes this plan yours."))
	}
	if s.sitting.TypesOffered() {
		blocks = append(blocks, offer(f, "f", report.TypesOffer()))
	}
	for _, id := range s.account.Result.Verdict.Roles {
		role, _ := a.Role(id)
		blocks = append(blocks, s.rolePage(role, f))
	}
	blocks = append(blocks, styleLines(ui.Wrap(report.Caption(), f.Width), f.Styles.Dim.Render))
	return strings.Join(blocks, "\n\n")
}

// offer draws a key (name) and its effect (does).
func offer(f ui.Frame, name, does string) string {
	return ui.Hang(f.Styles.Key.Render(name)+" ", ui.Wrap(does, f.Width-lipgloss.Width(name)-1))
}

// rolePage draws a role and the plan for it.
func (s drawnResult) rolePage(role content.Role, f ui.Frame) string {
	lines := []string{f.Styles.Accent.Render(strings.ToUpper(role.Name)), ui.Wrap(role.Promise, f.Width)}
	for _, row := range [][2]string{
		{"Owns", role.Owns}, {"Stage", role.Stage}, {"Builds", role.Builds}, {"Success", role.Success},
	} {
		if row[1] != "" {
			const wide = 9
			lines = append(lines, ui.Hang(f.Styles.Dim.Render(ui.Pad(row[0], wide, f.Glyphs)), ui.Wrap(row[1], f.Width-wide)))
		}
	}
	blocks := []string{strings.Join(lines, "\n")}
	for _, section := range s.sitting.RoleSections(role) {
		blocks = append(blocks, sectionBlock(section, f))
	}
	return strings.Join(blocks, "\n\n")
}

func sectionBlock(section report.Section, f ui.Frame) string {
	lines := []string{styleLines(ui.Wrap(section.Title, f.Width), f.Styles.Strong.Render)}
	for i, line := range section.Lines {
		if section.Steps {
			lines = append(lines, ui.Hang(fmt.Sprintf("%d. ", i+1), ui.Wrap(line, f.Width-3)))
		} else {
			lines = append(lines, ui.Wrap(line, f.Width))
		}
	}
	return strings.Join(lines, "\n")
}
