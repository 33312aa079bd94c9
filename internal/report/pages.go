package report

import (
	"slices"
	"strings"

	"rolefit/content"
	"rolefit/internal/english"
	"rolefit/internal/report/doc"
	"rolefit/scoring"
)

// Setting is how the guide's pages are set.
type Setting = doc.Setting

// TopicList names the pages of the guide, a line each.
func TopicList(h *content.Handbook, s Setting) string {
	d := doc.Doc{Title: "The guide, in short pages"}
	var topics doc.Terms
	for _, topic := range h.Topics {
		topics = append(topics, doc.Term{Labels: []string{topic.ID}, Text: topic.Title})
	}
	d.Add(doc.Head{}, topics, doc.Head{})
	d.Say("Read one: rolefit guide TOPIC. The seven roles side by side: rolefit roles.")
	return doc.Screen(d, s)
}

// TopicPage is one page of the guide.
func TopicPage(topic content.Topic, s Setting) string { return doc.Screen(TopicDoc(topic), s) }

// TopicDoc is one page of the guide as a document.
func TopicDoc(topic content.Topic) doc.Doc {
	d := doc.Doc{Title: topic.Title}
	for _, section := range topic.Sections {
		d.Add(doc.Head{Text: section.Name})
		d.Say(section.Text)
		d.List(false, section.Items...)
	}
	return d
}

// RolesPage shows the table of roles and how each differs from the first role. It puts
// the roles of own, the last career result, first; own may be nil.
func RolesPage(h *content.Handbook, own *scoring.Result, s Setting) string {
	d := doc.Doc{Title: english.Number(len(h.Table)) + " roles side by side"}
	if line := ownLine(h, own); line != "" {
		d.Add(doc.Head{}, doc.Para{Text: line})
	}
	columns := doc.Columns{Heads: []string{"Role", "Owns", "Stage", "Builds", "Success"}}
	rows := ownFirst(h, own)
	for _, r := range rows {
		columns.Rows = append(columns.Rows, []string{r.Name, r.Owns, r.Stage, r.Builds, r.Success})
	}
	d.Add(doc.Head{}, columns, doc.Head{}, doc.Para{Text: inTheQuiz(h)}, doc.Group{Text: "What sets them apart"})
	for _, row := range rows {
		addComparison(&d, h, row.ID)
	}
	d.Add(doc.Head{})
	d.Say("One of them alone: rolefit roles ROLE, with " + english.List(rowIDs(h), "or") + ".")
	return doc.Screen(d, s)
}

// RolePage shows one role: its row, role's account of its days (none for the zero role),
// and how it differs from the first role, or the first one from all others.
func RolePage(h *content.Handbook, row content.TableRow, role content.Role, own *scoring.Result, s Setting) string {
	d := doc.Doc{Title: row.Name}
	if slices.ContainsFunc(ownRows(h, own), func(r content.TableRow) bool { return r.ID == row.ID }) {
		d.Say("Your last result names it: rolefit show has the reasons.")
	}
	d.Say(role.Promise)
	d.Add(doc.Head{}, terms("Owns", row.Owns, "Stage", row.Stage, "Builds", row.Builds, "Success", row.Success))
	section := func(title, text string) {
		if text != "" {
			d.Add(doc.Head{Text: title}, doc.Para{Text: text})
		}
	}
	section("A typical week", role.Day)
	section("What it takes", role.Takes)
	section("The downsides", role.Price)
	section("Titles to search for", strings.Join(role.Titles, ", "))
	first := h.Table[0].ID
	for _, c := range h.Comparisons {
		if row.ID == first || row.ID == c.Role {
			addComparison(&d, h, c.Role)
		}
	}
	if _, ok := h.Comparison(row.ID); !ok && row.ID != first {
		d.Add(doc.Head{}, doc.Para{Text: "That is all the guide says about this one."})
	}
	section("Read on in the guide", role.Read)
	return doc.Screen(d, s)
}

// terms pairs labels with texts.
func terms(pairs ...string) doc.Terms {
	var all doc.Terms
	for pair := range slices.Chunk(pairs, 2) {
		all = append(all, doc.Term{Labels: pair[:1], Text: pair[1]})
	}
	return all
}

// addComparison sets a role apart from the first one, where the handbook does.
func addComparison(d *doc.Doc, h *content.Handbook, id string) {
	c, ok := h.Comparison(id)
	if !ok {
		return
	}
	first := h.Table[0]
	row, _ := h.Row(id)
	d.Add(doc.Head{Text: first.Name + " or " + row.Name},
		terms(row.Short, c.Theirs, first.Short, c.Ours, "To tell a job", c.Test, "To choose", c.Choose))
}

// inTheQuiz says which of the roles the quiz compares.
func inTheQuiz(h *content.Handbook) string {
	var names []string
	for _, row := range h.Table {
		if row.Compared {
			names = append(names, row.Short)
		}
	}
	return "The quiz compares " + english.List(names, "and") + ". The others are here because postings mix them up with these."
}

// rowIDs returns the ids of the roles in the table, as commands take them.
func rowIDs(h *content.Handbook) []string {
	ids := make([]string, len(h.Table))
	for i, row := range h.Table {
		ids[i] = row.ID
	}
	return ids
}

// ownLine explains how the last result orders the roles; empty if the result names none.
func ownLine(h *content.Handbook, own *scoring.Result) string {
	if own == nil {
		return ""
	}
	var names []string
	for _, row := range ownRows(h, own) {
		names = append(names, row.Name)
	}
	if len(names) == 0 {
		return ""
	}
	switch own.Verdict.Kind {
	case scoring.Clear:
		return "Your last result is " + names[0] + ", so it comes first."
	case scoring.Leaning:
		return "Your last result leans toward " + names[0] + ", so it comes first."
	case scoring.TooClose:
		return "Your last result is too close to call between " + english.List(names, "and") + ", so they come first."
	default:
		return "Your last result has no clear pattern. The ones it suggests reading about come first: " + english.List(names, "and") + "."
	}
}

// ownRows returns the rows of the table that a result names, in the result's order.
func ownRows(h *content.Handbook, own *scoring.Result) []content.TableRow {
	if own == nil {
		return nil
	}
	var rows []content.TableRow
	for _, id := range own.Verdict.Roles {
		if row, ok := h.Row(id); ok {
			rows = append(rows, row)
		}
	}
	return rows
}

// ownFirst returns the table's rows, the result's roles first.
func ownFirst(h *content.Handbook, own *scoring.Result) []content.TableRow {
	rows := ownRows(h, own)
	for _, row := range h.Table {
		if !slices.ContainsFunc(rows, func(r content.TableRow) bool { return r.ID == row.ID }) {
			rows = append(rows, row)
		}
	}
	return rows
}
