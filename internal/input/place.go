package input

import (
	"strings"
	"unicode"

	tea "charm.land/bubbletea/v2"
)

// Letters of keyboards that have no Latin ones, row by row, and the Latin letters at the
// same places: Russian, the letters in which Ukrainian and Belarusian differ, Greek.
const (
	others = "йцукенгшщзфывапролдячсмитьіўςερτυθιοπασδφγηξκλζχψωβνμ"
	latin  = "qwertyuiopasdfghjklzxcvbnmsowertyuiopasdfghjklzxcvbnm"
)

// ByPlace is a key as a command: where the keyboard has no Latin letters, the one that
// stands at its place on a keyboard that does. A terminal that knows the place says it;
// of the others, the letter tells. Where the letters are Latin, their places say nothing.
func ByPlace(k tea.KeyPressMsg) tea.KeyPressMsg {
	at := k.BaseCode
	k.BaseCode = 0
	if !unicode.IsLetter(k.Code) || unicode.Is(unicode.Latin, k.Code) {
		return k
	}
	if at == 0 {
		at = placeOf(k.Code)
	}
	if at == 0 {
		return k
	}
	if k.Text != "" {
		k.Text = string(at)
		if unicode.IsUpper(k.Code) || k.Mod.Contains(tea.ModShift) {
			k.Text = strings.ToUpper(k.Text)
		}
	}
	k.Code, k.ShiftedCode = at, 0
	return k
}

// placeOf is the Latin letter at a letter's place; 0: the letter is not known.
func placeOf(letter rune) rune {
	at := strings.IndexRune(others, unicode.ToLower(letter))
	if at < 0 {
		return 0
	}
	return rune(latin[len([]rune(others[:at]))])
}
