package tui

import (
	"testing"

	"rolefit/quiz/quiztest"
)

// BenchmarkKey moves the cursor of a question and draws the screen.
func BenchmarkKey(b *testing.B) {
	o := quiztest.CareerOptions(b, &quiztest.Memory{})
	o.Screen.Mouse = true
	model := newDriver(b, o, 80, 24).keys("1", "5", "left").model
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		model, _ = model.Update(press([]string{"left", "right"}[i%2]))
		_ = model.View()
	}
}
