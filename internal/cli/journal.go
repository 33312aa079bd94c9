package cli

import (
	"errors"
	"time"

	"rolefit/internal/record"
	"rolefit/quiz"
)

// journal is a folder of sittings with a clock.
type journal struct {
	folder *record.Folder
	now    func() time.Time
}

// Begin starts a sitting.
func (j journal) Begin(assessment, edition string) (quiz.Recorder, error) {
	r, err := j.folder.Begin(assessment, edition, j.now())
	if err != nil {
		return nil, err
	}
	return stamped{r, j.now}, nil
}

// Resume resumes a sitting. If it can be read but not written, as on a read-only disk, its
// recorder fails until writing works.
func (j journal) Resume(id string) (quiz.Recorder, []record.Event, error) {
	r, s, err := j.folder.Resume(id)
	if err == nil {
		return stamped{r, j.now}, s.Events, nil
	}
	if errors.Is(err, record.ErrInUse) {
		return nil, nil, err
	}
	s, readErr := j.folder.Load(id)
	if readErr != nil {
		return nil, nil, readErr
	}
	return &late{journal: j, id: s.ID, known: len(s.Events)}, s.Events, nil
}

// stamped adds the time to events.
type stamped struct {
	*record.Recorder
	now func() time.Time
}

// Record stores events with the current time.
func (s stamped) Record(events ...record.Event) error {
	return s.Recorder.Record(stamp(events, s.now())...)
}

func stamp(events []record.Event, at time.Time) []record.Event {
	dated := make([]record.Event, len(events))
	for i, e := range events {
		e.At = at
		dated[i] = e
	}
	return dated
}

// late records a sitting that could not be opened for writing. Each Record tries again with
// all waiting events.
type late struct {
	journal journal
	id      string
	known   int // events that the sitting had when it was taken up
	waiting []record.Event
	open    *record.Recorder // nil until it could be opened
}

// Record stores waiting events and the new ones, with the current time.
func (l *late) Record(events ...record.Event) error {
	l.waiting = append(l.waiting, stamp(events, l.journal.now())...)
	if l.open == nil {
		r, s, err := l.journal.folder.Resume(l.id)
		if err != nil {
			return err
		}
		if len(s.Events) != l.known {
			_ = r.Close()
			return errors.New("the sitting went on somewhere else")
		}
		l.open = r
	}
	waiting := l.waiting
	l.waiting = nil // from here on the recorder remembers them
	return l.open.Record(waiting...)
}

// Close tries once more to store waiting events.
func (l *late) Close() error {
	var err error
	if len(l.waiting) > 0 {
		err = l.Record()
	}
	if l.open == nil {
		return err
	}
	return errors.Join(err, l.open.Close())
}
