package classifier

import (
	"math/rand/v2"
	"slices"
	"testing"

	"denoise/ddpm/dataset"
)

// Images whose pixels carry their own place show where each kind of junk takes its pixels from.
func numbered(t *testing.T) images {
	t.Helper()
	b := &dataset.Batch{N: 4, Labels: []int32{0, 1, 2, 3}}
	for i := range 4 {
		for k := range 8 * 8 {
			b.X = append(b.X, float32(i*64+k)/256)
		}
	}
	return batchOf(b, []int{8, 8, 1})
}

func spoilt(m images, kind Junk, seed uint64) (places []int) {
	to := make([]float32, 64)
	m.spoil(rand.New(rand.NewPCG(seed, 0)), kind, 0, to)
	for _, v := range to {
		places = append(places, int(v*256))
	}
	return places
}

func TestJunkThatOnlyMovesPixels(t *testing.T) {
	m := numbered(t)
	for _, kind := range []Junk{JunkShuffled, JunkRolled, JunkTorn} {
		for seed := range uint64(20) {
			places := spoilt(m, kind, seed)
			still := 0
			for k, p := range places {
				if k == p {
					still++
				}
			}
			slices.Sort(places)
			for k, p := range places {
				if k != p {
					t.Fatalf("%s: pixel %d of the image is lost or doubled: %v", kind, k, places)
				}
			}
			if still > 8 {
				t.Errorf("%s, seed %d: %d pixels stay in place", kind, seed, still)
			}
		}
	}
}

func TestJunkMadeOfSeveralImages(t *testing.T) {
	m := numbered(t)
	quarter := func(k int) int { return k%64/32*2 + k%8/4 }
	for seed := range uint64(20) {
		for k, p := range spoilt(m, JunkJigsaw, seed) {
			if quarter(p) == quarter(k) || p%4 != k%4 {
				t.Fatalf("jigsaw, seed %d: pixel %d comes from %d, in the same quarter or another place of it", seed, k, p)
			}
		}
		halves := map[int]int{}
		for k, p := range spoilt(m, JunkHalves, seed) {
			halves[p/64]++
			if p%64 != k {
				t.Fatalf("halves, seed %d: pixel %d comes from place %d", seed, k, p%64)
			}
		}
		if len(halves) != 2 || halves[0] != 32 {
			t.Errorf("halves, seed %d: pixels by image %v; want 32 of image 0 and 32 of another", seed, halves)
		}
	}
}

func TestSoiledBatches(t *testing.T) {
	src := glyphs(t, 16, dataset.Train)
	s := &soiled{src, 0.25, Junks, 7}
	clean, err := dataset.NewBatch(src, 3, 40)
	if err != nil {
		t.Fatal(err)
	}
	soiled, err := dataset.NewBatch(s, 3, 40)
	if err != nil {
		t.Fatal(err)
	}
	if s.Classes() != 11 {
		t.Errorf("%d classes; want 11", s.Classes())
	}
	for i := range 40 {
		if i < 10 {
			if soiled.Labels[i] != 10 {
				t.Errorf("junk %d has label %d", i, soiled.Labels[i])
			}
			continue
		}
		if soiled.Labels[i] != clean.Labels[i] {
			t.Errorf("example %d has label %d; want %d", i, soiled.Labels[i], clean.Labels[i])
		}
		square := 0.0
		for k := range 256 {
			d := float64(soiled.X[i*256+k] - clean.X[i*256+k])
			square += d * d / 256
		}
		if square > 1.5*polish*polish {
			t.Errorf("example %d was changed by %.4f in the mean square; the noise added is at most %.4f", i, square, polish*polish)
		}
	}
	for _, v := range soiled.X {
		if v < -1 || v > 1 {
			t.Fatalf("value %g out of [-1, 1]", v)
		}
	}
}
