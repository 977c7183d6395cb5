package doctor

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// quick is the time limit for programs that only tell their version.
const quick = 20 * time.Second

// ask runs a program that answers quickly, in the checkout, and returns what it prints; an error holds what it says.
func (e *examination) ask(ctx context.Context, input string, argv ...string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, quick)
	defer cancel()
	command := exec.CommandContext(ctx, argv[0], argv[1:]...)
	command.Dir = e.env.Root
	command.Env = append(os.Environ(), "GOWORK=off")
	command.Stdin = strings.NewReader(input)
	command.WaitDelay = time.Second
	var out, complaint bytes.Buffer
	command.Stdout, command.Stderr = &out, &complaint
	err := command.Run()
	if ctx.Err() == context.DeadlineExceeded {
		return "", fmt.Errorf("%s gave no answer within %v", argv[0], quick)
	}
	if line := firstLine(complaint.String()); err != nil && line != "" {
		err = fmt.Errorf("%w: %s", err, line)
	}
	return strings.TrimSpace(out.String()), err
}

func (e *examination) goTool(ctx context.Context) Thing {
	thing := Thing{Name: "Go", State: Missing, Fix: "install Go 1.26 or later from https://go.dev/dl"}
	path, err := exec.LookPath("go")
	if err != nil {
		thing.Detail = "there is no go on the PATH"
		return thing
	}
	version, err := e.ask(ctx, "", path, "env", "GOVERSION")
	if err != nil {
		thing.State, thing.Detail = Broken, path+": "+err.Error()
		return thing
	}
	return Thing{Name: "Go", State: OK, Version: strings.TrimPrefix(version, "go"), Detail: path}
}

// compiler finds the C compiler that cgo uses, and compiles a program with it.
func (e *examination) compiler(ctx context.Context) Thing {
	thing := Thing{Name: "C compiler", State: Missing, Fix: "sudo apt install gcc libc6-dev"}
	if runtime.GOOS == "darwin" {
		thing.Fix = "xcode-select --install"
	}
	named, _ := e.ask(ctx, "", "go", "env", "CC")
	argv := strings.Fields(named)
	if len(argv) == 0 {
		argv = []string{"cc"}
	}
	path, err := exec.LookPath(argv[0])
	if err != nil {
		thing.Detail = fmt.Sprintf("there is no %s on the PATH", argv[0])
		return thing
	}
	folder, err := os.MkdirTemp("", "denoise-doctor-")
	if err != nil {
		thing.State, thing.Detail = Broken, err.Error()
		return thing
	}
	defer os.RemoveAll(folder)
	const program = "#include <stdlib.h>\nint main(void) { return EXIT_SUCCESS; }\n"
	compile := append(append([]string{path}, argv[1:]...), "-x", "c", "-", "-o", filepath.Join(folder, "program"))
	if _, err := e.ask(ctx, program, compile...); err != nil {
		thing.State, thing.Detail = Broken, "it does not compile a program: "+err.Error()
		return thing
	}
	version, _ := e.ask(ctx, "", path, "--version")
	return Thing{Name: "C compiler", State: OK, Version: firstLine(version), Detail: path}
}

// python finds the Python that a virtual environment can be made from.
func (e *examination) python(ctx context.Context) Thing {
	const want = "Python 3.10 to 3.14 with venv"
	const question = `
import importlib.util, sys
lacks = [m for m in ("venv", "ensurepip") if importlib.util.find_spec(m) is None]
fits = (3, 10) <= sys.version_info[:2] <= (3, 14)
print("no" if lacks or not fits else "yes", sys.version.split()[0] + (" without " + " and ".join(lacks) if lacks else ""))
`
	thing := Thing{Name: "Python", State: Missing, Fix: "sudo apt install python3 python3-venv"}
	if runtime.GOOS == "darwin" {
		thing.Fix = "brew install python"
	}
	seen := []string{}
	for _, name := range []string{"python3", "python", "python3.14", "python3.13", "python3.12", "python3.11", "python3.10"} {
		path, err := exec.LookPath(name)
		if err != nil {
			continue
		}
		answer, err := e.ask(ctx, "", path, "-I", "-c", question)
		fits, version, _ := strings.Cut(answer, " ")
		switch {
		case err != nil:
			seen = append(seen, fmt.Sprintf("%s does not run: %v", path, err))
		case fits != "yes":
			seen = append(seen, path+" is "+version)
		default:
			return Thing{Name: "Python", State: OK, Version: version, Detail: path}
		}
	}
	thing.Detail = "there is no " + want + " on the PATH"
	if len(seen) > 0 {
		thing.State, thing.Detail = Broken, "wanted: "+want+"; "+strings.Join(seen, "; ")
	}
	return thing
}

// gpu asks NVIDIA's driver for the first GPU, and says whether there is one.
func (e *examination) gpu(ctx context.Context) bool {
	none := Thing{Name: "GPU", State: Absent, Detail: "no NVIDIA GPU; the lessons run without"}
	path, err := exec.LookPath("nvidia-smi")
	if err != nil {
		e.add(none)
		return false
	}
	answer, err := e.ask(ctx, "", path, "--query-gpu=name,driver_version,memory.total", "--format=csv,noheader")
	fields := strings.Split(firstLine(answer), ", ")
	if err != nil || len(fields) != 3 {
		none.Detail = fmt.Sprintf("%s names no GPU (%q, %v); the lessons run without", path, firstLine(answer), err)
		e.add(none)
		return false
	}
	return e.add(Thing{Name: "GPU", State: OK, Version: "driver " + fields[1], Detail: fields[0] + ", " + fields[2]})
}
