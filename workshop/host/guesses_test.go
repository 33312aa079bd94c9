package host

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"time"
)

// TestGuesses has one address guess and another mistype: the one waits longer and longer
// and is in the alarm, the other does not wait; and both are forgotten.
func TestGuesses(t *testing.T) {
	t.Parallel()
	clock := time.Unix(0, 0)
	g := newGuesses()
	g.now = func() time.Time { return clock }
	bad, good := netip.MustParsePrefix("10.0.0.2/32"), netip.MustParsePrefix("10.0.0.3/32")
	last := time.Duration(0)
	for n := range 200 {
		wait := g.wrong(bad)
		if wait < last || n < freely && wait > 0 || wait > mostHeld {
			t.Fatalf("the try after %d waits %v, the one before %v", n, wait, last)
		}
		last = wait
		if said := g.alarm(); (said != "") != (n+1 >= 30) {
			t.Fatalf("after %d tries the controls say %q", n+1, said)
		}
	}
	if last != mostHeld {
		t.Errorf("the last try waits %v", last)
	}
	if wait := g.wrong(good); wait != 0 {
		t.Errorf("somebody who mistypes elsewhere waits %v", wait)
	}
	if said := g.alarm(); !strings.Contains(said, "201 wrong tries in the last minute, from 2 addresses") {
		t.Errorf("the controls say %q", said)
	}
	clock = clock.Add(time.Hour)
	if said := g.alarm(); said != "" || len(g.of) != 0 || len(g.recent) != 0 {
		t.Errorf("an hour later: %q, %d addresses, %d tries", said, len(g.of), len(g.recent))
	}
	for n := range 10_500 { // from everywhere: what is held is bounded
		g.wrong(netip.MustParsePrefix(fmt.Sprintf("10.1.%d.%d/32", n/250, n%250)))
	}
	if len(g.of) > 4097 || len(g.recent) > 10_000 {
		t.Errorf("%d addresses and %d tries are held", len(g.of), len(g.recent))
	}
}

// TestGuessesAreForgotten has an address try once a second: of five tries one is
// forgotten meanwhile, and the alarm is about a minute.
func TestGuessesAreForgotten(t *testing.T) {
	t.Parallel()
	began := time.Unix(0, 0)
	clock := began
	g := newGuesses()
	g.now = func() time.Time { return clock }
	from := netip.MustParsePrefix("10.0.0.2/32")
	for n := range 31 {
		clock = began.Add(time.Duration(n) * time.Second)
		want := max(0, time.Duration((n+1-freely)*int(longer)-n*int(longer)/5))
		if wait := g.wrong(from); (wait - want).Abs() > time.Millisecond {
			t.Fatalf("the try after %d seconds waits %v, want %v", n, wait, want)
		}
	}
	for after, alarm := range []bool{true, false} { // 30 in the last minute, and 29
		clock = began.Add(time.Minute + time.Duration(1+after)*time.Second)
		if said := g.alarm(); (said != "") != alarm {
			t.Errorf("after %v the controls say %q", clock.Sub(began), said)
		}
	}
}
