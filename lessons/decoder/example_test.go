package decoder_test

import (
	"fmt"

	"denoise/ddpm/gauss"
	"denoise/lessons/decoder"
)

// A pixel of level 128 costs more, the further the predicted mean is off.
func ExampleBits() {
	for _, off := range []float64{0, 1, 2} {
		law := decoder.Law(decoder.Pixel+off, decoder.Std)
		fmt.Printf("%.2f ", decoder.Bits(gauss.Bins{}, law, decoder.Pixel))
	}
	// Output: 1.31 2.05 4.28
}

// Three pixels in zeros and ones, and back.
func ExampleEncode() {
	pixels := decoder.Draw(3, decoder.Published, 1)
	var laws []gauss.Normal
	for _, p := range pixels {
		laws = append(laws, p.Law)
		fmt.Print(p.Level, " ")
	}
	code := decoder.Encode(pixels)
	fmt.Println(code, decoder.Decode(laws, code))
	// Output: 169 77 194 01010101 [169 77 194]
}

// The distortion of CIFAR-10, from the error that the paper's table 4 reports.
func ExampleDistortion() {
	bits, _ := decoder.Distortion(gauss.Tanh, decoder.Std, decoder.Published)
	fmt.Printf("%.5f\n", bits)
	// Output: 1.97683
}
