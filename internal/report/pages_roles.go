package report

import (
	"slices"
	"strings"

	"charm.land/lipgloss/v2"
	"charm.land/lipgloss/v2/table"

	"rolefit/content"
	"rolefit/scoring"
)

// The widths between which the seven roles are a table; below, they are a stack.
const (
	leastTable = 76
	mostTable  = 120
)

// RolesPage is the table of roles and what sets them apart from the first one. What
// somebody's last career result names comes first; own is nil where there is none.
func RolesPage(h *content.Handbook, own *scoring.Result, s Setting) string {
	p := newLeaf(s)
	p.title(strings.ToUpper(count(len(h.Table))) + " ROLES SIDE BY SIDE")
	if line := ownLine(h, own); line != "" {
		p.gap()
		p.say(line)
	}
	rows := ownFirst(h, own)
	if p.width < leastTable {
		p.stack(rows)
	} else {
		p.gap()
		p.table(rows)
	}
	p.gap()
	p.say(inTheQuiz(h))
	p.gap()
	p.title("WHAT SETS THEM APART")
	for _, row := range rows {
		p.comparison(h, row.ID)
	}
	p.gap()
	p.say("One of them alone: rolefit roles ROLE, with " + list(rowIDs(h), "or") + ".")
	return p.String()
}

// RolePage is one role: its row, what its days are like where role says so (the zero
// role: nothing does), and what sets it apart from the first one, or the first one
// from all others.
func RolePage(h *content.Handbook, row content.TableRow, role content.Role, own *scoring.Result, s Setting) string {
	p := newLeaf(s)
	p.title(strings.ToUpper(row.Name))
	if slices.ContainsFunc(ownRows(h, own), func(r content.TableRow) bool { return r.ID == row.ID }) {
		p.say("Your last result names it: rolefit show has the reasons.")
	}
	p.say(role.Promise)
	p.gap()
	p.row(row)
	for _, part := range [][2]string{
		{"The days", role.Day},
		{"What it takes", role.Takes},
		{"The price", role.Price},
		{"Titles to search for", strings.Join(role.Titles, ", ")},
	} {
		p.section(part[0], part[1])
	}
	first := h.Table[0].ID
	for _, c := range h.Comparisons {
		if row.ID == first || row.ID == c.Role {
			p.comparison(h, c.Role)
		}
	}
	if _, ok := h.Comparison(row.ID); !ok && row.ID != first {
		p.gap()
		p.say("That is all the guide says about this one.")
	}
	p.section("Read on in the guide", role.Read)
	return p.String()
}

// table sets the rows side by side.
func (p *leaf) table(rows []content.TableRow) {
	const last = 4 // column
	bare := lipgloss.NewStyle()
	t := table.New().Border(lipgloss.ASCIIBorder()).
		BorderTop(false).BorderBottom(false).BorderLeft(false).BorderRight(false).BorderColumn(false).
		Width(min(p.width, mostTable)).Headers("Role", "Owns", "Stage", "Builds", "Success").
		StyleFunc(func(row, column int) lipgloss.Style {
			style := bare
			if row == table.HeaderRow || column == 0 {
				style = p.bold
			}
			if row != table.HeaderRow {
				style = style.PaddingBottom(1)
			}
			if column < last {
				style = style.PaddingRight(2)
			}
			return style
		})
	for _, r := range rows {
		t.Row(r.Name, r.Owns, r.Stage, r.Builds, r.Success)
	}
	for line := range strings.SplitSeq(strings.TrimRight(t.Render(), " \n"), "\n") {
		p.WriteString(strings.TrimRight(line, " ") + "\n")
	}
}

// stack sets the rows below one another.
func (p *leaf) stack(rows []content.TableRow) {
	for _, row := range rows {
		p.gap()
		p.title(strings.ToUpper(row.Name))
		p.row(row)
	}
}

// row says what there is in a row.
func (p *leaf) row(r content.TableRow) {
	p.labels([2]string{"Owns", r.Owns}, [2]string{"Stage", r.Stage}, [2]string{"Builds", r.Builds}, [2]string{"Success", r.Success})
}

// comparison sets a role apart from the first one, where the handbook does.
func (p *leaf) comparison(h *content.Handbook, id string) {
	c, ok := h.Comparison(id)
	if !ok {
		return
	}
	first := h.Table[0]
	row, _ := h.Row(id)
	p.gap()
	p.title(first.Name + " or " + row.Name)
	p.labels([2]string{row.Short, c.Theirs}, [2]string{first.Short, c.Ours},
		[2]string{"To tell a job", c.Test}, [2]string{"To choose", c.Choose})
}

// inTheQuiz says which of the roles the quiz compares.
func inTheQuiz(h *content.Handbook) string {
	var names []string
	for _, row := range h.Table {
		if row.Compared {
			names = append(names, row.Short)
		}
	}
	return "The quiz compares " + list(names, "and") + ". The others are here because adverts mix them up with these."
}

// rowIDs are what the roles of the table are called in a command.
func rowIDs(h *content.Handbook) []string {
	ids := make([]string, len(h.Table))
	for i, row := range h.Table {
		ids[i] = row.ID
	}
	return ids
}

// ownLine says what somebody's last result has to do with the order of the roles;
// empty where it says nothing about roles.
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
		return "Your last result leans towards " + names[0] + ", so it comes first."
	case scoring.TooClose:
		return "Your last result is too close to call between " + list(names, "and") + ", so they come first."
	default:
		return "Your last result has no clear pattern. What it names to read about comes first: " + list(names, "and") + "."
	}
}

// ownRows are the rows of the table that somebody's result names, in its order.
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

// ownFirst is the table with the rows that somebody's result names first.
func ownFirst(h *content.Handbook, own *scoring.Result) []content.TableRow {
	rows := ownRows(h, own)
	for _, row := range h.Table {
		if !slices.ContainsFunc(rows, func(r content.TableRow) bool { return r.ID == row.ID }) {
			rows = append(rows, row)
		}
	}
	return rows
}
