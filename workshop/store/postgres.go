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
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"rolefit/internal/pause"
	"rolefit/workshop/class"
)

// Postgres is a store in a PostgreSQL database, which any number of programs share.
type Postgres struct {
	classes

	pool     *pgxpool.Pool
	me       string // tells signals of this store from those of others
	jobs     chan *entryJob
	ended    sync.WaitGroup        // the goroutines
	notifier notifier              // by channelOf
	ahead    atomic.Int64          // nanoseconds from this computer's clock to the database's
	short    atomic.Bool           // the server had no connection left, and has given none since
	away     atomic.Pointer[error] // why the server can't be heard; nil: it can

	want      sync.Once        // closes wanted
	wanted    chan struct{}    // closed once listen is to begin: a program that only asks has no connection for it
	listening chan struct{}    // closed once listen hears other programs
	telling   sync.Mutex       // guards untold and listeners
	untold    map[string]*news // by channelOf
	listeners map[*listener]bool

	holding holding
	turns   chan func(context.Context) // of those who use holding
	kept    sync.WaitGroup             // the goroutine keep
	own     atomic.Int32               // connections besides those of the pool: to hold classes, and to listen

	naming sync.Mutex            // guards known
	known  map[int64]class.Class // by number: what Names knows of it

	sharing sync.Mutex // guards secrets
	secrets map[string][]byte
}

// Limits of a connection, where the address does not set others.
const (
	// pooled is the number of connections besides those that a program has for itself
	// (pool_max_conns). All answers that wait share one, so a few serve many classes; nine hosts
	// fit the usual 100 of a server.
	pooled = 8
	// single is how many connections a program has for itself: to listen, and to hold classes.
	single = 2
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
const oldest = 13

// old refuses the version of a server, such as "12.19 (Debian 12.19-1)", that is too old.
func old(version string) error {
	major, err := strconv.Atoi(version[:len(version)-len(strings.TrimLeft(version, "0123456789"))])
	if err == nil && major < oldest {
		return fmt.Errorf("%w (it is version %d)", errOld, major)
	}
	return nil
}

//go:embed postgres.sql
var postgresSchema string

// postgresHome adds what tells a copy of a database, in version 2.
//
//go:embed postgres2.sql
var postgresHome string

// IsDatabase reports whether the name of a store is the address of a database, not a file.
func IsDatabase(name string) bool {
	return strings.HasPrefix(name, "postgres://") || strings.HasPrefix(name, "postgresql://")
}

// OpenPostgres opens the store in the database at an address, and makes its tables if
// they do not exist. The address is a URL as of libpq, the library of psql: several hosts,
// target_session_attrs, a password file and a service file work as there. Errors:
// ErrNewer, and sentences without the user, the password or a setting of the address.
func OpenPostgres(ctx context.Context, address string, given ...Option) (*Postgres, error) {
	const what = "open the store"
	config, err := pgxpool.ParseConfig(address)
	if err != nil {
		return nil, failed(ctx, what, errAddress) // err holds the address
	}
	p := &Postgres{
		jobs: make(chan *entryJob), untold: map[string]*news{}, listeners: map[*listener]bool{}, secrets: map[string][]byte{}, known: map[int64]class.Class{},
		turns: make(chan func(context.Context)), holding: holding{of: map[string]*held{}}, wanted: make(chan struct{}), listening: make(chan struct{}),
	}
	p.db, p.options, p.closing = p, optionsOf(given), make(chan struct{})
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
	p.ended.Go(func() { p.listen(context.WithoutCancel(ctx)) })
	p.ended.Go(func() { p.tell(context.WithoutCancel(ctx)) })
	p.ended.Go(func() { p.write(context.WithoutCancel(ctx)) })
	p.kept.Go(func() { p.keep(context.WithoutCancel(ctx)) })
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
		// A host without power or network holds its classes no longer than a minute.
		"tcp_keepalives_idle": "30", "tcp_keepalives_interval": "10", "tcp_keepalives_count": "3",
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
func migrations() []string { return []string{postgresSchema, postgresHome} }

// migrate makes the tables, or updates tables of an earlier version, one program at a time, and
// marks the classes of a copy. Errors: ErrNewer, errOld, errOther.
func (p *Postgres) migrate(ctx context.Context) error {
	return p.within(ctx, func(ctx context.Context, conn *pgx.Conn) error {
		err := old(conn.PgConn().ParameterStatus("server_version"))
		if err == nil {
			err = p.ask(ctx, conn)
		}
		if err != nil {
			return err
		}
		return pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
			if _, err := tx.Exec(ctx, "SELECT pg_advisory_xact_lock($1)", lockOf("")); err != nil {
				return err
			}
			err := update(ctx, tx)
			if err == nil {
				_, err = tx.Exec(ctx, "SELECT rolefit.settle()")
			}
			return err
		})
	})
}

