package host

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"rolefit/workshop/door"
)

// gate is an intake with a fake clock.
type gate struct {
	*intake

	clock time.Time
}

func newGate() *gate {
	g := &gate{intake: newIntake(func() bool { return false }), clock: time.Unix(0, 0)}
	g.now = func() time.Time { return g.clock }
	return g
}

func (g *gate) by(ip string) *door.Conn {
	at := netip.MustParseAddr(ip)
	return &door.Conn{Network: netip.PrefixFrom(at, at.BitLen()), Own: ip == "10.0.0.1"}
}

// hands hands sheets in, and returns the number of accepted ones.
func (g *gate) hands(from *door.Conn, name string, n int, each time.Duration) (taken int) {
	for i := range n {
		if _, ok := g.take(from); ok {
			taken++
			g.note(from, fmt.Sprint(name, i), true)
		}
		g.clock = g.clock.Add(each)
	}
	return taken
}

// TestIntakeOfAClass hands in 300 sheets behind one router within ten seconds: all are
// accepted, and again when all come back, because a known sheet costs nothing.
func TestIntakeOfAClass(t *testing.T) {
	t.Parallel()
	g := newGate()
	router := g.by("10.0.0.2")
	if taken := g.hands(router, "person ", 300, 33*time.Millisecond); taken != 300 {
		t.Errorf("of a class of 300, %d were taken", taken)
	}
	for range 3000 {
		refund, ok := g.take(router)
		if !ok {
			t.Fatal("who comes back is refused")
		}
		refund()
	}
}

// TestIntakeOfAStuffer hands in more than any class: the intake is bounded, the controls show
// its numbers, and sheets of other addresses are not counted.
func TestIntakeOfAStuffer(t *testing.T) {
	t.Parallel()
	g := newGate()
	stuffer, honest := g.by("10.0.0.66"), g.by("10.0.0.2")
	g.hands(honest, "honest ", 20, 100*time.Millisecond)
	if said := g.alarm(); said != "" {
		t.Errorf("of 20 sheets the controls say %q", said)
	}
	taken := g.hands(stuffer, "stuffed ", 15_000, 5*time.Millisecond)
	if most := 400 + 2*75 + 1; taken < 400 || taken > most {
		t.Errorf("of 15,000 sheets %d are taken; at most %d may be", taken, most)
	}
	in, ids, grew := g.tidy()
	if !grew || in.Sheets != taken || in.Addresses != 1 || len(ids) != taken {
		t.Errorf("taken %d; the crowd is %+v with %d ids", taken, in, len(ids))
	}
	if slices.ContainsFunc(ids, func(id string) bool { return !strings.HasPrefix(id, "stuffed ") }) {
		t.Error("somebody else is in the crowd")
	}
	want := fmt.Sprintf("%d newcomers came in %d seconds, from 1 address.", in.Sheets, in.Seconds)
	if said := g.alarm(); !strings.HasPrefix(said, want) || in.Seconds < 60 || in.Seconds > 80 {
		t.Errorf("the controls say %q; want %q", said, want)
	}
	if _, ok := g.take(honest); !ok {
		t.Error("somebody else is refused")
	}
	g.clock = g.clock.Add(10 * time.Second)
	g.hands(stuffer, "late ", 5, 0) // before it was taken back, and after the controls knew
	g.settled()                     // it was
	if in, ids, grew := g.tidy(); !grew || in.Sheets != 5 || ids[0][:5] != "late " {
		t.Errorf("those who came after: %+v, %v", in, ids)
	}
	g.settled() // and these
	g.settled()
	if g.crowd != nil {
		t.Error("there is a crowd of nobody")
	}
	g.clock = g.clock.Add(time.Minute)
	g.hands(stuffer, "more ", 10, time.Second)
	if _, _, grew := g.tidy(); grew {
		t.Error("ten more are a crowd")
	}
	g.clock = g.clock.Add(time.Hour)
	g.tidy()
	if len(g.from) != 0 || g.alarm() != "" {
		t.Errorf("an hour later %d addresses are held: %q", len(g.from), g.alarm())
	}
}

