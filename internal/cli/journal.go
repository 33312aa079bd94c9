package cli

import (
	"errors"
	"time"

	"rolefit/internal/record"
	"rolefit/quiz"
)

// journal keeps sittings in a folder. It adds the clock.
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

// Resume takes up a sitting. One that can be read and not written, on a disk that
// became read-only, is taken up as well: its recorder fails until it can be.
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

// Record keeps events as of now.
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

// late is the recorder of a sitting that could not be opened for writing. It tries
// again with every event, and forgets none.
type late struct {
	journal journal
	id      string
	known   int // events that the sitting had when it was taken up
	waiting []record.Event
	open    *record.Recorder // nil until it could be opened
}

// Record keeps events as of now, and those that still wait.
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

// Close tries once more to keep what waits.
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