// update makes or updates the tables. Errors: ErrNewer, errOther.
func update(ctx context.Context, tx pgx.Tx) error {
	var made int
	var exists bool
	err := tx.QueryRow(ctx, "SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = 'rolefit')").Scan(&exists)
	if err == nil && !exists {
		_, err = tx.Exec(ctx, "CREATE SCHEMA rolefit; CREATE TABLE version (number int NOT NULL); INSERT INTO version VALUES (0)")
	}
	if err == nil {
		err = tx.QueryRow(ctx, "SELECT number FROM rolefit.version").Scan(&made)
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
}

// Close waits for changes that have begun, and closes the channels of Watch. Later calls of
// other methods fail with ErrClosed; closing again does nothing.
func (p *Postgres) Close() error {
	p.once.Do(func() {
		close(p.closing)
		p.kept.Wait()
		p.notifier.Close()
		p.pool.Close()
	})
	return nil
}

// within runs f with a connection for at most answerWithin. ctx ends only the wait for the
// connection, which lasts longer: where a whole class comes at once, many take their turn before. After a cut, all connections are made anew: the server was restarted, or
// another one took over.
func (p *Postgres) within(ctx context.Context, f func(context.Context, *pgx.Conn) error) error {
	if err := cmp.Or(ctx.Err(), p.closed()); err != nil {
		return err
	}
	waiting, cancel := context.WithTimeout(ctx, pooled*p.options.patience)
	defer cancel()
	conn, err := p.acquire(waiting)
	if err != nil {
		return cmp.Or(p.closed(), ctx.Err(), unreachable(err))
	}
	defer conn.Release()
	working, cancel := context.WithTimeout(context.WithoutCancel(ctx), p.options.patience)
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

// acquire returns a connection of the pool. If the server has none left, it waits until one of those
// that the pool has is free.
func (p *Postgres) acquire(ctx context.Context) (*pgxpool.Conn, error) {
	const wait = 50 * time.Millisecond
	for {
		conn, err := p.pool.Acquire(ctx)
		if s := p.pool.Stat(); sqlState(p.counted(err)) != full || s.TotalConns() == s.ConstructingConns() || !pause.For(ctx, wait) {
			return conn, err
		}
	}
}

// counted notes that a server has no connection left, if that is the error of connecting to it, and
// returns the error.
func (p *Postgres) counted(err error) error {
	if sqlState(err) == full && !p.short.Swap(true) {
		p.options.warn(errMany)
	}
	return err
}

// Short returns what to do if the server had no connection left for this program, though it may have
// some, until the server gives one; else nil.
func (p *Postgres) Short() error {
	if p.short.Load() {
		return errMany
	}
	return nil
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
		return inTx(ctx, conn, pgx.TxOptions{}, func(first *pgx.Batch) {
			first.Queue(lock, lockOf(name))
			first.Queue(findQuery, hashOf(name))
		}, func(tx pgx.Tx) (err error) {
			did, err = f(ctx, session{schemas{tx}})
			return err
		})
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
		return inTx(ctx, conn, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly},
			func(first *pgx.Batch) { first.Queue(findQuery, hashOf(name)) },
			func(tx pgx.Tx) error { return f(ctx, schemas{tx}) })
	})
}

// inTx runs f in a transaction, behind the statements that first queues: they and its beginning are
// one question to the server. It commits unless one of them fails.
func inTx(ctx context.Context, conn *pgx.Conn, o pgx.TxOptions, first func(*pgx.Batch), f func(pgx.Tx) error) error {
	var begin pgx.Batch
	begin.BeginTx(o)
	first(&begin)
	sent := conn.SendBatch(ctx, &begin)
	tx := sent.Tx()
	defer tx.Rollback(ctx) //nolint:errcheck // undoes what was not committed
	err := sent.Close()
	if err == nil {
		err = f(tx)
	}
	if err == nil {
		err = tx.Commit(ctx)
	}
	return err
}

// Forget deletes a class so that nothing of it remains in the tables: its schema is dropped,
// and the server deletes the files. Elsewhere the server keeps traces for a while: in the log of
// changes (WAL) and its archive, in copies on other servers until they have followed, and in
// backups. With a report, the class stays as for SQLite. Errors: class.ErrNoClass,
// class.ErrForgotten.
func (p *Postgres) Forget(ctx context.Context, name string, report []byte) error {
	return p.forget(ctx, name, report)
}

// Backup fails with ErrNoBackup.
func (p *Postgres) Backup(ctx context.Context, _ string) error {
	return failed(ctx, "make a backup", cmp.Or(p.closed(), ErrNoBackup))
}

// Lost returns why the database is away, as found by the connection that listens; nil while that
// connection hears or is not wanted yet, or the pool has one of a server that has none left. It asks
// nothing itself.
func (p *Postgres) Lost(ctx context.Context) error {
	if err := p.closed(); err != nil {
		return failed(ctx, "look after the database", err)
	}
	away, s := p.away.Load(), p.pool.Stat()
	if away == nil || errors.Is(*away, errMany) && s.TotalConns() > s.ConstructingConns() {
		return nil
	}
	return *away
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
