package main

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

	"rolefit/internal/command"
	"rolefit/internal/disk"
	"rolefit/workshop/class"
)

// The rules of who hosts a class.
//
//   - A class has one host at a time. Its lock stands beside the file of the classes, so
//     that other users and other home folders meet it too, and dies with its process.
//   - The lock says who holds it, so that others can be told. It is the one file beside
//     the classes that holds a class's name: forgetting the class deletes it.
//   - In the workshop's folder, a file per class that is hosted points to its lock. What
//     a killed host leaves behind is cleared away by the next command that looks.

// running says who hosts a class. It is what stands in a lock, behind its first byte:
// that one is locked, and Windows lets others read no byte that is.
type running struct {
	PID     int    `json:"pid"`
	Address string `json:"address"` // this computer reaches the host at it; empty: it does not listen
	Class   string `json:"class"`
	Store   string `json:"store"` // empty: a rehearsal

	lock string // path; empty: an earlier version, which had none
}

// pointerPrefix begins the name of a file of the workshop's folder that points to a lock.
const pointerPrefix = "running-"

// pointer is what stands in such a file.
type pointer struct {
	Lock string `json:"lock"`
}

// hosting is a class that this process has for itself.
type hosting struct {
	running

	held    *disk.Lock
	pointer string // path; empty: there is no folder for it
}

// mostNote is how long a note may be, in bytes.
const mostNote = 64 << 10

// decodeNote reads what stands in a lock, or in the file of an earlier version. Another
// user may have written it: its address and its class are such, and are said as they are.
func decodeNote(in io.Reader) (r running, ok bool) {
	err := json.NewDecoder(io.LimitReader(in, mostNote)).Decode(&r)
	at, wrong := netip.ParseAddrPort(cmp.Or(r.Address, "127.0.0.1:0"))
	return r, err == nil && wrong == nil && at.Addr().Zone() == "" && class.CheckName(r.Class) == nil && r.PID > 0
}

// readLock reads who holds a lock.
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

// write says in the lock who holds it.
func (h *hosting) write() error {
	data, err := json.Marshal(h.running)
	if err != nil {
		return fmt.Errorf("note who hosts the class: %w", err)
	}
	file, err := os.OpenFile(h.lock, os.O_WRONLY, 0)
	if err == nil {
		_, err = file.WriteAt(append(data, '\n'), 1) // what is left of a longer one is not read
		err = errors.Join(err, file.Close())
	}
	return command.Said("note who hosts the class", err)
}

// hashed is a name for a file that does not tell what it stands for.
func hashed(text string) string {
	const bits = 8 // bytes
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:bits])
}

// lockOf is the lock of a class: beside the file itself, wherever links to it stand.
func lockOf(file, name string) (store, lock string, err error) {
	store, err = filepath.Abs(file)
	if err == nil {
		store, err = filepath.EvalSymlinks(store)
	}
	return store, store + "-" + hashed(name) + ".lock", command.Said("find the file of the classes", err)
}

// claim takes a class for this process alone, before anything of it is changed. dir is
// the workshop's folder; empty: there is none. Error: *hostedError where another
// process has it.
func claim(ctx context.Context, dir, file, name string) (*hosting, error) {
	store, lock, err := lockOf(file, name)
	if err != nil {
		return nil, err
	}
	return acquire(ctx, dir, running{PID: os.Getpid(), Class: name, Store: store, lock: lock})
}

// claimRehearsal does so for a class that is in no file: each rehearsal is its own.
func claimRehearsal(ctx context.Context, dir, name string) (*hosting, error) {
	lock := filepath.Join(dir, "rehearsal-"+strconv.Itoa(os.Getpid())+"-"+hashed(name)+".lock")
	return acquire(ctx, dir, running{PID: os.Getpid(), Class: name, lock: lock})
}

func acquire(ctx context.Context, dir string, r running) (*hosting, error) {
	others := hosted(ctx, dir)
	same := func(o running) bool {
		return o.lock == r.lock || o.lock == "" && r.Store != "" && o.Class == r.Class && sameFile(o.Store, r.Store)
	}
	at := slices.IndexFunc(others, same)
	held, err := disk.Acquire(r.lock)
	switch {
	case errors.Is(err, disk.ErrHeld) || err == nil && at >= 0:
		if err == nil { // an earlier version hosts it, which knows no lock
			held.Release()
		}
		other, _ := readLock(r.lock)
		if at >= 0 {
			other = others[at]
		}
		other.Class = r.Class
		opens := ""
		if len(others) > 1 {
			opens = command.TypedFlag("class", other.Class)
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
		_ = os.Chmod(r.lock, info.Mode().Perm()) // whoever may open the classes may look at it
	}
	if err := h.write(); err != nil {
		h.release()
		return nil, err
	}
	return h, nil
}

func sameFile(a, b string) bool {
	one, err := os.Stat(a)
	if err != nil {
		return false
	}
	other, err := os.Stat(b)
	return err == nil && os.SameFile(one, other)
}

// listens says where the class can be reached, so that control finds it.
func (h *hosting) listens(address string) error {
	h.Address = address
	if err := h.write(); err != nil {
		return err
	}
	data, err := json.Marshal(pointer{h.lock})
	if err == nil {
		err = os.WriteFile(h.pointer, data, 0o600)
	}
	return command.Said("note that the class goes on", err)
}

// release gives the class back, and takes away what was noted of it.
func (h *hosting) release() {
	if h.pointer != "" {
		_ = os.Remove(h.pointer)
	}
	h.held.Release()
}

// hosted lists the classes that are hosted now from this folder, by name. It clears
// away what processes left behind that are gone.
func hosted(ctx context.Context, dir string) []running {
	if dir == "" {
		return nil
	}
	var all []running
	files, _ := os.ReadDir(dir) // what cannot be listed points nowhere
	for _, file := range files {
		if !strings.HasPrefix(file.Name(), pointerPrefix) {
			continue
		}
		path := filepath.Join(dir, file.Name())
		lock, ok := pointedTo(path)
		if !ok {
			continue
		}
		held, err := disk.Held(lock)
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

// pointedTo is the lock that a file of the folder points to.
func pointedTo(path string) (lock string, ok bool) {
	data, err := os.ReadFile(path)
	var p pointer
	return p.Lock, err == nil && json.Unmarshal(data, &p) == nil && filepath.IsAbs(p.Lock) && filepath.Ext(p.Lock) == ".lock"
}

// clearAway deletes what a host left behind. Meanwhile none can begin there.
func clearAway(path, lock string) {
	held, err := disk.Acquire(lock)
	if err == nil {
		defer held.Release()
	}
	if err == nil || errors.Is(err, fs.ErrNotExist) { // the folder of the classes is gone
		_ = os.Remove(path)
	}
}

// earlierFile is where an earlier version noted the one class that it hosted.
const earlierFile = "running.json"

// earlier is the class that an earlier version hosts. Its file is deleted where that
// one does not answer, or another class does in its place.
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

// hostedError is a class that another process has.
type hostedError struct {
	running

	here  bool   // control finds it
	opens string // with these flags
}

// who is the process, and where it is reached.
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
		return fmt.Sprintf("the class %q is hosted already by %s, by another user or with another home folder; rolefit-workshop control opens it there",
			e.Class, e.who())
	default:
		return fmt.Sprintf("the class %q is hosted already by %s; rolefit-workshop control%s opens it", e.Class, e.who(), e.opens)
	}
}
