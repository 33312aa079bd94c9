package latest

import (
	"context"
	"sync"
)

// Hub passes values to any number of readers, each with a topic of its own. A reader gets the
// newest value alone. The zero Hub is ready for use, and safe between goroutines.
type Hub[K comparable, T any] struct {
	mu      sync.Mutex
	closed  bool
	readers map[Value[T]]K
}

// Join returns a channel that receives the values of a topic, beginning with the given ones. It is
// closed when ctx ends or the hub is closed.
func (h *Hub[K, T]) Join(ctx context.Context, topic K, first ...T) <-chan T {
	v := New[T]()
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		close(v)
		return v
	}
	for _, x := range first {
		v.Put(x)
	}
	if h.readers == nil {
		h.readers = map[Value[T]]K{}
	}
	h.readers[v] = topic
	context.AfterFunc(ctx, func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		if _, in := h.readers[v]; in {
			delete(h.readers, v)
			close(v)
		}
	})
	return v
}

// Put gives x to the readers of topics; nil: to all.
func (h *Hub[K, T]) Put(x T, topics map[K]bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for v, topic := range h.readers {
		if topics == nil || topics[topic] {
			v.Put(x)
		}
	}
}

// Len returns the number of readers.
func (h *Hub[K, T]) Len() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.readers)
}

// Close closes the channels of all readers, and of those who join later.
func (h *Hub[K, T]) Close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closed = true
	for v := range h.readers {
		close(v)
	}
	clear(h.readers)
}
