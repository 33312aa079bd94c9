package tui

import (
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"rolefit/internal/surface/surfacetest"
	"rolefit/internal/ui/uitest"
	"rolefit/quiz/quiztest"

	tea "charm.land/bubbletea/v2"
)

// TestScreensByDifferences walks from every screen with random keys and sizes, and compares
// each frame drawn over the one before with the same frame alone.
func TestScreensByDifferences(t *testing.T) {
	t.Parallel()
	names := []string{"1", "2", "3", "4", "5", "up", "down", "enter", "tab", "pgdown", "pgup", "b", "?", "w", "u", "s", "y", "n", "t"}
	keys := uitest.Keys()
	walk := func(t *testing.T, s *driver, r *rand.Rand) {
		t.Helper()
		width, height := 80, 24
		var frames []surfacetest.Frame
		const steps = 14
		for range steps {
			switch r.IntN(8) {
			case 0:
				width, height = 20+r.IntN(130), 6+r.IntN(50)
				s.send(tea.WindowSizeMsg{Width: width, Height: height})
			case 1:
				s.send(keys[r.IntN(len(keys))])
			default:
				s.keys(names[r.IntN(len(names))])
			}
			frames = append(frames, surfacetest.Frame{View: s.model.View(), Width: width, Height: height})
		}
		surfacetest.Differences(t, frames)
	}
	start := map[string]func() *driver{}
	for name, open := range everyPlace() {
		start[name] = func() *driver {
			s := newDriver(t, quiztest.ClassOptions(t, &quiztest.Ballot{}), 80, 24)
			open(s)
			return s
		}
	}
	for name, place := range jobPlaces() {
		start["job-"+name] = func() *driver { return openJobPlace(t, place, 80, 24, false) }
	}
	for seed, name := range slices.Sorted(maps.Keys(start)) {
		if testing.Short() && seed%8 > 0 {
			continue // a few places will do for what draws them at once
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			walk(t, start[name](), rand.New(rand.NewPCG(uint64(seed), 1)))
		})
	}
}
