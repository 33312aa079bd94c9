package input

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
)

// layouts lists the letters of keyboards without Latin letters, in blocks as long as
// latin and in its order of keys; a dot stands for a key without a letter of its own. If
// a letter occurs twice, the first place counts.
//
// Russian, Ukrainian and Belarusian, Greek; Hebrew (SI-1452), Arabic (101), Persian
// (ISIRI 9147); Korean (2-set), Thai (Kedmanee), Hindi (InScript), Georgian.
const (
	latin   = "qwertyuiopasdfghjklzxcvbnm"
	layouts = "йцукенгшщзфывапролдячсмить" + "........ў..і.............." + ".ςερτυθιοπασδφγηξκλζχψωβνμ" +
		"..קראטוןםפשדגכעיחלךזסבהנמצ" + "ضصثقفغعهخحشسيبلاتنمئءؤر.ىة" + "............ی......ظطز.ذدپ" +
		"ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡ" + "ๆไำพะัีรนยฟหกดเ้่าสผปแอิืท" + "ौैाीूबहगदजोे्िुपरकत.ंमनवलस" + "ქწერტყუიოპასდფგჰჯკლზხცვბნმ"

	signs    = ";q:q/q'w" // signs at the places of letters, Greek and Hebrew, each with its letter
	commands = "+-=.?/[]" // signs that are commands themselves, wherever they are
)

// Pressed returns the press of a key that Bubble Tea has read by itself.
func Pressed(k tea.KeyPressMsg, at time.Time) Press { return Press{plain(k), at} }

// plain normalizes a key for key bindings: no lock modifiers, and with ctrl the small
// letter at the key's place, as terminals have always sent it.
func plain(k tea.KeyPressMsg) tea.KeyPressMsg {
	if k.Mod&(tea.ModShift|tea.ModCapsLock) != 0 && unicode.IsLetter(k.Code) && k.Text == string(k.BaseCode) {
		k.Text = string(unicode.ToUpper(k.Code)) // the decoder took the place for the letter with shift
	}
	k.Mod &^= tea.ModCapsLock | tea.ModNumLock | tea.ModScrollLock
	if k.Text == "" {
		k = ByPlace(k)
	}
	if k.Mod.Contains(tea.ModCtrl) && unicode.IsLetter(k.Code) {
		k.Code, k.Mod = unicode.ToLower(k.Code), k.Mod&^tea.ModShift
	}
	return k
}

// ByPlace turns a key without a Latin letter into the Latin one at its place on the
// keyboard, for use as a command, and a key at the place of a digit into the digit. The
// place comes from the terminal's report, else from layouts. A key with a Latin letter
// stays the same at every other place.
func ByPlace(k tea.KeyPressMsg) tea.KeyPressMsg {
	at := placed(k)
	k.BaseCode = 0
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

// placed returns the letter or digit at the place of a key; 0 if the key stays the same.
func placed(k tea.KeyPressMsg) rune {
	at := k.BaseCode
	switch {
	case at >= '0' && at <= '9':
		if k.Mod.Contains(tea.ModShift) || strings.ContainsRune(commands, k.Code) {
			return 0
		}
		return at
	case at != 0 && strings.Contains(signs, string([]rune{k.Code, at})):
		return at
	case !unicode.In(k.Code, unicode.L, unicode.M) || unicode.Is(unicode.Latin, k.Code):
		return 0
	case at != 0:
		return at
	}
	return placeOf(k.Code)
}

// placeOf returns the Latin letter at the place of letter; 0 for an unknown letter.
func placeOf(letter rune) rune {
	before, _, found := strings.Cut(layouts, string(unicode.ToLower(letter)))
	if !found {
		return 0
	}
	return rune(latin[utf8.RuneCountInString(before)%len(latin)])
}
