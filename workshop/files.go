package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"charm.land/ssh"
	"charm.land/wish/v2"
	gossh "golang.org/x/crypto/ssh"

	"rolefit/workshop/store"
)

// The files of the workshop, all in one folder that only its owner can read.
const (
	storeFile   = "classes.db"
	hostKeyFile = "host_key"
	deskKeyFile = "control_key" // lets rolefit-workshop control in
	runningFile = "running.json"
	logFile     = "host.log"
)

// folder is where the workshop keeps its files; it is made where it is missing.
func (a *app) folder() (string, error) {
	if a.DataHome == "" {
		return "", errors.New("there is no home folder to keep classes in; set HOME or XDG_DATA_HOME, or name a file with --store")
	}
	dir := filepath.Join(a.DataHome, "rolefit", "workshop")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fmt.Errorf("make the folder for classes: %w", err)
	}
	return dir, nil
}

// storePath is the file of the classes: the one that was named, or the usual one.
func (a *app) storePath(named string) (string, error) {
	if named != "" {
		return named, nil
	}
	dir, err := a.folder()
	return filepath.Join(dir, storeFile), err
}

// open opens the classes.
func (a *app) open(ctx context.Context, named string) (*store.SQLite, error) {
	path, err := a.storePath(named)
	if err != nil {
		return nil, err
	}
	return store.Open(ctx, path)
}

// key reads a key of this computer, or makes it the first time.
func key(path string) (gossh.Signer, error) {
	var srv ssh.Server
	if err := wish.WithHostKeyPath(path)(&srv); err != nil {
		return nil, fmt.Errorf("read or make the key %s: %w", path, err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, fmt.Errorf("keep the key %s to yourself: %w", path, err)
	}
	return srv.HostSigners[0], nil
}

// running says which class goes on, for the other commands.
type running struct {
	PID     int    `json:"pid"`
	Address string `json:"address"` // that this computer reaches the host at
	Class   string `json:"class"`
	Store   string `json:"store"`
}

// note writes down that a class goes on; done takes that back.
func (r running) note(dir string) (done func(), err error) {
	path := filepath.Join(dir, runningFile)
	data, err := json.Marshal(r)
	if err != nil {
		return nil, fmt.Errorf("note that the class goes on: %w", err)
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		return nil, fmt.Errorf("note that the class goes on: %w", err)
	}
	return func() { _ = os.Remove(path) }, nil // what is left behind is looked at with care
}

// noted reads which class goes on. ok is false where none was noted.
func noted(dir string) (r running, ok bool) {
	data, err := os.ReadFile(filepath.Join(dir, runningFile))
	return r, err == nil && json.Unmarshal(data, &r) == nil
}
