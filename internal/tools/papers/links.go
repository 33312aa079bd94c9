package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"regexp"
	"strings"
)

var (
	attribute = regexp.MustCompile(`(?:src|srcset|href)="([^"]+)"`)
	anchor    = regexp.MustCompile(`<h\d id="([^"]+)"`)
)

// linksOf returns the links on a page, in HTML or in Markdown.
func linksOf(file, text string) (links []string) {
	switch path.Ext(file) {
	case ".html":
		for _, found := range attribute.FindAllStringSubmatch(text, -1) {
			links = append(links, found[1])
		}
	case ".md":
		for _, found := range mdLink.FindAllString(text, -1) {
			links = append(links, found[2:len(found)-1])
		}
	}
	return links
}

// dead tells why a link on a page leads nowhere; empty: it leads somewhere.
func dead(made map[string][]byte, on, to string) string {
	if strings.Contains(to, "://") {
		return ""
	}
	file, name, _ := strings.Cut(to, "#")
	at := on
	if file != "" {
		at = path.Join(path.Dir(on), file)
	}
	data, ok := made[at]
	switch {
	case !ok:
		return "there is no " + at
	case path.Ext(at) == ".md" && at != on:
		return "a page that a browser does not show"
	case name == "" || path.Ext(at) == ".md":
		return ""
	}
	for _, found := range anchor.FindAllStringSubmatch(string(data), -1) {
		if found[1] == name {
			return ""
		}
	}
	return "there is no such heading"
}

// fewest is how many links the pages of an archive have at least; with fewer, most pages are
// missing.
const fewest = 100

// follow follows every link, picture and anchor on the pages of an archive, by path. Error:
// the dead ones, or too few links.
func follow(pages map[string][]byte) error {
	var wrong []error
	links := 0
	for file, data := range pages {
		for _, to := range linksOf(file, string(data)) {
			links++
			if why := dead(pages, file, to); why != "" {
				wrong = append(wrong, fmt.Errorf("%s links %s: %s", file, to, why))
			}
		}
	}
	if links < fewest {
		wrong = append(wrong, fmt.Errorf("%d links on %d pages; there are %d at least", links, len(pages), fewest))
	}
	return errors.Join(wrong...)
}

// unpacked follows the links on the pages in a folder that an archive was unpacked to.
func unpacked(folder string) error {
	made := map[string][]byte{}
	files := os.DirFS(folder)
	err := fs.WalkDir(files, ".", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		made[file], err = fs.ReadFile(files, file)
		return err
	})
	if err != nil {
		return fmt.Errorf("read what was unpacked: %w", err)
	}
	return follow(made)
}
