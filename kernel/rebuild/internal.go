package rebuild

import (
	"debug/elf"
	"io"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
)

// usual says whether a program is linked as the kernel has it linked, and not as a user's own -ldflags want.
func (c command) usual() bool {
	for _, arg := range c.Argv[1 : len(c.Argv)-1] {
		switch name, _, _ := strings.Cut(arg, "="); name {
		case "-linkmode", "-extldflags", "-race", "-msan", "-asan", "-installsuffix":
			return false
		}
	}
	return slices.Contains(c.Argv, "-w") && slices.Contains(c.Argv, "-buildmode=exe")
}

// internal is the command by which Go's own linker does all by itself, also where the program has C in it, as GoMLX's XLA
// has. The system's linker is the slowest part of making such a program.
func (c command) internal() command {
	last := len(c.Argv) - 1
	argv := append(slices.Clone(c.Argv[:last]), "-linkmode=internal", "-s", c.Argv[last])
	return command{argv, c.Environ}
}

// needsSystemLinker says whether an archive has compiled C that Go's own linker would link wrongly: what is to run before
// main it leaves out without a word. In doubt it does.
func needsSystemLinker(archive string) bool {
	file, err := os.Open(archive)
	if err != nil {
		return true
	}
	defer file.Close()
	const magic, header = "!<arch>\n", 60
	start := make([]byte, len(magic))
	if _, err := file.ReadAt(start, 0); err != nil || string(start) != magic {
		return true
	}
	for at := int64(len(magic)); ; {
		head := make([]byte, header)
		if _, err := file.ReadAt(head, at); err == io.EOF {
			return false
		} else if err != nil {
			return true
		}
		name := strings.TrimRight(string(head[:16]), " /")
		size, err := strconv.ParseInt(strings.TrimSpace(string(head[48:58])), 10, 64)
		if err != nil {
			return true
		}
		at += header
		switch name {
		case "__.PKGDEF", "_go_.o":
		case "preferlinkext", "dynimportfail":
			return true
		default:
			if runtime.GOOS != "linux" || runsBeforeMain(io.NewSectionReader(file, at, size)) {
				return true
			}
		}
		at += size + size%2
	}
}

// runsBeforeMain says whether an object has code that runs before main, or is none that can be read.
func runsBeforeMain(object *io.SectionReader) bool {
	start := make([]byte, 4)
	if _, err := object.ReadAt(start, 0); err != nil {
		return true
	}
	if string(start) == "go o" { // of Go's own assembler
		return false
	}
	file, err := elf.NewFile(object)
	if err != nil {
		return true
	}
	return slices.ContainsFunc(file.Sections, func(s *elf.Section) bool {
		return s.Type == elf.SHT_INIT_ARRAY || s.Type == elf.SHT_FINI_ARRAY || s.Type == elf.SHT_PREINIT_ARRAY ||
			strings.HasPrefix(s.Name, ".ctors") || strings.HasPrefix(s.Name, ".dtors") || s.Name == ".init" || s.Name == ".fini"
	})
}
