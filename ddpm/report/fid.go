package report

import (
	"context"
	"fmt"
	"io"
	"path/filepath"

	"denoise/ddpm/dataset"
	"denoise/ddpm/inception"
	"denoise/ddpm/quality"
)

// Standard is the number of samples that the FID is customarily measured with.
const Standard = 50000

// FIDOptions say how the FID is measured.
type FIDOptions struct {
	// Weights is the file of the Inception network's, which package inception says how to make; "" means that there are none,
	// and no FID.
	Weights string
	// Samples counts the samples to draw; 0 means as many as Options.Samples. Standard takes long but on a GPU.
	Samples int
	// Data counts the training images; 0 means all of them, or as many as Samples of a source without end.
	Data int
}

// resolve checks the options for images of that shape, and gives zero its meaning.
func (o *FIDOptions) resolve(shape []int, samples int) error {
	if o.Weights == "" {
		if o.Samples != 0 || o.Data != 0 {
			return fmt.Errorf("ddpm/report: an FID of %d samples to %d training images, but no Inception weights: give their file, which package inception says how to make", o.Samples, o.Data)
		}
		return nil
	}
	if o.Samples == 0 {
		o.Samples = samples
	}
	switch {
	case len(shape) != 3 || shape[2] != 1 && shape[2] != 3:
		return fmt.Errorf("ddpm/report: the FID is of images with 1 channel or 3, and this run's data are of shape %v: leave out the Inception weights", shape)
	case o.Samples < 2 || o.Data < 0 || o.Data == 1:
		return fmt.Errorf("ddpm/report: an FID of %d samples to %d training images; give 2 or more of each, %d of the samples as is the standard", o.Samples, o.Data, Standard)
	}
	return nil
}

// FID is the Fréchet distance of samples to training images on the features of the Inception network: that of package inception.
// It is biased upwards, the more so the fewer images there are on either side; values compare where both numbers, the weights
// and the preprocessing are equal.
type FID struct {
	Value         float64
	Samples, Data int
	Weights       string // the SHA-256 of their file
}

// scorer gathers the features of samples as they are drawn.
type scorer struct {
	network *inception.Network
	shape   []int
	moments *quality.Moments
}

func newScorer(network *inception.Network, shape []int) *scorer {
	return &scorer{network, shape, quality.NewMoments(inception.FeatureDim)}
}

// see takes in whole images.
func (s *scorer) see(x []float32) error {
	h, err := s.network.Features(x, s.shape)
	if err != nil {
		return err
	}
	set, err := quality.NewSet(h, inception.FeatureDim)
	if err != nil {
		return err
	}
	return s.moments.Add(set)
}

// fid compares the samples, of which the scorer has seen all, with the training set.
func (m *measuring) fid(ctx context.Context) (*FID, error) {
	drawn, err := m.scorer.moments.Gaussian()
	if err != nil {
		return nil, err
	}
	f := &FID{Samples: m.scorer.moments.Len(), Weights: m.scorer.network.Digest}
	var data quality.Gaussian
	if data, f.Data, err = m.trainingFeatures(ctx); err != nil {
		return nil, err
	}
	m.progress("FID")(0, 1)
	if f.Value, err = drawn.Frechet(data); err != nil {
		return nil, err
	}
	m.progress("FID")(1, 1)
	return f, nil
}

// trainingFeatures is the Gaussian of the training images' features, without their mirror images, and the number of these. It is
// kept in the run's folder, but for kinds of data whose files may change.
func (m *measuring) trainingFeatures(ctx context.Context) (g quality.Gaussian, n int, err error) {
	source, err := m.unmirrored(ctx)
	if err != nil {
		return g, 0, err
	}
	n = m.opts.FID.Data
	if size := dataset.Len(source); size > 0 && (n == 0 || n > size) {
		n = size
	} else if n == 0 {
		n = m.opts.FID.Samples
	}
	network := m.scorer.network
	path := ""
	if kind := m.run.Config().Data.Kind; kind != "folder" && kind != "idx" {
		path = filepath.Join(m.run.Folder(), fmt.Sprintf("inception-%.16s-%d.safetensors", network.Digest, n))
		if g, ok := readGaussian(path, inception.FeatureDim); ok {
			return g, n, nil
		}
	}
	seen := newScorer(network, source.Shape())
	progress := m.progress("features of training images")
	const part = 64
	for done := 0; done < n; done += part {
		if err := ctx.Err(); err != nil {
			return g, 0, err
		}
		progress(done, n)
		batch, err := dataset.NewBatch(source, int64(done/part), part)
		if err != nil {
			return g, 0, err
		}
		if err := seen.see(batch.X[:dataset.Numel(source)*min(part, n-done)]); err != nil {
			return g, 0, err
		}
	}
	progress(n, n)
	if g, err = seen.moments.Gaussian(); err == nil && path != "" {
		err = writeGaussian(path, g)
	}
	return g, n, err
}

// unmirrored is the run's training set as it is in its files.
func (m *measuring) unmirrored(ctx context.Context) (dataset.Source, error) {
	config := m.run.Config().Data
	config.Mirror = false
	if config.Folder != nil {
		folder := *config.Folder
		folder.Mirror = false
		config.Folder = &folder
	}
	return dataset.Open(ctx, config, nil)
}

func (f *FID) print(out io.Writer) {
	fmt.Fprintf(out, "FID                  %.4g of %d samples to %d training images, Inception weights %.8s\n", f.Value, f.Samples, f.Data, f.Weights)
	if f.Samples <= inception.FeatureDim || f.Data <= inception.FeatureDim {
		fmt.Fprintf(out, "  no more images than the %d features have singular covariances: the value says little, and more images make it smaller\n", inception.FeatureDim)
	}
	if f.Samples < Standard {
		fmt.Fprintf(out, "  it is biased upwards for few samples; published values are of %d: compare only those of equal numbers\n", Standard)
	}
}
