package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"rolefit/internal/classclient"
	"rolefit/internal/outbox"
)

// TestPageJoining reads what the page shows of joining as the program would.
func TestPageJoining(t *testing.T) {
	t.Parallel()
	text, _, _, _ := blocks(t)
	_, section, _ := strings.Cut(text, "\n## Joining a class\n")
	section, _, _ = strings.Cut(section, "\n## ")
	var class, receipt, follow, waiting string
	for line := range strings.Lines(section) {
		switch {
		case strings.HasPrefix(line, `{"schema":1,"class":`) && strings.Contains(line, `"says":`):
			follow = line
		case strings.HasPrefix(line, `{"schema":1,"class":`) && strings.Contains(line, `"new":`):
			receipt = line
		case strings.HasPrefix(line, `{"schema":1,"class":`):
			class = line
		case strings.HasPrefix(line, `{"schema":1,"host":`):
			waiting = line
		}
	}
	d := json.NewDecoder(strings.NewReader(class))
	d.DisallowUnknownFields()
	var said classclient.Class
	if err := d.Decode(&said); err != nil || said.Class != "Tuesday" || said.Phase != "answering" {
		t.Errorf("the class: %+v, %v", said, err)
	}
	if receipt != `{"schema":1,"class":"Tuesday","new":true}`+"\n" { // as a test of the host has it
		t.Errorf("the answer to a sheet: %q", receipt)
	}
	d = json.NewDecoder(strings.NewReader(follow))
	d.DisallowUnknownFields()
	var news classclient.News
	if err := d.Decode(&news); err != nil || news.Class != "Tuesday" || news.Says == "" || news.Asks == "" || len(news.Result) != 1 {
		t.Errorf("what the class does: %+v, %v", news, err)
	}
	var e outbox.Entry
	d = json.NewDecoder(strings.NewReader(waiting))
	d.DisallowUnknownFields()
	if err := d.Decode(&e); err != nil {
		t.Fatal(err)
	}
	b := outbox.Open(t.TempDir())
	if err := b.Put(e); err != nil {
		t.Fatal(err)
	}
	if kept, err := os.ReadFile(filepath.Join(b.Dir(), e.Sheet.ID+".json")); err != nil || string(kept) != waiting {
		t.Errorf("%v, kept as\n%s", err, kept)
	}
	if entries, left := b.List(); len(entries) != 1 || len(left) > 0 {
		t.Errorf("%v, %v", entries, left)
	}
}
