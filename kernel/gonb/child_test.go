package gonb_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"denoise/kernel/channels"
	"denoise/kernel/gonb"
	"denoise/kernel/jupyter"
	"denoise/kernel/process"
)

// roleVariable makes this test binary a GoNB of some kind.
const roleVariable = "DENOISE_TEST_ROLE"

func TestMain(m *testing.M) {
	switch role := os.Getenv(roleVariable); role {
	case "":
		os.Exit(m.Run())
	case "ends":
		os.Exit(3)
	case "deaf":
		time.Sleep(time.Hour)
	default:
		serve(role == "answers")
	}
}

// serve listens where the connection file says, and answers if it is to.
func serve(answers bool) {
	connection, err := jupyter.ReadConnection(os.Args[1])
	if err != nil {
		panic(err)
	}
	info, err := os.Stat(os.Args[1])
	if err != nil || info.Mode().Perm() != 0o600 || connection.IP != "127.0.0.1" {
		fmt.Fprintln(os.Stderr, "the connection file is for others too:", info.Mode(), connection.IP, err)
		os.Exit(4)
	}
	group, err := channels.Listen(context.Background(), connection)
	if err != nil {
		panic(err)
	}
	session := jupyter.NewSession()
	group.Serve(channels.Handlers{Shell: func(m *jupyter.Message) {
		if !answers {
			return
		}
		reply, _ := session.Message("kernel_info_reply", m, struct{}{})
		status, _ := session.Message("status", m, struct{}{})
		status.Identities = nil
		if err := errors.Join(group.Shell.Send(reply), group.IOPub.Send(status)); err != nil {
			panic(err)
		}
	}})
	time.Sleep(time.Hour)
}

func options(t *testing.T, role string) gonb.Options {
	t.Helper()
	ignore := func(*jupyter.Message) {}
	return gonb.Options{
		Command: func(connection string) []string { return []string{os.Args[0], connection} },
		Environ: append(os.Environ(), roleVariable+"="+role), Scratch: t.TempDir(), Connection: "kernel-1.json", Log: os.Stderr,
		Handle: channels.Handlers{Shell: ignore, IOPub: ignore, Stdin: ignore},
	}
}

// nothingLeft fails the test when goroutines are left after what it did, or the connection file.
func nothingLeft(t *testing.T, o gonb.Options, before int) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); runtime.NumGoroutine() > before; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			stacks := make([]byte, 1<<20)
			t.Fatalf("%d goroutines were running and %d are:\n%s", before, runtime.NumGoroutine(), stacks[:runtime.Stack(stacks, true)])
		}
	}
	if left, _ := filepath.Glob(o.Scratch + "/*"); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestAGoNBThatAnswers(t *testing.T) {
	before, o := runtime.NumGoroutine(), options(t, "answers")
	child, err := gonb.Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if !process.Alive(child.PID) {
		t.Error("it does not run")
	}
	child.Kill()
	<-child.Done
	if err := child.Err(); err.Error() != "GoNB ended: signal: killed" {
		t.Errorf("it ended with %v", err)
	}
	child.Kill() // its number may be another process's by now
	child.Close()
	nothingLeft(t, o, before)
}

func TestAGoNBThatDoesNotAnswer(t *testing.T) {
	for role, says := range map[string]string{"ends": "GoNB ended: exit status 3", "deaf": "no more patience", "mute": "no more patience"} {
		t.Run(role, func(t *testing.T) {
			before, o := runtime.NumGoroutine(), options(t, role)
			ctx, cancel := context.WithTimeoutCause(t.Context(), time.Second, errors.New("no more patience"))
			if role == "ends" {
				ctx, cancel = context.WithCancel(t.Context())
			}
			defer cancel()
			child, err := gonb.Start(ctx, o)
			if child != nil || err == nil || !strings.Contains(err.Error(), says) {
				t.Errorf("error %v, want one that says %q", err, says)
			}
			nothingLeft(t, o, before)
		})
	}
	o := options(t, "none")
	o.Command = func(string) []string { return []string{filepath.Join(t.TempDir(), "absent")} }
	if _, err := gonb.Start(t.Context(), o); err == nil || !strings.Contains(err.Error(), "go run ./kernel setup") {
		t.Errorf("without the program: %v", err)
	}
}
