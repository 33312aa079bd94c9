package simulate

import (
	"context"
	"fmt"
)

// held counts sheets, and how many of them have each of up to three properties.
type held struct {
	n     int
	count [3]int
}

func (c *held) add(o *held) {
	c.n += o.n
	for k := range c.count {
		c.count[k] += o.count[k]
	}
}

// skipping measures whether the same role leads if some questions are skipped.
func skipping(b *bench) study {
	skips := []int{2, 4, 6}
	asked := []bar{atLeast(90).ofCareer(), atLeast(85).ofCareer(), atLeast(80).ofCareer()}
	return study{b.cell, func(ctx context.Context, b *bench, r *Report) error {
		who := respondents(b, 0.5, 1)
		c, err := measure(ctx, b, "skipping", b.cell, func(s *sitting, c *held) {
			s.ask(who[s.number%s.roles])
			c.n++
			for k, n := range skips {
				if !s.changes(s.draw(n), skip) {
					c.count[k]++
				}
			}
		})
		if err != nil {
			return err
		}
		section := Section{
			Name:  "Skipping questions: strength 0.5, noise 1",
			About: "The same role leads as with all answers. Without tie-breakers.",
		}
		for k, n := range skips {
			section.Figures = append(section.Figures, b.share(fmt.Sprintf("%d skipped: same role", n), c.count[k], c.n, asked[k]))
		}
		r.Sections = append(r.Sections, section)
		return nil
	}}
}
