package figure

import "image/color"

// Role says what a line or a set of dots stands for; it decides the colour.
type Role int

const (
	// Neutral is for what is neither known nor learned, such as a raw measurement
	// behind its smoothed line, and axes of comparison. Grey.
	Neutral Role = iota
	// Known is for data, noise and all that the schedule fixes. Blue.
	Known
	// Learned is for what comes from the network. Orange.
	Learned
	// Third and Fourth are for comparisons within one role. Green and purple.
	Third
	Fourth
)

// The palette of Okabe and Ito, "Color Universal Design" (2008).
var okabeIto = map[Role]color.NRGBA{
	Neutral: {R: 0x75, G: 0x75, B: 0x75, A: 0xff},
	Known:   {R: 0x00, G: 0x72, B: 0xb2, A: 0xff},
	Learned: {R: 0xd5, G: 0x5e, B: 0x00, A: 0xff},
	Third:   {R: 0x00, G: 0x9e, B: 0x73, A: 0xff},
	Fourth:  {R: 0xcc, G: 0x79, B: 0xa7, A: 0xff},
}

var (
	ink  = color.NRGBA{R: 0x22, G: 0x22, B: 0x22, A: 0xff} // text and axes
	rule = color.NRGBA{R: 0xe3, G: 0xe3, B: 0xe3, A: 0xff} // grid lines
	card = color.NRGBA{R: 0xff, G: 0xff, B: 0xff, A: 0xff} // what a figure stands on
)

// Colour returns the colour of the role, opaque. An unknown role is Neutral.
func (r Role) Colour() color.NRGBA {
	if c, ok := okabeIto[r]; ok {
		return c
	}
	return okabeIto[Neutral]
}
