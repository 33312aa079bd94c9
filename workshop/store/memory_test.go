package store

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"rolefit/workshop/class"
)

// ErrInMemory is the error of Memory.Backup.
var ErrInMemory = errors.New("this class is kept in memory only")

// Memory is the model for SQLite: the same contract in maps. It keeps classes until it is
// closed, and is safe between goroutines.
type Memory struct {
	mu       sync.Mutex
	closed   bool
	classes  map[string]*memoryClass
	notifier notifier
	options  options
}

// memoryClass is one class.
type memoryClass struct {
	class   class.Class
	members map[string]*member
	words   map[string]string            // ids of members by the hash of their words
	sheets  map[string]class.Submission  // by id
	out     map[string]bool              // ids of withdrawn members
	frozen  map[string]class.FrozenSheet // by member
	votes   map[string]map[string]int    // by question, by member
	handed  bool                         // takes no reveal
}

// member is one participant.
type member struct {
	standing
	lines  [][]byte // events in JSON, as a file would hold them
	mark   []byte   // equal for sheets with the same answers
	device string
}

// NewMemory returns a store without a class.
func NewMemory(given ...Option) *Memory {
	return &Memory{classes: map[string]*memoryClass{}, options: optionsOf(given)}
}

// Close ends the channels of Watch and drops all classes.
func (m *Memory) Close() error {
	m.notifier.Close()
	m.mu.Lock()
	defer m.mu.Unlock()
	m.closed, m.classes = true, nil
	return nil
}

// hold runs f with the lock held, and wraps its error with the attempt.
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

// in runs f on a class. f must change nothing if it returns an error.
func (m *Memory) in(ctx context.Context, what, name string, f func(*memoryClass) error) error {
	return m.hold(ctx, what, func() error {
		r, ok := m.classes[name]
		switch {
		case !ok:
			return class.ErrNoClass
		case r.class.Report != nil:
			return class.ErrForgotten
		}
		return f(r)
	})
}

