package cli

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"rolefit/internal/atomicfile"
	"rolefit/internal/clikit"
	"rolefit/workshop/class"
	"rolefit/workshop/store"
)

// The rules of hosting a class.
//
//   - A class in a file has one host at a time, and one in a database any number. Its lock stands beside the file of the classes, so
//     that other users and other home folders meet it too, and dies with its process.
//   - The lock file names its process and address for other commands. It is the only file
//     besides the store that holds a class's name: forgetting the class deletes it.
//   - In the workshop's folder, a file per hosted class points to its lock. The next
//     command that lists hosted classes removes the files of a killed host.

// running describes the process that hosts a class. The lock file holds it as JSON from
// its second byte on: the first byte is locked, and on Windows others cannot read a
// locked byte.
type running struct {
	PID     int    `json:"pid"`
	Address string `json:"address"` // reachable from this computer; empty: not listening yet
	Class   string `json:"class"`
	Store   string `json:"store"`             // empty: a rehearsal
	Several bool   `json:"several,omitempty"` // a door of several classes; Class is empty

	lock string // path; empty: an earlier version without locks
}

// pointerPrefix is the prefix of files in the workshop's folder that point to a lock.
const pointerPrefix = "running-"

type pointer struct {
	Lock string `json:"lock"`
}

// hosting is a class that this process has locked.
type hosting struct {
	running

	held    *atomicfile.Lock // nil: a class of a database, without a workshop's folder
	free    func()           // releases the class in a database; nil: in a file
	pointer string           // path; empty: no workshop's folder
}

// mostNote is the longest note that is read, in bytes.
const mostNote = 64 << 10

// decodeNote reads the note in a lock, or in the file of an earlier version. Another
// user may have written it, so ok is false unless its address, class and process id are
// well-formed.
func decodeNote(in io.Reader) (r running, ok bool) {
	err := json.NewDecoder(io.LimitReader(in, mostNote)).Decode(&r)
	at, wrong := netip.ParseAddrPort(cmp.Or(r.Address, "127.0.0.1:0"))
	named := r.Several && r.Class == "" || !r.Several && class.CheckName(r.Class) == nil
	return r, err == nil && wrong == nil && at.Addr().Zone() == "" && named && r.PID > 0
}

// readLock reads the note in a lock.
func readLock(path string) (r running, ok bool) {
	file, err := os.Open(path)
	if err != nil {
		return r, false
	}
	defer file.Close() //nolint:errcheck // only read
	if _, err := file.Seek(1, io.SeekStart); err != nil {
		return r, false
	}
	r, ok = decodeNote(file)
	r.lock = path
	return r, ok
}

// write writes the note into the lock.
func (h *hosting) write() error {
	data, err := json.Marshal(h.running)
	if err != nil {
		return fmt.Errorf("note who hosts the class: %w", err)
	}
	file, err := os.OpenFile(h.lock, os.O_WRONLY, 0)
	if err == nil {
		_, err = file.WriteAt(append(data, '\n'), 1) // the rest of a longer one is not read
		err = errors.Join(err, file.Close())
	}
	return clikit.Said("note who hosts the class", err)
}

// hashed returns the first 8 bytes of text's SHA-256 in hex: a file name that reveals
// nothing.
func hashed(text string) string {
	const bits = 8 // bytes
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:bits])
}

// lockOf returns the real path of the store, with links resolved, and the lock of a
// class beside it.
func lockOf(file, name string) (path, lock string, err error) {
	path, err = filepath.Abs(file)
	if err == nil {
		path, err = filepath.EvalSymlinks(path)
	}
	return path, path + "-" + hashed(name) + ".lock", clikit.Said("find the file of the classes", err)
}

// manner says which hosts of a class in a database may hold it at the same time.
type manner bool

const (
	beside manner = false // any number of hosts
	alone  manner = true  // a command that deletes it or hands it over
)

// claim locks a class for this process, before changing it. dir is the workshop's
// folder; empty if there is none. Errors: *hostedError if another process has the file's
// class; store.ErrHeld for a class in a database.
func claim(ctx context.Context, s classStore, dir, path, name string, how manner) (*hosting, error) {
	shared, ok := s.(*store.Postgres)
	if !ok {
		file, lock, err := lockOf(path, name)
		if err != nil {
			return nil, err
		}
		return acquire(ctx, dir, running{PID: os.Getpid(), Class: name, Store: file, lock: lock})
	}
	free, err := shared.Hold(ctx, name, bool(how))
	if err != nil {
		return nil, err
	}
	h := &hosting{}
	if dir != "" {
		lock := filepath.Join(dir, "database-"+strconv.Itoa(os.Getpid())+"-"+hashed(path+name)+".lock")
		if h, err = acquire(ctx, dir, running{PID: os.Getpid(), Class: name, Store: shownStore(path), lock: lock}); err != nil {
			free()
			return nil, err
		}
	}
	h.free = free
	return h, nil
}

