package tui

import (
	"rolefit/internal/ui"
	"rolefit/quiz"

	tea "charm.land/bubbletea/v2"
)

// opening is the program while its options are read, in parallel with the terminal's
// startup. It collects messages and hands them to the program that follows.
type opening struct {
	read func() (quiz.Options, error)
	kept []tea.Msg
	err  error // why there is no program
}

// Init reads the options and asks the terminal for its background color.
func (o opening) Init() tea.Cmd {
	read := o.read
	return tea.Batch(tea.RequestBackgroundColor, func() tea.Msg {
		options, err := read()
		return optionsMsg{options, err}
	})
}

// Update collects messages until the options arrive, then starts the program.
func (o opening) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	ready, ok := msg.(optionsMsg)
	switch {
	case !ok:
		o.kept = append(o.kept, msg)
		return o, nil
	case ready.err != nil:
		o.err = ready.err
		return o, tea.Quit
	}
	begun := newProgram(quiz.NewSitting(ready.options))
	begun.stays = ui.Stays()
	var model tea.Model = begun
	cmds := make([]tea.Cmd, len(o.kept), len(o.kept)+1)
	for i, kept := range o.kept {
		model, cmds[i] = model.Update(kept)
	}
	cmds = append(cmds, begun.begin())
	return model, tea.Batch(cmds...)
}

// View returns an empty screen: the program draws the first frame.
func (o opening) View() tea.View {
	v := tea.NewView("")
	v.AltScreen = true
	v.KeyboardEnhancements.ReportAlternateKeys = true // ctrl+c also where the keyboard has no c
	return v
}

// optionsMsg carries the options of the quiz, or an error. The opening sends and handles it.
type optionsMsg struct {
	options quiz.Options
	err     error
}
