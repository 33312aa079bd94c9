package content

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"go.yaml.in/yaml/v3"
)

// Appeal is how attractive the two ends of a question sound, apart from what they mean to a
// person: −1 (no person would say so of themselves) to 1 (all would); 0 is neutral.
type Appeal struct {
	Left   float64 `json:"left"`             // the opposite, or pole A
	Right  float64 `json:"right"`            // the statement, or pole B
	People int     `json:"people,omitempty"` // how many people it was measured on; 0: the author's estimate
}

// The bounds of appeals and traits.
const (
	maxAppeal  = 0.5     // by which one end may sound better than the other
	mostPeople = 1 << 20 // that an appeal was measured on
	maxTraits  = 12      // of an assessment
	maxLoading = 2       // of a trait, on one question
	leastAsked = 3       // questions that tell a trait
)

// Shift returns by how much the right end sounds better than the left one, −2 … 2, in steps
// of the answer: as measured on people, or else as the author estimates it.
func (q Question) Shift() float64 {
	appeal := q.Appeal
	if q.Measured.People > 0 {
		appeal = q.Measured
	}
	return appeal.Right - appeal.Left
}

// loadAppeals reads the appeal that the author estimates, and the one measured on people.
func loadAppeals(o *object, q *Question) {
	const estimate, measured = "{left: 0.2, right: 0.1}", "{left: 0.2, right: 0.1, people: 40}"
	if a := o.inner("appeal", o.field("appeal"), q.ID, estimate); a != nil {
		q.Appeal = Appeal{Left: a.appeal("left"), Right: a.appeal("right")}
		a.finish()
	}
	if a := o.inner("appeal_measured", o.field("appeal_measured"), q.ID, measured); a != nil {
		q.Measured = Appeal{a.appeal("left"), a.appeal("right"), a.integer(a.need("people", "40"), "people", 1, mostPeople)}
		a.finish()
	}
}

// appeal reads the required appeal of one end.
func (o *object) appeal(key string) float64 {
	n := o.need(key, "0.1")
	if n == nil {
		return 0
	}
	x, err := strconv.ParseFloat(n.Value, 64)
	if n.Kind != yaml.ScalarNode || err != nil || math.IsNaN(x) || x < -1 || x > 1 {
		o.at(n.Line, fmt.Sprintf("the appeal of the %s end is %s, not a number from -1 to 1", key, shown(n)), "write "+key+": 0.1")
		return 0
	}
	return x
}

// loadLimitSigns reads the ids of the limits that ask for a sign of a poor fit.
func loadLimitSigns(o *object) (ids []string) {
	var known []string
	for _, l := range limits() {
		known = append(known, l.ID)
	}
	for _, id := range o.texts("limit_signs") {
		if !slices.Contains(known, id) {
			o.at(o.field("limit_signs").Line, fmt.Sprintf("%q in limit_signs is not a limit", id), meant(id, known))
			continue
		}
		ids = append(ids, id)
	}
	return ids
}

// loadTraitNames reads the ids of the traits that questions are mapped to.
func loadTraitNames(o *object) (names []string) {
	for _, name := range o.texts("traits") {
		switch {
		case !kebab(name):
			o.at(o.field("traits").Line, fmt.Sprintf("the trait %q is not in kebab-case", name), "write a word such as sociable")
		case slices.Contains(names, name):
			o.at(o.field("traits").Line, "the trait "+name+" is named twice", "name it once")
		default:
			names = append(names, name)
		}
	}
	if len(names) > maxTraits {
		o.at(o.field("traits").Line, fmt.Sprintf("there are %d traits", len(names)), fmt.Sprintf("keep the %d that matter", maxTraits))
	}
	return names
}

// loadReplaced reads the ids of the retired questions whose place a question takes.
func loadReplaced(o *object) (ids []string) {
	for _, id := range o.texts("replaces") {
		if !kebab(id) {
			o.at(o.field("replaces").Line, fmt.Sprintf("the id %q in replaces is not in kebab-case", id), "write the id that the retired question had")
		}
		ids = append(ids, id)
	}
	return ids
}

// loadTraits reads how much each of the traits of an assessment draws a person to the right
// end of a question.
func loadTraits(o *object, traits []string) map[string]int {
	const example = "{sociable: 1}"
	n := o.field("traits")
	if n == nil {
		return nil
	}
	if len(traits) == 0 {
		o.at(n.Line, "the assessment names no traits", "list them at the top, such as traits: [sociable, careful]")
		return nil
	}
	all := o.inner("traits", n, o.id, example)
	if all == nil {
		return nil
	}
	loadings := map[string]int{}
	for _, trait := range traits {
		if n := all.field(trait); n != nil {
			loadings[trait] = all.integer(n, "the trait "+trait, -maxLoading, maxLoading)
		}
	}
	all.strangers(traits, "%q in traits is not a trait of this assessment")
	return loadings
}

// hero refuses a question of which one end sounds much better than the other.
func (l *linter) hero(q Question) {
	if by := q.Shift(); math.Abs(by) > maxAppeal+1e-9 {
		end := "right"
		if by < 0 {
			end = "left"
		}
		l.add(q.Line, q.ID, fmt.Sprintf("its %s end sounds better than the other by %.2g, more than %g", end, math.Abs(by), maxAppeal),
			"reword it until neither end is the hero's")
	}
}

// replaced refuses a question that takes the place of one that is still asked.
func (l *linter) replaced(a *Assessment, q Question) {
	for _, id := range q.Replaces {
		if _, there := a.Question(id); there {
			l.add(q.Line, q.ID, "it replaces "+id+", which is still asked", "remove one of them, or leave out replaces")
		}
	}
}

// traits refuses a trait that too few questions tell, or all in one direction.
func (l *linter) traits(a *Assessment) {
	for _, trait := range a.Traits {
		right, left := 0, 0
		for _, q := range a.Questions {
			switch n := q.Traits[trait]; {
			case n > 0:
				right++
			case n < 0:
				left++
			}
		}
		if right+left < leastAsked || right == 0 || left == 0 {
			l.add(1, a.ID, fmt.Sprintf("the trait %s draws to the right end of %d questions and to the left end of %d", trait, right, left),
				fmt.Sprintf("map it to %d questions at least, at both ends, or take it out of traits", leastAsked))
		}
	}
}
