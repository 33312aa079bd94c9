// Package study owns the files of a study: one for each person who consented, JSON Lines, no
// name, dates by month.
//
// It does not own what the answers mean (package pilot). Its rules: a file is complete or
// absent; a field that is not expected is refused, with its line, so that nothing
// that a person did not agree to can ride along; a file has a size that a reader can trust.
package study

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"rolefit/internal/atomicfile"
	"rolefit/internal/folder"
	"rolefit/internal/strictjson"
	"rolefit/scoring"
)

// Schema is the newest version of the file format that this package reads.
const Schema = 1

// Ext is the extension of a study's files.
const Ext = ".jsonl"

// The limits of a file.
const (
	mostBytes = 128 << 10
	mostLines = 64
)

// Other stands for a job that the assessment does not compare, or none.
const Other = "other"

// Years returns the ids of how long a person has done the job, shortest first.
func Years() []string { return []string{"under-1", "1-2", "3-5", "6-or-more"} }

// ErrForeign reports a file that is no study's.
var ErrForeign = errors.New("not a file of a study")

// Person is one file.
type Person struct {
	ID         string // 26 letters, random
	Assessment string
	Consent    string // the month of the consent
	Sittings   []Sitting
	Later      []Later
	Path       string // of the file, of one that a Folder read
}

// Sitting is one quiz.
type Sitting struct {
	Month   string         `json:"month"` // "2026-11"
	Edition string         `json:"edition"`
	Role    string         `json:"role"`  // id of the present job; or Other
	Years   string         `json:"years"` // one of Years; of Other, too
	Again   int            `json:"again"` // 1 … 5: would choose it again
	Answers map[string]int `json:"answers"`
	Kind    string         `json:"kind"` // of the verdict that the person was told
	Told    string         `json:"told"` // id of the role that came first; empty without a result
}

// Taken returns a sitting of the month of a time: the facts that package quiz asked, the
// answers, and the result that was shown.
func Taken(at time.Time, facts map[string]string, sheet scoring.Sheet, r scoring.Result) Sitting {
	again, _ := strconv.Atoi(facts["again"]) // the pages offer 1 to 5
	s := Sitting{
		Month: Month(at), Edition: sheet.Edition, Role: facts["role"], Years: facts["years"], Again: again,
		Answers: sheet.Answers, Kind: string(r.Verdict.Kind),
	}
	if len(r.Verdict.Roles) > 0 {
		s.Told = r.Verdict.Roles[0]
	}
	return s
}

// Later is one answer, months after a result, about the job that it named.
type Later struct {
	Month string `json:"month"`
	Role  string `json:"role"`  // id of the role that was told
	Does  bool   `json:"does"`  // does that job now
	Likes int    `json:"likes"` // 1 … 5; 0: does not do it
}

// Month returns the date that a file holds for a time.
func Month(t time.Time) string { return t.Format(month) }

const month = "2006-01"

// header is the first line of a file.
type header struct {
	Study      int    `json:"study"`
	ID         string `json:"id"`
	Assessment string `json:"assessment"`
	Consent    string `json:"consent"`
}

// event is a later line, with one of its parts.
type event struct {
	Sitting *Sitting `json:"sitting,omitempty"`
	Later   *Later   `json:"later,omitempty"`
}

// Bytes returns the file of a person.
func (p Person) Bytes() ([]byte, error) {
	lines := []any{header{Schema, p.ID, p.Assessment, p.Consent}}
	for _, s := range p.Sittings {
		lines = append(lines, event{Sitting: &s})
	}
	for _, l := range p.Later {
		lines = append(lines, event{Later: &l})
	}
	var b bytes.Buffer
	for _, line := range lines {
		data, err := json.Marshal(line)
		if err != nil {
			return nil, fmt.Errorf("write the file of a study: %w", err)
		}
		b.Write(append(data, '\n'))
	}
	return b.Bytes(), nil
}

