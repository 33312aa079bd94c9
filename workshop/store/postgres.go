package store

import (
	"cmp"
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Postgres is a store in a PostgreSQL database, which any number of programs share.
type Postgres struct {
	classes

	pool     *pgxpool.Pool
	me       string // tells signals of this store from those of others
	jobs     chan *entryJob
	closing  chan struct{} // closed by Close
	once     sync.Once
	ended    sync.WaitGroup // the goroutines
	notifier notifier       // by channelOf
	telling  sync.Mutex     // guards untold
	untold   map[string]bool
}

// Limits of a connection, where the address does not set others.
const (
	// pooled is the number of connections besides that of Watch (pool_max_conns). All answers
	// that wait share one, so a few serve a class; ten hosts fit the usual 100 of a server.
	pooled = 8
	// connectWithin is the limit for each address of a server (connect_timeout): a dead one
	// has refused by then, and the next is tried.
	connectWithin = 5 * time.Second
	// statementWithin ends a statement at the server (statement_timeout). The slowest one,
	// reading all answers of a class of thousands, takes a second.
	statementWithin = "10s"
	// lockWithin ends waiting for another program (lock_timeout), which holds a class for
	// milliseconds.
	lockWithin = "5s"
	// idleWithin has the server end the transaction of a program that stopped in its middle
	// (idle_in_transaction_session_timeout), which others wait for.
	idleWithin = "15s"
	// answerWithin ends a change or a read at this end, for servers that do not answer at all.
	answerWithin = 15 * time.Second
)

// oldest is the oldest supported version of PostgreSQL.
const oldest = 130000

//go:embed postgres.sql
var postgresSchema string

// IsDatabase reports whether the name of a store is the address of a database, not a file.
func IsDatabase(name string) bool {
	return strings.HasPrefix(name, "postgres://") || strings.HasPrefix(name, "postgresql://")
}

// OpenPostgres opens the store in the database at an address, and makes its tables if
// they do not exist. The address is a URL as of libpq, the library of psql: several hosts,
// target_session_attrs, a password file and a service file work as there. Errors:
// ErrNewer, and sentences without the address or a part of it.
func OpenPostgres(ctx context.Context, address string, given ...Option) (*Postgres, error) {
	const what = "open the store"
	config, err := pgxpool.ParseConfig(address)
	if err != nil {
		return nil, failed(ctx, what, errAddress) // err holds the address
	}
	p := &Postgres{jobs: make(chan *entryJob), closing: make(chan struct{}), untold: map[string]bool{}}
	p.classes = classes{db: p, options: optionsOf(given)}
	if p.me, err = newID(p.options.random); err != nil {
		return nil, failed(ctx, what, err)
	}
	limit(config, !strings.Contains(address, "pool_max_conns="))
	if p.pool, err = pgxpool.NewWithConfig(ctx, config); err != nil {
		return nil, failed(ctx, what, errAddress)
	}
	if err := p.migrate(ctx); err != nil {
		p.pool.Close()
		return nil, failed(ctx, what, err)
	}
	listening := make(chan struct{})
	ready := sync.OnceFunc(func() { close(listening) })
	p.ended.Go(func() { p.listen(context.WithoutCancel(ctx), ready) })
	p.ended.Go(func() { p.tell(context.WithoutCancel(ctx)) })
	p.ended.Go(func() { p.write(context.WithoutCancel(ctx)) })
	select {
	case <-listening:
	case <-ctx.Done():
	case <-time.After(answerWithin):
	}
	return p, nil
}

// limit sets the limits of connections.
func limit(config *pgxpool.Config, pools bool) {
	if pools {
		config.MaxConns = pooled
	}
	const usual = 2 * time.Minute // pgx's own
	c := config.ConnConfig
	if c.ConnectTimeout <= 0 || c.ConnectTimeout >= usual {
		c.ConnectTimeout = connectWithin
	}
	config.PingTimeout = connectWithin
	for name, value := range map[string]string{
		"statement_timeout": statementWithin, "lock_timeout": lockWithin, "idle_in_transaction_session_timeout": idleWithin,
		"application_name": "rolefit-workshop",
	} {
		if c.RuntimeParams[name] == "" {
			c.RuntimeParams[name] = value
		}
	}
	c.RuntimeParams["synchronous_commit"] = "on" // what is acknowledged is on the disk
	c.RuntimeParams["search_path"] = "rolefit"
	c.RuntimeParams["client_min_messages"] = "warning"
	const texts = 1024 // a few that classes share, and one for each class
	c.StatementCacheCapacity = texts
}

// migrations[n] turns tables of version n into tables of version n+1.
func migrations() []string { return []string{postgresSchema} }

// migrate makes the tables, or updates tables of an earlier version, one program at a time.
// Errors: ErrNewer, errOld, errOther.
func (p *Postgres) migrate(ctx context.Context) error {
	return p.within(ctx, func(ctx context.Context, conn *pgx.Conn) error {
		return pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
			var server, made int
			var exists bool
			err := tx.QueryRow(ctx, "SELECT current_setting('server_version_num')::int").Scan(&server)
			if err != nil || server < oldest {
				return cmp.Or(err, errOld)
			}
			if _, err := tx.Exec(ctx, "SELECT pg_advisory_xact_lock($1)", lockOf("")); err != nil {
				return err
			}
			if err := tx.QueryRow(ctx, "SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = 'rolefit')").Scan(&exists); err != nil {
				return err
			}
			if !exists {
				_, err = tx.Exec(ctx, "CREATE SCHEMA rolefit; CREATE TABLE version (number int NOT NULL); INSERT INTO version VALUES (0)")
			}
			if err == nil {
				err = tx.QueryRow(ctx, "SELECT number FROM version").Scan(&made)
			}
			switch {
			case sqlState(err) == "42P01": // there is no such table
				return errOther
			case err != nil || made == len(migrations()):
				return err
			case made > len(migrations()):
				return ErrNewer
			}
			_, err = tx.Exec(ctx, strings.Join(migrations()[made:], "")+fmt.Sprintf("UPDATE version SET number = %d", len(migrations())))
			return err
		})
	})
}

