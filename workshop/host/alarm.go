package host

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"runtime/debug"
	runtimemetrics "runtime/metrics"
	"slices"
	"time"

	"rolefit/internal/pause"
	"rolefit/internal/textsafe"
	"rolefit/workshop/class"
	"rolefit/workshop/door"
	"rolefit/workshop/metrics"
)

// Alarms and counts for the controls, and counts for who looks after the machine.

// alarmKind is the subject of an alarm; each kind shows one sentence at a time.
type alarmKind int

// The kinds, most urgent first.
const (
	alarmDisk    alarmKind = iota // the store fails
	alarmFile                     // the file of the classes was removed or replaced
	alarmMemory                   // the process nears its memory limit
	alarmShort                    // the database has no connection left
	alarmDoor                     // all connections are taken
	alarmPages                    // all connections of browsers are taken
	alarmIntake                   // many newcomers came in a short time
	alarmGuesses                  // many wrong three words
	alarmAddress                  // the address changed
	alarmKinds
)

// movedFor is how long boards announce that the commands to join have changed.
const movedFor = 10 * time.Minute

// raise sets the sentence of an alarm, empty to clear it, and reports whether it
// changed.
func (r *liveClass) raise(kind alarmKind, text string) (changed bool) {
	r.mu.Lock()
	changed = r.alarms[kind] != text
	r.alarms[kind] = text
	if changed && text == "" && (kind == alarmDisk || kind == alarmFile) {
		r.mended++
	}
	r.mu.Unlock()
	if changed {
		r.touch()
	}
	return changed
}

// fault raises alarmDisk or alarmFile for an error of the store and logs it; nil clears the
// alarm.
func (r *liveClass) fault(kind alarmKind, err error) {
	text, broken, mended := "", "answers can't be saved", "answers can be saved again"
	if kind == alarmFile {
		broken, mended = "nothing is being saved", "the file of the classes is back"
	}
	switch {
	case err == nil:
	case kind == alarmFile:
		text = "Nothing is being saved: the file of the classes was moved, deleted or replaced while the class was running. " +
			"Put it back where it was, or stop the host; meanwhile, everybody who answers is told that it isn't saved."
	default:
		why := textsafe.Message(err.Error())
		if errors.Is(err, class.ErrFull) {
			why = class.ErrFull.Error()
		}
		text = "Answers can't be saved: " + why + ". Nothing that was saved is lost, and the rest is tried again every second."
		if r.o.ControlsOnly {
			text = "What you see here is old: " + why + ". This host tries again every second; hosts that reach the database keep going."
		}
	}
	switch changed := r.raise(kind, text); {
	case changed && err != nil:
		r.o.Log.Error(broken, "why", err)
	case changed:
		r.o.Log.Info(mended)
	}
}

// present counts connected members, with a seat or a sheet.
type present struct {
	connected int
	busy      int // of these, members not done
}

// elsewhere counts the members at another host of the class, as it told.
type elsewhere struct {
	present

	at   time.Time // when
	ways wayIn     // for a host that is apart
}

// Times of telling other hosts of connected members: after each change, and again while there
// are some, since a word may get lost.
const (
	tellAgain = 5 * time.Second
	silentFor = 15 * time.Second // a host that is gone
	heardIn   = 3 * time.Second  // all others have told a new host
)

// comes sets the members at this host.
func (r *liveClass) comes(here present) {
	r.mu.Lock()
	changed := r.here != here
	r.here = here
	r.mu.Unlock()
	if changed {
		r.touch()
	}
}

