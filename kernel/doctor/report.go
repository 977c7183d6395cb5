package doctor

import "time"

// Findings is what the doctor found.
type Findings struct {
	Things   []Thing       `json:"things"`
	Missing  int           `json:"missing"` // how many things that the lessons need are missing or do not work
	Checkout string        `json:"checkout"`
	Took     time.Duration `json:"took_ns"`
}

// Thing is a line of the report.
type Thing struct {
	Name    string `json:"name"`
	State   State  `json:"state"`
	Version string `json:"version,omitempty"`
	Detail  string `json:"detail,omitempty"` // where it is, how fast it is, or what is wrong with it
	Fix     string `json:"fix,omitempty"`    // the command that makes it, where it is missing
	Probe   *Probe `json:"probe,omitempty"`  // of a backend
}

// State says whether a thing is there.
type State string

// The states of a thing. Absent is for what the lessons do without, such as a GPU.
const (
	OK      State = "ok"
	Missing State = "missing"
	Broken  State = "broken"
	Absent  State = "absent"
)

// OK reports whether everything that the lessons need is there and works.
func (f *Findings) OK() bool { return f.Missing == 0 }

// Probe is what trying a backend gave. Times are in seconds.
type Probe struct {
	Device      string  `json:"device"`
	Plugin      string  `json:"plugin,omitempty"` // the file of the PJRT plugin
	PJRT        string  `json:"pjrt,omitempty"`   // the version of the plugin's interface
	Open        float64 `json:"open"`
	MatMul      Measure `json:"matmul"`      // 512x512 by 512x512
	Convolution Measure `json:"convolution"` // 3x3, 16 to 16 channels, over 8 images of 32x32
}

// Measure is the time of one computation, in seconds: the first call, which compiles it, and the best of those after.
type Measure struct {
	First  float64 `json:"first"`
	Best   float64 `json:"best"`
	GFLOPS float64 `json:"gflops"` // 10^9 floating-point operations a second, at best
}
