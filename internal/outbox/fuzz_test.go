package outbox

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rolefit/internal/folder"
)

// FuzzEntry parses any bytes as a pending sheet: an accepted one has its own id, a host and
// nothing personal, and survives being written again.
func FuzzEntry(f *testing.F) {
	id := SheetID("a")
	whole, err := json.Marshal(entry("a", 1))
	if err != nil {
		f.Fatal(err)
	}
	personal := entry("a", 1)
	personal.Sheet = full()
	personal.Sheet.ID = id
	told, err := json.Marshal(personal)
	if err != nil {
		f.Fatal(err)
	}
	for _, data := range []string{
		"", "null", "{}", string(whole), string(told), string(whole[:40]), string(whole) + "x", `{"schema":2,"host":["a"]}`, `{"schema":0}`,
		`{"schema":1,"host":"","sheet":{"id":"` + id + `"}}`, `{"schema":1,"host":"-x","put":"9999-12-31T23:59:59-23:59","sheet":{"id":"` + id + `"}}`,
		`{"schema":1,"host":"\u001b[2J","class":"\u202e","sheet":{"schema":9,"id":"` + id + `","answers":{"":9}}}`, strings.Repeat("[", 10_000), "\xff",
	} {
		f.Add([]byte(data))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		e, err := decode(id, data)
		if err != nil {
			if !errors.Is(err, folder.ErrDamaged) && !errors.Is(err, folder.ErrNewer) || !cmp.Equal(e, Entry{}) {
				t.Fatalf("%q: %v and %v", data, e, err)
			}
			return
		}
		s := e.Sheet
		if e.Schema != Schema || e.Host == "" || s.ID != id || s.Date != "" || s.Guess != "" || len(s.Limits)+len(s.Seconds) > 0 {
			t.Fatalf("%q: read as %+v", data, e)
		}
		again, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		back, err := decode(id, again)
		if err != nil {
			t.Fatalf("%s is kept, and cannot be read: %v", again, err)
		}
		if twice, err := json.Marshal(back); err != nil || string(twice) != string(again) {
			t.Fatalf("%s, and again %s: %v", again, twice, err)
		}
	})
}