// TestIntakeOfACrowdBesideAClass withdraws the sheets of a few busy addresses, and none of a
// class that arrived meanwhile, each from an address of its own.
func TestIntakeOfACrowdBesideAClass(t *testing.T) {
	t.Parallel()
	g := newGate()
	for i := range 30 {
		g.note(g.by(fmt.Sprint("10.0.1.", i)), fmt.Sprint("seat ", i), false)
		g.note(g.by(fmt.Sprint("10.0.1.", i)), fmt.Sprint("seat ", i), true)
		for n := range 5 {
			g.hands(g.by(fmt.Sprint("10.0.0.", n)), fmt.Sprint("stuffed ", i, n), 1, time.Second/10)
		}
	}
	in, ids, grew := g.tidy()
	if !grew || in.Addresses != 5 || slices.ContainsFunc(ids, func(id string) bool { return !strings.HasPrefix(id, "stuffed ") }) {
		t.Errorf("%+v, %v", in, ids)
	}
}

// TestIntakeOfSeats expects a participant that joins and finishes the quiz to count like a
// handed-in sheet, once.
func TestIntakeOfSeats(t *testing.T) {
	t.Parallel()
	g := newGate()
	one := g.by("10.0.0.66")
	for _, sheet := range []bool{false, true, true} {
		for i := range manyFromOne + 1 {
			g.note(one, fmt.Sprint("seat ", i), sheet)
		}
		in, _, grew := g.tidy()
		if grew && (!sheet || in.Sheets != manyFromOne+1) {
			t.Errorf("finished %v: %+v", sheet, in)
		}
		if sheet && g.alarm() == "" {
			t.Error("the controls say nothing of so many who are done")
		}
	}
}

// TestIntakeOfManyAddresses stuffs from many addresses, few from each.
func TestIntakeOfManyAddresses(t *testing.T) {
	t.Parallel()
	g := newGate()
	for n := range 200 {
		g.hands(g.by(fmt.Sprint("10.0.1.", n)), fmt.Sprint(n, " "), 1, 20*time.Millisecond)
	}
	if in, ids, grew := g.tidy(); !grew || in.Sheets != 200 || in.Addresses != 200 || len(ids) != 200 {
		t.Errorf("the crowd is %+v", in)
	}
}

// TestIntakeOfTooMany connects from many addresses at once, and from this computer: a bound
// on all applies, and a refusal by it costs an address nothing.
func TestIntakeOfTooMany(t *testing.T) {
	t.Parallel()
	g := newGate()
	if taken := g.hands(g.by("10.0.0.1"), "rehearsal ", 1000, 0); taken != 1000 {
		t.Errorf("of this computer, %d were taken", taken)
	}
	taken := 0
	for n := range 7 {
		taken += g.hands(g.by(fmt.Sprint("10.0.2.", n)), fmt.Sprint(n, " "), 350, 0)
	}
	if taken != 2000 {
		t.Errorf("beside 1,000, %d were taken", taken)
	}
	g.clock = g.clock.Add(10 * time.Second)
	if taken := g.hands(g.by("10.0.2.6"), "again ", 400, 0); taken != 200 {
		t.Errorf("ten seconds later %d were taken", taken)
	}
}

