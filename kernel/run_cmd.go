package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"denoise/internal/nearest"
	"denoise/kernel/headless"
	"denoise/kernel/notebook"
	"denoise/kernel/setup"
)

// defaultCellTimeout is far longer than any cell of the lessons takes, so that only a cell that hangs meets it.
const defaultCellTimeout = 2 * time.Hour

func newRunCommand() *cobra.Command {
	var folder string
	var options headless.Options
	var html bool
	command := &cobra.Command{
		Use:   "run [-o FOLDER [--html]] NOTEBOOK|FOLDER...",
		Short: "Run notebooks without a browser, and stop at the first cell that fails",
		Long: `Run sets up what is missing and runs notebooks from their first cell to their last with the kernel that JupyterLab
uses, one line a cell. It stops at the first failing cell, names the notebook, the cell and the error, and exits with
status 1. A cell whose !, !*, %%bash, %%sh or %%script command fails is a failing cell too. A cell that carries the
tag raises-exception may fail. A lesson can be named without its path: run 04-posterior.

The notebooks themselves are not changed: -o keeps executed copies. Pages that --html adds beside them take MathJax, which
typesets formulas, from the network when they are opened; all else is in the page.

The lessons read the environment variable ` + headless.BudgetVariable + `: "full" is the default, and "smoke", which --smoke sets, cuts
training to the few steps that show that every cell works.`,
		Args: func(command *cobra.Command, args []string) error {
			if len(args) == 0 {
				return fmt.Errorf("run what? give notebooks or folders of them, such as 00-start or notebooks")
			}
			return nil
		},
		RunE: func(command *cobra.Command, args []string) error {
			if html && folder == "" {
				return fmt.Errorf("--html needs -o FOLDER, which says where to write the pages")
			}
			for i, arg := range args {
				args[i] = lesson(arg)
			}
			files, err := notebook.Find(args...)
			if err != nil {
				return fmt.Errorf("%w%s", err, nearLesson(args))
			}
			if err := checkNames(files, folder); err != nil {
				return err
			}
			env, err := setup.Ensure(command.Context(), setup.Options{Log: command.ErrOrStderr()})
			if err != nil {
				return err
			}
			options.Python, options.Environ = env.Python, env.Environ()
			for _, file := range files {
				options.Notebook = file.Path
				if folder != "" {
					options.Executed = filepath.Join(folder, file.Name)
				}
				if html {
					options.HTML = strings.TrimSuffix(options.Executed, ".ipynb") + ".html"
				}
				if err := runOne(command, options); err != nil {
					return err
				}
			}
			return nil
		},
	}
	flags := command.Flags()
	flags.StringVarP(&folder, "output", "o", "", "keep the executed notebooks in this `folder`")
	flags.BoolVar(&html, "html", false, "render the executed notebooks as HTML too, beside them")
	flags.DurationVar(&options.CellTimeout, "timeout", defaultCellTimeout, "the longest that one cell may take, 0 for no limit")
	flags.BoolVar(&options.Smoke, "smoke", false, "cut the budgets of the lessons to the smallest that passes through every cell")
	return command
}

// lesson is the path of the lesson that an argument names, as 04-posterior does, or else the argument itself.
func lesson(arg string) string {
	if _, err := os.Stat(arg); err == nil || arg != filepath.Base(arg) {
		return arg
	}
	path := filepath.Join("notebooks", strings.TrimSuffix(arg, ".ipynb")+".ipynb")
	if _, err := os.Stat(path); err != nil {
		return arg
	}
	return path
}

// nearLesson proposes the lesson nearest to the first argument that is no file.
func nearLesson(args []string) string {
	for _, arg := range args {
		if _, err := os.Stat(arg); err == nil {
			continue
		}
		paths, _ := filepath.Glob(filepath.Join("notebooks", "*.ipynb")) // the pattern is well formed
		var names []string
		for _, path := range paths {
			names = append(names, strings.TrimSuffix(filepath.Base(path), ".ipynb"))
		}
		return nearest.Hint(strings.TrimSuffix(filepath.Base(arg), ".ipynb"), names)
	}
	return ""
}

// checkNames refuses to write two executed notebooks to one file, or over a notebook that is run.
func checkNames(files []notebook.File, folder string) error {
	if folder == "" {
		return nil
	}
	sources, targets := map[string]bool{}, map[string]string{}
	for _, file := range files {
		path, err := filepath.Abs(file.Path)
		if err != nil {
			return err
		}
		sources[path] = true
	}
	for _, file := range files {
		target, err := filepath.Abs(filepath.Join(folder, file.Name))
		if err != nil {
			return err
		}
		if other, taken := targets[target]; taken {
			return fmt.Errorf("%s and %s would both be written to %s: run them into different folders", other, file.Path, target)
		}
		if sources[target] {
			return fmt.Errorf("-o %s would write over the notebook %s: choose another folder", folder, target)
		}
		targets[target] = file.Path
	}
	return nil
}

// runOne runs a notebook and prints a line for each cell, which begins when the cell does.
func runOne(command *cobra.Command, options headless.Options) error {
	out := command.OutOrStdout()
	fmt.Fprintln(out, options.Notebook)
	begun, open := time.Now(), false
	options.Observe = func(event headless.Event) {
		open = !event.Ended
		printEvent(out, event)
	}
	err := headless.Run(command.Context(), options)
	if open {
		fmt.Fprintln(out)
	}
	if err == nil {
		fmt.Fprintf(out, "  ok, %s\n", seconds(time.Since(begun)))
	}
	return err
}

func printEvent(out io.Writer, event headless.Event) {
	if !event.Ended {
		width := len(fmt.Sprint(event.Total))
		fmt.Fprintf(out, "  [%*d/%d] %s", width, event.Cell, event.Total, fit(event.Line, 72))
		return
	}
	verdict := "ok"
	if event.Err != nil {
		verdict = "FAIL"
	}
	fmt.Fprintf(out, " %10s  %s\n", seconds(event.Elapsed), verdict)
}

// fit cuts or fills a line to a width.
func fit(line string, width int) string {
	runes := []rune(line)
	if len(runes) > width {
		return string(runes[:width-1]) + "…"
	}
	return line + strings.Repeat(" ", width-len(runes))
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.1f s", d.Seconds()) }
