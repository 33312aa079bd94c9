package report

import (
	"fmt"
	"testing"

	"rolefit/internal/testkit/browser"
)

// parted lists the cell contents that a line break splits: numbers, shares in brackets ("5
// (42)"), and words.
const parted = `(() => {
	const found = []
	document.querySelectorAll("details").forEach(d => d.open = true)
	const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
	while (texts.nextNode()) {
		const node = texts.currentNode
		if (!node.parentElement.closest("td, th")) continue
		for (const figure of node.data.matchAll(/[\u2212+-]?\d[\d.,]*( \(\d+\))?|[A-Za-z]{2,}/g)) {
			const range = document.createRange()
			range.setStart(node, figure.index)
			range.setEnd(node, figure.index + figure[0].length)
			if (new Set([...range.getClientRects()].map(r => Math.round(r.top))).size > 1) {
				found.push(figure[0] + " in " + node.parentElement.closest("tr").textContent)
			}
		}
	}
	return found
})()`

// figuresStayWhole expects, on the screen of a phone, no number or word of the open page broken
// in two and no page wider than the phone.
func figuresStayWhole(t *testing.T, b *browser.Tab, name string) {
	t.Helper()
	for _, width := range []int{360, 390, 430} {
		b.Window(width, "light")
		for _, figure := range b.Lists(parted) {
			t.Errorf("%s, %d pixels: %s is broken in two", name, width, figure)
		}
		if got := string(b.Run(`document.documentElement.scrollWidth`)); got != fmt.Sprint(width) {
			t.Errorf("%s, %d pixels: the page is %s pixels wide", name, width, got)
		}
	}
}
