package store_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"rolefit/workshop/class"
)

// The part of the contract about what comes after a class: reports, dates, imports.

func forgetKeeping(t trial) {
	ctx := t.Context()
	must(t, t.Store.BeginClass(ctx, class.Class{Name: "goes", Assessment: "own", Edition: "1", Own: []byte("id: own"), Began: noon(), State: []byte("{}"), Until: noon().Add(time.Hour)}))
	seat := joined(t, t.Store, "goes", "one two three")
	must(t, t.Store.Record(ctx, entry("goes", seat, 0, 30)))
	must(t, frozen(ctx, t.Store, "goes", class.FrozenSheet{Member: seat.Member, Batch: 1, Sheet: []byte("{}")}))
	report := []byte(`{"n":5}`)
	must(t, t.Store.Forget(ctx, "goes", report))
	report[0] = '!'
	want := class.Class{Name: "goes", Assessment: "own", Edition: "1", Own: []byte("id: own"), Began: noon(), Report: []byte(`{"n":5}`)}
	got, err := t.Store.Class(ctx, "goes")
	must(t, err)
	same(t, "what is kept", want, got)
	all, err := t.Store.Classes(ctx)
	must(t, err)
	same(t, "classes", []class.Summary{{Class: want}}, all)
	for what, err := range each(ctx, t.Store, "goes") {
		switch what {
		case "class", "forget": // the last deletes it, in whatever order they come
			must(t, err)
		default:
			if !isOneOf(err, class.ErrForgotten, class.ErrNoClass) {
				t.Errorf("%s: %v", what, err)
			}
		}
	}
	began(t, t.Store, "again")
	must(t, t.Store.Forget(ctx, "again", []byte("{}")))
	wants(t, "begin a class whose report is kept", class.ErrExists, t.Store.BeginClass(ctx, class.Class{Name: "again"}))
	wants(t, "forget but another report", class.ErrForgotten, t.Store.Forget(ctx, "again", []byte("[]")))
	_, err = t.Store.Import(ctx, class.Class{Name: "again", Assessment: "career", Edition: "2026.1"}, nil)
	wants(t, "import", class.ErrForgotten, err)
	_, err = t.Store.Join(ctx, "again", "one two three", "")
	wants(t, "join", class.ErrForgotten, err)
	must(t, t.Store.Forget(ctx, "again", nil))
	wants(t, "forget the report twice", class.ErrNoClass, t.Store.Forget(ctx, "again", nil))
	must(t, t.Store.BeginClass(ctx, class.Class{Name: "again"}))
}

func isOneOf(err error, errs ...error) bool {
	return slices.ContainsFunc(errs, func(e error) bool { return errors.Is(err, e) })
}

func restrict(t trial) {
	ctx := t.Context()
	began(t, t.Store, "a")
	until := func() time.Time {
		c, err := t.Store.Class(ctx, "a")
		must(t, err)
		return c.Until
	}
	same(t, "no date", time.Time{}, until())
	for _, at := range []struct {
		to   time.Time
		want time.Time
	}{
		{time.Time{}, time.Time{}},
		{noon().Add(time.Hour), noon().Add(time.Hour)},
		{noon().Add(2 * time.Hour), noon().Add(time.Hour)},
		{time.Time{}, noon().Add(time.Hour)},
		{noon().In(time.FixedZone("", 3600)), noon()},
	} {
		must(t, t.Store.Restrict(ctx, "a", at.to, false))
		same(t, "a date only comes earlier", at.want, until())
	}
	began(t, t.Store, "b")
	c, err := t.Store.Class(ctx, "b")
	must(t, err)
	same(t, "the other class", time.Time{}, c.Until)
}

