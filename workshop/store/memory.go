package store

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"

	"rolefit/workshop/class"
)

// Memory keeps classes as long as it is not closed, and no longer: for rehearsals
// and tests. It is safe between goroutines.
type Memory struct {
	mu      sync.Mutex
	closed  bool
	classes map[string]*room
	bell    bell
	options options
}

// room is one class.
type room struct {
	class   class.Class
	members map[string]*member
	words   map[string]string           // ids of members by the hash of their words
	sheets  map[string]class.Submission // by id
	out     map[string]bool             // ids of what is withdrawn
	frozen  map[string]class.Frozen     // by member
	votes   map[string]map[string]int   // by question, by member
}

// member is one participant.
type member struct {
	standing
	lines  [][]byte // events in JSON, as a file would hold them
	mark   []byte   // what makes two sheets the same answers
	device string
}

// NewMemory returns a store without a class.
func NewMemory(given ...Option) *Memory {
	return &Memory{classes: map[string]*room{}, options: optionsOf(given)}
}

// Close ends the channels of Watch. What was kept is gone.
func (m *Memory) Close() error {
	m.bell.close()
	m.mu.Lock()
	defer m.mu.Unlock()
	m.closed, m.classes = true, nil
	return nil
}

// hold runs f while nobody else looks at the classes, and says in its error what
// was attempted.
func (m *Memory) hold(ctx context.Context, what string, f func() error) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	err := ErrClosed
	if !m.closed {
		err = f()
	}
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

// in runs f on a class. f changes nothing where it returns an error.
func (m *Memory) in(ctx context.Context, what, name string, f func(*room) error) error {
	return m.hold(ctx, what, func() error {
		r, ok := m.classes[name]
		if !ok {
			return class.ErrNoClass
		}
		return f(r)
	})
}

// change is in, and tells those who watch the class where f says that it changed.
func (m *Memory) change(ctx context.Context, what, name string, f func(*room) (bool, error)) error {
	return m.in(ctx, what, name, func(r *room) error {
		changed, err := f(r)
		if err == nil && changed {
			m.bell.ring(map[string]bool{name: true})
		}
		return err
	})
}

// BeginClass keeps a new class. Errors: class.ErrExists, class.ErrName.
func (m *Memory) BeginClass(ctx context.Context, c class.Class) error {
	const what = "begin the class"
	if err := class.CheckName(c.Name); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return m.hold(ctx, what, func() error {
		if _, ok := m.classes[c.Name]; ok {
			return class.ErrExists
		}
		m.classes[c.Name] = &room{
			class: copied(c), members: map[string]*member{}, words: map[string]string{},
			sheets: map[string]class.Submission{}, out: map[string]bool{}, frozen: map[string]class.Frozen{}, votes: map[string]map[string]int{},
		}
		return nil
	})
}

// copied is a class as it is kept.
func copied(c class.Class) class.Class {
	c.Began, c.Own, c.State = whole(c.Began), some(c.Own), some(c.State)
	return c
}

// Class returns a class. Error: class.ErrNoClass.
func (m *Memory) Class(ctx context.Context, name string) (found class.Class, err error) {
	err = m.in(ctx, "read the class", name, func(r *room) error {
		found = copied(r.class)
		return nil
	})
	return found, err
}

// Classes returns every class, the newest first.
func (m *Memory) Classes(ctx context.Context) (all []class.Summary, err error) {
	err = m.hold(ctx, "list the classes", func() error {
		for _, r := range m.classes {
			all = append(all, class.Summary{Class: copied(r.class), Counts: countsOf(r.answers())})
		}
		return nil
	})
	slices.SortFunc(all, func(a, b class.Summary) int {
		return cmp.Or(b.Began.Compare(a.Began), cmp.Compare(a.Name, b.Name))
	})
	return all, err
}

// SetState keeps what the class is doing, where it was doing what the caller knows;
// it is no failure where it is doing that already. Errors: class.ErrMoved,
// class.ErrNoClass.
func (m *Memory) SetState(ctx context.Context, name string, from, to []byte) error {
	return m.change(ctx, "keep the state of the class", name, func(r *room) (bool, error) {
		switch {
		case bytes.Equal(r.class.State, to):
			return false, nil
		case !bytes.Equal(r.class.State, from):
			return false, class.ErrMoved
		}
		r.class.State = some(to)
		return true, nil
	})
}

