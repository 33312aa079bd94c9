package projector

import (
	tea "charm.land/bubbletea/v2"
)

// Model is the wall, the controls, or both in one terminal.
type Model struct {
	o Options
	d Desk
}

// New returns the full-screen model; the host makes the program that runs it. It
// quits when somebody leaves: on the host's own terminal that asks for the host to
// stop.
func New(o Options, d Desk) tea.Model { return Model{o: o, d: d} }

// Init subscribes to the boards.
func (m Model) Init() tea.Cmd { return nil }

// Update handles a message.
func (m Model) Update(tea.Msg) (tea.Model, tea.Cmd) { return m, nil }

// View draws.
func (m Model) View() tea.View { return tea.NewView("") }
