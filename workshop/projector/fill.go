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
}

// one returns a block with one form.
func one(rank, gap int, text string) block {
	return block{forms: []string{text}, rank: rank, gap: gap}
}

// placed is a block with its chosen form and the free lines above it.
type placed struct {
	block
	form, space int
}

// unplaced is the form of a late block that has no room yet.
const unplaced = -1

func (p placed) height() int {
	if p.form == unplaced {
		return 0
	}
	return p.space + ui.Lines(p.forms[p.form])
}

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
	stack := fitting(blocks, room)
	for _, p := range stack {
		room -= p.height()
	}
	room = spread(stack, room, func(p placed) int { return min(p.gap, 1) })
	room, large := growTogether(stack, room-spare)
	room = grow(stack, room, large) + spare
	room = fillIn(stack, room)
	for lines := 2; lines <= mostGap; lines++ {
		room = spread(stack, room, func(p placed) int { return min(2*p.gap, lines) })
	}
	const third = 3
	var lines []string
	for i, p := range stack {
		if p.form == unplaced {
			continue
		}
		if p.slack && i > 0 {
			p.space += max(room, 0) / third
		}
		lines = append(lines, make([]string, p.space)...)
		lines = append(lines, strings.Split(p.forms[p.form], "\n")...)
	}
	return strings.Join(lines, "\n")
}

// least returns how many lines blocks take in their smallest forms, with at most one free
// line above each.
func least(blocks []block) int {
	lines := 0
	for i, b := range blocks {
		if len(b.forms) > 0 && b.forms[0] != "" {
			lines += ui.Lines(b.forms[0])
			if i > 0 {
				lines += min(b.gap, 1)
			}
		}
	}
	return lines
}

// fitting returns the blocks that fit room lines in their smallest forms. It drops the
// highest rank first, never rank 0; late blocks stay unplaced.
func fitting(blocks []block, room int) []placed {
	var stack []placed
	for _, b := range blocks {
		b.forms = slices.DeleteFunc(slices.Clone(b.forms), func(form string) bool { return form == "" })
		switch {
		case len(b.forms) == 0:
		case b.late:
			stack = append(stack, placed{block: b, form: unplaced})
		default:
			stack = append(stack, placed{block: b})
			room -= ui.Lines(b.forms[0])
		}
	}
	for room < 0 && len(stack) > 0 {
		last := 0
		for i, p := range stack {
			if p.rank >= stack[last].rank {
				last = i
			}
		}
		if stack[last].rank == 0 {
			break
		}
		room += stack[last].height()
		if brief := stack[last].brief; brief != "" {
			room -= ui.Lines(brief)
			stack[last].forms, stack[last].brief = []string{brief}, ""
			continue
		}
		stack = slices.Delete(stack, last, last+1)
	}
	return stack
}

// grow enlarges blocks within room lines: by rank, one form each in turn. If large is
// set, it then gives blocks their largest form in large letters that fits. It returns the
// lines left.
func grow(stack []placed, room int, large bool) int {
	take := func(p *placed, form int) bool {
		more := ui.Lines(p.forms[form]) - ui.Lines(p.forms[p.form])
		if more > room {
			return false
		}
		p.form = form
		room -= more
		return true
	}
	for grown := true; grown; {
		grown = false
		for _, i := range byRank(stack) {
			if p := &stack[i]; !p.late && p.form+1 < len(p.forms)-p.big {
				grown = take(p, p.form+1) || grown
			}
		}
	}
	for _, i := range byRank(stack) {
		p := &stack[i]
		for form := len(p.forms) - 1; large && !p.with && form >= len(p.forms)-p.big && form > p.form; form-- {
			if take(p, form) {
				break
			}
		}
	}
	return room
}

// growTogether puts all blocks marked with into the largest letters that fit room lines.
// It returns the lines left, and whether other blocks may use large letters: not if these
// blocks could not.
func growTogether(stack []placed, room int) (left int, large bool) {
	sizes, large := 0, true
	for _, p := range stack {
		if p.with {
			sizes, large = max(sizes, p.big), false
		}
	}
	for smaller := range sizes {
		more, whole := 0, true
		form := func(p placed) int { return len(p.forms) - 1 - min(smaller, p.big-1) }
		for _, p := range stack {
			if !p.with {
				continue
			}
			if whole = whole && p.big > 0; whole {
				more += ui.Lines(p.forms[form(p)]) - ui.Lines(p.forms[p.form])
			}
		}
		if !whole || more > room {
			continue
		}
		for i := range stack {
			if p := &stack[i]; p.with {
				p.form = form(*p)
			}
		}
		return room - more, true
	}
	return room, large
}

// fillIn places the late blocks that fit room lines and returns the lines left.
func fillIn(stack []placed, room int) int {
	for i := range stack {
		p := &stack[i]
		if lines := ui.Lines(p.forms[0]); p.form == unplaced && lines <= room {
			p.form = 0
			room -= lines
		}
	}
	return room
}

// mostGap is the largest gap between two blocks before slack is added, in lines.
const mostGap = 4

// spread adds one free line above each block that has fewer than wanted, by rank, within
// room lines. It returns the lines left.
func spread(stack []placed, room int, wanted func(placed) int) int {
	for _, i := range byRank(stack) {
		if p := &stack[i]; i > 0 && p.space < wanted(*p) && room > 0 {
			p.space++
			room--
		}
	}
	return room
}

// byRank returns the indexes of a stack, lowest rank first.
func byRank(stack []placed) []int {
	order := make([]int, len(stack))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(stack[a].rank, stack[b].rank) })
	return order
}
