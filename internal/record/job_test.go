package record_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rolefit/content"
	"rolefit/internal/record"
	"rolefit/scoring/job"
)

func morning() time.Time { return time.Date(2026, 5, 4, 9, 0, 0, 0, time.UTC) }

func answered(fact string, answer content.JobAnswer) func(*job.Sheet) {
	return func(s *job.Sheet) { s.Facts[fact] = answer }
}

func keptJob(t *testing.T, jobs *record.Jobs, name string) job.Sheet {
	t.Helper()
	s, err := jobs.Change(name, morning(), answered("travel", content.JobYes))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestJobComesBack(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "rolefit", "jobs")
	jobs := record.OpenJobs(dir)
	if all, unreadable := jobs.List(); len(all)+len(unreadable) != 0 {
		t.Fatalf("%v, %v", all, unreadable)
	}
	if _, err := jobs.Load("Acme"); !errors.Is(err, record.ErrNoJob) {
		t.Fatal(err)
	}
	keptJob(t, jobs, "  Acme \x1b FDE ")
	got, err := jobs.Change("acme fde", morning().Add(time.Hour), func(s *job.Sheet) {
		s.Title, s.Text = "FDE <II> & more", "Line\n\u00fc"
		s.Facts["fair-pay"] = content.JobNotStated
	})
	if err != nil {
		t.Fatal(err)
	}
	want := job.Sheet{
		Schema: 1, Name: "Acme FDE", Title: "FDE <II> & more", Text: "Line\n\u00fc",
		Facts:   job.Answers{"travel": content.JobYes, "fair-pay": content.JobNotStated},
		Created: "2026-05-04T09:00:00Z", Changed: "2026-05-04T10:00:00Z",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	loaded, err := record.OpenJobs(dir).Load("ACME fde")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, loaded); diff != "" {
		t.Error(diff)
	}
	keptJob(t, jobs, "Beta")
	all, unreadable := jobs.List()
	if len(all) != 2 || all[0].Name != "Acme FDE" || len(unreadable) != 0 {
		t.Errorf("%v, %v", all, unreadable)
	}
	if err := jobs.Forget("acme FDE"); err != nil {
		t.Error(err)
	}
	if err := jobs.Forget("acme FDE"); !errors.Is(err, record.ErrNoJob) {
		t.Error(err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Errorf("left: %v, %v", entries, err)
	}
}

func TestJobIsItsOwnersAlone(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		return // has no such permissions
	}
	dir := filepath.Join(t.TempDir(), "jobs")
	keptJob(t, record.OpenJobs(dir), "Acme")
	for path, want := range map[string]os.FileMode{dir: 0o700, onlyFile(t, dir): 0o600} {
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v", path, info.Mode(), err)
		}
	}
}

func onlyFile(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Fatalf("%v, %v", entries, err)
	}
	return filepath.Join(dir, entries[0].Name())
}

// TestJobNames expects names of every kind to stay inside the folder, one file each.
func TestJobNames(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "jobs")
	jobs := record.OpenJobs(dir)
	long := strings.Repeat("\u4f60", record.MostJobName)
	names := []string{
		"Acme", "../../etc/passwd", "/root/x", `C:\con`, "con", "nul.txt", "a/b", "a b", "a-b", ".x", "-x", "x.json", "\u00e9t\u00e9",
		"\u4f60\u597d", "\u05e9\u05dc\u05d5\u05dd", long, "x\u202ey", strings.Repeat("w", 60), "100%", "$(reboot)", "*", "?1",
	}
	kept := 0
	for _, name := range names {
		if _, err := record.JobName(name); err != nil {
			continue
		}
		kept++
		s := keptJob(t, jobs, name)
		loaded, err := jobs.Load(name)
		if err != nil || loaded.Name != s.Name {
			t.Errorf("%q: %v, %v", name, loaded, err)
		}
	}
	if all, unreadable := jobs.List(); len(all) != kept || len(unreadable) != 0 || kept != len(names)-1 {
		t.Errorf("%d kept, %d listed, %v", kept, len(all), unreadable)
	}
	if entries, err := os.ReadDir(filepath.Dir(dir)); err != nil || len(entries) != 1 {
		t.Errorf("beside the folder: %v, %v", entries, err)
	}
	for _, name := range []string{"", "  ", "...", "/", "\x1b[", "\u202e", strings.Repeat("x", 61)} {
		if _, err := jobs.Change(name, morning(), answered("travel", "yes")); err == nil {
			t.Errorf("%q is a name", name)
		}
		if _, err := jobs.Load(name); err == nil || errors.Is(err, record.ErrNoJob) {
			t.Errorf("%q is a name: %v", name, err)
		}
		if err := jobs.Forget(name); err == nil {
			t.Errorf("%q is a name", name)
		}
	}
}

