// Package consent is a study among the people of a class: it asks those who join over SSH, and
// writes the files of those who agree.
//
// It does not own the files' format (package study) or the questions (package quiz). Its rule:
// without consent nothing is written, and a participant has one file at most.
package consent

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"sync"
	"time"

	"rolefit/internal/clikit"
	"rolefit/internal/folder"
	"rolefit/internal/record/study"
	"rolefit/internal/textsafe"
	"rolefit/quiz"
	"rolefit/scoring"
)

// Study writes the files of a study. Its methods may be called at once. A nil Study does
// nothing.
type Study struct {
	now    func() time.Time
	folder study.Folder
	name   string // of the class
	model  *scoring.Model

	mu     sync.Mutex
	saved  map[string]bool         // by id of the file
	failed map[string]func() error // tries again, likewise
}

// New makes the folder of a study; nil for no folder. It fails for another quiz than the career
// quiz.
func New(dir, class string, m *scoring.Model, now func() time.Time) (*Study, error) {
	if dir == "" {
		return nil, nil //nolint:nilnil // there is no study
	}
	if id := m.Assessment().ID; id != "career" {
		return nil, clikit.Misused("--pilot is for the career quiz, and this class takes %q", id)
	}
	f := study.Open(dir)
	if err := f.Make(); err != nil {
		return nil, fmt.Errorf("make the folder of the study: %w", err)
	}
	return &Study{now: now, folder: f, name: class, model: m, saved: map[string]bool{}, failed: map[string]func() error{}}, nil
}

// Asks returns the function of host.Options.Study; nil for a nil study.
func (c *Study) Asks() func(string) *quiz.Study {
	if c == nil {
		return nil
	}
	return c.of
}

// of returns the study as a participant is asked; member is their random id. The same member
// has the same file, so that a person who comes back counts once.
func (c *Study) of(member string) *quiz.Study {
	sum := sha256.Sum256([]byte("study\n" + c.name + "\n" + member))
	id := folder.Spell(sum[:folder.IDBytes])
	where := "Into one file on your instructor's computer, apart from the class. Nothing is sent from there. " +
		"If you say no, you take the quiz with the class just the same, and nothing goes to the study."
	s := quiz.NewStudy(c.model.Assessment(), where, func(facts map[string]string, sheet scoring.Sheet, r *scoring.Result) (string, error) {
		return "", c.save(id, study.Taken(c.now(), facts, sheet, *r))
	})
	s.Free = true
	return s
}

// save writes a file. One that fails is tried again after the next that can be written, and
// when the class ends.
func (c *Study) save(id string, s study.Sitting) error {
	begin := study.Person{ID: id, Assessment: c.model.Assessment().ID, Consent: s.Month}
	write := func() error {
		if len(s.Answers) == 0 {
			return nil
		}
		_, err := c.folder.Change(id, &begin, func(p *study.Person) error {
			p.Sittings = []study.Sitting{s}
			return nil
		})
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.failed, id)
	err := write()
	if err != nil {
		c.failed[id] = write
		return err
	}
	c.saved[id] = true
	_, _ = c.retry() // End tells of it
	return nil
}

// retry writes the files that failed, and returns how many fail still, and why one does.
// Callers hold mu.
func (c *Study) retry() (lost int, wrong error) {
	for id, again := range c.failed {
		if err := again(); err != nil {
			wrong, lost = err, lost+1
			continue
		}
		c.saved[id] = true
		delete(c.failed, id)
	}
	return lost, wrong
}

// End retries failed files, and returns a sentence that counts the study's files; empty for a
// nil Study.
func (c *Study) End() (said string, err error) {
	if c == nil {
		return "", nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	lost, wrong := c.retry()
	said = fmt.Sprintf("For the study, %d consented and finished: %s", len(c.saved)+lost, textsafe.Message(c.folder.Dir()))
	if lost > 0 {
		return said, errors.Join(fmt.Errorf("%d of the study's files could not be written", lost), wrong)
	}
	return said, nil
}
