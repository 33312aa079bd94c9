package clikit

import (
	"runtime"
	"slices"
	"strconv"
	"strings"

	uv "github.com/charmbracelet/ultraviolet"
)

// How the environment describes a terminal, here and at the other end of a
// connection.
//
//   - Characters: the first non-empty one of LC_ALL, LC_CTYPE and LANG names
//     the encoding, after a dot or alone. Any but UTF-8 gets ASCII. Windows has
//     no such variables and shows Unicode.
//   - Color: off if NO_COLOR is set to anything, and if CLICOLOR is 0 unless
//     CLICOLOR_FORCE is set to anything but 0.
//   - Lines: conversations go line by line if TERM is empty or dumb, or ACCESSIBLE
//     is set.
//   - Mouse: off if NO_MOUSE is set to anything.
//   - Motion: off if REDUCE_MOTION is set to anything but 0 or false, and over ssh:
//     how fast the line is cannot be known before something moves on it.
//   - Taskbar: a list of terminals that are known to understand OSC 9;4. For others
//     OSC 9 is a notification: each step of the progress would pop one up.

// TerminalVariables lists the variables that describe a terminal, apart from TERM. A
// connection carries them.
func TerminalVariables() []string {
	return []string{"LC_ALL", "LC_CTYPE", "LANG", "COLORTERM", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "ACCESSIBLE", "NO_MOUSE"}
}

// Settled returns environ with NO_COLOR=1, which all libraries understand, if any of the
// variables turns color off.
func Settled(environ []string) []string {
	force := Variable(environ, "CLICOLOR_FORCE")
	off := Variable(environ, "CLICOLOR") == "0" && (force == "" || force == "0")
	if off || Variable(environ, "NO_COLOR") != "" {
		return append(slices.Clip(environ), "NO_COLOR=1")
	}
	return environ
}

// Dumb reports whether a terminal with this TERM cannot move its cursor.
func Dumb(name string) bool { return name == "" || name == "dumb" }

// Accessible reports whether ACCESSIBLE asks for conversations line by line.
func Accessible(environ []string) bool { return asks(environ, "ACCESSIBLE") }

// asks reports whether a variable is set to anything but 0 or false.
func asks(environ []string, name string) bool {
	on := Variable(environ, name)
	return on != "" && on != "0" && !strings.EqualFold(on, "false")
}

// Mouse reports whether a full screen may take the mouse.
func Mouse(environ []string) bool { return Variable(environ, "NO_MOUSE") == "" }

// Motion reports whether a full screen may move by itself.
func Motion(environ []string) bool {
	remote := Variable(environ, "SSH_CONNECTION") + Variable(environ, "SSH_TTY")
	return !asks(environ, "REDUCE_MOTION") && remote == ""
}

// Taskbar reports whether a terminal shows progress that OSC 9;4 reports to it. Terminals
// inside others are left out: they inherit the variables, and pass nothing on.
func Taskbar(environ []string) bool {
	is := func(name string) string { return Variable(environ, name) }
	at := func(version, least string) bool { // numbers with dots between them
		return slices.CompareFunc(strings.Split(version, "."), strings.Split(least, "."), func(a, b string) int {
			x, _ := strconv.Atoi(a)
			y, _ := strconv.Atoi(b)
			return x - y
		}) >= 0
	}
	inside := is("TMUX")+is("STY") != "" || strings.HasPrefix(is("TERM"), "screen") || strings.HasPrefix(is("TERM"), "tmux")
	switch program := is("TERM_PROGRAM"); {
	case inside || Dumb(is("TERM")) && is("WT_SESSION") == "":
		return false
	case program == "iTerm.app":
		return at(is("TERM_PROGRAM_VERSION"), "3.6.6")
	default:
		return is("WT_SESSION") != "" || is("ConEmuANSI") == "ON" || program == "WezTerm" || program == "ghostty" ||
			is("TERM") == "xterm-ghostty" || at(is("VTE_VERSION"), "7900")
	}
}

// ASCIIOnly reports whether the locale has an encoding other than UTF-8, or is not set.
func ASCIIOnly(environ []string) bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		locale := strings.ToLower(Variable(environ, name))
		if locale == "" {
			continue
		}
		_, charset, found := strings.Cut(locale, ".")
		if !found {
			charset = locale // LC_CTYPE=UTF-8, as macOS has it
		}
		charset, _, _ = strings.Cut(charset, "@")
		return charset != "utf-8" && charset != "utf8"
	}
	return true
}

// located adds a UTF-8 locale to environ on Windows, which sets no locale variables.
func located(environ []string) []string {
	if runtime.GOOS == "windows" {
		return append(slices.Clip(environ), "LC_ALL=UTF-8")
	}
	return environ
}

// Variable returns the value of an environment variable, the last one if it occurs
// several times; empty if unset.
func Variable(environ []string, name string) string {
	return uv.Environ(environ).Getenv(name)
}
