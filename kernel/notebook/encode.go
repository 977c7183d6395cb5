package notebook

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Encode is the notebook in canonical form. Parsing what it returns and encoding that again gives the same bytes.
func (n *Notebook) Encode() []byte {
	cells := make([]any, len(n.Cells))
	for i, cell := range n.Cells {
		cells[i] = cell.object()
	}
	var out strings.Builder
	write(&out, map[string]any{
		"cells": cells,
		"metadata": map[string]any{
			"kernelspec": map[string]any{
				"display_name": KernelDisplayName,
				"language":     "go",
				"name":         KernelName,
			},
			"language_info": map[string]any{"name": "go"},
		},
		"nbformat":       4,
		"nbformat_minor": 5,
	}, 0)
	out.WriteByte('\n')
	return []byte(out.String())
}

func (c Cell) object() map[string]any {
	lines := []any{}
	for line := range strings.Lines(c.Source) {
		lines = append(lines, line)
	}
	object := map[string]any{
		"cell_type": c.Type,
		"id":        c.ID,
		"metadata":  c.Metadata.object(),
		"source":    lines,
	}
	if c.Type == "code" {
		object["execution_count"] = nil
		object["outputs"] = []any{}
	}
	if len(c.Attachments) > 0 {
		object["attachments"] = c.Attachments
	}
	return object
}

func (m Metadata) object() map[string]any {
	object, jupyter := map[string]any{}, map[string]any{}
	if len(m.Tags) > 0 {
		tags := []any{}
		for _, tag := range m.Tags {
			tags = append(tags, tag)
		}
		object["tags"] = tags
	}
	if m.SourceHidden {
		jupyter["source_hidden"] = true
	}
	if m.OutputsHidden {
		jupyter["outputs_hidden"] = true
	}
	if len(jupyter) > 0 {
		object["jupyter"] = jupyter
	}
	if m.Collapsed {
		object["collapsed"] = true
	}
	if m.ReadOnly {
		object["editable"] = false
	}
	if m.Kept {
		object["deletable"] = false
	}
	if m.Format != "" {
		object["raw_mimetype"] = m.Format
	}
	return object
}

// write writes a value as Jupyter does: keys sorted, an indent of one space a level, only what JSON cannot hold escaped.
func write(out *strings.Builder, value any, depth int) {
	newline := "\n" + strings.Repeat(" ", depth+1)
	end := newline[:len(newline)-1]
	switch value := value.(type) {
	case map[string]any:
		if len(value) == 0 {
			out.WriteString("{}")
			return
		}
		separator := "{"
		for _, key := range slices.Sorted(maps.Keys(value)) {
			out.WriteString(separator + newline)
			writeString(out, key)
			out.WriteString(": ")
			write(out, value[key], depth+1)
			separator = ","
		}
		out.WriteString(end + "}")
	case []any:
		if len(value) == 0 {
			out.WriteString("[]")
			return
		}
		separator := "["
		for _, element := range value {
			out.WriteString(separator + newline)
			write(out, element, depth+1)
			separator = ","
		}
		out.WriteString(end + "]")
	case string:
		writeString(out, value)
	case nil:
		out.WriteString("null")
	case bool, int, json.Number:
		fmt.Fprint(out, value)
	default:
		panic(fmt.Sprintf("notebook: a %T cannot stand in a notebook", value))
	}
}

func writeString(out *strings.Builder, text string) {
	short := map[rune]string{
		'"': `\"`, '\\': `\\`, '\n': `\n`, '\r': `\r`, '\t': `\t`, '\b': `\b`, '\f': `\f`,
	}
	out.WriteByte('"')
	for _, r := range text {
		if escape, ok := short[r]; ok {
			out.WriteString(escape)
		} else if r < 0x20 {
			fmt.Fprintf(out, `\u%04x`, r)
		} else {
			out.WriteRune(r)
		}
	}
	out.WriteByte('"')
}
