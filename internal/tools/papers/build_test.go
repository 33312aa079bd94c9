package main

import (
	"bytes"
	"testing"
	"time"
)

func TestVersions(t *testing.T) {
	t.Parallel()
	for stamped, good := range map[string]bool{
		"v0.1.0": true, "v0.1.0-rc.1": true, "v0.1.1-0.20261123134128-7f8bb5e3a1c2+dirty": true,
		"": false, "(devel)": false, "v1": false, "0.1.0": false, "v1.2.3/../x": false, "v1.2.3 x": false,
	} {
		if err := fits(stamped, anyVersion); (err == nil) != good {
			t.Errorf("version %q: %v", stamped, err)
		}
	}
	for _, stamped := range []string{"v0.1.1-0.20261123134128-7f8bb5e3a1c2", "v0.1.0+dirty", "v0.1.1"} {
		if fits(stamped, "v0.1.0") == nil {
			t.Errorf("%s is released as v0.1.0", stamped)
		}
	}
	if err := fits("v0.1.0", "v0.1.0"); err != nil {
		t.Error(err)
	}
}

func TestDated(t *testing.T) {
	t.Parallel()
	page := ".TH ROLEFIT 1 \"2030-12-31\" \"rolefit\"\n.TH \"2030-12-31\"\n"
	want := ".TH ROLEFIT 1 \"2026-03-01\" \"rolefit\"\n.TH \"2030-12-31\"\n"
	at := time.Date(2026, 3, 1, 12, 0, 2, 0, time.UTC)
	if got := string(dated([]byte(page), at)); got != want {
		t.Errorf("dated\n%s, want\n%s", got, want)
	}
}

// TestZipped: neither the time nor a file name is in the compressed bytes.
func TestZipped(t *testing.T) {
	t.Parallel()
	first := zipped([]byte("a page"))
	if !bytes.Equal(first[4:8], make([]byte, 4)) || first[3] != 0 {
		t.Errorf("the header of gzip carries a time or a name: %x", first[:10])
	}
}
