package content

import "fmt"

// NextSteps returns the built-in advice for after a result.
func NextSteps() (*Advice, error) {
	_, text, err := embedded(adviceFile)
	if err != nil {
		return nil, err
	}
	return loadAdvice("data/"+adviceFile+".yaml", text)
}

// adviceLoader holds the ids that the advice refers to.
type adviceLoader struct {
	roles []string // ids of the career roles
	all   []string // and of the types after them
}

func loadAdvice(name string, text []byte) (*Advice, error) {
	career, err := Career()
	if err != nil {
		return nil, err
	}
	types, err := Embedded("fde-types")
	if err != nil {
		return nil, err
	}
	l := &adviceLoader{roles: roleIDs(career.Roles)}
	l.all = append(roleIDs(career.Roles), roleIDs(types.Roles)...)
	r := &reader{file: name}
	o := r.document(text)
	if o == nil {
		return nil, r.problems.sorted()
	}
	a := &Advice{Backgrounds: l.backgrounds(o), Skills: l.skills(o), Plans: l.plans(o), Pay: l.pay(o)}
	o.finish()
	if err := r.err(); err != nil {
		return nil, err
	}
	return a, nil
}

func (l *adviceLoader) backgrounds(o *object) []Background {
	var all []Background
	lines := map[string]int{}
	for i, n := range o.list("backgrounds", 1, 20) {
		item := o.object(n, fmt.Sprintf("background %d", i+1))
		if item == nil {
			continue
		}
		b := Background{Line: item.line, ID: item.identify("student")}
		item.once(b.ID, "background", lines)
		b.Name = item.text("name", `"Student"`)
		b.Text = item.text("text", `"I am …"`)
		b.Prove = item.text("prove", `"That you …"`)
		item.need("prepare", "and a list for each role")
		if m := item.mapping("prepare", l.roles); m != nil {
			b.Prepare = map[string][]string{}
			for _, id := range l.roles {
				b.Prepare[id] = m.sentences(id)
			}
		}
		item.finish()
		all = append(all, b)
	}
	return all
}

func (l *adviceLoader) skills(o *object) []Skill {
	var all []Skill
	lines := map[string]int{}
	for i, n := range o.list("skills", 1, 100) {
		item := o.object(n, fmt.Sprintf("skill %d", i+1))
		if item == nil {
			continue
		}
		s := Skill{Line: item.line, ID: item.identify("sql")}
		item.once(s.ID, "skill", lines)
		s.Name = item.text("name", `"SQL"`)
		s.Group = SkillGroup(item.text("group", "core"))
		if s.Group != "" && s.Group != CoreSkill && s.Group != AISkill && s.Group != CustomerSkill {
			item.at(item.field("group").Line, fmt.Sprintf("the group %q is unknown", s.Group), "write core, ai or customer")
		}
		s.Means = item.text("means", `"Asking a database the right question"`)
		item.need("matters", "{fde: 3, …}")
		s.Matters = item.numbers("matters", l.all, 0, 3)
		for _, id := range l.all {
			if _, there := s.Matters[id]; s.Matters != nil && !there {
				item.at(item.field("matters").Line, "matters has no "+id, "add "+id+": 0")
			}
		}
		item.finish()
		all = append(all, s)
	}
	return all
}

func (l *adviceLoader) plans(o *object) []Plan {
	var all []Plan
	lines := map[string]int{}
	for i, n := range o.list("plans", len(l.all), len(l.all)) {
		item := o.object(n, fmt.Sprintf("plan %d", i+1))
		if item == nil {
			continue
		}
		p := Plan{Line: item.line, ID: item.identify("fde")}
		item.once(p.ID, "plan", lines)
		if p.ID != "" && i < len(l.all) && p.ID != l.all[i] {
			item.at(p.Line, "the plan for "+l.all[i]+" belongs here", "keep the order of roles and types")
		}
		p.Proof, p.Companies, p.Ask = item.sentences("proof"), item.sentences("companies"), item.sentences("ask")
		item.finish()
		all = append(all, p)
	}
	return all
}

func (l *adviceLoader) pay(o *object) Pay {
	item := o.part("pay", "pay")
	if item == nil {
		return Pay{}
	}
	p := Pay{AsOf: item.text("as_of", "May 2026"), Country: item.text("country", "United States")}
	p.Role = item.text("role", "fde")
	p.Figures = payFigures(item)
	p.Caveat, p.Rule = item.text("caveat", `"…"`), item.text("rule", `"…"`)
	if m := item.part("benchmarks", "pay"); m != nil {
		p.Benchmarks = Benchmarks{m.text("software", `"…"`), m.text("services", `"…"`), m.text("unsettled", `"…"`)}
		m.finish()
	}
	p.Drivers = item.sentences("drivers")
	item.need("for", "and a sentence for each role and type")
	if m := item.mapping("for", l.all); m != nil {
		p.For = map[string]string{}
		for _, id := range l.all {
			p.For[id] = m.text(id, `"…"`)
		}
	}
	item.finish()
	return p
}

func payFigures(o *object) []PayFigure {
	var all []PayFigure
	for i, n := range o.list("figures", 1, 20) {
		item := o.object(n, fmt.Sprintf("pay, figure %d", i+1))
		if item == nil {
			continue
		}
		const most = 9_999_999
		f := PayFigure{Source: item.text("source", "Salary.com"), Basis: item.text("basis", `"…"`)}
		f.Average = item.integer(item.need("average", "100000"), "average", 1, most)
		f.Low = item.integer(item.need("low", "90000"), "low", 1, most)
		f.High = item.integer(item.need("high", "110000"), "high", 1, most)
		if f.Low > 0 && f.Average > 0 && f.High > 0 && (f.Low > f.Average || f.Average > f.High) {
			item.at(item.line, "the average is not between low and high", "mend the three numbers")
		}
		item.finish()
		all = append(all, f)
	}
	return all
}
