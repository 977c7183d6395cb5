package dataset

import (
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// counted is a finite source of n one-pixel examples whose pixel and label are their number.
func counted(n int, seed uint64) *finite {
	f := &finite{
		name: "counted", shape: []int{1, 1, 1}, classes: n, n: n,
		load: fromMemory(counting(n)), key: streamKey(seed, Train, "counted"),
	}
	for i := range n {
		f.labels = append(f.labels, int32(i))
	}
	return f
}

func TestEveryEpochIsAPermutation(t *testing.T) {
	const n, epochs = 50, 20
	f := counted(n, 1)
	all := batch(t, f, 0, n*epochs).Labels
	var firsts []int32
	for e := range epochs {
		epoch := slices.Clone(all[e*n : (e+1)*n])
		firsts = append(firsts, epoch[0])
		if e > 0 && slices.Equal(epoch, all[(e-1)*n:e*n]) {
			t.Errorf("epochs %d and %d have the same order", e-1, e)
		}
		slices.Sort(epoch)
		for i, label := range epoch {
			if int(label) != i {
				t.Fatalf("epoch %d does not show each example once: %v", e, epoch)
			}
		}
	}
	slices.Sort(firsts)
	if distinct := len(slices.Compact(firsts)); distinct < 8 {
		t.Errorf("%d epochs begin with only %d different examples", epochs, distinct)
	}
	if cmp.Equal(all, batch(t, counted(n, 2), 0, n*epochs).Labels) {
		t.Error("seeds 1 and 2 give the same order")
	}
}

// All 24 orders of four examples must come equally often: the chi-square statistic with 23 degrees of freedom
// exceeds 58.6 with probability 0.00006.
func TestShuffleIsUniform(t *testing.T) {
	const rounds = 4800
	f := counted(4, 3)
	counts := map[[4]int32]float64{}
	for e := range uint64(rounds) {
		counts[[4]int32(f.order(e))]++
	}
	chi := 0.0
	for _, n := range counts {
		chi += (n - rounds/24) * (n - rounds/24) / (rounds / 24)
	}
	if len(counts) != 24 || chi > 58.6 {
		t.Errorf("%d different orders, chi-square %.1f; want 24, below 58.6", len(counts), chi)
	}
}

func TestMirrorTurnsHalfOfTheExamplesOver(t *testing.T) {
	f := &finite{
		name: "row", shape: []int{2, 3, 2}, n: 1, mirror: true, key: 9,
		load: fromMemory([]byte{0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15}),
	}
	plain := []int{0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15}
	mirrored := []int{4, 5, 2, 3, 0, 1, 14, 15, 12, 13, 10, 11}
	b := batch(t, f, 0, 400)
	turned := 0
	for i := range b.N {
		var got []int
		for _, x := range b.X[i*12 : (i+1)*12] {
			got = append(got, int((x+1)*127.5+0.5))
		}
		switch {
		case slices.Equal(got, mirrored):
			turned++
		case !slices.Equal(got, plain):
			t.Fatalf("example %d is %v", i, got)
		}
	}
	if turned < 150 || turned > 250 { // five standard deviations
		t.Errorf("%d of 400 are mirrored", turned)
	}
}

func TestFillFromManyGoroutines(t *testing.T) {
	f := counted(10, 4)
	want := make([]*Batch, 40)
	for step := range want {
		want[step] = batch(t, counted(10, 4), int64(step), 7)
	}
	var wg sync.WaitGroup
	for step := range want {
		wg.Go(func() {
			got, err := NewBatch(f, int64(step), 7)
			if err != nil || !cmp.Equal(want[step], got) {
				t.Errorf("batch %d differs when prepared among others (%v)", step, err)
			}
		})
	}
	wg.Wait()
}
