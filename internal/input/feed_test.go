package input

import (
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
)

// keyboardOf returns a keyboard and the keys fed to the program: a repeated one has a mark
// before it.
func keyboardOf(t *testing.T) (types func(string), fed func() string) {
	t.Helper()
	in, out := io.Pipe()
	var keys []string
	done := make(chan struct{})
	go func() {
		defer close(done)
		Feed(t.Context(), in, func(msg tea.Msg) {
			p, ok := msg.(Press)
			switch {
			case !ok:
			case p.IsRepeat:
				keys = append(keys, "~"+p.String())
			default:
				keys = append(keys, p.String())
			}
		})
	}()
	types = func(bytes string) {
		_, _ = out.Write([]byte(bytes)) // it is read
		synctest.Wait()
	}
	return types, func() string {
		_ = out.Close()
		<-done
		return strings.Join(keys, " ")
	}
}

// TestHeldKeys expects one press for a held key, at any rate and any delay before the
// repeats, and four for a key pressed four times a second.
func TestHeldKeys(t *testing.T) {
	const ms = time.Millisecond
	for name, c := range map[string]struct {
		key          string
		first, every time.Duration
		times        int
		want         string
	}{
		"one packet":          {"4444", 0, 0, 1, "4 ~4 ~4 ~4"},
		"packets":             {"44", 250 * ms, 250 * ms, 3, "4 ~4 4 ~4 4 ~4"},
		"30 a second":         {"4", 33 * ms, 33 * ms, 5, "4 ~4 ~4 ~4 ~4"},
		"after half a second": {"4", 500 * ms, 33 * ms, 5, "4 ~4 ~4 ~4 ~4"},
		"an X server":         {" ", 660 * ms, 40 * ms, 4, "space ~space ~space ~space"},
		"a Mac":               {"\r", 500 * ms, 90 * ms, 4, "enter ~enter ~enter ~enter"},
		"four a second":       {"4", 250 * ms, 250 * ms, 4, "4 4 4 4"},
		"five a second":       {"4", 200 * ms, 200 * ms, 4, "4 4 4 4"},
		"a slow keyboard":     {"4", 500 * ms, 130 * ms, 6, "4 ~4 ~4 ~4 ~4 ~4"},
		"a slower keyboard":   {"4", 500 * ms, 150 * ms, 6, "4 4 4 ~4 ~4 ~4"}, // it cannot be known sooner; the third comes too early to count
		"a patient Mac":       {"4", 1800 * ms, 90 * ms, 4, "4 ~4 ~4 ~4"},
		"after a second":      {"4", time.Second, 33 * ms, 4, "4 ~4 ~4 ~4"},
		"one a second":        {"4", time.Second, time.Second, 3, "4 4 4"},
		"an arrow":            {"\x1b[A", 500 * ms, 33 * ms, 3, "up up ~up"},
		"kitty says so":       {"\x1b[52;1:2u", time.Second, time.Second, 2, "~4 ~4"},
		"several keys":        {"1234", 0, 0, 1, "1 2 3 4"},
		"read late":           {"444", 130 * ms, 150 * ms, 3, "4 ~4 ~4 ~4 ~4 ~4 ~4 ~4 ~4"},
		"twice, another":      {"4", 250 * ms, 250 * ms, 2, "4 4"},
	} {
		synctest.Test(t, func(t *testing.T) {
			types, fed := keyboardOf(t)
			for i := range c.times {
				switch i {
				case 0:
				case 1:
					time.Sleep(c.first)
				default:
					time.Sleep(c.every)
				}
				types(c.key)
			}
			if got := fed(); got != c.want {
				t.Errorf("%s: %q, want %q", name, got, c.want)
			}
		})
	}
}

