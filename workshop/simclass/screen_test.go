package simclass

import (
	"fmt"
	"io"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/charmbracelet/x/vt"
	"github.com/google/go-cmp/cmp"
)

// piece is something that a program may write, drawn at random.
func piece(r *rand.Rand) string {
	n, m := 1+r.IntN(6), 1+r.IntN(30)
	sequences := []string{
		"%[1]dA", "%[1]dB", "%[1]dC", "%[1]dD", "%[2]dG", "%[2]d`", "%[1]dd", "%[1]d;%[2]dH", "%[1]dI", "%[1]dZ",
		"J", "2J", "K", "1K", "2K", "%[1]dX", "%[1]d@", "%[1]dP", "%[1]dL", "%[1]dM", "%[1]dS", "%[1]dT", "m", "1;3%[1]dm",
		"?2026h", "?25l", ">4;2m", "=1;1u", "?u",
	}
	switch k := r.IntN(12); {
	case k < 5:
		return strings.Repeat(string(rune('a'+r.IntN(26))), 1+r.IntN(9))
	case k == 5:
		return []string{"›", "•", "─"}[r.IntN(3)]
	case k == 6:
		return []string{"\r", "\n", "\b", "\r\n", "\t"}[r.IntN(5)]
	case k == 7:
		return "\x1b]2;a title\a" + "\x1b]11;?\x1b\\"
	default:
		s := sequences[r.IntN(len(sequences))]
		s = strings.ReplaceAll(s, "%[1]d", strconv.Itoa(n))
		s = "\x1b[" + strings.ReplaceAll(s, "%[2]d", strconv.Itoa(m))
		if strings.ContainsAny(s[len(s)-1:], "JKX@PLMSTZI") { // behind the last column terminals differ, and the renderer goes away from there first
			s = fmt.Sprintf("\x1b[%d;%dH", n, m) + s
		}
		return s
	}
}

// TestScreen holds the cheap screen against an emulator that is good for everything,
// with a thousand streams of what Bubble Tea's renderer may write, cut anywhere.
func TestScreen(t *testing.T) {
	t.Parallel()
	const width, height = 23, 6
	for seed := range uint64(1000) {
		r := rand.New(rand.NewPCG(seed, 1))
		mine, theirs := newScreen(width, height), vt.NewEmulator(width, height)
		go func() { _, _ = io.Copy(io.Discard, theirs) }() // what it answers
		var all strings.Builder
		for range 40 {
			all.WriteString(piece(r))
		}
		stream := all.String()
		for rest := stream; rest != ""; {
			n := 1 + r.IntN(len(rest))
			_, _ = mine.Write([]byte(rest[:n]))
			rest = rest[n:]
		}
		_, _ = theirs.Write([]byte(stream))
		want := strings.Split(theirs.String(), "\n")
		got := strings.Split(mine.String(), "\n")
		for i := range want {
			want[i] = strings.TrimRight(want[i], " ")
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("seed %d: after %q (-theirs +mine):\n%s", seed, stream, diff)
		}
	}
}
