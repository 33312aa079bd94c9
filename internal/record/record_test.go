package record

import (
	"bytes"
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rolefit/internal/folder"
	"rolefit/internal/testkit"
)

func noon() time.Time { return time.Date(2026, 5, 31, 12, 0, 0, 0, time.UTC) }

func open(t *testing.T) *Sittings {
	t.Helper()
	return Open(filepath.Join(t.TempDir(), "rolefit", "sittings"), rand.Reader)
}

func begin(t *testing.T, f *Sittings) *Recorder {
	t.Helper()
	r, err := f.Begin("career", "2026.1", noon())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close() })
	return r
}

func answered(question string, value int) Event {
	return Event{Kind: Answered, At: noon(), Question: question, Value: value, Seconds: 2.5}
}

func everyKind() []Event {
	return []Event{
		{Kind: Guessed, At: noon(), Role: "fde"},
		{Kind: Guessed, At: noon()},
		answered("deep-focus", 0),
		{Kind: Changed, At: noon(), Question: "deep-focus", Value: -2, Seconds: 0.25},
		{Kind: Skipped, At: noon(), Question: "no-travel"},
		{Kind: TieBreakers, At: noon(), Questions: []string{"one", "two"}},
		{Kind: TieBreakers, At: noon()},
		{Kind: Limits, At: noon(), Limits: map[string]string{"travel": "days"}},
		{Kind: Situated, At: noon(), Background: "student", Skills: []string{"sql"}},
		{Kind: Finished, At: noon()},
	}
}

func TestRoundTrip(t *testing.T) {
	t.Parallel()
	f := open(t)
	r := begin(t, f)
	var want []Event
	for _, e := range everyKind() {
		if err := r.Record(e); err != nil {
			t.Fatal(err)
		}
		want = append(want, e)
		s, err := f.Load(r.ID()) // durable and whole after each event
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, s.Events); diff != "" {
			t.Fatalf("events (-want +got):\n%s", diff)
		}
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	s, err := f.Load(r.ID()[:6])
	if err != nil {
		t.Fatal(err)
	}
	header := Header{Schema, r.ID(), "career", "2026.1", noon()}
	if s.Header != header || !s.Finished() || !s.Last().Equal(noon()) {
		t.Errorf("loaded %+v, want %+v, finished", s.Header, header)
	}
}

func TestTimesAreWholeSecondsInUTC(t *testing.T) {
	t.Parallel()
	f := open(t)
	zone := time.FixedZone("east", 7200)
	r, err := f.Begin("career", "2026.1", noon().In(zone).Add(700*time.Millisecond))
	if err != nil {
		t.Fatal(err)
	}
	e := answered("deep-focus", 1)
	e.At = noon().In(zone).Add(900 * time.Millisecond)
	if err := errors.Join(r.Record(e), r.Close()); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(f.Path(r.ID()))
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Count(string(data), `"2026-05-31T12:00:00Z"`); got != 2 {
		t.Errorf("%d times in UTC and whole seconds, want 2:\n%s", got, data)
	}
}

func TestModes(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		testkit.Skip(t, "needs Unix file modes")
	}
	f := open(t)
	r := begin(t, f)
	for path, want := range map[string]fs.FileMode{f.Path(r.ID()): 0o600, f.Dir(): 0o700, filepath.Dir(f.Dir()): 0o700} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != want {
			t.Errorf("%s has mode %o, want %o", path, got, want)
		}
	}
}

func TestTornLineIsDroppedAndCutOff(t *testing.T) {
	t.Parallel()
	for _, torn := range []string{`{`, `{"event":"answered","at":"2026-05-31T12:00:00Z","question":"b","value":1}`, "\x00\x00\x00"} {
		f := open(t)
		r := begin(t, f)
		if err := errors.Join(r.Record(answered("a", 1)), r.Close()); err != nil {
			t.Fatal(err)
		}
		appendTo(t, f.Path(r.ID()), torn)
		s, err := f.Load(r.ID())
		if err != nil || len(s.Events) != 1 {
			t.Fatalf("torn %q: %d events, %v; want 1", torn, len(s.Events), err)
		}
		again, s, err := f.Resume(r.ID())
		if err != nil || len(s.Events) != 1 {
			t.Fatalf("resume after %q: %d events, %v; want 1", torn, len(s.Events), err)
		}
		if err := errors.Join(again.Record(answered("c", 2)), again.Close()); err != nil {
			t.Fatal(err)
		}
		s, err = f.Load(r.ID())
		if want := []Event{answered("a", 1), answered("c", 2)}; err != nil || !cmp.Equal(want, s.Events) {
			t.Errorf("after %q: %v, %v", torn, s.Events, err)
		}
	}
}

