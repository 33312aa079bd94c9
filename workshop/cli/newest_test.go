package cli

import (
	"testing"
	"time"

	"rolefit/workshop/class"
)

// TestNewestClassIsNotFromTheFuture expects a class begun under a wrong clock not to stay the
// newest for ever.
func TestNewestClassIsNotFromTheFuture(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)
	at := func(name string, began time.Time) class.Summary {
		return class.Summary{Class: class.Class{Name: name, Began: began}}
	}
	all := []class.Summary{at("wrong", now.AddDate(73, 0, 0)), at("today", now.Add(time.Minute)), at("before", now.AddDate(0, 0, -1))}
	if got := newest(all, now); got.Name != "today" {
		t.Errorf("the newest is %s", got.Name)
	}
	if got := newest(all[:1], now); got.Name != "wrong" {
		t.Errorf("the only one is %s", got.Name)
	}
}

// TestShownStore expects the server and the database of an address, and no part of a password.
func TestShownStore(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"classes.db":                          "classes.db",
		"postgres://db.example/a":             "postgres://db.example/a",
		"postgres://u:pw@db.example:5432/a?x": "postgres://db.example:5432/a",
		"postgres://u:12#pw@db.example/a":     "postgres://db.example/a",
		"postgres://u:12?pw@db.example/a":     "postgres://",
		"postgresql://u:a@b:pw@db.example/a":  "postgres://db.example/a",
	} {
		if got := shownStore(address); got != want {
			t.Errorf("%s: %s instead of %s", address, got, want)
		}
	}
}
