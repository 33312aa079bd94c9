package record

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"rolefit/internal/folder"
	"rolefit/internal/textsafe"
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

// MostJobText is the longest stored text of a posting, in bytes.
const MostJobText = 1 << 20

// Jobs is the folder of jobs, one file each, named after the job.
type Jobs struct{ *folder.Folder[job.Sheet] }

// OpenJobs returns the folder at dir. Change creates it with mode 0700 if it does not
// exist. It lists the last changed job first.
func OpenJobs(dir string) *Jobs {
	return &Jobs{folder.Open(dir, folder.Kind[job.Sheet]{
		Ext: ".json", Most: mostBytes, Foreign: ErrNotAJob, Missing: ErrNoJob,
		Named: func(string) bool { return true }, // Parse compares it with the content
		Parse: func(name string, data []byte) (job.Sheet, error) {
			s, err := parseJob(data)
			if err == nil && jobFile(s.Name) != name {
				err = fmt.Errorf("%w: it is named after one job and holds another", ErrDamaged)
			}
			return s, err
		},
		Order: func(a, b job.Sheet) int {
			return cmp.Or(cmp.Compare(b.Changed, a.Changed), cmp.Compare(a.Name, b.Name))
		},
	})}
}

// Change applies change to the job with this name and returns the stored sheet. An
// unknown job begins with no facts. change must not retain the sheet; it cannot change
// name and dates. Errors: an invalid name, a text longer than MostJobText, ErrDamaged,
// ErrNewer, ErrNotAJob, ErrInUse, or the system's; the file is then unchanged.
func (j *Jobs) Change(name string, now time.Time, change func(*job.Sheet)) (job.Sheet, error) {
	name, err := JobName(name)
	if err != nil {
		return job.Sheet{}, err
	}
	file := jobFile(name)
	if err := j.Make(); err != nil {
		return job.Sheet{}, err
	}
	l, err := j.Lock(file)
	if err != nil {
		return job.Sheet{}, err
	}
	defer l.Release()
	j.Sweep(file)
	s, err := j.Read(file)
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
		return job.Sheet{}, fmt.Errorf("save the text: it is larger than %d MiB", MostJobText>>20)
	}
	if err := j.Write(file, s); err != nil {
		return job.Sheet{}, fmt.Errorf("write to disk: %w", err)
	}
	return s, nil
}

func stampOf(t time.Time) string { return whole(t).Format(time.RFC3339) }

// Load reads the job with this name. Errors: ErrNoJob, ErrDamaged, ErrNewer,
// ErrNotAJob, or the system's.
func (j *Jobs) Load(name string) (job.Sheet, error) {
	name, err := JobName(name)
	if err != nil {
		return job.Sheet{}, err
	}
	return j.Read(jobFile(name))
}

// Forget deletes the job with this name, even where its file cannot be read. Errors:
// ErrNoJob, ErrInUse, or the system's.
func (j *Jobs) Forget(name string) error {
	name, err := JobName(name)
	if err != nil {
		return err
	}
	return j.Remove(jobFile(name))
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

// MostJobName is the longest name of a job, in characters.
const MostJobName = 60

// JobName returns a name in its stored form, see textsafe.Name. Names that differ only in case and in
// invisible characters are of one job. Errors: no letter or digit in it, or over MostJobName long.
func JobName(name string) (string, error) {
	name = textsafe.Name(name)
	switch {
	case !strings.ContainsFunc(name, func(c rune) bool { return unicode.IsLetter(c) || unicode.IsDigit(c) }):
		return "", errors.New("a job needs a name, with a letter or a digit in it")
	case utf8.RuneCountInString(name) > MostJobName:
		return "", fmt.Errorf("a job's name can have %d characters at most", MostJobName)
	}
	return name, nil
}

// jobFile returns the name of a job's file. It begins with the ASCII letters and digits of
// the job's name, for people who look; the hash after them makes it unique.
func jobFile(name string) string {
	key := strings.ToLower(textsafe.Key(name))
	const most, hashed = 32, 13 // of the hash: 65 bits
	var b strings.Builder
	for _, c := range key {
		switch {
		case b.Len() == most:
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
			b.WriteRune(c)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	sum := sha256.Sum256([]byte(key))
	hash := folder.Spell(sum[:])[:hashed]
	return strings.Trim(strings.Trim(b.String(), "-")+"-"+hash, "-")
}

// JobText returns the text of a posting in its stored form, see textsafe.Block.
func JobText(text []byte) string { return strings.Trim(textsafe.Block(string(text)), "\n") }
