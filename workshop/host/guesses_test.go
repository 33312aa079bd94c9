package host

import (
	"context"
	"errors"
	"net/netip"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"rolefit/internal/latest"
	"rolefit/workshop/class"
)

// fellows are the hosts of a class, which hear each other at once.
type fellows struct {
	secret string
	hear   map[*fellow]func(string)
	told   []string
}

// fellow is one of them.
type fellow struct {
	Store

	all *fellows
}

func (f *fellow) Secret(string) []byte { return []byte(f.all.secret) }

func (f *fellow) Tell(_, word string) {
	f.all.told = append(f.all.told, word)
	for other, hear := range f.all.hear {
		if other != f {
			hear(word)
		}
	}
}

func (f *fellow) Hear(_ context.Context, _ string, hear func(string)) { f.all.hear[f] = hear }

// TestGuessesAtSeveralHosts has one address guess at several hosts in turn: it waits as long as at
// one host, all controls warn, and no host tells another an address.
func TestGuessesAtSeveralHosts(t *testing.T) {
	t.Parallel()
	clock := func() time.Time { return time.Unix(0, 0) }
	all := &fellows{secret: "secret", hear: map[*fellow]func(string){}}
	var hosts []*guesses
	var nets []*networks
	for range 3 {
		words, codes := newGuesses(freely), newGuesses(freelyCoded)
		words.now, codes.now = clock, clock
		n := networksOf(&fellow{all: all}, "Monday")
		n.share(ofWords, words)
		n.share(ofCodes, codes)
		n.hear(t.Context(), map[string]func(string){ofWords: words.hears, ofCodes: codes.hears})
		hosts, nets = append(hosts, words), append(nets, n)
	}
	one := newGuesses(freely)
	one.now = clock
	bad := netip.MustParsePrefix("10.0.0.2/32")
	for n := range 60 {
		if got, want := hosts[n%3].wrong(bad), one.wrong(bad); got != want {
			t.Fatalf("the try after %d at three hosts waits %v, at one %v", n, got, want)
		}
	}
	for _, g := range hosts {
		if said := g.alarm(); !strings.Contains(said, "60 wrong tries in the last minute, from 1 address.") {
			t.Errorf("controls say %q", said)
		}
	}
	if wait := hosts[0].wrong(netip.MustParsePrefix("10.0.0.3/32")); wait != 0 {
		t.Errorf("somebody who mistypes elsewhere waits %v", wait)
	}
	for _, word := range all.told {
		if strings.Contains(word, "10.0") || strings.ContainsAny(word, " \n") {
			t.Errorf("a host told %q", word)
		}
	}
	tag := nets[0].tag(ofDevice, bad)
	if tag != nets[1].tag(ofDevice, bad) || tag == nets[0].tag(ofWords, bad) {
		t.Error("tags of one address differ between hosts, or not between uses")
	}
	all.secret = "another"
	if tag == nets[0].tag(ofDevice, bad) {
		t.Error("a tag outlives the secret")
	}
}

// TestLookupIsSlowToGuess looks many wrong codes up: the answers take longer and longer, right ones
// do not, and a canceled one ends at once.
func TestLookupIsSlowToGuess(t *testing.T) {
	t.Parallel()
	m, kept := career(t), &oneSheet{}
	digits := strings.Repeat("2", len(m.Assessment().Questions))
	mine, err := class.One(m, digits)
	if err != nil {
		t.Fatal(err)
	}
	kept.print = class.Fingerprint(m, mine.Sheet)
	synctest.Test(t, func(t *testing.T) {
		h := &Class{o: Options{Model: m, Store: kept}, miscoded: newGuesses(freelyCoded), liveClass: &liveClass{dirty: latest.New[struct{}]()}}
		last := time.Duration(0)
		for n := range freelyCoded + 20 {
			wrong := digits + "1" // too many
			if n%2 > 0 {
				wrong = "1" + digits[1:] // of a guesser who knows most of a participant's answers
			}
			began := time.Now()
			member, _, err := h.Lookup(t.Context(), nil, wrong)
			took := time.Since(began)
			if member != "" || (err == nil) != (n%2 > 0) || took < last || (took > last) != (n >= freelyCoded) {
				t.Errorf("the wrong one after %d: %q, %v, after %v; the one before took %v", n, member, err, took, last)
			}
			last = took
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		began := time.Now()
		if _, sheet, err := h.Lookup(ctx, nil, "nothing"); !errors.Is(err, context.Canceled) || sheet.Answers != nil {
			t.Errorf("a canceled one: %v, %v", sheet, err)
		}
		if member, _, err := h.Lookup(t.Context(), nil, digits); err != nil || member == "" {
			t.Errorf("a right one: %q, %v", member, err)
		}
		if took := time.Since(began); took > 0 {
			t.Errorf("a canceled one and a right one took %v", took)
		}
	})
}
