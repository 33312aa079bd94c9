package host

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"maps"
	"math"
	"net/netip"
	"slices"
	"strings"
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

// guesses counts wrong three words, or wrong result codes, by address, in memory: those at this
// host and at the other hosts of the class.
type guesses struct {
	now    func() time.Time
	freely float64                           // tries of an address without a delay
	tag    func(network netip.Prefix) string // what an address is known by
	tell   func(tag string)                  // tells the other hosts of a try

	mu     sync.Mutex
	of     map[string]*bucket // tries by tag, minus the forgotten ones
	recent []guess            // of the last minute, oldest first
}

type guess struct {
	at  time.Time
	tag string
}

func newGuesses(freely float64) *guesses {
	return &guesses{now: time.Now, freely: freely, tag: netip.Prefix.String, tell: func(string) {}, of: map[string]*bucket{}}
}

// wrong counts a wrong try from an address and returns the delay of its answer.
func (g *guesses) wrong(network netip.Prefix) time.Duration {
	tag := g.tag(network)
	g.tell(tag)
	return g.count(tag)
}

// count counts a wrong try here or at another host. Beyond 4096 addresses all further ones
// share a count.
func (g *guesses) count(tag string) time.Duration {
	const most, mostOf = 10_000, 4096 // tries in recent, addresses
	g.mu.Lock()
	defer g.mu.Unlock()
	now := g.now()
	if len(g.recent) < most {
		g.recent = append(g.recent, guess{now, tag})
	}
	if g.of[tag] == nil && len(g.of) >= mostOf {
		tag = ""
	}
	by := g.of[tag]
	if by == nil {
		by = &bucket{most: math.Inf(1), rate: 1 / forgets.Seconds()}
		g.of[tag] = by
	}
	by.take(now)
	return min(max(0, time.Duration((by.spent-g.freely)*float64(longer))), mostHeld)
}

// tidy forgets older tries.
func (g *guesses) tidy() {
	const while = time.Minute
	g.mu.Lock()
	defer g.mu.Unlock()
	now := g.now()
	g.recent = slices.Clone(slices.DeleteFunc(g.recent, func(one guess) bool { return now.Sub(one.at) > while }))
	maps.DeleteFunc(g.of, func(_ string, by *bucket) bool { return by.full(now) == 0 })
}

// alarm returns the alarm for 30 or more wrong three words within a minute, else "". It
// also forgets older tries.
func (g *guesses) alarm() string {
	const many = 30
	g.tidy()
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.recent) < many {
		return ""
	}
	from := map[string]bool{}
	for _, one := range g.recent {
		from[one.tag] = true
	}
	return fmt.Sprintf("Three words are being guessed: %d wrong tries in the last minute, from %s. Right ones work as ever; a guess finds nobody in billions of tries, so look who is doing this.",
		len(g.recent), english.Counted(len(from), "address", "addresses"))
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

// networks is how the hosts of a class speak of addresses: by tags, which are keyed hashes with
// a secret that lives no longer than the hosts.
type networks struct {
	others Others // nil: this host is alone
	class  string
	own    string // the secret of a host that is alone
}

func networksOf(s Store, name string) *networks {
	others, _ := s.(Others)
	return &networks{others, name, rand.Text()}
}

// tag returns what an address is known by for a use: nobody without the secret can tell the
// address, or that tags of two uses are of one address.
func (n *networks) tag(use string, network netip.Prefix) string {
	var secret []byte
	if n.others != nil {
		secret = n.others.Secret(n.class)
	}
	if secret == nil {
		secret = []byte(n.own)
	}
	const length = 16 // bytes
	mac := hmac.New(sha256.New, secret)
	fmt.Fprintf(mac, "%s %s", use, network)
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:length])
}

// Uses of tags, and first letters of what hosts tell each other: a wrong try.
const (
	ofWords  = "w"
	ofCodes  = "c"
	ofDevice = "d"
)

// share has guesses count for all hosts of the class.
func (n *networks) share(use string, g *guesses) {
	g.tag = func(network netip.Prefix) string { return n.tag(use, network) }
	if n.others != nil {
		g.tell = func(tag string) { n.others.Tell(n.class, use+tag) }
	}
}

// hear counts wrong tries at other hosts until ctx ends.
func (n *networks) hear(ctx context.Context, counts map[string]*guesses) {
	if n.others == nil {
		return
	}
	n.others.Hear(ctx, n.class, func(word string) {
		for use, g := range counts {
			if tag, is := strings.CutPrefix(word, use); is {
				g.count(tag)
			}
		}
	})
}
