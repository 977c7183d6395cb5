package setup

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"unicode"
)

// goProgress reads the output of go build -v. Go says which module it begins to download, and not how large it is: that
// is the size of the archive in the module cache, once it is there.
type goProgress struct {
	cache             string   // GOMODCACHE
	coming            []string // the archives of the modules that are not there yet
	modules, packages int
	bytes             int64
}

func (p *goProgress) take(line string) string {
	if module, ok := strings.CutPrefix(line, "go: downloading "); ok {
		p.modules++
		if path, version, ok := strings.Cut(module, " "); ok {
			p.coming = append(p.coming, filepath.Join(p.cache, "cache", "download", escape(path), "@v", escape(version)+".zip"))
		}
	} else if !strings.HasPrefix(line, "go: ") && !strings.HasPrefix(line, "#") {
		p.packages++
	}
	p.weigh()
	return p.String()
}

// weigh counts the archives that have come.
func (p *goProgress) weigh() {
	var coming []string
	for _, file := range p.coming {
		if info, err := os.Stat(file); err == nil {
			p.bytes += info.Size()
		} else {
			coming = append(coming, file)
		}
	}
	p.coming = coming
}

func (p *goProgress) String() string {
	if p.packages == 0 && p.modules == 0 {
		return "nothing to compile"
	}
	text := fmt.Sprintf("%d packages compiled", p.packages)
	if p.modules > 0 {
		text = fmt.Sprintf("%d modules downloaded, %s, ", p.modules, megabytes(p.bytes)) + text
	}
	return text
}

// escape writes a module's path or version as the module cache does: a capital as an exclamation mark and the small
// letter, for file systems that do not tell them apart.
func escape(name string) string {
	var escaped strings.Builder
	for _, r := range name {
		if unicode.IsUpper(r) {
			escaped.WriteByte('!')
		}
		escaped.WriteRune(unicode.ToLower(r))
	}
	return escaped.String()
}
