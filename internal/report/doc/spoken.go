package doc

import (
	"fmt"
	"strings"

	"rolefit/internal/english"
)

// Spoken renders a document in lines to be read out by a screen reader, without their
// line breaks: no marks and no columns, a sign as a word, a full stop where a reader is
// to pause. An empty line stands before each part.
func Spoken(d Doc) []string {
	s := &spoken{}
	if d.Title != "" {
		title := d.Title
		if d.Tag != "" {
			title += ", " + d.Tag
		}
		s.lines = append(s.lines, "")
		s.labeled(d.Name, title)
		if d.Sure.Of > 0 {
			s.say(fmt.Sprintf("Sureness: %d of %d.", d.Sure.Dots, d.Sure.Of))
		}
	} else if d.Name != "" {
		s.lines = append(s.lines, "")
		s.labeled("", d.Name)
	}
	s.say(d.Lead)
	for _, b := range d.Blocks {
		s.block(b)
	}
	s.say(d.Caption)
	return s.lines
}

// spoken gathers lines.
type spoken struct{ lines []string }

// say adds a line; nothing for an empty text.
func (s *spoken) say(text string) {
	if text = Clean(text); text != "" {
		s.lines = append(s.lines, text)
	}
}

// labeled adds a sentence behind a label, which may be empty; nothing for an empty text.
func (s *spoken) labeled(label, text string) {
	if text == "" {
		return
	}
	if label != "" {
		label += ": "
	}
	s.say(label + english.Stopped(text))
}

// head begins a part, with its name unless that is empty.
func (s *spoken) head(text string) {
	s.lines = append(s.lines, "")
	switch {
	case strings.Contains(text, ": "): // a second one would not be heard as a title
		s.labeled("", text)
	case text != "":
		s.say(text + ":")
	}
}

func (s *spoken) block(b Block) {
	switch b := b.(type) {
	case Group:
		s.head(b.Text)
	case Head:
		if b.Quiet {
			b = Head{}
		}
		s.head(b.title())
	case Sub:
		s.head(b.Text)
	case Para:
		s.say(b.Text)
	case Note:
		s.say(b.Text)
	case Labeled:
		if !b.Unspoken {
			s.labeled(b.Label, b.with("; "))
		}
	case Command:
		s.say(b.Command + " " + b.Text)
	case List:
		s.list(b)
	case Bars:
		for _, row := range b.Rows {
			s.say(row.Short + ": " + row.Points.Spoken())
		}
	case Card:
		s.card(b)
	case Scales:
		s.scales(b)
	case Sum:
		s.sum(b)
	case Table:
		s.table(b)
	case Columns:
		for _, row := range b.Rows {
			s.row(b.Heads[1:], row[0], row[1:])
		}
	case Terms:
		for _, term := range b {
			s.labeled(strings.Join(term.Labels, ", "), term.Text)
			s.say(term.Note)
		}
	case Split:
		s.split(b)
	}
}

func (s *spoken) table(b Table) {
	heads := b.Heads[1:]
	if b.Narrow {
		heads = nil
	}
	for _, row := range b.Rows {
		s.row(heads, row.Name, row.Cells)
	}
}

func (s *spoken) sum(b Sum) {
	s.say(b.Key)
	for _, row := range b.rows() {
		s.say(strings.Join(nonempty(row.Strength, row.Text), ", ") + ": " + row.Points.Spoken())
	}
	s.say("together: " + b.Total.Spoken())
}

func (s *spoken) list(l List) {
	for i, item := range l.Items {
		if l.Ordered {
			item.Text = fmt.Sprintf("%d: %s", i+1, item.Text)
		}
		s.labeled(item.Label, item.Text)
		s.say(item.Note)
	}
}

// row says the cells of a row behind its name, each behind its head if it has one.
func (s *spoken) row(heads []string, name string, cells []string) {
	said := make([]string, len(cells))
	for k, cell := range cells {
		said[k] = cell
		if len(heads) == len(cells) {
			said[k] = strings.TrimSpace(heads[k] + " " + cell)
		}
	}
	s.say(name + ": " + strings.Join(nonempty(said...), ", "))
}

func (s *spoken) split(b Split) {
	s.head(fmt.Sprintf("%d. %s", b.Number, b.Stem))
	for k, side := range b.Sides {
		var counts []string
		for _, v := range b.Votes {
			counts = append(counts, v.Name+" "+v.cell(k))
		}
		s.say(strings.TrimPrefix(side.Mark+", ", "-, ") + side.Text + ": " + strings.Join(counts, ", "))
	}
	for _, note := range b.Notes {
		s.labeled(note.Label, note.Text)
	}
}