// Close waits for changes that have begun, and closes the channels of Watch. Later calls of
// other methods fail with ErrClosed; closing again does nothing.
func (p *Postgres) Close() error {
	p.once.Do(func() {
		close(p.closing)
		p.ended.Wait()
		p.notifier.close()
		p.pool.Close()
	})
	return nil
}

// closed returns ErrClosed after Close.
func (p *Postgres) closed() error {
	select {
	case <-p.closing:
		return ErrClosed
	default:
		return nil
	}
}

// within runs f with a connection for at most answerWithin. ctx ends only the wait for the
// connection. After a cut, all connections are made anew: the server was restarted, or
// another one took over.
func (p *Postgres) within(ctx context.Context, f func(context.Context, *pgx.Conn) error) error {
	if err := cmp.Or(ctx.Err(), p.closed()); err != nil {
		return err
	}
	waiting, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	conn, err := p.pool.Acquire(waiting)
	if err != nil {
		return cmp.Or(p.closed(), ctx.Err(), unreachable(err))
	}
	defer conn.Release()
	working, cancel := context.WithTimeout(context.WithoutCancel(ctx), answerWithin)
	defer cancel()
	err = f(working, conn.Conn())
	if err == nil || refused(err) {
		return err
	}
	if conn.Conn().IsClosed() || sqlState(err) == readOnly {
		p.pool.Reset()
		if sqlState(err) == "" {
			return unreachable(err)
		}
	}
	return inWords(err)
}

// transact runs f in a transaction, with a lock on the class by its name: a shared one
// beside others. It runs f again if another program was faster.
func (p *Postgres) transact(ctx context.Context, name string, how manner, f func(context.Context, session) (bool, error)) error {
	lock := "SELECT pg_advisory_xact_lock_shared($1)"
	if how == alone {
		lock = "SELECT pg_advisory_xact_lock($1)"
	}
	did := false
	attempt := func(ctx context.Context, conn *pgx.Conn) error {
		var begin pgx.Batch
		begin.BeginTx(pgx.TxOptions{})
		begin.Queue(lock, lockOf(name))
		begin.Queue(findQuery, hashOf(name))
		sent := conn.SendBatch(ctx, &begin)
		tx := sent.Tx()
		defer tx.Rollback(ctx) //nolint:errcheck // undoes what was not committed
		err := sent.Close()
		if err == nil {
			did, err = f(ctx, session{schemas{tx}})
		}
		if err == nil {
			err = tx.Commit(ctx)
		}
		return err
	}
	err := p.within(ctx, func(ctx context.Context, conn *pgx.Conn) error {
		err := attempt(ctx, conn)
		if code := sqlState(err); code == "23505" || code == "40P01" { // a key that is taken now; a deadlock
			err = attempt(ctx, conn)
		}
		return err
	})
	if err == nil && did {
		p.changed(name)
	}
	return err
}

// view runs f in a read transaction.
func (p *Postgres) view(ctx context.Context, name string, f func(context.Context, querier) error) error {
	return p.within(ctx, func(ctx context.Context, conn *pgx.Conn) error {
		var begin pgx.Batch
		begin.BeginTx(pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly})
		begin.Queue(findQuery, hashOf(name))
		sent := conn.SendBatch(ctx, &begin)
		tx := sent.Tx()
		defer tx.Rollback(ctx) //nolint:errcheck // nothing was written
		if err := sent.Close(); err != nil {
			return err
		}
		return f(ctx, schemas{tx})
	})
}

