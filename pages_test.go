package main_test

import (
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// pages reads every page of the repository: README.md, docs/json.md and the like.
func pages(t *testing.T) map[string]string {
	t.Helper()
	texts := map[string]string{}
	for _, pattern := range []string{"*.md", "docs/*.md", "docs/*/*.md"} {
		files, err := filepath.Glob(filepath.FromSlash(pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			texts[filepath.ToSlash(file)] = string(text)
		}
	}
	return texts
}

var (
	block   = regexp.MustCompile("(?s)```.*?\n```\n")
	quoted  = regexp.MustCompile("`[^`\n]+`")
	linked  = regexp.MustCompile(`\]\(([^)\s]+)\)|\b(?:src|srcset|href)="([^"]+)"`)
	heading = regexp.MustCompile(`(?m)^#{1,6} (.+)$`)
	spoken  = regexp.MustCompile(`[^\p{L}\p{N}_ -]`)
)

// links returns the targets on a page as paths from the top of the repository, each with its
// anchor; those with a scheme are left out.
func links(page, text string) (targets []string) {
	for _, found := range linked.FindAllStringSubmatch(quoted.ReplaceAllString(block.ReplaceAllString(text, ""), ""), -1) {
		target := found[1] + found[2]
		switch {
		case strings.Contains(target, ":"):
		case strings.HasPrefix(target, "#"):
			targets = append(targets, page+target)
		default:
			targets = append(targets, path.Join(path.Dir(page), target))
		}
	}
	return targets
}

// anchors returns the anchors that GitHub gives the headings of a page.
func anchors(text string) (names []string) {
	for _, found := range heading.FindAllStringSubmatch(block.ReplaceAllString(text, ""), -1) {
		names = append(names, strings.ReplaceAll(spoken.ReplaceAllString(strings.ToLower(found[1]), ""), " ", "-"))
	}
	return names
}

// TestLinksLeadSomewhere follows every relative link on every page, to its heading too.
func TestLinksLeadSomewhere(t *testing.T) {
	t.Parallel()
	texts, followed := pages(t), 0
	for page, text := range texts {
		for _, target := range links(page, text) {
			file, anchor, _ := strings.Cut(target, "#")
			if _, err := os.Stat(filepath.FromSlash(file)); err != nil {
				t.Errorf("%s leads to %s, which is not there", page, target)
			} else if anchor != "" && !slices.Contains(anchors(texts[file]), anchor) {
				t.Errorf("%s leads to %s, and %s has no such heading", page, target, file)
			}
			followed++
		}
	}
	const least = 60
	if followed < least {
		t.Errorf("%d links were found; the pattern finds too few", followed)
	}
}

// TestPagesAreListed looks for every page in docs/README.md, and for every decision in the list
// of decisions.
func TestPagesAreListed(t *testing.T) {
	t.Parallel()
	texts := pages(t)
	for page := range texts {
		index := "docs/README.md"
		if path.Dir(page) == "docs/decisions" && path.Base(page) != "README.md" {
			index = "docs/decisions/README.md"
		}
		if page != index && !slices.Contains(links(index, texts[index]), page) {
			t.Errorf("%s is not in %s", page, index)
		}
	}
}

// field is an entry of an issue form, as GitHub's schema has it.
type field struct {
	Type       string
	ID         string `yaml:"id"`
	Attributes struct {
		Label, Description, Placeholder, Value, Render string
		Multiple                                       bool
		Options                                        []yaml.Node
	}
	Validations struct{ Required bool }
}

// TestIssueForms reads the forms as strictly as GitHub does.
func TestIssueForms(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join(".github", "ISSUE_TEMPLATE", "*.yml"))
	if err != nil || len(files) != 4 {
		t.Fatalf("the forms are %q, %v", files, err)
	}
	for _, file := range files {
		if filepath.Base(file) == "config.yml" {
			continue
		}
		var form struct {
			Name, Description, Title string
			Labels                   []string
			Body                     []field
		}
		strictly(t, file, &form)
		if form.Name == "" || form.Description == "" || len(form.Body) == 0 {
			t.Errorf("%s has no name, no description or no body", file)
		}
		ids := map[string]bool{}
		for _, f := range form.Body {
			text, asked := f.Type == "markdown", slices.Contains([]string{"textarea", "input", "dropdown", "checkboxes"}, f.Type)
			chosen := f.Type == "dropdown" || f.Type == "checkboxes"
			if text == asked || text != (f.Attributes.Value != "") || asked != (f.Attributes.Label != "") ||
				chosen != (len(f.Attributes.Options) > 0) || asked && (f.ID == "" || ids[f.ID]) {
				t.Errorf("%s: the schema has no such field: %+v", file, f)
			}
			ids[f.ID] = true
		}
	}
}

// TestCitation reads CITATION.cff as strictly as its schema, 1.2.0, as far as it is used.
func TestCitation(t *testing.T) {
	t.Parallel()
	var c struct {
		Schema                         string `yaml:"cff-version"`
		Message, Title, Abstract, Type string
		License                        string
		Source                         string `yaml:"repository-code"`
		Keywords                       []string
		Authors                        []struct{ Name string }
	}
	strictly(t, "CITATION.cff", &c)
	if c.Schema != "1.2.0" || c.Message == "" || c.Title == "" || c.Type != "software" || c.License != "MIT" || len(c.Authors) == 0 {
		t.Errorf("it lacks what the schema asks for: %+v", c)
	}
}

// strictly decodes a file of YAML, and fails on a field that into does not have.
func strictly(t *testing.T, file string, into any) {
	t.Helper()
	r, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close() //nolint:errcheck // it is only read
	d := yaml.NewDecoder(r)
	d.KnownFields(true)
	if err := d.Decode(into); err != nil {
		t.Errorf("%s: %v", file, err)
	}
}
