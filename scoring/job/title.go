package job

import (
	"strings"

	"rolefit/content"
)

// TitleWeight is the weight of a posting's title for the role that it names: no more than that of
// the weakest fact. See rule 9 in content/job.go.
const TitleWeight = 1

// TitleFact stands in Point.Fact for the posting's title. No fact has this id.
const TitleFact = "title"

// usualTitles returns what jobs with this role are usually called, in lower case.
func usualTitles(role content.Role) []string {
	titles := []string{strings.ToLower(role.Name), strings.ToLower(role.Short)}
	for _, title := range role.Titles {
		titles = append(titles, strings.ToLower(title))
	}
	return titles
}

// titled returns the position of the role that a title names, by the longest usual title in
// it; -1 if it names none, or two equally.
func (r *Rules) titled(title string) int {
	title = strings.ToLower(title)
	at, longest := -1, 0
	for i, usual := range r.titles {
		for _, name := range usual {
			switch {
			case len(name) < longest || !strings.Contains(title, name):
			case len(name) > longest:
				at, longest = i, len(name)
			case at != i:
				at = -1
			}
		}
	}
	return at
}