// Forget deletes everything of a class. Error: class.ErrNoClass.
func (m *Memory) Forget(ctx context.Context, name string) error {
	return m.change(ctx, "forget the class", name, func(*room) (bool, error) {
		delete(m.classes, name)
		return true, nil
	})
}

// Backup fails with ErrInMemory.
func (m *Memory) Backup(context.Context, string) error {
	return fmt.Errorf("make a backup: %w", ErrInMemory)
}

// Watch returns a channel that holds a signal after every change of the class; one
// signal may stand for many changes. It is closed when ctx ends or the store is
// closed, and it still tells of changes when the class is forgotten. Error:
// class.ErrNoClass.
func (m *Memory) Watch(ctx context.Context, name string) (signal <-chan struct{}, err error) {
	err = m.in(ctx, "watch the class", name, func(*room) error {
		signal = m.bell.watch(ctx, name)
		return nil
	})
	return signal, err
}

// Counts returns how far the people of a class are. Error: class.ErrNoClass.
func (m *Memory) Counts(ctx context.Context, name string) (c class.Counts, err error) {
	err = m.in(ctx, "count the class", name, func(r *room) error {
		c = countsOf(r.answers())
		return nil
	})
	return c, err
}

// answers is everything that can count.
func (r *room) answers() (all []answers) {
	for id, m := range r.members {
		_, frozen := r.frozen[id]
		all = append(all, answers{
			id: id, way: class.BySSH, mark: string(m.mark), progress: m.progress, frozen: frozen, withdrawn: r.out[id],
		})
	}
	for id, s := range r.sheets {
		_, frozen := r.frozen[id]
		all = append(all, answers{
			id: id, way: s.Way, mark: string(s.Print), progress: class.Progress{Finished: true}, frozen: frozen, withdrawn: r.out[id],
		})
	}
	return all
}

// knows says whether there is a participant or a sheet with an id.
func (r *room) knows(id string) bool {
	_, sheet := r.sheets[id]
	return sheet || r.members[id] != nil
}

// Vote keeps how somebody answers a question when asked again: a participant whose
// quiz runs on the host, or whoever handed in a sheet. Their latest vote counts.
// Errors: class.ErrNoSheet, class.ErrNoClass.
func (m *Memory) Vote(ctx context.Context, name, question, voter string, value int) error {
	return m.change(ctx, "keep the vote", name, func(r *room) (bool, error) {
		if !r.knows(voter) {
			return false, class.ErrNoSheet
		}
		voter := ownerOf(voter, r.answers())
		before, voted := r.votes[question][voter]
		if r.votes[question] == nil {
			r.votes[question] = map[string]int{}
		}
		r.votes[question][voter] = value
		return !voted || before != value, nil
	})
}

// Votes returns the latest vote of each who counts, by the ids under which they do.
// Error: class.ErrNoClass.
func (m *Memory) Votes(ctx context.Context, name, question string) (cast []class.Cast, err error) {
	err = m.in(ctx, "count the votes", name, func(r *room) error {
		all := make([]class.Cast, 0, len(r.votes[question]))
		for voter, value := range r.votes[question] {
			all = append(all, class.Cast{Member: voter, Value: value})
		}
		cast = castBy(owners(r.answers()), all)
		return nil
	})
	return cast, err
}

// Join keeps a new participant, whom the words bring back; device is as in
// class.Submission. Errors: class.ErrTaken
// where they bring back another, class.ErrNoWords where there are none,
// class.ErrNoClass.
func (m *Memory) Join(ctx context.Context, name, words, device string) (seat class.Seat, err error) {
	const what = "join the class"
	hash, err := wordsOf(name, words)
	if err != nil {
		return seat, fmt.Errorf("%s: %w", what, err)
	}
	id, err := newID(m.options.random)
	if err != nil {
		return seat, fmt.Errorf("%s: %w", what, err)
	}
	err = m.change(ctx, what, name, func(r *room) (bool, error) {
		if _, taken := r.words[string(hash)]; taken {
			return false, class.ErrTaken
		}
		if r.knows(id) {
			return false, errDrawn
		}
		r.words[string(hash)] = id
		r.members[id] = &member{standing: standing{turn: 1}, device: device}
		seat = class.Seat{Member: id, Turn: 1}
		return true, nil
	})
	return seat, err
}

// Lost returns nil: there is no file.
func (m *Memory) Lost(ctx context.Context) error {
	return m.hold(ctx, "look after the classes", func() error { return nil })
}
