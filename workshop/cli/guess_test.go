package cli_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

// prompt is the longest delay of a correct login.
const prompt = 2 * time.Second

// guesses tries words of the list, and others, from an address until it is refused.
func guesses(ip, address string, n int) error {
	client, err := from(ip, address)
	if err != nil {
		return err
	}
	defer client.Close() //nolint:errcheck // nothing is left to say
	g, err := openSession(client, dialOptions{quiet: true})
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

// atDoorOf connects to a class line by line, up to the question for the three words.
func atDoorOf(t *testing.T, h *testHost, network string) (*participant, error) {
	t.Helper()
	client, err := from(network, h.address)
	if err != nil {
		return nil, err
	}
	t.Cleanup(func() { _ = client.Close() })
	g, err := openSession(client, dialOptions{quiet: true})
	if err == nil {
		err = g.atDoor()
	}
	return g, err
}

// comesBack types correct three words.
func (g *participant) comesBack(words string) func() error {
	return func() error { return errors.Join(g.types(words+"\r"), g.hears("Welcome back")) }
}

// TestGuessers has many guess three words from the network of returning participants: these
// never wait, the guessers wait longer and longer with a message, and the controls warn.
func TestGuessers(t *testing.T) {
	t.Parallel()
	h, peace := hostedAnywhere(t), hostedAnywhere(t)
	const network = "127.0.0.66"
	person, err := seat(network, h.address)
	must(t, err)
	person.close()
	twin, err := seat(network, peace.address)
	must(t, err)
	twin.close()
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
		if err := h.rings("Three words are being guessed: "); err != nil {
			return err
		}
		for range 5 {
			g, err := atDoorOf(t, h, network)
			if err != nil {
				return err
			}
			other, err := atDoorOf(t, peace, network)
			if err != nil {
				return err
			}
			if err := within(prompt, "coming back", g.comesBack(person.words), other.comesBack(twin.words)); err != nil {
				return err
			}
		}
		g, err := seat("127.0.0.2", h.address) // from elsewhere
		if err != nil {
			return err
		}
		g.close()
		if g, err = atDoorOf(t, h, network); err != nil {
			return err
		}
		return errors.Join(g.types("hammer hammer hammer\r"), g.hears("One moment: many wrong words came from your network"))
	}
	together(t, all)
}
