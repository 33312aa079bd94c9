package tui

import (
	"strings"

	"rolefit/internal/ui"

	"charm.land/bubbles/v2/key"
)

// helpPage covers the page under with help: why the current question is asked, its source,
// and the page's keys. part counts from 0; more reports whether another part follows.
func helpPage(c props, under ui.Page, part int) (p ui.Page, more bool) {
	f := c.frame
	blocks := explained(c)
	blocks = append(blocks, keyList(f, under.Keys))
	body, more := f.Part(spread(f.Height, blocks...), part)
	return ui.Page{
		Left: f.Styles.Strong.Render("Help"), Right: c.status, Progress: -1,
		Body: ui.Indent(body, 1),
		Keys: []key.Binding{ui.HelpKey(c.keys.closeHelp, more), c.keys.quit},
	}, more
}

// explained returns why the place at hand asks, and its source, in blocks of text.
func explained(c props) (blocks []string) {
	f := c.frame
	explain := c.prompt.Explain
	switch {
	case explain.Title != "" && explain.Text != "":
		blocks = append(blocks, f.Styles.Strong.Render(explain.Title)+"\n"+ui.Wrap(explain.Text, f.Width-2))
	case explain.Text != "":
		blocks = append(blocks, ui.Wrap(explain.Text, f.Width-2))
	}
	if explain.Source != "" {
		blocks = append(blocks, f.Styles.Dim.Render(ui.Wrap("In the guide: "+explain.Source, f.Width-2)))
	}
	return blocks
}

func keyList(f ui.Frame, keys []key.Binding) string {
	const wide = 11
	var lines []string
	for _, k := range keys {
		if k.Help().Key == "?" || !k.Enabled() {
			continue
		}
		does := k.Help().Desc
		if does == "" {
			does = "what has that number"
		}
		lines = append(lines, f.Styles.Key.Render(ui.Pad(k.Help().Key, wide, f.Glyphs))+
			strings.ReplaceAll(ui.Wrap(does, f.Width-wide-1), "\n", "\n"+strings.Repeat(" ", wide)))
	}
	return strings.Join(lines, "\n")
}
