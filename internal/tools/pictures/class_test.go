//go:build unix

package pictures

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"rolefit/content"
	"rolefit/internal/record"
	"rolefit/internal/testterm"
	"rolefit/scoring"
	"rolefit/workshop/class"
	"rolefit/workshop/store"
)

// className is the name of the class in the pictures.
const className = "Monday"

// moment is a state of the class to show: the phase, how many participants joined and
// are done, and the script that takes the shots.
type moment struct {
	state  class.State
	joined int
	done   int
	script func(p *player, s *store.SQLite, control func() (*player, error))
}

// classScenes plays a class whose participants are in its store already, and returns
// the shots of the wall and the controls.
func classScenes(ctx context.Context, binary, work string, isLight bool) ([]shot, error) {
	moments := []moment{
		{class.NewState(10), 5, 0, lobbyShot},
		{class.State{Phase: class.AtAnswering, Minutes: 10, Deadline: time.Now().Add(time.Hour)}, 12, 7, answeringShot},
		{class.State{Phase: class.AtAnswering, Minutes: 10}, 14, 12, revealShots},
	}
	return together(len(moments), func(i int) ([]shot, error) {
		return moments[i].play(ctx, binary, filepath.Join(work, fmt.Sprint("class", i+1)), isLight)
	})
}

// play hosts the class and takes the shots of one moment.
func (m moment) play(ctx context.Context, binary, home string, isLight bool) (shots []shot, err error) {
	dir := filepath.Join(home, "rolefit", "workshop")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	if err := sameKeys(dir); err != nil {
		return nil, err
	}
	s, err := m.fill(ctx, filepath.Join(dir, "classes.db"))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	begin := func(width, height int, args ...string) (*player, error) {
		t, err := testterm.Start(ctx, testterm.Options{
			Width: width, Height: height, Light: isLight,
			Env: []string{"HOME=" + home, "XDG_DATA_HOME=" + home, "TERM=xterm-256color", "LC_ALL=C.UTF-8", ground(isLight)},
		}, binary, args...)
		return &player{Terminal: t, solid: true}, err
	}
	const wide, high = 92, 26
	p, err := begin(wide, high, "--class", className, "--listen", "127.0.0.1:0", "--web", "--address", "192.168.43.117:2222")
	if err != nil {
		return nil, err
	}
	p.until("", "q stop")
	m.script(p, s, func() (*player, error) { return begin(wide, high, "control") })
	return p.shots, errors.Join(p.err, p.Kill())
}

// sameKeys writes fixed host keys, so that the pictures have fixed fingerprints.
func sameKeys(dir string) error {
	var seed [ed25519.SeedSize]byte
	seed[0] = 1 // 0 is no valid ECDSA key
	other, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), seed[:])
	if err != nil {
		return err
	}
	for name, key := range map[string]crypto.PrivateKey{"host_key": ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize)), "host_key_ecdsa": other} {
		block, err := gossh.MarshalPrivateKey(key, "")
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, name), pem.EncodeToMemory(block), 0o600)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// fill creates a store with the class and its participants.
func (m moment) fill(ctx context.Context, path string) (*store.SQLite, error) {
	a := content.Career()
	state, err := json.Marshal(m.state)
	if err != nil {
		return nil, err
	}
	chacha := rand.NewChaCha8([32]byte{1})
	s, err := store.Open(ctx, path, store.WithRandom(chacha))
	if err != nil {
		return nil, err
	}
	began := time.Now().UTC().Truncate(time.Second)
	err = s.BeginClass(ctx, class.Class{Name: className, Assessment: a.ID, Edition: a.Edition, Began: began, State: state})
	rng := rand.New(chacha)
	for i := range m.joined {
		answered := len(a.Questions)
		if i >= m.done {
			answered = len(a.Questions) * (i - m.done) / (m.joined - m.done)
		}
		err = errors.Join(err, sits(ctx, s, a, rng, i, answered))
	}
	return s, err
}