// TestIntakeOfSquatters joins without answering: the controls warn once a newcomer is
// refused.
func TestIntakeOfSquatters(t *testing.T) {
	t.Parallel()
	g := newGate()
	one := g.by("10.0.0.66")
	for i := range mostFromOne + 1 {
		if said := g.alarm(); said != "" {
			t.Fatalf("of %d seats the controls say %q", i, said)
		}
		if _, ok := g.take(one); ok {
			g.note(one, fmt.Sprint("seat ", i), false)
		}
	}
	g.settled() // which is of no crowd that the controls do not know
	if said := g.alarm(); !strings.HasPrefix(said, "400 newcomers came in 1 second, from 1 address.") {
		t.Errorf("the controls say %q", said)
	}
	if _, ids, grew := g.tidy(); !grew || len(ids) != mostFromOne {
		t.Errorf("the crowd has grown: %v, by %d", grew, len(ids))
	}
	if _, _, grew := g.tidy(); grew {
		t.Error("the crowd has grown by nobody")
	}
	g.clock = g.clock.Add(crowdIsPast + time.Second)
	if said := g.alarm(); said != "" {
		t.Errorf("of a crowd that is past the controls say %q", said)
	}
	g.tidy() // all are forgotten, but their arrival is not
	taken := 0
	for range mostFromOne {
		if _, ok := g.take(one); ok {
			taken++
		}
	}
	if taken != fromOne*121 {
		t.Errorf("two minutes later %d are taken", taken)
	}
}

// TestIntakeBehindOneRouter expects no warning about the sheets of one address, up to the
// number that a class behind one router may have.
func TestIntakeBehindOneRouter(t *testing.T) {
	t.Parallel()
	g := newGate()
	g.oneRouter = func() bool { return true }
	router := g.by("10.0.0.2")
	g.hands(router, "class ", manyFromAll, 0)
	if said := g.alarm(); said != "" {
		t.Errorf("the controls say %q", said)
	}
	g.hands(router, "one more ", 1, 0)
	if said := g.alarm(); said == "" {
		t.Error("the controls say nothing of more than a class")
	}
}

// TestIntakeOfACrowdAfterAClass stuffs from an address from which a class came earlier: the
// crowd is the last minute's sheets, and no more than the limit are remembered. The next
// crowd is another.
func TestIntakeOfACrowdAfterAClass(t *testing.T) {
	t.Parallel()
	g := newGate()
	router := g.by("10.0.0.2")
	g.hands(router, "class ", 30, 0)
	g.clock = g.clock.Add(remembered + time.Second)
	for n := range mostInACrowd + 100 {
		g.note(router, fmt.Sprint("stuffed ", n), true)
		if n == manyFromOne {
			in, ids, _ := g.tidy()
			if in.Sheets != n+1 || in.Seconds != n || slices.Contains(ids, "class 29") {
				t.Errorf("the crowd is %+v, %v", in, ids)
			}
		}
		g.clock = g.clock.Add(time.Second)
	}
	if in, _, _ := g.tidy(); in.Sheets != mostInACrowd {
		t.Errorf("%d are remembered", in.Sheets)
	}
	g.clock = g.clock.Add(crowdIsPast)
	g.hands(g.by("10.0.0.3"), "later ", manyFromOne+1, 0)
	if in, _, _ := g.tidy(); in.Sheets != manyFromOne+1 || in.Addresses != 1 {
		t.Errorf("the next crowd is %+v", in)
	}
	for _, c := range []struct {
		after time.Duration
		joins bool // the crowd
	}{{crowded + time.Second, true}, {crowdIsPast, false}} {
		g.clock = g.clock.Add(c.after)
		g.hands(g.by("10.0.0.3"), c.after.String(), 1, 0)
		if _, _, grew := g.tidy(); grew != c.joins {
			t.Errorf("%v later one more joins the crowd: %v", c.after, grew)
		}
	}
}

// TestTokensOfDevices gives each address a token of its own, which does not tell the address.
func TestTokensOfDevices(t *testing.T) {
	t.Parallel()
	n := networksOf(nil, "a")
	d := devices{tag: func(network netip.Prefix) string { return n.tag(ofDevice, network) }}
	a, other := netip.MustParsePrefix("2001:db8:1:2::/64"), netip.MustParsePrefix("2001:db8:1:3::/64")
	if d.of(a) != d.of(a) || d.of(a) == d.of(other) || strings.Contains(d.of(a), "2001") { //nolint:staticcheck // a second call
		t.Errorf("tokens %s, %s", d.of(a), d.of(other))
	}
}
