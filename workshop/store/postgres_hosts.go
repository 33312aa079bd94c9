package store

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"rolefit/internal/pause"
)

// Programs that share a database tell each other that a class changed, words of its hosts, and the
// time.

// agreed is how far the clock of a program may be from that of the database.
const agreed = time.Second

// ask asks a server for its time: so it is known that it answers, and how far this computer's
// clock is from its own.
func (p *Postgres) ask(ctx context.Context, conn *pgx.Conn) error {
	ctx, cancel := context.WithTimeout(ctx, connectWithin)
	defer cancel()
	var there time.Time
	asked := p.options.now()
	err := conn.QueryRow(ctx, "SELECT clock_timestamp()").Scan(&there)
	took := p.options.now().Sub(asked)
	ahead := there.Sub(asked.Add(took / 2))
	if known := time.Duration(p.ahead.Load()); err == nil && took < agreed && (ahead-known).Abs() > agreed {
		p.ahead.Store(int64(ahead))
	}
	return err
}

// Clock returns a clock that agrees with the database's to a second or two: that of the program,
// which WithClock gave to this store, set forward or back.
func (p *Postgres) Clock() func() time.Time {
	return func() time.Time { return p.options.now().Add(time.Duration(p.ahead.Load())) }
}

// tellEvery is the interval at which other programs are told of changes.
const tellEvery = 250 * time.Millisecond

// mostTold is the length of what one program tells others of a class at once, in bytes; a
// notification takes 8,000.
const mostTold = 7500

// The third word of a notification: whether the class has changed.
const (
	hasChanged = "changed"
	asBefore   = "same"
)

// news is a message to other programs about a class.
type news struct {
	changed bool
	said    []string
	length  int // of said, with a space after each
}

// Watch returns a channel that receives a signal after changes of the class, by this or
// another program, which tells of them after tellEvery. One signal may stand for several
// changes, and is a false alarm after a cut connection. The channel is closed when ctx ends
// or the store is closed. Error: class.ErrNoClass.
func (p *Postgres) Watch(ctx context.Context, name string) (<-chan struct{}, error) {
	const what = "watch the class"
	if _, err := view(ctx, &p.classes, what, name, func(ctx context.Context, q querier) (int64, error) { return idOf(ctx, q, name) }); err != nil {
		return nil, err
	}
	p.listens(ctx)
	return p.notifier.Join(ctx, channelOf(name)), nil
}

// listens waits until this program hears others, within its patience.
func (p *Postgres) listens(ctx context.Context) {
	p.want.Do(func() { close(p.wanted) })
	select {
	case <-p.listening:
	case <-p.closing:
	case <-ctx.Done():
	case <-time.After(p.options.patience):
	}
}

// changed signals the watchers of a class here, and soon the watchers in other programs.
func (p *Postgres) changed(name string) {
	channel := channelOf(name)
	p.notifier.Put(struct{}{}, map[string]bool{channel: true})
	p.telling.Lock()
	defer p.telling.Unlock()
	p.newsOf(channel).changed = true
}

// newsOf returns the news of a class. The caller holds the lock.
func (p *Postgres) newsOf(channel string) *news {
	n := p.untold[channel]
	if n == nil {
		n = &news{}
		p.untold[channel] = n
	}
	return n
}

// Tell tells a word, which has no space, to the other programs that hear of a class, soon and at
// most once. Words beyond 7,500 bytes in a quarter of a second are dropped, and those of a
// time when the database cannot be reached. No table holds them.
func (p *Postgres) Tell(name, word string) {
	p.telling.Lock()
	defer p.telling.Unlock()
	n := p.newsOf(channelOf(name))
	if n.length+len(word) < mostTold {
		n.said, n.length = append(n.said, word), n.length+len(word)+1
	}
}

// listener hears the words of a class.
type listener struct {
	channel string
	f       func(word string)
}

// Hear calls f, from one goroutine, with each word that other programs tell of a class, until ctx
// ends. While f runs, nothing else is heard.
func (p *Postgres) Hear(ctx context.Context, name string, f func(word string)) {
	l := &listener{channelOf(name), f}
	p.telling.Lock()
	p.listeners[l] = true
	p.telling.Unlock()
	p.listens(ctx)
	context.AfterFunc(ctx, func() {
		p.telling.Lock()
		defer p.telling.Unlock()
		delete(p.listeners, l)
	})
}

