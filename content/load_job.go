package content

import (
	"fmt"
	"slices"

	"go.yaml.in/yaml/v3"
)

// JobFacts returns the facts that a job check asks, in order. job.go states their rules.
func JobFacts() ([]JobFact, error) {
	_, text, err := embedded(jobFile)
	if err != nil {
		return nil, err
	}
	return loadJob("data/"+jobFile+".yaml", text)
}

// jobLoader holds the ids that facts may refer to.
type jobLoader struct {
	career *Assessment
	roles  []string // ids
	types  []string // ids
	limits []Limit
}

func loadJob(name string, text []byte) ([]JobFact, error) {
	l, err := newJobLoader()
	if err != nil {
		return nil, err
	}
	r := &reader{file: name}
	o := r.document(text)
	if o == nil {
		return nil, r.problems.sorted()
	}
	var facts []JobFact
	lines := map[string]int{}
	for i, n := range o.list("facts", 1, 100) {
		item := r.object(n, fmt.Sprintf("fact %d", i+1))
		if item == nil {
			continue
		}
		f := l.fact(item)
		item.once(f.ID, "fact", lines)
		facts = append(facts, f)
	}
	o.finish()
	return facts, r.err()
}

func newJobLoader() (*jobLoader, error) {
	l := &jobLoader{}
	var err error
	if l.career, err = Career(); err != nil {
		return nil, err
	}
	if l.limits, err = Limits(); err != nil {
		return nil, err
	}
	types, err := Embedded("fde-types")
	if err != nil {
		return nil, err
	}
	l.roles, l.types = roleIDs(l.career.Roles), roleIDs(types.Roles)
	return l, nil
}

func (l *jobLoader) fact(o *object) JobFact {
	f := JobFact{Line: o.line, ID: o.identify("customer-contact")}
	f.Group = o.text("group", "Customers")
	f.Text = o.text("text", `"The engineer …"`)
	f.Short = o.text("short", `"with customers weekly"`)
	f.ShortNot = o.text("short_not", `"seldom with customers"`)
	f.Ask = o.text("ask", `"How many …?"`)
	f.Source = o.text("source", `"Green Flags, item 1"`)
	f.Cues = o.texts("cues")
	f.Yes = l.side(o, "yes")
	f.No = l.side(o, "no")
	o.finish()
	return f
}

func (l *jobLoader) side(o *object, key string) JobSide {
	n := o.need(key, "and what it says")
	if n == nil {
		return JobSide{}
	}
	s := o.inner(key, n, o.id+"/"+key, "and what it says")
	if s == nil {
		return JobSide{}
	}
	side := JobSide{Said: s.text("said", `"has you …"`), Flag: JobFlag(s.maybe("flag"))}
	if side.Flag != "" && side.Flag != GreenFlag && side.Flag != RedFlag {
		s.at(s.field("flag").Line, fmt.Sprintf("the flag %q is unknown", side.Flag), "write green or red, or leave flag out")
	}
	side.Roles = s.numbers("roles", l.roles, -3, 3)
	side.RulesOut = s.ids("rules_out", l.roles)
	for _, id := range side.RulesOut {
		if slices.Contains(l.roles, id) && side.Roles[id] >= 0 {
			s.at(s.field("rules_out").Line, id+" is ruled out, and nothing in roles speaks against it", "give it a weight below 0")
		}
	}
	side.Types = s.numbers("types", l.types, -3, 3)
	side.Limits = l.bears(s)
	side.Suits = l.suits(s)
	s.finish()
	return side
}

// bears reads the limits that a side bears on.
func (l *jobLoader) bears(o *object) []JobLimit {
	var ids []string
	for _, limit := range l.limits {
		ids = append(ids, limit.ID)
	}
	m := o.mapping("limits", ids)
	var all []JobLimit
	for _, limit := range l.limits {
		n := m.field(limit.ID)
		if n == nil {
			continue
		}
		item := m.inner(limit.ID, n, o.id, "{clash_below: 0, agree_from: 1}")
		if item == nil {
			continue
		}
		most := len(limit.Options) - 1
		bears := JobLimit{Limit: limit.ID}
		bears.ClashBelow = item.integer(item.need("clash_below", "0"), "clash_below", 0, most)
		bears.AgreeFrom = item.integer(item.need("agree_from", "1"), "agree_from", 0, most)
		if bears.AgreeFrom < bears.ClashBelow {
			item.at(n.Line, "agree_from is below clash_below", "let agreement begin where clashes end, or after it")
		}
		item.finish()
		all = append(all, bears)
	}
	return all
}

// suits reads the ends of questions that a side suits.
func (l *jobLoader) suits(o *object) []JobSuit {
	var ids []string
	for _, q := range slices.Concat(l.career.Questions, l.career.TieBreakers) {
		ids = append(ids, q.ID)
	}
	m := o.mapping("suits", ids)
	if m == nil {
		return nil
	}
	var all []JobSuit
	for i := 0; i < len(m.node.Content); i += 2 {
		id, n := m.node.Content[i].Value, m.node.Content[i+1]
		q, there := l.career.Question(id)
		if !there {
			continue // refused already
		}
		if end, ok := m.end(n, q); ok {
			all = append(all, JobSuit{id, end})
		}
	}
	return all
}

// end reads an end of a question: −1 for disagree or a, +1 for agree or b.
func (o *object) end(n *yaml.Node, q Question) (int, bool) {
	low, high := "a", "b"
	if q.Kind == Statement {
		low, high = "disagree", "agree"
	}
	switch s, ok := o.scalar(n, q.ID, high); {
	case ok && s == low:
		return -1, true
	case ok && s == high:
		return 1, true
	case ok:
		o.at(n.Line, fmt.Sprintf("%q is no end of %s", s, q.ID), "write "+low+" or "+high)
	}
	return 0, false
}

// roleIDs returns the ids of roles, in their order.
func roleIDs(roles []Role) []string {
	ids := make([]string, len(roles))
	for i, r := range roles {
		ids[i] = r.ID
	}
	return ids
}