func appendTo(t *testing.T, path, text string) {
	t.Helper()
	file, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := file.WriteString(text); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestUnreadableFilesAreNamedAndLeftAlone(t *testing.T) {
	t.Parallel()
	const id = "abcdefghijklmnopqrstuvwxyz"
	header := `{"schema":1,"id":"` + id + `","assessment":"career","edition":"2026.1","start":"2026-05-31T12:00:00Z"}` + "\n"
	tests := map[string]struct {
		name, data string
		want       error
		says       string
	}{
		"foreign name":      {"notes.txt", "milk", ErrForeign, ""},
		"foreign content":   {id + ".jsonl", "milk\n", ErrForeign, ""},
		"no line, no ours":  {id + ".jsonl", "milk", ErrForeign, ""},
		"zeros":             {id + ".jsonl", "\x00\x00\n", ErrForeign, ""},
		"a sheet":           {id + ".jsonl", `{"schema":1,"answers":{}}` + "\n", ErrForeign, ""},
		"newer":             {id + ".jsonl", `{"schema":2,"surprise":true}` + "\n", ErrNewer, "schema is 2"},
		"header lacks":      {id + ".jsonl", `{"schema":1}` + "\n", ErrDamaged, "line 1"},
		"header unknown":    {id + ".jsonl", strings.Replace(header, "}", `,"x":1}`, 1), ErrDamaged, "line 1"},
		"schema 0":          {id + ".jsonl", strings.Replace(header, ":1", ":0", 1), ErrDamaged, "line 1"},
		"other id":          {"b" + id[1:] + ".jsonl", header, ErrDamaged, "another"},
		"broken middle":     {id + ".jsonl", header + "{\n" + `{"event":"finished","at":"2026-05-31T12:00:00Z"}` + "\n", ErrDamaged, "line 2"},
		"broken end":        {id + ".jsonl", header + "{}x\n", ErrDamaged, "line 2"},
		"empty line":        {id + ".jsonl", header + "\n", ErrDamaged, "line 2"},
		"unknown event":     {id + ".jsonl", header + `{"event":"sang","at":"2026-05-31T12:00:00Z"}` + "\n", ErrDamaged, "sang"},
		"unknown field":     {id + ".jsonl", header + `{"event":"finished","at":"2026-05-31T12:00:00Z","x":1}` + "\n", ErrDamaged, "line 2"},
		"answer too large":  {id + ".jsonl", header + `{"event":"answered","at":"2026-05-31T12:00:00Z","question":"a","value":3}` + "\n", ErrDamaged, "from -2 to 2"},
		"name a question":   {id + ".jsonl", header + `{"event":"answered","at":"2026-05-31T12:00:00Z","value":1}` + "\n", ErrDamaged, "name a question"},
		"no time":           {id + ".jsonl", header + `{"event":"finished"}` + "\n", ErrDamaged, "no time"},
		"negative time":     {id + ".jsonl", header + `{"event":"skipped","at":"2026-05-31T12:00:00Z","question":"a","seconds":-1}` + "\n", ErrDamaged, "time"},
		"far too large":     {id + ".jsonl", header + strings.Repeat("x", mostBytes), ErrForeign, "larger"},
		"two things a line": {id + ".jsonl", header + `{"event":"finished","at":"2026-05-31T12:00:00Z"}{}` + "\n", ErrDamaged, "more than one"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := Open(t.TempDir(), rand.Reader)
			path := filepath.Join(f.Dir(), test.name)
			if err := os.WriteFile(path, []byte(test.data), 0o600); err != nil {
				t.Fatal(err)
			}
			sittings, unreadable := f.List()
			if len(sittings) != 0 || len(unreadable) != 1 {
				t.Fatalf("listed %v and %v, want one unreadable file", sittings, unreadable)
			}
			u := unreadable[0]
			if u.Path != path || !errors.Is(u.Err, test.want) || !strings.Contains(u.Err.Error(), test.says) {
				t.Errorf("named %s: %v; want %v, saying %q", u.Path, u.Err, test.want, test.says)
			}
			_, _, err := f.Resume(strings.TrimSuffix(test.name, fileExt))
			if err == nil {
				t.Error("it can be resumed")
			}
			if deleted, left := f.ForgetAll(); len(deleted) != 0 || len(left) != 1 {
				t.Errorf("forgetting all deleted %v and left %v", deleted, left)
			}
			if got, err := os.ReadFile(path); err != nil || string(got) != test.data {
				t.Errorf("the file was changed: %v", err)
			}
			if entries, _ := os.ReadDir(f.Dir()); len(entries) != 1 {
				t.Errorf("%d files in the folder, want 1", len(entries))
			}
		})
	}
}

