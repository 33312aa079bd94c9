package pilotreport

import (
	"fmt"

	"rolefit/content"
	"rolefit/internal/report"
	"rolefit/internal/report/doc"
	"rolefit/scoring"
)

// FewestLikes is the least number of people for a share.
const FewestLikes = 30

// Likes counts people with a clear result for a role that they do.
type Likes struct {
	Role  string `json:"role"` // id; empty: all roles together
	Does  int    `json:"does"` // people who do it
	Likes int    `json:"likes"`
}

// Calibration counts people months after a clear result.
type Calibration struct {
	Assessment *content.Assessment
	People     int     // files
	Early      int     // answered in less than Months months; not counted
	Months     int     // least between the result and the answer
	All        Likes   // of all roles
	Roles      []Likes // in content order
}

// likesJSON is a share with its interval.
type likesJSON struct {
	Role     string            `json:"role,omitempty"`
	Does     int               `json:"does"`
	Likes    *int              `json:"likes,omitempty"`
	Interval *scoring.Interval `json:"interval,omitempty"`
}

// all returns All; none where it would tell of fewer than report.LeastClass people beside the
// roles that are shown.
func (c Calibration) all() Likes {
	rest := c.All.Does
	for _, l := range c.Roles {
		if l.Does >= FewestLikes {
			rest -= l.Does
		}
	}
	if rest > 0 && rest < report.LeastClass {
		return Likes{}
	}
	return c.All
}

// Data returns the shares of at least FewestLikes people for encoding/json.
func (c Calibration) Data() any {
	out := struct {
		Schema int         `json:"schema"`
		People int         `json:"people"`
		All    likesJSON   `json:"all"`
		Roles  []likesJSON `json:"roles"`
	}{1, c.People, shareJSON(c.all()), []likesJSON{}}
	for _, l := range c.Roles {
		out.Roles = append(out.Roles, shareJSON(l))
	}
	return out
}

func shareJSON(l Likes) likesJSON {
	s := likesJSON{Role: l.Role, Does: l.Does}
	if l.Does < report.LeastClass {
		s.Does = 0
	}
	if l.Does >= FewestLikes {
		i := scoring.Wilson(l.Likes, l.Does)
		s.Likes, s.Interval = &l.Likes, &i
	}
	return s
}

// Doc is the calibration as a document.
func (c Calibration) Doc() doc.Doc {
	d := doc.Doc{
		Title: "Do people like what they were told?", Long: true,
		Lead: fmt.Sprintf("People who were told clearly that a job fits, do that job %d months later or more, and say whether they like it (4 or 5 of 5). "+
			"A share is shown from %d people on.", c.Months, FewestLikes),
		Caption: "Nobody was assigned a job at random: those who do it chose it, and others with the same result may have left it.",
	}
	t := doc.Table{Heads: []string{"Told, and doing it", "People", "Like it, of 100"}}
	row := func(name string, l Likes) {
		people, share := fmt.Sprint(l.Does), fmt.Sprintf("too few; from %d on", FewestLikes)
		if l.Does < report.LeastClass {
			people = few
		}
		if l.Does >= FewestLikes {
			i := scoring.Wilson(l.Likes, l.Does)
			share = fmt.Sprintf("%d (%.0f to %.0f)", report.Share(l.Likes, l.Does), 100*i.Low, 100*i.High)
		}
		t.Rows = append(t.Rows, doc.Row{Name: name, Cells: []string{people, share}})
	}
	row("All jobs together", c.all())
	for _, l := range c.Roles {
		role, _ := c.Assessment.Role(l.Role)
		row(role.Name, l)
	}
	d.Add(doc.Head{}, t)
	d.Note("In brackets: Wilson's interval, which holds the true share 19 times out of 20.")
	if c.Early >= report.LeastClass {
		d.Say(fmt.Sprintf("%d people answered sooner than that. They are not counted.", c.Early))
	}
	return d
}
