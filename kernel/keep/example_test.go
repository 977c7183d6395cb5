package keep_test

import (
	"fmt"

	"denoise/kernel/keep"
)

// What one cell puts, a later one gets.
func ExamplePut() {
	if err := keep.Put("losses", []float64{1, 0.5, 0.25}); err != nil {
		fmt.Println(err)
	}
	losses, err := keep.Get[[]float64]("losses")
	fmt.Println(losses, err)
	_, err = keep.Get[[]float64]("loses")
	fmt.Println(err)
	fmt.Println(keep.Delete("losses"))
	// Output:
	// [1 0.5 0.25] <nil>
	// no value "loses" is kept; there are losses
	// <nil>
}

// The value is made by the first cell that asks for it.
func ExampleOnce() {
	for range 2 {
		data, err := keep.Once("data", func() ([]int, error) {
			fmt.Println("reading")
			return []int{1, 2, 3}, nil
		})
		fmt.Println(data, err)
	}
	fmt.Println(keep.Delete("data"))
	// Output:
	// reading
	// [1 2 3] <nil>
	// [1 2 3] <nil>
	// <nil>
}
