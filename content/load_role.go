package content

import (
	"fmt"
	"maps"
	"slices"
)

// loadRoles reads the roles of an assessment. A role with only an id comes from the
// catalogue.
func loadRoles(o *object, builtIn func() ([]Role, error)) []Role {
	items := o.list("roles", 2, 8)
	if len(items) == 0 {
		return nil
	}
	catalogue, err := builtIn()
	if err != nil { // the catalogue is part of the program, and tested
		o.at(o.line, "the built-in roles cannot be read: "+err.Error(), "reinstall rolefit")
		return nil
	}
	var roles []Role
	lines := map[string]int{}
	for i, n := range items {
		item := o.object(n, fmt.Sprintf("role %d", i+1))
		if item == nil {
			continue
		}
		role := loadRole(item, catalogue)
		if line, twice := lines[role.ID]; twice && role.ID != "" {
			item.at(role.Line, fmt.Sprintf("the id is taken by the role on line %d", line), "choose another id, or keep one of the two")
			continue
		}
		lines[role.ID] = role.Line
		roles = append(roles, role)
	}
	return roles
}

// loadRole reads one role: complete in itself, or only an id of the catalogue.
func loadRole(o *object, catalogue []Role) Role {
	role := Role{Line: o.line, ID: o.identify("my-role")}
	if alone := len(o.node.Content) == 2 && o.node.Content[0].Value == "id"; alone {
		return fromCatalogue(o, role, catalogue)
	}
	role.Name = o.text("name", `"My Role"`)
	role.Promise = o.text("promise", `"You want to …"`)
	role.Short = o.maybe("short")
	if role.Short == "" {
		role.Short = cut(role.Name, maxRoleShort)
	}
	role.Owns = o.maybe("owns")
	role.Stage = o.maybe("stage")
	role.Builds = o.maybe("builds")
	role.Success = o.maybe("success")
	role.Day = o.prose("day")
	role.Takes = o.prose("takes")
	role.Price = o.prose("price")
	role.Next = o.texts("next")
	role.Titles = o.texts("titles")
	role.Read = o.maybe("read")
	o.finish()
	return role
}

// fromCatalogue returns the built-in role with the id of role, on role's line.
func fromCatalogue(o *object, role Role, catalogue []Role) Role {
	if role.ID == "" { // refused already
		return role
	}
	var ids []string
	for _, r := range catalogue {
		ids = append(ids, r.ID)
	}
	if i := slices.Index(ids, role.ID); i >= 0 {
		filled := catalogue[i]
		filled.Line = role.Line
		return filled
	}
	o.at(role.Line, "this id alone is no built-in role",
		"add name and promise to make it your own; for a built-in one, "+meant(role.ID, ids))
	if near := Nearest(role.ID, ids); near != "" {
		role.ID = near // so that its weights are not reported as unknown too
	}
	return role
}

// sortedKeys returns the keys of m in alphabetical order.
func sortedKeys(m map[string]int) []string {
	return slices.Sorted(maps.Keys(m))
}
