// Package uitest lists key presses for the tests of screens.
package uitest

import (
	tea "charm.land/bubbletea/v2"
)

// Keys returns the keys of a keyboard, alone and with ctrl, alt and shift, as terminals
// send them; keys of a number pad, of input methods and of other alphabets; and text
// that no keyboard sends. Some occur more than once.
func Keys() []tea.KeyPressMsg {
	var keys []tea.KeyPressMsg
	text := func(r rune) { keys = append(keys, tea.KeyPressMsg{Code: r, Text: string(r)}) }
	for r := '!'; r <= '~'; r++ {
		text(r)
	}
	for _, r := range "０１２３４５６７８９ｑＱ？٠١٢٣٤٥٦٧٨٩йЙäßИ四👍\ufffd" {
		text(r)
	}
	for r := 'a'; r <= 'z'; r++ {
		keys = append(keys,
			tea.KeyPressMsg{Code: r, ShiftedCode: r - 'a' + 'A', Text: string(r - 'a' + 'A'), Mod: tea.ModShift},
			tea.KeyPressMsg{Code: r, Mod: tea.ModCtrl}, tea.KeyPressMsg{Code: r, Mod: tea.ModAlt})
	}
	for r := '0'; r <= '9'; r++ {
		keys = append(keys, tea.KeyPressMsg{Code: r, Mod: tea.ModCtrl}, tea.KeyPressMsg{Code: r, Mod: tea.ModAlt})
	}
	special := []rune{
		tea.KeyUp, tea.KeyDown, tea.KeyLeft, tea.KeyRight, tea.KeyHome, tea.KeyEnd, tea.KeyPgUp, tea.KeyPgDown,
		tea.KeyTab, tea.KeyEnter, tea.KeyEscape, tea.KeyBackspace, tea.KeyDelete, tea.KeyInsert, tea.KeyBegin, tea.KeyFind, tea.KeySelect,
	}
	for _, code := range special {
		for _, mod := range []tea.KeyMod{0, tea.ModShift, tea.ModCtrl, tea.ModAlt} {
			keys = append(keys, tea.KeyPressMsg{Code: code, Mod: mod})
		}
	}
	for r := tea.KeyKpEnter; r <= tea.KeyKpBegin; r++ {
		keys = append(keys, tea.KeyPressMsg{Code: r})
	}
	for r := tea.KeyF1; r <= tea.KeyF20; r++ {
		keys = append(keys, tea.KeyPressMsg{Code: r})
	}
	return append(keys,
		tea.KeyPressMsg{Code: tea.KeySpace, Text: " "}, tea.KeyPressMsg{Code: tea.KeySpace, Mod: tea.ModCtrl},
		tea.KeyPressMsg{Code: tea.KeyKp4, Text: "4"}, tea.KeyPressMsg{Code: '4', Text: "4", Mod: tea.ModNumLock},
		tea.KeyPressMsg{Code: tea.KeyExtended, Text: "44"}, tea.KeyPressMsg{})
}
