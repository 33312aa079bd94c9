package host

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"rolefit/internal/english"
	"rolefit/workshop/class"
	"rolefit/workshop/door"
)

// How many newcomers (sheets and seats) a class accepts at once, and per second over
// time: from one address and from all. 300 participants behind one router within ten
// seconds fit.
const (
	mostFromOne  = 400
	fromOne      = 2
	mostFromAll  = 3000
	fromAll      = 20
	manyFromOne  = 40  // more sheets of one address within crowded are a crowd
	manyFromAll  = 150 // the same for all addresses together
	fewFromOne   = 5   // sheets of one address that stay out of a crowd of all addresses
	crowded      = time.Minute
	remembered   = time.Minute // newcomers of an address within this time belong to its crowd
	crowdIsPast  = 2 * time.Minute
	mostInACrowd = 20_000 // ids per crowd
)

// intake limits the newcomers of a class, and remembers the ids of a crowd, so that the
// instructor can take it back. Addresses stay in memory.
type intake struct {
	now       func() time.Time
	oneRouter func() bool // whether one address may bring as many sheets as all

	mu    sync.Mutex
	all   bucket
	from  map[netip.Prefix]*source
	crowd *crowd // the latest; nil: none yet
}

// source is an address with its newcomers.
type source struct {
	takes  bucket
	recent []newcomer // of the last minute, oldest first
}

type newcomer struct {
	at    time.Time
	id    string
	sheet bool // false: a seat
}

// crowd is a group of newcomers larger than a class brings.
type crowd struct {
	ids         []string
	known       map[string]bool
	from        map[netip.Prefix]bool
	first, last time.Time
	told        int // number of ids that the controls know
}

func newIntake(oneRouter func() bool) *intake {
	return &intake{now: time.Now, oneRouter: oneRouter, all: bucket{most: mostFromAll, rate: fromAll}, from: map[netip.Prefix]*source{}}
}

// source returns the source of a connection's address. The caller holds the lock.
func (i *intake) source(c *door.Conn) *source {
	s := i.from[c.Network]
	if s == nil {
		most := float64(mostFromOne)
		if c.Own { // a rehearsal, or a tunnel that serves the whole class
			most = mostFromAll
		}
		s = &source{takes: bucket{most: most, rate: fromOne}}
		i.from[c.Network] = s
	}
	return s
}

