package content

// Handbook is the guide in short pages of rolefit's own words.
type Handbook struct {
	Table       []TableRow   `json:"table"`       // seven roles, fde first
	Comparisons []Comparison `json:"comparisons"` // five, in the order of the table
	Topics      []Topic      `json:"topics"`      // in the order of the guide
}

// TableRow is one role in the table. Its cells have at most 60 characters.
type TableRow struct {
	ID       string `json:"id"` // that of the career role if Compared
	Name     string `json:"name"`
	Short    string `json:"short"` // at most 16 cells
	Owns     string `json:"owns"`
	Stage    string `json:"stage"`
	Builds   string `json:"builds"`
	Success  string `json:"success"`
	Compared bool   `json:"compared" yaml:"-"` // the career assessment compares it
}

// Comparison sets one role of the table apart from fde.
type Comparison struct {
	Role   string `json:"role"`   // id of the other row
	Theirs string `json:"theirs"` // the work of the other role
	Ours   string `json:"ours"`   // the work of an FDE instead
	Test   string `json:"test"`   // how to tell which of the two a job is
	Choose string `json:"choose"` // advice on which one to choose
}

// Topic is a page of at most 25 lines at 76 columns: a title, an empty line, and
// the sections with an empty line between two.
type Topic struct {
	ID       string    `json:"id"`
	Title    string    `json:"title"`
	Sections []Section `json:"sections"`
}

// Section is a paragraph or a list, with or without a name on a line of its own.
type Section struct {
	Name  string   `json:"name,omitempty"`
	Text  string   `json:"text,omitempty"`  // empty if it has items
	Items []string `json:"items,omitempty"` // nil if it has a text
}

// Row returns the row of the table with this id, and whether it exists.
func (h *Handbook) Row(id string) (TableRow, bool) {
	return Find(h.Table, func(one TableRow) bool { return one.ID == id })
}

// Comparison returns the comparison of a role with fde, and whether it exists: fde
// itself and customer-success have none.
func (h *Handbook) Comparison(role string) (Comparison, bool) {
	return Find(h.Comparisons, func(one Comparison) bool { return one.Role == role })
}

// Topic returns the page with this id, and whether it exists.
func (h *Handbook) Topic(id string) (Topic, bool) {
	return Find(h.Topics, func(one Topic) bool { return one.ID == id })
}
