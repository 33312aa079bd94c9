package content

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// object is one YAML mapping. Reading a field marks its key as known; finish refuses the
// others. A nil object reads as empty and reports no problems.
type object struct {
	*reader
	id    string // for messages: the item's id, or its place until the id is known
	line  int
	node  *yaml.Node
	known []string
	lacks map[string]Problem // the problems that need reported, by missing key
}

// object returns n as a mapping, or nil with a problem. place names it in messages until
// its id is known.
func (r *reader) object(n *yaml.Node, place string) *object {
	if n.Kind != yaml.MappingNode {
		r.refuse(n.Line, place, "this is "+shape(n)+", not keys and values", `write keys such as "id: my-id", one per line`)
		return nil
	}
	return &object{reader: r, id: place, line: n.Line, node: n}
}

// inner returns n, the value of key, as a mapping, or nil with a problem; without one if n
// is nil. place names it in messages; example is a sample value for the remedy.
func (o *object) inner(key string, n *yaml.Node, place, example string) *object {
	if n == nil {
		return nil
	}
	if n.Kind != yaml.MappingNode {
		o.at(n.Line, key+" is "+shape(n)+", not keys and values", "write "+key+": "+example)
		return nil
	}
	return o.object(n, place)
}

// at reports a problem of this object.
func (o *object) at(line int, what, mend string) {
	o.refuse(line, o.id, what, mend)
}

// field returns the value of a key; nil if the key is absent.
func (o *object) field(key string) *yaml.Node {
	if o == nil {
		return nil
	}
	o.known = append(o.known, key)
	for i := 0; i < len(o.node.Content); i += 2 {
		if o.node.Content[i].Value == key {
			return o.node.Content[i+1]
		}
	}
	return nil
}

// need is field for a required key: it reports a missing one. example is a sample value
// for the remedy.
func (o *object) need(key, example string) *yaml.Node {
	n := o.field(key)
	if n == nil && o != nil {
		o.at(o.line, key+" is missing", "add "+key+": "+example)
		if o.lacks == nil {
			o.lacks = map[string]Problem{}
		}
		o.lacks[key] = o.problems[len(o.problems)-1]
	}
	return n
}

// only refuses keys that belong to questions of another kind.
func (o *object) only(kind string, keys ...string) {
	for _, key := range keys {
		if n := o.field(key); n != nil {
			o.at(n.Line, key+" belongs to "+kind, "remove it, or write kind: "+strings.TrimPrefix(kind, "a "))
		}
	}
}

// once reports whether the object is the first with its id, and refuses any other. lines
// holds the lines of those before it, by id.
func (o *object) once(lines map[string]int, id, what, mend string) bool {
	line, twice := lines[id]
	switch {
	case id == "":
		return true
	case twice:
		o.at(o.line, fmt.Sprintf("the id is taken by the %s on line %d", what, line), mend)
		return false
	}
	lines[id] = o.line
	return true
}

// finish refuses the keys that were never read.
func (o *object) finish() {
	if o == nil {
		return
	}
	o.strangers(o.known, "unknown key %q")
}

// strangers refuses the keys that are not in known. what is the message, with a verb for
// the key.
func (o *object) strangers(known []string, what string) {
	lines := map[string]int{}
	for i := 0; i < len(o.node.Content); i += 2 {
		lines[o.node.Content[i].Value] = o.node.Content[i].Line
	}
	free := slices.DeleteFunc(slices.Clone(known), func(key string) bool { return lines[key] > 0 })
	for i := 0; i < len(o.node.Content); i += 2 {
		key := o.node.Content[i]
		if slices.Contains(known, key.Value) {
			continue
		}
		near, mend := Nearest(key.Value, known), meant(key.Value, free)
		what := fmt.Sprintf(what, key.Value)
		switch other := otherName(key.Value, free); {
		case glued().MatchString(key.Value):
			near = glued().FindStringSubmatch(key.Value)[1]
			what, mend = wrongWith(key.Value, false)
		case near != "" && lines[near] > 0:
			mend = fmt.Sprintf("remove it: %q is there, on line %d", near, lines[near])
		case near == "" && other != "":
			near, mend = other, fmt.Sprintf("here it is called %q", other)
		case near == "" && len(free) > 0:
			mend = "remove it, or " + mend
		}
		if missed, there := o.lacks[near]; there { // one slip, one problem
			o.problems = slices.DeleteFunc(o.problems, func(p Problem) bool { return p == missed })
		}
		o.at(key.Line, what, mend)
	}
}

