package doc

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"rolefit/internal/paint"
)

// everyBlock is a document with each block once, and its texts, each one word.
func everyBlock() (d Doc, words []string) {
	word := func() string {
		words = append(words, fmt.Sprintf("w%do", len(words)))
		return words[len(words)-1]
	}
	d = Doc{Title: word(), Lead: word()}
	d.Add(
		Group{Text: word()}, Head{Text: word(), Path: word()}, Para{word()}, Note{word()}, Sub{word()},
		Labeled{Label: word(), Text: word()}, Labeled{Label: word(), Text: word(), Caution: true}, Command{word(), word()},
		List{false, []Item{{Sign: "+", Text: word(), Note: word()}}}, List{true, []Item{{Text: word()}}},
		Bars{[]Bar{{Short: word(), Points: 12}, {Short: word(), Points: -12}}, true, 0},
		Card{Title: word(), Tag: word(), Line: word(), Bars: []Bar{{Short: word(), Points: 12}}, Parts: []CardPart{{Label: word(), Texts: []string{word()}}}, Foot: word()},
		Scales{Roles: []ScaleRole{{word(), 1}, {word(), 2}}, Rows: []Scale{{Low: word(), High: word(), Roles: []float64{1, -1}, Notes: []string{word()}}}},
		Sum{Rows: []Addend{{word(), word(), 7}}, Total: 7},
		Table{Heads: []string{word(), word()}, Rows: []Row{{Name: word(), Cells: []string{word()}}}},
		Table{Heads: []string{word(), word(), word()}, Rows: []Row{{Name: word(), Cells: []string{word()}}}},
		Columns{[]string{word(), word()}, [][]string{{word(), word()}}},
		Terms{{[]string{word(), word()}, word(), word()}},
		Split{1, word(), [3]Side{{"A", word()}, {"-", word()}, {"B", word()}}, []Vote{
			{Name: word(), Counts: [3]int{3, 2, 1}, Of: 6, Cells: [3]string{word(), word(), word()}}, {Name: word(), Hidden: word()},
		}, []Labeled{{Label: word(), Text: word()}}},
	)
	for i, b := range d.Blocks {
		switch b := b.(type) {
		case Bars: // a table has the names
			for k := range b.Rows {
				b.Rows[k].Name = b.Rows[k].Short
			}
		case Sum: // text has a few of the rows
			b.Brief = b.Rows
			d.Blocks[i] = b
		}
	}
	return d, words
}

// TestTitleOfTwoRoles expects the names of a tie apart from each other on a page.
func TestTitleOfTwoRoles(t *testing.T) {
	t.Parallel()
	page := HTML(Doc{Title: "A or B", Names: []Name{{Text: "A", Role: 1}, {Text: "B", Role: 2}}})
	if !strings.Contains(page, ">A</span> or <span") {
		t.Error("the names stick to the word between them")
	}
}

// TestWideLabelsStandAbove expects a text below a label that would leave it less than half a line.
func TestWideLabelsStandAbove(t *testing.T) {
	t.Parallel()
	d := Doc{Blocks: []Block{Terms{{Labels: []string{"2026-11-30 01:33", "iwu36w"}, Text: "Forward Deployed or Software", Note: "leaning"}}}}
	if got := Pane(d, Look{Width: 36, Height: 9, Role: func(int) paint.Style { return paint.Style{} }}); !strings.Contains(got, "iwu36w\n  Forward Deployed or Software\n  leaning") {
		t.Errorf("%q", got)
	}
}

