package dataset

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
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
