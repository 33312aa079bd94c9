package outbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rolefit/internal/folder"
	"rolefit/scoring"
)

// full is a sheet with every field set.
func full() scoring.Sheet {
	return scoring.Sheet{
		Schema: 1, ID: "mine", Date: "2026-05-31T09:00:00Z", Assessment: "career", Edition: "2026.1",
		Answers: map[string]int{"deep-focus": 2}, Asked: []string{"deep-focus"},
		Seconds: map[string]float64{"deep-focus": 1.5}, Limits: map[string]string{"travel": "none"}, Guess: "fde",
	}
}

func entry(sitting string, minute int) Entry {
	return Entry{
		Schema: Schema, Host: "192.0.2.7:2222", Class: "Tuesday",
		Put: time.Date(2026, 5, 31, 9, minute, 0, 0, time.UTC), Sheet: Bare(full(), SheetID(sitting)),
	}
}

func put(t *testing.T, b *Box, entries ...Entry) {
	t.Helper()
	for _, e := range entries {
		if err := b.Put(e); err != nil {
			t.Fatal(err)
		}
	}
}

// TestBare looks at every word that is sent.
func TestBare(t *testing.T) {
	t.Parallel()
	data, err := json.Marshal(Bare(full(), SheetID("a")))
	want := `{"schema":1,"id":"` + SheetID("a") + `","assessment":"career","edition":"2026.1","answers":{"deep-focus":2},"asked":["deep-focus"]}`
	if err != nil || string(data) != want {
		t.Errorf("%s, %v\nwant %s", data, err, want)
	}
}

func TestIDs(t *testing.T) {
	t.Parallel()
	drawn, err := folder.NewID(strings.NewReader("0123456789abcdef"))
	if err != nil || !folder.ValidID(drawn) {
		t.Errorf("%q, %v", drawn, err)
	}
	if _, err := folder.NewID(strings.NewReader("short")); err == nil {
		t.Error("an id of too few bits")
	}
	if a := SheetID("a"); a != SheetID("a") || a == SheetID("b") || !folder.ValidID(a) {
		t.Errorf("the ids of sittings are %q, %q and %q", a, SheetID("a"), SheetID("b"))
	}
}

func TestPutListSent(t *testing.T) {
	t.Parallel()
	b := Open(filepath.Join(t.TempDir(), "rolefit", "outbox"))
	if entries, left := b.List(); len(entries)+len(left) > 0 {
		t.Errorf("an empty box holds %v, %v", entries, left)
	}
	late, early := entry("late", 5), entry("early", 1)
	put(t, b, late, early)
	changed := late
	changed.Class = "Wednesday"
	put(t, b, changed)
	entries, left := b.List()
	if diff := cmp.Diff([]Entry{early, changed}, entries); diff != "" || len(left) > 0 {
		t.Errorf("%s, left %v", diff, left)
	}
	files, err := os.ReadDir(b.Dir())
	if err != nil || len(files) != 2 {
		t.Errorf("%v, %v", files, err)
	}
	for _, f := range files {
		if info, err := f.Info(); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", f.Name(), info.Mode(), err)
		}
	}
	for range 2 { // a second delivery is no error: another process may have sent it
		if err := b.Sent(early.Sheet.ID); err != nil {
			t.Error(err)
		}
	}
	if entries, _ := b.List(); len(entries) != 1 || entries[0].Sheet.ID != late.Sheet.ID {
		t.Errorf("%v", entries)
	}
}

func TestPutRefuses(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, id := range []string{"", "../../x", strings.Repeat("a", 25) + "/", strings.ToUpper(SheetID("a"))} {
		e := entry("a", 1)
		e.Sheet.ID = id
		if err := Open(filepath.Join(dir, "box")).Put(e); err == nil {
			t.Errorf("%q is taken as an id", id)
		}
	}
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Open(file).Put(entry("a", 1)); err == nil || !strings.Contains(err.Error(), "a file where a folder should be") {
		t.Errorf("%v", err)
	}
}

// TestLeftAlone puts foreign files into the folder: they are named, and stay.
func TestLeftAlone(t *testing.T) {
	t.Parallel()
	b := Open(t.TempDir())
	put(t, b, entry("a", 1))
	whole, err := os.ReadFile(b.Path(SheetID("a")))
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{
		"notes.txt":                      "mine",
		SheetID("torn") + ".json":        string(whole[:40]),
		SheetID("other") + ".json":       string(whole), // holds the sheet of another name
		SheetID("newer") + ".json":       `{"schema":2,"host":["a","b"]}`,
		SheetID("empty") + ".json":       "",
		SheetID("b") + ".json-1.writing": "torn while it was written",
		".DS_Store":                      "",
	}
	for name, text := range texts {
		if err := os.WriteFile(filepath.Join(b.Dir(), name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(b.Dir(), SheetID("folder")+".json"), 0o700); err != nil {
		t.Fatal(err)
	}
	want := map[string]error{
		"notes.txt": ErrForeign, SheetID("torn") + ".json": folder.ErrDamaged, SheetID("other") + ".json": folder.ErrDamaged,
		SheetID("newer") + ".json": folder.ErrNewer, SheetID("empty") + ".json": folder.ErrDamaged, SheetID("folder") + ".json": ErrForeign,
	}
	entries, left := b.List()
	if len(entries) != 1 || len(left) != len(want) {
		t.Errorf("%v, %v", entries, left)
	}
	for _, u := range left {
		if !errors.Is(u.Err, want[filepath.Base(u.Path)]) {
			t.Errorf("%s: %v", u.Path, u.Err)
		}
	}
	gone, left := b.Forget()
	if len(gone) != 1 || len(left) != len(want) {
		t.Errorf("forgot %v, left %v", gone, left)
	}
	files, err := os.ReadDir(b.Dir())
	if err != nil || len(files) != len(want)+1 {
		t.Errorf("%v, %v", files, err)
	}
	for _, f := range files {
		if strings.HasSuffix(f.Name(), ".writing") || f.Name() == SheetID("a")+".json" {
			t.Errorf("%s stays", f.Name())
		}
	}
}

// TestFilesOfEarlierVersions reads sheets written by earlier rolefits: for a class that is not known
// yet, and for a known one. They are never written anew.
func TestFilesOfEarlierVersions(t *testing.T) {
	t.Parallel()
	entries, left := Open("testdata/box").List()
	var got []string
	for _, e := range entries {
		answers := ""
		for _, id := range e.Sheet.Asked {
			answers += fmt.Sprint(e.Sheet.Answers[id] + 3)
		}
		got = append(got, fmt.Sprintf("%s %q %s %s: %s %s, %d from %s: %s", e.Host, e.Class, e.Put.Format(time.RFC3339),
			e.Sheet.ID, e.Sheet.Assessment, e.Sheet.Edition, len(e.Sheet.Answers), e.Sheet.Asked[0], answers))
	}
	want := []string{
		`192.0.2.7:2222 "" 2026-11-29T02:13:59Z xwrolqvwx67iro5toab6zoyvia: career 2026.1, 28 from demos-or-production: 5511555115153515511115551153`,
		`[2001:db8::7]:22 "Dienstag 語" 2026-11-30T09:30:01Z ` + SheetID("kept") + `: career 2026.1, 3 from no-travel: 314`,
	}
	if diff := cmp.Diff(want, got); diff != "" || len(left) > 0 {
		t.Errorf("%s, left alone %v", diff, left)
	}
}
