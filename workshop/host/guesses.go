package host

import (
	"fmt"
	"net/netip"
	"sync"
	"time"

	"rolefit/internal/english"
)

// Three of 2,048 words are 33 bits, 8.6 billion combinations. A connection has five wrong
// tries, one at a time, and the answers are delayed more with each wrong try from its
// address. An attacker that reconnects instead of waiting pays with a handshake, which
// costs the host some milliseconds of a core: 400 guesses a second keep two cores busy.
// In a class of 30, the first hit is expected after 8 days at that rate, with the alarm on
// the controls all the time.
//
// Right words are looked up first and answered at once; only wrong ones are delayed.

// Delays of answers to wrong words.
const (
	freely   = 5                      // tries of an address without a delay, for typing errors
	longer   = 200 * time.Millisecond // delay for each further try
	mostHeld = 20 * time.Second
	forgets  = 5 * time.Second // until one wrong try of an address is forgotten
)

// guesses counts wrong three words by address, in memory.
type guesses struct {
	now func() time.Time

	mu     sync.Mutex
	of     map[netip.Prefix]*guesser
	recent []guess // of the last minute, oldest first
}

type guesser struct {
	wrong float64 // tries, minus the forgotten ones
	at    time.Time
}

type guess struct {
	at      time.Time
	network netip.Prefix
}

func newGuesses() *guesses {
	return &guesses{now: time.Now, of: map[netip.Prefix]*guesser{}}
}

// wrong counts a wrong try from an address and returns the delay of its answer.
func (g *guesses) wrong(network netip.Prefix) time.Duration {
	const most = 10_000 // tries in recent
	g.mu.Lock()
	defer g.mu.Unlock()
	now := g.now()
	if len(g.recent) < most {
		g.recent = append(g.recent, guess{now, network})
	}
	by := g.guesser(network, now)
	by.wrong++
	return min(max(0, time.Duration((by.wrong-freely)*float64(longer))), mostHeld)
}

// guesser returns the count of an address, minus the tries forgotten by now. Beyond
// 4096 addresses all further ones share a count. The caller holds the lock.
func (g *guesses) guesser(network netip.Prefix, now time.Time) *guesser {
	const most = 4096
	if g.of[network] == nil && len(g.of) >= most {
		network = netip.Prefix{}
	}
	by := g.of[network]
	if by == nil {
		by = &guesser{at: now}
		g.of[network] = by
	}
	by.wrong = max(0, by.wrong-now.Sub(by.at).Seconds()/forgets.Seconds())
	by.at = now
	return by
}

// alarm returns the alarm for 30 or more wrong tries within a minute, else "". It also
// forgets older tries.
func (g *guesses) alarm() string {
	const many, while = 30, time.Minute
	g.mu.Lock()
	defer g.mu.Unlock()
	now := g.now()
	past := 0
	for past < len(g.recent) && now.Sub(g.recent[past].at) > while {
		past++
	}
	g.recent = append([]guess(nil), g.recent[past:]...)
	for network := range g.of {
		if by := g.guesser(network, now); by.wrong == 0 {
			delete(g.of, network)
		}
	}
	if len(g.recent) < many {
		return ""
	}
	from := map[netip.Prefix]bool{}
	for _, one := range g.recent {
		from[one.network] = true
	}
	return fmt.Sprintf("Three words are being guessed: %d wrong tries in the last minute, from %s. Right ones work as ever; a guess finds nobody in billions of tries, so look who is doing this.",
		len(g.recent), english.Counted(len(from), "address", "addresses"))
}