func TestNeverBegun(t *testing.T) {
	t.Parallel()
	for _, data := range []string{"", `{"sch`, `{"schema":1,"id":"abc`} {
		f := Open(t.TempDir(), rand.Reader)
		id := strings.Repeat("a", folder.IDLength)
		if err := os.WriteFile(f.Path(id), []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
		if s, u := f.List(); len(s)+len(u) != 0 {
			t.Errorf("%q: listed %v, %v; want nothing", data, s, u)
		}
		if _, err := f.Load(id); !errors.Is(err, ErrNotFound) {
			t.Errorf("%q: loading says %v", data, err)
		}
		if _, left := f.ForgetAll(); len(left) != 0 {
			t.Errorf("%q: forgetting all left %v", data, left)
		}
		if entries, _ := os.ReadDir(f.Dir()); len(entries) != 0 {
			t.Errorf("%q: still there after forgetting all", data)
		}
	}
}

func TestListIsNewestFirstAndIgnoresLitter(t *testing.T) {
	t.Parallel()
	f := open(t)
	if s, u := f.List(); len(s)+len(u) != 0 {
		t.Fatalf("a folder that is not there lists %v, %v", s, u)
	}
	var ids []string
	for i := range 3 {
		r, err := f.Begin("career", "2026.1", noon().Add(time.Duration(i)*time.Hour))
		if err != nil {
			t.Fatal(err)
		}
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
		ids = append(ids, r.ID())
	}
	slices.Reverse(ids)
	for _, litter := range []string{".DS_Store", strings.Repeat("a", folder.IDLength) + ".lock"} {
		if err := os.WriteFile(filepath.Join(f.Dir(), litter), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	sittings, unreadable := f.List()
	var got []string
	for _, s := range sittings {
		got = append(got, s.ID)
	}
	if !slices.Equal(got, ids) || len(unreadable) != 0 {
		t.Errorf("listed %v and %v, want %v", got, unreadable, ids)
	}
}

func TestFind(t *testing.T) {
	t.Parallel()
	f := Open(t.TempDir(), bytes.NewReader(append(make([]byte, 16), append([]byte{0, 0, 0, 1}, make([]byte, 12)...)...)))
	one, two := begin(t, f), begin(t, f)
	if one.ID()[:4] != two.ID()[:4] {
		t.Fatalf("%s and %s do not begin alike", one.ID(), two.ID())
	}
	for id, want := range map[string]string{
		one.ID(): one.ID(), strings.ToUpper(two.ID()): two.ID(), two.ID()[:8]: two.ID(),
		"": "", "../x": "", "zzzz": "", strings.Repeat("b", folder.IDLength): "",
	} {
		s, err := f.Load(id)
		if want == "" && !errors.Is(err, ErrNotFound) || want != "" && (err != nil || s.ID != want) {
			t.Errorf("loading %q gives %q, %v; want %q", id, s.ID, err, want)
		}
	}
}

// TestFindByAnyBeginning finds a sitting by any unique beginning of its id; if several match,
// each is listed with a beginning of its own.
func TestFindByAnyBeginning(t *testing.T) {
	t.Parallel()
	random := append(bytes.Repeat([]byte{0xff}, 16), append(make([]byte, 16), append([]byte{0, 0, 0, 1}, make([]byte, 12)...)...)...)
	f := Open(t.TempDir(), bytes.NewReader(random))
	alone, one, two := begin(t, f), begin(t, f), begin(t, f)
	for n := 1; n <= folder.IDLength; n++ {
		if s, err := f.Load(alone.ID()[:n]); err != nil || s.ID != alone.ID() {
			t.Errorf("%d letters: %q, %v", n, s.ID, err)
		}
	}
	for n := 1; one.ID()[:n] == two.ID()[:n]; n++ {
		_, err := f.Load(one.ID()[:n])
		if !errors.Is(err, ErrSeveral) || errors.Is(err, ErrNotFound) {
			t.Fatalf("%d letters: %v", n, err)
		}
		_, said, _ := strings.Cut(err.Error(), ": ")
		for i, short := range strings.Split(said, ", ") {
			if s, err := f.Load(short); err != nil || s.ID != []string{one.ID(), two.ID()}[i] {
				t.Errorf("told %q, and %s is %q, %v", said, short, s.ID, err)
			}
		}
	}
}

// TestNewest expects a sitting from a clock in the future not to stay the newest for ever.
func TestNewest(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)
	at := func(id string, when time.Time) Sitting { return Sitting{Header: Header{ID: id, Start: when}} }
	all := []Sitting{
		at("wrong", now.AddDate(73, 0, 0)), at("old", now.AddDate(-1, 0, 0)), at("soon", now.Add(time.Hour)),
		at("wronger", now.AddDate(74, 0, 0)), at("new", now),
	}
	slices.SortFunc(all, Newest(now))
	var got []string
	for _, s := range all {
		got = append(got, s.ID)
	}
	if want := []string{"soon", "new", "old", "wronger", "wrong"}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	slices.SortFunc(all, Newest(now.AddDate(74, 0, 0))) // on the computer with that clock
	if all[0].ID != "wronger" {
		t.Errorf("the newest is %s", all[0].ID)
	}
}

func TestForget(t *testing.T) {
	t.Parallel()
	f := open(t)
	if _, err := f.Forget(strings.Repeat("a", folder.IDLength)); !errors.Is(err, ErrNotFound) {
		t.Errorf("forgetting what is not there says %v", err)
	}
	r, kept := begin(t, f), begin(t, f)
	if _, err := f.Forget(r.ID()); !errors.Is(err, ErrInUse) {
		t.Errorf("forgetting an open sitting says %v", err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if id, err := f.Forget(r.ID()[:10]); err != nil || id != r.ID() {
		t.Errorf("forgot %q, %v", id, err)
	}
	if deleted, left := f.ForgetAll(); len(deleted) != 0 || len(left) != 1 || !errors.Is(left[0].Err, ErrInUse) {
		t.Errorf("with one open, forgetting all deleted %v and left %v", deleted, left)
	}
	if err := kept.Close(); err != nil {
		t.Fatal(err)
	}
	if deleted, left := f.ForgetAll(); !slices.Equal(deleted, []string{kept.ID()}) || len(left) != 0 {
		t.Errorf("forgetting all deleted %v and left %v", deleted, left)
	}
	if entries, _ := os.ReadDir(f.Dir()); len(entries) != 0 {
		t.Errorf("%v stay behind", entries)
	}
}

func TestForgetDamagedByName(t *testing.T) {
	t.Parallel()
	f := Open(t.TempDir(), rand.Reader)
	id := strings.Repeat("a", folder.IDLength)
	if err := os.WriteFile(f.Path(id), []byte("milk\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Forget(id); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(f.Path(id)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("it is still there: %v", err)
	}
}

func TestRecordRefusesWhatCouldNotBeRead(t *testing.T) {
	t.Parallel()
	f := open(t)
	r := begin(t, f)
	for _, e := range []Event{{Kind: "sang"}, {Kind: Answered}, {Kind: Answered, Question: "a", Value: 3}, {Kind: Skipped, Question: "a", Seconds: -1}} {
		if err := r.Record(e); err == nil {
			t.Errorf("%+v was kept", e)
		}
	}
	if err := errors.Join(r.Record(answered("a", 1)), r.Close()); err != nil {
		t.Fatal(err)
	}
	if err := r.Record(answered("b", 1)); !errors.Is(err, os.ErrClosed) {
		t.Errorf("after closing: %v", err)
	}
	if s, err := f.Load(r.ID()); err != nil || len(s.Events) != 1 {
		t.Errorf("%d events, %v; want 1", len(s.Events), err)
	}
}

func TestIDsNeedRandomness(t *testing.T) {
	t.Parallel()
	f := Open(t.TempDir(), strings.NewReader("too short"))
	if _, err := f.Begin("career", "2026.1", noon()); err == nil {
		t.Error("a sitting began without randomness")
	}
	if entries, _ := os.ReadDir(f.Dir()); len(entries) != 0 {
		t.Errorf("%v stay behind", entries)
	}
}

// FuzzParse parses any file without a panic; an accepted one reads the same after being
// written again.
func FuzzParse(f *testing.F) {
	header := `{"schema":1,"id":"abcdefghijklmnopqrstuvwxyz","assessment":"career","edition":"2026.1","start":"2026-05-31T12:00:00Z"}` + "\n"
	for _, seed := range []string{
		"", "{", header, header + "{", header[:40],
		header + `{"event":"answered","at":"2026-05-31T12:00:00Z","question":"a","value":-2,"seconds":1.5}` + "\n",
		header + `{"event":"limits","at":"2026-05-31T12:00:00Z","limits":{"travel":"any"}}` + "\n" + `{"ev`,
		`{"schema":2}` + "\n", `{"schema":1,"answers":{}}` + "\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := Parse(data)
		if err != nil {
			return
		}
		whole := bytes.LastIndexByte(data, '\n') + 1
		again, err := Parse(data[:whole])
		if err != nil || !cmp.Equal(s, again) {
			t.Fatalf("without its torn line it reads %+v, %v; want %+v", again, err, s)
		}
		for _, e := range s.Events {
			if err := e.check(); err != nil {
				t.Fatalf("accepted an event that %v", err)
			}
		}
	})
}
