package quiz

import (
	"fmt"
	"slices"
	"strings"

	"rolefit/content"
	"rolefit/internal/english"
	"rolefit/internal/report"
	"rolefit/scoring"
)

// The result in lines to be read out.

// readResult returns the verdict, cautions, points, strongest reasons and facts.
func readResult(account report.Account) []string {
	const forN, againstN = 3, 1
	a, r := account.Assessment, account.Result
	words := account.Words()
	lines := []string{"", "Your result: " + words.Headline + ", " + words.Tag + ".", words.Meaning, words.Do}
	for _, flag := range report.Flags(a, r) {
		lines = append(lines, "Caution: "+flag)
	}
	if r.Verdict.Kind != scoring.Insufficient {
		lines = append(lines, "", "Points, where 0 is no preference:")
		points := report.Points(r)
		for _, role := range r.Ranked() {
			for i, named := range a.Roles {
				if named.ID == role.ID {
					lines = append(lines, named.Short+": "+points[i].Spoken())
				}
			}
		}
	}
	if rows, rest, total := report.Selected(a, r, forN, againstN); len(rows) > 0 {
		lines = append(lines, "", report.Gap(a, r)+":")
		lines = append(lines, readRows(rows)...)
		if rest.Count > 0 {
			lines = append(lines, rest.Phrase+": "+rest.Points.Spoken())
		}
		lines = append(lines, "together: "+total.Spoken())
	}
	lines = append(append(lines, ""), readFacts(account)...)
	return append(lines, report.Caption())
}

func readRows(rows []report.Row) (lines []string) {
	for _, row := range rows {
		lines = append(lines, row.Strength+", "+row.Phrase+": "+row.Points.Spoken())
	}
	return lines
}

// readFacts returns the facts beside the score: limits, signs, guess and dropped answers.
func readFacts(account report.Account) (lines []string) {
	a, r := account.Assessment, account.Result
	limits := report.LimitLines(account.Limits, account.Chosen)
	if len(limits) > 0 {
		limits = []string{"Your limits: " + english.Stopped(strings.Join(limits, "; "))}
	}
	for _, line := range append(limits, english.Stopped(report.SignsLine(a, r)), report.GuessLine(a, account.Guess, r), report.GoneLine(r)) {
		if line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// readWhy returns every reason, the change that would flip the result, and the meaning
// of points.
func readWhy(account report.Account) []string {
	a, r := account.Assessment, account.Result
	if r.Verdict.Kind == scoring.Insufficient {
		return []string{"", account.Words().Meaning}
	}
	lines := []string{"", report.Gap(a, r) + ":"}
	rows, total := report.All(a, r)
	var told []report.Row
	for _, row := range rows {
		if row.Answer != 0 {
			told = append(told, row)
		}
	}
	lines = append(lines, readRows(told)...)
	if neutral := len(rows) - len(told); neutral == 1 {
		lines = append(lines, "no preference, once: 0")
	} else if neutral > 1 {
		lines = append(lines, fmt.Sprintf("no preference, %d times: 0", neutral))
	}
	lines = append(lines, "together: "+total.Spoken())
	if flip := report.FlipSentence(a, r, account.Flip, account.CanFlip); len(flip) > 0 {
		lines = append(lines, "", "What would change it:")
		lines = append(lines, flip...)
		lines = append(lines, report.Sturdy(a, r, account.Pivotal))
	}
	if chance, ok := report.ChanceLines(a, r); ok {
		lines = append(lines, "", chance.Intro)
		for _, row := range chance.Rows {
			lines = append(lines, row.Role+": "+row.Of)
		}
		lines = append(lines, chance.Note)
	}
	return append(append(lines, "", "What the points are:"), report.Explain()...)
}

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
