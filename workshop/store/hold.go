package store

import (
	"cmp"
	"context"
	"encoding/binary"
	"io"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
)

// A program holds classes by locks of one connection, so its connections do not grow with its
// classes. The hosts of a class share a secret.

// heldEvery is the interval at which a program looks after the connection that holds classes.
const heldEvery = 2 * time.Second

// holding is the classes that a program holds. The goroutine keep alone uses it.
type holding struct {
	conn *pgx.Conn        // nil: nothing is held, or the connection was lost
	of   map[string]*held // by name
}

// held is a class that a program holds.
type held struct {
	alone  bool
	times  int    // that it is to be freed
	locked bool   // on the connection
	secret []byte // of which the connection has locks; nil: none
}

// Hold holds a class for this program until free is called or the store is closed, beside others
// or alone, and again after each cut of the connection. Programs that hold it beside each other
// share a secret, see Secret. Error: ErrHeld if a program holds it alone, or at all if this one is
// to hold it alone.
func (p *Postgres) Hold(ctx context.Context, name string, alone bool) (free func(), err error) {
	if err := p.inTurn(ctx, func(ctx context.Context) error { return p.hold(ctx, name, alone) }); err != nil {
		return nil, failed(ctx, "hold the class", err)
	}
	return sync.OnceFunc(func() {
		_ = p.inTurn(context.WithoutCancel(ctx), func(ctx context.Context) error { // a closed store holds nothing
			p.free(ctx, name)
			return nil
		})
	}), nil
}

// inTurn has keep run f, for at most answerWithin. ctx ends only the wait for that.
func (p *Postgres) inTurn(ctx context.Context, f func(context.Context) error) (err error) {
	done := make(chan struct{})
	passed := pass(ctx, &p.classes, p.turns, func(ctx context.Context) {
		defer close(done)
		ctx, cancel := context.WithTimeout(ctx, p.options.patience)
		defer cancel()
		err = f(ctx)
	}, done)
	return cmp.Or(passed, err)
}

// keep holds classes until Close, and then until all that had begun has ended.
func (p *Postgres) keep(ctx context.Context) {
	rest := time.NewTimer(heldEvery)
	defer rest.Stop()
	for {
		select {
		case work := <-p.turns:
			work(ctx)
			continue
		case <-rest.C:
			p.again(ctx)
		case <-p.closing:
			p.ended.Wait()
			p.lose(ctx)
			return
		}
		rest.Reset(heldEvery)
	}
}

// again looks after the connection, and takes what is not locked on it: after a cut, or because
// another program had it.
func (p *Postgres) again(ctx context.Context) {
	if p.holding.conn != nil && p.ask(ctx, p.holding.conn) != nil {
		p.lose(ctx)
	}
	ctx, cancel := context.WithTimeout(ctx, p.options.patience)
	defer cancel()
	_ = p.take(ctx) // again at the next tick
	if p.short.Load() {
		p.probe(ctx)
	}
}

// probe sees whether a server that had no connection left gives one again, which it hands back.
func (p *Postgres) probe(ctx context.Context) {
	conn, err := pgx.ConnectConfig(ctx, p.pool.Config().ConnConfig)
	if p.counted(err) == nil {
		p.short.Store(false)
		_ = conn.Close(ctx)
	}
}

// hold takes a class. Errors: as of Hold.
func (p *Postgres) hold(ctx context.Context, name string, alone bool) error {
	if h := p.holding.of[name]; h != nil {
		if alone || h.alone {
			return ErrHeld
		}
		h.times++
		return nil
	}
	h := &held{alone: alone, times: 1}
	p.holding.of[name] = h
	err := p.take(ctx)
	if err == nil && !h.locked {
		err = ErrHeld
	}
	if err != nil {
		p.free(ctx, name)
	}
	return err
}

// free lets a class go. Without one, the connection ends.
func (p *Postgres) free(ctx context.Context, name string) {
	h := p.holding.of[name]
	h.times--
	if h.times > 0 {
		return
	}
	delete(p.holding.of, name)
	switch {
	case len(p.holding.of) == 0:
		p.lose(ctx)
	case p.holding.conn != nil && p.unlock(ctx, name, h) != nil:
		p.lose(ctx)
	}
}

// lose ends the connection, and what it holds. A server frees the locks of a connection by itself
// only once it has noticed that it is closed, and the next program may ask before that.
func (p *Postgres) lose(ctx context.Context) {
	conn := p.holding.conn
	if conn == nil {
		return
	}
	p.holding.conn = nil
	p.own.Add(-1)
	for _, h := range p.holding.of {
		h.locked, h.secret = false, nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), connectWithin)
	defer cancel()
	_, _ = conn.Exec(ctx, "SELECT pg_advisory_unlock_all()") // a cut connection has no locks
	_ = conn.Close(ctx)
}

