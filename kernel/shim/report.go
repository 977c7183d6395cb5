package shim

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// ResultVariable is the environment variable that names the file into which a cell's program writes the value of the
// expression that it ends in.
const ResultVariable = "DENOISE_RESULT"

// Report is how a program ended.
type Report struct {
	Status int    // its exit status
	Signal string `json:",omitempty"` // what killed it, as "killed", "" if nothing did
	Error  string `json:",omitempty"` // why it could not be started
	Result string `json:",omitempty"` // the value that the cell ends in
	Shown  bool   // whether there is one
}

func reportFile(dir string) string { return filepath.Join(dir, "report.json") }

// TakeReport reads and removes the report in the kernel's scratch folder; nil if there is none.
func TakeReport(dir string) *Report {
	data, err := os.ReadFile(reportFile(dir))
	if err != nil {
		return nil
	}
	os.Remove(reportFile(dir))
	var r Report
	if json.Unmarshal(data, &r) != nil {
		return nil
	}
	return &r
}

// write puts the report in place in one step.
func (r *Report) write(dir string) error {
	data, err := json.Marshal(r)
	if err != nil {
		return err
	}
	part := reportFile(dir) + ".part"
	if err := os.WriteFile(part, data, 0o600); err != nil {
		return err
	}
	return os.Rename(part, reportFile(dir))
}

// takeResult adds the value that the program wrote to file.
func (r *Report) takeResult(file string) error {
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	os.Remove(file)
	r.Result, r.Shown = string(text), err == nil
	return err
}
