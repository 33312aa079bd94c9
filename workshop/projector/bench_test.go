package projector

import "testing"

// BenchmarkFrame draws one frame of the largest screens. A class needs one a second.
func BenchmarkFrame(b *testing.B) {
	for name, o := range modes() {
		b.Run(name, func(b *testing.B) {
			m := shown(o, answeringBoard(300), 200, 60)
			for b.Loop() {
				_ = m.View()
			}
		})
	}
}
