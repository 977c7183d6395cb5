package compare

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"image/png"

	"denoise/lessons/figure"
)

//go:embed measured
var measured embed.FS

// Measured returns what the lesson tells of the experiment: all its arms and seeds, as the command compare/measure left them.
func (x Experiment) Measured() (r Results, err error) {
	text, err := measured.ReadFile("measured/" + x.Name + ".json")
	if err != nil {
		return r, fmt.Errorf("compare: %w", err)
	}
	return r, json.Unmarshal(text, &r)
}

// MeasuredSamples shows the samples of the images' runs of seed 1, a row an arm, three times as large as they are. Within a column
// all have begun with the same x_T.
func MeasuredSamples() (figure.Still, error) {
	data, err := measured.ReadFile("measured/images.png")
	if err != nil {
		return figure.Still{}, fmt.Errorf("compare: %w", err)
	}
	picture, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return figure.Still{}, fmt.Errorf("compare: %w", err)
	}
	return figure.Still{Image: picture, Width: 3 * picture.Bounds().Dx(), Alt: "samples of each arm, a row an arm"}, nil
}
