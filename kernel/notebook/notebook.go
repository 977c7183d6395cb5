package notebook

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// KernelName and KernelDisplayName are what every canonical notebook asks for: the kernelspec that set-up writes.
const (
	KernelName        = "gonb"
	KernelDisplayName = "Go (Denoise)"
)

// Notebook is what the canonical form keeps of a notebook.
type Notebook struct {
	Cells []Cell
}

// Cell is what the canonical form keeps of a cell.
type Cell struct {
	Type        string // "code", "markdown" or "raw"
	ID          string
	Source      string
	Metadata    Metadata
	Attachments map[string]any // images inside a markdown or raw cell, by name; nil for none
}

// Metadata is the part of a cell's metadata that is kept; its zero value is none.
type Metadata struct {
	Tags          []string
	SourceHidden  bool   // jupyter.source_hidden: the source is folded away
	OutputsHidden bool   // jupyter.outputs_hidden: the outputs are folded away
	Collapsed     bool   // the older name of outputs_hidden
	ReadOnly      bool   // "editable": false
	Kept          bool   // "deletable": false
	Format        string // raw_mimetype (or format) of a raw cell
}

// Parse reads a notebook of nbformat 4, of any minor version up to 5. The name is the one errors begin with.
// Ids come back valid and unique (see the package comment); outputs and execution counts are dropped.
func Parse(name string, data []byte) (*Notebook, error) {
	var file struct {
		Format *int       `json:"nbformat"`
		Minor  int        `json:"nbformat_minor"`
		Cells  *[]rawCell `json:"cells"`
	}
	if err := decode(data, &file); err != nil {
		return nil, fmt.Errorf("%s: not a notebook: %w", name, err)
	}
	switch {
	case file.Format == nil:
		return nil, fmt.Errorf("%s: not a notebook: it has no \"nbformat\"", name)
	case *file.Format != 4 || file.Minor < 0 || file.Minor > 5:
		return nil, fmt.Errorf("%s: nbformat %d.%d: only 4.0 to 4.5 is understood; save it again from JupyterLab",
			name, *file.Format, file.Minor)
	case file.Cells == nil:
		return nil, fmt.Errorf("%s: not a notebook: it has no \"cells\"", name)
	}
	notebook := &Notebook{Cells: make([]Cell, len(*file.Cells))}
	for i, raw := range *file.Cells {
		cell, err := raw.cell()
		if err != nil {
			return nil, fmt.Errorf("%s: cell %d: %w", name, i+1, err)
		}
		notebook.Cells[i] = cell
	}
	notebook.setIDs()
	return notebook, nil
}

// decode reads exactly one JSON value, and says on which line it stops being one.
func decode(data []byte, into any) error {
	if !utf8.Valid(data) {
		return errors.New("it is not UTF-8")
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	err := decoder.Decode(into)
	if err == nil {
		if _, err = decoder.Token(); errors.Is(err, io.EOF) {
			return nil
		}
		return fmt.Errorf("line %d: more follows after the end of the notebook", lineAt(data, decoder.InputOffset()))
	}
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return fmt.Errorf("line %d: %w", lineAt(data, syntax.Offset), err)
	case errors.As(err, &kind):
		return fmt.Errorf("line %d: %q is a %s", lineAt(data, kind.Offset), kind.Field, kind.Value)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("it ends too early")
	}
	return err
}

func lineAt(data []byte, offset int64) int {
	return 1 + bytes.Count(data[:min(offset, int64(len(data)))], []byte("\n"))
}

// rawCell is a cell as it stands in a file.
type rawCell struct {
	Type        string         `json:"cell_type"`
	ID          any            `json:"id"`
	Source      multiline      `json:"source"`
	Attachments map[string]any `json:"attachments"`
	Metadata    struct {
		Tags      any   `json:"tags"`
		Collapsed any   `json:"collapsed"`
		Editable  any   `json:"editable"`
		Deletable any   `json:"deletable"`
		Mime      any   `json:"raw_mimetype"`
		Format    any   `json:"format"`
		Jupyter   hides `json:"jupyter"`
	} `json:"metadata"`
}

// hides is a cell's "jupyter" metadata; a value of another kind than Jupyter writes counts as absent, as it does there.
type hides struct{ Source, Outputs bool }

func (h *hides) UnmarshalJSON(data []byte) error {
	var fields map[string]any
	if json.Unmarshal(data, &fields) == nil {
		*h = hides{Source: fields["source_hidden"] == true, Outputs: fields["outputs_hidden"] == true}
	}
	return nil
}

// multiline is a string that a file may hold as a list of its lines.
type multiline string

func (m *multiline) UnmarshalJSON(data []byte) error {
	var text string
	if json.Unmarshal(data, &text) == nil {
		*m = multiline(text)
		return nil
	}
	var lines []string
	if err := json.Unmarshal(data, &lines); err != nil {
		return errors.New("a cell's source is neither a string nor a list of strings")
	}
	*m = multiline(strings.Join(lines, ""))
	return nil
}

func (raw rawCell) cell() (Cell, error) {
	if !slices.Contains([]string{"code", "markdown", "raw"}, raw.Type) {
		return Cell{}, fmt.Errorf("unknown cell_type %q: want code, markdown or raw", raw.Type)
	}
	cell := Cell{
		Type:   raw.Type,
		Source: strings.ReplaceAll(string(raw.Source), "\r\n", "\n"),
		Metadata: Metadata{
			SourceHidden:  raw.Metadata.Jupyter.Source,
			OutputsHidden: raw.Metadata.Jupyter.Outputs,
			Collapsed:     raw.Metadata.Collapsed == true,
			ReadOnly:      raw.Metadata.Editable == false,
			Kept:          raw.Metadata.Deletable == false,
		},
	}
	cell.ID, _ = raw.ID.(string)
	if tags, ok := raw.Metadata.Tags.([]any); ok {
		for _, tag := range tags {
			if text, ok := tag.(string); ok && !slices.Contains(cell.Metadata.Tags, text) {
				cell.Metadata.Tags = append(cell.Metadata.Tags, text)
			}
		}
	}
	if raw.Type == "raw" {
		cell.Metadata.Format, _ = raw.Metadata.Format.(string)
		if mime, ok := raw.Metadata.Mime.(string); ok {
			cell.Metadata.Format = mime
		}
	}
	if raw.Type != "code" && len(raw.Attachments) > 0 {
		cell.Attachments = raw.Attachments
	}
	return cell, nil
}
