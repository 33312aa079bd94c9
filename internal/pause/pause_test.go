package pause_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"rolefit/internal/pause"
)

func TestFor(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, end := context.WithTimeout(t.Context(), time.Minute)
		defer end()
		begun := time.Now()
		if !pause.For(ctx, time.Second) || time.Since(begun) != time.Second {
			t.Errorf("waited %v for a second", time.Since(begun))
		}
		if pause.For(ctx, time.Hour) || time.Since(begun) != time.Minute {
			t.Errorf("waited %v for a context that ends after a minute", time.Since(begun))
		}
		if pause.For(ctx, 0) {
			t.Error("a context that has ended counts as waited for")
		}
	})
}
