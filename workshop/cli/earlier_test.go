package cli_test

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"rolefit/internal/clikit"
	"rolefit/workshop/class"
	"rolefit/workshop/cli"
	"rolefit/workshop/host"
)

// TestClassesOfEarlierVersions goes on with classes that programs of version 2 and 3 of the file
// left during a vote: a participant halfway, two with a result, three result codes and a row of a
// sheet of paper. The figures are those that these programs reported themselves. The files are never
// written anew.
func TestClassesOfEarlierVersions(t *testing.T) {
	t.Parallel()
	for file, left := range map[string]struct{ words, reported string }{
		"version2.db": {"uniform pushpin wheel", "{7 6 [{fde 1} {software 3.6} {solutions -8.7} {implementation 4.1}]}"},
		"version3.db": {"boost strand edible", "{7 6 [{fde 1.3} {software -1.9} {solutions -1.3} {implementation 1.9}]}"},
	} {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(filepath.Join("testdata", file))
			must(t, err)
			path := filepath.Join(t.TempDir(), "class.db")
			must(t, os.WriteFile(path, data, 0o600))
			h := hosted(t, onDisk(t, path), func(o *host.Options) { o.Model = o.Model.Of(o.Class.Edition) })
			h.counted(class.Counts{Joined: 7, Halfway: 6, Done: 6, Voters: 2})
			g := mustConnect(t, h.address, dialOptions{})
			must(t, errors.Join(g.atDoor(), g.comesBack(left.words)(), g.types("\r"), g.at(spot{"question", 6}), g.types("5"), g.at(spot{"question", 7})))
			g.close()
			h.close()
			var out, wrong bytes.Buffer
			code := cli.Run(t.Context(), clikit.Env{
				Args: []string{"report", "--class", className, "--store", path, "--format", "json"},
				Out:  &out, Err: &wrong, Now: time.Now, Random: rand.Reader, DataHome: t.TempDir(),
			})
			var report struct {
				Joined, Scored int
				Roles          []struct {
					ID   string
					Mean float64
				}
			}
			if err := json.Unmarshal(out.Bytes(), &report); err != nil {
				t.Fatalf("exit code %d: %v: %s", code, err, &wrong)
			}
			if got := fmt.Sprint(report); got != left.reported {
				t.Errorf("the report says %s, want %s", got, left.reported)
			}
		})
	}
}
