package simclass

// put draws a character at the cursor.
func (s *screen) put(r rune) {
	if s.wraps {
		s.x = 0
		s.feed()
	}
	if s.inserts {
		s.shift(1, true)
	}
	s.last = r
	s.cells[s.y*s.width+s.x] = r
	if s.x < s.width-1 {
		s.x++
	} else {
		s.wraps = !s.noWrap
	}
}

// shift opens n cells at the cursor, or takes them out.
func (s *screen) shift(n int, open bool) {
	row := s.cells[s.y*s.width+s.x : (s.y+1)*s.width]
	n = min(n, len(row))
	if open {
		copy(row[n:], row)
		clear(row[:n])
		return
	}
	copy(row, row[n:])
	clear(row[len(row)-n:])
}

// erase blanks a part of the screen (J), of the row (K), or n cells (X).
func (s *screen) erase(letter byte, n int) {
	at, rowEnd := s.y*s.width+s.x, (s.y+1)*s.width
	from, to := at, rowEnd
	switch {
	case letter == 'X':
		to = min(at+max(n, 1), rowEnd)
	case letter == 'J' && n == 0:
		to = len(s.cells)
	case letter == 'J' && n == 1:
		from, to = 0, at+1
	case letter == 'J':
		from, to = 0, len(s.cells)
	case n == 1:
		from, to = s.y*s.width, at+1
	case n == 2:
		from = s.y * s.width
	}
	clear(s.cells[from:to])
	s.wraps = false
}

// insertLines opens n blank rows at row y of the scrolling region.
func (s *screen) insertLines(y, n int) {
	if y < s.top || y >= s.bottom {
		return
	}
	rows := s.cells[y*s.width : s.bottom*s.width]
	n = min(n*s.width, len(rows))
	copy(rows[n:], rows)
	clear(rows[:n])
	s.wraps = false
}

// deleteLines removes n rows at row y of the scrolling region.
func (s *screen) deleteLines(y, n int) {
	if y < s.top || y >= s.bottom {
		return
	}
	rows := s.cells[y*s.width : s.bottom*s.width]
	n = min(n*s.width, len(rows))
	copy(rows, rows[n:])
	clear(rows[len(rows)-n:])
	s.wraps = false
}
