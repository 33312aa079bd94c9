package content

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// schema is the version of the file format that this package reads.
const schema = 1

// maxBytes is the largest file that Load accepts.
const maxBytes = 1 << 20

// Load reads an assessment from YAML. name is the file's name, for messages only. It
// reports all problems of the file at once, as Problems sorted by line, with a nil
// assessment. A role with only an id comes from the built-in catalog.
func Load(name string, data []byte) (*Assessment, error) {
	r := &reader{file: name}
	var a *Assessment
	if o := r.document(data); o != nil {
		a = loadAssessment(o, roles)
	}
	if len(r.problems) > 0 {
		return nil, r.problems.sorted()
	}
	return a, nil
}

// loadAssessment reads an assessment's file. The result is valid only if the reader has
// no problems.
func loadAssessment(o *object, catalog func() []Role) *Assessment {
	a := &Assessment{Schema: schema, ID: o.identify("my-team")}
	if newer := loadSchema(o); newer {
		return nil // this version does not know the other keys
	}
	a.Edition = o.text("edition", `"2026.1"`)
	a.OlderEditions = o.texts("older_editions")
	a.Language = o.text("language", "en")
	a.Title = o.text("title", `"Which work suits you?"`)
	a.Roles = loadRoles(o, catalog)
	a.LimitSigns = loadLimitSigns(o)
	a.Traits = loadTraitNames(o)
	ids := map[string]int{} // lines of questions and tie-breakers, by id
	a.Questions = loadQuestions(o, o.list("questions", 1, 500), "question", a, ids)
	a.TieBreakers = loadQuestions(o, o.items(o.field("tie_breakers"), "tie_breakers", 0, 500), "tie-breaker", a, ids)
	a.Scales = loadScales(o, a, ids)
	a.Antonyms = loadAntonyms(o, ids)
	a.Prompts = loadPrompts(o, a.Roles)
	o.finish()
	return a
}

// loadSchema checks the version of the file format, and reports whether it is newer than
// this package.
func loadSchema(o *object) (newer bool) {
	n := o.need("schema", "1")
	if n == nil {
		return false
	}
	write := fmt.Sprintf("write schema: %d", schema)
	switch v, what := whole(n); {
	case what == number && v > schema:
		o.at(n.Line, fmt.Sprintf("schema %d is newer than this rolefit, which reads schema %d", v, schema), "use a newer rolefit")
		return true
	case what != "" && what != number && v == schema:
		o.at(n.Line, "schema is "+what, write)
	case what != number || v != schema:
		o.at(n.Line, "schema is "+shown(n)+", and there is no such schema", write)
	}
	return false
}

// each reads the items of a list that are mappings; load reports whether to take one. what
// names them in messages: "what 1", "what 2".
func each[T any](o *object, items []*yaml.Node, what string, load func(item *object) (T, bool)) (all []T) {
	for i, n := range items {
		item := o.object(n, fmt.Sprintf("%s %d", what, i+1))
		if item == nil {
			continue
		}
		if one, ok := load(item); ok {
			all = append(all, one)
		}
	}
	return all
}

// loadQuestions reads questions or tie-breakers; what is "question" or "tie-breaker".
func loadQuestions(o *object, items []*yaml.Node, what string, a *Assessment, ids map[string]int) []Question {
	return each(o, items, what, func(item *object) (Question, bool) {
		q := loadQuestion(item, a.Roles, a.Traits)
		item.once(ids, q.ID, "question", "choose another id")
		if what == "tie-breaker" && q.Kind == Statement {
			item.at(q.Line, "a tie-breaker is a statement", "write it as a trade-off, with stem, a and b")
		}
		return q, true
	})
}