// hears takes the card of another host. A host that was not known learns soon the card of
// this one.
func (r *liveClass) hears(word string) {
	var of card
	data, err := base64.RawURLEncoding.DecodeString(word)
	if err != nil || json.Unmarshal(data, &of) != nil || of.Name == "" || of.Busy < 0 || of.Busy > of.Connected {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, known := r.there[of.Name]; !known {
		r.toldAt = time.Time{}
	}
	r.there[of.Name] = elsewhere{present{of.Connected, of.Busy}, time.Now(), of.Ways}
	r.touch()
}

// answers has the members and ways of this host told soon.
func (r *liveClass) answers(string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.toldAt = time.Time{}
}

// ways returns how people reach this host or, if it is apart, the first other one. The caller
// holds the lock.
func (r *liveClass) ways() wayIn {
	if !r.o.ControlsOnly {
		return wayIn{r.join, r.web, r.o.fingerprints()}
	}
	for _, name := range slices.Sorted(maps.Keys(r.there)) {
		if w := r.there[name].ways; len(w.Join) > 0 && len(w.Keys) == 2 {
			return w
		}
	}
	return wayIn{Keys: make([]string, 2)}
}

// meet tells the other hosts the members at this one, after a change or tellAgain, and forgets
// hosts that are silent for silentFor: not while the store fails, since then no host hears another.
func (h *Class) meet(now time.Time) {
	r := h.liveClass
	r.mu.Lock()
	for name, of := range r.there {
		switch {
		case r.alarms[alarmDisk] != "":
			of.at = now
			r.there[name] = of
		case now.Sub(of.at) >= silentFor:
			delete(r.there, name)
			r.touch()
		}
	}
	here, ways := r.here, wayIn{}
	tells := r.toldAt.IsZero() || here != r.told || here.connected > 0 && now.Sub(r.toldAt) >= tellAgain
	if tells {
		r.told, r.toldAt = here, now
	}
	asks := r.o.ControlsOnly && now.Sub(r.askedAt) >= tellAgain
	if asks {
		r.askedAt = now
	}
	if !r.o.ControlsOnly {
		ways = r.ways()
	}
	r.mu.Unlock()
	if tells {
		h.networks.present(here, ways)
	}
	if asks {
		h.networks.tell(ofAsking, "")
	}
}

// heard notes that all other hosts have had the time to tell their members.
func (r *liveClass) heard() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.unheard {
		r.unheard = false
		r.touch()
	}
}

// everywhere counts the members at all hosts of the class. The caller holds the lock.
func (r *liveClass) everywhere() present {
	all := r.here
	for _, of := range r.there {
		all.connected += of.connected
		all.busy += of.busy
	}
	return all
}

// away returns how many members are neither done nor connected. Who has just finished may be
// missing from the counts, and is connected all the same. The caller holds the lock.
func (r *liveClass) away() int {
	all := r.everywhere()
	return max(0, r.counts.Joined-max(r.counts.Done+all.busy, all.connected))
}

// doubt offers the instructor to take back an intake; ids are its sheets and seats. It
// replaces an earlier intake.
func (r *liveClass) doubt(in class.Intake, ids []string) {
	r.mu.Lock()
	r.intake, r.doubted = &in, slices.Clone(ids)
	r.mu.Unlock()
	r.touch()
}

// SetJoin replaces the commands to join, and the addresses of the pages for browsers,
// after the addresses have changed; it ignores an empty list of commands.
func (r *liveClass) SetJoin(lines, web []string) {
	r.mu.Lock()
	changed := len(lines) > 0 && (!slices.Equal(lines, r.join) || !slices.Equal(web, r.web))
	if changed {
		r.join, r.web, r.moved = slices.Clone(lines), slices.Clone(web), r.o.Now()
	}
	r.mu.Unlock()
	if changed {
		r.touch()
	}
}

// called sets the login of the class at a door of several; empty: it is the only one.
func (r *liveClass) called(login string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.login = login
}

