package ui

import (
	"unicode"
	"unicode/utf8"

	"rolefit/internal/typed"

	tea "charm.land/bubbletea/v2"
)

// Meant is a key as a command is named: a full-width 4 is 4, and Q is q, for it may be
// caps lock that made it a capital. No command is a capital. Where text is typed, keys
// are taken as they are.
func Meant(k tea.KeyPressMsg) tea.KeyPressMsg {
	r, size := utf8.DecodeRuneInString(k.Text)
	if size == 0 || size != len(k.Text) {
		return k
	}
	if r = unicode.ToLower(typed.Rune(r)); string(r) != k.Text {
		k.Text, k.Code, k.BaseCode, k.ShiftedCode = string(r), r, 0, 0
		k.Mod &^= tea.ModShift | tea.ModCapsLock
	}
	return k
}
