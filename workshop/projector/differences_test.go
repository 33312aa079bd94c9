package projector

import (
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"rolefit/internal/surface/surfacetest"
)

// TestBoardsByDifferences shows every board in every mode at random sizes, one over the
// other, and compares each frame with the same frame alone.
func TestBoardsByDifferences(t *testing.T) {
	t.Parallel()
	people := []int{4, 12, 60}
	if testing.Short() {
		people = people[1:2] // one class will do for what draws at once
	}
	for mode, o := range modes() {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(1, 2))
			var frames []surfacetest.Frame
			width, height := 80, 24
			for _, n := range people {
				all := boards(n)
				maps.Copy(all, webBoards(n))
				for _, name := range slices.Sorted(maps.Keys(all)) {
					if r.IntN(3) == 0 {
						width, height = 20+r.IntN(180), 6+r.IntN(60)
					}
					frames = append(frames, surfacetest.Frame{View: shown(o, all[name], width, height).View(), Width: width, Height: height})
				}
			}
			surfacetest.Differences(t, frames)
		})
	}
}