func loadQuestion(o *object, roles []Role, traits []string) Question {
	q := Question{Line: o.line}
	q.ID = o.identify("long-stretches")
	q.Kind = Kind(o.text("kind", "statement"))
	switch q.Kind {
	case Statement:
		q.Text = o.text("text", `"I do my best work alone"`)
		q.Opposite = o.text("opposite", `"I do my best work in company"`)
		o.only("a trade-off", "stem", "a", "b")
	case TradeOff:
		q.Stem = o.text("stem", `"After launch, I'd rather"`)
		q.A = o.text("a", `"work alone"`)
		q.B = o.text("b", `"work in company"`)
		o.only("a statement", "text", "opposite")
	default:
		for _, key := range []string{"text", "opposite", "stem", "a", "b"} {
			o.field(key)
		}
		if q.Kind != "" {
			o.at(o.field("kind").Line, fmt.Sprintf("the kind %q is unknown", q.Kind), "write statement or trade-off")
		}
	}
	q.Short = o.text("short", `"quiet work"`)
	q.ShortNot = o.text("short_not", `"work in company"`)
	q.Weights = loadWeights(o, roles)
	loadAppeals(o, &q)
	q.Traits = loadTraits(o, traits)
	q.Replaces = loadReplaced(o)
	q.List = loadList(o)
	q.Source = o.maybe("source")
	q.Why = o.maybe("why")
	q.Prompt = o.maybe("prompt")
	q.Means, q.MeansNot = o.maybe("means"), o.maybe("means_not")
	o.finish()
	return q
}

// loadList reads the list of the guide that a question restates; "" for none.
func loadList(o *object) Sign {
	const write = "write strong-fit or poor-fit, or leave list out"
	n := o.field("list")
	text, _ := o.said(n, "list", write)
	if s := Sign(text); s == "" || s == StrongFit || s == PoorFit {
		return s
	}
	o.at(n.Line, fmt.Sprintf("the list %q is unknown", text), write)
	return ""
}

// loadWeights reads a weight for each role.
func loadWeights(o *object, roles []Role) map[string]int {
	var ids, weighed []string
	for i, r := range roles {
		if r.ID != "" {
			ids = append(ids, r.ID)
			weighed = append(weighed, fmt.Sprintf("%s: %d", r.ID, []int{1, -1, 0}[min(i, 2)]))
		}
	}
	if len(ids) == 0 { // the roles have been refused already
		o.field("weights")
		return nil
	}
	example := "{" + strings.Join(weighed, ", ") + "}"
	n := o.need("weights", example)
	w := o.inner("weights", n, o.id, example)
	if w == nil {
		return nil
	}
	if len(n.Content)/2 < len(ids) && !slices.ContainsFunc(n.Content, func(n *yaml.Node) bool { return n.Value != "0" && !slices.Contains(ids, n.Value) }) {
		o.at(n.Line, "the weights need at least one above and one below 0", "write weights: "+example)
		return nil
	}
	weights, sum := make(map[string]int, len(ids)), 0
	var missing []string
	for _, id := range ids {
		n := w.field(id)
		if n == nil {
			missing = append(missing, id)
			continue
		}
		weights[id] = w.integer(n, "the weight of "+id, -3, 3)
		sum += weights[id]
	}
	for _, id := range missing { // suggest weights that make the sum 0
		even := min(max(-sum, -3), 3)
		w.need(id, strconv.Itoa(even))
		sum += even
	}
	w.strangers(ids, "%q in weights is not a role of this assessment")
	return weights
}

// loadAntonyms reads pairs of question ids. ids holds the known ones.
func loadAntonyms(o *object, ids map[string]int) [][2]string {
	var all [][2]string
	known := slices.Sorted(maps.Keys(ids))
	for _, n := range o.items(o.field("antonyms"), "antonyms", 0, 500) {
		if pair, ok := loadPair(o, n, "a pair of antonyms", known); ok {
			for _, id := range pair {
				if _, there := ids[id]; !there {
					o.refuse(n.Line, "antonyms", fmt.Sprintf("%q is not a question of this assessment", id), meant(id, known))
				}
			}
			all = append(all, pair)
		}
	}
	return all
}

// loadPrompts reads the discussion prompts for pairs of roles.
func loadPrompts(o *object, roles []Role) []Prompt {
	ids := IDs(roles)
	seen := map[[2]string]bool{}
	return each(o, o.items(o.field("prompts"), "prompts", 0, 500), "prompt", func(item *object) (p Prompt, ok bool) {
		if n := item.need("roles", pairOf(ids)); n != nil {
			p.Roles, _ = loadPair(item, n, "roles", ids)
			checkPrompt(item, n.Line, p, ids, seen[p.Roles])
			seen[p.Roles] = true
		}
		p.Text, p.Third = item.text("text", `"What would each of you do first?"`), item.maybe("third")
		item.finish()
		return p, true
	})
}

