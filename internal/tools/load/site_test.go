//go:build unix

package load

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"rolefit/workshop/store"
)

// offering describes the classes that a measurement opens, at the doors of hosts.
type offering struct {
	hosts    int    // on the database; 0: one, with a file
	classes  int    // 0: one, without a login
	database string // its address; empty: a file
	flags    []string
}

// site are the classes of a measurement and their hosts.
type site struct {
	hosts           []*server
	classes, logins []string // the names, and the logins at doors of several; empty at others
	database        string
}

// open starts the hosts. The first one begins the classes, and the others find them.
func (o offering) open(ctx context.Context, binary, home string, people int) (*site, error) {
	s := &site{database: o.database, classes: []string{measured}, logins: []string{""}}
	flags := o.flags
	if o.classes > 0 {
		s.classes, s.logins = nil, nil
	}
	for i := range o.classes {
		login := fmt.Sprint("load-", i+1)
		s.classes, s.logins = append(s.classes, login), append(s.logins, login)
	}
	for _, name := range s.classes {
		flags = append(flags, "--class", name)
	}
	for i := range max(o.hosts, 1) {
		next, err := start(ctx, binary, filepath.Join(home, fmt.Sprint(i+1)), o.database, people, flags...)
		if err != nil {
			return nil, errors.Join(err, s.stop())
		}
		s.hosts = append(s.hosts, next)
	}
	return s, nil
}

// at returns the host that a class's projector is at.
func (s *site) at(class int) *server { return s.hosts[class%len(s.hosts)] }

// deal deals the participants to the classes, and those of each class to the hosts.
func (s *site) deal(all []Person) [][]Person {
	dealt := make([][]Person, len(s.classes))
	for i, p := range all {
		class := i % len(s.classes)
		p.At = s.hosts[i/len(s.classes)%len(s.hosts)].address
		dealt[class] = append(dealt[class], p)
	}
	return dealt
}

// look takes a sample of all hosts together.
func (s *site) look() (look, error) {
	var all look
	for _, h := range s.hosts {
		one, err := lookAt(h.cmd.Process.Pid)
		if err != nil {
			return all, err
		}
		one.resident += all.resident
		one.host += all.host
		all = one
	}
	return all, nil
}

// stop ends the hosts.
func (s *site) stop() error {
	var failed error
	for _, h := range s.hosts {
		failed = errors.Join(failed, h.stop())
	}
	return failed
}

// errors returns the number of errors in the logs of all hosts, and the first.
func (s *site) errors() (n int, first string) {
	for _, h := range s.hosts {
		more, text := h.errors()
		if n += more; first == "" {
			first = text
		}
	}
	return n, first
}

// closing is a store that compare reads.
type closing interface {
	kept
	io.Closer
}

// opened opens the store of the stopped hosts.
func (s *site) opened(ctx context.Context) (closing, error) {
	if s.database != "" {
		return store.OpenPostgres(ctx, s.database)
	}
	return store.Open(ctx, s.hosts[0].store)
}
