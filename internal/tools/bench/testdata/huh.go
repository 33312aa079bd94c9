// Huh asks the questions of a file in one form, a group for each.
package main

import (
	"encoding/json"
	"log"
	"os"

	"charm.land/huh/v2"
)

func main() {
	var cards []struct {
		Text    string
		Answers []string
	}
	data, err := os.ReadFile(os.Args[1])
	if err == nil {
		err = json.Unmarshal(data, &cards)
	}
	var groups []*huh.Group
	for _, c := range cards {
		choose := huh.NewSelect[string]().Title(c.Text).Options(huh.NewOptions(c.Answers...)...)
		groups = append(groups, huh.NewGroup(choose))
	}
	if err == nil {
		err = huh.NewForm(groups...).Run()
	}
	if err != nil {
		log.Fatal(err)
	}
}
