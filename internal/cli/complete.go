package cli

import (
	"github.com/spf13/cobra"

	"rolefit/internal/record"
	"rolefit/internal/record/resultcode"
)

// Shell completion of arguments. It offers nothing on an error; the command reports it.

// completeIDs completes the first argument with the ids of sittings.
func (a *app) completeIDs(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	var ids []string
	for _, s := range a.offered() {
		ids = append(ids, s.ID+"\t"+a.When(s.Start))
	}
	if len(args) > 0 {
		ids = nil
	}
	return ids, cobra.ShellCompDirectiveNoFileComp
}

// completeResults completes the first most arguments with ids of sittings, result codes of
// the finished ones, and files.
func (a *app) completeResults(most int) cobra.CompletionFunc {
	return func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		s, err := a.scorer("")
		if err != nil || len(args) >= most {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		var results []string
		for _, kept := range a.offered() {
			at := "\t" + a.When(kept.Last())
			results = append(results, kept.ID+at)
			if !kept.Finished() {
				continue
			}
			if m, sheet, err := s.sitting(kept); err == nil {
				if code, err := resultcode.Encode(m, sheet); err == nil {
					results = append(results, code+at)
				}
			}
		}
		return results, cobra.ShellCompDirectiveDefault
	}
}

// offered lists the sittings on this computer; nil on an error.
func (a *app) offered() []record.Sitting {
	folder, err := a.folder()
	if err != nil {
		return nil
	}
	sittings, _ := folder.List()
	return sittings
}
