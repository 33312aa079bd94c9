//go:build unix

package pictures

// moving draws the shots one after another in an endless loop. Readers with reduced
// motion, and programs without animation, show the result.
func moving(shots []shot, p palette) []byte {
	c := &canvas{palette: p}
	total, result := 0.0, shot{}
	var shown []shot
	for _, s := range shots {
		if s.linger > 0 {
			shown = append(shown, s)
			total += s.linger
		}
		if s.name == "result" {
			result = s
		}
	}
	c.begin("A sitting with rolefit, from the welcome to the result", result)
	c.add(`<style>`)
	c.add(`.f{visibility:hidden}.last{visibility:visible}`)
	c.add(`@media (prefers-reduced-motion:no-preference){.f{visibility:hidden;animation-duration:%ss;animation-iteration-count:infinite;animation-timing-function:step-end}`, number(total))
	at := 0.0
	for i, s := range shown {
		from, to := 100*at/total, 100*(at+s.linger)/total
		c.add(`@keyframes k%d{0%%{visibility:%s}%s%%{visibility:visible}%s%%{visibility:hidden}}.f%d{animation-name:k%d}`,
			i, visibility(i), number(from), number(to), i, i)
		at += s.linger
	}
	c.add("}\n</style>")
	for i, s := range shown {
		class := ""
		if s.name == "result" {
			class = " last"
		}
		c.add(`<g class="f f%d%s">`, i, class)
		c.screen(s.cells)
		c.add(`</g>`)
	}
	c.add(`</svg>`)
	return c.Bytes()
}

// visibility returns the CSS visibility of frame i at the start.
func visibility(i int) string {
	if i == 0 {
		return "visible"
	}
	return "hidden"
}
