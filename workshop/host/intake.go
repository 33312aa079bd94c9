package host

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"sync"
	"time"

	"rolefit/workshop/class"
)

// How many newcomers a class takes, as sheets and as seats: at once, and a second in the
// long run. 300 people behind one router who all come within ten seconds fit.
const (
	mostFromOne  = 400
	fromOne      = 2
	mostFromAll  = 3000
	fromAll      = 20
	manyFromOne  = 40  // sheets of one address that are a crowd, within crowded
	manyFromAll  = 150 // and of all
	fewFromOne   = 5   // of one address that are none, where all together are a crowd
	crowded      = time.Minute
	remembered   = time.Minute // since when what came from there before belongs to a crowd
	crowdIsPast  = 2 * time.Minute
	mostInACrowd = 20_000 // ids that are remembered
)

// intake bounds what comes into a class, and remembers who came in a crowd, so that it
// can be taken back. Addresses are in memory alone.
type intake struct {
	now  func() time.Time
	many int // sheets of one address that are a crowd

	mu    sync.Mutex
	all   bucket
	from  map[netip.Prefix]*source
	crowd *crowd // the latest; nil: there was none
}

// source is one address that newcomers come from.
type source struct {
	takes  bucket
	recent []newcomer // of the last minute, oldest first
}

type newcomer struct {
	at    time.Time
	id    string
	sheet bool // or a seat
}

// crowd are those who came when more came than a class does.
type crowd struct {
	ids         []string
	known       map[string]bool
	from        map[netip.Prefix]bool
	first, last time.Time
	told        int // how many of the ids the controls know
}

// newIntake expects a class that comes from many addresses, or from one.
func newIntake(oneRouter bool) *intake {
	many := manyFromOne
	if oneRouter {
		many = manyFromAll
	}
	return &intake{now: time.Now, many: many, all: bucket{most: mostFromAll, rate: fromAll}, from: map[netip.Prefix]*source{}}
}

// source is that of an address. The lock is held.
func (i *intake) source(c *counted) *source {
	s := i.from[c.network]
	if s == nil {
		most := float64(mostFromOne)
		if c.own { // a rehearsal, or a tunnel that everybody comes through
			most = mostFromAll
		}
		s = &source{takes: bucket{most: most, rate: fromOne}}
		i.from[c.network] = s
	}
	return s
}

// take spends a newcomer's place on one; refund gives it back where it was none.
// Whoever is in already spends nothing.
func (i *intake) take(c *counted) (refund func(), ok bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	now := i.now()
	s := i.source(c)
	switch {
	case !s.takes.take(now):
		i.gather(now, c.network)
		return nil, false
	case !i.all.take(now):
		s.takes.refund()
		i.gather(now)
		return nil, false
	}
	return func() {
		i.mu.Lock()
		defer i.mu.Unlock()
		s.takes.refund()
		i.all.refund()
	}, true
}

// bucket gives so many at once, and so many a second in the long run.
type bucket struct {
	most, rate, spent float64
	at                time.Time
}

func (b *bucket) take(now time.Time) bool {
	after := b.full(now) + 1
	if after > b.most {
		return false
	}
	b.spent = after
	return true
}

// full is how much is spent now.
func (b *bucket) full(now time.Time) float64 {
	b.spent = max(0, b.spent-b.rate*now.Sub(b.at).Seconds())
	b.at = now
	return b.spent
}

func (b *bucket) refund() { b.spent = max(0, b.spent-1) }

// note remembers a newcomer who came in.
func (i *intake) note(c *counted, id string, sheet bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	now := i.now()
	s := i.source(c)
	s.recent = append(s.recent, newcomer{now, id, sheet})
	switch {
	case s.sheets(now) > i.many:
		i.gather(now, c.network)
	case sheet && i.sheets(now) > manyFromAll:
		i.gather(now)
	case i.crowd != nil && i.crowd.from[c.network] && now.Sub(i.crowd.last) < crowdIsPast:
		i.crowd.add(s, now)
	}
}

// sheets are those that came within a crowd's time.
func (s *source) sheets(now time.Time) (n int) {
	for _, came := range slices.Backward(s.recent) {
		if now.Sub(came.at) > crowded {
			break
		}
		if came.sheet {
			n++
		}
	}
	return n
}

func (i *intake) sheets(now time.Time) (n int) {
	for _, s := range i.from {
		n += s.sheets(now)
	}
	return n
}

// gather makes a crowd of what came from some addresses, or from all, or adds it to the
// one that still comes. The lock is held.
func (i *intake) gather(now time.Time, from ...netip.Prefix) {
	if i.crowd == nil || now.Sub(i.crowd.last) > crowdIsPast {
		i.crowd = &crowd{known: map[string]bool{}, from: map[netip.Prefix]bool{}, first: now}
	}
	if len(from) == 0 {
		from = i.largest(now)
	}
	for _, network := range from {
		i.crowd.from[network] = true
		if s := i.from[network]; s != nil {
			i.crowd.add(s, now)
		}
	}
}