// Parse reads a file. The error names the first wrong line and a remedy; it wraps ErrForeign, folder.ErrNewer or folder.ErrDamaged.
func Parse(data []byte) (p Person, err error) {
	lines := bytes.Split(bytes.TrimSuffix(data, []byte("\n")), []byte("\n"))
	var fields map[string]json.RawMessage
	var schema int
	if json.Unmarshal(lines[0], &fields) != nil || json.Unmarshal(fields["study"], &schema) != nil {
		return Person{}, fmt.Errorf("%w: line 1 is not the beginning of one", ErrForeign)
	}
	if schema > Schema {
		return Person{}, fmt.Errorf("%w: its format is %d and this one reads up to %d; get a newer rolefit", folder.ErrNewer, schema, Schema)
	}
	damaged := func(line int, err error) (Person, error) {
		return Person{}, fmt.Errorf("%w: line %d %w; ask for the file again, or leave it out", folder.ErrDamaged, line, err)
	}
	h, err := strictjson.Decode[header](lines[0])
	if err != nil || schema < 1 || !folder.ValidID(h.ID) || h.Assessment == "" || !dated(h.Consent) {
		return damaged(1, cmp.Or(err, errors.New("is missing a part, or has a wrong one")))
	}
	if len(lines) > mostLines {
		return damaged(mostLines+1, fmt.Errorf("is beyond the last: a file has at most %d lines", mostLines))
	}
	p = Person{ID: h.ID, Assessment: h.Assessment, Consent: h.Consent}
	for i, line := range lines[1:] {
		e, err := strictjson.Decode[event](line)
		switch {
		case err != nil:
		case e.Sitting != nil && e.Later == nil:
			err = e.Sitting.check()
			p.Sittings = append(p.Sittings, *e.Sitting)
		case e.Later != nil && e.Sitting == nil:
			err = e.Later.check()
			p.Later = append(p.Later, *e.Later)
		default:
			err = errors.New("is neither a sitting nor a later answer")
		}
		if err != nil {
			return damaged(i+2, err)
		}
	}
	if len(p.Sittings) == 0 {
		return damaged(len(lines)+1, errors.New("is missing: there is no sitting"))
	}
	return p, nil
}

func dated(text string) bool {
	at, err := time.Parse(month, text)
	return err == nil && at.Format(month) == text
}

// check refuses values that the format does not allow. Whether roles and questions exist is for the
// assessment to say.
func (s Sitting) check() error {
	switch {
	case !dated(s.Month):
		return fmt.Errorf("has the month %q; months are written 2026-11", clip(s.Month))
	case s.Edition == "" || s.Role == "":
		return errors.New("lacks its edition or its role")
	case !slices.Contains(Years(), s.Years):
		return fmt.Errorf("has the years %q; there are %s", clip(s.Years), strings.Join(Years(), ", "))
	case s.Again < 1 || s.Again > 5:
		return fmt.Errorf("has %d for choosing the job again; that goes from 1 to 5", s.Again)
	case len(s.Answers) == 0:
		return errors.New("has no answers")
	}
	for id, v := range s.Answers {
		if v < -2 || v > 2 {
			return fmt.Errorf("has the answer %d to %q; answers go from -2 to 2", v, clip(id))
		}
	}
	return nil
}

func (l Later) check() error {
	switch {
	case !dated(l.Month):
		return fmt.Errorf("has the month %q; months are written 2026-11", clip(l.Month))
	case l.Role == "":
		return errors.New("lacks its role")
	case l.Does && (l.Likes < 1 || l.Likes > 5), !l.Does && l.Likes != 0:
		return fmt.Errorf("has %d for liking the job; that goes from 1 to 5, for a person who does it", l.Likes)
	}
	return nil
}

// clip shortens a text for a message.
func clip(text string) string { return strictjson.Clip([]byte(text)) }

// Folder is a folder of a study, one file for each person.
type Folder struct{ *folder.Folder[Person] }

// Open returns the folder at dir, which Change makes with mode 0700.
func Open(dir string) (f Folder) {
	f.Folder = folder.Open(dir, folder.Kind[Person]{
		Ext: Ext, Most: mostBytes, Foreign: ErrForeign, Missing: errors.New("it is not there"),
		Named: func(string) bool { return true },
		Parse: func(name string, data []byte) (Person, error) {
			p, err := Parse(data)
			p.Path = f.Path(name)
			return p, err
		},
		Order: func(a, b Person) int { return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.Path, b.Path)) },
	})
	return f
}

// Split returns the folder of a file and the file's name there.
func Split(path string) (Folder, string) {
	return Open(filepath.Dir(path)), strings.TrimSuffix(filepath.Base(path), Ext)
}

// Change applies change to a file, under its lock, and returns the file's path. It writes nothing if change fails. A new file begins as begin; nil: the file must be there.
func (f Folder) Change(name string, begin *Person, change func(*Person) error) (path string, err error) {
	if begin != nil {
		if err := f.Make(); err != nil {
			return "", fmt.Errorf("make %s: %w", f.Dir(), err)
		}
	}
	l, err := f.Lock(name)
	if err != nil {
		return "", fmt.Errorf("open %s: %w", f.Path(name), err)
	}
	defer l.Release()
	f.Sweep(name)
	var p Person
	if begin != nil {
		p = *begin
	} else if p, err = f.Read(name); err != nil {
		return "", fmt.Errorf("read %s: %w", f.Path(name), err)
	}
	if err := change(&p); err != nil {
		return "", err
	}
	data, err := p.Bytes()
	if err == nil {
		err = atomicfile.Replace(f.Path(name), ".writing-"+name+"-*", data)
	}
	if err != nil {
		return "", fmt.Errorf("save %s: %w", f.Path(name), err)
	}
	return f.Path(name), nil
}