// TestJobsLeftAlone expects unreadable files to be named and never overwritten.
func TestJobsLeftAlone(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text string
		want error
	}{
		"empty":      {"", record.ErrNotAJob},
		"torn":       {`{"schema":1,"name":"Ac`, record.ErrDamaged},
		"of another": {`{"schema":1,"name":"Beta","facts":{},"created":"2026-05-04T09:00:00Z","changed":"2026-05-04T09:00:00Z"}`, record.ErrDamaged},
		"no date":    {`{"schema":1,"name":"Acme","facts":{}}`, record.ErrDamaged},
		"answer":     {`{"schema":1,"name":"Acme","facts":{"travel":"maybe"}}`, record.ErrDamaged},
		"newer":      {`{"schema":9,"all":"new"}`, record.ErrNewer},
		"a sheet":    {`{"assessment":"career","edition":"1","answers":{}}`, record.ErrNotAJob},
		"too large":  {strings.Repeat(" ", 5<<20), record.ErrNotAJob},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := filepath.Join(t.TempDir(), "jobs")
			jobs := record.OpenJobs(dir)
			keptJob(t, jobs, "Acme")
			path := onlyFile(t, dir)
			if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := jobs.Load("Acme"); !errors.Is(err, c.want) {
				t.Errorf("load: %v", err)
			}
			if _, err := jobs.Change("Acme", morning(), answered("travel", "no")); !errors.Is(err, c.want) {
				t.Errorf("change: %v", err)
			}
			if all, unreadable := jobs.List(); len(all) != 0 || len(unreadable) != 1 || !errors.Is(unreadable[0].Err, c.want) {
				t.Errorf("list: %v, %v", all, unreadable)
			}
			if data, err := os.ReadFile(path); err != nil || string(data) != c.text {
				t.Error("it was written over")
			}
			if err := jobs.Forget("Acme"); err != nil {
				t.Errorf("forget: %v", err)
			}
		})
	}
}

func TestStrangersAmongJobs(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "jobs")
	jobs := record.OpenJobs(dir)
	keptJob(t, jobs, "Acme")
	for _, name := range []string{"notes.txt", "mine.json", ".DS_Store", ".writing-acme-123"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("mine"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	all, unreadable := jobs.List()
	if len(all) != 1 || len(unreadable) != 2 || !errors.Is(unreadable[0].Err, record.ErrNotAJob) {
		t.Errorf("%v, %v", all, unreadable)
	}
}

// TestJobsAtTheSameTime has two programs answer different facts of one job: both answers are
// kept.
func TestJobsAtTheSameTime(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "jobs")
	const writers, each = 4, 5
	var all sync.WaitGroup
	for w := range writers {
		all.Go(func() {
			jobs := record.OpenJobs(dir)
			for n := range each {
				for { // another may hold the lock for long on a slow disk
					_, err := jobs.Change("Acme", morning(), answered(fmt.Sprintf("fact-%d-%d", w, n), content.JobYes))
					if err == nil {
						break
					}
					if !errors.Is(err, record.ErrInUse) {
						t.Error(err)
						return
					}
				}
				if _, err := jobs.Load("Acme"); err != nil {
					t.Errorf("read meanwhile: %v", err)
				}
			}
		})
	}
	all.Wait()
	s, err := record.OpenJobs(dir).Load("Acme")
	if err != nil || len(s.Facts) != writers*each {
		t.Errorf("%d facts, %v", len(s.Facts), err)
	}
}

// TestJobNotWritten fails a write: the file stays as it was, with nothing beside it.
func TestJobNotWritten(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "jobs")
	jobs := record.OpenJobs(dir)
	before := keptJob(t, jobs, "Acme")
	_, err := jobs.Change("Acme", morning(), func(s *job.Sheet) { s.Text = strings.Repeat("x", record.MostJobText+1) })
	if err == nil || !strings.Contains(err.Error(), "larger than 1 MiB") {
		t.Error(err)
	}
	if err := os.WriteFile(filepath.Join(dir, ".writing-"+strings.TrimSuffix(filepath.Base(onlyFile(t, dir)), ".json")+"-1"), []byte("torn"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := jobs.Load("Acme"); err != nil || !cmp.Equal(got, before) {
		t.Errorf("%+v, %v", got, err)
	}
	keptJob(t, jobs, "Acme")
	onlyFile(t, dir) // the torn file is gone
	blocked := filepath.Join(dir, "file")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := record.OpenJobs(blocked).Change("Acme", morning(), answered("travel", "no")); err == nil || !strings.Contains(err.Error(), "where a folder should be") {
		t.Error(err)
	}
}

func TestJobText(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":                        "",
		"a\nb\n\n":                "a\nb",
		"a\x1b[31mb\tc\x00\u009b": "ab\tc",
		"a\r\nb\rc":               "a\nb\nc",
		"a\u202eb":                "ab",
	} {
		if got := record.JobText([]byte(in)); got != want {
			t.Errorf("%q is kept as %q, want %q", in, got, want)
		}
	}
}

func FuzzJobName(f *testing.F) {
	f.Add("Acme")
	f.Add("../x\x00")
	f.Fuzz(func(t *testing.T, name string) {
		clean, err := record.JobName(name)
		if err != nil {
			return
		}
		if again, err := record.JobName(clean); err != nil || again != clean {
			t.Errorf("%q becomes %q, then %q (%v)", name, clean, again, err)
		}
	})
}
