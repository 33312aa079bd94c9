package quiz

import (
	"rolefit/internal/ui"

	tea "charm.land/bubbletea/v2"
)

// opening is the program while its options are being read. The library draws nothing
// before the first tick of its clock; reading takes about as long, so that both
// begin together. What the terminal reports and what is typed meanwhile is handed to
// the program that follows.
type opening struct {
	read func() (Options, error)
	kept []tea.Msg
	err  error // why there is no program
}

// Init reads the options, and asks for the background colour.
func (o opening) Init() tea.Cmd {
	read := o.read
	return tea.Batch(tea.RequestBackgroundColor, func() tea.Msg {
		options, err := read()
		return anotherMsg{options, err}
	})
}

// Update keeps messages until the options are there.
func (o opening) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	ready, ok := msg.(anotherMsg)
	switch {
	case !ok:
		o.kept = append(o.kept, msg)
		return o, nil
	case ready.err != nil:
		o.err = ready.err
		return o, tea.Quit
	}
	begun := newProgram(ready.options)
	begun.stays = ui.Stays()
	var model tea.Model = begun
	cmds := make([]tea.Cmd, len(o.kept), len(o.kept)+1)
	for i, kept := range o.kept {
		model, cmds[i] = model.Update(kept)
	}
	cmds = append(cmds, begun.begin())
	return model, tea.Batch(cmds...)
}

// View is empty: the first frame is the program's.
func (o opening) View() tea.View {
	v := tea.NewView("")
	v.AltScreen = true
	v.KeyboardEnhancements.ReportAlternateKeys = true // ctrl+c also where the keyboard has no c
	return v
}
