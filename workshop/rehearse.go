package main

import "github.com/spf13/cobra"

func (a *app) rehearse() *cobra.Command { return &cobra.Command{Use: "rehearse"} }
