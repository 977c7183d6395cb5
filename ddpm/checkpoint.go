package ddpm

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"denoise/ddpm/safetensors"

	"github.com/gomlx/compute/dtypes"
	"github.com/gomlx/compute/shapes"
	"github.com/gomlx/gomlx/core/tensors"
	"github.com/gomlx/gomlx/ml/model"
)

// networkScope is where the network's weights live in a model's store.
const networkScope = "/network"

const (
	checkpointPrefix = "step-"
	checkpointEnding = ".safetensors"
	checkpointsKept  = 2
)

// dtypeNames are the safetensors names of the types that checkpoints hold.
var dtypeNames = map[dtypes.DType]string{
	dtypes.Float32: "F32", dtypes.Float64: "F64", dtypes.BFloat16: "BF16", dtypes.Int32: "I32", dtypes.Int64: "I64", dtypes.Uint64: "U64",
}

// checkpoint is a training at one step, in memory.
type checkpoint struct {
	path    string // of the file, "" before there is one
	step    int64
	trained time.Duration // time spent training, in all sessions
	shape   []int         // of an example
	run     string        // the whole configuration of its training, in JSON; "" where it was not written yet
	// values are the store's variables in the order of their creation, on which the order of sums in the compiled
	// step depends, and so its last bits.
	values []variable
}

type variable struct {
	path  string
	value *tensors.Tensor
}

// Step counts the steps that the run's last checkpoint holds; 0 when there is none.
func (r *Run) Step() (int64, error) {
	steps, err := r.checkpointSteps()
	if err != nil || len(steps) == 0 {
		return 0, err
	}
	return steps[len(steps)-1], nil
}

// LastCheckpoint is the path of the run's last checkpoint; "" when there is none.
func (r *Run) LastCheckpoint() (string, error) {
	step, err := r.Step()
	if err != nil || step == 0 {
		return "", err
	}
	return r.checkpointPath(step), nil
}

// lastFile tells the run's last checkpoint from those that were or will be there; nil when there is none.
func (r *Run) lastFile() (os.FileInfo, error) {
	path, err := r.LastCheckpoint()
	if err != nil || path == "" {
		return nil, err
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("ddpm: looking at the checkpoint: %w", err)
	}
	return info, nil
}

// sameFile says whether the two are one file, not written since.
func sameFile(a, b os.FileInfo) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	return os.SameFile(a, b) && a.ModTime().Equal(b.ModTime()) && a.Size() == b.Size()
}

func (r *Run) checkpointPath(step int64) string {
	return filepath.Join(r.checkpoints(), fmt.Sprintf("%s%09d%s", checkpointPrefix, step, checkpointEnding))
}

// checkpointSteps lists the steps of the checkpoints there are, in order.
func (r *Run) checkpointSteps() ([]int64, error) {
	entries, err := ifThere(os.ReadDir(r.checkpoints()))
	if err != nil {
		return nil, fmt.Errorf("ddpm: looking for checkpoints: %w", err)
	}
	var steps []int64
	for _, e := range entries {
		digits, ok := strings.CutPrefix(strings.TrimSuffix(e.Name(), checkpointEnding), checkpointPrefix)
		if step, err := strconv.ParseInt(digits, 10, 64); ok && err == nil && strings.HasSuffix(e.Name(), checkpointEnding) {
			steps = append(steps, step)
		}
	}
	slices.Sort(steps)
	return steps, nil
}

// save writes the store's variables as the checkpoint of that step, and then removes all but the last checkpoints and
// what an interrupted save has left.
func (r *Run) save(store *model.Store, shape []int, step int64, trained time.Duration) (path string, err error) {
	var list []safetensors.Tensor
	for v := range store.IterVariables() {
		value, err := v.Value()
		if err != nil {
			return "", fmt.Errorf("ddpm: saving %s: %w", v.Path(), err)
		}
		name, ok := dtypeNames[v.DType()]
		if !ok {
			return "", fmt.Errorf("ddpm: saving %s: checkpoints hold no %s", v.Path(), v.DType())
		}
		entry := safetensors.Tensor{Name: v.Path(), DType: name, Shape: v.Shape().Dimensions}
		if err := value.ConstBytes(func(data []byte) { entry.Data = slices.Clone(data) }); err != nil {
			return "", fmt.Errorf("ddpm: saving %s: %w", v.Path(), err)
		}
		list = append(list, entry)
	}
	path = r.checkpointPath(step)
	example, err := json.Marshal(shape)
	if err != nil {
		return "", err
	}
	meaning, err := json.Marshal(r.config.meaning())
	if err != nil {
		return "", err
	}
	all, err := json.Marshal(r.config)
	if err != nil {
		return "", err
	}
	metadata := map[string]string{"step": strconv.FormatInt(step, 10), "trained": trained.String(), "shape": string(example),
		"config": string(meaning), "run": string(all)}
	if err := safetensors.Write(path, list, metadata); err != nil {
		return "", fmt.Errorf("ddpm: saving the checkpoint of step %d: %w", step, err)
	}
	return path, r.removeOldCheckpoints()
}

