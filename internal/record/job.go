package record

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"rolefit/internal/atomicfile"
	"rolefit/scoring/job"
)

// The rules of jobs on disk.
//
//   - One file per job, replaced as a whole: a reader gets the old sheet or the
//     new one, never a part. When Change returns, the new one is durable.
//   - A change is made to the sheet on disk under its lock: two
//     programs that answer different facts of one job both keep their answers.
//   - A file that is no job, is damaged or is newer is named and left alone, never
//     overwritten. Only Forget deletes it, if named.

// Errors that callers tell apart, beside ErrDamaged, ErrNewer and ErrInUse.
var (
	ErrNoJob   = errors.New("no such job")
	ErrNotAJob = errors.New("not a job of rolefit")
)

const jobExt = ".json"

// MostJobText is the longest stored text of a posting, in bytes.
const MostJobText = 1 << 20

// Jobs is the folder of jobs, one file each, named after the job.
type Jobs struct{ dir string }

// OpenJobs returns the folder at dir. Change creates it with mode 0700 if it does not
// exist.
func OpenJobs(dir string) *Jobs { return &Jobs{dir} }

// Dir returns the path of the folder.
func (j *Jobs) Dir() string { return j.dir }

// Change applies change to the job with this name and returns the stored sheet. An
// unknown job begins with no facts. change must not retain the sheet; it cannot change
// name and dates. Errors: an invalid name, a text longer than MostJobText, ErrDamaged,
// ErrNewer, ErrNotAJob, ErrInUse, or the system's; the file is then unchanged.
func (j *Jobs) Change(name string, now time.Time, change func(*job.Sheet)) (job.Sheet, error) {
	name, err := JobName(name)
	if err != nil {
		return job.Sheet{}, err
	}
	if err := atomicfile.MakeFolder(j.dir); err != nil {
		return job.Sheet{}, err
	}
	l, err := acquire(j.lockPath(name))
	if err != nil {
		return job.Sheet{}, err
	}
	defer l.Release()
	j.sweep(name)
	s, err := j.read(j.path(name))
	switch {
	case errors.Is(err, ErrNoJob):
		s = job.Sheet{Name: name, Facts: job.Answers{}, Created: stampOf(now)}
	case err != nil:
		return job.Sheet{}, err
	}
	kept, created := s.Name, s.Created
	change(&s)
	s.Schema, s.Name, s.Created, s.Changed = job.Schema, kept, created, stampOf(now)
	if len(s.Text) > MostJobText {
		return job.Sheet{}, fmt.Errorf("keep the text: it is larger than %d MiB", MostJobText>>20)
	}
	return s, j.write(s)
}

func stampOf(t time.Time) string { return whole(t).Format(time.RFC3339) }

// Load reads the job with this name. Errors: ErrNoJob, ErrDamaged, ErrNewer,
// ErrNotAJob, or the system's.
func (j *Jobs) Load(name string) (job.Sheet, error) {
	name, err := JobName(name)
	if err != nil {
		return job.Sheet{}, err
	}
	return j.read(j.path(name))
}

// List returns the jobs, the last changed first, and the files that are no jobs or
// cannot be read. It changes nothing. A missing folder is empty.
func (j *Jobs) List() ([]job.Sheet, []Unreadable) {
	entries, err := os.ReadDir(j.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var unreadable []Unreadable
	if err != nil {
		unreadable = append(unreadable, Unreadable{j.dir, atomicfile.Cause(err)})
	}
	var jobs []job.Sheet
	for _, e := range entries {
		if jobLitter(e.Name()) {
			continue
		}
		path := filepath.Join(j.dir, e.Name())
		s, err := job.Sheet{}, ErrNotAJob
		if filepath.Ext(path) == jobExt && e.Type().IsRegular() {
			s, err = j.read(path)
		}
		switch {
		case err == nil:
			jobs = append(jobs, s)
		case !errors.Is(err, ErrNoJob): // forgotten since
			unreadable = append(unreadable, Unreadable{path, err})
		}
	}
	slices.SortStableFunc(jobs, func(a, b job.Sheet) int {
		return cmp.Or(cmp.Compare(b.Changed, a.Changed), cmp.Compare(a.Name, b.Name))
	})
	return jobs, unreadable
}

// jobLitter reports whether a file is a lock, an unfinished write, or one that desktops
// leave in every folder.
func jobLitter(name string) bool {
	return strings.HasSuffix(name, lockExt) || strings.HasPrefix(name, tempStart) || litter(name)
}

// Forget deletes the job with this name, even where its file cannot be read. Errors:
// ErrNoJob, ErrInUse, or the system's.
func (j *Jobs) Forget(name string) error {
	name, err := JobName(name)
	if err != nil {
		return err
	}
	path := j.path(name)
	if _, err := os.Lstat(path); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return ErrNoJob
		}
		return atomicfile.Cause(err)
	}
	l, err := acquire(j.lockPath(name))
	if err != nil {
		return err
	}
	defer l.Release()
	if err := os.Remove(path); err != nil {
		return fmt.Errorf("delete it: %w", atomicfile.Cause(err))
	}
	j.sweep(name)
	return atomicfile.SyncFolder(j.dir)
}

// sweep deletes unfinished writes of a job, because they hold the job too. The caller
// holds the job's lock, so that none is in progress.
func (j *Jobs) sweep(name string) {
	entries, _ := os.ReadDir(j.dir)
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), tempStart+jobFile(name)) {
			_ = os.Remove(filepath.Join(j.dir, e.Name()))
		}
	}
}

// read reads a job's file. Error: ErrDamaged if it is named after another job.
func (j *Jobs) read(path string) (job.Sheet, error) {
	data, err := readAll(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return job.Sheet{}, ErrNoJob
	case errors.Is(err, ErrForeign):
		return job.Sheet{}, fmt.Errorf("%w: it is too large", ErrNotAJob)
	case err != nil:
		return job.Sheet{}, err
	}
	s, err := parseJob(data)
	if err == nil && j.path(s.Name) != path {
		err = fmt.Errorf("%w: it is named after one job and holds another", ErrDamaged)
	}
	return s, err
}

// parseJob decodes a job. Errors: ErrNotAJob, ErrNewer, ErrDamaged.
func parseJob(data []byte) (job.Sheet, error) {
	s, err := job.Decode(data)
	newer, wrong := (*job.NewerError)(nil), (*job.SheetError)(nil)
	switch {
	case errors.As(err, &newer):
		return s, fmt.Errorf("%w: its schema is %d and this one reads up to %d", ErrNewer, newer.Schema, job.Schema)
	case errors.As(err, &wrong) && !bytes.HasPrefix(bytes.TrimSpace(data), []byte(`{"schema":`)):
		return s, ErrNotAJob
	case errors.As(err, &wrong):
		return s, fmt.Errorf("%w: %s", ErrDamaged, wrong.Problems[0])
	case err != nil:
		return s, err
	}
	if name, err := JobName(s.Name); err != nil || name != s.Name || s.Created == "" || s.Changed == "" {
		return s, fmt.Errorf("%w: it lacks its name or its dates", ErrDamaged)
	}
	return s, nil
}

// tempStart is the prefix of files that are being written.
const tempStart = ".writing-"

// write replaces a job's file durably.
func (j *Jobs) write(s job.Sheet) error {
	var text bytes.Buffer
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		return fmt.Errorf("keep the job: %w", err)
	}
	if err := atomicfile.Replace(j.path(s.Name), tempStart+jobFile(s.Name)+"-*", text.Bytes()); err != nil {
		return fmt.Errorf("write to disk: %w", err)
	}
	return nil
}
