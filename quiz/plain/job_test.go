package plain

import (
	"bytes"
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"rolefit/content"
	"rolefit/internal/record"
	"rolefit/internal/report/doc"
	"rolefit/internal/testkit"
	"rolefit/quiz"
	"rolefit/quiz/quiztest"
	"rolefit/scoring/job"
)

// plainJob runs the check of a job line by line on typed lines.
func plainJob(t *testing.T, o quiz.Options, lines ...string) (string, quiz.JobOutcome) {
	t.Helper()
	var out bytes.Buffer
	in := strings.NewReader(strings.Join(lines, "\n") + "\n")
	end, err := Run(context.Background(), o, in, &out)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.SplitAfter(out.String(), "\n") {
		if line != "" && !strings.HasSuffix(line, "\n") || strings.ContainsAny(line, "\x1b\r\x07") {
			t.Errorf("not a whole plain line: %q", line)
		}
	}
	return out.String(), end.Job
}

// TestJobPlainConversation compares the whole conversation, word for word.
func TestJobPlainConversation(t *testing.T) {
	t.Parallel()
	d := quiztest.FullDrawer()
	got, end := plainJob(t, quiztest.JobOptions(t, d, ""),
		"", "list of mine/", // nothing, then the name of a new job
		"1", "b", "yes", "w", "-", "n", "7", "huh", "h", "4", "o", "2", "2", "r", "2", "3", "o", "l", "b",
		"2", "3", "m", "t", "n", "5", "m", "y", "r", "a", "q")
	if end.Name != "Acme, field team" || end.Sheet.Facts["few-accounts"] != content.JobNo || !end.Kept || end.Unsaved != nil {
		t.Errorf("%+v", end)
	}
	want := job.Answers{"customer-contact": content.JobYes, "before-contract": content.JobNo, "few-accounts": content.JobNo}
	if kept := d.Jobs["list of mine/"].Facts; len(kept) != len(want) || kept["few-accounts"] != content.JobNo || kept["before-contract"] != content.JobNo {
		t.Errorf("kept: %v", kept)
	}
	testkit.Golden(t, filepath.Join("testdata", "job_plain.txt"), got)
}

// TestJobPlainPosting pastes a posting line by line: nothing in it answers anything, the
// proposal is taken by itself, and the lines that speak of a fact are read out with it.
func TestJobPlainPosting(t *testing.T) {
	t.Parallel()
	d := quiztest.FullDrawer()
	text := "Field Engineer at Beta\n\nb\nYou travel to customers.\nYou travel far.\nWe travel.\nTravel more.\n1\nq" + strings.Repeat(" x", 20)
	lines := append([]string{"p", "b", "p", "."}, "p")
	lines = append(append(lines, strings.Split(text, "\n")...), ".", "Torn", "", "3", "y", "", "y", "y", "o", "18", "m", "t", "s", "r", "y", "a")
	got, end := plainJob(t, quiztest.JobOptions(t, d, ""), append(lines, "q")...)
	if sheet := d.Jobs["Field Engineer at Beta"]; sheet.Text != text || end.Name != sheet.Name || len(sheet.Facts) != 19 || sheet.Facts["customer-contact"] != content.JobYes {
		t.Errorf("%+v", sheet)
	}
	testkit.Golden(t, filepath.Join("testdata", "job_posting.txt"), got)
	d = quiztest.FullDrawer()
	lines = append(append([]string{"p"}, strings.Split(quiztest.PostingText, "\n")...), ".", "2", "", "1", "q")
	if _, end = plainJob(t, quiztest.JobOptions(t, d, "Torn"), lines...); end.Name != "Forward Deployed Engineer – Acme AI" || len(end.Sheet.Facts) != 11 || d.Jobs["Torn"].Text != "" {
		t.Errorf("%+v", end)
	}
}

