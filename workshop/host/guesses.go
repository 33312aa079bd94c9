package host

import (
	"fmt"
	"net/netip"
	"sync"
	"time"
)

// Three words are 33 bits: of 2,048 words, 8.6 billion threes. What guesses them are
// connections: each has five wrong tries, one at a time, and is answered later and later
// by what came from its address. Who hangs up rather than wait pays with a handshake,
// which costs the host some milliseconds of a core: 400 guesses a second keep two cores
// busy. In a class of 30 one of them is expected to hit after 8 days of that, with the
// alarm on the controls all the time.
//
// Right words are looked up first and answered at once. Only wrong ones cost.

// How wrong tries are answered.
const (
	freely   = 5                      // of an address, without a wait: people mistype
	longer   = 200 * time.Millisecond // for each beyond these
	mostHeld = 20 * time.Second
	forgets  = 5 * time.Second // until a wrong try of an address is forgotten
)

// guesses counts the wrong three words, by address, in memory.
type guesses struct {
	now func() time.Time

	mu     sync.Mutex
	of     map[netip.Prefix]*guesser
	recent []guess // of the last minute, oldest first
}

type guesser struct {
	wrong float64 // tries, less those that are forgotten
	at    time.Time
}

type guess struct {
	at      time.Time
	network netip.Prefix
}

func newGuesses() *guesses {
	return &guesses{now: time.Now, of: map[netip.Prefix]*guesser{}}
}

// wrong notes a wrong try from an address, and says how long its answer waits.
func (g *guesses) wrong(network netip.Prefix) time.Duration {
	const most = 10_000 // tries that are counted
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

// guesser is what came from an address, less what is forgotten. Beyond so many
// addresses all others are one. The lock is held.
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

// alarm says that three words are guessed; empty: few are wrong. What is long past is
// forgotten.
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
		len(g.recent), counting(len(from), "address", "addresses"))
}
