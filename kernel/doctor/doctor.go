package doctor

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"denoise/kernel/setup"
)

// Options says where to look. The zero value is the checkout around the working directory, and its set-up folder.
type Options struct {
	Root    string        // the checkout; "" looks for it upwards from the working directory, then in $DENOISE_ROOT
	Dir     string        // the set-up folder; "" is <Root>/.denoise
	Limit   time.Duration // the longest that trying a backend may take; 0 is a minute
	Observe func(Thing)   // told of each thing as it is found; nil for nobody
}

// Report looks at everything, with no options. It takes a few seconds, most of them for the backends.
func Report(ctx context.Context) *Findings { return Examine(ctx, Options{}) }

// setUp is the command that makes whatever the set-up makes.
const setUp = "go run ./kernel setup"

// Examine looks at everything and reports it, in the order in which a thing needs those before it.
func Examine(ctx context.Context, options Options) *Findings {
	begun := time.Now()
	e := &examination{options: options, found: &Findings{Things: []Thing{}}}
	if e.options.Limit == 0 {
		e.options.Limit = time.Minute
	}
	if err := e.locate(); err != nil {
		e.add(Thing{Name: "checkout", State: Missing, Detail: err.Error(), Fix: "cd to the folder of the checkout"})
		e.found.Took = time.Since(begun)
		return e.found
	}
	e.found.Checkout = e.env.Root
	goOK := e.add(e.goTool(ctx))
	compilerOK := e.add(e.compiler(ctx))
	e.add(e.python(ctx))
	e.jupyter(ctx)
	for _, tool := range tools {
		e.add(e.tool(tool.name, tool.module))
	}
	e.add(e.kernelspec())
	gpu := e.gpu(ctx)
	e.backends(ctx, goOK && compilerOK, gpu)
	e.found.Took = time.Since(begun)
	return e.found
}

// examination is a report on its way.
type examination struct {
	options Options
	env     *setup.Env
	found   *Findings
}

// locate finds the checkout and its set-up folder.
func (e *examination) locate() (err error) {
	options := setup.Options{Root: e.options.Root, Dir: e.options.Dir}
	e.env, err = setup.Lookup(options)
	if root := os.Getenv("DENOISE_ROOT"); err != nil && options.Root == "" && root != "" {
		options.Root = root
		e.env, err = setup.Lookup(options)
	}
	return err
}

// add puts a thing on the report and says whether it is there and works.
func (e *examination) add(thing Thing) bool {
	if thing.State == Missing || thing.State == Broken {
		e.found.Missing++
	}
	e.found.Things = append(e.found.Things, thing)
	if e.options.Observe != nil {
		e.options.Observe(thing)
	}
	return thing.State == OK
}

// backend is what the lessons compute on, without the options after its comma.
func (e *examination) backend() string {
	kind, _, _ := strings.Cut(e.env.Backend, ",")
	return kind
}

// firstLine is the first line of a text that is not blank.
func firstLine(text string) string {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			return line
		}
	}
	return ""
}

func inMilliseconds(seconds float64) string {
	if seconds >= 1 {
		return fmt.Sprintf("%.1f s", seconds)
	}
	return fmt.Sprintf("%.3g ms", 1000*seconds)
}