func (r *Run) removeOldCheckpoints() error {
	steps, err := r.checkpointSteps()
	if err != nil {
		return err
	}
	for _, step := range steps[:max(0, len(steps)-checkpointsKept)] {
		if err := os.Remove(r.checkpointPath(step)); err != nil {
			return fmt.Errorf("ddpm: removing an old checkpoint: %w", err)
		}
	}
	unfinished, _ := filepath.Glob(filepath.Join(r.checkpoints(), "."+checkpointPrefix+"*"))
	for _, path := range unfinished {
		if err := os.Remove(path); err != nil {
			return fmt.Errorf("ddpm: removing an unfinished checkpoint: %w", err)
		}
	}
	return nil
}

// load reads the last checkpoint; nil when there is none. A damaged one is an error that names it and the one before,
// to which one can go back by deleting it where that one can be used.
func (r *Run) load() (*checkpoint, error) {
	steps, err := r.checkpointSteps()
	if err != nil || len(steps) == 0 {
		return nil, err
	}
	c, err := r.readCheckpoint(r.checkpointPath(steps[len(steps)-1]))
	if err != nil {
		return nil, r.unusable(err)
	}
	return c, nil
}

// unusable adds the way back to the error of a last checkpoint that cannot be used.
func (r *Run) unusable(err error) error {
	steps, failed := r.checkpointSteps()
	if failed != nil || len(steps) < 2 {
		return fmt.Errorf("ddpm: %w; delete it to begin again", err)
	}
	before := steps[len(steps)-2]
	path := r.checkpointPath(before)
	if _, failed := r.readCheckpoint(path); failed != nil {
		return fmt.Errorf("ddpm: %w; %s, the one before it, cannot be used either: delete both to begin again", err, path)
	}
	return fmt.Errorf("ddpm: %w; delete it to go on from step %d", err, before)
}

func (r *Run) readCheckpoint(path string) (*checkpoint, error) {
	list, metadata, err := safetensors.Read(path)
	if err != nil {
		return nil, err
	}
	if err := r.meant(metadata["config"]); err != nil {
		return nil, fmt.Errorf("%s cannot be used: %w", path, err)
	}
	c := &checkpoint{path: path, run: metadata["run"]}
	if c.step, err = strconv.ParseInt(metadata["step"], 10, 64); err != nil {
		return nil, fmt.Errorf("%s cannot be used: its step is %q", path, metadata["step"])
	}
	if c.trained, err = time.ParseDuration(metadata["trained"]); err != nil {
		return nil, fmt.Errorf("%s cannot be used: its time of training is %q", path, metadata["trained"])
	}
	if err := json.Unmarshal([]byte(metadata["shape"]), &c.shape); err != nil {
		return nil, fmt.Errorf("%s cannot be used: the shape of its examples is %q", path, metadata["shape"])
	}
	for _, entry := range list {
		value, err := toTensor(entry)
		if err != nil {
			return nil, fmt.Errorf("%s cannot be used: %w", path, err)
		}
		c.values = append(c.values, variable{entry.Name, value})
	}
	return c, nil
}

func toTensor(entry safetensors.Tensor) (*tensors.Tensor, error) {
	for dtype, name := range dtypeNames {
		if name != entry.DType {
			continue
		}
		value := tensors.FromShape(shapes.Make(dtype, entry.Shape...))
		err := value.MutableBytes(func(data []byte) { copy(data, entry.Data) })
		return value, err
	}
	return nil, fmt.Errorf("tensor %q has type %s, which no checkpoint of ours holds", entry.Name, entry.DType)
}
