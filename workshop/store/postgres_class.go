package store

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"net"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"rolefit/workshop/class"
)

// schemas are the tables of a database in a transaction, whose search_path names the
// schema of a class.
type schemas struct{ tx pgx.Tx }

var parameter = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\?(\d*)| INDEXED BY \w+`) })

// translations holds the results of translated, by query: a few dozen.
var translations sync.Map //nolint:gochecknoglobals // of constants

// translated returns a query of SQLite as PostgreSQL has it: parameters are $1, $2.
func translated(query string) string {
	if known, is := translations.Load(query); is {
		return known.(string)
	}
	n := 0
	said := parameter().ReplaceAllStringFunc(query, func(found string) string {
		number, is := strings.CutPrefix(found, "?")
		switch {
		case !is: // how to find rows, for SQLite
			return ""
		case number == "":
			n++
			number = strconv.Itoa(n)
		}
		return "$" + number
	})
	translations.Store(query, said)
	return said
}

// values returns arguments with texts as bytes.
func values(args []any) []any {
	all := slices.Clone(args)
	for i, v := range all {
		if text, is := v.(string); is {
			all[i] = []byte(text)
		}
	}
	return all
}

// textScanner reads bytes into a variable of a kind of string.
type textScanner struct{ to reflect.Value }

// ScanBytes sets the variable.
func (t textScanner) ScanBytes(text []byte) error {
	t.to.SetString(string(text))
	return nil
}

func (s schemas) each(ctx context.Context, f func(scanner) error, query string, args ...any) error {
	rows, err := s.tx.Query(ctx, translated(query), values(args)...)
	if err != nil {
		return err
	}
	return eachOf(rows, f)
}

// eachOf calls f for each of rows.
func eachOf(rows pgx.Rows, f func(scanner) error) error {
	defer rows.Close()
	for rows.Next() {
		err := f(func(to ...any) error {
			to = slices.Clone(to)
			for i := range to {
				if v := reflect.ValueOf(to[i]).Elem(); v.Kind() == reflect.String {
					to[i] = textScanner{v}
				}
			}
			return rows.Scan(to...)
		})
		if err != nil {
			return err
		}
	}
	return rows.Err()
}

func (s schemas) changes(ctx context.Context, query string, args ...any) (bool, error) {
	tag, err := s.tx.Exec(ctx, translated(query), values(args)...)
	return tag.RowsAffected() > 0, err
}

// findQuery has a transaction use the schema of a class. Without one, it uses rolefit,
// whose table class is empty.
const findQuery = "SELECT set_config('search_path', 'rolefit_' || id, true) FROM rolefit.room WHERE key = $1"

// enterQuery has a transaction use the schema of a class by its number; rolefit if that was dropped
// meanwhile.
const enterQuery = "SELECT set_config('search_path', 'rolefit_' || $1::bigint || ', rolefit', true)"

func (s schemas) enter(ctx context.Context, id int64) error {
	_, err := s.tx.Exec(ctx, enterQuery, id)
	return err
}

// ids returns the numbers of the classes. A number is never given to another class.
func (s schemas) ids(ctx context.Context) ([]int64, error) {
	return rowsOf(ctx, s, column[int64], "SELECT id FROM rolefit.room")
}

// classes reads classes with one question to the server.
func (s schemas) classes(ctx context.Context, ids []int64) (all []numbered, err error) {
	var asked pgx.Batch
	for _, id := range ids {
		asked.Queue(enterQuery, id)
		asked.Queue("SELECT " + classColumns + " FROM class").Query(func(rows pgx.Rows) error {
			return eachOf(rows, func(scan scanner) error {
				one, err := scanClass(scan)
				all = append(all, one)
				return err
			})
		})
	}
	if len(ids) > 0 {
		err = s.tx.SendBatch(ctx, &asked).Close()
	}
	return all, err
}

// Names returns the names of the classes whose answers are kept, in the order in which they began. It
// reads those that it does not know yet: a class keeps its name, and loses its answers with its
// number.
func (p *Postgres) Names(ctx context.Context) ([]string, error) {
	p.naming.Lock()
	defer p.naming.Unlock()
	ids, err := idsOf(ctx, &p.classes)
	if err != nil {
		return nil, err
	}
	maps.DeleteFunc(p.known, func(id int64, _ class.Class) bool { return !slices.Contains(ids, id) })
	found, err := inParts(ctx, &p.classes, slices.DeleteFunc(ids, func(id int64) bool {
		_, known := p.known[id]
		return known
	}), func(ctx context.Context, q querier, ids []int64) ([]numbered, error) { return q.classes(ctx, ids) })
	if err != nil {
		return nil, err
	}
	for _, c := range found {
		p.known[c.id] = class.Class{Name: c.Name, Began: c.Began, Report: c.Report}
	}
	var names []string
	for _, c := range slices.SortedFunc(maps.Values(p.known), func(a, b class.Class) int {
		return cmp.Or(a.Began.Compare(b.Began), cmp.Compare(a.Name, b.Name))
	}) {
		if c.Report == nil {
			names = append(names, c.Name)
		}
	}
	return names, nil
}

// make makes the schema of a class.
func (s schemas) make(ctx context.Context, name string) error {
	_, err := s.tx.Exec(ctx, "SELECT rolefit.make_class($1)", hashOf(name))
	return err
}

// drop drops the schema of a class.
func (s schemas) drop(ctx context.Context, id int64) error {
	_, err := s.tx.Exec(ctx, fmt.Sprintf("DROP SCHEMA rolefit_%d CASCADE; DELETE FROM rolefit.room WHERE id = %d; SET LOCAL search_path = rolefit", id, id))
	return err
}

// entryJob is an entry for the goroutine that saves them.
type entryJob struct {
	class.Entry

	lines  [][]byte
	answer int // of the function record in postgres.sql
	err    error
	done   chan struct{}
}

// Record is as for SQLite, with the same errors. Entries that wait share a transaction: its two round
// trips, and one sync of the server's disk.
func (p *Postgres) Record(ctx context.Context, e class.Entry) error {
	const what = "save the answer"
	lines, err := encode(e.Events)
	if err != nil {
		return failed(ctx, what, err)
	}
	j := &entryJob{Entry: e, lines: lines, done: make(chan struct{})}
	if err = pass(ctx, &p.classes, p.jobs, j, j.done); err == nil {
		err = j.err
	}
	if err == nil && j.answer > 1 {
		err = [...]error{2: ErrNoMember, class.ErrTakenOver, class.ErrGap, class.ErrConflict, class.ErrForgotten}[j.answer]
	}
	return failed(ctx, what, err)
}

// write saves entries until Close.
func (p *Postgres) write(ctx context.Context) {
	for {
		var jobs []*entryJob
		select {
		case first := <-p.jobs:
			jobs = gathered(first, p.jobs)
		case <-p.closing:
			return
		}
		err := p.save(ctx, jobs)
		changed := map[string]bool{}
		for _, j := range jobs {
			j.err = cmp.Or(j.err, err)
			if j.err == nil && j.answer == 1 {
				changed[j.Class] = true
			}
		}
		for name := range changed {
			p.changed(name)
		}
		for _, j := range jobs {
			close(j.done)
		}
	}
}

// save saves entries in one transaction, in the order of classes and participants: so two
// programs never wait for each other.
func (p *Postgres) save(ctx context.Context, jobs []*entryJob) error {
	slices.SortStableFunc(jobs, func(a, b *entryJob) int {
		return cmp.Or(bytes.Compare(hashOf(a.Class), hashOf(b.Class)), cmp.Compare(a.Member, b.Member))
	})
	var locks []int64
	var hashes [][]byte
	for i, j := range jobs {
		if i == 0 || j.Class != jobs[i-1].Class {
			locks, hashes = append(locks, lockOf(j.Class)), append(hashes, hashOf(j.Class))
		}
	}
	return p.within(ctx, func(ctx context.Context, conn *pgx.Conn) error {
		ids := map[string]int64{}
		var begin, rest pgx.Batch
		begin.Queue("BEGIN")
		begin.Queue("SELECT pg_advisory_xact_lock_shared(lock) FROM unnest($1::bigint[]) AS lock", locks)
		begin.Queue("SELECT key, id FROM rolefit.room WHERE key = ANY($1)", hashes).Query(func(rows pgx.Rows) error {
			var key []byte
			var id int64
			_, err := pgx.ForEachRow(rows, []any{&key, &id}, func() error {
				ids[string(key)] = id
				return nil
			})
			return err
		})
		err := conn.SendBatch(ctx, &begin).Close()
		for _, j := range jobs {
			id, known := ids[string(hashOf(j.Class))]
			if !known {
				j.err = class.ErrNoClass
				continue
			}
			done := j.Progress
			rest.Queue(fmt.Sprintf("SELECT rolefit_%d.record($1, $2, $3, $4, $5, $6, $7, $8)", id),
				id, []byte(j.Member), j.Generation, j.From, j.lines, done.Answered, done.Asked, done.Finished,
			).QueryRow(func(row pgx.Row) error { return row.Scan(&j.answer) })
		}
		if err == nil {
			rest.Queue("COMMIT")
			err = conn.SendBatch(ctx, &rest).Close()
		}
		if err != nil {
			for _, j := range jobs {
				j.err = nil // that of the batch stands
			}
			_, _ = conn.Exec(ctx, "ROLLBACK")
		}
		return err
	})
}

// ErrHeld means that another program holds a class, see Hold.
var ErrHeld = errors.New("the class is being deleted or handed over, or hosts serve it; stop them first")

// Faults of a database in words.
var (
	ErrNoBackup = errors.New("classes in a database are copied with its own tool: pg_dump --format=custom --file=FILE DATABASE")

	errAddress     = errors.New("the address of the database can't be read; write postgres://USER@HOST/DATABASE")
	errUnreachable = errors.New("the database can't be reached; see that it runs, and the network to it")
	errSlow        = errors.New("the database did not answer in time, or another program holds the class; try again")
	errReadOnly    = errors.New("the database is read-only: it is a copy of another one, or is being switched over")
	errLogin       = errors.New("the database does not know this user and password; set them in ROLEFIT_STORE, or in a file that PGPASSFILE or PGSERVICEFILE names")
	errNoDatabase  = errors.New("the server has no such database; make it with createdb")
	errRights      = errors.New("the user of the database isn't allowed to do that; it needs GRANT CREATE ON DATABASE, and tables that it made itself")
	errOld         = errors.New("the database is older than PostgreSQL 13; use a newer one")
	errOther       = errors.New("the schema rolefit of the database holds something other than classes; name another database")
	errMany        = errors.New("the database has no connection left; end other programs, or raise its max_connections")
)

// States of errors: a change at a server that takes none, a connection to one that has none left.
const (
	readOnly = "25006"
	full     = "53300"
)

// sqlState returns the code of an error that a server sent; empty for other errors.
func sqlState(err error) string {
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return e.Code
	}
	return ""
}

// unreachable words a failed connection. It keeps the words of the network or the server,
// and nothing of the address.
func unreachable(err error) error {
	if sqlState(err) != "" {
		return inWords(err)
	}
	if e, ok := errors.AsType[*net.OpError](err); ok {
		return fmt.Errorf("%w (%w)", errUnreachable, e)
	}
	return errUnreachable
}

// inWords words an error of the database, and leaves others as they are.
func inWords(err error) error {
	code := sqlState(err)
	said := map[string]error{
		readOnly: errReadOnly, "3D000": errNoDatabase, "42501": errRights, "53100": class.ErrFull, full: errMany,
		"57014": errSlow, "55P03": errSlow, "25P03": errSlow, "25P04": errSlow,
		"42P01": class.ErrNoClass, "3F000": class.ErrNoClass, // it was forgotten meanwhile
	}[code]
	switch {
	case said != nil:
	case code == "" && errors.Is(err, context.DeadlineExceeded):
		return errSlow
	case code == "":
		return err
	case strings.HasPrefix(code, "28"):
		said = errLogin
	case strings.HasPrefix(code, "08"), strings.HasPrefix(code, "57P"):
		said = errUnreachable
	default:
		e, _ := errors.AsType[*pgconn.PgError](err)
		return fmt.Errorf("the database failed: %s (%s)", e.Message, code)
	}
	if refused(said) {
		return said
	}
	return fmt.Errorf("%w (%s)", said, code)
}

// Connections returns how many connections to the database this program has, how many of them do
// something now, and the most there may be.
func (p *Postgres) Connections() (open, used, most int) {
	s, own := p.pool.Stat(), int(p.own.Load())
	return int(s.TotalConns()) + own, int(s.AcquiredConns()) + own, int(s.MaxConns()) + single
}
