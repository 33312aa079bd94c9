package main

import (
	"archive/tar"
	"archive/zip"
	"compress/gzip"
	"fmt"
	"io"
	"io/fs"
	"path"
	"time"
)

// entry is one file of an archive.
type entry struct {
	name string // without the archive's folder
	mode fs.FileMode
	data []byte
}

// packTar writes a gzipped tar archive with all entries in one folder. Equal arguments
// give equal bytes.
func packTar(w io.Writer, folder string, at time.Time, entries []entry) error {
	zipped, err := gzip.NewWriterLevel(w, gzip.BestCompression)
	if err != nil {
		return err
	}
	archive := tar.NewWriter(zipped)
	for _, e := range entries {
		header := &tar.Header{
			Typeflag: tar.TypeReg,
			Name:     path.Join(folder, e.name),
			Size:     int64(len(e.data)),
			Mode:     int64(e.mode.Perm()),
			ModTime:  at.Truncate(time.Second),
			Format:   tar.FormatUSTAR,
		}
		if err := archive.WriteHeader(header); err != nil {
			return fmt.Errorf("%s: %w", e.name, err)
		}
		if _, err := archive.Write(e.data); err != nil {
			return fmt.Errorf("%s: %w", e.name, err)
		}
	}
	if err := archive.Close(); err != nil {
		return err
	}
	return zipped.Close()
}

// packZip writes a zip archive with all entries in one folder. Equal arguments give
// equal bytes.
func packZip(w io.Writer, folder string, at time.Time, entries []entry) error {
	archive := zip.NewWriter(w)
	for _, e := range entries {
		header := &zip.FileHeader{
			Name:     path.Join(folder, e.name),
			Method:   zip.Deflate,
			Modified: at.UTC().Truncate(time.Second),
		}
		header.SetMode(e.mode)
		file, err := archive.CreateHeader(header)
		if err != nil {
			return fmt.Errorf("%s: %w", e.name, err)
		}
		if _, err := file.Write(e.data); err != nil {
			return fmt.Errorf("%s: %w", e.name, err)
		}
	}
	return archive.Close()
}