// TestJobPlainEnds ends the conversation in every way: the answers are kept, and it ends in
// words.
func TestJobPlainEnds(t *testing.T) {
	t.Parallel()
	d := quiztest.FullDrawer()
	got, _ := plainJob(t, quiztest.JobOptions(t, d, "New"), "y", "n")
	if !strings.HasSuffix(got, "The input ended. Saved under New.\n") || len(d.Jobs["New"].Facts) != 2 {
		t.Errorf("%s", got)
	}
	got, end := plainJob(t, quiztest.JobOptions(t, d, "Other"))
	if !strings.HasSuffix(got, "The input ended. Nothing was answered.\n") || end.Kept {
		t.Errorf("%s", got)
	}
	if got, _ = plainJob(t, quiztest.JobOptions(t, d, "damaged"), "q"); !strings.Contains(got, "That job can't be opened: damaged") {
		t.Errorf("%s", got)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var out bytes.Buffer
	if _, err := Run(ctx, quiztest.JobOptions(t, d, "New"), strings.NewReader("y\n"), &out); err != nil || !strings.Contains(out.String(), "Stopped.") {
		t.Errorf("%v: %s", err, out.String())
	}
}

func TestJobPlainNotKept(t *testing.T) {
	t.Parallel()
	d := quiztest.FullDrawer()
	d.Full = errors.New("no space left on device")
	d.Left = []record.Unreadable{{Path: "jobs/x.json", Err: record.ErrDamaged}}
	got, end := plainJob(t, quiztest.JobOptions(t, d, ""), strings.Repeat("long ", 20000), "New", "y", "n", "q")
	for _, want := range []string{
		"too long to be a name", "Left alone: jobs/x.json, damaged.", "This can't be saved: no space left", "Noted, but not saved: yes, with customers weekly.",
		"Not everything could be saved: no space left on device.",
	} {
		if strings.Count(got, want) != 1 {
			t.Errorf("%q is not said once:\n%s", want, got)
		}
	}
	if end.Unsaved == nil || end.Kept {
		t.Errorf("%+v", end)
	}
	o := quiztest.JobOptions(t, nil, "New")
	o.Private = true
	if got, _ := plainJob(t, o, "y", "q"); !strings.Contains(got, "Private: nothing is saved.") || !strings.Contains(got, "Nothing is saved.\n") {
		t.Errorf("%s", got)
	}
}

// TestJobFormsAgree expects both forms to say the same about a job.
func TestJobFormsAgree(t *testing.T) {
	t.Parallel()
	got, _ := plainJob(t, quiztest.JobOptions(t, quiztest.FullDrawer(), "Acme, field team"), "r", "2", "3", "q")
	o := quiztest.JobOptions(t, quiztest.FullDrawer(), "Acme, field team")
	account := o.Check.Jobs.Book.Of(quiztest.Acme(), o.Check.Jobs.Person)
	for _, pane := range account.Panes() {
		var said []string
		for _, block := range pane.Blocks {
			switch b := block.(type) {
			case doc.Para:
				said = append(said, b.Text)
			case doc.Labeled:
				said = append(append(said, b.Text), b.Items...)
			case doc.List:
				for _, item := range b.Items {
					said = append(said, item.Text, item.Note)
				}
			}
		}
		for _, s := range said {
			if !strings.Contains(got, s) {
				t.Errorf("not read out: %q", s)
			}
		}
		if len(said) == 0 {
			t.Error("a pane says nothing")
		}
	}
}

func FuzzJobPlain(f *testing.F) {
	f.Add("New\ny\nn\nr\n2\n3\nb\nq\n")
	f.Add("1\nr\no\nl\nb\n2\n\x1b[2J\n")
	book := quiztest.JobsOf(&testing.T{}, nil).Book
	f.Fuzz(func(t *testing.T, typed string) {
		d := quiztest.FullDrawer()
		o := quiztest.CareerOptions(t, nil)
		o.Check = &quiz.JobCheck{Jobs: quiz.Jobs{Book: book, Store: d}}
		var out bytes.Buffer
		end, err := Run(context.Background(), o, strings.NewReader(typed), &out)
		if err != nil {
			t.Fatal(err)
		}
		if end.Job.Kept && len(d.Jobs) == 0 || strings.ContainsAny(out.String(), "\x1b\r") {
			t.Errorf("%+v\n%q", end, out.String())
		}
	})
}
