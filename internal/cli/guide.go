package cli

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"rolefit/content"
	"rolefit/internal/clikit"
	"rolefit/internal/pager"
	"rolefit/internal/report"
	"rolefit/internal/report/doc"
	"rolefit/internal/textsafe"
	"rolefit/scoring"
)

// pages has a command print a page of the guide, and complete its argument with values from
// the guide.
func (a *app) pages(
	cmd *cobra.Command, values func(*content.Handbook) []string, page func(h *content.Handbook, args []string, s report.Setting) (string, error),
) *cobra.Command {
	a.pagerFlag(cmd)
	cmd.ValidArgsFunction = clikit.Completed(1, func(*cobra.Command) []string {
		h := content.Guide()
		return values(h)
	})
	cmd.RunE = a.Do(func(ctx context.Context, args []string) error {
		h := content.Guide()
		text, err := page(h, args, a.setting())
		if err != nil {
			return err
		}
		if !pager.Styled(&a.Env) {
			return a.Print("the page", asText, []byte(text))
		}
		return a.read(ctx, cmd, func(look doc.Look) string {
			text, _ := page(h, args, report.Setting{Look: &look}) // it was drawn above
			return text
		})
	})
	return cmd
}

// pagerFlag adds the flag that opens no pager.
func (a *app) pagerFlag(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&a.noPager, "no-pager", false, "Print a long text at once, without a pager")
}

// read shows a text in the styles of the screens, in a pager if it is long.
func (a *app) read(ctx context.Context, cmd *cobra.Command, draw func(doc.Look) string) error {
	t := pager.Text{Title: cmd.CommandPath(), Draw: func(look doc.Look) string { return a.Worded(draw(look)) }}
	return clikit.Said("write "+cmd.Name(), pager.Show(ctx, &a.Env, t, !a.noPager))
}

// show shows a report on a terminal, or exports it.
func (a *app) show(ctx context.Context, cmd *cobra.Command, what, format string, r report.Report) error {
	if format != asText || !pager.Styled(&a.Env) {
		return a.export(what, format, r)
	}
	d := r.Doc()
	if screens, ok := r.(interface{ Screens() doc.Doc }); ok {
		d = screens.Screens()
	}
	return a.read(ctx, cmd, func(look doc.Look) string { return doc.Pane(d, look) })
}

func (a *app) guide() *cobra.Command {
	return a.pages(&cobra.Command{
		Use:   "guide [TOPIC]",
		Short: "Forward Deployed Engineers explained, in short pages",
		Long:  `Forward Deployed Engineers explained in short pages: why the role exists, its stages and types, a typical week, pay, what to ask. Without TOPIC, the list of pages.`,
		Example: `
  rolefit guide
  rolefit guide types`,
	}, func(h *content.Handbook) (all []string) {
		for _, topic := range h.Topics {
			all = append(all, topic.ID+"\t"+topic.Title)
		}
		return all
	}, func(h *content.Handbook, args []string, s report.Setting) (string, error) {
		if len(args) == 0 {
			return report.TopicList(h, s), nil
		}
		topic, err := asked("topic", args, h.Topics, func(t content.Topic) []string { return []string{t.ID, t.Title} })
		if err != nil {
			return "", err
		}
		return report.TopicPage(topic, s), nil
	})
}

// setting returns the page width (the terminal's, else COLUMNS, else 80 cells) and whether
// the output can show bold.
func (a *app) setting() report.Setting {
	const usual = 80
	s := report.Setting{Width: usual}
	if n, err := strconv.Atoi(clikit.Variable(a.Environ, "COLUMNS")); err == nil && n > 0 {
		s.Width = n
	}
	if clikit.IsTerminal(a.Out) {
		s.Width = cmp.Or(clikit.Width(a.Out), s.Width)
		s.Bold = clikit.Variable(a.Environ, "NO_COLOR") == "" && clikit.Variable(a.Environ, "TERM") != "dumb"
	}
	return s
}

func (a *app) roles() *cobra.Command {
	return a.pages(&cobra.Command{
		Use:   "roles [ROLE]",
		Short: "Seven roles side by side, and what sets them apart",
		Long:  `Seven roles in a table, and how the others differ from Forward Deployed Engineers. The roles in your last result come first. With ROLE, only that one, in full.`,
		Example: `
  rolefit roles
  rolefit roles solutions`,
	}, func(h *content.Handbook) (all []string) {
		for _, row := range h.Table {
			all = append(all, row.ID+"\t"+row.Name)
		}
		return all
	}, a.rolesPage)
}

// rolesPage returns the table of roles, or the page of the role that args name.
func (a *app) rolesPage(h *content.Handbook, args []string, s report.Setting) (string, error) {
	if len(args) == 0 {
		return report.RolesPage(h, a.ownResult(), s), nil
	}
	row, err := asked("role", args, h.Table, func(r content.TableRow) []string { return []string{r.ID, r.Short, r.Name} })
	if err != nil {
		return "", err
	}
	all := content.Roles()
	var role content.Role // empty for a role that the quiz does not compare
	if i := slices.IndexFunc(all, func(r content.Role) bool { return r.ID == row.ID }); i >= 0 {
		role = all[i]
	}
	return report.RolePage(h, row, role, a.ownResult(), s), nil
}

// asked finds the item that args name, ignoring case. The first name of an item is its id;
// the error lists the ids.
func asked[T any](kind string, args []string, all []T, names func(T) []string) (T, error) {
	plain := func(s string) string { return strings.ReplaceAll(strings.ToLower(strings.TrimSpace(s)), " ", "-") }
	said := strings.Join(args, " ")
	ids := make([]string, len(all))
	for i, one := range all {
		for _, name := range names(one) {
			if plain(name) == plain(said) {
				return one, nil
			}
		}
		ids[i] = names(one)[0]
	}
	var none T
	return none, clikit.Misused("there is no %s %q; there are %s", kind, textsafe.Message(said), strings.Join(ids, ", "))
}

// ownResult scores the sheet of own; nil without one.
func (a *app) ownResult() *scoring.Result {
	_, g := a.own()
	if g.model == nil {
		return nil
	}
	r := g.model.Score(g.sheet)
	return &r
}

// own returns the sheet of the latest finished career sitting, with its scorer; a nil model
// if none can be scored. It reports no errors: show does.
func (a *app) own() (*scorer, given) {
	s, err := a.scorer("career")
	if err != nil {
		return nil, given{}
	}
	finished, _ := a.sorted(s, a.offered())
	if len(finished) == 0 {
		return s, given{}
	}
	g, _ := s.sitting(finished[0])
	return s, g
}
