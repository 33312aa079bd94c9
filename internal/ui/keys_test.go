package ui

import (
	"testing"

	tea "charm.land/bubbletea/v2"
)

func TestMeant(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		key  tea.KeyPressMsg
		want string
	}{
		{tea.KeyPressMsg{Code: 'q', Text: "q"}, "q"},
		{tea.KeyPressMsg{Code: 'q', Text: "Q", Mod: tea.ModShift}, "q"},
		{tea.KeyPressMsg{Code: 'q', Text: "Q", Mod: tea.ModCapsLock}, "q"},
		{tea.KeyPressMsg{Code: 'Ｑ', Text: "Ｑ"}, "q"},
		{tea.KeyPressMsg{Code: '４', Text: "４"}, "4"},
		{tea.KeyPressMsg{Code: '٤', Text: "٤"}, "4"},
		{tea.KeyPressMsg{Code: '？', Text: "？"}, "?"},
		{tea.KeyPressMsg{Code: '\u3000', Text: "\u3000"}, "space"},
		{tea.KeyPressMsg{Code: tea.KeySpace, Text: " "}, "space"},
		{tea.KeyPressMsg{Code: tea.KeyKp4, Text: "4"}, "4"},
		{tea.KeyPressMsg{Code: tea.KeyExtended, Text: "４４"}, "４４"},
		{tea.KeyPressMsg{Code: 'Q', Mod: tea.ModAlt}, "alt+Q"},
		{tea.KeyPressMsg{Code: 'c', Mod: tea.ModCtrl | tea.ModCapsLock}, "ctrl+c"},
		{tea.KeyPressMsg{Code: tea.KeyTab, Mod: tea.ModShift}, "shift+tab"},
	} {
		if got := Meant(c.key).String(); got != c.want {
			t.Errorf("%#v is %q, want %q", c.key, got, c.want)
		}
	}
}

func TestEverywhere(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		key, stays string
		want       tea.Msg
		says       string
		ok         bool
	}{
		{"l", "", tea.ClearScreen(), "", true},
		{"z", "", tea.SuspendMsg{}, "", true},
		{"z", Elsewhere, nil, Elsewhere, true},
		{"c", "", nil, "", false},
	} {
		cmd, says, ok := Everywhere(tea.KeyPressMsg{Code: rune(c.key[0]), Mod: tea.ModCtrl}, c.stays)
		var got tea.Msg
		if cmd != nil {
			got = cmd()
		}
		if got != c.want || says != c.says || ok != c.ok {
			t.Errorf("ctrl+%s: %#v, %q, %v", c.key, got, says, ok)
		}
	}
}
