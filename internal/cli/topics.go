package cli

import (
	_ "embed" // the topics

	"rolefit/internal/command"
)

// The topics of the help that are rolefit's own.
var (
	//go:embed topics/files.txt
	filesText string
	//go:embed topics/formats.txt
	formatsText string
	//go:embed topics/privacy.txt
	privacyText string
)

func topics() []command.Topic {
	return []command.Topic{
		{Name: "files", Short: "What is kept, and where", Text: filesText},
		{Name: "formats", Short: "What is printed and read", Text: formatsText},
		{Name: "privacy", Short: "Who sees what you answer", Text: privacyText},
	}
}
