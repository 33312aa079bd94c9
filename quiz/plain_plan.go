package quiz

import (
	"fmt"
	"slices"
	"strings"

	"rolefit/content"
	"rolefit/internal/english"
	"rolefit/internal/report"
	"rolefit/quiz/session"
)

// The line-by-line form of the situation, in the same pages as on the screen, and of
// the plan. Each page is stored as soon as it is answered.

// turn is the direction that the participant takes from a page.
type turn int

const (
	turnOn turn = iota
	turnBack
	turnAway
)

// askSituation asks for the participant's situation, page by page, until every page is
// answered or the participant stops.
func (p *plain) askSituation(advice *content.Advice) error {
	groups := skillGroups()
	p.out.Say("", "A few questions about where you stand. They are never scored; they make the plan yours.")
	for page := 0; page >= 0 && page <= len(groups); {
		p.out.Say("", fmt.Sprintf("Where you stand, %d of %d.", page+1, len(groups)+1))
		ask := func() (turn, error) { return p.askBackground(advice) }
		if page > 0 {
			g := groups[page-1]
			ask = func() (turn, error) { return p.askSkills(advice, g.group, g.title) }
		}
		to, err := ask()
		switch {
		case err != nil:
			return err
		case to == turnAway:
			return nil
		case to == turnBack:
			page--
		default:
			page++
		}
	}
	return nil
}

// askBackground asks for the participant's background.
func (p *plain) askBackground(advice *content.Advice) (turn, error) {
	none := len(advice.Backgrounds) + 1
	known, asked := p.session.Situation()
	read := func() {
		p.out.Say("Where do you come from?")
		for i, b := range advice.Backgrounds {
			p.out.Say(fmt.Sprintf("%d: %s. %s", i+1, b.Name, english.Stopped(b.Text)))
		}
		p.out.Say(fmt.Sprintf("%d: I would rather not say", none))
	}
	prompt := fmt.Sprintf("Type 1 to %d and Enter; s leaves the rest out, b goes back, r repeats, q leaves.", none)
	words := []string{"s", "b", "r"}
	if asked {
		prompt = "So far: " + backgroundName(advice, known.Background) + "; Enter keeps it. " + prompt
		words = append(words, "")
	}
	read()
	for {
		n, word, err := p.choose(prompt, prompt, none, words...)
		switch {
		case err != nil:
			return turnAway, err
		case word == "r":
			read()
			continue
		case word == "s":
			return turnAway, nil
		case word == "b":
			return turnBack, nil
		case n == none:
			known.Background = ""
		case n > 0:
			known.Background = advice.Backgrounds[n-1].ID
		}
		p.recorded(p.apply(session.Situate{Situation: known}), backgroundName(advice, known.Background))
		return turnOn, nil
	}
}

func backgroundName(advice *content.Advice, id string) string {
	if b, ok := advice.Background(id); ok {
		return b.Name
	}
	return "rather not say"
}

// askSkills asks which skills of a group the participant has.
func (p *plain) askSkills(advice *content.Advice, group content.SkillGroup, title string) (turn, error) {
	var skills []content.Skill
	for _, skill := range advice.Skills {
		if skill.Group == group {
			skills = append(skills, skill)
		}
	}
	known, _ := p.session.Situation()
	read := func() {
		p.out.Say(title)
		for i, skill := range skills {
			p.out.Say(fmt.Sprintf("%d: %s. %s", i+1, skill.Name, english.Stopped(skill.Means)))
		}
	}
	help := "Type their numbers with spaces between them and Enter, 0 for none; s leaves the rest out, b goes back, r repeats, q leaves."
	prompt := help
	if group != content.CoreSkill {
		prompt = "Their numbers, 0 for none:"
	}
	words := []string{"s", "b", "r"}
	if has := marked(skills, known.Skills); len(has) > 0 {
		prompt = "So far: " + skillNames(has) + "; Enter keeps that. " + prompt
		words = append(words, "")
	}
	read()
	for {
		numbers, word, err := p.chooseSome(prompt, help, len(skills), words...)
		switch {
		case err != nil:
			return turnAway, err
		case word == "r":
			read()
			continue
		case word == "s":
			return turnAway, nil
		case word == "b":
			return turnBack, nil
		case numbers != nil:
			known.Skills = withMarked(advice, known.Skills, skills, numbers)
		}
		has := marked(skills, known.Skills)
		if changed := p.apply(session.Situate{Situation: known}); changed || len(has) > 0 {
			p.recorded(changed, skillNames(has))
		} else {
			p.out.Say("None of these.")
		}
		return turnOn, nil
	}
}

// marked returns the skills of a group whose ids are in has.
func marked(group []content.Skill, has []string) []content.Skill {
	return slices.DeleteFunc(slices.Clone(group), func(s content.Skill) bool { return !slices.Contains(has, s.ID) })
}

// withMarked returns skill ids in the advice's order: has, with the skills of group replaced
// by those with the given numbers, counted from 1.
func withMarked(advice *content.Advice, has []string, group []content.Skill, numbers []int) []string {
	var all []string
	for _, skill := range advice.Skills {
		i := slices.IndexFunc(group, func(s content.Skill) bool { return s.ID == skill.ID })
		if i >= 0 && slices.Contains(numbers, i+1) || i < 0 && slices.Contains(has, skill.ID) {
			all = append(all, skill.ID)
		}
	}
	return all
}

func skillNames(skills []content.Skill) string {
	if len(skills) == 0 {
		return "none of these"
	}
	names := make([]string, len(skills))
	for i, skill := range skills {
		names[i] = skill.Name
	}
	return strings.Join(names, ", ")
}

// readNext reads out the next steps and the reading for each role of the verdict.
func (p *plain) readNext(s resultScreen) {
	p.out.Say("", s.account.Words().Do)
	if s.planned() && !s.situated {
		p.out.Say("p asks where you come from and what you know, and makes this plan yours.")
	}
	if s.typesOffered() {
		p.out.Say("f " + report.TypesOffer())
	}
	for _, id := range s.account.Result.Verdict.Roles {
		role, _ := s.account.Assessment.Role(id)
		p.out.Say("", role.Name+".", role.Promise)
		for _, part := range [][2]string{
			{"Owns: ", role.Owns}, {"Stage: ", role.Stage}, {"Builds: ", role.Builds}, {"Success: ", role.Success},
		} {
			if part[1] != "" {
				p.out.Say(part[0] + english.Stopped(part[1]))
			}
		}
		for _, section := range s.sections(role) {
			p.out.Say("", section.Title+":")
			for i, line := range section.Lines {
				if section.Steps {
					line = fmt.Sprintf("%d: %s", i+1, line)
				}
				p.out.Say(english.Stopped(line))
			}
		}
	}
}
