package simulate

// Mark is the result of comparing a figure with its bar.
type Mark string

// The marks.
const (
	Met    Mark = "ok"
	Missed Mark = "missed"
	NoBar  Mark = "none" // the figure has no bar, or one for the career assessment only
)

// Figure is one measurement.
type Figure struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
	Unit  string  `json:"unit"`          // "%"; "" for a correlation, a d′ or a calibration error
	Bar   string  `json:"bar,omitempty"` // in words, in the figure's unit: "at least 99", "24.5 to 25.5"
	Mark  Mark    `json:"mark"`
}

// Section is a group of figures about one thing.
type Section struct {
	Name    string   `json:"name"`
	About   string   `json:"about"` // the method, in a sentence
	Figures []Figure `json:"figures"`
}

// Bin is one row of the reliability table: the sheets whose leading role has a chance
// from Low (exclusive, except in the first bin) to High.
type Bin struct {
	Low    float64 `json:"low"`
	High   float64 `json:"high"`
	Sheets int     `json:"sheets"`
	Chance float64 `json:"chance"` // mean chance given, in [0,1]; 0 without sheets
	Hit    float64 `json:"hit"`    // share of sheets whose true answers lead to that role, in [0,1]
}

// RoleFigure is a figure about one role.
type RoleFigure struct {
	Role  string  `json:"role"` // role id
	Value float64 `json:"value"`
}

// PairFigure is a figure about two roles.
type PairFigure struct {
	Roles [2]string `json:"roles"` // role ids, in content order
	Value float64   `json:"value"`
}

// Report holds all measurements of one assessment.
type Report struct {
	Assessment  string     `json:"assessment"`
	Edition     string     `json:"edition"`
	Scoring     string     `json:"scoring"` // scoring.Version
	Roles       int        `json:"roles"`
	Questions   int        `json:"questions"`
	TieBreakers int        `json:"tie_breakers"`
	Sheets      int        `json:"sheets"`      // guessed sheets
	CellSheets  int        `json:"cell_sheets"` // sheets in every other cell, over all roles
	Seed        uint64     `json:"seed"`
	Widened     bool       `json:"widened"`          // bars are widened for fewer sheets than the default
	OwnBars     bool       `json:"own_bars"`         // all bars apply: this is the career assessment
	Worlds      bool       `json:"worlds,omitempty"` // people in whom the weights are wrong are among the sections
	Sections    []Section  `json:"sections"`
	Reliability []Bin      `json:"reliability"`
	WeakestRole RoleFigure `json:"weakest_role"` // % of its people whose result names it, at strength .5, noise 1
	HardestPair PairFigure `json:"hardest_pair"` // the lowest d′, at strength .5, noise 1
}

// Missed returns the number of figures that miss their bar.
func (r *Report) Missed() int { return r.count(Missed) }

// Met returns the number of figures that meet their bar.
func (r *Report) Met() int { return r.count(Met) }

func (r *Report) count(mark Mark) int {
	n := 0
	for _, s := range r.Sections {
		for _, f := range s.Figures {
			if f.Mark == mark {
				n++
			}
		}
	}
	return n
}
