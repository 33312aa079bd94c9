//go:build unix

package load

import (
	"io"
	"strings"

	"github.com/charmbracelet/x/vt"
)

// screen is a participant's terminal. Reading it gives the answers to the queries of the
// program.
type screen struct {
	*vt.Emulator

	width int
	rows  []string // of the screen after the last Write, without trailing blanks
}

func newScreen(width, height int) *screen {
	s := &screen{Emulator: vt.NewEmulator(width, height), width: width}
	s.SetScrollbackSize(0)
	return s
}

// Write draws.
func (s *screen) Write(data []byte) (int, error) {
	s.rows = nil
	return s.Emulator.Write(data)
}

// close ends the answers.
func (s *screen) close() {
	if pipe, ok := s.InputPipe().(io.Closer); ok {
		_ = pipe.Close() // a pipe's Close never fails
	}
}

// lines returns the rows, without trailing blanks.
func (s *screen) lines() []string {
	if s.rows == nil {
		s.rows = strings.Split(s.Emulator.String(), "\n")
		for y, row := range s.rows {
			s.rows[y] = strings.TrimRight(row, " ")
		}
	}
	return s.rows
}

// String returns the text of the screen.
func (s *screen) String() string { return strings.Join(s.lines(), "\n") }

// head returns the first row that is not blank.
func (s *screen) head() string {
	for _, row := range s.lines() {
		if row = strings.TrimSpace(row); row != "" {
			return row
		}
	}
	return ""
}

// has reports whether a text stands on one row.
func (s *screen) has(text string) bool {
	for _, row := range s.lines() {
		if strings.Contains(row, text) {
			return true
		}
	}
	return false
}

// after returns the text behind another on the same row; empty if that is not found.
func (s *screen) after(text string) string {
	for _, row := range s.lines() {
		if _, behind, ok := strings.Cut(row, text); ok {
			return strings.Trim(behind, " .")
		}
	}
	return ""
}
