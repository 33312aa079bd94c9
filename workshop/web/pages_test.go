package web

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	chromium "rolefit/internal/testkit/browser"
	"rolefit/quiz"
	"rolefit/quiz/quiztest"
)

// looker looks at pages with a real browser.
type looker struct {
	*chromium.Tab

	t   *testing.T
	axe string
}

// TestPagesInBrowser opens every kind of page in a real browser: on a phone and on a desktop,
// light and dark, axe finds no violation, nothing is wider than the window, buttons and links are
// large enough, and the focus is visible.
func TestPagesInBrowser(t *testing.T) {
	t.Parallel()
	r := newTestClass(t)
	at := r.open()
	b := chromium.Start(t) // while axe is installed
	axe := chromium.Install(t)(t).Axe(t)
	l := &looker{b.Tab(t), t, axe}
	r.shut = "This class has ended. Your three words still bring you to your result."
	l.opens("the closed door", at)
	r.shut = ""
	l.opens("the door", at)
	l.types("#words", "no such <words>")
	l.looks("wrong words")
	l.opens("the code", at+"/result")
	l.types("#code", "nonsense")
	l.looks("a wrong code")
	l.Open(at)
	l.press(`form[action="/join"]:not(:has(#words)) button`)
	l.looks("the guess")
	l.press(`[value="choose 0"]`)
	l.rests()
	l.looks("a question")
	l.press(`[value="choose 4"]`)
	l.press(`[value="press u"]`)
	l.looks("a question with an answer")
	seen := map[string]bool{"of": true} // a question has been seen
	for range 60 {                      // places until the result
		if strings.Contains(l.Text(), "Save this result") {
			break
		}
		place := l.place()
		if kind, _, _ := strings.Cut(strings.TrimLeft(place, "0123456789 "), " "); !seen[kind] {
			seen[kind] = true
			l.looks(place)
		}
		l.goesOn(place)
	}
	for pane := range 5 {
		l.opens(fmt.Sprint("pane ", pane), fmt.Sprint(at, "/quiz?pane=", pane))
	}
	l.press(`[value="press p"]`)
	l.looks("where you come from")
	l.press(`[value="choose 0"]`)
	l.looks("skills")
	for range 10 { // pages of skills
		if strings.Contains(l.Text(), "Save this result") {
			break
		}
		l.press(`[value="mark"]`)
	}
	l.looks("a plan")
	l.Open(at + "/quiz?pane=1")
	l.Run(`document.querySelector("details").open = true, document.querySelector("summary").focus()`)
	r.tell(quiz.News{Class: quiztest.Told(), Ask: "plan-holds"})
	l.Until(`document.querySelector('[value="press v"]')`)
	if got := l.Lists(`[document.querySelector("details").open, document.activeElement.tagName].map(String)`); !slices.Equal(got, []string{"true", "SUMMARY"}) {
		t.Errorf("the news change the place of reading: %q", got)
	}
	l.looks("a result with a vote")
	l.opens("the class", at+"/quiz?pane=5")
	l.press(`[value="press v"]`)
	l.looks("the vote")
	l.press(`[value="choose 3"]`)
	l.looks("a result with a second answer")
	r.tell(quiz.News{Leave: "Your quiz continues in another window, with everything that was saved."})
	l.Until(`document.querySelector("[value='river coin']")`)
	l.looks("taken over")
	r.wrong = errors.New("the class's computer can't save answers now; tell your instructor")
	l.opens("refused", r.open()+"/quiz")
}

// TestNewsInBrowser gives the class's news to a page that is read, and to one that is under way.
// The last page ends late.
func TestNewsInBrowser(t *testing.T) {
	t.Parallel()
	b := chromium.Start(t)
	newsOfALatePage(t, b.Lasting(t))
	newsToAReader(t, b.Tab(t))
	pageInTwoPieces(t, b.Tab(t))
}

// newsToAReader expects news to come into the same live region, to take no focus, and to hold up
// no answer.
func newsToAReader(t *testing.T, tab *chromium.Tab) {
	t.Helper()
	r := newTestClass(t)
	b := newBrowser(t, r.open())
	b.answered()
	l := &looker{Tab: tab, t: t}
	l.Open(b.at)
	l.types("#words", "river coin")
	l.Run(`window.region = document.getElementById("news")`)
	l.Run(`document.querySelector("[download]").focus()`)
	r.tell(quiz.News{Class: quiztest.Told(), Ask: "plan-holds"})
	l.Until(`document.querySelector('[value="press v"]')`)
	if got := string(l.Run(`[region.isConnected, region.textContent != "", document.activeElement.getAttribute("href")].join()`)); got != `"true,true,/result.html"` {
		t.Errorf("in the same region, with a text, and the focus: %s", got)
	}
	l.Run(`window.real = fetch; window.fetch = (to, how) => how.method ? real(to, how) : new Promise(() => { window.hangs = true })`)
	r.tell(quiz.News{Class: append(quiztest.Told(), quiztest.Told()...), Ask: "plan-holds"})
	l.Until(`window.hangs`)
	l.press(`[value="press v"]`)
	l.Run(`AbortSignal.timeout = () => AbortSignal.abort()`)
	l.Run(`window.fetch = (to, how) => how.signal ? real(to, how) : new Promise(() => {})`) // as on a network that is gone
	l.Run(`document.querySelector('[value="choose 3"]').click()`)
	l.Until(`region.textContent.includes("Not sent yet")`)
}