func handedOver(t trial) {
	ctx := t.Context()
	lively(t, t.Store, "a")
	before := all(t, t.Store, "a")
	must(t, t.Store.Restrict(ctx, "a", time.Time{}, true))
	must(t, t.Store.Restrict(ctx, "a", time.Time{}, false))
	_, err := t.Store.Freeze(ctx, "a", These(class.FrozenSheet{Member: "sheet", Batch: 2, Sheet: []byte("{}")}))
	wants(t, "freeze", class.ErrHanded, err)
	cold, err := t.Store.Freeze(ctx, "a", These())
	must(t, err)
	same(t, "what was frozen before", 2, len(cold))
	same(t, "the class", before, all(t, t.Store, "a"))
	joined(t, t.Store, "a", "seven eight nine")
}

// brought is an imported sheet.
func brought(id, mark string, way class.Way, batch int) class.Submission {
	s := class.Submission{ID: id, Way: way, Sheet: []byte(id), Fingerprint: []byte(mark), Device: "device " + id, Part: class.Part{Class: "room"}}
	if batch > 0 {
		s.Part.Batch, s.Part.Size = batch, 5
	}
	return s
}

// quiz returns the class that began begins.
func quiz(name string) class.Class {
	return class.Class{Name: name, Assessment: "career", Edition: "2026.1", Began: noon()}
}

func importSheets(t trial) {
	ctx := t.Context()
	into := quiz("new")
	into.State, into.Until = []byte("{}"), noon().Add(time.Hour)
	n, err := t.Store.Import(ctx, into, []class.Submission{brought("a", "1", class.BySSH, 1), brought("b", "1", class.BySSH, 0), brought("c", "1", class.ByCode, 0)})
	must(t, err)
	same(t, "two over ssh are two people, and the code is one of theirs", class.Imported{New: 2, Double: 1}, n)
	got, err := t.Store.Class(ctx, "new")
	must(t, err)
	same(t, "the class that it begins", into, got)
	counts, err := t.Store.Counts(ctx, "new")
	must(t, err)
	same(t, "none of them votes here", class.Counts{Joined: 2, Halfway: 2, Done: 2}, counts)
	done, err := t.Store.Finished(ctx, "new")
	must(t, err)
	same(t, "finished", []class.Finished{
		{Member: "a", Way: class.BySSH, Sheet: []byte("a"), Device: "device a", Part: class.Part{Class: "room", Batch: 1, Size: 5}},
		{Member: "b", Way: class.BySSH, Sheet: []byte("b"), Device: "device b", Part: class.Part{Class: "room"}},
	}, done)

	lively(t, t.Store, "here")
	before := all(t, t.Store, "here")
	n, err = t.Store.Import(ctx, quiz("here"), nil)
	must(t, err)
	same(t, "nothing", class.Imported{}, n)
	same(t, "a class that nothing was imported into", before, all(t, t.Store, "here"))
	earlier := quiz("here")
	earlier.Until = noon()
	n, err = t.Store.Import(ctx, earlier, []class.Submission{brought("x", "one two three", class.ByJoin, 0), brought("y", "y", class.ByJoin, 0)})
	must(t, err)
	same(t, "the answers of somebody who is frozen here", class.Imported{New: 1, Double: 1}, n)
	c, err := t.Store.Class(ctx, "here")
	must(t, err)
	same(t, "their date, this state", []any{noon(), `"here"`}, []any{c.Until, string(c.State)})
}

