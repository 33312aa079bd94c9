package content

import "github.com/charmbracelet/x/ansi"

// maxRoleShort is the width of a role's short name in bars and tables, in cells.
const maxRoleShort = 16

// cut shortens s to at most this many cells.
func cut(s string, cells int) string {
	return ansi.Truncate(s, cells, "")
}
