package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"rolefit/workshop/store"
)

// The files of the workshop, all in one folder that only its owner can read.
const (
	storeFile = "classes.db"
	logFile   = "host.log"
)

// errHomeless is the error of folder where there is none. What --store names does not
// help: these files stand beside no class.
var errHomeless = errors.New("there is no home folder for the host's keys, its log and who is hosted; set HOME or XDG_DATA_HOME")

// folder is where the workshop keeps its files; it is made where it is missing.
func (a *app) folder() (string, error) {
	if a.DataHome == "" {
		return "", errHomeless
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
	if errors.Is(err, errHomeless) {
		err = errors.New("there is no home folder to keep classes in; set HOME or XDG_DATA_HOME, or name a file with --store")
	}
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
