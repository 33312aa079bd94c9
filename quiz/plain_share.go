package quiz

import (
	"fmt"

	"rolefit/internal/report"
)

// Saving and sharing in the line-by-line form.

// save asks for a format and saves the result in it.
func (p *plain) save(s resultScreen) error {
	formats := newExport(s).menu.rows
	p.out.Say("", "The result as a new file in the folder where you started. No file is ever overwritten.")
	for i, format := range formats {
		p.out.Say(fmt.Sprintf("%d: %s", i+1, format))
	}
	prompt := fmt.Sprintf("Type 1 to %d and Enter; b goes back, q leaves.", len(formats))
	n, _, err := p.choose(prompt, prompt, len(formats), "b")
	if err != nil || n == 0 {
		return err
	}
	path, err := p.o.Save(exportFormats()[n-1], s.whole())
	p.out.Say(savedMsg{path, err}.notice())
	return nil
}

// readCode reads out the result code and its use.
func (p *plain) readCode(s resultScreen) {
	p.out.Say("", report.CodeLine(s.account.Code),
		"rolefit show and this code bring the result back, here or elsewhere.",
		"Whoever has it can read your answers: give it to those alone who may.")
}
