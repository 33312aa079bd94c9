package content_test

import (
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"rolefit/content"
	"rolefit/internal/textsafe"
)

// builtInRefusal is one way to spoil a built-in file, and a part of the one problem that
// follows.
type builtInRefusal struct{ name, old, text, want string }

// refuses spoils a file in each way and expects one problem. faults returns the problems of a
// decoded file.
func refuses[T any](t *testing.T, file string, faults func(T) []string, tests []builtInRefusal) {
	t.Helper()
	whole, err := os.ReadFile("data/" + file)
	if err != nil {
		t.Fatal(err)
	}
	problems := func(text string) []string {
		read, err := content.Decode[T]([]byte(text))
		if err != nil {
			return []string{err.Error()}
		}
		return append(gaps(reflect.ValueOf(read), ""), faults(read)...)
	}
	if got := problems(string(whole)); len(got) > 0 {
		t.Fatalf("the file as it is: %s", strings.Join(got, "\n"))
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			before, after, found := strings.Cut(string(whole), tt.old)
			if !found {
				t.Fatalf("%q is not in %s", tt.old, file)
			}
			got := problems(before + tt.text + after)
			if len(got) != 1 || !strings.Contains(got[0], tt.want) {
				t.Errorf("want the one problem %q, got %q", tt.want, got)
			}
		})
	}
}

// gaps names required fields that are empty, texts that are not one line, malformed ids, and
// ids that occur twice in a list. Numbers and fields that JSON omits may be empty.
func gaps(v reflect.Value, at string) (all []string) {
	switch v.Kind() {
	case reflect.Struct:
		if id := v.FieldByName("ID"); id.IsValid() {
			at += "/" + id.String()
		}
		for i := range v.NumField() {
			field := v.Type().Field(i)
			tag := field.Tag.Get("json")
			if tag == "-" || strings.HasSuffix(tag, ",omitempty") && v.Field(i).IsZero() {
				continue
			}
			all = append(all, gaps(v.Field(i), at+"/"+field.Name)...)
		}
	case reflect.Slice:
		if v.Len() == 0 {
			return []string{at + " is empty"}
		}
		ids := map[string]bool{}
		for i := range v.Len() {
			item := v.Index(i)
			all = append(all, gaps(item, at)...)
			if item.Kind() != reflect.Struct || !item.FieldByName("ID").IsValid() {
				continue
			}
			id := item.FieldByName("ID").String()
			if ids[id] || strings.Trim(id, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
				all = append(all, fmt.Sprintf("%s: the id %q is taken or no id", at, id))
			}
			ids[id] = true
		}
	case reflect.Map:
		if v.Len() == 0 {
			return []string{at + " is empty"}
		}
		for _, key := range v.MapKeys() {
			all = append(all, gaps(v.MapIndex(key), at+"/"+key.String())...)
		}
	case reflect.String:
		if text := v.String(); strings.TrimSpace(text) == "" || textsafe.Line(text) != text {
			all = append(all, fmt.Sprintf("%s is no line of text: %q", at, text))
		}
	}
	return all
}

// keys names the keys of m that are not in known; with whole, also the known ones that m
// lacks.
func keys[V any](m map[string]V, at string, known []string, whole bool) (all []string) {
	for key := range m {
		if !slices.Contains(known, key) {
			all = append(all, fmt.Sprintf("%s: %q is unknown", at, key))
		}
	}
	for _, key := range known {
		if _, there := m[key]; whole && !there {
			all = append(all, fmt.Sprintf("%s has no %s", at, key))
		}
	}
	return all
}

// numbers names the values of m outside low to high.
func numbers(m map[string]int, at string, low, high int) (all []string) {
	for key, n := range m {
		if n < low || n > high {
			all = append(all, fmt.Sprintf("%s: %s is %d, not from %d to %d", at, key, n, low, high))
		}
	}
	return all
}

// TestRolesAndLimitsAreWhole also holds the options of a limit to their order.
func TestRolesAndLimitsAreWhole(t *testing.T) {
	t.Parallel()
	refuses(t, "roles.yaml", func(struct{ Roles []content.Role }) []string { return nil }, []builtInRefusal{
		{"unknown key", "    short: Forward Deployed\n", "    short: Forward Deployed\n    shrot: a\n", "shrot not found"},
		{"no price", "    price: >-\n", "    price: \"\"\n    takes: >-\n", "takes"},
		{"role twice", "- id: software\n", "- id: fde\n", `"fde" is taken`},
		{"no id", "- id: software\n", "- id: Software\n", `"Software" is taken or no id`},
	})
	refuses(t, "limits.yaml", func(file struct{ Limits []content.Limit }) (all []string) {
		for _, l := range file.Limits {
			if len(l.Options) < 3 || len(l.Options) > 5 {
				all = append(all, fmt.Sprintf("%s has %d options", l.ID, len(l.Options)))
			}
			for i, o := range l.Options {
				if o.Rank < 0 || o.Rank > 4 || i > 0 && o.Rank < l.Options[i-1].Rank {
					all = append(all, fmt.Sprintf("%s: the rank of %s is %d", l.ID, o.ID, o.Rank))
				}
			}
		}
		return all
	}, []builtInRefusal{
		{"rank out of order", "rank: 1\n", "rank: 4\n", "the rank of quarter is 2"},
		{"rank is a text", "rank: 1\n", "rank: much\n", "cannot unmarshal"},
		{"text with a control character", "said: none", `said: "no\ane"`, "no line of text"},
		{"name with a line end", "name: travel", `name: "tra\nvel"`, "no line of text"},
	})
}
