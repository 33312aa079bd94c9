package quiz

import (
	"fmt"
	"slices"
	"strings"

	"rolefit/content"
	"rolefit/internal/report"
	"rolefit/internal/ui"

	"charm.land/lipgloss/v2"
)

// next draws the third pane: for every role that the verdict names, its summary, first
// steps and reading.
func (s resultScreen) next(f ui.Frame) string {
	a := s.account.Assessment
	var blocks []string
	if leads(s.account.Result) || len(s.account.Result.Verdict.Roles) == 0 {
		blocks = append(blocks, ui.Wrap(s.account.Words().Do, f.Width))
	}
	if s.planned() && !s.situated {
		blocks = append(blocks, offer(f, "p", "asks where you come from and what you know, and makes this plan yours."))
	}
	if s.typesOffered() {
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
func (s resultScreen) rolePage(role content.Role, f ui.Frame) string {
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
	for _, section := range s.sections(role) {
		blocks = append(blocks, sectionBlock(section, f))
	}
	return strings.Join(blocks, "\n\n")
}

// sections returns the role's days and price, the plan and the reading. The plan stands
// first once the participant has described their situation.
func (s resultScreen) sections(role content.Role) []report.Section {
	advice := s.advice
	if advice == nil {
		advice = &content.Advice{}
	}
	plan := report.Plan(advice, role, report.Standing{
		Background: s.situation.Background, Skills: s.situation.Skills, Asked: s.situated,
	})
	about := paragraphs([][2]string{{"The days", role.Day}, {"What it takes", role.Takes}, {"The price", role.Price}})
	readOn := paragraphs([][2]string{{"Read on in the guide", role.Read}})
	if s.situated {
		return slices.Concat(plan, about, readOn)
	}
	return slices.Concat(about, plan, readOn)
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
