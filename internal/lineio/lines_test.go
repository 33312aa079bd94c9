package lineio

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

// all reads until the error that ends the input.
func all(t *testing.T, in io.Reader) (texts []string, err error) {
	t.Helper()
	r := Read(t.Context(), in)
	defer r.Stop()
	for {
		line := <-r.Next()
		switch {
		case line.Err != nil:
			if again := <-r.Next(); !errors.Is(again.Err, line.Err) {
				t.Errorf("after the end: %+v", again)
			}
			return texts, line.Err
		case line.Long:
			texts = append(texts, "(long)")
		default:
			texts = append(texts, line.Text)
		}
	}
}

func TestRead(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", MostTyped)
	broken := errors.New("the line is cut")
	for _, c := range []struct {
		name string
		in   io.Reader
		want []string
		err  error
	}{
		{"nothing", strings.NewReader(""), nil, io.EOF},
		{"lines", strings.NewReader("one\n\ntwo\r\nthree\n"), []string{"one", "", "two", "three"}, io.EOF},
		{"a last line without its end", strings.NewReader("one\ntwo"), []string{"one", "two"}, io.EOF},
		{"byte by byte", iotest.OneByteReader(strings.NewReader("one\ntwo\n")), []string{"one", "two"}, io.EOF},
		{"as long as may be", strings.NewReader(long[:MostTyped-1] + "\n"), []string{long[:MostTyped-1]}, io.EOF},
		{"too long", strings.NewReader(long + long + "\nnext\n"), []string{"(long)", "next"}, io.EOF},
		{"an input that fails", io.MultiReader(strings.NewReader("one\n"), iotest.ErrReader(broken)), []string{"one"}, broken},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, err := all(t, c.in)
			if diff := cmp.Diff(c.want, got); diff != "" || !errors.Is(err, c.err) {
				t.Errorf("%v; want − got +:\n%s", err, diff)
			}
		})
	}
}

// TestReadEnds expects no further reads after a stop or the end of the context.
func TestReadEnds(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(r *Reader, cancel func()){
		"stopped": func(r *Reader, _ func()) { r.Stop() },
		"ended":   func(_ *Reader, cancel func()) { cancel() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			in, typing := io.Pipe()
			r := Read(ctx, in)
			if _, err := io.WriteString(typing, "one\n"); err != nil {
				t.Fatal(err)
			}
			<-r.Next()
			end(r, cancel)
			if _, err := io.WriteString(typing, "two\n"); err != nil { // the read that was under way
				t.Fatal(err)
			}
			select {
			case line := <-r.Next():
				t.Errorf("read %+v", line)
			default:
			}
		})
	}
}

func TestSay(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	p := Print(&b)
	p.Say()
	p.Say("plain", "", "red \x1b[31mred\x1b[0m", "two\nlines\tand a bell\a", "back\u202ewards", "bro\xffken", "Ünïcode")
	want := "plain\n\nred red\ntwo lines and a bell\nbackwards\nbro\uFFFDken\nÜnïcode\n"
	if diff := cmp.Diff(want, b.String()); diff != "" || p.Err() != nil {
		t.Errorf("%v; want − got +:\n%s", p.Err(), diff)
	}
}

// failing accepts left writes and refuses all later ones.
type failing struct{ left, tries int }

func (f *failing) Write(b []byte) (int, error) {
	f.tries++
	f.left--
	if f.left < 0 {
		return 0, io.ErrClosedPipe
	}
	return len(b), nil
}

func TestSayFails(t *testing.T) {
	t.Parallel()
	f := &failing{left: 1}
	p := Print(f)
	p.Say("one")
	p.Say("two")
	p.Say("three")
	if !errors.Is(p.Err(), io.ErrClosedPipe) || f.tries != 2 {
		t.Errorf("%v after %d tries", p.Err(), f.tries)
	}
}
