package study_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rolefit/internal/folder"
	"rolefit/internal/record/study"
)

const head = `{"study":1,"id":"5qdobyu4hivtohr7bjqmaz4vum","assessment":"career","consent":"2026-11"}` + "\n"

const sat = `{"sitting":{"month":"2026-11","edition":"2026.2","role":"fde","years":"3-5","again":5,"answers":{"talk-to-users":2},"kind":"clear","told":"fde"}}` + "\n"

func TestParse(t *testing.T) {
	t.Parallel()
	data := []byte(head + sat + `{"later":{"month":"2027-02","role":"fde","does":true,"likes":4}}` + "\n")
	p, err := study.Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	again, err := p.Bytes()
	if err != nil || !bytes.Equal(again, data) {
		t.Errorf("written again: %v\n%s", err, again)
	}
}

// TestPage reads the file that docs/pilot.md shows.
func TestPage(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile(filepath.Join("..", "..", "..", "docs", "pilot.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, block, _ := strings.Cut(string(page), "```json\n")
	block, _, _ = strings.Cut(block, "```")
	if p, err := study.Parse([]byte(block)); err != nil || len(p.Sittings) != 1 || len(p.Later) != 1 {
		t.Errorf("docs/pilot.md: %v, %v", p, err)
	}
}

func TestRefused(t *testing.T) {
	t.Parallel()
	change := func(old, by string) string { return head + strings.Replace(sat, old, by, 1) }
	for name, c := range map[string]struct{ data, says string }{
		"empty":           {"", "line 1"},
		"a picture":       {"\x89PNG\r\n\x1a\n", "line 1"},
		"a sheet":         {`{"assessment":"career","edition":"2026.2","answers":{}}`, "line 1"},
		"a newer one":     {`{"study":9}`, "newer rolefit"},
		"a name":          {strings.Replace(head, `"consent"`, `"name":"Ada","consent"`, 1) + sat, "line 1"},
		"no consent":      {strings.Replace(head, `,"consent":"2026-11"`, "", 1) + sat, "line 1"},
		"a day":           {change("2026-11", "2026-11-29"), "line 2 has the month"},
		"a month of none": {change("2026-11", "2026-13"), "line 2 has the month"},
		"years":           {change("3-5", "a while"), "line 2 has the years"},
		"again":           {change(`"again":5`, `"again":6`), "line 2 has 6"},
		"an answer":       {change(`"talk-to-users":2`, `"talk-to-users":3`), "line 2 has the answer 3"},
		"no answers":      {change(`{"talk-to-users":2}`, `{}`), "line 2 has no answers"},
		"a field more":    {change(`"again":5`, `"again":5,"email":"a@b"`), "line 2"},
		"twice":           {change(`"again":5`, `"again":5,"again":1`), "line 2"},
		"no sitting":      {head, "there is no sitting"},
		"two in one":      {head + strings.TrimSuffix(sat, "}\n") + `,"later":{"month":"2027-02","role":"fde","does":false,"likes":0}}` + "\n", "line 2 is neither"},
		"a blank line":    {head + "\n" + sat, "line 2"},
		"likes of none":   {head + sat + `{"later":{"month":"2027-02","role":"fde","does":false,"likes":4}}`, "line 3 has 4"},
		"too many lines":  {head + strings.Repeat(sat, 64), "line 65"},
		"an escape":       {change("2026-11", `\u001b[2J`), "line 2 has the month"},
	} {
		_, err := study.Parse([]byte(c.data))
		if err == nil || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "\x1b") {
			t.Errorf("%s: %v, want %q", name, err, c.says)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(head + sat))
	f.Add([]byte(head + sat + `{"later":{"month":"2027-02","role":"fde","does":true,"likes":4}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := study.Parse(data)
		if err != nil {
			return
		}
		again, err := p.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		q, err := study.Parse(again)
		if diff := cmp.Diff(p, q); err != nil || diff != "" {
			t.Errorf("%v: %s", err, diff)
		}
	})
}

func TestChange(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "study")
	f := study.Open(dir)
	begin, err := study.Parse([]byte(head + sat))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Change("a", &begin, func(*study.Person) error { return errors.New("no") }); err == nil {
		t.Error("a failed change is none")
	}
	if files, _ := filepath.Glob(filepath.Join(dir, "*")); len(files) > 0 {
		t.Errorf("and leaves %v", files)
	}
	path, err := f.Change("a", &begin, func(*study.Person) error { return nil })
	if err != nil || path != filepath.Join(dir, "a.jsonl") {
		t.Fatal(path, err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("others can read it: %v, %v", info.Mode(), err)
	}
	if _, err := f.Change("b", nil, func(*study.Person) error { return nil }); err == nil {
		t.Error("a file that is not there was changed")
	}
	if err := os.WriteFile(filepath.Join(dir, "c.jsonl"), []byte("no\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "d.jsonl"), make([]byte, 128<<10+1), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Read("d"); err == nil || !strings.Contains(err.Error(), "larger than 128 KiB") {
		t.Errorf("one byte too many: %v", err)
	}
	if err := os.Remove(f.Path("d")); err != nil {
		t.Fatal(err)
	}
	l, err := f.Lock("a")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Release()
	if _, err := f.Change("a", nil, func(*study.Person) error { return nil }); !errors.Is(err, folder.ErrInUse) {
		t.Errorf("two at once: %v", err)
	}
	if all, left := f.List(); len(all) != 1 || len(left) != 1 || !errors.Is(left[0].Err, study.ErrForeign) {
		t.Errorf("%v, %v", all, left)
	}
}
