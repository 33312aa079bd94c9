package projector

import (
	"cmp"
	"slices"
	"strings"

	"rolefit/internal/ui"
)

// block is one thing on the wall, which may be drawn in several forms.
type block struct {
	forms []string // smallest first; none, or an empty one, is no block
	rank  int      // 0 is never left out; of the others the highest goes first where there is no room
	gap   int      // lines wanted free above it; they grow with the wall
	big   int      // so many of the last forms are large letters, which come after all other forms
	slack bool     // room that is to spare is left above it and at the end
	with  bool     // in large letters only where every block that has this is: they are read as one
	brief string   // the one form where there is no room for the others
	late  bool     // drawn, in its smallest form, where everything else has left room for it
}

// one is a block with one form.
func one(rank, gap int, text string) block {
	return block{forms: []string{text}, rank: rank, gap: gap}
}

// placed is a block with the form and the gap that it got.
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

// fill stacks blocks in a room of so many lines: first whatever must be there, in its
// smallest form, then a free line where one is wanted, then larger forms in turn, then
// more white space; a large room keeps some lines for that.
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

// least is how many lines blocks take in their smallest forms, with a free line where
// one is wanted.
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

// fitting picks the blocks for which there is room, in their smallest forms.
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

// grow gives blocks larger forms while there is room: one step each in turn, by rank,
// then those in large letters, the most important first, where these may be used. It
// returns the room that is left.
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

// growTogether gives the blocks that are read as one their large letters, the largest
// for which there is room for all of them. It returns the room that is left, and whether
// large letters may be used beside them: nothing is larger than what it is about.
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

// fillIn draws the late blocks that there is room for. It returns the room that is
// left.
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

// mostGap is how many free lines are left at most between two blocks.
const mostGap = 4

// spread gives blocks one more free line above them, in order of rank, where they
// have less than wanted and there is room; it returns the room that is left.
func spread(stack []placed, room int, wanted func(placed) int) int {
	for _, i := range byRank(stack) {
		if p := &stack[i]; i > 0 && p.space < wanted(*p) && room > 0 {
			p.space++
			room--
		}
	}
	return room
}

// byRank lists the places of a stack, the most important first.
func byRank(stack []placed) []int {
	order := make([]int, len(stack))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(stack[a].rank, stack[b].rank) })
	return order
}
