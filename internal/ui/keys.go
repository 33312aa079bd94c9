package ui

import (
	"unicode"
	"unicode/utf8"

	"rolefit/internal/input"
	"rolefit/internal/keyboard"

	tea "charm.land/bubbletea/v2"
)

// Meant is a key as a command is named: a full-width 4 is 4, and Q is q, for it may be
// caps lock that made it a capital. No command is a capital. A keyboard without Latin
// letters has commands at their places. Where text is typed, keys are taken as they are.
func Meant(k tea.KeyPressMsg) tea.KeyPressMsg {
	k = input.ByPlace(k)
	r, size := utf8.DecodeRuneInString(k.Text)
	if size == 0 || size != len(k.Text) {
		return k
	}
	if r = unicode.ToLower(keyboard.Rune(r)); string(r) != k.Text {
		k.Text, k.Code, k.BaseCode, k.ShiftedCode = string(r), r, 0, 0
		k.Mod &^= tea.ModShift | tea.ModCapsLock
	}
	return k
}

// Why a program is not suspended.
const (
	Elsewhere = "There is nothing to suspend here: the computer of the class draws this screen."
	NoShell   = "There is nothing to suspend to here: no shell waits behind this program."
)

// Everywhere does what a key does on every screen, whatever is on it: ctrl+l draws it
// anew, ctrl+z suspends the program. stays is why the program is not suspended, which is
// then said; empty: it is. ok is false of any other key.
func Everywhere(k tea.KeyPressMsg, stays string) (cmd tea.Cmd, says string, ok bool) {
	switch k.String() {
	case "ctrl+l":
		return tea.ClearScreen, "", true
	case "ctrl+z":
		if stays == "" {
			cmd = tea.Suspend
		}
		return cmd, stays, true
	default:
		return nil, "", false
	}
}
