package dataset

import (
	"context"
	"math"
	"testing"
)

func TestGlyphsStayInsideAndHaveInk(t *testing.T) {
	for _, size := range []int{8, 16, 28, 33} {
		src := open(t, Config{Kind: "glyphs", Size: size})
		b := batch(t, src, 0, 500)
		for i := range b.N {
			x := b.X[i*size*size : (i+1)*size*size]
			ink, brightest := 0.0, -1.0
			for k, v := range x {
				ink += float64(v+1) / 2
				brightest = max(brightest, float64(v))
				onEdge := k < size || k >= size*(size-1) || k%size == 0 || k%size == size-1
				// A margin of 3% of the size covers the outermost pixel by 3%·size of its width, at most wholly.
				if covered := 1 - glyphMargin*float64(size); onEdge && float64(v+1)/2 > max(covered, 0)+1.5/255 {
					t.Fatalf("size %d: glyph %d paints the edge with %.3f of full brightness; the margin allows %.3f",
						size, i, (v+1)/2, max(covered, 0))
				}
			}
			if share := ink / float64(size*size); share < 0.04 || share > 0.5 || brightest < 0 {
				t.Errorf("size %d: glyph %d (a %d) covers %.3f of the image, at its brightest %.2f", size, i, b.Labels[i], share, brightest)
			}
		}
	}
}

// An exact area coverage at 16 pixels is the mean of that of its sixteen parts at 64 pixels, for the same glyph.
func TestGlyphsAreTheSameAtEverySize(t *testing.T) {
	coarse := batch(t, open(t, Config{Kind: "glyphs", Size: 16, Seed: 5}), 0, 100)
	fine := batch(t, open(t, Config{Kind: "glyphs", Size: 64, Seed: 5}), 0, 100)
	worst := 0.0
	for i := range coarse.N {
		if coarse.Labels[i] != fine.Labels[i] {
			t.Fatalf("glyph %d is a %d at one size and a %d at another", i, coarse.Labels[i], fine.Labels[i])
		}
		for y := range 16 {
			for x := range 16 {
				mean := 0.0
				for v := range 4 {
					for u := range 4 {
						mean += float64(fine.X[i*64*64+(4*y+v)*64+4*x+u]) / 16
					}
				}
				worst = max(worst, math.Abs(mean-float64(coarse.X[i*256+y*16+x])))
			}
		}
	}
	if worst > 4/127.5 {
		t.Errorf("a pixel differs by %.1f grey levels from the mean of its parts; want at most 4", worst*127.5)
	}
}

// The labels are right if the nearest of 4000 training images, by squared distance, has the label of a held-out one.
func TestGlyphLabelsAgreeWithNearestNeighbours(t *testing.T) {
	train := batch(t, open(t, Config{Kind: "glyphs"}), 0, 4000)
	held := batch(t, open(t, Config{Kind: "glyphs", Split: HeldOut}), 0, 400)
	right := 0
	classes := map[int32]int{}
	for i := range held.N {
		best, label := math.Inf(1), int32(-1)
		for j := range train.N {
			d := 0.0
			for k := range 256 {
				e := float64(held.X[i*256+k] - train.X[j*256+k])
				d += e * e
			}
			if d < best {
				best, label = d, train.Labels[j]
			}
		}
		if best == 0 {
			t.Errorf("held-out glyph %d is a training glyph", i)
		}
		classes[held.Labels[i]]++
		if label == held.Labels[i] {
			right++
		}
	}
	t.Logf("nearest neighbour: %d of %d", right, held.N)
	if right < held.N*9/10 {
		t.Errorf("the nearest neighbour has the right label for %d of %d; want 90%%", right, held.N)
	}
	for digit := range int32(10) {
		if n := classes[digit]; math.Abs(float64(n)-40) > 5*math.Sqrt(36) {
			t.Errorf("digit %d comes %d times in 400", digit, n)
		}
	}
}

func TestGlyphSizeOutOfRange(t *testing.T) {
	for _, size := range []int{-1, 7, 1025} {
		_, err := Open(context.Background(), Config{Kind: "glyphs", Size: size}, nil)
		wantError(t, err, "8 to 1024")
	}
}
