package strictjson_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rolefit/internal/strictjson"
)

type item struct {
	A int            `json:"a"`
	B map[string]int `json:"b,omitempty"`
	C []item         `json:"c,omitempty"`
}

func TestDecode(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]error{
		`{"a":1}`:                               nil,
		` {"a":1,"b":{"a":1,"b":2}} ` + "\n":    nil,
		`{"c":[{"a":1},{"a":2,"c":[]}]}`:        nil,
		`{"a":1,"z":2}`:                         strictjson.ErrInvalid,
		`{"c":[{"z":2}]}`:                       strictjson.ErrInvalid,
		`{"a":"1"}`:                             strictjson.ErrInvalid,
		`{"a":1`:                                strictjson.ErrInvalid,
		``:                                      strictjson.ErrInvalid,
		"{\"b\":{\"\xff\":1}}":                  strictjson.ErrInvalid,
		`{"a":1,"a":1}`:                         strictjson.ErrTwice,
		`{"b":{"x":1,"x":1}}`:                   strictjson.ErrTwice,
		`{"c":[{"a":1},{"c":[{"a":1,"a":2}]}]}`: strictjson.ErrTwice,
		`{"a":1}{"a":1}`:                        strictjson.ErrTrailing,
		`{"a":1}]`:                              strictjson.ErrTrailing,
	} {
		got, err := strictjson.Decode[item]([]byte(in))
		if !errors.Is(err, want) || err != nil && !cmp.Equal(got, item{}) {
			t.Errorf("%s: %v, want %v", in, err, want)
		}
	}
}

func TestObject(t *testing.T) {
	t.Parallel()
	var name, note string
	var seen []string
	e := &strictjson.Error{}
	ok := e.Object([]byte(`{"note":null,"name":null,"name":"x","nam":1,"more":[1]}`), map[string]strictjson.Field{
		"name": {Into: &name, Want: "a text"},
		"note": {Into: &note, Want: "a text", Null: true},
		"more": {Then: func(value json.RawMessage) { seen = append(seen, string(value)) }},
		"left": {Into: &note, Want: "a text"},
	}, "name", "left")
	want := []string{`"name" is null; it takes a text`, `"name" is given twice; keep one`, `unknown field "nam"`, `"left" is missing`}
	if diff := cmp.Diff(want, e.Problems); diff != "" || !ok || !cmp.Equal(seen, []string{"[1]"}) {
		t.Errorf("%v, %v: %s", ok, seen, diff)
	}
	more := &strictjson.Error{Problems: []string{"more"}}
	if got := more.Join(e); len(strings.Split(got.Error(), "\n")) != 5 || more.Join(errors.New("x")).Error() != "more" {
		t.Errorf("joined: %v", got)
	}
	if (&strictjson.Error{}).OrNil() != nil || more.OrNil() == nil {
		t.Error("an error without problems is one")
	}
}
