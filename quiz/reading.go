package quiz

import (
	"fmt"
	"slices"

	"rolefit/content"
	"rolefit/internal/english"
	"rolefit/internal/report"
)

// The result in lines to be read out.

// readNext returns the next steps and the reading for each role of the verdict.
func (s Sitting) readNext() []string {
	lines := []string{"", s.account.Words().Do}
	if s.PlanOffered() {
		lines = append(lines, "p asks where you come from and what you know, and makes this plan yours.")
	}
	if s.TypesOffered() {
		lines = append(lines, "f "+report.TypesOffer())
	}
	for _, id := range s.account.Result.Verdict.Roles {
		role, _ := s.account.Assessment.Role(id)
		lines = append(lines, "", role.Name+".", role.Promise)
		for _, part := range [][2]string{
			{"Owns: ", role.Owns}, {"Stage: ", role.Stage}, {"Builds: ", role.Builds}, {"Success: ", role.Success},
		} {
			if part[1] != "" {
				lines = append(lines, part[0]+english.Stopped(part[1]))
			}
		}
		for _, section := range s.RoleSections(role) {
			lines = append(lines, "", section.Title+":")
			for i, line := range section.Lines {
				if section.Steps {
					line = fmt.Sprintf("%d: %s", i+1, line)
				}
				lines = append(lines, english.Stopped(line))
			}
		}
	}
	return lines
}

// RoleSections returns a role's days and price, the plan and the reading. The plan stands
// first once the participant has described their situation.
func (s Sitting) RoleSections(role content.Role) []report.Section {
	advice := s.advice
	if advice == nil {
		advice = &content.Advice{}
	}
	plan := report.Plan(advice, role, s.account.Standing)
	about := paragraphs([][2]string{{"The days", role.Day}, {"What it takes", role.Takes}, {"The price", role.Price}})
	readOn := paragraphs([][2]string{{"Read on in the guide", role.Read}})
	if s.account.Standing.Asked {
		return slices.Concat(plan, about, readOn)
	}
	return slices.Concat(about, plan, readOn)
}

// paragraphs turns pairs of title and text into sections, and drops empty texts.
func paragraphs(texts [][2]string) []report.Section {
	var sections []report.Section
	for _, text := range texts {
		if text[1] != "" {
			sections = append(sections, report.Section{Title: text[0], Lines: []string{text[1]}})
		}
	}
	return sections
}