// tell tells other programs of changes until Close, outside of the transactions of answers:
// a NOTIFY takes a lock of the whole server when its transaction is committed. It rests for
// tellEvery after each time, however long that took.
func (p *Postgres) tell(ctx context.Context) {
	for ended := false; !ended; {
		select {
		case <-time.After(tellEvery):
		case <-p.closing:
			ended = true
		}
		p.telling.Lock()
		told := p.untold
		p.untold = map[string]*news{}
		p.telling.Unlock()
		if len(told) > 0 {
			p.notify(ctx, told)
		}
	}
}

// notify tells other programs the news of classes, each in one notification. Changes that they
// cannot be told now come again at the next tick.
func (p *Postgres) notify(ctx context.Context, told map[string]*news) {
	var payloads []string
	for channel, n := range told {
		change := asBefore
		if n.changed {
			change = hasChanged
		}
		payloads = append(payloads, strings.Join(slices.Concat([]string{p.me, channel, change}, n.said), " "))
	}
	within, cancel := context.WithTimeout(ctx, p.options.patience)
	defer cancel()
	_, err := p.pool.Exec(within, "SELECT pg_notify('rolefit', said) FROM unnest($1::text[]) AS said", payloads)
	if err == nil {
		return
	}
	p.telling.Lock()
	defer p.telling.Unlock()
	for channel, n := range told {
		if n.changed {
			p.newsOf(channel).changed = true
		}
	}
}

// listen signals watchers of changes by other programs, from when that is wanted until Close, on a
// connection of its own.
func (p *Postgres) listen(ctx context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		<-p.closing
		cancel()
	}()
	select {
	case <-p.wanted:
	case <-ctx.Done():
	}
	ready := sync.OnceFunc(func() { close(p.listening) })
	const (
		soon = 200 * time.Millisecond // a server that restarts is there again in a second
		deaf = 2 * time.Second
	)
	for wait := time.Duration(0); pause.For(ctx, wait); {
		wait = soon
		err := p.hear(ctx, ready)
		if err != nil {
			p.away.Store(&err)
		}
		if errors.Is(err, errMany) {
			wait = deaf
			p.notifier.Put(struct{}{}, nil) // the pool may have connections
		}
	}
}

// hear listens until the connection fails. It signals all watchers first: changes before it
// were not heard. Its error says why the server is away; nil for a cut, after which it may be there.
func (p *Postgres) hear(ctx context.Context, ready func()) error {
	conn, err := pgx.ConnectConfig(ctx, p.pool.Config().ConnConfig)
	if err != nil {
		return unreachable(p.counted(err))
	}
	p.own.Add(1)
	defer p.own.Add(-1)
	defer conn.Close(context.WithoutCancel(ctx)) //nolint:errcheck // nothing is lost
	asking, cancel := context.WithTimeout(ctx, connectWithin)
	_, err = conn.Exec(asking, "LISTEN rolefit")
	cancel()
	if err != nil {
		return unreachable(err)
	}
	p.away.Store(nil)
	p.notifier.Put(struct{}{}, nil)
	ready()
	for {
		const quiet = 2 * time.Second // then ask whether the server is still there
		waiting, cancel := context.WithTimeout(ctx, quiet)
		said, err := conn.WaitForNotification(waiting)
		late := waiting.Err() != nil && ctx.Err() == nil
		cancel()
		if late {
			if err = p.ask(ctx, conn); err != nil {
				return unreachable(err)
			}
		}
		if err != nil {
			return nil
		}
		if said != nil {
			p.heard(strings.Fields(said.Payload))
		}
	}
}

// heard passes on what another program said: its name, the channel of a class, whether that
// changed, and words.
func (p *Postgres) heard(said []string) {
	const heads = 3
	if len(said) < heads || said[0] == p.me {
		return
	}
	if said[2] == hasChanged {
		p.notifier.Put(struct{}{}, map[string]bool{said[1]: true})
	}
	var hear []func(string)
	p.telling.Lock()
	for l := range p.listeners {
		if l.channel == said[1] {
			hear = append(hear, l.f)
		}
	}
	p.telling.Unlock()
	for _, f := range hear { // which may wait for a change of the class
		for _, word := range said[heads:] {
			f(word)
		}
	}
}
