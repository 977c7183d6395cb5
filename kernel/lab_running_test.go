package main

import (
	"context"
	"encoding/json"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"denoise/kernel/setup"
)

// patience is longer than anything takes that is going to happen.
const patience = 2 * time.Minute

// Others on the machine and its network cannot use a learner's JupyterLab.
func TestLabIsItsOwners(t *testing.T) {
	needJupyter(t)
	made, err := setup.Lookup(setup.Options{})
	if err != nil {
		t.Fatal(err)
	}
	root := t.TempDir()
	if err := os.Mkdir(filepath.Join(root, "notebooks"), 0o755); err != nil {
		t.Fatal(err)
	}
	s := startLab(t, made, root)
	for token, want := range map[bool]int{false: http.StatusForbidden, true: http.StatusOK} {
		if status := s.ask(t, "GET", "api/sessions", token, nil); status != want {
			t.Errorf("with the token %v: status %d, want %d", token, status, want)
		}
	}
	// What lies there holds the token, for the browser to open.
	if info, err := os.Stat(filepath.Dir(s.file)); err != nil {
		t.Error(err)
	} else if info.Mode().Perm()&0o077 != 0 {
		t.Errorf("%s, which holds the token, has mode %v", filepath.Dir(s.file), info.Mode())
	}
	if found := processes(t, s.Token); len(found) > 0 {
		t.Error("the token stands in the list of processes")
	}
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	for _, address := range addresses {
		at, is := address.(*net.IPNet)
		if !is || at.IP.IsLoopback() || at.IP.IsLinkLocalUnicast() {
			continue
		}
		if c, err := net.DialTimeout("tcp", net.JoinHostPort(at.IP.String(), strconv.Itoa(s.Port)), time.Second); err == nil {
			c.Close()
			t.Errorf("it answers at %v", at.IP)
		}
	}
}

// startLab runs JupyterLab on the notebooks of a folder as `lab` does, until the test ends.
func startLab(t *testing.T, made *setup.Env, root string) server {
	t.Helper()
	lab := *made
	lab.Root = root
	port := freePort(t)
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- runLab(ctx, &lab, labOptions{noBrowser: true, port: port}, nil) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		for _, s := range servers(t, made) {
			if s.Port != port {
				continue
			}
			if c, err := net.Dial("tcp", net.JoinHostPort("localhost", strconv.Itoa(port))); err == nil { // it says so before it listens
				c.Close()
				return s
			}
		}
		select {
		case err := <-ended:
			ended <- nil
			t.Fatalf("JupyterLab ended: %v", err)
		default:
		}
	}
	t.Fatal("JupyterLab did not start")
	return server{}
}

// server is what a running JupyterLab writes for its owner.
type server struct {
	Port       int
	URL, Token string
	file       string
}

// servers lists those of a set-up.
func servers(t *testing.T, made *setup.Env) (list []server) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(made.Dir, "jupyter", "runtime", "jpserver-*.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		s := server{file: file}
		if err == nil && json.Unmarshal(data, &s) == nil {
			list = append(list, s)
		}
	}
	return list
}

func freePort(t *testing.T) int {
	t.Helper()
	listener, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port
}

// ask sends a request to the server, with its token or without, and returns the status.
func (s server) ask(t *testing.T, method, path string, token bool, into any) int {
	t.Helper()
	request, err := http.NewRequest(method, s.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	if token {
		request.Header.Set("Authorization", "token "+s.Token)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if into != nil {
		err = json.NewDecoder(answer.Body).Decode(into)
	}
	if err != nil {
		t.Errorf("%s %s: %s, %v", method, path, answer.Status, err)
	}
	return answer.StatusCode
}