// otherName returns the free key that people often write as key, such as "name" for
// title; empty if none.
func otherName(key string, free []string) string {
	for _, names := range [][]string{
		{"title", "name", "heading", "headline"},
		{"edition", "version", "revision"},
		{"language", "lang", "locale"},
		{"roles", "types", "results", "profiles", "categories"},
		{"questions", "items", "statements"},
		{"kind", "type"},
		{"text", "statement", "question", "label"},
		{"stem", "question", "text", "opening"},
		{"a", "left", "option_a", "first"},
		{"b", "right", "option_b", "second"},
		{"opposite", "contrary", "negative", "reverse"},
		{"weights", "scores", "points", "values"},
		{"promise", "description", "summary", "tagline"},
		{"why", "description", "help", "hint", "explanation"},
		{"source", "reference", "citation"},
	} {
		if slices.Contains(names[1:], strings.ToLower(strings.Trim(key, quotes))) && slices.Contains(free, names[0]) {
			return names[0]
		}
	}
	return ""
}

// quotes are the typographic quotes that word processors and phones write.
const quotes = "\u201c\u201d\u201e\u201f\u2018\u2019\u201a\u00ab\u00bb\u300c\u300d\u2033"

// curled reports whether a whole plain scalar is in typographic quotes.
func curled(n *yaml.Node) bool {
	text := []rune(n.Value)
	last := len(text) - 1
	return n.Style == 0 && last > 0 && strings.ContainsRune(quotes, text[0]) && strings.ContainsRune(quotes, text[last]) &&
		!strings.ContainsAny(string(text[1:last]), quotes)
}

// shape describes the kind of a value in words.
func shape(n *yaml.Node) string {
	switch {
	case n.Kind == yaml.SequenceNode:
		return "a list"
	case n.Kind == yaml.MappingNode:
		return "keys and values"
	case n.Tag == "!!null":
		return "empty"
	}
	return "a single value"
}

// identify reads the object's id, by which messages name it from then on. It returns ""
// with a problem for an invalid one.
func (o *object) identify(example string) string {
	n := o.need("id", example)
	id, ok := o.scalar(n, "id", example)
	if !ok {
		return ""
	}
	if !kebab(id) {
		o.at(n.Line, fmt.Sprintf("the id %q is not in kebab-case", id),
			"write at most 40 letters a-z, digits and single hyphens, a letter first, such as "+example)
		return ""
	}
	o.id = id
	return id
}

// text reads a required text of one line.
func (o *object) text(key, example string) string {
	s, _ := o.scalar(o.need(key, example), key, example)
	return s
}

// maybe reads an optional text of one line, which must not be empty if present.
func (o *object) maybe(key string) string {
	s, _ := o.scalar(o.field(key), key, `"a text", or leave `+key+" out")
	return s
}

// prose reads an optional paragraph, a folded block scalar.
func (o *object) prose(key string) string {
	n := o.field(key)
	if n != nil && n.Kind == yaml.ScalarNode {
		folded := *n
		folded.Value = strings.TrimRight(n.Value, "\n")
		n = &folded
	}
	s, _ := o.scalar(n, key, `"a text", or leave `+key+" out")
	return s
}

// scalar returns n as a text of one line; false with a problem if it is not one, and
// without if n is nil.
func (o *object) scalar(n *yaml.Node, key, example string) (string, bool) {
	return o.said(n, key, fmt.Sprintf("write %s: %s", key, example))
}

// said is scalar with a remedy of its own.
func (o *object) said(n *yaml.Node, key, write string) (string, bool) {
	switch {
	case n == nil:
		return "", false
	case n.Kind != yaml.ScalarNode:
		o.at(n.Line, key+" is "+shape(n)+", not a text", write)
	case n.Tag == "!!null" || strings.TrimSpace(n.Value) == "":
		o.at(n.Line, key+" is empty", write)
	case n.Tag != "!!str":
		o.at(n.Line, fmt.Sprintf("%s is read as a number, a date or true/false, not as text", key),
			fmt.Sprintf("put it in quotes: %q", n.Value))
	case curled(n):
		o.at(n.Line, key+" is in typographic quotes, which would be part of the text",
			fmt.Sprintf("write straight ones: %q", strings.Trim(n.Value, quotes)))
	case strings.Contains(n.Value, "\n"):
		o.at(n.Line, key+" has a line break", "write it in one line, or after >- in several")
	case strings.ContainsFunc(n.Value, unsafe):
		o.at(n.Line, key+" has a control character", "remove it: it would reach people's terminals")
	default:
		return n.Value, true
	}
	return "", false
}

