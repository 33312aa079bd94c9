package browser

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"testing"
	"time"
)

// Tab is a page of a browser.
type Tab struct {
	Events []Event // that nothing has waited for

	t       testing.TB
	b       *Browser
	context string // the tabs of a context share their cookies; empty: the browser's own
	session string
}

// Tab opens an empty page, with cookies of its own, until the test ends.
func (b *Browser) Tab(t testing.TB) *Tab {
	t.Helper()
	id := field[string](t, b.call(t, "", "Target.createBrowserContext", nil), "browserContextId")
	t.Cleanup(func() { b.call(t, "", "Target.disposeBrowserContext", map[string]any{"browserContextId": id}) })
	return b.tab(t, id)
}

// Lasting opens an empty page in the browser's own profile: there a whole Chromium connects early to
// where it may have to go, which it does not do in a Tab.
func (b *Browser) Lasting(t testing.TB) *Tab {
	t.Helper()
	return b.tab(t, "")
}

// Beside opens an empty page with the same cookies.
func (p *Tab) Beside() *Tab {
	p.t.Helper()
	return p.b.tab(p.t, p.context)
}

func (b *Browser) tab(t testing.TB, id string) *Tab {
	t.Helper()
	in := map[string]any{"url": "about:blank", "newWindow": true}
	if id != "" {
		in["browserContextId"] = id
	}
	target := field[string](t, b.call(t, "", "Target.createTarget", in), "targetId")
	p := &Tab{t: t, b: b, context: id}
	p.session = field[string](t, b.call(t, "", "Target.attachToTarget", map[string]any{"targetId": target, "flatten": true}), "sessionId")
	b.tabs[p.session] = p
	t.Cleanup(func() { delete(b.tabs, p.session) })
	p.Call("Emulation.setScrollbarsHidden", map[string]any{"hidden": true})
	p.Call("Emulation.setFocusEmulationEnabled", map[string]any{"enabled": true})
	for _, domain := range []string{"Page", "Network", "Runtime", "Log"} {
		p.Call(domain+".enable", nil)
	}
	p.Call("Runtime.addBinding", map[string]any{"name": "changed"})
	return p
}

// Call sends a command of Chromium's DevTools protocol to the page and returns its answer.
// Events on the way are kept.
func (p *Tab) Call(method string, params map[string]any) json.RawMessage {
	p.t.Helper()
	return p.b.call(p.t, p.session, method, params)
}

// Await waits for an event and returns the earlier ones and it.
func (p *Tab) Await(method string) []Event {
	p.t.Helper()
	for i := 0; ; i++ {
		for len(p.Events) <= i {
			p.b.read(p.t)
		}
		if p.Events[i].Method == method {
			seen := p.Events[:i+1]
			p.Events = p.Events[i+1:]
			return seen
		}
	}
}

// Open opens an address and returns the events until it was loaded.
func (p *Tab) Open(url string) []Event {
	p.t.Helper()
	p.Events = nil
	p.Call("Page.navigate", map[string]any{"url": url})
	return p.Await("Page.loadEventFired")
}

// Run runs a script in the page and returns its value as JSON. A promise is awaited.
func (p *Tab) Run(script string) json.RawMessage {
	p.t.Helper()
	value, err := p.run(script)
	if err != nil {
		p.t.Fatalf("a script failed: %v", err)
	}
	return value
}

// run runs a script. Error: it failed, or has no page to run in.
func (p *Tab) run(script string) (json.RawMessage, error) {
	p.t.Helper()
	answer, err := p.b.ask(p.t, p.b.send(p.t, p.session, "Runtime.evaluate", map[string]any{"expression": script, "returnByValue": true, "awaitPromise": true}))
	if err != nil {
		return nil, err
	}
	var got struct {
		Result           struct{ Value json.RawMessage }
		ExceptionDetails json.RawMessage
	}
	if err := json.Unmarshal(answer, &got); err != nil {
		return nil, err
	}
	if got.ExceptionDetails != nil {
		return nil, errors.New(string(got.ExceptionDetails))
	}
	return got.Result.Value, nil
}

// Until waits until an expression holds in the page, through any number of reloads, once all of the
// page is loaded, its style too: it asks again whenever the page changes.
func (p *Tab) Until(expression string) {
	p.t.Helper()
	const watched = `(window.watcher || (window.watcher = new MutationObserver(() => changed(""))).observe(document, {subtree: true, childList: true, attributes: true, characterData: true}), document.readyState == "complete" && Boolean(`
	for deadline := time.Now().Add(patience); ; {
		p.Events = nil
		got, err := p.run(watched + expression + "))")
		if err == nil && string(got) == "true" {
			return
		}
		if time.Now().After(deadline) {
			p.t.Fatalf("%s came not to hold (%v) on the page\n%s", expression, err, p.Text())
		}
		for len(p.Events) == 0 && time.Now().Before(deadline) {
			p.b.read(p.t)
		}
	}
}

