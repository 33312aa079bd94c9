//go:build unix

package terminal

import (
	"fmt"
	"io"
	"strings"
)

// Type types keys in order, each a name ("enter", "up", "ctrl+c") or literal text.
func (t *Terminal) Type(keys ...string) error {
	var all strings.Builder
	for _, k := range keys {
		all.WriteString(sequence(k))
	}
	if _, err := io.WriteString(t.file, all.String()); err != nil {
		return fmt.Errorf("type %q: %w", keys, err)
	}
	return nil
}

// sequence returns the bytes that a terminal sends for a key.
func sequence(key string) string {
	switch key {
	case "enter":
		return "\r"
	case "tab":
		return "\t"
	case "shift+tab":
		return "\x1b[Z"
	case "esc":
		return "\x1b"
	case "space":
		return " "
	case "backspace":
		return "\x7f"
	case "up":
		return "\x1b[A"
	case "down":
		return "\x1b[B"
	case "right":
		return "\x1b[C"
	case "left":
		return "\x1b[D"
	case "pgup":
		return "\x1b[5~"
	case "pgdown":
		return "\x1b[6~"
	}
	if letter, ok := strings.CutPrefix(key, "ctrl+"); ok && len(letter) == 1 {
		return string(rune(letter[0] & 0x1f))
	}
	return key
}
