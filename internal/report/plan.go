package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dustin/go-humanize"

	"rolefit/content"
	"rolefit/internal/report/doc"
	"rolefit/scoring"
)

// OffersTypes reports whether the quiz about the kinds of forward deployed work is worth
// offering: that role leads, or is too close to call with others.
func OffersTypes(r scoring.Result) bool {
	switch r.Verdict.Kind {
	case scoring.Clear, scoring.Leaning, scoring.TooClose:
		return slices.Contains(r.Verdict.Roles, "fde")
	default:
		return false
	}
}

// TypesOffer describes the quiz about the kinds of forward deployed work; the text
// continues from the name of a key or a command.
func TypesOffer() string {
	return "asks which of the four kinds of forward deployed work suits you: twelve questions, or a few more."
}

// Standing is a person's background and skills, which a plan starts from.
type Standing struct {
	Background string   // id; empty: not said
	Skills     []string // ids of the skills that they have
	Asked      bool     // they were asked: without it, no skill counts as missing
}

// Section is a part of a plan, or of a class's result: a title over steps, a list or a paragraph.
type Section struct {
	Title string
	Lines []string
	Steps bool     // the lines are in an order, and numbered
	Bars  doc.Bars // what the lines say, drawn in their place; without rows: nothing
}

// mostMissing is how many missing skills a plan names, the most important first.
const mostMissing = 5

// Plan returns the steps towards a role of an assessment from a background and skills.
// Roles that the advice does not know have the steps and titles of the assessment.
func Plan(advice *content.Advice, role content.Role, at Standing) []Section {
	var sections []Section
	add := func(title string, steps bool, lines ...string) {
		lines = slices.DeleteFunc(slices.Clone(lines), func(line string) bool { return line == "" })
		if len(lines) > 0 {
			sections = append(sections, Section{Title: title, Lines: lines, Steps: steps})
		}
	}
	plan, known := advice.Plan(role.ID)
	from, said := advice.Background(at.Background)
	first := role.Next
	if known && said {
		first = prepare(from, role.ID)
	}
	title := PlanTitle
	if known && said {
		title += ", coming from " + strings.ToLower(from.Name[:1]) + from.Name[1:]
	}
	add(title, true, first...)
	if !known {
		add("Titles to search for", false, strings.Join(role.Titles, ", "))
		return sections
	}
	if said {
		add("What you will have to show", false, from.Prove+".")
	}
	if at.Asked {
		sections = append(sections, skills(advice, role, at))
	}
	add("Proof to build", true, plan.Proof...)
	add("Titles to search for", false, strings.Join(role.Titles, ", "))
	add("Kinds of companies", false, strings.Join(plan.Companies, ", "))
	add("Questions for the interview", true, plan.Ask...)
	add("Pay", false, pay(advice.Pay, role.ID)...)
	return sections
}

// PlanTitle begins the title of a plan's first section.
const PlanTitle = "What to do first"

// prepare returns the first steps from a background; a type of forward deployed work
// takes the steps of that role.
func prepare(from content.Background, id string) []string {
	if steps, ok := from.Prepare[id]; ok {
		return steps
	}
	return from.Prepare["fde"]
}

// skills names the missing skills that matter most.
func skills(advice *content.Advice, role content.Role, at Standing) Section {
	missing := advice.Missing(role.ID, at.Skills)
	s := Section{Title: "Skills to work on, the ones that matter most first", Steps: true}
	for _, skill := range missing[:min(len(missing), mostMissing)] {
		s.Lines = append(s.Lines, skill.Name+". "+skill.Means+".")
	}
	if len(missing) == 0 {
		s.Title, s.Steps = "Skills", false
		s.Lines = []string{"You have marked every skill that matters here. Proof is what is left to build."}
	}
	return s
}

// pay returns the known pay of a role, and how to judge it.
func pay(p content.Pay, id string) []string {
	lines := []string{p.For[id]}
	if !strings.Contains(p.For[id], "below") {
		return append(lines, p.Rule)
	}
	for _, f := range p.Figures {
		lines = append(lines, fmt.Sprintf("%s, %s, %s: %s on average, usually %s to %s a year.",
			f.Source, p.Country, p.AsOf, dollars(f.Average), dollars(f.Low), dollars(f.High)))
	}
	return append(lines, p.Caveat, p.Rule)
}

// dollars writes a whole number of dollars: "$127,577".
func dollars(n int) string { return "$" + humanize.Comma(int64(n)) }
