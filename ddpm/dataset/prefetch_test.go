package dataset

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"
)

func TestPrefetchEqualsFill(t *testing.T) {
	for _, ahead := range []int{0, 1, 5} {
		src := open(t, Config{Kind: "glyphs", Size: 8})
		p := Prefetch(t.Context(), src, 7, 3, ahead)
		for step := int64(7); step < 30; step++ {
			got, err := p.Next()
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(batch(t, src, step, 3), got); diff != "" {
				t.Fatalf("ahead %d, batch %d (-Fill +Next):\n%s", ahead, step, diff)
			}
		}
		p.Stop()
	}
}

// limited fails at a given step and counts how far it was asked.
type limited struct {
	Source
	fails int64
	asked atomic.Int64
}

var errLimit = errors.New("the limit")

func (l *limited) Fill(step int64, b *Batch) error {
	l.asked.Add(1)
	if step >= l.fails {
		return errLimit
	}
	return l.Source.Fill(step, b)
}

func TestPrefetchStopsAtAnError(t *testing.T) {
	src := &limited{Source: open(t, Config{Kind: "moons"}), fails: 2}
	p := Prefetch(t.Context(), src, 0, 1, 4)
	for range 2 {
		if _, err := p.Next(); err != nil {
			t.Fatal(err)
		}
	}
	for range 3 {
		_, err := p.Next()
		if !errors.Is(err, errLimit) {
			t.Fatalf("got %v; want the source's error, again and again", err)
		}
		wantError(t, err, "batch 2 of moons")
	}
}

func TestPrefetchIsBoundedAndEnds(t *testing.T) {
	moons := open(t, Config{Kind: "moons"})
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		src := &limited{Source: moons, fails: 1 << 40}
		p := Prefetch(ctx, src, 0, 1, 4)
		synctest.Wait()
		if got := src.asked.Load(); got != 4 {
			t.Errorf("%d batches prepared before one was taken; want 4", got)
		}
		if _, err := p.Next(); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if got := src.asked.Load(); got != 5 {
			t.Errorf("%d batches prepared after one was taken with 4 ahead; want 5", got)
		}
		cancel()
		if _, err := p.Next(); !errors.Is(err, context.Canceled) {
			t.Errorf("after the cancellation: %v", err)
		}
		p.Stop()
		p.Stop()
		// The bubble fails the test if a goroutine is left behind.
	})
}