// Reload loads the page anew, a form too.
func (p *Tab) Reload() { p.t.Helper(); p.Call("Page.reload", nil) }

// Back goes back to the page before.
func (p *Tab) Back() {
	p.t.Helper()
	var history struct {
		CurrentIndex int
		Entries      []struct{ ID int }
	}
	if err := json.Unmarshal(p.Call("Page.getNavigationHistory", nil), &history); err != nil || history.CurrentIndex == 0 {
		p.t.Fatalf("no page to go back to: %v", err)
	}
	p.Call("Page.navigateToHistoryEntry", map[string]any{"entryId": history.Entries[history.CurrentIndex-1].ID})
}

// Text returns what the page says.
func (p *Tab) Text() string {
	p.t.Helper()
	var text string
	if err := json.Unmarshal(p.Run("document.body.innerText"), &text); err != nil {
		p.t.Fatal(err)
	}
	return text
}

// Scripts allows the page's own scripts, or none.
func (p *Tab) Scripts(run bool) {
	p.t.Helper()
	p.Call("Emulation.setScriptExecutionDisabled", map[string]any{"value": !run})
}

// Offline takes the page off the network, or puts it back.
func (p *Tab) Offline(is bool) {
	p.t.Helper()
	p.Call("Network.emulateNetworkConditions", map[string]any{"offline": is, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1})
}

// Ready waits until nothing covers the middle of an element and it takes taps, and returns it,
// in pixels. element is an expression.
func (p *Tab) Ready(element string) (at []float64) {
	p.t.Helper()
	const middle = `(e => { if (!e) return null
		e.scrollIntoView({block: "center"})
		const r = e.getBoundingClientRect(), x = r.x + r.width / 2, y = r.y + r.height / 2
		return e.contains(document.elementFromPoint(x, y)) ? [x, y] : null })`
	for deadline := time.Now().Add(patience); ; time.Sleep(5 * time.Millisecond) {
		if err := json.Unmarshal(p.Run(middle+"("+element+")"), &at); err != nil || time.Now().After(deadline) {
			p.t.Fatalf("%s is not there to be tapped (%v) on the page\n%s", element, err, p.Text())
		}
		if len(at) > 0 {
			return at
		}
	}
}

// Tap taps an element, once it is Ready, some times in a row.
func (p *Tab) Tap(element string, times int) {
	p.t.Helper()
	at := p.Ready(element)
	var sent []int
	for n := range times {
		for _, kind := range []string{"mousePressed", "mouseReleased"} {
			sent = append(sent, p.b.send(p.t, p.session, "Input.dispatchMouseEvent", map[string]any{
				"type": kind, "x": at[0], "y": at[1], "button": "left", "clickCount": n + 1,
			}))
		}
	}
	for _, id := range sent {
		if _, err := p.b.ask(p.t, id); err != nil {
			p.t.Fatal(err)
		}
	}
}

// Press presses a key: a character, or Tab or Enter.
func (p *Tab) Press(key string) {
	p.t.Helper()
	down := map[string]any{"type": "keyDown", "key": key, "text": key, "windowsVirtualKeyCode": int(key[0])}
	switch key {
	case "Tab":
		down["windowsVirtualKeyCode"] = '\t'
		delete(down, "text")
	case "Enter":
		down["windowsVirtualKeyCode"], down["text"] = '\r', "\r"
	}
	p.Call("Input.dispatchKeyEvent", down)
	p.Call("Input.dispatchKeyEvent", map[string]any{"type": "keyUp", "key": key, "windowsVirtualKeyCode": down["windowsVirtualKeyCode"]})
}

// Printed prints the page and returns the PDF, without the tags that screen readers go by.
func (p *Tab) Printed(how map[string]any) []byte {
	p.t.Helper()
	how["generateTaggedPDF"] = false // half of the work, and no test reads them
	pdf, err := base64.StdEncoding.DecodeString(field[string](p.t, p.Call("Page.printToPDF", how), "data"))
	if err != nil {
		p.t.Fatal(err)
	}
	return pdf
}

// Window sets the window's width in pixels and the color scheme.
func (p *Tab) Window(width int, scheme string) {
	p.t.Helper()
	p.Call("Emulation.setDeviceMetricsOverride", map[string]any{"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": false})
	p.Call("Emulation.setEmulatedMedia", map[string]any{"features": []map[string]string{{"name": "prefers-color-scheme", "value": scheme}}})
}
