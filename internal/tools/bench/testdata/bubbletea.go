// Bubbletea asks the questions of a file with the smallest model that can.
package main

import (
	"encoding/json"
	"log"
	"os"
	"strings"

	tea "charm.land/bubbletea/v2"
)

type quiz struct {
	cards []struct {
		Text    string
		Answers []string
	}
	cursor int
}

func (quiz) Init() tea.Cmd { return nil }

func (q quiz) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if key, ok := msg.(tea.KeyPressMsg); ok {
		switch key.String() {
		case "up":
			q.cursor = max(q.cursor-1, 0)
		case "down":
			q.cursor = min(q.cursor+1, len(q.cards[0].Answers)-1)
		case "enter":
			q.cards, q.cursor = q.cards[1:], 0
		}
	}
	if len(q.cards) == 0 {
		return q, tea.Quit
	}
	return q, nil
}

func (q quiz) View() tea.View {
	var text strings.Builder
	for _, c := range q.cards[:min(1, len(q.cards))] {
		text.WriteString(c.Text)
		for i, a := range c.Answers {
			text.WriteString("\n" + map[bool]string{true: "> ", false: "  "}[i == q.cursor] + a)
		}
	}
	v := tea.NewView(text.String())
	v.AltScreen = true
	return v
}

func main() {
	var q quiz
	data, err := os.ReadFile(os.Args[1])
	if err == nil {
		err = json.Unmarshal(data, &q.cards)
	}
	if err == nil {
		_, err = tea.NewProgram(q).Run()
	}
	if err != nil {
		log.Fatal(err)
	}
}
