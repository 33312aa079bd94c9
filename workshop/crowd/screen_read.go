package crowd

import "strings"

// row is a row as it reads, without blanks at its end.
func (s *screen) row(y int) string {
	var b strings.Builder
	for _, r := range s.cells[y*s.width : (y+1)*s.width] {
		if r == 0 {
			r = ' '
		}
		b.WriteRune(r)
	}
	return strings.TrimRight(b.String(), " ")
}

// String is the screen as it reads.
func (s *screen) String() string {
	rows := make([]string, s.height)
	for y := range rows {
		rows[y] = s.row(y)
	}
	return strings.Join(rows, "\n")
}

// head is the first row with anything on it.
func (s *screen) head() string {
	for y := range s.height {
		if row := strings.TrimSpace(s.row(y)); row != "" {
			return row
		}
	}
	return ""
}

// has says whether a text stands on one row.
func (s *screen) has(text string) bool {
	for y := range s.height {
		if strings.Contains(s.row(y), text) {
			return true
		}
	}
	return false
}

// after returns what stands behind a text on the same row; empty where it is not.
func (s *screen) after(text string) string {
	for y := range s.height {
		if _, behind, ok := strings.Cut(s.row(y), text); ok {
			return strings.Trim(behind, " .")
		}
	}
	return ""
}
