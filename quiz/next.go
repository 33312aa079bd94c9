package quiz

import (
	"strings"

	"rolefit/content"
	"rolefit/internal/report"
	"rolefit/internal/ui"
)

// next is the third pane: the role in a screenful, what to do first, and where to
// read on; of every role that the result names.
func (s resultScreen) next(f ui.Frame) string {
	a := s.account.Assessment
	var blocks []string
	if leads(s.account.Result) || len(s.account.Result.Verdict.Roles) == 0 {
		blocks = append(blocks, ui.Wrap(s.account.Words().Do, f.Width))
	}
	for _, id := range s.account.Result.Verdict.Roles {
		role, _ := a.Role(id)
		blocks = append(blocks, rolePage(role, f))
	}
	blocks = append(blocks, styleLines(ui.Wrap(report.Caption(), f.Width), f.Styles.Dim.Render))
	return strings.Join(blocks, "\n\n")
}

// rolePage is a role in a screenful.
func rolePage(role content.Role, f ui.Frame) string {
	lines := []string{f.Styles.Accent.Render(strings.ToUpper(role.Name)), ui.Wrap(role.Promise, f.Width)}
	for _, row := range [][2]string{
		{"Owns", role.Owns}, {"Stage", role.Stage}, {"Builds", role.Builds}, {"Success", role.Success},
	} {
		if row[1] != "" {
			const wide = 9
			lines = append(lines, ui.Hang(f.Styles.Dim.Render(ui.Pad(row[0], wide, f.Glyphs)), ui.Wrap(row[1], f.Width-wide)))
		}
	}
	blocks := []string{strings.Join(lines, "\n")}
	titled := func(title, text string) {
		if text != "" {
			blocks = append(blocks, f.Styles.Strong.Render(title)+"\n"+text)
		}
	}
	titled("The days", ui.Wrap(role.Day, f.Width))
	titled("What it takes", ui.Wrap(role.Takes, f.Width))
	titled("The price", ui.Wrap(role.Price, f.Width))
	var steps []string
	for i, step := range role.Next {
		steps = append(steps, ui.Hang(string(rune('1'+i))+". ", ui.Wrap(step, f.Width-3)))
	}
	titled("What to do first", strings.Join(steps, "\n"))
	titled("Titles to search for", ui.Wrap(strings.Join(role.Titles, ", "), f.Width))
	if role.Read != "" {
		titled("Read on in the guide", ui.Wrap(role.Read, f.Width))
	}
	return strings.Join(blocks, "\n\n")
}
