//go:build unix

package main

import "math"

// result is a measured value and its upper bound.
type result struct {
	What     string  `json:"what"`
	Measured float64 `json:"measured"`
	Bar      float64 `json:"bar"`
	Unit     string  `json:"unit"`
	Met      bool    `json:"met"`
}

// hold adds a result; it skips NaN, a value that could not be measured.
func (r *report) hold(what string, measured, bar float64, unit string) {
	if math.IsNaN(measured) {
		return
	}
	r.Results = append(r.Results, result{what, round(measured), bar, unit, measured <= bar})
}

// judge compares the figures of our program, the first, with the bars.
func (r *report) judge() {
	ours := r.Programs[0]
	later := r.Results
	r.Results = nil
	start := ours.Start.at(.5)
	for _, peer := range r.Programs[1:] {
		switch peer.Name {
		case "gum":
			r.hold("start to first full frame, of gum choose", start/peer.Start.at(.5), 1.0/2, "×")
		case "@inquirer/prompts":
			r.hold("start to first full frame, of an inquirer quiz", start/peer.Start.at(.5), 1.0/5, "×")
		}
	}
	r.hold("cursor key to repaint, p50", ours.Cursor.at(.5), 6, "ms")
	r.hold("cursor key to repaint, p99", ours.Cursor.at(.99), 12, "ms")
	r.hold("answer key to next question, durable, p99", ours.Answer.at(.99), 30, "ms")
	r.hold("bytes per cursor key, 80×24, mean", ours.Bytes.mean(), 120, "bytes")
	r.hold("resident memory, largest", ours.Memory.at(1), 20, "MB")
	r.Results = append(r.Results, later...)
}
