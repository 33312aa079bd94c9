package main

import (
	"strings"
	"testing"
)

// TestNoLinkIsDead follows every link, picture and anchor on all pages of an archive.
func TestNoLinkIsDead(t *testing.T) {
	t.Parallel()
	made, err := pages(root)
	if err != nil {
		t.Fatal(err)
	}
	if err := follow(made); err != nil {
		t.Error(err)
	}
	for _, file := range []string{"README.html", "README.md", "CHANGELOG.md", "LICENSE", "docs/index.html", "docs/workshop.html", "docs/security.html", "docs/changelog.html", "docs/pictures/wall-lobby.svg", "docs/decisions/0010-pins.html"} {
		if made[file] == nil {
			t.Errorf("an archive has no %s", file)
		}
	}
}

// TestDeadLinksAreFound proves that the test above can fail.
func TestDeadLinksAreFound(t *testing.T) {
	t.Parallel()
	made := map[string][]byte{"docs/a.html": []byte(`<h2 id="two">`), "docs/b.md": nil}
	for to, want := range map[string]bool{
		"a.html": false, "a.html#two": false, "#two": false, "https://example.org": false,
		"a.html#three": true, "#three": true, "c.html": true, "../a.html": true, "b.md": true, "a.md": true,
	} {
		if why := dead(made, "docs/a.html", to); (why != "") != want {
			t.Errorf("%s: %q, want dead %t", to, why, want)
		}
	}
}

// TestREADMENamesInstalledPrograms: the README of archives is for people without the source,
// and its commands can be copied from the file that is not rendered, too.
func TestREADMENamesInstalledPrograms(t *testing.T) {
	t.Parallel()
	made, err := pages(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{"README.md", "README.html"} {
		if strings.Contains(string(made[file]), "go run") {
			t.Errorf("%s names commands that need the source", file)
		}
		if strings.Contains(string(made[file]), `\|`) {
			t.Errorf("%s has a command that cannot be copied", file)
		}
	}
}
