//go:build unix

package pictures

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rolefit/internal/latest"
	"rolefit/internal/testkit"
	"rolefit/internal/testkit/browser"
	"rolefit/quiz"
	"rolefit/quiz/quiztest"
	"rolefit/workshop/web"
)

// phonePages serves the pages of a class to one phone; tell gives its participant news.
func phonePages(t *testing.T) (address string, tell func(quiz.News)) {
	t.Helper()
	var ballot quiztest.Ballot
	news := latest.New[quiz.News]()
	server := httptest.NewServer(web.New(web.Options{
		Class: className, From: func(*http.Request) net.Conn { return nil },
		Greeting: func() (quiz.Options, string) { return quiztest.ClassOptions(t, &ballot), "" },
		Sit: func(context.Context, net.Conn, string) (*quiz.Seat, error) {
			o := quiztest.ClassOptions(t, &ballot)
			o.Class.News = news
			return &quiz.Seat{Options: o, Here: func(bool) {}, Leave: func() {}}, nil
		},
	}))
	t.Cleanup(server.Close)
	return server.URL, news.Put
}

// TestPhone draws three pages of a class on a phone, one beside the other. Letters look
// different on each computer, so it compares the texts of the pages; -update writes the
// pictures as well.
func TestPhone(t *testing.T) {
	t.Parallel()
	p := browser.Start(t).Tab(t)
	said, shots := phoneShots(t, p)
	for scheme, file := range map[string]string{"dark": "phone.webp", "light": "phone-light.webp"} {
		testkit.Golden(t, filepath.Join("testdata", "phone.txt"), said[scheme])
		if testkit.Updating() {
			if err := os.WriteFile(filepath.Join("..", "..", "..", "docs", "pictures", file), beside(t, p, scheme, shots[scheme]), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// phoneShots takes a quiz on a phone, and returns the texts and the pictures of three pages, in
// both color schemes.
func phoneShots(t *testing.T, p *browser.Tab) (said map[string]string, shots map[string][]string) {
	t.Helper()
	const width, height, fine = 360, 690, 2
	said, shots = map[string]string{}, map[string][]string{}
	keys, err := answers()
	if err != nil {
		t.Fatal(err)
	}
	address, tell := phonePages(t)
	show := func(scheme string) {
		p.Window(width, scheme)
		p.Call("Emulation.setDeviceMetricsOverride", map[string]any{"width": width, "height": height, "deviceScaleFactor": fine, "mobile": true})
	}
	shoot := func() {
		for _, scheme := range []string{"light", "dark"} {
			show(scheme)
			said[scheme] += p.Text() + "\n\n----\n\n"
			shots[scheme] = append(shots[scheme], "data:image/png;base64,"+captured(t, p, map[string]any{"format": "png"}))
		}
	}
	press := func(element, then string) {
		p.Run(element + ".click()")
		p.Until(then)
	}
	show("dark")
	p.Open(address)
	p.Events = nil
	p.Run(`document.querySelector("button.main").click()`)
	p.Await("Page.loadEventFired") // the pages' script is there
	press(`document.querySelector('[data-key="0"]')`, `document.querySelector(".steps")`)
	const shown, most = "13 of 28", 45 // the question in the picture; pages
	for range most {
		switch where := string(p.Run(`document.querySelector("#where")?.innerText ?? ""`)); {
		case where == `""`: // the result
			continue
		case strings.Contains(where, shown):
			shoot()
		}
		was, key := browser.Quote(p.Text()), "1"
		if string(p.Run(`Boolean(document.querySelector(".steps"))`)) == "true" {
			key, keys = keys[0], keys[1:]
		}
		press(fmt.Sprintf(`(document.querySelectorAll(".steps button")[%s - 1] ||
			[...document.querySelectorAll("button")].find(b => ["Continue", "Skip all", "Result"].includes(b.innerText)))`, key),
			"document.body.innerText != "+was)
	}
	p.Until(`document.querySelector(".panes")`)
	shoot()
	tell(quiz.News{Class: quiztest.Told(), Ask: "plan-holds"})
	p.Until(`document.querySelector("button.main")`)
	press(`[...document.querySelectorAll(".panes a")].at(-1)`, `document.querySelector("[aria-current]").innerText == "Class"`)
	shoot()
	return said, shots
}

// captured takes a picture of the window, in base64.
func captured(t *testing.T, p *browser.Tab, how map[string]any) string {
	t.Helper()
	var got struct{ Data string }
	if err := json.Unmarshal(p.Call("Page.captureScreenshot", how), &got); err != nil {
		t.Fatal(err)
	}
	return got.Data
}

// beside draws shots in a row, each in a frame.
func beside(t *testing.T, p *browser.Tab, scheme string, shots []string) []byte {
	t.Helper()
	const width, height, sharp, quality = 1180, 760, 1.25, 82
	edge := map[string]string{"dark": "#4a4640", "light": "#c9c3b6"}[scheme]
	page := fmt.Sprintf(`<body style="margin:0;display:flex;justify-content:space-around;align-items:center;height:100vh;background:%s">`,
		map[string]string{"dark": "#0d1117", "light": "#ffffff"}[scheme])
	for _, shot := range shots {
		page += fmt.Sprintf(`<img src=%q style="width:348px;border:7px solid %s;border-radius:30px">`, shot, edge)
	}
	p.Open("about:blank")
	p.Call("Emulation.setDeviceMetricsOverride", map[string]any{"width": width, "height": height, "deviceScaleFactor": sharp, "mobile": false})
	p.Run("document.write(" + browser.Quote(page) + "), document.close()")
	p.Run(`Promise.all([...document.images].map(i => i.decode()))`)
	data, err := base64.StdEncoding.DecodeString(strings.TrimSpace(captured(t, p, map[string]any{"format": "webp", "quality": quality})))
	if err != nil {
		t.Fatal(err)
	}
	return data
}