// Hold holds a class for this program until free is called, beside others or alone, and
// again after each cut of the connection. Error: ErrHeld if another program holds it alone,
// or at all if this one is to hold it alone.
func (p *Postgres) Hold(ctx context.Context, name string, alone bool) (free func(), err error) {
	const what = "hold the class"
	lock := "SELECT pg_try_advisory_lock_shared($1)"
	if alone {
		lock = "SELECT pg_try_advisory_lock($1)"
	}
	hold := func(ctx context.Context) (*pgx.Conn, error) {
		within, cancel := context.WithTimeout(ctx, answerWithin)
		defer cancel()
		conn, err := pgx.ConnectConfig(within, p.pool.Config().ConnConfig)
		if err != nil {
			return nil, unreachable(err)
		}
		held := false
		if err = conn.QueryRow(within, lock, lockOf("\x00"+name)).Scan(&held); err == nil && !held {
			err = ErrHeld
		}
		if err != nil {
			return nil, errors.Join(inWords(err), conn.Close(ctx))
		}
		return conn, nil
	}
	conn, err := hold(ctx)
	if err != nil {
		return nil, failed(ctx, what, err)
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
			if conn == nil || alive(ctx, conn) != nil {
				conn, _ = hold(ctx) // nil on an error: again at the next tick
			}
		}
	})
	return func() {
		stop()
		held.Wait()
	}, nil
}

// letGo frees the locks of a connection and closes it. A server frees them by itself only once
// it has noticed that the connection is closed, and the next program may ask before that.
func letGo(ctx context.Context, conn *pgx.Conn) {
	ctx, cancel := context.WithTimeout(ctx, connectWithin)
	defer cancel()
	_, _ = conn.Exec(ctx, "SELECT pg_advisory_unlock_all()") // a cut connection has no locks
	_ = conn.Close(ctx)
}

// alive asks whether a server still answers.
func alive(ctx context.Context, conn *pgx.Conn) error {
	ctx, cancel := context.WithTimeout(ctx, connectWithin)
	defer cancel()
	return conn.Ping(ctx)
}

// heldEvery is the interval at which Hold looks after its connection.
const heldEvery = 2 * time.Second

// Forget deletes a class so that nothing of it remains in the tables: its schema is dropped,
// and the server deletes the files. Elsewhere the server keeps traces for a while: in the log of
// changes (WAL) and its archive, in copies on other servers until they have followed, and in
// backups. With a report, the class stays as for SQLite. Errors: class.ErrNoClass,
// class.ErrForgotten.
func (p *Postgres) Forget(ctx context.Context, name string, report []byte) error {
	report = some(report)
	return failed(ctx, "forget the class", p.transact(ctx, name, alone, func(ctx context.Context, c session) (bool, error) {
		return c.forget(ctx, name, report)
	}))
}

// Backup fails with ErrNoBackup.
func (p *Postgres) Backup(ctx context.Context, _ string) error {
	return failed(ctx, "make a backup", cmp.Or(p.closed(), ErrNoBackup))
}

// Lost returns nil until the store is closed: there is no file.
func (p *Postgres) Lost(ctx context.Context) error {
	return failed(ctx, "look after the database", p.closed())
}

// hashOf returns the key of a class in table room.
func hashOf(name string) []byte {
	sum := sha256.Sum256([]byte(name))
	return sum[:]
}

// lockOf returns the number of a class's lock; "" is that of the tables.
func lockOf(name string) int64 {
	return int64(binary.BigEndian.Uint64(hashOf(name)))
}

// channelOf returns the text by which programs tell each other that a class changed: it
// does not hold the name.
func channelOf(name string) string { return hex.EncodeToString(hashOf(name)) }

// tellEvery is the interval at which other programs are told of changes.
const tellEvery = 250 * time.Millisecond

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
	p.untold[channel] = true
}

// tell tells other programs of changes until Close, outside of the transactions of answers:
// a NOTIFY takes a lock of the whole server when its transaction is committed.
func (p *Postgres) tell(ctx context.Context) {
	tick := time.NewTicker(tellEvery)
	defer tick.Stop()
	for ended := false; !ended; {
		select {
		case <-tick.C:
		case <-p.closing:
			ended = true
		}
		p.telling.Lock()
		told := p.untold
		p.untold = map[string]bool{}
		p.telling.Unlock()
		if len(told) == 0 {
			continue
		}
		var payloads []string
		for channel := range told {
			payloads = append(payloads, p.me+" "+channel)
		}
		within, cancel := context.WithTimeout(ctx, answerWithin)
		_, err := p.pool.Exec(within, "SELECT pg_notify('rolefit', said) FROM unnest($1::text[]) AS said", payloads)
		cancel()
		if err != nil { // again at the next tick
			p.telling.Lock()
			maps.Copy(p.untold, told)
			p.telling.Unlock()
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
			err = alive(ctx, conn)
		}
		cancel()
		if err != nil {
			return
		}
		if said == nil {
			continue
		}
		if from, channel, ok := strings.Cut(said.Payload, " "); ok && from != p.me {
			p.notifier.notify(map[string]bool{channel: true})
		}
	}
}
