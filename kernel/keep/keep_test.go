package keep_test

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"denoise/kernel/keep"
	"denoise/kernel/worker/wire"
)

// each runs the test without a worker, and with one that has lost two values.
func each(t *testing.T, test func(t *testing.T)) {
	t.Run("process", test)
	t.Run("worker", func(t *testing.T) {
		serve(t)
		test(t)
	})
}

func serve(t testing.TB) {
	t.Helper()
	folder, err := os.MkdirTemp("", "keep") // t.TempDir's path can be too long for a socket
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(folder) })
	socket := filepath.Join(folder, "s")
	listener, err := net.ListenUnix("unix", &net.UnixAddr{Name: socket, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	var server wire.Server
	keep.NewStore(wire.Lost{Ended: "at noon", Names: []string{"the value gone"}}, nil).Serve(&server)
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	go server.Serve(ctx, listener)
	t.Setenv(wire.Variable, socket)
}

type point struct {
	X, Y float32
	Tags map[string][]int
}

func wantError(t *testing.T, err error, says string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), says) {
		t.Errorf("error %v; want one that says %q", err, says)
	}
}

func TestPutAndGet(t *testing.T) {
	each(t, func(t *testing.T) {
		want := []point{{1, 2, map[string][]int{"a": {1, 2}}}, {X: 3}}
		if err := keep.Put("points", want); err != nil {
			t.Fatal(err)
		}
		got, err := keep.Get[[]point]("points")
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("got %v (%v), want %v", got, err, want)
		}
		got[0].X = 7
		if again, _ := keep.Get[[]point]("points"); again[0].X != 1 {
			t.Error("what Get returned was not the caller's own")
		}
		if err := keep.Put("points", 3); err != nil {
			t.Fatal(err)
		}
		if n, err := keep.Get[int]("points"); n != 3 || err != nil {
			t.Errorf("put anew: %d (%v), want 3", n, err)
		}
		_, err = keep.Get[float64]("points")
		wantError(t, err, "points is a int: get it as that, not as a float64")
		if err := keep.Delete("points"); err != nil {
			t.Fatal(err)
		}
		_, err = keep.Get[int]("points")
		wantError(t, err, `no value "points" is kept, nor any other`)
		wantError(t, keep.Delete("points"), `no value "points"`)
	})
}

func TestWhatCannotBeKept(t *testing.T) {
	each(t, func(t *testing.T) {
		wantError(t, keep.Put("f", func() {}), "keeping f, a func()")
		wantError(t, keep.Put("c", struct{ c int }{1}), "keeping c, a struct { c int }")
		wantError(t, keep.Put("", 1), `the name ""`)
		wantError(t, keep.Put("two\nlines", 1), "give a line of text")
	})
}

func TestOnce(t *testing.T) {
	each(t, func(t *testing.T) {
		calls := 0
		seven := func() (int, error) { calls++; return 7, nil }
		for range 3 {
			if n, err := keep.Once("seven", seven); n != 7 || err != nil {
				t.Errorf("got %d (%v), want 7", n, err)
			}
		}
		if calls != 1 {
			t.Errorf("made %d times, want once", calls)
		}
		_, err := keep.Once("failed", func() (int, error) { return 0, errors.New("not this time") })
		wantError(t, err, "not this time")
		if n, err := keep.Once("failed", seven); n != 7 || err != nil {
			t.Errorf("after a failure: %d (%v), want 7", n, err)
		}
		if err := keep.Delete("seven", "failed"); err != nil {
			t.Error(err)
		}
	})
}

func TestList(t *testing.T) {
	each(t, func(t *testing.T) {
		for name, put := range map[string]func(string) error{
			"a <b>":  func(n string) error { return keep.Put(n, [][]float64{{1, 2}, {3, 4}, {5, 6}}) },
			"struct": func(n string) error { return keep.Put(n, &point{Tags: map[string][]int{"a": nil}}) },
			"number": func(n string) error { return keep.Put(n, 1) },
		} {
			if err := put(name); err != nil {
				t.Fatal(err)
			}
		}
		table, err := keep.List()
		if err != nil {
			t.Fatal(err)
		}
		var said []string
		for _, v := range table {
			said = append(said, v.Name+"|"+v.Type+"|"+v.Shape)
			if v.Bytes < 1 {
				t.Errorf("%s takes %d bytes", v.Name, v.Bytes)
			}
		}
		want := []string{"a <b>|[][]float64|[3 2]", "number|int|", "struct|*keep_test.point|Tags [1]"}
		if !reflect.DeepEqual(said, want) {
			t.Errorf("listed %q, want %q", said, want)
		}
		html, err := table.HTML()
		if err != nil || !strings.Contains(html, ">a &lt;b&gt;</td>") {
			t.Errorf("HTML %s (%v)", html, err)
		}
		if text := table.String(); strings.Count(text, "\n") != 4 || !strings.Contains(text, "a <b>   [][]float64") {
			t.Errorf("text:\n%s", text)
		}
		if err := keep.Delete("a <b>", "struct", "number"); err != nil {
			t.Error(err)
		}
	})
}

func TestALostValueIsTold(t *testing.T) {
	serve(t)
	_, err := keep.Get[int]("gone")
	wantError(t, err, "it was lost when the worker that held it ended at noon; make it again")
	_, err = keep.Get[int]("other")
	wantError(t, err, "nor any other")
}

func TestMemory(t *testing.T) {
	for bytes, want := range map[int64]string{0: "0 B", 1023: "1023 B", 1024: "1.0 KiB", 3 << 19: "1.5 MiB", 5 << 30: "5.0 GiB", 1 << 42: "4096.0 GiB"} {
		if got := keep.Memory(bytes); got != want {
			t.Errorf("%d bytes are %s, want %s", bytes, got, want)
		}
	}
}

// BenchmarkPutGet puts a thousand numbers and gets them again: two calls.
func BenchmarkPutGet(b *testing.B) {
	values := make([]float64, 1000)
	for name, prepare := range map[string]func(testing.TB){"process": func(testing.TB) {}, "worker": serve} {
		b.Run(name, func(b *testing.B) {
			prepare(b)
			for b.Loop() {
				if err := keep.Put("values", values); err != nil {
					b.Fatal(err)
				}
				if _, err := keep.Get[[]float64]("values"); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
