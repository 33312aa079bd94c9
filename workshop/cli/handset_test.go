package cli_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"rolefit/internal/testkit/browser"
	"rolefit/internal/testkit/webclient"
)

// place is the place of the quiz that a page shows, as an expression: "2 of 28", "Tie-breaker 1
// of 4", "result", "door"; empty: none of the quiz.
const place = `(document.querySelector("nav.panes") ? "result" : document.querySelector("#where span")?.textContent ||
	(document.querySelector("input#words") ? "door" : ""))`

// Buttons of pages, as expressions.
const (
	beginButton    = `document.querySelector("form[action='/join']:not(:has(#words)) button")`
	continueButton = `document.querySelector("form[action='/join']:has(input[type=hidden][name=words]) button")`
)

// button is the button of a form with a value, as an expression.
func button(value string) string {
	return "document.querySelector(" + browser.Quote(`button[value="`+value+`"]`) + ")"
}

// phone is the browser of a participant, with buttons to press.
type phone struct {
	*browser.Tab

	t      testing.TB
	person int
	words  string
	press  func(element string)
	keys   bool // by keyboard
}

// newPhone opens a browser of its own. Its participant taps.
func newPhone(t testing.TB, b *browser.Browser, person int) *phone {
	t.Helper()
	p := &phone{Tab: b.Tab(t), t: t, person: person}
	p.press = func(element string) {
		t.Helper()
		p.rested()
		p.Tap(element, 1)
	}
	return p
}

// rested ends the moment in which the buttons of a new page take no taps, which package web tests.
func (p *phone) rested() {
	p.t.Helper()
	p.Run(`document.getAnimations().forEach(a => a.finish())`)
}

// byKeyboard has the participant go to each button by Tab, and press Enter there.
func (p *phone) byKeyboard() *phone {
	p.keys = true
	p.press = func(element string) {
		p.t.Helper()
		const most = 30 // buttons and links of a page
		for range most {
			p.Press("Tab")
			if string(p.Run(`document.activeElement === `+element)) == "true" {
				if got := string(p.Run(`getComputedStyle(document.activeElement).outlineStyle`)); got != `"solid"` {
					p.t.Errorf("the focus is not visible: %s", got)
				}
				p.Press("Enter")
				return
			}
		}
		p.t.Fatalf("Tab does not lead to %s on\n%s", element, p.Text())
	}
	return p
}

// joins opens the address of the code on the wall, and begins.
func (p *phone) joins(address string) {
	p.t.Helper()
	p.Open(address)
	p.press(beginButton)
	p.is("Your guess")
	found := regexp.MustCompile(`[a-z]+ [a-z]+ [a-z]+`).FindString(p.says(`document.querySelector("footer strong").textContent`))
	if p.words = found; found == "" {
		p.t.Fatalf("no three words on\n%s", p.Text())
	}
}

// says is the text that an expression has.
func (p *phone) says(expression string) (text string) {
	p.t.Helper()
	must(p.t, json.Unmarshal(p.Run(expression), &text))
	return text
}

// is waits for a place of the quiz.
func (p *phone) is(at string) {
	p.t.Helper()
	p.Until(place + " == " + browser.Quote(at))
}

// again does what loads a page, and waits for the page.
func (p *phone) again(load func(), at string) {
	p.t.Helper()
	p.Run(`window.before = true`)
	load()
	p.Until(`!window.before && ` + place + " == " + browser.Quote(at))
}

func scan(text, format string, into ...any) bool {
	n, err := fmt.Sscanf(text, format, into...)
	return err == nil && n == len(into)
}

// picks gives an answer, 0 to 4: on a keyboard by its digit.
func (p *phone) picks(answer int) {
	p.t.Helper()
	element := button(fmt.Sprint("choose ", answer))
	if !p.keys {
		p.press(element)
		return
	}
	p.rested()
	p.Ready(element)
	p.Press(fmt.Sprint(answer + 1))
}

// step answers the question at hand, or goes on, and waits for the next page.
func (p *phone) step() {
	p.t.Helper()
	at := p.says(place)
	p.answers()
	p.goesOn(at)
}

// goesOn waits for the page after a place.
func (p *phone) goesOn(from string) {
	p.t.Helper()
	p.Until(place + ` && ` + place + " != " + browser.Quote(from))
}

// allTo has phones answer until all are at a place. Each answers while the pages of the others are
// under way.
func allTo(until string, phones []*phone) {
	for moved := true; moved; {
		from := map[*phone]string{}
		for _, p := range phones {
			if at := p.says(place); at != until {
				from[p] = at
				p.answers()
			}
		}
		for p, at := range from {
			p.goesOn(at)
		}
		moved = len(from) > 0
	}
}

