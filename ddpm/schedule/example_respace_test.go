package schedule_test

import (
	"fmt"
	"log"

	"denoise/ddpm/schedule"
)

func ExampleSpacing_Check() {
	fmt.Println(schedule.Spacing("stride").Check())
	// Output: ddpm/schedule: unknown spacing "stride"; valid are ["ends" "strided"]; did you mean "strided"?
}

// Five of ten times, with both ends or by a whole stride.
func ExampleSpacing_Times() {
	for _, spacing := range []schedule.Spacing{schedule.Ends, schedule.Strided} {
		times, err := spacing.Times(10, 5)
		fmt.Println(times, err)
	}
	// Output:
	// [1 3 5 8 10] <nil>
	// [1 3 5 7 9] <nil>
}

// Three steps instead of 1000: ᾱ is that of the kept times, β is larger.
func ExampleSchedule_Respace() {
	s, err := schedule.Linear(1000)
	if err != nil {
		log.Fatal(err)
	}
	r, err := s.Respace([]int{100, 500, 1000})
	if err != nil {
		log.Fatal(err)
	}
	for i := 1; i <= r.T(); i++ {
		fmt.Printf("step %d: t = %d, alpha-bar %.6f, beta %.6f\n", i, r.Time(i), r.AlphaBar(i), r.Beta(i))
	}

	_, err = s.Respace([]int{500, 100})
	fmt.Println(err)
	// Output:
	// step 1: t = 100, alpha-bar 0.897018, beta 0.102982
	// step 2: t = 500, alpha-bar 0.078587, beta 0.912391
	// step 3: t = 1000, alpha-bar 0.000040, beta 0.999486
	// ddpm/schedule: keep[1] = 100 comes after 500; the kept times must rise, each given once
}

// The times stay those of the first schedule, which the network knows.
func ExampleRespaced_Respace() {
	s, err := schedule.Linear(1000)
	if err != nil {
		log.Fatal(err)
	}
	r, err := s.Respace([]int{100, 500, 1000})
	if err != nil {
		log.Fatal(err)
	}
	r, err = r.Respace([]int{2, 3})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(r.Time(1), r.Time(2))
	// Output: 500 1000
}

// The way down a respaced schedule: its own step i, and the time to tell the network.
func ExampleRespaced_Time() {
	s, err := schedule.Linear(1000)
	if err != nil {
		log.Fatal(err)
	}
	times, err := schedule.Ends.Times(s.T(), 4)
	if err != nil {
		log.Fatal(err)
	}
	r, err := s.Respace(times)
	if err != nil {
		log.Fatal(err)
	}
	for i := r.T(); i >= 1; i-- {
		fmt.Printf("x_%d to x_%d\n", r.Time(i), r.Time(i-1))
	}
	// Output:
	// x_1000 to x_667
	// x_667 to x_334
	// x_334 to x_1
	// x_1 to x_0
}
