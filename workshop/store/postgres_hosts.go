package store

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
)

// What the programs that share a database know of each other: who holds a class, that a class
// changed, what its hosts tell each other, a secret that they share, and the time.

// heldEvery is the interval at which Hold looks after its connection.
const heldEvery = 2 * time.Second

// Hold holds a class for this program until free is called, beside others or alone, and
// again after each cut of the connection. Programs that hold it beside each other share a
// secret, see Secret. Error: ErrHeld if another program holds it alone, or at all if this one
// is to hold it alone.
func (p *Postgres) Hold(ctx context.Context, name string, alone bool) (free func(), err error) {
	conn, err := p.hold(ctx, name, alone)
	if err != nil {
		return nil, failed(ctx, "hold the class", err)
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx))
	var held sync.WaitGroup
	held.Go(func() {
		tick := time.NewTicker(heldEvery)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				if conn != nil {
					letGo(context.WithoutCancel(ctx), conn)
				}
				return
			case <-tick.C:
			}
			if conn == nil || p.ask(ctx, conn) != nil {
				conn, _ = p.hold(ctx, name, alone) // nil on an error: again at the next tick
			}
		}
	})
	return func() {
		stop()
		held.Wait()
	}, nil
}

// hold returns a connection that holds a class until it ends.
func (p *Postgres) hold(ctx context.Context, name string, alone bool) (*pgx.Conn, error) {
	within, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	conn, err := pgx.ConnectConfig(within, p.pool.Config().ConnConfig)
	if err != nil {
		return nil, unreachable(err)
	}
	lock := "SELECT pg_try_advisory_lock_shared($1)"
	if alone {
		lock = "SELECT pg_try_advisory_lock($1)"
	}
	held := false
	if err = conn.QueryRow(within, lock, holdOf(name)).Scan(&held); err == nil && !held {
		err = ErrHeld
	}
	if err == nil && !alone {
		err = p.share(within, conn, name)
	}
	if err != nil {
		return nil, errors.Join(inWords(err), conn.Close(ctx))
	}
	return conn, nil
}

// holdOf returns the number of the lock by which programs hold a class.
func holdOf(name string) int64 { return lockOf("\x00" + name) }

// letGo frees the locks of a connection and closes it. A server frees them by itself only once
// it has noticed that the connection is closed, and the next program may ask before that.
func letGo(ctx context.Context, conn *pgx.Conn) {
	ctx, cancel := context.WithTimeout(ctx, connectWithin)
	defer cancel()
	_, _ = conn.Exec(ctx, "SELECT pg_advisory_unlock_all()") // a cut connection has no locks
	_ = conn.Close(ctx)
}

// secretBytes is the length of the secret of a class.
const secretBytes = 8

// sharedQuery returns the secret of the connections that hold the class with the lock $1: each
// has a second lock, whose two numbers are the secret.
const sharedQuery = `SELECT s.classid::bigint, s.objid::bigint FROM pg_locks AS h JOIN pg_locks AS s ON s.pid = h.pid
	WHERE h.locktype = 'advisory' AND h.objsubid = 1 AND h.granted AND (h.classid::bigint << 32) | h.objid::bigint = $1
		AND h.database = (SELECT oid FROM pg_database WHERE datname = current_database())
		AND s.locktype = 'advisory' AND s.objsubid = 2 AND s.granted LIMIT 1`

