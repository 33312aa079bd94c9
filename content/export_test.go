package content

import (
	"bytes"
	"errors"
	"fmt"

	"go.yaml.in/yaml/v3"
)

// Decode reads a YAML file of built-in content by the tags of T, and refuses unknown and
// duplicate keys.
func Decode[T any](text []byte) (file T, err error) {
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	if err := d.Decode(&file); err != nil {
		return file, fmt.Errorf("read built-in content: %w", err)
	}
	return file, nil
}

// UnmarshalYAML reads a mapping from ids of limits.
func (l *JobLimits) UnmarshalYAML(unmarshal func(any) error) error {
	return inOrder(unmarshal, func(id string, limit JobLimit) {
		limit.Limit = id
		*l = append(*l, limit)
	})
}

// UnmarshalYAML reads a mapping from ids of questions to the names of their ends.
func (s *JobSuits) UnmarshalYAML(unmarshal func(any) error) error {
	return inOrder(unmarshal, func(id, end string) {
		ends := map[string]int{"disagree": -1, "a": -1, "agree": 1, "b": 1}
		*s = append(*s, JobSuit{id, ends[end]})
	})
}

// inOrder calls add for each entry of a mapping, in the order of the file.
func inOrder[T any](unmarshal func(any) error, add func(key string, value T)) error {
	var order keyOrder
	var all map[string]T
	if err := errors.Join(unmarshal(&order), unmarshal(&all)); err != nil {
		return err
	}
	for _, key := range order {
		add(key, all[key])
	}
	return nil
}

// keyOrder is the keys of a mapping, in the order of the file.
type keyOrder []string

// UnmarshalYAML keeps the keys of a mapping.
func (k *keyOrder) UnmarshalYAML(n *yaml.Node) error {
	for i := 0; i < len(n.Content); i += 2 {
		*k = append(*k, n.Content[i].Value)
	}
	return nil
}