// change is in, and signals the class's watchers if f reports a change.
func (m *Memory) change(ctx context.Context, what, name string, f func(*memoryClass) (bool, error)) error {
	return m.in(ctx, what, name, func(r *memoryClass) error {
		changed, err := f(r)
		if err == nil && changed {
			m.notifier.Put(struct{}{}, map[string]bool{name: true})
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
		m.classes[c.Name] = newMemoryClass(copied(c))
		return nil
	})
}

func newMemoryClass(c class.Class) *memoryClass {
	return &memoryClass{
		class: c, members: map[string]*member{}, words: map[string]string{},
		sheets: map[string]class.Submission{}, out: map[string]bool{}, frozen: map[string]class.FrozenSheet{}, votes: map[string]map[string]int{},
	}
}

// Class returns a class. Error: class.ErrNoClass.
func (m *Memory) Class(ctx context.Context, name string) (found class.Class, err error) {
	err = m.hold(ctx, "read the class", func() error {
		r, ok := m.classes[name]
		if !ok {
			return class.ErrNoClass
		}
		found = copied(r.class)
		return nil
	})
	return found, err
}

// Classes returns every class, the newest first.
func (m *Memory) Classes(ctx context.Context) (all []class.Summary, err error) {
	err = m.hold(ctx, "list the classes", func() error {
		for _, r := range m.classes {
			empty := len(r.sheets) == 0 && r.class.Report == nil
			for _, m := range r.members {
				empty = empty && len(m.lines) == 0
			}
			all = append(all, class.Summary{Class: copied(r.class), Counts: countsOf(r.answers()), Empty: empty})
		}
		return nil
	})
	slices.SortFunc(all, func(a, b class.Summary) int {
		return cmp.Or(b.Began.Compare(a.Began), cmp.Compare(a.Name, b.Name))
	})
	return all, err
}

// SetState replaces a class's state if it is the one that the caller knows; it succeeds if
// the new state is there already. Errors: class.ErrMoved, class.ErrNoClass.
func (m *Memory) SetState(ctx context.Context, name string, from, to []byte) error {
	return m.change(ctx, "save the state of the class", name, func(r *memoryClass) (bool, error) {
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

// Forget deletes everything of a class, but a report. Errors: class.ErrNoClass, class.ErrForgotten.
func (m *Memory) Forget(ctx context.Context, name string, report []byte) error {
	return m.hold(ctx, "forget the class", func() error {
		r, ok := m.classes[name]
		switch {
		case !ok:
			return class.ErrNoClass
		case report == nil:
			delete(m.classes, name)
		case r.class.Report != nil:
			return class.ErrForgotten
		default:
			kept := r.class
			kept.State, kept.Until, kept.Report = nil, time.Time{}, some(report)
			m.classes[name] = newMemoryClass(kept)
		}
		m.notifier.Put(struct{}{}, map[string]bool{name: true})
		return nil
	})
}

// Restrict narrows what a class allows. Error: class.ErrNoClass.
func (m *Memory) Restrict(ctx context.Context, name string, until time.Time, handed bool) error {
	return m.change(ctx, "change how long answers are kept", name, func(r *memoryClass) (bool, error) {
		return r.restrict(until, handed), nil
	})
}

func (r *memoryClass) restrict(until time.Time, handed bool) bool {
	earlier := !until.IsZero() && (r.class.Until.IsZero() || until.Before(r.class.Until))
	if earlier {
		r.class.Until = whole(until)
	}
	given := handed && !r.handed
	r.handed = r.handed || handed
	return earlier || given
}

// Import keeps sheets in a class, which it begins if necessary. Errors: class.ErrConflict for
// another quiz, class.ErrForgotten, class.ErrName.
func (m *Memory) Import(ctx context.Context, into class.Class, sheets []class.Submission) (n class.Imported, err error) {
	const what = "import the sheets"
	err = class.CheckName(into.Name)
	for i := 0; err == nil && i < len(sheets); i++ {
		err = checkSheet(sheets[i])
	}
	if err != nil {
		return n, fmt.Errorf("%s: %w", what, err)
	}
	err = m.hold(ctx, what, func() error {
		r := m.classes[into.Name]
		switch {
		case r == nil:
			r = newMemoryClass(copied(into))
			m.classes[into.Name] = r
		case r.class.Report != nil:
			return class.ErrForgotten
		case !sameQuiz(r.class, into):
			return class.ErrConflict
		}
		r.restrict(into.Until, false)
		n = r.imports(sheets)
		m.notifier.Put(struct{}{}, map[string]bool{into.Name: true})
		return nil
	})
	return n, err
}

func (r *memoryClass) imports(sheets []class.Submission) (n class.Imported) {
	before := countsOf(r.answers()).Done
	for _, s := range sheets {
		s.Sheet, s.Fingerprint = some(s.Sheet), some(s.Fingerprint)
		kept, known := r.sheets[s.ID]
		if known || r.members[s.ID] != nil {
			n.Known++
			if known && !sameSheet(s, kept.Sheet, kept.Fingerprint) {
				n.Changed++
			}
			if _, frozen := r.frozen[s.ID]; !known || frozen || kept.Part.Batch > 0 || s.Part.Batch == 0 {
				continue
			}
			s.Way = kept.Way
		}
		r.sheets[s.ID] = s
	}
	n.New = countsOf(r.answers()).Done - before
	n.Double = len(sheets) - n.Known - n.New
	return n
}

// Backup fails with ErrInMemory.
func (m *Memory) Backup(context.Context, string) error {
	return fmt.Errorf("make a backup: %w", ErrInMemory)
}

// Watch returns a channel that holds a signal after every change of the class; one signal may
// stand for many changes. It is closed when ctx ends or the store is closed, and it still
// signals after the class is forgotten. Error: class.ErrNoClass.
func (m *Memory) Watch(ctx context.Context, name string) (signal <-chan struct{}, err error) {
	err = m.in(ctx, "watch the class", name, func(*memoryClass) error {
		signal = m.notifier.Join(ctx, name)
		return nil
	})
	return signal, err
}

// Counts returns the progress of a class's participants. Error: class.ErrNoClass.
func (m *Memory) Counts(ctx context.Context, name string) (c class.Counts, err error) {
	err = m.in(ctx, "count the class", name, func(r *memoryClass) error {
		c = countsOf(r.answers())
		return nil
	})
	return c, err
}

// answers are all answers that can count.
func (r *memoryClass) answers() (all []answers) {
	for id, m := range r.members {
		_, frozen := r.frozen[id]
		all = append(all, answers{
			id: id, way: class.BySSH, mark: string(m.mark), progress: m.progress, frozen: frozen, withdrawn: r.out[id],
		})
	}
	for id, s := range r.sheets {
		_, frozen := r.frozen[id]
		all = append(all, answers{
			id: id, way: s.Way, mark: string(s.Fingerprint), progress: class.Progress{Finished: true}, frozen: frozen, withdrawn: r.out[id],
			imported: s.Part.Class != "",
		})
	}
	return all
}

// knows reports whether a participant or a sheet has this id.
func (r *memoryClass) knows(id string) bool {
	_, sheet := r.sheets[id]
	return sheet || r.members[id] != nil
}

// Vote keeps a member's second answer to a question: of a participant on the host, or of a
// handed-in sheet. The latest vote counts. Errors: class.ErrNoSheet, class.ErrNoClass.
func (m *Memory) Vote(ctx context.Context, name, question, voter string, value int) error {
	return m.change(ctx, "save the vote", name, func(r *memoryClass) (bool, error) {
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

// Votes returns the latest vote of each counted member, by the ids under which they count.
// Error: class.ErrNoClass.
func (m *Memory) Votes(ctx context.Context, name, question string) (cast []class.Cast, err error) {
	err = m.in(ctx, "count the votes", name, func(r *memoryClass) error {
		all := make([]class.Cast, 0, len(r.votes[question]))
		for voter, value := range r.votes[question] {
			all = append(all, class.Cast{Member: voter, Value: value})
		}
		cast = castBy(owners(r.answers()), all)
		return nil
	})
	return cast, err
}

// Join keeps a new participant with the words to come back by; device is as in
// class.Submission. Errors: class.ErrTaken if the words are another's, class.ErrNoWords if
// they are empty, class.ErrNoClass.
func (m *Memory) Join(ctx context.Context, name, words, device string) (seat class.Membership, err error) {
	const what = "join the class"
	hash, err := wordsOf(name, words)
	if err != nil {
		return seat, fmt.Errorf("%s: %w", what, err)
	}
	id, err := newID(m.options.random)
	if err != nil {
		return seat, fmt.Errorf("%s: %w", what, err)
	}
	err = m.change(ctx, what, name, func(r *memoryClass) (bool, error) {
		if _, taken := r.words[string(hash)]; taken {
			return false, class.ErrTaken
		}
		if r.knows(id) {
			return false, errDrawn
		}
		r.words[string(hash)] = id
		r.members[id] = &member{standing: standing{generation: 1}, device: device}
		seat = class.Membership{Member: id, Generation: 1}
		return true, nil
	})
	return seat, err
}

// Lost returns nil: there is no file.
func (m *Memory) Lost(ctx context.Context) error {
	return m.hold(ctx, "look after the classes", func() error { return nil })
}

// Attach brings a participant back: the earlier writer is refused from now on with
// class.ErrTakenOver. Errors: class.ErrNoWords, class.ErrNoClass.
func (m *Memory) Attach(ctx context.Context, name, words string) (seat class.Membership, err error) {
	const what = "come back to the class"
	hash, err := wordsOf(name, words)
	if err != nil {
		return seat, fmt.Errorf("%s: %w", what, err)
	}
	err = m.in(ctx, what, name, func(r *memoryClass) error {
		id, known := r.words[string(hash)]
		if !known {
			return class.ErrNoWords
		}
		back := r.members[id]
		events, err := decodeAll(back.lines)
		if err != nil {
			return err
		}
		back.generation++
		seat = class.Membership{Member: id, Generation: back.generation, Events: events}
		return nil
	})
	return seat, err
}

// Seat returns the newest seat of a participant, which stays the newest. Errors:
// class.ErrNoWords, class.ErrNoClass.
func (m *Memory) Seat(ctx context.Context, name, words string) (seat class.Membership, err error) {
	const what = "look for the participant"
	hash, err := wordsOf(name, words)
	if err != nil {
		return seat, fmt.Errorf("%s: %w", what, err)
	}
	err = m.in(ctx, what, name, func(r *memoryClass) error {
		id, known := r.words[string(hash)]
		if !known {
			return class.ErrNoWords
		}
		events, err := decodeAll(r.members[id].lines)
		seat = class.Membership{Member: id, Generation: r.members[id].generation, Events: events}
		return err
	})
	return seat, err
}

// Record keeps a participant's events. Events that are kept already, at the same places, are
// skipped. Errors: class.ErrTakenOver after a later Attach, class.ErrConflict if other events
// are kept at the place, class.ErrGap if the ones before are missing, ErrNoMember,
// class.ErrNoClass.
func (m *Memory) Record(ctx context.Context, e class.Entry) error {
	const what = "save the answer"
	lines, err := encode(e.Events)
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return m.change(ctx, what, e.Class, func(r *memoryClass) (bool, error) {
		of := r.members[e.Member]
		if of == nil {
			return false, ErrNoMember
		}
		if err := of.check(e); err != nil {
			return false, err
		}
		kept := of.lines[e.From:]
		if !agree(kept, lines) {
			return false, class.ErrConflict
		}
		before := of.standing
		of.lines = append(of.lines, lines[min(len(kept), len(lines)):]...)
		of.standing = before.after(e)
		return of.standing != before, nil
	})
}

// Submit keeps a whole sheet; the same sheet again changes nothing. One with the Fingerprint
// of others is kept beside them, and counts once they do not. Errors: class.ErrConflict if
// another sheet has its id, class.ErrNoClass.
func (m *Memory) Submit(ctx context.Context, name string, s class.Submission) (receipt class.Receipt, err error) {
	const what = "save the sheet"
	if err := checkSheet(s); err != nil {
		return receipt, fmt.Errorf("%s: %w", what, err)
	}
	err = m.change(ctx, what, name, func(r *memoryClass) (bool, error) {
		kept, known := r.sheets[s.ID]
		if known && !sameSheet(s, kept.Sheet, kept.Fingerprint) || r.members[s.ID] != nil {
			return false, class.ErrConflict
		}
		if !known {
			s.Sheet, s.Fingerprint = some(s.Sheet), some(s.Fingerprint)
			r.sheets[s.ID] = s
		}
		receipt = receiptOf(s, !known, r.answers())
		return !known, nil
	})
	return receipt, err
}

// Find returns the id under which a sheet of the class counts, by its own id or by its
// Fingerprint. It adds nothing. Errors: class.ErrNoSheet, class.ErrConflict if another sheet
// has its id, class.ErrNoClass.
func (m *Memory) Find(ctx context.Context, name string, s class.Submission) (member string, err error) {
	err = m.in(ctx, "look for the sheet", name, func(r *memoryClass) error {
		if kept, known := r.sheets[s.ID]; known && !sameSheet(s, kept.Sheet, kept.Fingerprint) || r.members[s.ID] != nil {
			return class.ErrConflict
		}
		member = found(s, r.answers())
		if member == "" {
			return class.ErrNoSheet
		}
		return nil
	})
	return member, err
}

// Withdraw withdraws participants and sheets, or restores them, and returns their number.
// Frozen sheets stay. Error: class.ErrNoClass.
func (m *Memory) Withdraw(ctx context.Context, name string, ids []string, withdrawn bool) (n int, err error) {
	err = m.change(ctx, "take sheets out of the class", name, func(r *memoryClass) (bool, error) {
		for _, id := range ids {
			if _, frozen := r.frozen[id]; !frozen && r.knows(id) && r.out[id] != withdrawn {
				r.out[id] = withdrawn
				n++
			}
		}
		return n > 0, nil
	})
	return n, err
}

// Finish keeps the fingerprint of a finished participant's sheet, so that the same answers in
// another way are recognized. A frozen member keeps its first fingerprint. Errors:
// ErrNoMember, class.ErrNoClass.
func (m *Memory) Finish(ctx context.Context, name, id string, mark []byte) error {
	return m.change(ctx, "save that somebody is done", name, func(r *memoryClass) (bool, error) {
		of := r.members[id]
		if of == nil {
			return false, ErrNoMember
		}
		if _, frozen := r.frozen[id]; bytes.Equal(of.mark, mark) || frozen && of.mark != nil {
			return false, nil
		}
		of.mark = some(mark)
		return true, nil
	})
}

// Finished returns the answers of every counted member, in the order of their ids. Error:
// class.ErrNoClass.
func (m *Memory) Finished(ctx context.Context, name string) (all []class.Finished, err error) {
	err = m.in(ctx, "read the answers of the class", name, func(r *memoryClass) error {
		all, err = r.finished()
		return err
	})
	return all, err
}

func (r *memoryClass) finished() (all []class.Finished, err error) {
	for id, of := range owners(r.answers()) {
		m := r.members[id]
		switch {
		case of != id:
			continue
		case m == nil:
			s := r.sheets[id]
			all = append(all, class.Finished{Member: id, Way: s.Way, Sheet: some(s.Sheet), Device: s.Device, Part: s.Part})
			continue
		}
		events, err := decodeAll(m.lines)
		if err != nil {
			return nil, err
		}
		all = append(all, class.Finished{Member: id, Way: class.BySSH, Events: events, Device: m.device})
	}
	sortFinished(all)
	return all, nil
}

// Freeze keeps the sheets that choose returns as the class's snapshot, and returns all frozen
// ones, as Snapshot does. It is one step: nothing changes between the sheets that choose sees
// and those that are kept. A frozen member stays as first frozen. Errors: that of choose,
// class.ErrNoClass.
func (m *Memory) Freeze(ctx context.Context, name string, choose class.Choose) (all []class.FrozenSheet, err error) {
	err = m.change(ctx, "freeze the sheets", name, func(r *memoryClass) (bool, error) {
		finished, err := r.finished()
		if err != nil {
			return false, err
		}
		before := len(r.frozen)
		sheets, err := choose(r.cold(), finished)
		if err != nil {
			return false, err
		}
		for _, s := range sheets {
			if _, ok := r.frozen[s.Member]; !ok && r.handed {
				return false, class.ErrHanded
			}
		}
		for _, s := range sheets {
			if _, ok := r.frozen[s.Member]; !ok {
				s.Sheet = some(s.Sheet)
				r.frozen[s.Member] = s
			}
		}
		all = r.cold()
		return len(r.frozen) > before, nil
	})
	return all, err
}

// Snapshot returns the frozen sheets, by batch and then by member. Error:
// class.ErrNoClass.
func (m *Memory) Snapshot(ctx context.Context, name string) (all []class.FrozenSheet, err error) {
	err = m.in(ctx, "read the frozen sheets", name, func(r *memoryClass) error {
		all = r.cold()
		return nil
	})
	return all, err
}

// cold are the frozen sheets.
func (r *memoryClass) cold() []class.FrozenSheet {
	all := slices.Collect(maps.Values(r.frozen))
	for i := range all {
		all[i].Sheet = some(all[i].Sheet)
	}
	slices.SortFunc(all, func(a, b class.FrozenSheet) int {
		return cmp.Or(cmp.Compare(a.Batch, b.Batch), cmp.Compare(a.Member, b.Member))
	})
	return all
}
