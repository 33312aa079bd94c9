package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// targets lists the systems and processors of a release, as GOOS/GOARCH.
func targets() []string {
	return []string{"linux/amd64", "linux/arm64", "darwin/amd64", "darwin/arm64", "windows/amd64", "windows/arm64"}
}

// module is a module that a program is linked with.
type module struct {
	path, version string
	root          string // its folder
}

// links maps a module to the folders of its packages that a program is linked with.
type links map[module]map[string]bool

// add adds a package.
func (l links) add(m module, dir string) {
	if l[m] == nil {
		l[m] = map[string]bool{}
	}
	l[m][dir] = true
}

// listed is the form in which the Go tool lists a package: path, folder, module, and of a
// program the packages that it is linked with. No path has a tab or a space.
const listed = "{{.ImportPath}}\t{{.Dir}}\t{{with .Module}}{{.Path}}\t{{.Version}}\t{{.Dir}}{{else}}\t\t{{end}}\t{{if eq .Name \"main\"}}{{join .Deps \" \"}}{{end}}"

// linked returns, for each program, the modules that it is linked with on any target. It
// leaves out the standard library and our own.
func linked(ctx context.Context, root string) (map[string]links, error) {
	all := map[string]links{}
	for name := range programs() {
		all[name] = links{}
	}
	root, err := filepath.Abs(root)
	if err != nil {
		return nil, fmt.Errorf("find the repository: %w", err)
	}
	for _, target := range targets() {
		lines, err := list(ctx, root, target)
		if err != nil {
			return nil, err
		}
		collect(all, root, lines)
	}
	return all, nil
}

// list returns the lines of the Go tool about both programs for a target, in the form listed.
func list(ctx context.Context, root, target string) ([]string, error) {
	args := []string{"list", "-buildvcs=false", "-deps", "-f", listed}
	for _, dir := range programs() {
		args = append(args, dir)
	}
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = root
	system, processor, _ := strings.Cut(target, "/")
	cmd.Env = append(os.Environ(), "GOOS="+system, "GOARCH="+processor, "CGO_ENABLED=0")
	out, err := output(cmd)
	if err != nil {
		return nil, fmt.Errorf("list what is linked for %s: %w", target, err)
	}
	return strings.Split(strings.TrimSpace(string(out)), "\n"), nil
}

// collect adds the packages of the lines that list returned to the program that each is
// linked with.
func collect(all map[string]links, root string, lines []string) {
	packages := map[string][]string{} // by import path: the fields of its line
	for _, line := range lines {
		if fields := strings.Split(line, "\t"); len(fields) == 6 {
			packages[fields[0]] = fields
		}
	}
	for name, dir := range programs() {
		for _, program := range packages {
			if program[1] != filepath.Join(root, dir) {
				continue
			}
			for dep := range strings.FieldsSeq(program[5]) {
				if p, ok := packages[dep]; ok && p[3] != "" { // ours has no version
					all[name].add(module{p[2], p[3], p[4]}, p[1])
				}
			}
		}
	}
}
