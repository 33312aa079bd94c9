// Release builds the downloads for users without Go: per system and processor an
// archive with the programs, the license, the README and a manual page for each
// program; and SHA256SUMS.
//
//	git tag v0.1.0
//	go run ./internal/tools/release --version v0.1.0 --out dist
//
// The version is the one that the Go tool stamps from the commit and its tag, and that
// the programs print; without a tag it consists of the commit's time and hash.
// --version refuses to build any other. The same commit and Go release give the same
// bytes: paths are trimmed, times are fixed, entries have a fixed order. It neither
// signs nor uploads.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strings"
)

func main() {
	version := flag.String("version", "", "the version that this has to be; any, where it is left out")
	out := flag.String("out", "dist", "the folder for the archives; made where it is missing")
	only := flag.String("targets", "", "the targets to build, with commas between them (linux/amd64,darwin/arm64); all, where it is left out")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	r := release{meant: *version, out: *out, time: sourceTime(ctx), progress: os.Stderr}
	var err error
	if r.targets, err = chosen(*only); err == nil {
		err = r.run(ctx)
	}
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

// program is a program in the archives.
type program struct {
	name string // of the file, without .exe
	dir  string // its package, from the root of the module
}

// programs lists the programs in each archive.
func programs() []program {
	return []program{
		{"rolefit", "."},
		{"rolefit-workshop", "./workshop/rolefit-workshop"},
	}
}

// target is a system and a processor, as GOOS and GOARCH.
type target struct{ os, arch string }

func (t target) String() string { return t.os + "/" + t.arch }

func targets() []target {
	return []target{
		{"linux", "amd64"},
		{"linux", "arm64"},
		{"darwin", "amd64"},
		{"darwin", "arm64"},
		{"windows", "amd64"},
		{"windows", "arm64"},
	}
}

// chosen returns the targets in a comma-separated list; all for an empty one.
func chosen(list string) ([]target, error) {
	if list == "" {
		return targets(), nil
	}
	var some []target
	for name := range strings.SplitSeq(list, ",") {
		at := slices.IndexFunc(targets(), func(t target) bool { return t.String() == name })
		if at < 0 {
			return nil, fmt.Errorf("there is no target %q; there are %s", name, strings.Trim(fmt.Sprint(targets()), "[]"))
		}
		if t := targets()[at]; !slices.Contains(some, t) {
			some = append(some, t)
		}
	}
	return some, nil
}

// stem returns the name of an archive and of the folder in it:
// rolefit_0.1.0_linux_amd64.
func stem(version string, t target) string {
	return fmt.Sprintf("rolefit_%s_%s_%s", strings.TrimPrefix(version, "v"), t.os, t.arch)
}