func importAgain(t trial) {
	ctx := t.Context()
	lively(t, t.Store, "a")
	seat, err := t.Store.Attach(ctx, "a", "one two three")
	must(t, err)
	file := []class.Submission{brought("x", "x", class.BySSH, 0), brought("y", "y", class.ByCode, 1), brought(seat.Member, "one two three", class.BySSH, 0)}
	n, err := t.Store.Import(ctx, quiz("a"), file)
	must(t, err)
	same(t, "first", class.Imported{New: 2, Known: 1}, n)
	before := all(t, t.Store, "a")
	n, err = t.Store.Import(ctx, quiz("a"), file)
	must(t, err)
	same(t, "again", class.Imported{Known: 3}, n)
	same(t, "the class", before, all(t, t.Store, "a"))

	later := brought("x", "another", class.BySSH, 0)
	later.Sheet = []byte("later")
	n, err = t.Store.Import(ctx, quiz("a"), []class.Submission{later})
	must(t, err)
	same(t, "other answers of the same person", class.Imported{Known: 1, Changed: 1}, n)
	same(t, "the class", before, all(t, t.Store, "a"))

	later.Part = class.Part{Class: "room", Batch: 2, Size: 7}
	was := brought("y", "y", class.ByCode, 0)
	_, err = t.Store.Import(ctx, quiz("a"), []class.Submission{later, was})
	must(t, err)
	must(t, frozen(ctx, t.Store, "a", class.FrozenSheet{Member: "y", Batch: 2, Sheet: []byte("y")}))
	was.Sheet, was.Part.Batch = []byte("changed"), 3
	_, err = t.Store.Import(ctx, quiz("a"), []class.Submission{was})
	must(t, err)
	done, err := t.Store.Finished(ctx, "a")
	must(t, err)
	parts := map[string]string{}
	for _, f := range done {
		parts[f.Member] = fmt.Sprint(string(f.Sheet), f.Part)
	}
	same(t, "frozen elsewhere meanwhile, and frozen here", []string{"later{room 2 7}", "y{room 1 5}"}, []string{parts["x"], parts["y"]})
}

func refusedImports(t trial) {
	ctx := t.Context()
	lively(t, t.Store, "a")
	before := all(t, t.Store, "a")
	good := brought("x", "x", class.BySSH, 0)
	for what, change := range map[string]func(*class.Class){
		"assessment": func(c *class.Class) { c.Assessment = "other" },
		"edition":    func(c *class.Class) { c.Edition = "2026.2" },
		"questions":  func(c *class.Class) { c.Own = []byte("id: career") },
	} {
		other := quiz("a")
		change(&other)
		_, err := t.Store.Import(ctx, other, []class.Submission{good})
		wants(t, what, class.ErrConflict, err)
	}
	if _, err := t.Store.Import(ctx, quiz("a"), []class.Submission{good, {ID: "empty"}}); err == nil {
		t.Error("an empty sheet was imported")
	}
	_, err := t.Store.Import(ctx, quiz("a/b"), []class.Submission{good})
	wants(t, "name", class.ErrName, err)
	same(t, "all or nothing", before, all(t, t.Store, "a"))
	classes, err := t.Store.Classes(ctx)
	must(t, err)
	same(t, "classes", 1, len(classes))
}

func emptyClasses(t trial) {
	ctx := t.Context()
	for _, name := range []string{"nobody", "joined", "answered", "withdrawn", "kept"} {
		began(t, t.Store, name)
	}
	joined(t, t.Store, "joined", "one two three")
	must(t, t.Store.Record(ctx, entry("answered", joined(t, t.Store, "answered", "one two three"), 0, 1)))
	_, err := t.Store.Submit(ctx, "withdrawn", brought("x", "x", class.ByCode, 0))
	must(t, err)
	_, err = t.Store.Withdraw(ctx, "withdrawn", []string{"x"}, true)
	must(t, err)
	must(t, t.Store.Forget(ctx, "kept", []byte("{}")))
	all, err := t.Store.Classes(ctx)
	must(t, err)
	got := map[string]bool{}
	for _, c := range all {
		got[c.Name] = c.Empty
	}
	same(t, "empty", map[string]bool{"nobody": true, "joined": true, "answered": false, "withdrawn": false, "kept": false}, got)
}

// TestForgetKeepsOnlyTheReport looks for what was deleted in the bytes of the file.
func TestForgetKeepsOnlyTheReport(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir+"/class.db")
	kept := fillSecret(t, s)
	must(t, s.Forget(t.Context(), "secretclassname", []byte("figures")))
	for _, gone := range kept {
		switch gone {
		case "secretclassname", "secretassessment", "secretedition", "secretown", "secret": // the class, its quiz and questions
		default:
			if n := (secrets{gone}).found(t, dir); n > 0 {
				t.Errorf("%.20q is left", gone)
			}
		}
	}
	if (secrets{"figures"}).found(t, dir) != 1 {
		t.Error("the report is not kept")
	}
	closeStore(t, s)
}
