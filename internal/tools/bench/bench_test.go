//go:build unix

package main

import (
	"bytes"
	"encoding/json"
	"math"
	"strings"
	"testing"

	"rolefit/content"
	"rolefit/scoring"
)

func TestSamples(t *testing.T) {
	t.Parallel()
	var hundred samples
	for i := 100; i > 0; i-- {
		hundred = append(hundred, float64(i))
	}
	for _, c := range []struct {
		of          samples
		share, want float64
	}{
		{hundred, .5, 50},
		{hundred, .99, 99},
		{hundred, 1, 100},
		{hundred, 0, 1},
		{samples{7}, .5, 7},
		{samples{7}, .99, 7},
		{samples{3, 1, 2}, .5, 2},
		{samples{4, 1, 2, 3}, .5, 2},
	} {
		if got := c.of.at(c.share); got != c.want {
			t.Errorf("at %v of %d: %v, want %v", c.share, len(c.of), got, c.want)
		}
	}
	if hundred[0] != 100 {
		t.Error("the samples were sorted in place")
	}
	if got := hundred.mean(); got != 50.5 {
		t.Errorf("mean %v, want 50.5", got)
	}
	if !math.IsNaN(samples(nil).at(.5)) {
		t.Error("nothing has a median")
	}
}

// TestReport writes a report whose numbers are known, both ways.
func TestReport(t *testing.T) {
	t.Parallel()
	r := report{
		Programs: []figures{
			{Name: "rolefit", Start: samples{20}, Cursor: samples{5, 13}, Answer: samples{9}, Bytes: samples{80, 90}, Memory: samples{15}},
			{Name: "gum", Version: "1", Start: samples{50}, Cursor: samples{8}, Answer: samples{60}, Bytes: samples{150}, Memory: samples{27}},
			{Name: "@inquirer/prompts", Start: samples{80}, Cursor: samples{1}, Answer: samples{3}, Bytes: samples{400}, Memory: samples{60}},
		},
		Missing: []string{"whiptail: not found"},
	}
	r.hold("score one sheet", 11, 25, "µs")
	r.judge()
	var text, asJSON bytes.Buffer
	if err := r.text(&text); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"missing: whiptail: not found", "0.4 ×", "13 ms", "85 bytes", "score one sheet"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("no %q in\n%s", want, text.String())
		}
	}
	if err := r.json(&asJSON); err != nil {
		t.Fatal(err)
	}
	var back struct{ Results []result }
	if err := json.Unmarshal(asJSON.Bytes(), &back); err != nil {
		t.Fatal(err)
	}
	missed := 0
	for _, b := range back.Results {
		if !b.Met {
			missed++
		}
	}
	if len(back.Results) != 8 || missed != 2 { // a quarter of an inquirer quiz, and 13 ms
		t.Errorf("%d results, %d missed; want 8 and 2:\n%s", len(back.Results), missed, text.String())
	}
}

// TestGuesses scores the sheets that are sent through score -.
func TestGuesses(t *testing.T) {
	t.Parallel()
	block, err := guesses(20)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := countLines(bytes.NewReader(block)); n != 20 || err != nil {
		t.Errorf("%d lines, %v", n, err)
	}
	if n, _ := countLines(strings.NewReader("a\nb")); n != 2 {
		t.Errorf("%d lines of two, the last without an end", n)
	}
	a, err := content.Career()
	if err != nil {
		t.Fatal(err)
	}
	m, err := scoring.NewModel(a)
	if err != nil {
		t.Fatal(err)
	}
	for line := range bytes.Lines(block) {
		var sheet scoring.Sheet
		if err := json.Unmarshal(line, &sheet); err != nil {
			t.Fatal(err)
		}
		if got := m.Score(sheet).Answered; got != len(a.Questions) {
			t.Errorf("%d answers of %d: %s", got, len(a.Questions), line)
		}
	}
}

func TestQuestionsOfPeers(t *testing.T) {
	t.Parallel()
	all, err := cards()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != asked {
		t.Fatalf("%d questions, want %d", len(all), asked)
	}
	at := peerAt(all)
	if screen := all[2].Text + "\n" + strings.Join(all[2].Answers, "\n"); !at(3)(screen) || at(2)(screen) || at(3)(all[2].Text) {
		t.Error("a question is taken for another, or for whole when it is not")
	}
}
