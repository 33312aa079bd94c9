package report

import "strings"

// scores is the chart, and the same in a table.
func (p *page) scores() {
	p.whole(partScores, func() {
		p.chart(p.rows)
		p.within("details", func() {
			p.line("summary", "The same as a table")
			p.within("table", func() {
				p.heads("Role", "Points")
				p.within("tbody", func() {
					for _, row := range p.rows {
						p.row(row.name, signed(row.points))
					}
				})
				p.sum(0)
			})
		})
	})
}

// heads are the names of a table's columns, the last of which holds numbers.
func (p *page) heads(first, last string) {
	p.within("thead", func() {
		p.within("tr", func() {
			p.line("th", first, attr{"scope", "col"})
			p.line("th", last, attr{"scope", "col"}, attr{"class", "number"})
		})
	})
}

// row is a row of a table: what, and how much.
func (p *page) row(what, number string) {
	p.within("tr", func() {
		p.rowHead(what, "")
		p.line("td", number, attr{"class", "number"})
	})
}

// rowHead says what a row is about, and how strongly where that is said.
func (p *page) rowHead(what, strength string) {
	p.open("th", attr{"scope", "row"})
	p.text(what)
	if strength != "" {
		p.b.WriteByte(' ')
		p.span("span", strength, attr{"class", "strength"})
	}
	p.shut("th")
}

// sum is a table's last row.
func (p *page) sum(total Tenths) {
	p.within("tfoot", func() { p.row("together", signed(total)) })
}

// reasons is a table of answers whose points add up.
func (p *page) reasons() {
	rows, neutral, total := reasons(p.Account)
	var least, most Tenths
	for _, row := range rows {
		least, most = min(least, row.Points), max(most, row.Points)
	}
	p.part(Gap(p.Assessment, p.Result), func() {
		p.line("p", signKey(p.Account), attr{"class", "key"})
		p.within("table", func() {
			p.heads("Your answer", "Points")
			p.within("tbody", func() {
				for _, row := range rows {
					p.reason(row, least, max(most, least+1))
				}
				if neutral != "" {
					p.row(neutral, signed(0))
				}
			})
			p.sum(total)
		})
	})
}

// reason is one answer, with a bar.
func (p *page) reason(row Row, least, most Tenths) {
	p.within("tr", func() {
		p.rowHead(row.Phrase, row.Strength)
		p.within("td", func() {
			p.small(row.Points, least, most)
			p.line("span", signed(row.Points))
		}, attr{"class", "number"})
	})
}

func (p *page) sureness() {
	flip := FlipSentence(p.Assessment, p.Result, p.Flip, p.CanFlip)
	if len(flip) == 0 {
		return
	}
	p.whole(partChange, func() {
		p.line("p", strings.Join(flip, " "))
		p.line("p", Sturdy(p.Assessment, p.Result, p.Pivotal))
	})
}

func (p *page) chances() {
	chance, ok := ChanceLines(p.Assessment, p.Result)
	if !ok {
		return
	}
	p.whole(partChance, func() {
		p.line("p", chance.Intro)
		p.within("table", func() {
			p.heads("Role", "First in")
			p.within("tbody", func() {
				for _, row := range chance.Rows {
					p.row(row.Role, row.Of)
				}
			})
		}, attr{"class", "chances"})
		p.line("p", chance.Note)
	})
}

// facts are what stands beside the result.
func (p *page) facts() {
	name, shared := SignsFact(p.Assessment, p.Result)
	guess := GuessLine(p.Assessment, p.Guess, p.Result)
	limits := strings.Join(LimitLines(p.Limits, p.Chosen), "; ")
	gone, more := GoneLine(p.Result), TieBreakersLine(p.Result)
	if shared+guess+limits+gone+more+p.Code == "" {
		return
	}
	p.whole(partFacts, func() {
		p.labelled(name, shared)
		p.labelled(labelGuess, guess)
		p.labelled(labelLimits, limits)
		p.line("p", gone)
		p.line("p", more)
		p.labelled(labelCode, p.Code)
	})
}

func (p *page) next() {
	for _, role := range Next(p.Assessment, p.Result) {
		p.part(labelNext+role.Name, func() {
			p.line("p", role.Day)
			p.labelled(labelCosts, role.Price)
			if plan := p.Plan(role.ID); len(plan) > 0 {
				p.plan(plan)
			} else {
				p.steps("ul", role.Steps)
				p.labelled(labelTitles, strings.Join(role.Titles, ", "))
			}
			p.labelled(labelRead, role.Read)
		})
	}
	if OffersTypes(p.Result) {
		p.line("p", "rolefit --assessment fde-types "+TypesOffer())
	}
}

// plan writes the sections of a plan under headings one level down.
func (p *page) plan(sections []Section) {
	for _, section := range sections {
		p.line("h3", section.Title)
		if section.Steps {
			p.steps("ol", section.Lines)
			continue
		}
		for _, line := range section.Lines {
			p.line("p", line)
		}
	}
}

// steps writes a list; nothing where it is empty.
func (p *page) steps(list literal, steps []string) {
	if len(steps) == 0 {
		return
	}
	p.within(list, func() {
		for _, step := range steps {
			p.line("li", step)
		}
	})
}
