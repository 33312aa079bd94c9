package content

import (
	"fmt"
	"slices"
	"strings"
)

// once refuses an id that an earlier item has. lines holds the lines of the earlier ids;
// once adds this one.
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

// mapping returns the mapping of an optional key, nil if absent, and refuses its keys
// that are not in ids.
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

// numbers reads an optional mapping from ids to whole numbers; nil if absent.
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

// ids reads an optional list of known ids, each at most once.
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

// sentences reads a required list of texts.
func (o *object) sentences(key string) []string {
	o.need(key, "and a list below it, each item after a hyphen")
	return o.texts(key)
}

// part returns the mapping of a required key, or nil with a problem. place names it in
// messages.
func (o *object) part(key, place string) *object {
	n := o.need(key, "and its keys below it")
	if n == nil {
		return nil
	}
	return o.inner(key, n, place, "and its keys below it")
}
