package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"rolefit/internal/clikit"
	"rolefit/workshop/store"
)

// The files of the workshop, all in one folder that only its owner can read.
const (
	storeFile = "classes.db"
	logFile   = "host.log"
)

// besideStore is the suffix of the folder beside a named store, used without a home
// folder.
const besideStore = ".host"

// folder returns the workshop's folder for keys, log and notes, and creates it. Without
// a home folder it is beside the named store.
func (a *app) folder(named string) (string, error) {
	dir := filepath.Join(a.DataHome, "rolefit", "workshop")
	switch {
	case a.DataHome != "":
	case named != "":
		dir = named + besideStore
	default:
		return "", errors.New("there is no home folder for the classes and the host's keys; set HOME or XDG_DATA_HOME, or name a file with --store")
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fmt.Errorf("make the folder for classes: %w", err)
	}
	return dir, nil
}

// besideFlag returns the --store flag with which a command finds a folder beside a
// store; empty for the usual folder.
func besideFlag(dir string) string {
	file, beside := strings.CutSuffix(dir, besideStore)
	if !beside {
		return ""
	}
	if whole, err := filepath.Abs(file); err == nil {
		file = whole
	}
	return clikit.TypedFlag("store", file)
}

// storePath returns the path of the store: the named one, or the usual one.
func (a *app) storePath(named string) (string, error) {
	if named != "" {
		return named, nil
	}
	dir, err := a.folder("")
	return filepath.Join(dir, storeFile), err
}

// open opens the store.
func (a *app) open(ctx context.Context, named string) (*store.SQLite, error) {
	path, err := a.storePath(named)
	if err != nil {
		return nil, err
	}
	return store.Open(ctx, path)
}