// take locks the classes that are not locked, all with three questions to the server. Another
// program may have some of them.
func (p *Postgres) take(ctx context.Context) error {
	all := map[string]*held{}
	for name, h := range p.holding.of {
		if !h.locked {
			all[name] = h
		}
	}
	if len(all) == 0 {
		return nil
	}
	err := p.connect(ctx)
	if err != nil {
		return err
	}
	var names []string
	var locks []int64
	var alone []bool
	for name, h := range all {
		names, locks, alone = append(names, name), append(locks, holdOf(name)), append(alone, h.alone)
	}
	var n int
	var got bool
	rows, _ := p.holding.conn.Query(ctx, `SELECT n, CASE WHEN alone THEN pg_try_advisory_lock(lock) ELSE pg_try_advisory_lock_shared(lock) END
		FROM unnest($1::bigint[], $2::bool[]) WITH ORDINALITY AS l(lock, alone, n)`, locks, alone)
	_, err = pgx.ForEachRow(rows, []any{&n, &got}, func() error {
		all[names[n-1]].locked = got
		return nil
	})
	if err == nil {
		err = p.share(ctx, all)
	}
	if err == nil {
		return nil
	}
	for name, h := range all {
		if p.holding.conn.IsClosed() || p.unlock(ctx, name, h) != nil {
			p.lose(ctx)
			break
		}
	}
	return inWords(err)
}

// connect makes the connection, unless there is one.
func (p *Postgres) connect(ctx context.Context) error {
	if p.holding.conn != nil {
		return nil
	}
	conn, err := pgx.ConnectConfig(ctx, p.pool.Config().ConnConfig)
	if err != nil {
		return unreachable(p.counted(err))
	}
	p.holding.conn = conn
	p.own.Add(1)
	return nil
}

// unlock frees the locks of a class, which may have some of them only.
func (p *Postgres) unlock(ctx context.Context, name string, h *held) error {
	var locks pgx.Batch
	how := "SELECT pg_advisory_unlock_shared($1)"
	if h.alone {
		how = "SELECT pg_advisory_unlock($1)"
	}
	if h.locked {
		locks.Queue(how, holdOf(name))
	}
	if h.secret != nil {
		locks.Queue("SELECT pg_advisory_unlock_shared(half, number) FROM unnest($1::int[], $2::int[]) AS s(half, number)", halves(name), numbers(h.secret))
	}
	h.locked, h.secret = false, nil
	if locks.Len() == 0 {
		return nil
	}
	return p.holding.conn.SendBatch(ctx, &locks).Close()
}

// holdOf returns the number of the lock by which programs hold a class.
func holdOf(name string) int64 { return lockOf("\x00" + name) }

// secretBytes is the length of the secret of a class.
const secretBytes = 8

// halves returns the first numbers of the two locks that have the secret of a class, and numbers
// the second ones: the secret.
func halves(name string) []int32 { return numbers(hashOf("\x02" + name)[:secretBytes]) }

func numbers(secret []byte) (n []int32) {
	for half := range slices.Chunk(secret, secretBytes/2) {
		n = append(n, int32(binary.BigEndian.Uint32(half)))
	}
	return n
}

// sharedQuery returns the two numbers of the locks whose first number is one of $1. Locks have them
// without a sign.
const sharedQuery = `SELECT DISTINCT ON (half) half, number FROM (
		SELECT classid::bigint::bit(32)::int AS half, objid::bigint::bit(32)::int AS number, * FROM pg_locks) AS l
	WHERE locktype = 'advisory' AND objsubid = 2 AND granted AND half = ANY($1::int[])
		AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`

// share has this program and the others that hold classes know one secret of each. It is in no
// table: locks of each of their connections have its numbers. So the server has it in memory
// only, until the last of them ends, and neither its files nor copies and backups of them ever
// hold it.
func (p *Postgres) share(ctx context.Context, all map[string]*held) error {
	maps.DeleteFunc(all, func(_ string, h *held) bool { return h.alone || !h.locked })
	if len(all) == 0 {
		return nil
	}
	var asked, first, second []int32
	for name := range all {
		asked = append(asked, halves(name)...)
	}
	known := map[int32]int32{}
	return inTx(ctx, p.holding.conn, pgx.TxOptions{}, func(begin *pgx.Batch) {
		begin.Queue("SELECT pg_advisory_xact_lock($1)", lockOf("\x01"))
		begin.Queue(sharedQuery, asked).Query(func(rows pgx.Rows) error {
			var half, number int32
			_, err := pgx.ForEachRow(rows, []any{&half, &number}, func() error {
				known[half] = number
				return nil
			})
			return err
		})
	}, func(tx pgx.Tx) (err error) {
		for name, h := range all {
			if h.secret, err = p.secretOf(name, known); err != nil {
				return err
			}
			first, second = append(first, halves(name)...), append(second, numbers(h.secret)...)
		}
		_, err = tx.Exec(ctx, "SELECT pg_advisory_lock_shared(half, number) FROM unnest($1::int[], $2::int[]) AS s(half, number)", first, second)
		return err
	})
}

// secretOf returns the secret of a class that others have, by the numbers of their locks; else that
// of before, or a new one.
func (p *Postgres) secretOf(name string, known map[int32]int32) ([]byte, error) {
	p.sharing.Lock()
	defer p.sharing.Unlock()
	secret := slices.Clone(p.secrets[name])
	if secret == nil {
		secret = make([]byte, secretBytes)
		if _, err := io.ReadFull(p.options.random, secret); err != nil {
			return nil, err
		}
	}
	const length = secretBytes / 2 // of a half
	for i, half := range halves(name) {
		if number, is := known[half]; is {
			binary.BigEndian.PutUint32(secret[length*i:], uint32(number))
		}
	}
	p.secrets[name] = secret
	return secret, nil
}

// Secret returns the secret of the programs that hold a class beside each other, of 8 bytes. It
// may be another one after a cut of the connection. nil if this program has not held the class.
func (p *Postgres) Secret(name string) []byte {
	p.sharing.Lock()
	defer p.sharing.Unlock()
	return slices.Clone(p.secrets[name])
}
