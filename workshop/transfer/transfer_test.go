package transfer_test

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"rolefit/content"
	"rolefit/internal/record/resultcode"
	"rolefit/scoring"
	"rolefit/workshop/class"
	"rolefit/workshop/transfer"
)

func career(t testing.TB) *scoring.Model {
	t.Helper()
	m, err := scoring.NewModel(content.Career())
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func exampleClass(m *scoring.Model) class.Class {
	return class.Class{
		Name: "Room 2", Assessment: m.Assessment().ID, Edition: m.Assessment().Edition, State: []byte(`{"phase":"end"}`),
		Began: time.Date(2026, 5, 4, 9, 0, 0, 0, time.UTC), Until: time.Date(2026, 6, 4, 9, 0, 0, 0, time.UTC),
	}
}

// people are finished participants over SSH and by other ways, each from a device.
func people(t testing.TB, m *scoring.Model, n int) (finished []class.Finished) {
	t.Helper()
	ways := []class.Way{class.ByJoin, class.ByCode, class.ByPaper, class.BySSH}
	for i := range n {
		s := scoring.Sheet{ID: fmt.Sprint("member-", i), Schema: scoring.SheetSchema, Assessment: m.Assessment().ID, Edition: m.Assessment().Edition, Answers: map[string]int{}}
		for k, q := range m.Assessment().Questions {
			s.Answers[q.ID] = (i*k+k)%5 - 2
		}
		made, err := class.Submitted(m, s, ways[i%4])
		if err != nil {
			t.Fatal(err)
		}
		finished = append(finished, class.Finished{Member: made.ID, Way: made.Way, Sheet: made.Sheet, Device: fmt.Sprint("device-", i)})
	}
	return finished
}

// sent is the file of a class, and the sheets in it.
func sent(t testing.TB, m *scoring.Model, frozen []class.Sheet, finished []class.Finished) (data []byte, all []class.Submission) {
	t.Helper()
	all, err := transfer.Export(m, frozen, finished, false, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	data, err = transfer.Encode(exampleClass(m), all)
	if err != nil {
		t.Fatal(err)
	}
	return data, all
}

// TestThereAndBack expects everything that counts to arrive, and nothing else to be sent.
func TestThereAndBack(t *testing.T) {
	t.Parallel()
	m := career(t)
	finished := people(t, m, 9)
	sheets, _ := class.SheetsOf(m, finished)
	frozen := class.WithDevices(class.Freeze(m, nil, sheets[:6]), sheets)
	for _, of := range [][]class.Sheet{nil, frozen} {
		data, want := sent(t, m, of, finished)
		read, err := transfer.Decode(data)
		if err != nil {
			t.Fatal(err)
		}
		wanted := exampleClass(m)
		wanted.State = nil
		if diff := cmp.Diff(wanted, read.Class); diff != "" {
			t.Error(diff)
		}
		got, err := read.Sheets(m)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		if n := len(got); n != map[bool]int{true: 9, false: 6}[of == nil] {
			t.Errorf("%d sheets", n)
		}
		for _, s := range got {
			if alone := s.Part.Batch == 0; alone != (of == nil) || !alone && s.Part.Size != 6 || s.Part.Class != got[0].Part.Class || s.Device == "" {
				t.Errorf("%+v", s.Part)
			}
		}
		if strings.Contains(string(data), "phase") || strings.Contains(string(data), "limits") || bytes.Count(data, []byte("\n")) != 1 {
			t.Errorf("%.300s", data)
		}
	}
}

// TestFileOfEarlierVersion reads a class that an earlier program wrote. The file is never written
// anew: a format that cannot read it is another format.
func TestFileOfEarlierVersion(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("testdata/version1.rolefit")
	if err != nil {
		t.Fatal(err)
	}
	read, err := transfer.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	m := career(t).Of("2026.2")
	want := exampleClass(m)
	want.Name, want.Own, want.State = "Montag 語", []byte("id: own\n"), nil
	if diff := cmp.Diff(want, read.Class); diff != "" {
		t.Error(diff)
	}
	all, err := read.Sheets(m)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range all {
		var sheet scoring.Sheet
		if err := json.Unmarshal(s.Sheet, &sheet); err != nil {
			t.Fatal(err)
		}
		order, answers := sheet.Asked, ""
		if order == nil {
			for _, q := range m.Assessment().Questions {
				order = append(order, q.ID)
			}
		}
		for _, id := range order {
			answers += fmt.Sprint(sheet.Answers[id] + 3)
		}
		got = append(got, fmt.Sprintf("%s by %s, %q %+v, %d asked: %s %s", s.ID, s.Way, s.Device, s.Part, len(sheet.Asked), answers, sheet.Edition))
	}
	if diff := cmp.Diff([]string{
		`member-0 by join, "laptop" {Class:jrgkd3vhq2lnpiob Batch:2 Size:9}, 0 asked: 5335142121342451521243242125 2026.2`,
		`member-1 by code, "" {Class:vj5sdzimmgjpazun Batch:0 Size:0}, 29 asked: 45243214355531351335343332514 2026.2`,
		`member-2 by paper, "" {Class:vj5sdzimmgjpazun Batch:0 Size:0}, 0 asked: 5523544424344425533434133434 2026.2`,
		`member-3 by ssh, "" {Class:vj5sdzimmgjpazun Batch:0 Size:0}, 28 asked: 4433221155443322115544332211 2026.2`,
	}, got); diff != "" {
		t.Error(diff)
	}
}

// TestEarlierEditions sends a class in which a result code of an earlier edition counts.
func TestEarlierEditions(t *testing.T) {
	t.Parallel()
	m := career(t)
	codes, err := resultcode.NewCodes(m)
	if err != nil {
		t.Fatal(err)
	}
	earlier, err := codes.Decode("8Z1Y-ND9C-SYQA-6N6D-5156-3R25-DS")
	if err != nil || earlier.Edition == m.Assessment().Edition {
		t.Fatalf("%+v, %v", earlier, err)
	}
	code, err := class.Submitted(m, earlier, class.ByCode)
	if err != nil {
		t.Fatal(err)
	}
	data, want := sent(t, m, nil, append(people(t, m, 1), class.Finished{Member: code.ID, Way: code.Way, Sheet: code.Sheet}))
	read, err := transfer.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	got, err := read.Sheets(m)
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%s, %v", diff, err)
	}
}

// TestPartsTravelOn exports a class into which others were imported.
func TestPartsTravelOn(t *testing.T) {
	t.Parallel()
	m := career(t)
	finished := people(t, m, 3)
	finished[0].Part = class.Part{Class: "one", Batch: 2, Size: 7}
	finished[1].Part = class.Part{Class: "two"}
	_, all := sent(t, m, nil, finished)
	if all[0].Part != finished[0].Part || all[1].Part != finished[1].Part || all[2].Part.Class == "" || all[2].Part.Class == "one" {
		t.Errorf("%+v", all)
	}
	routed, err := transfer.Export(m, nil, finished, true, rand.Reader)
	if err != nil || slices.ContainsFunc(routed, func(s class.Submission) bool { return s.Device != "" }) {
		t.Errorf("behind one router: %v %+v", err, routed)
	}
}

// resealed gives a changed file the right checksum.
func resealed(data []byte, old, to string) []byte {
	_, raw, _ := bytes.Cut(bytes.TrimSuffix(bytes.TrimSpace(data), []byte("}")), []byte(`"class":`))
	changed := bytes.Replace(raw, []byte(old), []byte(to), 1)
	sum := sha256.Sum256(changed)
	return fmt.Appendf(nil, `{"rolefit_class":1,"sha256":%q,"class":%s}`, hex.EncodeToString(sum[:]), changed)
}

// TestRefused changes one thing of a file.
func TestRefused(t *testing.T) {
	t.Parallel()
	m := career(t)
	finished := people(t, m, 6)
	sheets, _ := class.SheetsOf(m, finished)
	data, _ := sent(t, m, class.WithDevices(class.Freeze(m, nil, sheets), sheets), finished)
	if read, err := transfer.Decode(resealed(data, "Room 2", "Room 3")); err != nil || read.Class.Name != "Room 3" {
		t.Fatalf("a file with another name: %v", err)
	}
	for name, c := range map[string]struct {
		data []byte
		want error
	}{
		"nothing":        {nil, transfer.ErrForeign},
		"another thing":  {[]byte(`{"schema":1}`), transfer.ErrForeign},
		"newer":          {bytes.Replace(data, []byte(`"rolefit_class":1`), []byte(`"rolefit_class":2`), 1), transfer.ErrNewer},
		"cut off":        {data[:len(data)/2], transfer.ErrForeign},
		"a changed byte": {bytes.Replace(data, []byte(`:-2,`), []byte(`:-1,`), 1), transfer.ErrDamaged},
		"twice":          {append(slices.Clone(data), data...), transfer.ErrForeign},
		"more":           {resealed(data, `"sheets":`, `"words":[],"sheets":`), transfer.ErrForeign},
		"a bad name":     {resealed(data, `"Room 2"`, `"../Room"`), transfer.ErrForeign},
		"no day":         {resealed(data, `"began":"2026-05-04T09:00:00Z"`, `"began":"0001-01-01T00:00:00Z"`), transfer.ErrForeign},
	} {
		if _, err := transfer.Decode(c.data); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for old, to := range map[string]string{
		`"id":"member-1"`:  `"id":"member-0"`,
		`"id":"member-0"`:  `"id":""`,
		`"id":"member-2"`:  `"id":"\u001b[2J"`,
		`"device-1"`:       `"` + strings.Repeat("x", 200) + `"`,
		`"way":"join"`:     `"way":"pigeon"`,
		`"batch":1`:        `"batch":-1`,
		`"size":6`:         `"size":4`,
		`"batch":1,`:       ``,
		`:-2,`:             `:9,`,
		`"ambiguous-work"`: `"nobody-knows"`,
	} {
		changed := resealed(data, old, to)
		read, err := transfer.Decode(changed)
		if err != nil {
			t.Errorf("%s: %v", to, err)
			continue
		}
		if got, err := read.Sheets(m); err == nil || got != nil || !strings.Contains(err.Error(), "of the file: ") {
			t.Errorf("%s was taken: %v", to, err)
		}
	}
}

// FuzzDecode reads files of any kind: a class that is taken can be written again, and says
// the same.
func FuzzDecode(f *testing.F) {
	m := career(f)
	finished := people(f, m, 6)
	sheets, _ := class.SheetsOf(m, finished)
	for _, frozen := range [][]class.Sheet{nil, class.WithDevices(class.Freeze(m, nil, sheets), sheets)} {
		data, _ := sent(f, m, frozen, finished)
		_, raw, _ := bytes.Cut(bytes.TrimSuffix(bytes.TrimSpace(data), []byte("}")), []byte(`"class":`))
		f.Add(raw, true)
		f.Add(data, false)
	}
	f.Fuzz(func(t *testing.T, data []byte, seal bool) {
		if seal { // a hostile file has a right checksum
			sum := sha256.Sum256(data)
			data = fmt.Appendf(nil, `{"rolefit_class":1,"sha256":%q,"class":%s}`, hex.EncodeToString(sum[:]), data)
		}
		read, err := transfer.Decode(data)
		if err != nil {
			return
		}
		all, err := read.Sheets(m)
		if err != nil {
			return
		}
		again, err := transfer.Encode(read.Class, all)
		if err != nil {
			t.Fatal(err)
		}
		back, err := transfer.Decode(again)
		if err != nil {
			t.Fatalf("what was taken is refused once it is written: %v", err)
		}
		if got, err := back.Sheets(m); err != nil || !cmp.Equal(got, all) {
			t.Fatalf("%v: %s", err, cmp.Diff(all, got))
		}
	})
}