// glued matches a key that has taken its value in, for want of a colon and a space.
var glued = compiled(`^([A-Za-z_][\w-]*)(?::|\s*[：﹕︓∶꞉])\s*\S`)

var decimal = compiled(`^[+-]?[0-9]{1,9}$`)

// integer returns n as a whole number from low to high; 0 with a problem for anything
// else, and without if n is nil.
func (o *object) integer(n *yaml.Node, key string, low, high int) int {
	if n == nil {
		return 0
	}
	v, what := whole(n)
	if v < low || v > high {
		what = ""
	}
	switch what {
	case number:
		return v
	case "":
		o.at(n.Line, fmt.Sprintf("%s is %s, not a whole number from %d to %d", key, shown(n), low, high),
			fmt.Sprintf("write a whole number from %d to %d", low, high))
	default:
		o.at(n.Line, fmt.Sprintf("%s is %s", key, what), fmt.Sprintf("write %d", v))
	}
	return 0
}

// number is the result of whole for a number in plain notation.
const number = "a whole number"

// whole returns the whole number that a value stands for. what is number for plain
// notation (also with U+2212 as its sign), else the notation used instead, or "" for a
// value that is no number.
func whole(n *yaml.Node) (v int, what string) {
	meant := strings.Map(func(c rune) rune {
		switch {
		case c == ' ':
			return -1
		case strings.ContainsRune("\u2212\u2010\u2012\u2013\u2014\u2015\uFE63", c):
			return '-'
		case c >= 0xFF01 && c <= 0xFF5E: // ASCII at full width
			return c - 0xFF01 + '!'
		}
		return c
	}, strings.Trim(n.Value, quotes))
	if n.Kind != yaml.ScalarNode || !decimal().MatchString(meant) {
		return 0, ""
	}
	v, _ = strconv.Atoi(meant) // nine digits at most
	switch {
	case n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0 || strings.Trim(n.Value, quotes) != n.Value:
		return v, "a text, because it is in quotes"
	case strings.ReplaceAll(n.Value, "\u2212", "-") != meant:
		return v, "written with a dash or a space, or at full width, which makes it a text"
	}
	return v, number
}

// shown returns a value as messages quote it, cut to 30 characters.
func shown(n *yaml.Node) string {
	if n.Kind != yaml.ScalarNode || n.Tag == "!!null" {
		return shape(n)
	}
	if s := []rune(n.Value); len(s) > 30 {
		return strconv.Quote(string(s[:30]) + "…")
	}
	return strconv.Quote(n.Value)
}

// list returns the items of a required list, and reports a problem unless their number
// is from low to high.
func (o *object) list(key string, low, high int) []*yaml.Node {
	n := o.need(key, "and a list below it, each item after a hyphen")
	return o.items(n, key, low, high)
}

// items returns the items of n, and reports a problem unless their number is from low to
// high.
func (o *object) items(n *yaml.Node, key string, low, high int) []*yaml.Node {
	if n == nil {
		return nil
	}
	if n.Kind != yaml.SequenceNode {
		o.at(n.Line, key+" is "+shape(n)+", not a list", "write each item on its own line after a hyphen")
		return nil
	}
	if len(n.Content) < low || len(n.Content) > high {
		number := fmt.Sprintf("%d to %d of them", low, high)
		if low == high {
			number = fmt.Sprintf("%d of them", low)
		}
		o.at(n.Line, fmt.Sprintf("the number of items in %s is %d", key, len(n.Content)), "write "+number)
	}
	return n.Content[:min(len(n.Content), max(high, 100))] // the rest of a far too long list stays unread
}

// texts reads an optional list of texts.
func (o *object) texts(key string) []string {
	var all []string
	for _, n := range o.items(o.field(key), key, 1, 1000) {
		if s, ok := o.said(n, "an item of "+key, `write "a text", or remove the item`); ok {
			all = append(all, s)
		}
	}
	return all
}
