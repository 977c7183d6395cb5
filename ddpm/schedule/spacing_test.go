package schedule

import (
	"bufio"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The times are those that the published code keeps: testdata/spaced.txt says how they were made.
func TestTimesArePublished(t *testing.T) {
	file, err := os.Open("testdata/spaced.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	read := map[Spacing]int{}
	for lines := bufio.NewScanner(file); lines.Scan(); {
		fields := strings.Fields(lines.Text())
		if len(fields) == 0 || fields[0] == "#" {
			continue
		}
		count, isStrided := strings.CutPrefix(fields[1], "ddim")
		spacing := Ends
		if isStrided {
			spacing = Strided
		}
		T, n := number(t, fields[0]), number(t, count)
		var want []int
		for _, field := range fields[2:] {
			want = append(want, number(t, field))
		}
		got, err := spacing.Times(T, n)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%s, %d of %d: %v, error %v; want %v", spacing, n, T, got, err, want)
		}
		read[spacing]++
	}
	if read[Ends] != 5 || read[Strided] != 5 {
		t.Errorf("read %v, want 5 of each", read)
	}
}

func number(t *testing.T, text string) int {
	t.Helper()
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// Every answer for T up to 60: as many as asked for, the ends where they should be, gaps as equal as whole numbers allow; and
// strided answers exactly when some stride from 1 to T-1 leaves that many.
func TestTimesAreEven(t *testing.T) {
	for T := 1; T <= 60; T++ {
		for n := 1; n <= T; n++ {
			times, err := Spacing("").Times(T, n)
			if err != nil {
				t.Fatal(err)
			}
			even(t, fmt.Sprintf("ends, %d of %d", n, T), times, n, 1)
			if times[n-1] != T || (n > 1 && times[0] != 1) {
				t.Errorf("ends, %d of %d: %v", n, T, times)
			}

			exists := T == 1
			for stride := 1; stride < T; stride++ {
				kept := 0
				for at := 1; at <= T; at += stride {
					kept++
				}
				exists = exists || kept == n
			}
			times, err = Strided.Times(T, n)
			if exists != (err == nil) {
				t.Errorf("strided, %d of %d: %v, error %v", n, T, times, err)
			}
			if err == nil {
				even(t, fmt.Sprintf("strided, %d of %d", n, T), times, n, 0)
				if times[0] != 1 || times[n-1] > T {
					t.Errorf("strided, %d of %d: %v", n, T, times)
				}
			}
		}
	}
}

// even fails unless there are n times, rising, with gaps that differ by no more than spread.
func even(t *testing.T, name string, times []int, n, spread int) {
	t.Helper()
	if len(times) != n {
		t.Fatalf("%s: %d times, want %d", name, len(times), n)
	}
	if n == 1 {
		return
	}
	var gaps []int
	for i := 1; i < n; i++ {
		gaps = append(gaps, times[i]-times[i-1])
	}
	if slices.Min(gaps) < 1 || slices.Max(gaps)-slices.Min(gaps) > spread {
		t.Errorf("%s: %v", name, times)
	}
}

func TestTimesThatCannotBe(t *testing.T) {
	for want, call := range map[string]func() ([]int, error){
		`unknown spacing "stride"; valid are ["ends" "strided"]; did you mean "strided"?`: func() ([]int, error) { return Spacing("stride").Times(10, 5) },
		"0 of 1000 times; keep at least 1 and at most 1000":                               func() ([]int, error) { return Ends.Times(1000, 0) },
		"-2 of 1000 times; keep at least 1":                                               func() ([]int, error) { return Strided.Times(1000, -2) },
		"11 of 10 times; keep at least 1 and at most 10":                                  func() ([]int, error) { return Ends.Times(10, 11) },
		"1 of -3 times": func() ([]int, error) { return Ends.Times(-3, 1) },
		`1 of 10 times, strided, would be t = 1, where nearly nothing is noise; use "ends"`:                    func() ([]int, error) { return Strided.Times(10, 1) },
		`no whole stride leaves 300 of 1000 times: 4 leaves 250 and 3 leaves 334; use one of these, or "ends"`: func() ([]int, error) { return Strided.Times(1000, 300) },
	} {
		times, err := call()
		if err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "ddpm/schedule: ") {
			t.Errorf("times %v, error %v, want one that says %q", times, err, want)
		}
	}
}