// answers answers the question at hand, or goes on.
func (p *phone) answers() {
	p.t.Helper()
	var n, of int
	switch at := p.says(place); {
	case scan(at, "%d of %d", &n, &of):
		p.picks(answerOf(p.person, n-1) + 2)
	case scan(at, "Tie-breaker %d of %d", &n, &of):
		p.picks(answerOf(p.person, questions+n-1) + 2)
	case at == "Your guess":
		p.press(button("choose 4"))
	case strings.HasPrefix(at, "Deal-breakers"):
		p.press(button("press s"))
	default:
		p.press(button("press "))
	}
}

// skims answers the pages before a spot by the phone's cookie, without its browser.
func (p *phone) skims(host *program, until spot) {
	p.t.Helper()
	skimming := webclient.New("http://"+host.address, "")
	defer skimming.Offline()
	var kept struct {
		Cookies []struct{ Name, Value string }
	}
	must(p.t, json.Unmarshal(p.Call("Network.getCookies", nil), &kept))
	for _, c := range kept.Cookies {
		must(p.t, skimming.Keep(c.Name, c.Value))
	}
	must(p.t, skimming.Get(p.t.Context(), "/quiz"))
	at := pageSpot(skimming)
	for ; at != until && at != (spot{}) && at.what != "result"; at = pageSpot(skimming) {
		must(p.t, skimming.Do(p.t.Context(), at.button(leans(p.person))))
	}
	if at != until {
		p.t.Fatalf("at %v of a phone that was to skim to %v:\n%s", at, until, skimming.Page)
	}
	p.again(p.Reload, skimming.Place())
}

// TestClassByPhone holds a class of five by browser, from the QR code on the wall to the
// second vote, without a typed letter: one taps, one has no scripts, one has no pointer, one
// comes back again and again, one goes to ssh and returns. The host is killed in the middle, and
// stopped after the reveal. The first answers every question in the browser; two answer the first
// ones, the last two, and the pages after them; the last two, by taps like the first, skip to the list
// of answers.
func TestClassByPhone(t *testing.T) {
	t.Parallel()
	b := browser.Start(t)
	host := startAnywhere(t, "--web")
	facilitator := host.facilitator()
	facilitator.command = "wall"
	wall, address := mustConnect(t, host.address, facilitator), ""
	must(t, wall.until("a camera reads the code on the wall", func(string) bool {
		address = wall.code()
		return address != ""
	}))
	if !strings.Contains(wall.screen(), strings.TrimSuffix(address, "/")) {
		t.Errorf("the code leads to %s, and the wall says\n%s", address, wall.screen())
	}
	var phones []*phone
	for n := range 5 {
		phones = append(phones, newPhone(t, b, n))
	}
	tapping, restless, moving := phones[0], phones[3], phones[4]
	phones[1].Scripts(false)
	phones[2].byKeyboard()
	var took []time.Duration
	for _, p := range phones {
		began := time.Now()
		p.joins(wall.code())
		p.step()
		took = append(took, time.Since(began))
	}
	t.Logf("from the code on the wall to the first question: %v", took)
	if slices.Min(took) > 10*time.Second { // what a host or its pages wait for holds each of them up; a busy machine some
		t.Errorf("from the code to the first question: %v", took)
	}
	allTo("3 of 28", phones)
	elsewhere := takesOver(moving, host)
	comesBack(restless)
	changesNothing(tapping)
	takesBack(moving, elsewhere)
	survives(phones, host)
	controls := mustConnect(t, host.address, host.facilitator())
	must(t, controls.sees("NEXT"))
	must(t, controls.types(" "))
	must(t, controls.sees("[ANSWERING]"))
	for _, p := range phones[1:3] {
		p.skims(host, spot{"question", questions - 1})
	}
	for _, p := range phones[3:] { // who tap as the first does
		p.skims(host, spot{"review", 0})
	}
	allTo("result", phones)
	seesClass(phones, controls)
	host.stops()
	host.starts()
	controls = mustConnect(t, host.address, host.facilitator())
	votes(phones, controls)
	host.stops()
	s := host.reads()
	for _, p := range phones {
		must(t, has(t, s, p.words, p.person, questions))
	}
}

