package dataset

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// content is what the test servers have: large enough to come in several pieces.
var content = counting(300_000)

func sum(data []byte) string {
	hash := sha256.Sum256(data)
	return hex.EncodeToString(hash[:])
}

// quick is a fetcher that does not wait between tries.
var quick = Fetcher{Pause: time.Microsecond}

// server answers with handle; count, where not nil, counts the requests.
func server(t *testing.T, handle http.HandlerFunc) (url string, count *atomic.Int64) {
	t.Helper()
	count = new(atomic.Int64)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		count.Add(1)
		handle(w, r)
	}))
	t.Cleanup(s.Close)
	return s.URL + "/file", count
}

// ranged serves content as good servers do, partial requests included.
func ranged(w http.ResponseWriter, r *http.Request) {
	http.ServeContent(w, r, "file", time.Time{}, strings.NewReader(string(content)))
}

// breaking promises all that was asked for and breaks off after n bytes; it knows partial requests if resumes is true.
func breaking(n int, resumes bool) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		rest := content
		var first int
		if _, err := fmt.Sscanf(r.Header.Get("Range"), "bytes=%d-", &first); err == nil && resumes {
			rest = content[first:]
			w.Header().Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", first, len(content)-1, len(content)))
			w.Header().Set("Content-Length", fmt.Sprint(len(rest)))
			w.WriteHeader(http.StatusPartialContent)
		} else {
			w.Header().Set("Content-Length", fmt.Sprint(len(rest)))
		}
		_, _ = w.Write(rest[:min(n, len(rest))])
		if n < len(rest) {
			w.(http.Flusher).Flush()
			panic(http.ErrAbortHandler)
		}
	}
}

func fileAt(urls ...string) File {
	return File{Name: "file.bin", URLs: urls, Size: int64(len(content)), SHA256: sum(content)}
}

// wantWhole checks that the folder holds the file and nothing half done.
func wantWhole(t *testing.T, folder string) {
	t.Helper()
	got, err := os.ReadFile(filepath.Join(folder, "file.bin"))
	if err != nil || !slices.Equal(got, content) {
		t.Errorf("the file is not what the server has: %d bytes, %v", len(got), err)
	}
	if _, err := os.Stat(filepath.Join(folder, "file.bin.part")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the part is left behind: %v", err)
	}
}

func TestFetchOnceAndForAll(t *testing.T) {
	url, count := server(t, ranged)
	folder := filepath.Join(t.TempDir(), "made", "anew")
	var heard []Status
	f := Fetcher{Progress: func(s Status) { heard = append(heard, s) }}
	for range 2 {
		if err := f.Fetch(t.Context(), folder, fileAt(url)); err != nil {
			t.Fatal(err)
		}
		wantWhole(t, folder)
	}
	if n := count.Load(); n != 1 {
		t.Errorf("%d requests for two fetches; want 1", n)
	}
	first, last := heard[0], heard[len(heard)-1]
	if want := (Status{"file.bin", 300_000, 300_000, "bytes", true}); last != want || first.Done != 0 || first.Ended {
		t.Errorf("progress from %+v to %+v; want it to end with %+v", first, last, want)
	}
}

func TestFetchResumes(t *testing.T) {
	for _, c := range []struct {
		name    string
		handle  http.HandlerFunc
		part    []byte
		request int64 // how many it takes
	}{
		{"a broken connection", breaking(100_000, true), nil, 3},
		{"an earlier run", ranged, content[:250_000], 1},
		{"an earlier run, no partial requests", breaking(len(content), false), content[:250_000], 1},
		{"an earlier run that only lacked the name", ranged, content, 0},
		{"more than there is", ranged, counting(300_001), 2},
		{"bytes of something else", ranged, []byte("<html>sign in here</html>"), 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			url, count := server(t, c.handle)
			folder := t.TempDir()
			if c.part != nil {
				write(t, filepath.Join(folder, "file.bin.part"), c.part)
			}
			if err := quick.Fetch(t.Context(), folder, fileAt(url)); err != nil {
				t.Fatal(err)
			}
			wantWhole(t, folder)
			if n := count.Load(); n != c.request {
				t.Errorf("%d requests; want %d", n, c.request)
			}
		})
	}
}

func TestFetchTriesTheMirrors(t *testing.T) {
	gone, _ := server(t, http.NotFound)
	other, _ := server(t, func(w http.ResponseWriter, r *http.Request) { _, _ = w.Write(counting(1000)) })
	cut, _ := server(t, breaking(1000, false))
	good, _ := server(t, ranged)
	folder := t.TempDir()
	if err := quick.Fetch(t.Context(), folder, fileAt(closedPort(t), gone, other, cut, good)); err != nil {
		t.Fatal(err)
	}
	wantWhole(t, folder)
}

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

func TestTwoFetchesAtOnceDownloadOnce(t *testing.T) {
	url, count := server(t, ranged)
	folder := t.TempDir()
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if err := quick.Fetch(t.Context(), folder, fileAt(url)); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	wantWhole(t, folder)
	if n := count.Load(); n != 1 {
		t.Errorf("%d requests; want 1", n)
	}
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