// TestRepeatsReadLate delays repeats as a busy machine does: they arrive together, or after a
// late timer. None counts as a press.
func TestRepeatsReadLate(t *testing.T) {
	const ms = time.Millisecond
	for name, second := range map[string]struct {
		timer, after time.Duration // since the key in doubt
		keys         string
	}{
		"together":      {0, nextRepeat + 40*ms, "444"},
		"after a timer": {nextRepeat + 30*ms, nextRepeat + 40*ms, "4"},
	} {
		at, sent := time.Date(2026, 5, 4, 9, 0, 0, 0, time.UTC), ""
		f := feeder{decoder: &Decoder{}, send: func(m tea.Msg) {
			if m.(Press).IsRepeat {
				sent += "~"
			}
			sent += m.(Press).String()
		}}
		f.packet(packet{[]byte("4"), at})
		at = at.Add(500 * ms)
		f.packet(packet{[]byte("4"), at})
		if second.timer > 0 && (!f.late(at.Add(second.timer)) || f.late(at.Add(second.timer))) {
			t.Errorf("%s: a timer that is called late gives a grace, once", name)
		}
		at = at.Add(second.after)
		f.packet(packet{[]byte(second.keys), at})
		f.packet(packet{[]byte("4"), at.Add(33 * ms)})
		if want := "4" + strings.Repeat("~4", 2+len(second.keys)); sent != want {
			t.Errorf("%s: %q, want %q", name, sent, want)
		}
	}
}

// TestDoubt expects a key that may be a repeat to come before its successors, or a moment
// after it was pressed if it has none.
func TestDoubt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		types, fed := keyboardOf(t)
		types("4")
		time.Sleep(250 * time.Millisecond)
		types("4")
		types("\x1b[I5")
		if got := fed(); got != "4 4 5" {
			t.Errorf("%q", got)
		}
	})
}

// TestRestReadInTime keeps the program busy until after the wait for the rest of a reply. The
// rest that came in time is none of the keys.
func TestRestReadInTime(t *testing.T) {
	for range 20 { // a select would choose by chance
		synctest.Test(t, func(t *testing.T) {
			in, out := io.Pipe()
			sent := ""
			done := make(chan struct{})
			go func() {
				defer close(done)
				Feed(t.Context(), in, func(msg tea.Msg) {
					if p, ok := msg.(Press); ok {
						sent += p.String()
						time.Sleep(2 * silence)
					}
				})
			}()
			for _, packet := range []string{"4\x1b[?1", "u", "5"} {
				_, _ = out.Write([]byte(packet))
				time.Sleep(silence / 2)
			}
			_ = out.Close()
			<-done
			if sent != "45" {
				t.Errorf("sent %q", sent)
			}
		})
	}
}

// TestReadAhead expects a key's time to be that of its arrival, even if the program is busy.
func TestReadAhead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		in, out := io.Pipe()
		var late []time.Duration
		done := make(chan struct{})
		go func() {
			defer close(done)
			Feed(t.Context(), in, func(msg tea.Msg) {
				if p, ok := msg.(Press); ok {
					late = append(late, time.Since(p.At))
					time.Sleep(time.Second)
				}
			})
		}()
		for _, k := range []string{"1", "2", "3"} {
			_, _ = out.Write([]byte(k)) // it is read
		}
		_ = out.Close()
		<-done
		if len(late) != 3 || late[1] < time.Second || late[2] < 2*time.Second {
			t.Errorf("the keys' ages: %v", late)
		}
	})
}

// TestLayouts expects each layout to place every Latin letter, and only letters of its own.
func TestLayouts(t *testing.T) {
	if n := utf8.RuneCountInString(layouts); n%len(latin) != 0 {
		t.Errorf("%d places are no rows of %d", n, len(latin))
	}
	for _, r := range layouts {
		if at := placeOf(r); r != '.' && (at == 0 || unicode.Is(unicode.Latin, r) || unicode.ToLower(r) != r) {
			t.Errorf("%q stands at %q", r, at)
		}
	}
}