// opens opens an address, and looks at the page.
func (l *looker) opens(name, address string) {
	l.t.Helper()
	l.Open(address)
	l.looks(name)
}

// press presses the button of a selector, and waits for the next page.
func (l *looker) press(selector string) {
	l.t.Helper()
	const fresh = `document.getAnimations().forEach(a => a.finish()), document.body.dataset.old = ""`
	l.Run(fresh)
	l.Run("document.querySelector(" + chromium.Quote(selector) + ").click()")
	l.Until(`!("old" in document.body.dataset)`)
}

// types puts a text in a field and sends its form.
func (l *looker) types(field, text string) {
	l.t.Helper()
	l.Run("document.querySelector(" + chromium.Quote(field) + ").value = " + chromium.Quote(text))
	l.press("form:has(" + field + ") button")
}

// place is the place of the quiz on the page.
func (l *looker) place() string {
	return l.Lists(`[document.querySelector("#where span").textContent]`)[0]
}

// goesOn answers the question at hand, or goes on.
func (l *looker) goesOn(place string) {
	l.t.Helper()
	for _, selector := range []string{`.steps [value="choose 4"]`, `[value="mark"]`, `[value="press "]`, `.choices [value="choose 0"]`} {
		if string(l.Run("!!document.querySelector("+chromium.Quote(selector)+")")) == "true" {
			l.press(selector)
			return
		}
	}
	l.t.Fatalf("nothing goes on from %s:\n%s", place, l.Text())
}

// rests expects the buttons of a new page to take no taps for a moment: the second of a double
// tap was meant for the page before.
func (l *looker) rests() {
	l.t.Helper()
	const takes = `(button => {
		button.style.animation = "none"
		button.getAnimations()
		button.style.animation = "" // as on a new page, however long this one has been here
		const all = button.getAnimations()
		all.forEach(a => { a.pause(); a.currentTime = 100 })
		return all.length && getComputedStyle(button).pointerEvents
	})(document.querySelector(".steps button"))`
	if got := string(l.Run(takes)); got != `"none"` {
		l.t.Errorf("a button of a new page takes taps at once: %s", got)
	}
}

// The windows to look at: a phone at 200 %, a phone, a desktop at 200 %, and a desktop. A scheme changes nothing
// but colors, so that axe looks at each width and at each scheme once.
func (l *looker) looks(name string) {
	l.t.Helper()
	l.Run(`document.getAnimations().forEach(a => a.finish())`)
	l.Run(`document.querySelectorAll("details").forEach(d => d.open = true)`)
	l.Run(l.axe)
	for _, look := range []struct {
		width   int
		scheme  string
		scripts []string
	}{
		{195, "light", []string{narrow}},
		{320, "light", []string{narrow, pressed, focused, chromium.Faint}},
		{320, "dark", []string{chromium.Violations}},
		{640, "light", []string{narrow}},
		{1280, "light", []string{chromium.Violations, narrow, focused}},
		{1280, "dark", []string{chromium.Faint}},
	} {
		l.Window(look.width, look.scheme)
		for _, script := range look.scripts {
			for _, fault := range l.Lists(script) {
				l.t.Errorf("%s, %d pixels, %s: %s", name, look.width, look.scheme, fault)
			}
		}
	}
	for _, e := range l.Events {
		if e.Method == "Runtime.exceptionThrown" || e.Method == "Runtime.consoleAPICalled" {
			l.t.Errorf("%s: the console says %s", name, e.Params)
		}
	}
}

// narrow lists elements that are wider than the window.
const narrow = `(w => document.documentElement.scrollWidth <= w ? [] : [...document.querySelectorAll("body *")]
	.filter(e => e.getBoundingClientRect().right > w + .5).map(e => "wider than the window: " + e.outerHTML.slice(0, 200)))(window.innerWidth)`

// pressed lists buttons, links and fields that are too low: 44 pixels, or 24 in a line of text
// (WCAG 2.5.8).
const pressed = `[...document.querySelectorAll("button, a, input, label:has(input), summary")].filter(e => e.checkVisibility()).flatMap(e => {
	const inline = e.matches("summary, p a:not(.button), label input"), r = e.getBoundingClientRect()
	return e.type == "hidden" || r.height >= (inline ? 24 : 44) || e.closest("label") != e && e.matches("label input") && r.height >= 20 ? [] : ["is " + r.height + " high: " + e.outerHTML.slice(0, 200)]
})`

// focused lists buttons, links and fields that show no focus.
const focused = `[...document.querySelectorAll("button, a, input:not([type=hidden]), summary")].filter(e => e.checkVisibility()).flatMap(e => {
	e.focus({focusVisible: true, preventScroll: true})
	const style = getComputedStyle(e)
	return document.activeElement == e && style.outlineStyle != "none" && parseFloat(style.outlineWidth) >= 2 ? [] : ["shows no focus: " + e.outerHTML.slice(0, 200)]
})`