func acquire(ctx context.Context, dir string, r running) (*hosting, error) {
	others := hosted(ctx, dir)
	same := func(o running) bool {
		return o.lock == r.lock || o.lock == "" && r.Store != "" && o.Class == r.Class && sameFile(o.Store, r.Store)
	}
	at := slices.IndexFunc(others, same)
	held, err := atomicfile.Acquire(r.lock)
	switch {
	case errors.Is(err, atomicfile.ErrHeld) || err == nil && at >= 0:
		if err == nil { // hosted by an earlier version, which takes no lock
			held.Release()
		}
		other, _ := readLock(r.lock)
		if at >= 0 {
			other = others[at]
		}
		other.Class = r.Class
		opens := ""
		if len(others) > 1 {
			opens = clikit.TypedFlag("class", other.Class)
		}
		return nil, &hostedError{running: other, here: at >= 0, opens: opens + besideFlag(dir)}
	case err != nil:
		return nil, fmt.Errorf("look whether the class %q is hosted already, with the file %s: %w", r.Class, r.lock, err)
	}
	h := &hosting{running: r, held: held}
	if dir != "" {
		h.pointer = filepath.Join(dir, pointerPrefix+hashed(r.lock)+".json")
	}
	if info, err := os.Stat(r.Store); err == nil {
		_ = os.Chmod(r.lock, info.Mode().Perm()) // the same permissions as the store
	}
	if err := h.write(); err != nil {
		h.release()
		return nil, err
	}
	return h, nil
}

func sameFile(a, b string) bool {
	if store.IsDatabase(a) || store.IsDatabase(b) {
		return a == b
	}
	one, err := os.Stat(a)
	if err != nil {
		return false
	}
	other, err := os.Stat(b)
	return err == nil && os.SameFile(one, other)
}

// listens publishes the address of the host, so that control finds it.
func (h *hosting) listens(address string) error {
	h.Address = address
	if err := h.write(); err != nil {
		return err
	}
	data, err := json.Marshal(pointer{h.lock})
	if err == nil {
		err = os.WriteFile(h.pointer, data, 0o600)
	}
	return clikit.Said("note that the class goes on", err)
}

// release removes the pointer and releases the lock.
func (h *hosting) release() {
	if h.pointer != "" {
		_ = os.Remove(h.pointer)
	}
	if h.held != nil {
		h.held.Release()
	}
	if h.free != nil {
		h.free()
	}
}

// hosted lists the classes that are hosted from this folder now, by name. It removes
// the files of processes that have ended.
func hosted(ctx context.Context, dir string) []running {
	if dir == "" {
		return nil
	}
	var all []running
	files, _ := os.ReadDir(dir) // an unreadable folder has no pointers
	for _, file := range files {
		if !strings.HasPrefix(file.Name(), pointerPrefix) {
			continue
		}
		path := filepath.Join(dir, file.Name())
		lock, ok := pointedTo(path)
		if !ok {
			continue
		}
		held, err := atomicfile.Held(lock)
		switch r, ok := readLock(lock); {
		case held && ok && r.Address != "":
			all = append(all, r)
		case !held && err == nil:
			clearAway(path, lock)
		}
	}
	if old, ok := earlier(ctx, dir, all); ok {
		all = append(all, old)
	}
	slices.SortFunc(all, func(a, b running) int {
		return cmp.Or(cmp.Compare(a.Class, b.Class), cmp.Compare(a.Store, b.Store), cmp.Compare(a.PID, b.PID))
	})
	return all
}

// pointedTo returns the lock that a pointer file names.
func pointedTo(path string) (lock string, ok bool) {
	data, err := os.ReadFile(path)
	var p pointer
	return p.Lock, err == nil && json.Unmarshal(data, &p) == nil && filepath.IsAbs(p.Lock) && filepath.Ext(p.Lock) == ".lock"
}

// clearAway removes the files of a host that has ended, under its lock, so that none
// can begin meanwhile.
func clearAway(path, lock string) {
	held, err := atomicfile.Acquire(lock)
	if err == nil {
		defer held.Release()
	}
	if err == nil || errors.Is(err, fs.ErrNotExist) { // the store's folder is gone
		_ = os.Remove(path)
	}
}

// earlierFile is the note of an earlier version, which hosted one class at a time.
const earlierFile = "running.json"

// earlier returns the class that an earlier version hosts. It deletes the note if its
// address does not answer or belongs to one of others.
func earlier(ctx context.Context, dir string, others []running) (r running, ok bool) {
	path := filepath.Join(dir, earlierFile)
	file, err := os.Open(path)
	if err != nil {
		return r, false
	}
	r, ok = decodeNote(file)
	_ = file.Close()
	if ok && !slices.ContainsFunc(others, func(o running) bool { return o.Address == r.Address }) && answers(ctx, r.Address) {
		return r, true
	}
	_ = os.Remove(path)
	return r, false
}

// hostedError is a class that another process has locked.
type hostedError struct {
	running

	here  bool   // control finds it in this folder
	opens string // flags with which control opens it
}

// who names the process and its address.
func (e *hostedError) who() string {
	who := "another process"
	if e.PID > 0 {
		who = fmt.Sprintf("process %d", e.PID)
	}
	if e.Address != "" {
		who += " at " + e.Address
	}
	return who
}

func (e *hostedError) Error() string {
	switch {
	case e.PID > 0 && e.Address == "":
		return fmt.Sprintf("the class %q is being opened or deleted by process %d; try again in a moment", e.Class, e.PID)
	case !e.here:
		return fmt.Sprintf("the class %q is already hosted by %s, by another user or with another home folder; rolefit-workshop control opens it there",
			e.Class, e.who())
	default:
		return fmt.Sprintf("the class %q is already hosted by %s; rolefit-workshop control%s opens it", e.Class, e.who(), e.opens)
	}
}
