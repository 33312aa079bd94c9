package content

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Scale is a line between two ways of liking to work, both of them good, on which a result
// marks a person and a role: descriptive, and never part of a score.
type Scale struct {
	Line      int             `json:"-"` // line of the file it starts on, for messages; 0: built in
	ID        string          `json:"id"`
	Low       string          `json:"low"`       // the left end, at most 18 cells: "own desk"
	High      string          `json:"high"`      // the right end, likewise: "among people"
	Questions []ScaleQuestion `json:"questions"` // 2 to 12, in the order of the file; a question is on one scale at most
}

// ScaleQuestion is a question whose answers move the mark on a scale.
type ScaleQuestion struct {
	ID   string `json:"id"`
	Sign int    `json:"sign"` // 1: agreeing, or pole B, moves the mark to the high end; −1: to the low end
}

// The sizes of scales.
const (
	maxScales         = 7  // that fit a screen
	maxScaleQuestions = 12 // on one scale
	maxEnd            = 18 // cells of an end
)

// loadScales reads the scales. ids holds the lines of questions and tie-breakers.
func loadScales(o *object, a *Assessment, ids map[string]int) []Scale {
	lines, taken := map[string]int{}, map[string]string{}
	asked := []string{"a-question"}
	if len(a.Questions) > 0 {
		asked = asked[:0]
	}
	for _, q := range a.Questions {
		asked = append(asked, q.ID)
	}
	return each(o, o.items(o.field("scales"), "scales", 1, maxScales), "scale", func(item *object) (Scale, bool) {
		s := Scale{Line: item.line, ID: item.identify("people")}
		s.Low = item.text("low", `"own desk"`)
		s.High = item.text("high", `"among people"`)
		example := fmt.Sprintf("{%s: 1, %s: -1}", asked[0], asked[len(asked)-1])
		if signs := item.inner("questions", item.need("questions", example), item.id, example); signs != nil {
			s.Questions = loadSigns(signs, asked, ids, taken)
		}
		item.finish()
		return s, item.once(lines, s.ID, "scale", "choose another id, or keep one of them")
	})
}

// loadSigns reads the questions of a scale with their signs. asked are the ids of questions,
// ids also of tie-breakers, and taken has the scale of each question that is on one.
func loadSigns(o *object, asked []string, ids map[string]int, taken map[string]string) (all []ScaleQuestion) {
	if n := len(o.node.Content) / 2; n < 2 || n > maxScaleQuestions {
		o.at(o.node.Line, fmt.Sprintf("the scale's number of questions is %d", n), fmt.Sprintf("name 2 to %d", maxScaleQuestions))
	}
	for i := 0; i < len(o.node.Content); i += 2 {
		id, sign := o.node.Content[i], o.node.Content[i+1]
		of, there := taken[id.Value]
		switch found := slices.Contains(asked, id.Value); {
		case !found && ids[id.Value] > 0:
			o.at(id.Line, fmt.Sprintf("%q is a tie-breaker, which few people are asked", id.Value), "name a question that everybody answers")
		case !found:
			o.at(id.Line, fmt.Sprintf("%q is not a question of this assessment", id.Value), meant(id.Value, asked))
		case there:
			o.at(id.Line, fmt.Sprintf("%q is already on the scale %s", id.Value, of), "keep it on one scale, so that an answer moves one mark")
		default:
			taken[id.Value] = cmp.Or(o.id, "above")
			all = append(all, ScaleQuestion{id.Value, signOf(o, id.Value, sign)})
		}
	}
	return all
}

// signOf reads the sign of a question on a scale; 0 with a problem for anything but 1 and −1.
func signOf(o *object, id string, n *yaml.Node) int {
	before := len(o.problems)
	sign := o.integer(n, "the sign of "+id, -1, 1)
	if sign == 0 && len(o.problems) == before {
		o.at(n.Line, "the sign of "+id+" is 0, which moves no mark", "write 1 if agreeing, or b, is the high end, -1 if it is the low one")
	}
	return sign
}

// scales refuses ends that do not fit or say the same, and scales on which a habit moves the
// mark: of the statements of a scale, and of its trade-offs, as many have the sign 1 as -1,
// or one more or less.
func (l *linter) scales(a *Assessment) {
	for _, s := range a.Scales {
		for _, end := range []textOf{{"low", s.Low, maxEnd, ""}, {"high", s.High, maxEnd, ""}} {
			l.cells(s.Line, s.ID, end.key, end.text, end.most)
		}
		if strings.EqualFold(strings.TrimSpace(s.Low), strings.TrimSpace(s.High)) {
			l.add(s.Line, s.ID, "its two ends are the same", "say what sets them apart")
		}
		for _, kind := range []struct {
			of        Kind
			all, swap string
		}{
			{Statement, "agrees with every statement", "text and opposite"},
			{TradeOff, "always chooses b", "a and b"},
		} {
			sum := 0
			for _, on := range s.Questions {
				if q, _ := a.Question(on.ID); q.Kind == kind.of {
					sum += on.Sign
				}
			}
			if sum < -1 || sum > 1 {
				l.add(s.Line, s.ID, fmt.Sprintf("the signs of its %ss add up to %+d, so a person who %s is pushed to one end", kind.of, sum, kind.all),
					"take one out, add one with the other sign, or turn one around: swap "+kind.swap+", short and short_not, and every sign")
			}
		}
	}
}
