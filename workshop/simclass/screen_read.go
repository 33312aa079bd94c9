package simclass

import "strings"

// row returns the text of a row, without trailing blanks.
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

// String returns the text of the screen.
func (s *screen) String() string {
	rows := make([]string, s.height)
	for y := range rows {
		rows[y] = s.row(y)
	}
	return strings.Join(rows, "\n")
}

// head returns the first row that is not blank.
func (s *screen) head() string {
	for y := range s.height {
		if row := strings.TrimSpace(s.row(y)); row != "" {
			return row
		}
	}
	return ""
}

// has reports whether a text stands on one row.
func (s *screen) has(text string) bool {
	for y := range s.height {
		if strings.Contains(s.row(y), text) {
			return true
		}
	}
	return false
}

// after returns the text behind another on the same row; empty if that is not found.
func (s *screen) after(text string) string {
	for y := range s.height {
		if _, behind, ok := strings.Cut(s.row(y), text); ok {
			return strings.Trim(behind, " .")
		}
	}
	return ""
}
