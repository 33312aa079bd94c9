package record

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	"rolefit/internal/atomicfile"
	"rolefit/internal/folder"
)

// file is the part of os.File that Recorder uses.
type file interface {
	WriteAt(p []byte, at int64) (int, error)
	Truncate(size int64) error
	Sync() error
	Close() error
}

// Recorder writes the events of one sitting. Only one goroutine at a time may use it.
//
// It writes lines after the last durable one, at a known offset and not at the end of
// the file: a retry begins with the same lines and overwrites the rest of a failed
// write. So only the last line can be torn, and no line is stored twice.
type Recorder struct {
	id      string
	file    file
	lock    *atomicfile.Lock
	durable int64  // bytes known to be on disk
	pending []byte // lines that are not durable yet
	closed  bool

	later *Sittings // to open the file by, while file is nil
	known int       // events that the sitting had when later was set
}

// ID returns the id of the sitting.
func (r *Recorder) ID() string { return r.id }

// Begin starts a sitting, whose file is durable when it returns. start is stored in UTC, in whole
// seconds. Errors are the system's.
func (f *Sittings) Begin(assessment, edition string, start time.Time) (*Recorder, error) {
	if err := f.Make(); err != nil {
		return nil, err
	}
	id, err := folder.NewID(f.random)
	if err != nil {
		return nil, err
	}
	header := Header{Schema, id, assessment, edition, whole(start)}
	line, err := json.Marshal(header)
	if err != nil {
		return nil, fmt.Errorf("begin a sitting: %w", err)
	}
	l, err := f.Lock(id)
	if err != nil {
		return nil, fmt.Errorf("begin a sitting in %s: %w", f.Dir(), err)
	}
	file, err := os.OpenFile(f.Path(id), os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		l.Release()
		return nil, fmt.Errorf("begin a sitting in %s: %w", f.Dir(), atomicfile.Cause(err))
	}
	r := &Recorder{id: id, file: file, lock: l, pending: append(line, '\n')}
	err = r.flush()
	if err == nil {
		err = atomicfile.SyncFolder(f.Dir())
	}
	if err != nil {
		r.pending = nil
		_ = r.Close()
		_ = os.Remove(f.Path(id))
		return nil, fmt.Errorf("begin a sitting in %s: %w", f.Dir(), err)
	}
	return r, nil
}

// Resume reopens a sitting and returns its content; it cuts off a torn last line.
// Errors: ErrInUse if another process has it open, and those of Load; the file is then
// unchanged.
func (f *Sittings) Resume(id string) (*Recorder, Sitting, error) {
	s, err := f.Load(id) // so that no lock is made for a missing file
	if err != nil {
		return nil, Sitting{}, err
	}
	l, err := f.Lock(s.ID)
	if err != nil {
		return nil, Sitting{}, err
	}
	r, s, err := f.reopen(s.ID)
	if err != nil {
		l.Release()
		return nil, Sitting{}, err
	}
	r.lock = l
	return r, s, nil
}

// reopen opens a sitting whose lock is held.
func (f *Sittings) reopen(id string) (*Recorder, Sitting, error) {
	s, err := f.Read(id)
	if err != nil {
		return nil, Sitting{}, err
	}
	data, err := folder.ReadFile(s.Path, mostBytes)
	if err != nil {
		return nil, Sitting{}, err
	}
	file, err := os.OpenFile(s.Path, os.O_RDWR, 0)
	if err != nil {
		return nil, Sitting{}, fmt.Errorf("open the sitting for writing: %w", atomicfile.Cause(err))
	}
	whole := bytes.LastIndexByte(data, '\n') + 1
	if whole < len(data) {
		if err := file.Truncate(int64(whole)); err != nil {
			_ = file.Close()
			return nil, Sitting{}, fmt.Errorf("cut off a torn line: %w", atomicfile.Cause(err))
		}
	}
	return &Recorder{id: id, file: file, durable: int64(whole)}, s, nil
}

// ResumeLater returns a recorder of a sitting that can be read but not written now, as on a
// read-only disk, and its content. Each Record and Close tries to resume it. Errors: those
// of Load.
func (f *Sittings) ResumeLater(id string) (*Recorder, Sitting, error) {
	s, err := f.Load(id)
	if err != nil {
		return nil, Sitting{}, err
	}
	return &Recorder{id: s.ID, later: f, known: len(s.Events)}, s, nil
}

// open resumes the sitting of a recorder without a file, unless it has other events than
// before.
func (r *Recorder) open() error {
	now, s, err := r.later.Resume(r.id)
	if err != nil {
		return err
	}
	if len(s.Events) != r.known {
		_ = now.Close()
		return errors.New("the sitting was continued somewhere else")
	}
	r.file, r.lock, r.durable = now.file, now.lock, now.durable
	return nil
}

// Record stores events. On nil, they and all earlier events are on disk. On an error
// they are kept in memory, and the next Record or Close retries; an event that check
// refuses is dropped with its batch. Times are stored in UTC, in whole seconds.
func (r *Recorder) Record(events ...Event) error {
	if r.closed {
		return fmt.Errorf("save the answer: %w", os.ErrClosed)
	}
	var lines []byte
	for _, e := range events {
		if err := e.check(); err != nil {
			return fmt.Errorf("save the answer: it %w", err)
		}
		e.At = whole(e.At)
		line, err := json.Marshal(e)
		if err != nil {
			return fmt.Errorf("save the answer: %w", err)
		}
		lines = append(append(lines, line...), '\n')
	}
	r.pending = append(r.pending, lines...)
	return r.flush()
}

// flush makes the pending lines durable with one write and one sync. After a failed
// sync the system may have dropped the written pages, so a retry writes them again.
func (r *Recorder) flush() error {
	if len(r.pending) == 0 {
		return nil
	}
	if r.file == nil {
		if err := r.open(); err != nil {
			return err
		}
	}
	_, err := r.file.WriteAt(r.pending, r.durable)
	if err == nil {
		err = r.file.Sync()
	}
	if err != nil {
		_ = r.file.Truncate(r.durable) // if this fails too, readers drop the torn line
		return fmt.Errorf("write to disk: %w", atomicfile.Cause(err))
	}
	r.durable += int64(len(r.pending))
	r.pending = r.pending[:0]
	return nil
}

// Close retries the pending events (error: one is lost), closes the file and releases the lock. Closing
// again does nothing.
func (r *Recorder) Close() error {
	if r.closed {
		return nil
	}
	r.closed = true
	err := r.flush()
	if r.file == nil {
		return err
	}
	if closeErr := r.file.Close(); closeErr != nil {
		err = errors.Join(err, fmt.Errorf("close the sitting: %w", atomicfile.Cause(closeErr)))
	}
	if r.lock != nil {
		r.lock.Release()
	}
	return err
}

func whole(t time.Time) time.Time { return t.UTC().Truncate(time.Second) }
