package projector

import (
	"cmp"
	"slices"
	"strings"

	"rolefit/internal/ui"
)

// block is one part of the wall with the forms that it may be drawn in.
type block struct {
	forms []string // smallest first; a block without a nonempty form is left out
	rank  int      // 0 is never left out; if room is short, the highest goes first
	gap   int      // free lines above it, more on a large wall
	big   int      // how many of the last forms are in large letters
	slack bool     // takes spare room above itself
	with  bool     // in large letters only together with every other such block
	brief string   // replaces the forms before the block is left out
	late  bool     // drawn last, in its smallest form, if room is left
	says  []string // sentences of the line-by-line form

	form, space int // the chosen form and the free lines above it; set by fill
}

// one returns a block with one form.
func one(rank, gap int, text string) block {
	return block{forms: []string{text}, rank: rank, gap: gap}
}

// say returns the block with other sentences for the line-by-line form.
func (b block) say(lines ...string) block {
	b.says = lines
	return b
}

// unplaced is the form of a late block that has no room yet.
const unplaced = -1

func (b block) lines(form int) int { return ui.Lines(b.forms[form]) }

// fill stacks blocks in room lines. Each starts in its smallest form, the least important
// left out if room is short; then fill adds a free line between them, larger forms, late
// blocks and more white space. From bigWall lines on it reserves lines for white space.
func fill(blocks []block, room int) string {
	spare := 0
	if room >= bigWall {
		for _, b := range blocks {
			if !b.late {
				spare++
			}
		}
		spare /= 2
	}
	s := fitting(blocks, room)
	s.spread(1, 1)
	s.room -= spare
	s.grow(s.growTogether())
	s.room += spare
	s.fillIn()
	for lines := 2; lines <= mostGap; lines++ {
		s.spread(2, lines)
	}
	const third = 3
	var lines []string
	for i, b := range s.blocks {
		if b.form == unplaced {
			continue
		}
		if b.slack && i > 0 {
			b.space += max(s.room, 0) / third
		}
		lines = append(lines, make([]string, b.space)...)
		lines = append(lines, strings.Split(b.forms[b.form], "\n")...)
	}
	return strings.Join(lines, "\n")
}

// least returns how many lines blocks take in their smallest forms, with at most one free
// line above each.
func least(blocks []block) int {
	lines := 0
	for i, b := range blocks {
		if len(b.forms) > 0 && b.forms[0] != "" {
			lines += b.lines(0)
			if i > 0 {
				lines += min(b.gap, 1)
			}
		}
	}
	return lines
}

// stack is the blocks of a wall on their way to it, and the lines that are left; these are
// below 0 if blocks of rank 0 alone do not fit.
type stack struct {
	blocks []*block
	room   int
}

// fitting returns the blocks that fit room lines in their smallest forms. It drops the
// highest rank first, never rank 0; late blocks stay unplaced.
func fitting(blocks []block, room int) stack {
	s := stack{room: room}
	for _, b := range blocks {
		b.forms = slices.DeleteFunc(slices.Clone(b.forms), func(form string) bool { return form == "" })
		switch {
		case len(b.forms) == 0:
			continue
		case b.late:
			b.form = unplaced
		default:
			s.room -= b.lines(0)
		}
		s.blocks = append(s.blocks, &b)
	}
	for s.room < 0 && len(s.blocks) > 0 {
		last := 0
		for i, b := range s.blocks {
			if b.rank >= s.blocks[last].rank {
				last = i
			}
		}
		b := s.blocks[last]
		if b.rank == 0 {
			break
		}
		if b.form != unplaced {
			s.room += b.lines(0)
		}
		if b.brief == "" {
			s.blocks = slices.Delete(s.blocks, last, last+1)
			continue
		}
		b.forms, b.brief = []string{b.brief}, ""
		s.room -= b.lines(0)
	}
	return s
}

// take gives a block another form if the room allows it.
func (s *stack) take(b *block, form int) bool {
	more := b.lines(form) - b.lines(b.form)
	if more > s.room {
		return false
	}
	b.form = form
	s.room -= more
	return true
}

// grow enlarges blocks: by rank, one form each in turn. If large is set, it then gives
// blocks their largest form in large letters that fits.
func (s *stack) grow(large bool) {
	for grown := true; grown; {
		grown = false
		for _, b := range s.byRank() {
			if !b.late && b.form+1 < len(b.forms)-b.big {
				grown = s.take(b, b.form+1) || grown
			}
		}
	}
	for _, b := range s.byRank() {
		for form := len(b.forms) - 1; large && !b.with && form >= len(b.forms)-b.big && form > b.form; form-- {
			if s.take(b, form) {
				break
			}
		}
	}
}

// growTogether puts all blocks marked with into the largest letters that fit. It reports
// whether other blocks may use large letters: not if these blocks could not.
func (s *stack) growTogether() (large bool) {
	all := slices.DeleteFunc(slices.Clone(s.blocks), func(b *block) bool { return !b.with })
	if len(all) == 0 {
		return true
	}
	sizes := 0
	for _, b := range all {
		if sizes = max(sizes, b.big); b.big == 0 {
			return false
		}
	}
	for smaller := range sizes {
		more := 0
		form := func(b *block) int { return len(b.forms) - 1 - min(smaller, b.big-1) }
		for _, b := range all {
			more += b.lines(form(b)) - b.lines(b.form)
		}
		if more > s.room {
			continue
		}
		for _, b := range all {
			b.form = form(b)
		}
		s.room -= more
		return true
	}
	return false
}

// fillIn places the late blocks that fit.
func (s *stack) fillIn() {
	for _, b := range s.blocks {
		if b.form == unplaced && b.lines(0) <= s.room {
			b.form = 0
			s.room -= b.lines(0)
		}
	}
}

// mostGap is the largest gap between two blocks before slack is added, in lines.
const mostGap = 4

// spread adds one free line, by rank, above each block but the first that has fewer than
// times its gap and fewer than most.
func (s *stack) spread(times, most int) {
	for _, b := range s.byRank() {
		if b != s.blocks[0] && b.space < min(times*b.gap, most) && s.room > 0 {
			b.space++
			s.room--
		}
	}
}

func (s *stack) byRank() []*block {
	return slices.SortedStableFunc(slices.Values(s.blocks), func(a, b *block) int { return cmp.Compare(a.rank, b.rank) })
}