// sits lets participant i join and answer the first answered questions, leaning to a
// role.
func sits(ctx context.Context, s *store.SQLite, a *content.Assessment, rng *rand.Rand, i, answered int) error {
	seat, err := s.Join(ctx, className, fmt.Sprint("words of ", i), "")
	if err != nil {
		return err
	}
	role := []string{"fde", "software", "fde", "solutions", "fde", "implementation", "software"}[i%7]
	events := []record.Event{{Kind: record.Guessed}}
	for _, q := range a.Questions[:answered] {
		value := float64(q.Weights[role])*0.3 + rng.NormFloat64()*1.1
		events = append(events, record.Event{Kind: record.Answered, Question: q.ID, Value: int(max(-2, min(2, value+0.5)))})
	}
	done := answered == len(a.Questions)
	if done {
		events = append(events, record.Event{Kind: record.TieBreakers}, record.Event{Kind: record.Limits}, record.Event{Kind: record.Finished})
	}
	return s.Record(ctx, class.Entry{
		Class: className, Member: seat.Member, Generation: seat.Generation, Events: events,
		Progress: class.Progress{Answered: answered, Asked: len(a.Questions), Finished: done},
	})
}

// lobbyShot shoots the wall in the lobby.
func lobbyShot(p *player, _ *store.SQLite, _ func() (*player, error)) {
	p.press("c", "JOINED")
	p.shoot("wall-lobby", "The projector in the lobby: what to type to join, in large letters, and the fingerprint to compare", 0)
}

// answeringShot shoots the wall while the class answers, when the clock shows 6:40.
func answeringShot(p *player, s *store.SQLite, _ func() (*player, error)) {
	p.press("c", " left")
	for lead := 2 * time.Second; p.err == nil; lead *= 2 { // a busy machine shows it late
		p.ends(s, time.Hour, "59:")
		p.ends(s, 6*time.Minute+40*time.Second+lead, "6:40 left", "6:3")
		p.shots = nil
		p.shoot("wall-answering", "The projector while the class answers: how many joined, are halfway and are done", 0)
		if len(p.shots) > 0 && strings.Contains(p.shots[0].text, "6:40 left") {
			return
		}
	}
}

// ends has the class answer for some more time, and waits until the clock shows one of the texts.
func (p *player) ends(s *store.SQLite, left time.Duration, texts ...string) {
	ctx := context.Background()
	c, err := s.Class(ctx, className)
	if err == nil {
		var to []byte
		to, err = json.Marshal(class.State{Phase: class.AtAnswering, Minutes: 10, Deadline: time.Now().Add(left)})
		err = errors.Join(err, s.SetState(ctx, className, c.State, to))
	}
	p.err = errors.Join(p.err, err)
	p.until("", texts...)
}

// revealShots shoots the controls, the reveal, and a question after its second vote.
func revealShots(p *player, s *store.SQLite, control func() (*player, error)) {
	c, err := control()
	if err != nil {
		p.err = errors.Join(p.err, err)
		return
	}
	c.until("", "2 away") // it is counted twice a second
	c.shoot("controls", "The controls: the phases, the next step and what comes of it, and the counts", 0)
	p.press("space", "THE CLASS")
	p.press("c", "THE CLASS")
	p.shoot("wall-reveal", "The projector at the reveal: an average for each role around zero, and how the results came out", 0)
	p.press("c", "discuss")
	p.press("space", "DISCUSS 1 of 3")
	p.press("space", "close the vote")
	p.err = errors.Join(p.err, secondVote(s))
	p.until("", "VOTED    12")

	p.press("space", "AGAIN, 12")
	p.press("c", "DISCUSS 1 of 3")
	p.shoot("wall-again", "The projector after a second vote: both beside each other", 0)
	p.err = errors.Join(p.err, c.err, c.Kill())
	p.shots = slices.Concat(p.shots, c.shots)
}

// secondVote lets every finished participant vote on the current question; a third of
// them move one step.
func secondVote(s *store.SQLite) error {
	ctx := context.Background()
	c, err := s.Class(ctx, className)
	if err != nil {
		return err
	}
	var state class.State
	if err := json.Unmarshal(c.State, &state); err != nil {
		return err
	}
	finished, err := s.Finished(ctx, className)
	if err != nil {
		return err
	}
	a := content.Career()
	m, err := scoring.NewModel(a)
	if err != nil {
		return err
	}
	for i, f := range finished {
		sheet, err := class.SheetOf(m, f)
		if err != nil {
			return err
		}
		value := sheet.Answers[state.Question()]
		if i%3 == 0 && value < 2 {
			value++
		}
		if err := s.Vote(ctx, className, state.Question(), f.Member, value); err != nil {
			return err
		}
	}
	return nil
}
