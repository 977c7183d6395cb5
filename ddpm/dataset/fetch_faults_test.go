package dataset

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// closedPort is an address on this machine at which nothing listens.
func closedPort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return "http://" + l.Addr().String() + "/file"
}

func TestFetchSaysWhatWentWrong(t *testing.T) {
	wrong := slices.Clone(content)
	wrong[5] ^= 1
	for _, c := range []struct {
		name   string
		handle http.HandlerFunc
		words  []string
	}{
		{"not found", http.NotFound, []string{"404 Not Found"}},
		{"busy", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(503) }, []string{"503 Service Unavailable"}},
		{"other bytes", func(w http.ResponseWriter, r *http.Request) { _, _ = w.Write(wrong) },
			[]string{"SHA-256 " + sum(wrong), sum(content) + " is expected", "removed"}},
		{"other size", func(w http.ResponseWriter, r *http.Request) { _, _ = w.Write([]byte("short")) },
			[]string{"offers 5 bytes", "300000 are expected"}},
		{"breaks off, cannot resume", breaking(1000, false), []string{"after 1000 bytes", "unexpected EOF"}},
		{"wrong part", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Range", "bytes 7-9/300000")
			w.WriteHeader(http.StatusPartialContent)
		}, []string{`answered "bytes 7-9/300000"`}},
		{"silent", func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, []string{"nothing came for 50ms"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			url, _ := server(t, c.handle)
			folder := t.TempDir()
			f := Fetcher{Pause: time.Microsecond, Stall: 50 * time.Millisecond, Retries: 1}
			err := f.Fetch(t.Context(), folder, fileAt(url))
			wantError(t, err, append(c.words, "file.bin", url, "put the file at "+filepath.Join(folder, "file.bin"))...)
			if _, err := os.Stat(filepath.Join(folder, "file.bin")); err == nil {
				t.Error("a file that failed is there under its name")
			}
		})
	}
	t.Run("nobody listens", func(t *testing.T) {
		wantError(t, quick.Fetch(t.Context(), t.TempDir(), fileAt(closedPort(t))), "connection refused", "check the connection")
	})
	t.Run("no such host", func(t *testing.T) {
		f := quick
		f.Client = &http.Client{Transport: &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) {
			return nil, &net.DNSError{Err: "no such host", Name: "data.example", IsNotFound: true}
		}}}
		wantError(t, f.Fetch(t.Context(), t.TempDir(), fileAt("http://data.example/file")), "data.example", "is this machine offline?")
	})
	t.Run("a file of that name and another size", func(t *testing.T) {
		folder := t.TempDir()
		write(t, filepath.Join(folder, "file.bin"), content[:10])
		wantError(t, quick.Fetch(t.Context(), folder, fileAt(closedPort(t))), "has 10 bytes where 300000 are expected", "delete it")
	})
}

func TestFetchOnAFullDisk(t *testing.T) {
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skip("there is no /dev/full on this system to stand for a full disk")
	}
	url, count := server(t, ranged)
	folder := t.TempDir()
	if err := os.Symlink("/dev/full", filepath.Join(folder, "file.bin.part")); err != nil {
		t.Fatal(err)
	}
	wantError(t, quick.Fetch(t.Context(), folder, fileAt(url, url)), "disk is full", "file.bin", folder, "0.3 MiB", "make room")
	if n := count.Load(); n != 1 {
		t.Errorf("%d requests; a full disk is no reason to try again", n)
	}
}

func TestFetchCancelledKeepsWhatCame(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	hang, _ := server(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", fmt.Sprint(len(content)))
		_, _ = w.Write(content[:100_000])
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	})
	folder := t.TempDir()
	var once sync.Once
	f := Fetcher{Progress: func(s Status) { once.Do(func() { time.AfterFunc(50*time.Millisecond, cancel) }) }}
	err := f.Fetch(ctx, folder, fileAt(hang))
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v; want the cancellation", err)
	}
	good, _ := server(t, ranged)
	info, err := os.Stat(filepath.Join(folder, "file.bin.part"))
	if err != nil || info.Size() != 100_000 {
		t.Errorf("what came is not kept: %v, %v", info, err)
	}
	if err := quick.Fetch(t.Context(), folder, fileAt(good)); err != nil {
		t.Fatal(err)
	}
	wantWhole(t, folder)
}

// Pinned files must state everything that Fetch checks, and no two may be the same.
func TestPinnedFiles(t *testing.T) {
	sums := map[string]string{}
	files := []File{cifarArchive}
	for _, set := range []idxSet{mnist, fashionMNIST} {
		files = append(files, set.train[0], set.train[1], set.heldOut[0], set.heldOut[1])
		if len(set.mirrors) < 2 {
			t.Errorf("%s has %d mirrors", set.name, len(set.mirrors))
		}
		for _, mirror := range set.mirrors {
			if !strings.HasPrefix(mirror, "https://") || !strings.HasSuffix(mirror, "/") {
				t.Errorf("%s: mirror %q; want https://.../", set.name, mirror)
			}
		}
	}
	for _, f := range files {
		if raw, err := hex.DecodeString(f.SHA256); err != nil || len(raw) != 32 || f.Size == 0 {
			t.Errorf("%s: size %d, SHA-256 %q", f.Name, f.Size, f.SHA256)
		}
		if twin, ok := sums[f.SHA256]; ok {
			t.Errorf("%s and %s have the same SHA-256", f.Name, twin)
		}
		sums[f.SHA256] = f.Name
	}
}
