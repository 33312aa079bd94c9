package learn

import "github.com/spf13/cobra"

func (l *Learner) estimate() *cobra.Command { return &cobra.Command{Use: "estimate", Hidden: true} }

func (l *Learner) calibrate() *cobra.Command { return &cobra.Command{Use: "calibrate", Hidden: true} }
