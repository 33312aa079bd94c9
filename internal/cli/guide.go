package cli

import (
	"context"
	"fmt"
	"os"
	"strconv"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"rolefit/content"
	"rolefit/internal/clikit"
	"rolefit/internal/report"
)

// guide returns the command that shows the guide in short pages.
func (a *app) guide() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "guide [TOPIC]",
		Short: "The guide to forward deployed work, in short pages",
		Long:  `The guide to forward deployed work in short pages: why the role exists, its stages and its types, the days, the pay, what to ask. Without TOPIC, the list of pages.`,
		Example: `
  rolefit guide
  rolefit guide types`,
		ValidArgsFunction: known(func(h *content.Handbook) []string {
			var all []string
			for _, topic := range h.Topics {
				all = append(all, topic.ID+"\t"+topic.Title)
			}
			return all
		}),
	}
	cmd.RunE = a.Do(func(_ context.Context, args []string) error {
		h, err := content.Guide()
		if err != nil {
			return fmt.Errorf("read the guide: %w", err)
		}
		if len(args) == 0 {
			return a.page(report.TopicList(h, a.setting()))
		}
		topic, err := asked("topic", args, h.Topics, func(t content.Topic) []string { return []string{t.ID, t.Title} })
		if err != nil {
			return err
		}
		return a.page(report.TopicPage(topic, a.setting()))
	})
	return cmd
}

// setting returns the page width (the terminal's, else COLUMNS, else 80 cells) and whether
// the output can show bold.
func (a *app) setting() report.Setting {
	const usual = 80
	s := report.Setting{Width: usual}
	if n, err := strconv.Atoi(clikit.Variable(a.Environ, "COLUMNS")); err == nil && n > 0 {
		s.Width = n
	}
	if file, ok := a.Out.(*os.File); ok && clikit.IsTerminal(file) {
		if width, _, err := term.GetSize(int(file.Fd())); err == nil && width > 0 {
			s.Width = width
		}
		s.Bold = clikit.Variable(a.Environ, "NO_COLOR") == "" && clikit.Variable(a.Environ, "TERM") != "dumb"
	}
	return s
}