// checkPrompt refuses a prompt whose roles are not two roles in content order, or are
// those of an earlier prompt (twice).
func checkPrompt(o *object, line int, p Prompt, ids []string, twice bool) {
	if p.Roles[0] == "" || len(ids) == 0 {
		return
	}
	for _, id := range p.Roles {
		if !slices.Contains(ids, id) {
			o.at(line, fmt.Sprintf("%q is not a role of this assessment", id), meant(id, ids))
			return
		}
	}
	if slices.Index(ids, p.Roles[0]) > slices.Index(ids, p.Roles[1]) {
		o.at(line, "the roles are not in the order of the assessment", fmt.Sprintf("write [%s, %s]", p.Roles[1], p.Roles[0]))
	}
	if twice {
		o.at(line, "these two roles already have a prompt", "keep one of them")
	}
}

// pairOf returns the first two of ids as a sample pair for a remedy.
func pairOf(ids []string) string {
	if len(ids) < 2 {
		return "[an-id, another-id]"
	}
	return fmt.Sprintf("[%s, %s]", ids[0], ids[1])
}

// loadPair reads a list of two different ids. known are ids for the remedy.
func loadPair(o *object, n *yaml.Node, key string, known []string) (pair [2]string, ok bool) {
	items := o.items(n, key, 2, 2)
	if len(items) != 2 {
		return pair, false
	}
	for i, item := range items {
		if pair[i], ok = o.said(item, "an id of "+key, "write two ids, such as "+pairOf(known)); !ok {
			return [2]string{}, false
		}
	}
	if pair[0] == pair[1] {
		o.at(n.Line, fmt.Sprintf("%s names %q twice", key, pair[0]), "name two different ones")
		return [2]string{}, false
	}
	return pair, true
}

// loadRoles reads the roles of an assessment. A role with only an id comes from the
// catalog.
func loadRoles(o *object, builtIn func() []Role) []Role {
	items := o.list("roles", 2, 8)
	if len(items) == 0 {
		return nil
	}
	catalog := builtIn()
	lines := map[string]int{}
	return each(o, items, "role", func(item *object) (Role, bool) {
		role := loadRole(item, catalog)
		return role, item.once(lines, role.ID, "role", "choose another id, or keep one of them")
	})
}

// loadRole reads one role: complete in itself, or only an id of the catalog.
func loadRole(o *object, catalog []Role) Role {
	role := Role{Line: o.line, ID: o.identify("my-role")}
	if alone := len(o.node.Content) == 2 && o.node.Content[0].Value == "id"; alone {
		return fromCatalog(o, role, catalog)
	}
	role.Name = o.text("name", `"My Role"`)
	role.Promise = o.text("promise", `"You want to …"`)
	role.Short = o.maybe("short")
	if role.Short == "" {
		role.Short = cut(role.Name, maxRoleShort)
	}
	role.Owns = o.maybe("owns")
	role.Stage = o.maybe("stage")
	role.Builds = o.maybe("builds")
	role.Success = o.maybe("success")
	role.Day = o.prose("day")
	role.Takes = o.prose("takes")
	role.Price = o.prose("price")
	role.Next = o.texts("next")
	role.Titles = o.texts("titles")
	role.Read = o.maybe("read")
	o.finish()
	return role
}

// fromCatalog returns the built-in role with the id of role, on role's line.
func fromCatalog(o *object, role Role, catalog []Role) Role {
	if role.ID == "" { // refused already
		return role
	}
	if filled, ok := Find(catalog, func(r Role) bool { return r.ID == role.ID }); ok {
		filled.Line = role.Line
		return filled
	}
	ids := IDs(catalog)
	o.at(role.Line, "this id alone is not a built-in role",
		"add name and promise to make it your own; for a built-in one, "+meant(role.ID, ids))
	if near := Nearest(role.ID, ids); near != "" {
		role.ID = near // so that its weights are not reported as unknown too
	}
	return role
}
