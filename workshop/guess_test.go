package main_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

// prompt is a promise to people, and holds on any machine.
const prompt = 2 * time.Second

// guesses comes from an address and tries words of the list, and others, as long as it
// is let.
func guesses(ip, address string, n int) error {
	client, err := from(ip, address)
	if err != nil {
		return err
	}
	defer client.Close() //nolint:errcheck // nothing is left to say
	g, err := sits(client, visit{quiet: true})
	if err != nil {
		return err
	}
	if err := g.atDoor(); err != nil {
		return err
	}
	words := strings.Fields(g.words) // of the list
	for try := range 6 {
		i := n + try
		if err := g.types(fmt.Sprintf("%s %s %s\r", words[i%3], words[(i+1)%3], words[i/2%3])); err != nil {
			return nil
		}
	}
	_, _ = g.exit()
	return nil
}

// TestGuessers has many guess three words, from the network of people who come back with
// right ones: these wait for nothing, those wait longer and longer and are told so, and
// the controls say it.
func TestGuessers(t *testing.T) {
	t.Parallel()
	h := inMemory(t)
	const network = "127.0.0.66"
	person, err := seat(network, h.address)
	must(t, err)
	person.close()
	stop := make(chan struct{})
	all := map[string]func() error{}
	for n := range 60 {
		all[fmt.Sprint("guesser ", n)] = func() error {
			for {
				select {
				case <-stop:
					return nil
				default:
				}
				done := make(chan error, 1)
				go func() { done <- guesses(network, h.address, n) }()
				select {
				case err := <-done:
					if err != nil {
						return err
					}
				case <-stop:
					return nil
				}
			}
		}
	}
	all["the others"] = func() error {
		defer close(stop)
		began := time.Now()
		eventually(t, "the alarm came", func() bool {
			return strings.Contains(strings.Join(h.board().Alarms, " "), "Three words are being guessed: ")
		})
		if took := time.Since(began); took > 5*time.Second {
			t.Errorf("the alarm took %v", took)
		}
		for range 5 {
			client, err := from(network, h.address)
			if err != nil {
				return err
			}
			t.Cleanup(func() { _ = client.Close() })
			g, err := sits(client, visit{quiet: true})
			if err != nil {
				return err
			}
			if err := g.atDoor(); err != nil {
				return err
			}
			began := time.Now()
			if err := errors.Join(g.types(person.words+"\r"), g.hears("Welcome back")); err != nil {
				return err
			}
			if took := time.Since(began); took > prompt {
				return fmt.Errorf("right words took %v", took)
			}
		}
		g, err := seat("127.0.0.2", h.address) // from elsewhere
		if err != nil {
			return err
		}
		g.close()
		client, err := from(network, h.address)
		if err != nil {
			return err
		}
		defer client.Close() //nolint:errcheck // nothing is left to say
		if g, err = sits(client, visit{quiet: true}); err != nil {
			return err
		}
		return errors.Join(g.atDoor(), g.types("hammer hammer hammer\r"), g.hears("One moment: many wrong words came from your network"))
	}
	together(t, all)
}
