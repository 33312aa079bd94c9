package quiz

import (
	"strings"

	"rolefit/internal/ui"

	"charm.land/bubbles/v2/key"
)

// helpPage covers the page under with help: why the current question is asked, its source,
// and the page's keys. part counts from 0; more reports whether another part follows.
func helpPage(c scene, under ui.Page, of screen, part int) (p ui.Page, more bool) {
	f := c.frame
	var blocks []string
	if _, question := of.(questionScreen); question {
		q, _, _ := c.session.Question()
		if q.Why != "" {
			blocks = append(blocks, f.Styles.Strong.Render("Why we ask")+"\n"+ui.Wrap(q.Why, f.Width-2))
		}
		if q.Source != "" {
			blocks = append(blocks, f.Styles.Dim.Render(ui.Wrap("In the guide: "+q.Source, f.Width-2)))
		}
	}
	if s, ok := of.(explained); ok {
		blocks = append(blocks, s.explain(f)...)
	}
	blocks = append(blocks, keyList(f, under.Keys))
	body, more := f.Part(spread(f.Height, blocks...), part)
	return ui.Page{
		Left: f.Styles.Strong.Render("Help"), Right: c.status, Progress: -1,
		Body: ui.Indent(body, 1),
		Keys: []key.Binding{ui.HelpKey(c.keys.closeHelp, more), c.keys.quit},
	}, more
}

// explained is a screen that adds text of its own to the help.
type explained interface {
	explain(f ui.Frame) []string // blocks of text
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
