package strictjson_test

import (
	"encoding/json"
	"strings"
	"testing"

	"rolefit/internal/strictjson"
)

// TestWalkSpeaksPlainly expects a value that is no object to be named in plain words, none of
// them a library's.
func TestWalkSpeaksPlainly(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":                        "it ends too early",
		`{"a":`:                   "it ends too early",
		`{"a":"b`:                 "it ends too early",
		"# mine\n---\nid: mine\n": "it is YAML",
		"- id: mine\n":            "it is YAML",
		"id:\n  - mine":           "it is YAML",
		"# A list\n\nof words":    "it is plain text",
		"Dear Ana,\nhello: yes":   "it is plain text",
		"[1, 2]":                  "it starts with [",
		"12 34":                   "it starts with 12",
		"null":                    "it is null",
		`{"a":1} {`:               "there is something after its last brace",
		"{\"a\":\xff}":            "it is not UTF-8",
		`{"a":1 "b":2}`:           `before "\"b\":2}", a quote, comma, colon or bracket is missing, or there is one too many`,
		"{\n\"a\": 1,\n}":         `in line 3, before "}", a quote,`,
		`{"a":1,'b':2}`:           `before "'b':2}", a quote,`,
		`{"a":yes}`:               `before "yes}", a quote,`,
		`{"a":"\q"}`:              `before "q\"}", a quote,`,
		`{"a":01}`:                `before "1}", a quote,`,
		`{"a":{"b":1,}}`:          `before "}}", a quote,`,
		`{"a":nul}`:               `before "}", a quote,`,
		`{a:1}`:                   `before "a:1}", a quote,`,
	} {
		err := strictjson.Walk([]byte(in), func(string, json.RawMessage) {})
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v, want %s", in, err, want)
		}
	}
}

// FuzzWalk accepts the same input as encoding/json, with messages of its own.
func FuzzWalk(f *testing.F) {
	for _, seed := range []string{`{"a":1}`, `{"a":"\q"}`, "{", "[]", "a: b", `{"a":{}}x`, "{\"\xff\":1}"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		err := strictjson.Walk(in, func(string, json.RawMessage) {})
		var read map[string]json.RawMessage
		if taken := json.Unmarshal(in, &read) == nil && read != nil; err == nil && !taken {
			t.Fatalf("%q is taken", in)
		}
		if err != nil && strings.Contains(err.Error(), "invalid character") && !strings.Contains(string(in), "invalid character") {
			t.Fatalf("%q: %v", in, err)
		}
	})
}