// TestByPlace expects ctrl+c and the commands at their places on every keyboard, and a Latin
// keyboard's own letters anywhere.
func TestByPlace(t *testing.T) {
	for typed, want := range map[string]string{
		"\x1b[1089::99;5u": "ctrl+c", "\x1b[1089;5u": "ctrl+c", "\x1b[968::99;5u": "ctrl+c", "\x1b[968;5u": "ctrl+c", "\x1b[27;5;1089~": "ctrl+c",
		"\x1b[99::105;5u": "ctrl+c", "\x1b[99;5u": "ctrl+c", "\x1b[97::113;5u": "ctrl+a", "\x03": "ctrl+c",
		"\x1b[1081::113u": "q", "й": "q", "ы": "s", "и": "b", "Й": "Q", "σ": "s", "β": "b", "q": "q", "é": "é", "中": "中", "ё": "ё",
		"\x1b[99;69u": "ctrl+c", "\x1b[99;133u": "ctrl+c", "\x1b[99;197u": "ctrl+c", "\x1b[99;70u": "ctrl+c", "\x1b[99;6u": "ctrl+c", "\x1b[99;198u": "ctrl+c",
		"\x1b[27;5;67~": "ctrl+c", "\x1b[27;69;67~": "ctrl+c", "\x1b[1089;69u": "ctrl+c", "\x1b[122;133u": "ctrl+z", "\x1b[9;130u": "shift+tab", "\x1b[1;133C": "ctrl+right",
		"\x1b[1489;5u": "ctrl+c", "\x1b[1572;5u": "ctrl+c", "\x1b[1586;5u": "ctrl+c", "\x1b[12618;5u": "ctrl+c", "\x1b[3649;5u": "ctrl+c", "\x1b[2350;5u": "ctrl+c", "\x1b[4330;5u": "ctrl+c",
		"\x1b[1489;69u": "ctrl+c", "ㅂ": "q", "ض": "q", "ๆ": "q", "ั": "y", "נ": "b", "ъ": "ъ", ".": ".", "가": "가",
		"\x1b[59::113;1u": "q", "\x1b[59::113u": "q", "\x1b[47::113u": "q", "\x1b[39::119u": "w", ";": ";", "\x1b[39::113u": "'", "\x1b[46::101u": ".",
		"\x1b[34::51u": "3", "\x1b[38::49;1u": "1", "\x1b[233::50u": "2", "\x1b[34:51:51;2u": "3", "\x1b[45::54u": "-", "\x1b[43::49u": "+", "\x1b[50:64;2u": "@",
		"\x1b[97:65:113;2u": "A", "\x1b[1081:1049:113;2u": "Q", "\x1b[97::97u": "a", "\x1b[97::113;65u": "A",
	} {
		synctest.Test(t, func(t *testing.T) {
			in := strings.NewReader(typed)
			got := ""
			Feed(t.Context(), in, func(msg tea.Msg) {
				if p, ok := msg.(Press); ok {
					got += ByPlace(p.KeyPressMsg).String()
				}
			})
			if got != want {
				t.Errorf("%q: %q, want %q", typed, got, want)
			}
		})
	}
}

// TestClicks expects left clicks and turns of the wheel, and nothing else that a mouse
// reports. The second click of a double click says so.
func TestClicks(t *testing.T) {
	const ms = time.Millisecond
	synctest.Test(t, func(t *testing.T) {
		in, out := io.Pipe()
		var got []string
		done := make(chan struct{})
		go func() {
			defer close(done)
			Feed(t.Context(), in, func(msg tea.Msg) {
				c, ok := msg.(Click)
				switch {
				case !ok:
					got = append(got, fmt.Sprintf("%T", msg))
					return
				case c.Again:
					got = append(got, "~"+c.String())
				default:
					got = append(got, c.String())
				}
				if m := c.Mouse(); len(got) < 8 && (m.X != 4 || m.Y != 11) || !c.At.Equal(time.Now()) {
					t.Errorf("%+v at %v", m, c.At)
				}
			})
		}()
		send := func(after time.Duration, bytes string) {
			time.Sleep(after)
			_, _ = out.Write([]byte(bytes)) // it is read
			synctest.Wait()
		}
		send(0, "\x1b[<0;5;12M\x1b[<0;5;12m") // a click: press and release
		send(120*ms, "\x1b[<0;5;12M\x1b[<0;5;12m")
		send(120*ms, "\x1b[<0;5;12M\x1b[<0;5;12m")
		send(time.Second, "\x1b[<0;5;12M") // it counts when the button is released
		send(time.Second, "\x1b[<0;5;12m")
		send(time.Second, "\x1b[<0;5;12m\x1b[<0;5;12M\x1b[<0;6;12m") // released elsewhere
		send(time.Second, "\x1b[<64;5;12M\x1b[<64;5;12M\x1b[<65;5;12M\x1b[<66;5;12M")
		send(time.Second, "\x1b[<2;5;12M\x1b[<32;5;12M\x1b[<35;9;9M\x1b[<1;5;12M")                     // other buttons, motion
		send(time.Second, "\x1b[<0;5M\x1b[<;;M\x1b[<99999999999999999999;1;1M\x1b[<0;-5;1M\x1b[M\x20") // hostile
		_ = out.Close()
		<-done
		if all := strings.Join(got[:min(len(got), 7)], " "); all != "left ~left left left wheelup wheelup wheeldown" {
			t.Errorf("%q", all)
		}
	})
}