// monitor updates alarms and counts twice a second, until ctx ends. Then it tells other hosts that it has no members.
func (h *Class) monitor(ctx context.Context) {
	var m memory
	began := time.Now()
	defer h.networks.present(present{}, wayIn{})
	for pause.For(ctx, time.Second/2) {
		h.raise(alarmDoor, h.places.Alarm("The door is full", "those that wait longest without a seat are closed, then the seats of an address that has more than theirs"))
		if h.pages != nil {
			h.raise(alarmPages, h.pages.places.Alarm("The web page is full", "those that wait longest are closed first, and their browsers come back by themselves"))
		}
		h.raise(alarmGuesses, h.wrong.alarm())
		h.miscoded.tidy()
		h.raise(alarmMemory, m.alarm(time.Now()))
		if in := get(h.liveClass, &h.liveClass.intake); in != nil && in.Taken {
			h.intake.settled()
		}
		if in, ids, grew := h.intake.tidy(); grew {
			h.doubt(in, ids)
		}
		h.raise(alarmIntake, h.intake.alarm())
		h.count()
		h.meet(time.Now())
		if time.Since(began) >= heardIn {
			h.heard()
		}
	}
}

type memory struct {
	cleaned time.Time // time of the last FreeOSMemory
}

// alarm warns at 90 % of GOMEMLIMIT, else it returns "". At that point it first returns
// unused memory to the system, at most every ten seconds, because the runtime takes
// minutes to do so after a flood of connections.
func (m *memory) alarm(now time.Time) string {
	const part, mega, seldom = 0.9, 1 << 20, 10 * time.Second
	held, limit := holds()
	full := func() bool { return float64(held) >= part*float64(limit) }
	if full() && now.Sub(m.cleaned) >= seldom {
		m.cleaned = now
		debug.FreeOSMemory()
		held, limit = holds()
	}
	if !full() {
		return ""
	}
	return fmt.Sprintf("The host uses %d MB of memory, and should use no more than %d. Close the door to newcomers; if that doesn't help, stop the host and start it again: everything saved stays saved.",
		held/mega, limit/mega)
}

// holds returns the memory of this process and its GOMEMLIMIT, in bytes.
func holds() (held, limit uint64) {
	samples := []runtimemetrics.Sample{{Name: "/gc/gomemlimit:bytes"}, {Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	runtimemetrics.Read(samples)
	return samples[1].Value.Uint64() - samples[2].Value.Uint64(), samples[0].Value.Uint64()
}

// count tells the controls how many members are connected and away.
func (h *Class) count() {
	h.mu.Lock()
	here, busy := len(h.followers), 0
	for member, s := range h.seats {
		if h.followers[member] == 0 {
			here++
		}
		if !s.done.Load() {
			busy++
		}
	}
	h.mu.Unlock()
	h.comes(present{here, busy})
}

// Metrics returns the counts of a host of one class. The caller adds those of the store, and of
// the program.
func (h *Class) Metrics() metrics.Counts {
	c := h.counts()
	h.mu.Lock()
	defer h.mu.Unlock()
	return connected(c, h.places, h.pages)
}

// Metrics returns the counts of a server of several classes, as Class.Metrics.
func (s *Server) Metrics() metrics.Counts {
	c := metrics.Counts{}
	for _, one := range s.all() {
		if h := one.open.Load(); h != nil {
			c = c.Add(h.counts())
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c.Classes = len(s.classes)
	c.Saved, c.Faults = c.Saved+s.past.Saved, c.Faults+s.past.Faults
	return connected(c, s.places, s.pages)
}

// connected adds the connections and the memory of this process; p is nil without pages.
func connected(c metrics.Counts, places *door.Places, p *pages) metrics.Counts {
	c.Open, c.Closed = places.Figures()
	if p != nil {
		var closed metrics.Closed
		c.OpenBrowsers, closed = p.places.Figures()
		c.Closed = c.Closed.Add(closed)
	}
	c.Held, c.Limit = holds()
	return c
}

// counts returns the counts of the class.
func (h *Class) counts() metrics.Counts {
	c := metrics.Counts{Classes: 1, Saved: h.saved.Load(), Faults: h.faults.Load()}
	c.Waiting, c.Oldest = h.retries.waiting()
	h.mu.Lock()
	defer h.mu.Unlock()
	c.Facilitators = len(h.facilitators)
	for _, s := range h.seats {
		if s.keys != nil {
			c.SSH++
		} else {
			c.Browsers++
		}
	}
	return c
}
