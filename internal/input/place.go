package input

import (
	"strings"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
)

// layouts are the keyboards without Latin letters: what stands where latin has its own, a
// dot for what is no letter of theirs. Where two differ, the first counts.
//
// Russian, Ukrainian and Belarusian, Greek; Hebrew (SI-1452), Arabic (101), Persian (ISIRI
// 9147); Korean (2-set), Thai (Kedmanee), Hindi (InScript), Georgian.
const (
	latin   = "qwertyuiopasdfghjklzxcvbnm"
	layouts = "йцукенгшщзфывапролдячсмить" + "........ў..і.............." + ".ςερτυθιοπασδφγηξκλζχψωβνμ" +
		"..קראטוןםפשדגכעיחלךזסבהנמצ" + "ضصثقفغعهخحشسيبلاتنمئءؤر.ىة" + "............ی......ظطز.ذدپ" +
		"ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡ" + "ๆไำพะัีรนยฟหกดเ้่าสผปแอิืท" + "ौैाीूबहगदजोे्िुपरकत.ंमनवलस" + "ქწერტყუიოპასდფგჰჯკლზხცვბნმ"
)

// plain is a key as every binding wants it: the locks say nothing beyond the text that they
// make, and what is pressed with ctrl is the small letter at its place, as terminals have
// always sent it.
func plain(k tea.KeyPressMsg) tea.KeyPressMsg {
	k.Mod &^= tea.ModCapsLock | tea.ModNumLock | tea.ModScrollLock
	if k.Text == "" {
		k = ByPlace(k)
	}
	if k.Mod.Contains(tea.ModCtrl) && unicode.IsLetter(k.Code) {
		k.Code, k.Mod = unicode.ToLower(k.Code), k.Mod&^tea.ModShift
	}
	return k
}

// ByPlace is a key as a command: where the keyboard has no Latin letters, the one that
// stands at its place on a keyboard that does. A terminal that knows the place says it;
// of the others, the letter tells. Where the letters are Latin, their places say nothing.
func ByPlace(k tea.KeyPressMsg) tea.KeyPressMsg {
	at := k.BaseCode
	k.BaseCode = 0
	if !unicode.In(k.Code, unicode.L, unicode.M) || unicode.Is(unicode.Latin, k.Code) {
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
	before, _, found := strings.Cut(layouts, string(unicode.ToLower(letter)))
	if !found {
		return 0
	}
	return rune(latin[utf8.RuneCountInString(before)%len(latin)])
}
