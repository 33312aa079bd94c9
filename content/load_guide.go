package content

import (
	"fmt"
	"slices"
)

// Guide returns the built-in guide.
func Guide() (*Handbook, error) {
	_, text, err := embedded(guideFile)
	if err != nil {
		return nil, err
	}
	return loadGuide("data/"+guideFile+".yaml", text)
}

func loadGuide(name string, text []byte) (*Handbook, error) {
	roles, err := Roles()
	if err != nil {
		return nil, err
	}
	r := &reader{file: name}
	o := r.document(text)
	if o == nil {
		return nil, r.problems.sorted()
	}
	h := &Handbook{Table: loadTable(o, roleIDs(roles))}
	h.Comparisons = loadComparisons(o, h.Table)
	h.Topics = loadTopics(o)
	o.finish()
	if err := r.err(); err != nil {
		return nil, err
	}
	return h, nil
}

// loadTable reads the rows of the table. compared are ids that must be among them.
func loadTable(o *object, compared []string) []TableRow {
	var all []TableRow
	lines := map[string]int{}
	for i, n := range o.list("table", 2, 20) {
		item := o.object(n, fmt.Sprintf("row %d", i+1))
		if item == nil {
			continue
		}
		row := TableRow{Line: item.line, ID: item.identify("fde")}
		item.once(row.ID, "row", lines)
		row.Name, row.Short = item.text("name", `"My Role"`), item.text("short", "Mine")
		row.Owns, row.Stage = item.text("owns", `"…"`), item.text("stage", `"…"`)
		row.Builds, row.Success = item.text("builds", `"…"`), item.text("success", `"…"`)
		row.Compared = slices.Contains(compared, row.ID)
		item.finish()
		all = append(all, row)
	}
	for _, id := range compared {
		if _, there := lines[id]; !there {
			o.refuse(o.line, "table", "there is no row for "+id, "add a row with id: "+id)
		}
	}
	return all
}

func loadComparisons(o *object, table []TableRow) []Comparison {
	var ids []string
	for _, row := range table {
		ids = append(ids, row.ID)
	}
	var all []Comparison
	lines := map[string]int{}
	for i, n := range o.list("comparisons", 1, 20) {
		item := o.object(n, fmt.Sprintf("comparison %d", i+1))
		if item == nil {
			continue
		}
		c := Comparison{Line: item.line, Role: item.text("role", "software")}
		if c.Role != "" && !slices.Contains(ids, c.Role) {
			item.at(item.field("role").Line, fmt.Sprintf("%q is no row of the table", c.Role), meant(c.Role, ids))
		}
		item.once(c.Role, "comparison", lines)
		c.Theirs, c.Ours = item.text("theirs", `"…"`), item.text("ours", `"…"`)
		c.Test, c.Choose = item.text("test", `"…"`), item.text("choose", `"…"`)
		item.finish()
		all = append(all, c)
	}
	return all
}

func loadTopics(o *object) []Topic {
	var all []Topic
	lines := map[string]int{}
	for i, n := range o.list("topics", 1, 50) {
		item := o.object(n, fmt.Sprintf("topic %d", i+1))
		if item == nil {
			continue
		}
		t := Topic{Line: item.line, ID: item.identify("why"), Title: item.text("title", `"…"`)}
		item.once(t.ID, "topic", lines)
		for k, n := range item.list("sections", 1, 20) {
			if s := item.object(n, fmt.Sprintf("%s, section %d", item.id, k+1)); s != nil {
				t.Sections = append(t.Sections, loadSection(s))
			}
		}
		item.finish()
		all = append(all, t)
	}
	return all
}

func loadSection(o *object) Section {
	s := Section{Name: o.maybe("name"), Text: o.maybe("text"), Items: o.texts("items")}
	if (o.field("text") == nil) == (o.field("items") == nil) {
		o.at(o.line, "a section has a text or items, one of the two", "add one, or make two sections of it")
	}
	o.finish()
	return s
}
