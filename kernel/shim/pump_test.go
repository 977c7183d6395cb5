package shim

import (
	"bytes"
	"io"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestAPieceEndsWithAWholeCharacter(t *testing.T) {
	for _, test := range []struct {
		data         string
		lines, ended bool
		want         int
	}{
		{"", false, false, 0},
		{"abc", false, false, 3},
		{"ab\xc3", false, false, 2},
		{"ab\xc3", false, true, 3},          // what will never be whole
		{"ab\xf0\x9d\x84", false, false, 2}, // three of four bytes
		{"ab\xa9\xa9\xa9\xa9", false, false, 6},
		{"ab\xff", false, false, 3}, // no beginning of any
		{"one\ntwo", true, false, 4},
		{"one\ntwo", true, true, 7},
		{"one", true, false, 3},
		{strings.Repeat("a", chunk-1) + "é", false, false, chunk - 1},
		{strings.Repeat("a", chunk-1) + "é", false, true, chunk - 1},
	} {
		if got := cut([]byte(test.data), test.lines, test.ended); got != test.want {
			t.Errorf("cut(%.20q, %v, %v) = %d, want %d", test.data, test.lines, test.ended, got, test.want)
		}
	}
}

// TestAllThatIsPumpedArrivesInWholeCharacters writes in pieces of any length, and reads as GoNB does.
func TestAllThatIsPumpedArrivesInWholeCharacters(t *testing.T) {
	text := strings.Repeat("aé€𝄞\n", 9000)
	random := rand.New(rand.NewPCG(1, 2))
	in, write := io.Pipe()
	go func() {
		for rest := text; rest != ""; {
			n := min(len(rest), 1+random.IntN(5000))
			io.WriteString(write, rest[:n])
			rest = rest[n:]
		}
		write.Close()
	}()
	read, out, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		(&pump{to: out, limit: &bucket{}}).copy(in)
		out.Close()
	}()
	var got bytes.Buffer
	buffer := make([]byte, chunk)
	for {
		n, err := read.Read(buffer)
		if !utf8.Valid(buffer[:n]) {
			t.Errorf("a piece of %d bytes ends within a character", n)
		}
		got.Write(buffer[:n])
		if err != nil {
			break
		}
	}
	if got.String() != text {
		t.Errorf("%d bytes arrived of %d", got.Len(), len(text))
	}
}

func TestNothingToGet(t *testing.T) {
	root, folder := t.TempDir(), t.TempDir()
	write := func(path, text string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(root+"/go.mod", "module denoise\n\nrequire example.com/one v1.0.0\n\nrequire (\n\texample.com/two v2.0.0 // indirect\n)\n")
	for imports, want := range map[string]bool{
		`"fmt"; "math/rand/v2"`:                 true,
		`"denoise/ddpm"; "example.com/one/sub"`: true,
		`"example.com/two"`:                     true,
		`"example.com/three"`:                   false,
		`"example.com/onelonger"`:               false,
		`"denoised/x"`:                          true, // of the standard library, by its form; the build will say
		`"fmt"; x "github.com/no/such"; _ "os"`: false,
	} {
		write(folder+"/main.go", "package main\nimport ("+imports+")\nfunc main() {}\n")
		if got := nothingToGet(folder, root); got != want {
			t.Errorf("%s: %v, want %v", imports, got, want)
		}
	}
	write(folder+"/main.go", "no Go")
	if nothingToGet(folder, root) {
		t.Error("a file that does not parse needs nothing")
	}
}
