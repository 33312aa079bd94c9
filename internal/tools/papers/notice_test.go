package main

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const root = "../../.."

// TestNoticesAreFresh: the programs print the licenses of exactly the modules that they are
// linked with, and every one of them is permitted.
func TestNoticesAreFresh(t *testing.T) {
	t.Parallel()
	want, err := notices(t.Context(), root)
	if err != nil {
		t.Fatal(err)
	}
	for name, file := range noticeFiles() {
		data, err := os.ReadFile(filepath.Join(root, file))
		if err != nil {
			t.Fatal(err)
		}
		unpacked, err := gzip.NewReader(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(unpacked)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(got), want[name]); diff != "" {
			t.Errorf("%s is stale: go run ./internal/tools/papers --notices (-has +needs):\n%s", file, diff)
		}
	}
	for name, modules := range map[string][]string{
		"rolefit":          {"github.com/spf13/cobra", "github.com/inconshreveable/mousetrap" /* Windows only */},
		"rolefit-workshop": {"modernc.org/sqlite", "public domain", "musl", "github.com/jackc/pgx/v5", "mousetrap"},
	} {
		for _, m := range modules {
			if !strings.Contains(want[name], m) {
				t.Errorf("the notice of %s does not name %s", name, m)
			}
		}
	}
	if strings.Contains(want["rolefit"], "sqlite") {
		t.Error("the notice of rolefit names what only the host is linked with")
	}
}

// TestJudge: a license that asks for sources is refused, and so is a text that is unknown.
func TestJudge(t *testing.T) {
	t.Parallel()
	mit, err := os.ReadFile(filepath.Join(root, "LICENSE"))
	if err != nil {
		t.Fatal(err)
	}
	if kind, err := judge("example.org/a LICENSE", mit); err != nil || !cmp.Equal(kind, []string{"MIT"}) {
		t.Errorf("our own license is %v, %v", kind, err)
	}
	ours := strings.Repeat("All of it is ours, and you may look at it on Sundays.\n", 20)
	const mozilla = "This Source Code Form is subject to the terms of the Mozilla Public License, v. 2.0. " +
		"If a copy of the MPL was not distributed with this file, You can obtain one at http://mozilla.org/MPL/2.0/."
	const gnu = "This program is free software: you can redistribute it and/or modify it under the terms of the " +
		"GNU General Public License as published by the Free Software Foundation, either version 3 of the License, " +
		"or (at your option) any later version."
	for text, why := range map[string]string{
		gnu:                          "is under GPL-3.0",
		string(mit) + "\n" + mozilla: "is under MPL-2.0",
		ours:                         "are in no known license",
		string(mit) + ours:           "are in no known license",
		"":                           "are in no known license",
	} {
		if kind, err := judge("example.org/a LICENSE", []byte(text)); err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("%.40q: %v, %v; want an error with %q", text, kind, err, why)
		}
	}
}

// TestReadByHandOnlyOnce: a text that a person has read is known by its sum, and another in
// its place is not.
func TestReadByHandOnlyOnce(t *testing.T) {
	t.Parallel()
	if kind, err := judge("modernc.org/sqlite LICENSE-SQLITE", []byte("You owe us a beer.")); err == nil {
		t.Errorf("a new text in a file that was read before is %v", kind)
	}
}

// TestModulesHaveLicenses: a module without one is refused, and that of a folder inside is
// found.
func TestModulesHaveLicenses(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	inside := filepath.Join(folder, "a", "b")
	if err := os.MkdirAll(inside, 0o755); err != nil {
		t.Fatal(err)
	}
	m := module{"example.org/m", "v1.0.0", folder}
	if papers, err := papersOf(m, map[string]bool{inside: true}); err == nil {
		t.Errorf("no license: %v", papers)
	}
	mit, err := os.ReadFile(filepath.Join(root, "LICENSE"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{"a/COPYING", "LICENSE-LOGO", "license.go", "a/notes"} {
		if err := os.WriteFile(filepath.Join(folder, filepath.FromSlash(file)), mit, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	papers, err := papersOf(m, map[string]bool{inside: true})
	if err != nil || len(papers) != 1 || papers[0].name != "a/COPYING" {
		t.Errorf("found %v, %v", papers, err)
	}
}
