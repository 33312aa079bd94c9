package main

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"unicode"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

//go:embed page.html
var frame string

// The first pages of an archive. Its README is not the repository's: it is for people with
// the programs, and without the source.
const (
	firstPage  = "README.md"
	firstFrom  = "internal/tools/papers/README.md"
	changes    = "CHANGELOG.md"
	indexOfAll = "docs/README.md"
)

// site makes pages of the Markdown files that can be reached by links from the first one,
// and takes the files that they show or link.
type site struct {
	root    string            // of the repository
	made    map[string][]byte // by path in an archive
	waiting []string          // paths in the repository, linked and not made yet
	known   map[string]bool   // all that were ever in waiting
	failed  error             // the first dead link
}

// pages returns the README, the changes, and all pages that can be reached from them, by
// path in an archive. Error: a link leads to a file that is not there, or out of the
// repository.
func pages(root string) (map[string][]byte, error) {
	s := &site{root: root, made: map[string][]byte{}, known: map[string]bool{}}
	for _, file := range []string{firstPage, changes, indexOfAll, "LICENSE"} {
		s.link("", file)
	}
	for len(s.waiting) > 0 && s.failed == nil {
		file := s.waiting[0]
		s.waiting = s.waiting[1:]
		s.failed = s.make(file)
	}
	return s.made, s.failed
}

// placeOf returns where a file of the repository is in an archive. Pages about the whole,
// which are at the top of the repository, are in docs beside the others.
func placeOf(file string) string {
	name, isPage := strings.CutSuffix(file, ".md")
	switch {
	case !isPage:
		return file
	case file == indexOfAll:
		return "docs/index.html"
	case file == firstPage || strings.Contains(file, "/"):
		return name + ".html"
	}
	return "docs/" + strings.ToLower(name) + ".html"
}

// make makes one file of the archive from one of the repository.
func (s *site) make(file string) error {
	from := file
	if file == firstPage {
		from = firstFrom
	}
	data, err := os.ReadFile(filepath.Join(s.root, filepath.FromSlash(from)))
	if err != nil {
		return fmt.Errorf("a page links a file that cannot be read: %w", err)
	}
	if !strings.HasSuffix(file, ".md") {
		s.made[placeOf(file)] = data
		return nil
	}
	if s.made[placeOf(file)], err = s.page(file, data); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	if file == firstPage || file == changes { // to read without a browser, too
		s.made[file] = mdLink.ReplaceAllFunc(data, func(link []byte) []byte {
			return []byte("](" + s.link("", string(link[2:len(link)-1])) + ")")
		})
	}
	return s.failed
}

// Links in Markdown, and pictures in the HTML that is in it.
var (
	mdLink   = regexp.MustCompile(`\]\([^)\s]+\)`)
	htmlLink = regexp.MustCompile(`(src|srcset|href)="([^"]+)"`)
)

// link returns a link on the page of a file as it is in an archive, and has the file that it
// leads to made. A link without a file, and one to the web, stays.
func (s *site) link(on, to string) string {
	u, err := url.Parse(to)
	if err != nil || u.IsAbs() || u.Path == "" {
		return to
	}
	file := path.Join(path.Dir(on), u.Path)
	if info, err := os.Stat(filepath.Join(s.root, filepath.FromSlash(file))); err == nil && info.IsDir() {
		file = path.Join(file, "README.md")
	}
	switch {
	case strings.HasPrefix(file, ".."):
		s.failed = fmt.Errorf("%s links %s, outside of the repository", on, to)
	case !s.known[file]:
		s.known[file] = true
		s.waiting = append(s.waiting, file)
	}
	u.Path = relative(placeOf(on), placeOf(file))
	return u.String()
}

// relative returns the way from one file of an archive to another.
func relative(from, to string) string {
	way, err := filepath.Rel(filepath.FromSlash(path.Dir(from)), filepath.FromSlash(to))
	if err != nil {
		return to
	}
	return filepath.ToSlash(way)
}

// page returns a Markdown file as a page of HTML that reads on its own.
func (s *site) page(file string, data []byte) ([]byte, error) {
	markdown := goldmark.New(
		goldmark.WithExtensions(extension.Table),
		goldmark.WithParserOptions(parser.WithAutoHeadingID(), parser.WithASTTransformers(util.Prioritized(relinked{s, file}, 1))),
		goldmark.WithRendererOptions(html.WithUnsafe()), // it is ours
	)
	var body bytes.Buffer
	err := markdown.Convert(data, &body, parser.WithContext(parser.NewContext(parser.WithIDs(anchors{}))))
	if err != nil {
		return nil, fmt.Errorf("read the Markdown: %w", err)
	}
	made := htmlLink.ReplaceAllStringFunc(body.String(), func(found string) string {
		part := htmlLink.FindStringSubmatch(found)
		if part[1] == "href" { // those of Markdown are written already
			return found
		}
		return part[1] + `="` + s.link(file, part[2]) + `"`
	})
	title, _, _ := strings.Cut(strings.TrimPrefix(string(data), "# "), "\n")
	index := ""
	if file != indexOfAll {
		index = relative(placeOf(file), placeOf(indexOfAll))
	}
	var out bytes.Buffer
	err = template.Must(template.New("").Parse(frame)).Execute(&out, map[string]any{
		"Title": title, "Index": index, "Body": template.HTML(made), //nolint:gosec // ours
	})
	return out.Bytes(), err
}

// relinked rewrites the links of a file for its page.
type relinked struct {
	site *site
	file string
}

// Transform rewrites the links of a parsed file.
func (r relinked) Transform(node *ast.Document, _ text.Reader, _ parser.Context) {
	_ = ast.Walk(node, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if link, ok := n.(*ast.Link); ok && entering {
			link.Destination = []byte(r.site.link(r.file, string(link.Destination)))
		}
		return ast.WalkContinue, nil
	})
}

// anchors gives headings the names that they have on the hosts of repositories, and that our
// links use; the second with a name gets -1, the third -2.
type anchors map[string]int

// Generate returns the name of a heading.
func (a anchors) Generate(heading []byte, _ ast.NodeKind) []byte {
	name := strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case r == '-' || r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r):
			return unicode.ToLower(r)
		}
		return -1
	}, string(heading))
	n := a[name]
	a[name]++
	if n > 0 {
		name = fmt.Sprintf("%s-%d", name, n)
	}
	return []byte(name)
}

// Put does nothing: no heading of ours names itself.
func (anchors) Put([]byte) {}
