package env

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func ExampleFlags() {
	fmt.Println(Flags(""))
	fmt.Println(Flags("-mod=mod -trimpath"))
	fmt.Println(Flags("--modfile=other.mod -ldflags=-s"))
	// Output:
	// -ldflags=-w
	// -trimpath -ldflags=-w
	// -ldflags=-s
}

func TestKernel(t *testing.T) {
	place := Place{Root: "/checkout", Dir: "/checkout/.denoise"}
	for _, c := range []struct {
		what    string
		environ []string
		name    string
		want    string
	}{
		{"an empty environment", nil, "PATH", "/checkout/.denoise/bin"},
		{"a PATH", []string{"PATH=/bin:/usr/bin"}, "PATH", "/checkout/.denoise/bin:/bin:/usr/bin"},
		{"a PATH with bin in it", []string{"PATH=/bin:/checkout/.denoise/bin:/x"}, "PATH", "/checkout/.denoise/bin:/bin:/x"},
		{"a toolchain off the PATH", []string{"PATH=/bin", "DENOISE_GO=/go/bin"}, "PATH", "/checkout/.denoise/bin:/bin:/go/bin"},
		{"a toolchain on the PATH", []string{"PATH=/go/bin:/bin", "DENOISE_GO=/go/bin"}, "PATH", "/checkout/.denoise/bin:/go/bin:/bin"},
		{"no backend", nil, "GOMLX_BACKEND", "xla:cpu"},
		{"an empty backend", []string{"GOMLX_BACKEND="}, "GOMLX_BACKEND", "xla:cpu"},
		{"a backend", []string{"GOMLX_BACKEND=go"}, "GOMLX_BACKEND", "go"},
		{"a backend given twice", []string{"GOMLX_BACKEND=go", "GOMLX_BACKEND=xla:cuda"}, "GOMLX_BACKEND", "xla:cuda"},
		{"a proxy", []string{"GOPROXY=direct"}, "GOPROXY", "off"},
		{"cgo off", []string{"CGO_ENABLED=0"}, "CGO_ENABLED", "1"},
		{"the user's flags", []string{"GOFLAGS=-mod=mod -race"}, "GOFLAGS", "-race -ldflags=-w"},
		{"another plugin", []string{"PJRT_PLUGIN_LIBRARY_PATH=/other"}, "PJRT_PLUGIN_LIBRARY_PATH", "/checkout/.denoise/pjrt"},
		{"another checkout", []string{"DENOISE_ROOT=/other"}, "DENOISE_ROOT", "/checkout"},
		{"what it has no part in", []string{"LANG=C"}, "LANG", "C"},
	} {
		made := Kernel(c.environ, place)
		if got, _ := Lookup(made, c.name); got != c.want {
			t.Errorf("%s: %s=%q, want %q", c.what, c.name, got, c.want)
		}
		if n := count(made, c.name); n != 1 {
			t.Errorf("%s: %s stands %d times", c.what, c.name, n)
		}
		if again := Kernel(made, place); !slices.Equal(sorted(again), sorted(made)) {
			t.Errorf("%s: doing it twice changes it:\n%q\n%q", c.what, made, again)
		}
	}
	if _, set := Lookup(Kernel([]string{"GOWORK=off"}, place), "GOWORK"); set {
		t.Error("GOWORK=off survives: the kernel's go.work would not be seen")
	}
}

func TestKernelWithCUDA(t *testing.T) {
	dir := t.TempDir()
	place := Place{Root: dir, Dir: dir}
	if err := os.MkdirAll(place.CUDADir(), 0o755); err != nil {
		t.Fatal(err)
	}
	got, _ := Lookup(Kernel(nil, place), "PJRT_PLUGIN_LIBRARY_PATH")
	if want := filepath.Join(dir, "pjrt") + ":" + filepath.Join(dir, "cuda", "go-xla", "nvidia"); got != want {
		t.Errorf("PJRT_PLUGIN_LIBRARY_PATH=%q, want %q", got, want)
	}
}

// The functions leave the slice that they are given alone: it is often os.Environ's.
func TestArgumentsAreKept(t *testing.T) {
	environ := []string{"A=1", "GOWORK=off", "B=2"}
	kept := slices.Clone(environ)
	Kernel(environ, Place{Root: "/r", Dir: "/r/d"})
	With(environ, "A=3")
	Without(environ, "B")
	if !slices.Equal(environ, kept) {
		t.Errorf("the argument became %q", environ)
	}
}

func count(environ []string, name string) int {
	n := 0
	for _, entry := range environ {
		if strings.HasPrefix(entry, name+"=") {
			n++
		}
	}
	return n
}

func sorted(environ []string) []string { return slices.Sorted(slices.Values(environ)) }