// seesClass reveals the class: its result comes to every page by itself, but to the one without
// scripts.
func seesClass(phones []*phone, controls *participant) {
	t, scriptless := phones[0].t, phones[1]
	t.Helper()
	must(t, controls.until("five are done", func(screen string) bool { return strings.Contains(screen, "5 done") }))
	must(t, controls.types(" "))
	must(t, controls.sees("[REVEAL]"))
	const told, pane = `document.querySelector("nav.panes").innerText.includes("Class")`, `[...document.querySelectorAll("nav.panes a")].at(-1)`
	for _, p := range phones {
		if p == scriptless {
			eventually(t, "the class's result came to a page without scripts", func() bool {
				p.again(func() { p.press(`document.querySelector("noscript a")`) }, "result")
				return string(p.Run(told)) == "true"
			})
		}
		p.Until(told)
		p.press(pane)
		p.Until(`document.querySelector("main").innerText.includes("5 of 5")`)
	}
}

// votes opens a second vote, in which all answer by the page that is open.
func votes(phones []*phone, controls *participant) {
	t, scriptless := phones[0].t, phones[1]
	t.Helper()
	must(t, controls.sees("[REVEAL]"))
	must(t, controls.types(" "))
	must(t, controls.sees("vote again"))
	must(t, controls.types(" "))
	for _, p := range phones {
		if p == scriptless {
			p.again(p.Reload, "result")
		}
		p.Until(button("press v"))
		p.press(button("press v"))
		p.Until(button("choose 4"))
		p.picks(4)
		p.Until(`document.querySelector("main").innerText.includes("Your second answer")`)
	}
	must(t, controls.sees("5 voted"))
}

// comesBack leaves the page of a question in every way, and comes back to it. Each answer that
// is sent without a network, or whose reply is lost, counts once.
func comesBack(p *phone) {
	p.t.Helper()
	p.again(p.Reload, "3 of 28")
	p.again(p.Back, "3 of 28")
	p.Offline(true)
	p.answers()
	p.Until(`document.querySelector(".call")?.textContent.includes("Not sent yet")`)
	p.Offline(false)
	p.is("4 of 28")
	p.Call("Fetch.enable", map[string]any{"patterns": []map[string]any{{"urlPattern": "*/quiz", "requestStage": "Response"}}})
	p.answers()
	events := p.Await("Fetch.requestPaused")
	var paused struct {
		RequestID string
		Request   struct{ Method string }
	}
	must(p.t, json.Unmarshal(events[len(events)-1].Params, &paused))
	if paused.Request.Method != http.MethodPost {
		p.t.Errorf("a reply to %s is lost", paused.Request.Method)
	}
	p.Call("Fetch.failRequest", map[string]any{"requestId": paused.RequestID, "errorReason": "ConnectionReset"})
	p.Call("Fetch.disable", nil)
	p.is("5 of 28")
}

// changesNothing answers twice by a double click, and by the old page of a second tab.
func changesNothing(p *phone) {
	p.t.Helper()
	p.Tap(button(fmt.Sprint("choose ", answerOf(p.person, 2)+2)), 2)
	p.is("4 of 28")
	other := *p
	other.Tab = p.Beside()
	other.Open(p.says("location.href"))
	other.is("4 of 28")
	p.step()
	other.Tap(button("choose 0"), 1)
	other.is("5 of 28")
	other.again(other.Reload, "5 of 28")
	p.is("5 of 28")
}

// takesOver continues over ssh with the words of a phone, whose page learns of it later.
func takesOver(p *phone, host *program) *participant {
	p.t.Helper()
	g, err := returns(host.address, p.words)
	must(p.t, err)
	p.t.Cleanup(g.close)
	must(p.t, g.at(spot{"question", 3}))
	must(p.t, g.types(leans(p.person)(3)))
	must(p.t, g.at(spot{"question", 4}))
	return g
}

// takesBack continues on a phone again.
func takesBack(p *phone, g *participant) {
	p.t.Helper()
	p.Until(continueButton)
	p.press(continueButton)
	p.is("4 of 28")
	_, err := g.exit()
	must(p.t, errors.Join(err, g.says("Your quiz continues in another window")))
}

// survives kills the host and starts it again while all are at a question: one has just
// answered, another answers without a script.
func survives(phones []*phone, host *program) {
	host.t.Helper()
	tapping, scriptless := phones[0], phones[1]
	at := map[*phone]string{}
	for _, p := range phones {
		at[p] = p.says(place)
	}
	host.kills()
	tapping.answers()
	tapping.Until(`document.querySelector(".call")?.textContent.includes("Not sent yet")`)
	scriptless.answers()
	scriptless.Until(`location.protocol == "chrome-error:"`)
	host.starts()
	scriptless.Reload()
	for _, p := range phones {
		if p == tapping || p == scriptless {
			var n int
			scan(at[p], "%d", &n)
			at[p] = fmt.Sprint(n+1, " of 28")
			p.is(at[p])
		}
		p.again(p.Reload, at[p])
	}
}
