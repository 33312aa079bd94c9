package cli

import (
	"errors"
	"slices"
	"time"

	"rolefit/internal/record"
	"rolefit/quiz"
)

// journal is a folder of sittings with a clock.
type journal struct {
	folder *record.Sittings
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
	r, s, err = j.folder.ResumeLater(id)
	return stamped{r, j.now}, s.Events, err
}

// stamped adds the time to events.
type stamped struct {
	*record.Recorder
	now func() time.Time
}

// Record stores events with the current time.
func (s stamped) Record(events ...record.Event) error {
	dated := slices.Clone(events)
	for i := range dated {
		dated[i].At = s.now()
	}
	return s.Recorder.Record(dated...)
}
