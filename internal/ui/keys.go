package ui

import (
	"unicode"
	"unicode/utf8"

	"rolefit/internal/input"
	"rolefit/internal/keyboard"

	tea "charm.land/bubbletea/v2"
)

// Meant normalizes a key to a command: full-width 4 becomes 4, Q becomes q (no command
// is a capital; caps lock may be on), and a letter of a keyboard without Latin letters
// becomes the Latin letter at its place. Text fields take the key as it is.
func Meant(k tea.KeyPressMsg) tea.KeyPressMsg {
	k = input.ByPlace(k)
	r, size := utf8.DecodeRuneInString(k.Text)
	if size == 0 || size != len(k.Text) {
		return k
	}
	large := keyboard.Rune(r)
	if r = unicode.ToLower(large); string(r) != k.Text {
		k.Text, k.Code, k.BaseCode, k.ShiftedCode = string(r), r, 0, 0
		if large != r {
			k.ShiftedCode = large
		}
		k.Mod &^= tea.ModShift | tea.ModCapsLock
	}
	return k
}

// Capital reports whether a key that Meant returned was a capital letter.
func Capital(k tea.KeyPressMsg) bool {
	return unicode.IsUpper(k.ShiftedCode) && k.Text == string(unicode.ToLower(k.ShiftedCode))
}

// Elsewhere is the reason why ctrl+z does not suspend a program of the class, as shown to
// people.
const Elsewhere = "There is nothing to suspend here: the computer of the class draws this screen."

// Everywhere handles the keys that work on every screen: ctrl+l redraws it, ctrl+z
// suspends the program. stays is the reason why the program cannot be suspended,
// returned in says; empty if it can. ok is false for any other key.
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
