package content

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// object is one YAML mapping. Reading a field makes its key known; finish refuses
// the keys that nobody read. A nil object reads as empty without further problems.
type object struct {
	*reader
	id    string // for messages: the item's id, or its place where it has none
	line  int
	node  *yaml.Node
	known []string
}

// object returns n as a mapping, or nil with a problem. place is how messages call
// it until its id is known.
func (r *reader) object(n *yaml.Node, place string) *object {
	if n.Kind != yaml.MappingNode {
		r.refuse(n.Line, place, "this is not a list of keys and values", `write keys such as "id: my-id", one per line`)
		return nil
	}
	return &object{reader: r, id: place, line: n.Line, node: n}
}

// at refuses something about this object.
func (o *object) at(line int, what, mend string) {
	o.refuse(line, o.id, what, mend)
}

// field returns the value of a key, or nil where the key is absent.
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

// need is field for a key that has to be there. example is a value as it would be
// written.
func (o *object) need(key, example string) *yaml.Node {
	n := o.field(key)
	if n == nil && o != nil {
		o.at(o.line, key+" is missing", "add "+key+": "+example)
	}
	return n
}

// only refuses a key that has no place here, because of why.
func (o *object) only(key, why, mend string) {
	if n := o.field(key); n != nil {
		o.at(n.Line, key+" "+why, mend)
	}
}

// finish refuses the keys that were never read.
func (o *object) finish() {
	if o == nil {
		return
	}
	for i := 0; i < len(o.node.Content); i += 2 {
		key := o.node.Content[i]
		if !slices.Contains(o.known, key.Value) {
			o.at(key.Line, fmt.Sprintf("unknown key %q", key.Value), meant(key.Value, o.known))
		}
	}
}

// identify reads the object's id and calls it so from here on.
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

// maybe reads a text of one line that may be absent, but not empty.
func (o *object) maybe(key string) string {
	s, _ := o.scalar(o.field(key), key, `"a text", or leave `+key+" out")
	return s
}

// prose reads a paragraph that may be absent; its line ends have been folded.
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

// scalar returns n as a text of one line. A nil n is no further problem.
func (o *object) scalar(n *yaml.Node, key, example string) (string, bool) {
	write := fmt.Sprintf("write %s: %s", key, example)
	switch {
	case n == nil:
		return "", false
	case n.Kind != yaml.ScalarNode:
		o.at(n.Line, key+" is not a text", write)
	case n.Tag == "!!null" || strings.TrimSpace(n.Value) == "":
		o.at(n.Line, key+" is empty", write)
	case n.Tag != "!!str":
		o.at(n.Line, fmt.Sprintf("%s is read as a number, a date or a truth value, not as a text", key),
			fmt.Sprintf("put it in quotes: %q", n.Value))
	case strings.Contains(n.Value, "\n"):
		o.at(n.Line, key+" has a line end", "write it in one line, or after >- in several")
	case strings.ContainsFunc(n.Value, unprintable):
		o.at(n.Line, key+" has a control character", "remove it: it would reach people's terminals")
	default:
		return n.Value, true
	}
	return "", false
}

var decimal = regexp.MustCompile(`^[+-]?[0-9]{1,9}$`)

// integer returns n as a whole number from low to high, 0 with a problem where it is
// none.
func (o *object) integer(n *yaml.Node, key string, low, high int) int {
	if n == nil {
		return 0
	}
	if n.Kind == yaml.ScalarNode && n.Tag == "!!int" && decimal.MatchString(n.Value) {
		if v, err := strconv.Atoi(n.Value); err == nil && v >= low && v <= high {
			return v
		}
	}
	o.at(n.Line, fmt.Sprintf("%s is %s, not a whole number from %d to %d", key, shown(n), low, high),
		fmt.Sprintf("write a whole number from %d to %d", low, high))
	return 0
}

// shown is a value as a message repeats it.
func shown(n *yaml.Node) string {
	if n.Kind != yaml.ScalarNode {
		return "a list"
	}
	if n.Tag == "!!null" {
		return "empty"
	}
	if s := []rune(n.Value); len(s) > 30 {
		return strconv.Quote(string(s[:30]) + "…")
	}
	return strconv.Quote(n.Value)
}

// list returns the items of a required list, refused where there are not low to
// high of them.
func (o *object) list(key string, low, high int) []*yaml.Node {
	n := o.need(key, "and a list below it, each item after a hyphen")
	return o.items(n, key, low, high)
}

// items returns the items of n, refused where there are not low to high of them.
func (o *object) items(n *yaml.Node, key string, low, high int) []*yaml.Node {
	if n == nil {
		return nil
	}
	if n.Kind != yaml.SequenceNode {
		o.at(n.Line, key+" is not a list", "write each item on its own line after a hyphen")
		return nil
	}
	if len(n.Content) < low || len(n.Content) > high {
		number := fmt.Sprintf("%d to %d of them", low, high)
		if low == high {
			number = fmt.Sprintf("%d of them", low)
		}
		o.at(n.Line, fmt.Sprintf("the number of items in %s is %d", key, len(n.Content)), "write "+number)
	}
	return n.Content[:min(len(n.Content), max(high, 100))] // of a list far too long the rest is not looked at
}

// texts reads a list of texts that may be absent.
func (o *object) texts(key string) []string {
	var all []string
	for _, n := range o.items(o.field(key), key, 1, 1000) {
		if s, ok := o.scalar(n, "an item of "+key, `"a text"`); ok {
			all = append(all, s)
		}
	}
	return all
}