// TestEveryFormatSaysEveryBlock expects every text of every block in every format.
func TestEveryFormatSaysEveryBlock(t *testing.T) {
	t.Parallel()
	d, words := everyBlock()
	kinds := map[reflect.Type]bool{}
	for _, b := range d.Blocks {
		kinds[reflect.TypeOf(b)] = true
	}
	if len(kinds) != 16 {
		t.Errorf("%d kinds of blocks", len(kinds))
	}
	heads := map[string]bool{}  // of columns, which text and screens leave out where a title says them
	firsts := map[string]bool{} // of the column that names the rows, and all where a row is one text: speech has the names
	for _, b := range d.Blocks {
		switch b := b.(type) {
		case Columns:
			for _, head := range b.Heads {
				heads[head] = true
			}
			firsts[b.Heads[0]] = true
		case Table:
			for k, head := range b.Heads {
				firsts[head] = k == 0 || len(b.Rows[0].Cells) < len(b.Heads)-1
			}
		}
	}
	for name, said := range map[string]string{
		"text": Text(d), "Markdown": Markdown(d), "HTML": HTML(d), "a wide screen": Screen(d, Setting{Width: 100}), "a narrow screen": Screen(d, Setting{Width: 20}),
		"speech": strings.Join(Spoken(d), "\n"),
	} {
		said = strings.ToLower(said)
		for _, word := range words {
			left := heads[word] && (name == "text" || name == "a narrow screen") || name == "speech" && firsts[word]
			if !left && !strings.Contains(said, word) {
				t.Errorf("%s does not say %s:\n%s", name, word, said)
			}
		}
	}
}

func TestEscaped(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"plain words, as they are: (mostly) - and +2.": "plain words, as they are: (mostly) - and +2.",
		"+21.2":                  "+21.2",
		"-0.6":                   "\u22120.6",
		"- a":                    `\- a`,
		"+ a":                    `\+ a`,
		"---":                    `\---`,
		"# a":                    `\# a`,
		"a # b":                  "a # b",
		"1. Understand":          `1\. Understand`,
		"12) a":                  `12\) a`,
		"1.5":                    "1.5",
		"*a* _b_ `c` ~d~":        "\\*a\\* \\_b\\_ \\`c\\` \\~d\\~",
		"[a](b) ![c](d)":         `\[a\](b) !\[c\](d)`,
		"<b> &amp; a|b $x$ \\":   `\<b\> \&amp; a\|b \$x\$ \\`,
		"http://x www.x WWW.x":   `http\://x www\.x WWW\.x`,
		"a@b @c":                 "a@\u2060b @\u2060c",
		"two\n\nlines\tand\r\nx": "two lines and x",
		"a\x00b\x1bc\u202ed\xff": "abcd\uFFFD",
		" ":                      "",
	} {
		if got := escaped(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}

func TestTypeset(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"from -2 (-0.5) to +2 on 2026-05-05": "from \u22122 (\u22120.5) to +2 on 2026-05-05",
		"ssh -p 2222, or rolefit -":          "ssh -p 2222, or rolefit -",
		`"one" and "two".`:                   "\u201cone\u201d and \u201ctwo\u201d.",
		`the customer's ("all")`:             "the customer\u2019s (\u201call\u201d)",
		`'rolefit content check'`:            "\u2018rolefit content check\u2019",
		`"'a' b"`:                            "\u201c\u2018a\u2019 b\u201d",
	} {
		if got := Typeset(text); got != want {
			t.Errorf("%s becomes %s, want %s", text, got, want)
		}
	}
}

// TestBeyondTheAxis expects a mark in every drawing of a value that the axis does not reach.
func TestBeyondTheAxis(t *testing.T) {
	t.Parallel()
	of := func(points Tenths) (d Doc) {
		d.Add(Bars{Rows: []Bar{{Short: "far", Points: points}}})
		return d
	}
	if page := HTML(of(613)); !strings.Contains(page, "+61.3 \u25b8") || !strings.Contains(page, `width="50.00%"`) || strings.Contains(HTML(of(412)), "\u25b8") {
		t.Errorf("the page marks it wrong:\n%s", page)
	}
	if text := Text(of(-613)); !strings.Contains(text, "<===") || strings.Contains(Text(of(-412)), "<") {
		t.Errorf("the text marks it wrong:\n%s", text)
	}
}

// TestTableBreaksTexts breaks a long name and a long text to their columns, with the number on
// the first line, and cuts neither.
func TestTableBreaksTexts(t *testing.T) {
	t.Parallel()
	row := Row{Name: "much more: plans that change as we learn", Cells: []string{"a bit: building what the rest stands on", "+6.1"}}
	got := Text(Doc{Blocks: []Block{Table{Heads: []string{"First", "Second", ""}, Texts: 1, Rows: []Row{row}}}})
	const want = "" +
		"much more: plans that change as we  a bit: building what the rest         +6.1\n" +
		"learn                               stands on\n"
	if !strings.HasSuffix(got, want) {
		t.Errorf("got\n%s", got)
	}
}