// largest are the addresses that more came from than from one person; all, where there
// are none. The lock is held.
func (i *intake) largest(now time.Time) []netip.Prefix {
	var all, large []netip.Prefix
	for network, s := range i.from {
		all = append(all, network)
		if s.sheets(now) > fewFromOne {
			large = append(large, network)
		}
	}
	if len(large) > 0 {
		return large
	}
	return all
}

// add takes in whoever came from an address lately.
func (c *crowd) add(s *source, now time.Time) {
	for _, came := range slices.Backward(s.recent) {
		if now.Sub(came.at) > remembered || len(c.ids) >= mostInACrowd {
			break // those before are too long ago
		}
		if c.known[came.id] {
			continue
		}
		c.known[came.id] = true
		c.ids = append(c.ids, came.id)
		if came.at.Before(c.first) {
			c.first = came.at
		}
	}
	c.last = now
}

// tidy forgets what is long past, and returns a crowd that grew since the last time, with
// its ids.
func (i *intake) tidy() (in class.Intake, ids []string, grew bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	now := i.now()
	for network, s := range i.from {
		past := 0
		for past < len(s.recent) && now.Sub(s.recent[past].at) > remembered {
			past++
		}
		s.recent = slices.Clone(s.recent[past:])
		if len(s.recent) == 0 && s.takes.full(now) == 0 {
			delete(i.from, network)
		}
	}
	c := i.crowd
	if c == nil || len(c.ids) == c.told {
		return class.Intake{}, nil, false
	}
	c.told = len(c.ids)
	seconds := max(1, int(c.last.Sub(c.first).Round(time.Second).Seconds()))
	return class.Intake{Sheets: len(c.ids), Seconds: seconds, Addresses: len(c.from)}, c.ids, true
}

// alarm says what crowd came, while it comes and for a while after.
func (i *intake) alarm() string {
	i.mu.Lock()
	defer i.mu.Unlock()
	c := i.crowd
	if c == nil || len(c.ids) == 0 || i.now().Sub(c.last) > crowdIsPast {
		return ""
	}
	seconds := max(1, int(c.last.Sub(c.first).Round(time.Second).Seconds()))
	return fmt.Sprintf("%s came in %s, from %s. If that is not your class, take them back.",
		counting(len(c.ids), "newcomer", "newcomers"), counting(seconds, "second", "seconds"), counting(len(c.from), "address", "addresses"))
}

// settled ends the crowd that the controls know: it was taken back. Who came after is
// another.
func (i *intake) settled() {
	i.mu.Lock()
	defer i.mu.Unlock()
	c := i.crowd
	if c == nil || c.told == 0 {
		return
	}
	i.crowd = nil
	rest := c.ids[c.told:]
	for network := range c.from {
		if s := i.from[network]; s != nil {
			s.recent = slices.DeleteFunc(s.recent, func(came newcomer) bool { return !slices.Contains(rest, came.id) })
		}
	}
	if len(rest) > 0 {
		i.gather(i.now(), slices.Collect(maps.Keys(c.from))...)
	}
}

// Why a newcomer is not taken now.
var (
	errEnded = errors.New("the class has ended and takes no more answers")
	errShut  = errors.New("the instructor has closed the door to newcomers")
	errBusy  = errors.New("too many came from your network at once; try again in a minute")

	errWithdrawn = errors.New("your answers are in the class and count for nothing now: they came in a crowd that the instructor took back; tell the instructor")
)

// newcomer says whether the class takes anybody new, and why not.
func (h *Host) newcomer() error {
	switch open, phase := h.room.open(), h.room.phase(); {
	case open:
		return nil
	case phase == class.AtEnd:
		return errEnded
	default:
		return errShut
	}
}

// handIn keeps a sheet, or finds that the class has it: who has handed it in may do so
// again at any time. The errors are those of newcomer, errBusy and those of the store.
func (h *Host) handIn(ctx context.Context, c *counted, s class.Submission) (class.Receipt, error) {
	s.Device = h.device(c)
	closed := h.newcomer()
	refund, ok := func() {}, true
	if closed == nil {
		refund, ok = h.intake.take(c)
	}
	if closed != nil || !ok {
		member, err := h.o.Store.Find(ctx, h.o.Class.Name, s)
		switch {
		case err == nil:
			return class.Receipt{Member: member}, nil
		case !errors.Is(err, class.ErrNoSheet):
			return class.Receipt{}, err
		case closed != nil:
			return class.Receipt{}, closed
		}
		return class.Receipt{}, errBusy
	}
	got, err := h.o.Store.Submit(ctx, h.o.Class.Name, s)
	switch {
	case err != nil || !got.New && !got.Duplicate:
		refund()
	default:
		h.intake.note(c, s.ID, true)
	}
	return got, err
}
