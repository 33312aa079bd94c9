package record

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	"rolefit/internal/disk"
)

// file is what a Recorder needs of an open file.
type file interface {
	WriteAt(p []byte, at int64) (int, error)
	Truncate(size int64) error
	Sync() error
	Close() error
}

// Recorder keeps the events of one sitting. It is used by one goroutine at a time.
//
// Lines are written behind the last durable one, at a place that is known and not
// wherever the file ends: what a failed write left there is overwritten by the
// next attempt, which begins with the same lines. So no line is torn but the last,
// and none is kept twice.
type Recorder struct {
	id      string
	file    file
	lock    *disk.Lock
	durable int64  // bytes that are known to be on disk
	pending []byte // lines that are not
	closed  bool
}

// ID returns the id of the sitting.
func (r *Recorder) ID() string { return r.id }

// Begin starts a sitting. When it returns, the sitting's file is durable. start is
// kept in UTC, in whole seconds.
func (f *Folder) Begin(assessment, edition string, start time.Time) (*Recorder, error) {
	if err := disk.MakeFolder(f.dir); err != nil {
		return nil, err
	}
	id, err := newID(f.random)
	if err != nil {
		return nil, err
	}
	header := Header{Schema, id, assessment, edition, whole(start)}
	line, err := json.Marshal(header)
	if err != nil {
		return nil, fmt.Errorf("begin a sitting: %w", err)
	}
	l, err := acquire(f.lockPath(id))
	if err != nil {
		return nil, fmt.Errorf("begin a sitting in %s: %w", f.dir, err)
	}
	file, err := os.OpenFile(f.path(id), os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		l.Release()
		return nil, fmt.Errorf("begin a sitting in %s: %w", f.dir, disk.Cause(err))
	}
	r := &Recorder{id: id, file: file, lock: l, pending: append(line, '\n')}
	err = r.flush()
	if err == nil {
		err = disk.SyncFolder(f.dir)
	}
	if err != nil {
		r.pending = nil
		_ = r.Close()
		_ = os.Remove(f.path(id))
		return nil, fmt.Errorf("begin a sitting in %s: %w", f.dir, err)
	}
	return r, nil
}

// Resume takes up a sitting and returns it as it is on disk. A torn last line is
// cut off. It fails with ErrInUse where another process has the sitting open, and
// as Load does; it then leaves the file alone.
func (f *Folder) Resume(id string) (*Recorder, Sitting, error) {
	id, err := f.find(id)
	if err != nil {
		return nil, Sitting{}, err
	}
	if _, _, _, err := f.read(id); err != nil { // no lock beside a file that is not there
		return nil, Sitting{}, err
	}
	l, err := acquire(f.lockPath(id))
	if err != nil {
		return nil, Sitting{}, err
	}
	r, s, err := f.reopen(id)
	if err != nil {
		l.Release()
		return nil, Sitting{}, err
	}
	r.lock = l
	return r, s, nil
}

// reopen opens a sitting whose lock is held.
func (f *Folder) reopen(id string) (*Recorder, Sitting, error) {
	s, whole, size, err := f.read(id)
	if err != nil {
		return nil, Sitting{}, err
	}
	file, err := os.OpenFile(s.Path, os.O_RDWR, 0)
	if err != nil {
		return nil, Sitting{}, fmt.Errorf("open the sitting for writing: %w", disk.Cause(err))
	}
	if whole < size {
		if err := file.Truncate(int64(whole)); err != nil {
			_ = file.Close()
			return nil, Sitting{}, fmt.Errorf("cut off a torn line: %w", disk.Cause(err))
		}
	}
	return &Recorder{id: id, file: file, durable: int64(whole)}, s, nil
}

// Record keeps events. When it returns nil, they and all events before them are on
// disk. When it returns an error, they are not yet: the next Record, or Close,
// tries again. Times are kept in UTC, in whole seconds.
func (r *Recorder) Record(events ...Event) error {
	if r.closed {
		return fmt.Errorf("keep the answer: %w", os.ErrClosed)
	}
	var lines []byte
	for _, e := range events {
		if err := e.check(); err != nil {
			return fmt.Errorf("keep the answer: it %w", err)
		}
		e.At = whole(e.At)
		line, err := json.Marshal(e)
		if err != nil {
			return fmt.Errorf("keep the answer: %w", err)
		}
		lines = append(append(lines, line...), '\n')
	}
	r.pending = append(r.pending, lines...)
	return r.flush()
}

// flush makes the pending lines durable with one write and one sync. A failed sync
// may have dropped what was written, so it is written again and not just synced.
func (r *Recorder) flush() error {
	if len(r.pending) == 0 {
		return nil
	}
	_, err := r.file.WriteAt(r.pending, r.durable)
	if err == nil {
		err = r.file.Sync()
	}
	if err != nil {
		_ = r.file.Truncate(r.durable) // else a reader drops what is torn
		return fmt.Errorf("write to disk: %w", disk.Cause(err))
	}
	r.durable += int64(len(r.pending))
	r.pending = r.pending[:0]
	return nil
}

// Close tries once more to keep what could not be kept, and gives the sitting
// free. Closing again does nothing.
func (r *Recorder) Close() error {
	if r.closed {
		return nil
	}
	r.closed = true
	err := r.flush()
	if closeErr := r.file.Close(); closeErr != nil {
		err = errors.Join(err, fmt.Errorf("close the sitting: %w", disk.Cause(closeErr)))
	}
	if r.lock != nil {
		r.lock.Release()
	}
	return err
}

func whole(t time.Time) time.Time { return t.UTC().Truncate(time.Second) }
