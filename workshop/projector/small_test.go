package projector

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"rolefit/content"
	"rolefit/workshop/class"
)

// TestSmallestWallDiscusses expects on the smallest wall, for each question of the built-in
// quizzes and for classes of any size, the words that pairs talk about, and after a second
// vote how many changed sides.
func TestSmallestWallDiscusses(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"career", "fde-types"} {
		a, err := content.Embedded(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, q := range slices.Concat(a.Questions, a.TieBreakers) {
			for _, n := range []int{5, 30, 300} {
				for round, says := range map[class.Round]string{class.Talk: q.Prompt, class.Voted: fmt.Sprintf("%d voted again, 6 changed sides.", n)} {
					b := discussBoard(n, round, func(topic *class.Topic) {
						topic.Question, topic.Prompt = q, q.Prompt
						if topic.Second != nil {
							topic.Second.Voted, topic.Second.Moved = n, &class.Moves{AB: 1, BA: 1, AN: 1, NA: 1, BN: 1, NB: 1}
						}
					})
					view := viewOf(shown(Options{Wall: true, Now: clockAt}, b, 40, 14))
					if words := strings.Join(strings.Fields(view), " "); !strings.Contains(words, says) {
						t.Errorf("%s, %s, %d people: %q is missing:\n%s", name, q.ID, n, says, view)
					}
				}
			}
		}
	}
}
