package main

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
)

// proxy is one that has these releases, each so many days old.
type proxy struct {
	ours     string         // what go.mod has
	listed   []string       // the releases, oldest first
	days     map[string]int // how old they are
	listFail string         // what it says in place of the list
	failure  error          // go list itself fails
}

const noon = "2026-11-28T12:00:00Z"

// list answers as go list -m -e -json does.
func (p proxy) list(_ context.Context, args ...string) ([]byte, error) {
	if p.failure != nil {
		return nil, p.failure
	}
	now, err := time.Parse(time.RFC3339, noon)
	if err != nil {
		return nil, err
	}
	one := func(version string, versions []string, wrong string) []byte {
		m := map[string]any{"Path": "a.example/m", "Version": version}
		if days, dated := p.days[version]; dated {
			m["Time"] = now.AddDate(0, 0, -days)
		}
		if versions != nil {
			m["Versions"] = versions
		}
		if wrong != "" {
			m["Error"] = map[string]string{"Err": wrong}
		}
		data, err := json.Marshal(m)
		if err != nil {
			panic(err)
		}
		return data
	}
	switch {
	case args[0] == "-versions":
		return one(p.ours, p.listed, p.listFail), nil
	case !strings.Contains(args[0], "@"):
		return one(p.ours, nil, ""), nil
	}
	var out []byte
	for _, arg := range args {
		_, version, _ := strings.Cut(arg, "@")
		if !slices.Contains(p.listed, version) {
			return nil, errors.New("asked for " + arg)
		}
		out = append(append(out, one(version, nil, "")...), '\n')
	}
	return out, nil
}

func TestCompare(t *testing.T) {
	t.Parallel()
	three := []string{"v1.0.0", "v1.1.0-rc.1", "v1.1.0", "v1.2.0"}
	for name, c := range map[string]struct {
		proxy proxy
		says  string
		fails string // empty: it passes
	}{
		"the newest": {
			proxy{ours: "v1.2.0", listed: three, days: map[string]int{"v1.2.0": 400}},
			"newest        a.example/m v1.2.0, 400 days old\n", "",
		},
		"a little behind": {
			proxy{ours: "v1.1.0", listed: three, days: map[string]int{"v1.1.0": 300, "v1.2.0": 60}},
			"behind        a.example/m v1.1.0, 1 release behind, for 60 days: v1.2.0 is out\n", "",
		},
		"a day too far": {
			proxy{ours: "v1.1.0", listed: three, days: map[string]int{"v1.1.0": 61, "v1.2.0": 61}},
			"1 release behind, for 61 days", "v1.1.0 is 1 release behind, for 61 days: v1.2.0 is out; 60 days are allowed: go get a.example/m@latest",
		},
		"the oldest that we do not have counts": {
			proxy{ours: "v1.0.0", listed: three, days: map[string]int{"v1.0.0": 100, "v1.1.0": 90, "v1.2.0": 1}},
			"2 releases behind, for 90 days: v1.2.0 is out", "60 days are allowed",
		},
		"an older line is mended later": {
			proxy{ours: "v1.0.0", listed: []string{"v1.0.0", "v1.0.1", "v1.1.0"}, days: map[string]int{"v1.0.0": 100, "v1.0.1": 2, "v1.1.0": 80}},
			"2 releases behind, for 80 days", "60 days are allowed",
		},
		"none of the releases": {
			proxy{ours: "v1.0.1-0.20260101", listed: three, days: map[string]int{"v1.0.1-0.20260101": 70, "v1.0.0": 90, "v1.1.0": 65, "v1.2.0": 10}},
			"2 releases behind, for 65 days", "60 days are allowed",
		},
		"none of the releases, and younger": {
			proxy{ours: "v1.0.1-0.20260101", listed: []string{"v1.0.0"}, days: map[string]int{"v1.0.1-0.20260101": 7, "v1.0.0": 90}},
			"newest        a.example/m", "",
		},
		"not listed": {
			proxy{
				ours: "v0.4.3", days: map[string]int{"v0.4.3": 33},
				listFail: "module a.example/m: reading https://proxy/a.example/m/@v/list: 403 Forbidden\n\tserver response: This module version is not available.",
			},
			"NOT COMPARED  a.example/m v0.4.3, 33 days old: the proxy does not list its releases", "",
		},
		"no proxy": {
			proxy{ours: "v1.0.0", listFail: `module a.example/m: Get "https://proxy/a.example/m/@v/list": dial tcp: lookup proxy: no such host`},
			"", "nothing was compared, because the module proxy cannot be asked: module a.example/m: Get",
		},
		"a proxy that is off": {proxy{ours: "v1.0.0", listFail: "module lookup disabled by GOPROXY=off"}, "", "cannot be asked"},
		"no date":             {proxy{ours: "v1.1.0", listed: three}, "", "does not say when v1.2.0 came out"},
		"no go":               {proxy{failure: errors.New("no go here")}, "", "no go here"},
		"another's module":    {proxy{}, "", "none of the modules of go.mod"},
	} {
		now, err := time.Parse(time.RFC3339, noon)
		if err != nil {
			t.Fatal(err)
		}
		var said strings.Builder
		compared := comparison{list: c.proxy.list, now: now, most: 60, out: &said}
		err = compared.run(t.Context(), []string{"a.example/m"})
		if (err != nil) != (c.fails != "") || err != nil && !strings.Contains(err.Error(), c.fails) {
			t.Errorf("%s: %v; want %q", name, err, c.fails)
		}
		if !strings.Contains(said.String(), c.says) || c.says == "" && said.Len() > 0 {
			t.Errorf("%s: said %q, want %q", name, &said, c.says)
		}
	}
	if err := new(comparison).run(t.Context(), nil); err == nil {
		t.Error("nothing is compared with nothing")
	}
}
