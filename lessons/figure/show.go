package figure

import (
	"denoise/lessons/cell"

	"github.com/janpfeifer/gonb/gonbui"
)

// Show draws the figures one under the other in the output of the cell that runs,
// and waits until the notebook has them, so that nothing is lost when the cell's
// program ends. Outside a notebook it only draws, to report what cannot be drawn.
func Show(figures ...Figure) error {
	for _, f := range figures {
		h, err := f.HTML()
		if err != nil {
			return err
		}
		gonbui.DisplayHTML(h)
	}
	return cell.Sync()
}

// Place is a spot in the output of the cell that runs, which can be drawn again.
// The zero value is ready: the first Draw makes the spot.
type Place struct{ id string }

// Draw shows the figures in the place, instead of what was there, and waits until
// the notebook has them. Outside a notebook it only draws.
func (p *Place) Draw(figures ...Figure) error {
	if p.id == "" {
		p.id = "denoise-" + gonbui.UniqueId()
	}
	all := ""
	for _, f := range figures {
		h, err := f.HTML()
		if err != nil {
			return err
		}
		all += h
	}
	gonbui.UpdateHTML(p.id, all)
	return cell.Sync()
}

// InNotebook reports whether the program runs as a cell, so that Show is seen.
func InNotebook() bool { return gonbui.IsNotebook }
