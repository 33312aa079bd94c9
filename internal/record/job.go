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

	"rolefit/internal/disk"
	"rolefit/scoring/job"
)

// The rules of jobs on disk.
//
//   - One file per job, replaced as a whole: what is read is the old sheet or the
//     new one, never a part. When Change returns, the new one is durable.
//   - A change is made to what is on disk at that moment, while its lock is held: two
//     programs that answer different facts of one job both keep their answers.
//   - A file that is no job, is damaged or is newer is named and left alone, and
//     nothing is written over it. Whoever names a job to forget it means it.

// Errors that callers tell apart, beside ErrDamaged, ErrNewer and ErrInUse.
var (
	ErrNoJob   = errors.New("no such job")
	ErrNotAJob = errors.New("not a job of rolefit")
)

const jobExt = ".json"

// MostJobText is the longest text of a posting that is kept, in bytes.
const MostJobText = 1 << 20

// Jobs is where jobs are kept: one file each, named after the job.
type Jobs struct{ dir string }

// OpenJobs returns the folder at dir, which need not exist: it is made, for its
// owner only, when the first job is kept.
func OpenJobs(dir string) *Jobs { return &Jobs{dir} }

// Dir returns the path of the folder.
func (j *Jobs) Dir() string { return j.dir }

// Change makes a change to the job with this name and returns it as it then is on
// disk. A job that is not kept yet begins with no facts. The change must not keep
// the sheet; its name and dates are not for it to set. Errors: ErrDamaged, ErrNewer,
// ErrNotAJob, ErrInUse, or the system's; the file is then as it was.
func (j *Jobs) Change(name string, now time.Time, change func(*job.Sheet)) (job.Sheet, error) {
	name, err := JobName(name)
	if err != nil {
		return job.Sheet{}, err
	}
	if err := disk.MakeFolder(j.dir); err != nil {
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

// List returns the jobs, the one that was changed last first, and the files that
// are none or cannot be read. It changes nothing. A folder that does not exist
// holds nothing.
func (j *Jobs) List() ([]job.Sheet, []Unreadable) {
	entries, err := os.ReadDir(j.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var unreadable []Unreadable
	if err != nil {
		unreadable = append(unreadable, Unreadable{j.dir, disk.Cause(err)})
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

// jobLitter says whether a file is a lock or an unfinished write of ours, or one that
// desktops leave in every folder.
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
		return disk.Cause(err)
	}
	l, err := acquire(j.lockPath(name))
	if err != nil {
		return err
	}
	defer l.Release()
	if err := os.Remove(path); err != nil {
		return fmt.Errorf("delete it: %w", disk.Cause(err))
	}
	j.sweep(name)
	return disk.SyncFolder(j.dir)
}

// sweep deletes what writes of a job left that never ended: it holds the job too. It
// is called while the job's lock is held, so that none is under way.
func (j *Jobs) sweep(name string) {
	entries, _ := os.ReadDir(j.dir)
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), tempStart+jobFile(name)) {
			_ = os.Remove(filepath.Join(j.dir, e.Name()))
		}
	}
}

// read reads a job's file. The job in it must be the one that the file is named
// after.
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

// parseJob tells a damaged job from a file that is none.
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

// tempStart begins the names of files that are being written.
const tempStart = ".writing-"

// write replaces a job's file, durably.
func (j *Jobs) write(s job.Sheet) error {
	var text bytes.Buffer
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		return fmt.Errorf("keep the job: %w", err)
	}
	if err := disk.Replace(j.path(s.Name), tempStart+jobFile(s.Name)+"-*", text.Bytes()); err != nil {
		return fmt.Errorf("write to disk: %w", err)
	}
	return nil
}
