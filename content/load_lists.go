package content

import (
	"fmt"
	"slices"
	"strings"
)

// once refuses an id that an item before it has. lines holds the lines of those
// that were, and is added to.
func (o *object) once(id, what string, lines map[string]int) {
	if id == "" { // refused already
		return
	}
	if line, twice := lines[id]; twice {
		o.at(o.line, fmt.Sprintf("the id is taken by the %s on line %d", what, line), "choose another id")
		return
	}
	lines[id] = o.line
}

// mapping returns the mapping of a key that may be absent, nil then, and refuses
// keys of it that are none of ids.
func (o *object) mapping(key string, ids []string) *object {
	n := o.field(key)
	if n == nil {
		return nil
	}
	m := o.inner(key, n, o.id, "and its keys below it: "+strings.Join(ids, ", "))
	if m == nil {
		return nil
	}
	m.strangers(ids, "%q in "+key+" is unknown")
	return m
}

// numbers reads whole numbers by id from a mapping that may be absent, nil then.
func (o *object) numbers(key string, ids []string, low, high int) map[string]int {
	m := o.mapping(key, ids)
	if m == nil {
		return nil
	}
	all := map[string]int{}
	for _, id := range ids {
		if n := m.field(id); n != nil {
			all[id] = m.integer(n, key+": "+id, low, high)
		}
	}
	return all
}

// ids reads a list of known ids that may be absent.
func (o *object) ids(key string, known []string) []string {
	all := o.texts(key)
	for i, id := range all {
		switch {
		case !slices.Contains(known, id):
			o.at(o.field(key).Line, fmt.Sprintf("%q in %s is unknown", id, key), meant(id, known))
		case slices.Contains(all[:i], id):
			o.at(o.field(key).Line, fmt.Sprintf("%s names %q twice", key, id), "name it once")
		}
	}
	return all
}

// sentences reads a list of texts that has to be there.
func (o *object) sentences(key string) []string {
	o.need(key, "and a list below it, each item after a hyphen")
	return o.texts(key)
}

// part returns the mapping of a key that has to be there, nil with a problem where
// there is none. place is how messages call it.
func (o *object) part(key, place string) *object {
	n := o.need(key, "and its keys below it")
	if n == nil {
		return nil
	}
	return o.inner(key, n, place, "and its keys below it")
}
