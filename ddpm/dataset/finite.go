package dataset

import (
	"math/rand/v2"
	"slices"
	"sync"
)

// finite is a source that goes through n examples in epochs, each epoch in a random order of its own.
type finite struct {
	name    string
	shape   []int
	classes int
	n       int
	labels  []int32 // one an example; nil when there are none
	mirror  bool    // show every example as its mirror image half the time
	key     uint64  // of the random order
	// load writes the pixels of example i, in 0..255, into pix.
	load func(i int, pix []uint8) error

	lock   sync.Mutex
	orders []order // of the epochs last used, oldest first
}

// order is the permutation of one epoch.
type order struct {
	epoch uint64
	index []int32
}

// fromMemory is the load function of examples that lie one after another in memory.
func fromMemory(pixels []uint8) func(int, []uint8) error {
	return func(i int, pix []uint8) error {
		copy(pix, pixels[i*len(pix):])
		return nil
	}
}

func (f *finite) Name() string { return f.name }
func (f *finite) Shape() []int { return slices.Clone(f.shape) }
func (f *finite) Classes() int { return f.classes }

func (f *finite) Fill(step int64, b *Batch) error {
	if err := prepare(f, step, b); err != nil {
		return err
	}
	size := len(b.X) / b.N
	pix := make([]uint8, size)
	n := uint64(f.n)
	for i := range b.N {
		position := uint64(step)*uint64(b.N) + uint64(i)
		example := int(f.order(position / n)[position%n])
		if err := f.load(example, pix); err != nil {
			return err
		}
		x := b.X[i*size : (i+1)*size]
		if f.mirror && mix(f.key^mix(position))&1 == 1 {
			mirrorInto(x, pix, f.shape[1], f.shape[2])
		} else {
			for j, p := range pix {
				x[j] = fromByte[p]
			}
		}
		if b.Labels != nil {
			b.Labels[i] = f.labels[example]
		}
	}
	return nil
}

// mirrorInto writes rows of width pixels from right to left.
func mirrorInto(x []float32, pix []uint8, width, channels int) {
	for row := 0; row < len(pix); row += width * channels {
		for col := range width {
			from := row + (width-1-col)*channels
			for c := range channels {
				x[row+col*channels+c] = fromByte[pix[from+c]]
			}
		}
	}
}

// order gives the permutation of an epoch: Fisher and Yates' shuffle, seeded by the source's key and the epoch.
func (f *finite) order(epoch uint64) []int32 {
	f.lock.Lock()
	defer f.lock.Unlock()
	for _, o := range f.orders {
		if o.epoch == epoch {
			return o.index
		}
	}
	index := make([]int32, f.n)
	r := rand.New(rand.NewPCG(f.key, mix(epoch)))
	for i := range index {
		j := r.IntN(i + 1)
		index[i] = index[j]
		index[j] = int32(i)
	}
	// Batches prepared in parallel straddle two epochs at a time, rarely more.
	if len(f.orders) == 3 {
		f.orders = f.orders[1:]
	}
	f.orders = append(f.orders, order{epoch, index})
	return index
}