// take counts a newcomer against the limits; ok is false if they are reached. refund
// undoes it if the newcomer was in the class already.
func (i *intake) take(c *door.Conn) (refund func(), ok bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	now := i.now()
	s := i.source(c)
	switch {
	case !s.takes.take(now):
		i.gather(now, c.Network)
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

// bucket allows most at once and rate per second over time.
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

// full returns how much is used at now.
func (b *bucket) full(now time.Time) float64 {
	b.spent = max(0, b.spent-b.rate*now.Sub(b.at).Seconds())
	b.at = now
	return b.spent
}

func (b *bucket) refund() { b.spent = max(0, b.spent-1) }

// note remembers a newcomer, and gathers a crowd if too many have come.
func (i *intake) note(c *door.Conn, id string, sheet bool) {
	many := manyFromOne
	if i.oneRouter() {
		many = manyFromAll
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	now := i.now()
	s := i.source(c)
	s.recent = append(s.recent, newcomer{now, id, sheet})
	switch {
	case s.sheets(now) > many:
		i.gather(now, c.Network)
	case sheet && i.sheets(now) > manyFromAll:
		i.gather(now)
	case i.crowd != nil && i.crowd.from[c.Network] && now.Sub(i.crowd.last) < crowdIsPast:
		i.crowd.add(s, now)
	}
}

// sheets counts the sheets that came within crowded.
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

// gather starts a crowd with the newcomers of some addresses, by default the largest,
// or adds them to the crowd that is still coming. The caller holds the lock.
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

// largest returns the addresses with more than fewFromOne sheets, or all if none has.
// The caller holds the lock.
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

// add adds the newcomers of an address within remembered.
func (c *crowd) add(s *source, now time.Time) {
	for _, came := range slices.Backward(s.recent) {
		if now.Sub(came.at) > remembered || len(c.ids) >= mostInACrowd {
			break // the earlier ones are older still
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

// tidy forgets old newcomers. If the crowd has grown since the last call, it returns
// the crowd and its ids.
func (i *intake) tidy() (in class.Intake, ids []string, grew bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	now := i.now()
	for network, s := range i.from {
		s.recent = slices.Clone(slices.DeleteFunc(s.recent, func(came newcomer) bool { return now.Sub(came.at) > remembered }))
		if len(s.recent) == 0 && s.takes.full(now) == 0 {
			delete(i.from, network)
		}
	}
	c := i.crowd
	if c == nil || len(c.ids) == c.told {
		return class.Intake{}, nil, false
	}
	c.told = len(c.ids)
	return c.intake(), c.ids, true
}

// intake describes the crowd for the controls.
func (c *crowd) intake() class.Intake {
	seconds := max(1, int(c.last.Sub(c.first).Round(time.Second).Seconds()))
	return class.Intake{Sheets: len(c.ids), Seconds: seconds, Addresses: len(c.from)}
}

// alarm describes the crowd while it is coming and for crowdIsPast afterwards, else "".
func (i *intake) alarm() string {
	i.mu.Lock()
	defer i.mu.Unlock()
	c := i.crowd
	if c == nil || len(c.ids) == 0 || i.now().Sub(c.last) > crowdIsPast {
		return ""
	}
	in := c.intake()
	return fmt.Sprintf("%s came in %s, from %s. If that is not your class, take them back.",
		english.Counted(in.Sheets, "newcomer", "newcomers"), english.Counted(in.Seconds, "second", "seconds"), english.Counted(in.Addresses, "address", "addresses"))
}

// settled ends the crowd that the instructor has taken back. Newcomers that the
// controls do not know of yet start another.
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

// Reasons to refuse a newcomer or a vote.
var (
	errEnded    = errors.New("the class has ended and takes no more answers")
	errShut     = errors.New("the instructor has closed the door to newcomers")
	errStopping = errors.New("the class's computer is stopping for now")
	errDeleted  = errors.New("this class was deleted, with all answers in it")
	errBusy     = errors.New("too many came from your network at once; try again in a minute")

	errWithdrawn = errors.New("your answers are in the class but don't count right now: many came at once, and the instructor took them all back; tell the instructor")
)

// newcomer returns nil if the class accepts newcomers, else errEnded or errShut.
func (h *Class) newcomer() error {
	switch s := h.at(); {
	case s.Open():
		return nil
	case s.Phase == class.AtEnd:
		return errEnded
	default:
		return errShut
	}
}

// handIn submits a sheet. A sheet that is in the class already is accepted at any time.
// Errors: errEnded, errShut, errBusy and those of the store.
func (h *Class) handIn(ctx context.Context, c *door.Conn, s class.Submission) (class.Receipt, error) {
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

// devices gives each address a token, which all hosts of the class know it by, new in each run of
// them. The store keeps the token beside a sheet, so that the sheets of one device count once
// towards LeastRevealed; the address stays in memory.
type devices struct {
	tag func(network netip.Prefix) string

	mu    sync.Mutex
	known map[netip.Prefix]bool
}

// of returns the token of an address. Beyond 65,536 addresses, all further ones share a
// token, so that using many gains nothing.
func (d *devices) of(network netip.Prefix) string {
	const most = 1 << 16
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.known == nil {
		d.known = map[netip.Prefix]bool{}
	}
	if !d.known[network] && len(d.known) >= most {
		network = netip.Prefix{}
	}
	d.known[network] = true
	return d.tag(network)
}

// device returns the token of a connection; empty if the class shares one address.
func (h *Class) device(c *door.Conn) string {
	if h.at().OneRouter {
		return ""
	}
	return h.devices.of(c.Network)
}

// Others are the other hosts of a class; a store that several hosts share knows them.
type Others interface {
	// Secret returns bytes that the hosts of a class know, and no table or file; nil: this
	// host does not share any.
	Secret(name string) []byte
	// Tell tells the other hosts of a class a word, which has no space; it may get lost.
	Tell(name, word string)
	// Hear calls f with what other hosts tell, until ctx ends.
	Hear(ctx context.Context, name string, f func(word string))
}

// networks is how the hosts of a class speak to each other, and of addresses: by tags, which are
// keyed hashes with a secret that lives no longer than the hosts.
type networks struct {
	others Others // nil: this host is alone
	class  string
	own    string // the secret of a host that is alone
	me     string // what others know this host by
}

func networksOf(s Store, name string) *networks {
	others, _ := s.(Others)
	return &networks{others, name, rand.Text(), rand.Text()}
}

// tag returns the pseudonym of an address or a member for one use. Without the secret it reveals
// neither the address nor that tags of two uses are of one address.
func (n *networks) tag(use string, of any) string {
	var secret []byte
	if n.others != nil {
		secret = n.others.Secret(n.class)
	}
	if secret == nil {
		secret = []byte(n.own)
	}
	const length = 16 // bytes
	mac := hmac.New(sha256.New, secret)
	fmt.Fprintf(mac, "%s %s", use, of)
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:length])
}

// Uses of tags, and first letters of the words of hosts to each other: a wrong try, a seat that was
// taken over, the members of a host and the ways to it, and the wish to be told these.
const (
	ofWords   = "w"
	ofCodes   = "c"
	ofDevice  = "d"
	ofSeat    = "s"
	ofPresent = "p"
	ofAsking  = "?"
)

// tell tells the other hosts a word for a use, if there are any.
func (n *networks) tell(use, word string) {
	if n.others != nil {
		n.others.Tell(n.class, use+word)
	}
}

// share has guesses count for all hosts of the class.
func (n *networks) share(use string, g *guesses) {
	g.tag = func(network netip.Prefix) string { return n.tag(use, network) }
	g.tell = func(tag string) { n.tell(use, tag) }
}

// seated tells the other hosts that a member has a new seat here.
func (n *networks) seated(seat class.Membership) {
	n.tell(ofSeat, fmt.Sprintf("%s:%d", n.tag(ofSeat, seat.Member), seat.Generation))
}

// left ends the sitting of a member who has a newer seat at another host, as told by its seated.
func (h *Class) left(word string) {
	tag, turn, _ := strings.Cut(word, ":")
	generation, err := strconv.Atoi(turn)
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, s := range h.seats {
		if err == nil && s.tag == tag && s.seat.Generation < generation {
			go s.leave(leaveTakenOver)
		}
	}
}

// wayIn is how a host is reached: its lines to join, its addresses for browsers, and the
// fingerprints of its keys.
type wayIn struct{ Join, Web, Keys []string }

// card introduces a host to the others of the class: its name among them, its members, as in present,
// and for those that are apart the ways to it.
type card struct {
	Name            string
	Connected, Busy int
	Ways            wayIn
}

// present tells the other hosts which members are connected to this one, and how it is reached.
func (n *networks) present(here present, ways wayIn) {
	if data, err := json.Marshal(card{n.me, here.connected, here.busy, ways}); err == nil {
		n.tell(ofPresent, base64.RawURLEncoding.EncodeToString(data))
	}
}

// hear passes on the words of other hosts, by their first letter, until ctx ends.
func (n *networks) hear(ctx context.Context, by map[string]func(word string)) {
	if n.others == nil {
		return
	}
	n.others.Hear(ctx, n.class, func(word string) {
		for use, f := range by {
			if rest, is := strings.CutPrefix(word, use); is {
				f(rest)
			}
		}
	})
}
