package host

import (
	"errors"
	"slices"
	"time"

	"rolefit/workshop/class"
)

// What the instructor has to see to, and what else the controls are told.

// alarmKind is what an alarm is about. Each has one sentence at a time.
type alarmKind int

// The kinds, most urgent first.
const (
	alarmDisk    alarmKind = iota // answers cannot be kept
	alarmFile                     // the file of the classes was removed or replaced
	alarmMemory                   // the host holds too much
	alarmDoor                     // the door is full
	alarmIntake                   // many newcomers came in a short time
	alarmGuesses                  // many wrong three words
	alarmAddress                  // the address changed
)

// movedFor is how long the boards say that the address changed.
const movedFor = 10 * time.Minute

// raise has the controls show a sentence until another of its kind comes; an empty one
// takes the alarm back.
func (r *room) raise(kind alarmKind, text string) { r.ring(kind, text) }

// ring sets the sentence of a kind, empty for none, and says whether that changed
// anything.
func (r *room) ring(kind alarmKind, text string) (changed bool) {
	r.mu.Lock()
	changed = r.alarms[kind] != text
	r.alarms[kind] = text
	if changed && text == "" && (kind == alarmDisk || kind == alarmFile) {
		r.mended++
	}
	r.mu.Unlock()
	if changed {
		r.touch()
	}
	return changed
}

// alarmed are the sentences, most urgent first. The lock is held.
func (r *room) alarmed() []string {
	var said []string
	for kind := alarmDisk; kind <= alarmAddress; kind++ {
		if text := r.alarms[kind]; text != "" {
			said = append(said, text)
		}
	}
	return said
}

// alarm notes that something cannot be kept, for the controls; nil: it can again.
func (r *room) alarm(err error) {
	text := ""
	switch {
	case errors.Is(err, class.ErrFull):
		text = "Answers cannot be kept: " + class.ErrFull.Error()
	case err != nil:
		text = "Answers cannot be kept: " + printable(err.Error())
	}
	if err != nil {
		text += ". Nothing that was kept is lost, and what is not is tried again every second."
	}
	switch changed := r.ring(alarmDisk, text); {
	case changed && err != nil:
		r.o.Log.Error("answers cannot be kept", "why", err)
	case changed:
		r.o.Log.Info("answers can be kept again")
	}
}

// here says how many who have a seat or a sheet are connected, and how many of them are
// not done. The rest of those who are not done is away.
func (r *room) here(connected, busy int) {
	r.mu.Lock()
	away := max(0, r.counts.Joined-r.counts.Done-busy)
	r.mu.Unlock()
	r.present(connected, away)
}

// missing notes that the file of the classes is not where it was; nil: it is.
func (r *room) missing(err error) {
	text := ""
	if err != nil {
		text = "Nothing is kept any more: the file of the classes was moved, deleted or replaced while the class runs. " +
			"Put it back where it was, or stop the host; everybody who answers meanwhile is told that it is not kept."
	}
	switch changed := r.ring(alarmFile, text); {
	case changed && err != nil:
		r.o.Log.Error("nothing is kept any more", "why", err)
	case changed:
		r.o.Log.Info("the file of the classes is back")
	}
}

// present says how many who have a seat are here, and how many are away: not done, and
// without a connection.
func (r *room) present(connected, away int) {
	r.mu.Lock()
	changed := r.connected != connected || r.away != away
	r.connected, r.away = connected, away
	r.mu.Unlock()
	if changed {
		r.touch()
	}
}

// doubt offers the instructor to take an intake back: the sheets with these ids. A
// later one takes its place.
func (r *room) doubt(in class.Intake, ids []string) {
	r.mu.Lock()
	r.intake, r.doubted = &in, slices.Clone(ids)
	r.mu.Unlock()
	r.touch()
}

// taken says whether the instructor took the intake that is in doubt back.
func (r *room) taken() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.intake != nil && r.intake.Taken
}

// setJoin says how the class is joined from now on; of no line nothing comes.
func (r *room) setJoin(lines []string) {
	r.mu.Lock()
	changed := len(lines) > 0 && !slices.Equal(lines, r.join)
	if changed {
		r.join, r.moved = slices.Clone(lines), r.o.Now()
	}
	r.mu.Unlock()
	if changed {
		r.touch()
	}
}

// joined are the lines that say how the class is joined, at least one.
func (r *room) joined() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.join
}