// share has this program and the others that hold a class know one secret. It is in no table: a
// lock of each of their connections has its numbers. So the server has it in memory only, until
// the last of them ends, and neither its files nor copies and backups of them ever hold it.
func (p *Postgres) share(ctx context.Context, conn *pgx.Conn, name string) error {
	return pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "SELECT pg_advisory_xact_lock($1)", lockOf("\x01"+name)); err != nil {
			return err
		}
		secret := p.Secret(name) // after a cut: that of before, unless others have one
		var high, low int64
		err := tx.QueryRow(ctx, sharedQuery, holdOf(name)).Scan(&high, &low)
		switch {
		case err == nil:
			secret = binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, uint32(high)), uint32(low))
		case errors.Is(err, pgx.ErrNoRows) && secret != nil:
			err = nil
		case errors.Is(err, pgx.ErrNoRows):
			secret = make([]byte, secretBytes)
			_, err = io.ReadFull(p.options.random, secret)
		}
		if err == nil {
			_, err = tx.Exec(ctx, "SELECT pg_advisory_lock_shared($1::int, $2::int)",
				int32(binary.BigEndian.Uint32(secret)), int32(binary.BigEndian.Uint32(secret[4:])))
		}
		if err == nil {
			p.sharing.Lock()
			defer p.sharing.Unlock()
			p.secrets[name] = secret
		}
		return err
	})
}

// Secret returns the secret of the programs that hold a class beside each other, of 8 bytes. It
// may be another one after a cut of the connection. nil if this program has not held the class.
func (p *Postgres) Secret(name string) []byte {
	p.sharing.Lock()
	defer p.sharing.Unlock()
	return slices.Clone(p.secrets[name])
}

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
	rings  = "changed"
	silent = "same"
)

// news is what other programs are to be told of a class.
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
	return p.notifier.watch(ctx, channelOf(name)), nil
}

// changed signals the watchers of a class here, and soon the watchers in other programs.
func (p *Postgres) changed(name string) {
	channel := channelOf(name)
	p.notifier.notify(map[string]bool{channel: true})
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
// ends. f must not call the store.
func (p *Postgres) Hear(ctx context.Context, name string, f func(word string)) {
	l := &listener{channelOf(name), f}
	p.telling.Lock()
	p.listeners[l] = true
	p.telling.Unlock()
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
	rest := time.NewTimer(tellEvery)
	defer rest.Stop()
	for ended := false; !ended; rest.Reset(tellEvery) {
		select {
		case <-rest.C:
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
		bell := silent
		if n.changed {
			bell = rings
		}
		payloads = append(payloads, strings.Join(slices.Concat([]string{p.me, channel, bell}, n.said), " "))
	}
	within, cancel := context.WithTimeout(ctx, answerWithin)
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

// listen signals watchers of changes by other programs until Close, on a connection of its
// own. It calls ready when it hears them for the first time.
func (p *Postgres) listen(ctx context.Context, ready func()) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		<-p.closing
		cancel()
	}()
	const pause = 100 * time.Millisecond // a server that restarts is there again in a second
	for ctx.Err() == nil {
		p.hear(ctx, ready)
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
	}
}

// hear listens until the connection fails. It signals all watchers first: changes before it
// were not heard.
func (p *Postgres) hear(ctx context.Context, ready func()) {
	conn, err := pgx.ConnectConfig(ctx, p.pool.Config().ConnConfig)
	if err != nil {
		return
	}
	defer conn.Close(context.WithoutCancel(ctx)) //nolint:errcheck // nothing is lost
	asking, cancel := context.WithTimeout(ctx, connectWithin)
	_, err = conn.Exec(asking, "LISTEN rolefit")
	cancel()
	if err != nil {
		return
	}
	p.notifier.notify(nil)
	ready()
	for {
		const quiet = 5 * time.Second // then ask whether the server is still there
		waiting, cancel := context.WithTimeout(ctx, quiet)
		said, err := conn.WaitForNotification(waiting)
		if waiting.Err() != nil && ctx.Err() == nil {
			err = p.ask(ctx, conn)
		}
		cancel()
		if err != nil {
			return
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
	if said[2] == rings {
		p.notifier.notify(map[string]bool{said[1]: true})
	}
	p.telling.Lock()
	defer p.telling.Unlock()
	for l := range p.listeners {
		for _, word := range said[heads:] {
			if l.channel == said[1] {
				l.f(word)
			}
		}
	}
}
