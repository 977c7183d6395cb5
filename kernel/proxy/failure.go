package proxy

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"denoise/kernel/cell"
	"denoise/kernel/shim"
)

// failure is why a cell failed.
type failure struct {
	name  string
	value string
	trace []string // what a client shows; nil is the name and the value
}

func (f *failure) content() map[string]any {
	trace := f.trace
	if trace == nil {
		trace = []string{f.name + ": " + f.value}
	}
	return map[string]any{"ename": f.name, "evalue": f.value, "traceback": trace}
}

var interruptedFailure = &failure{name: "Interrupted", value: "the cell was interrupted"}

// judge says what a report means.
func (k *Kernel) judge(s *stage, report *shim.Report, panicked string) *failure {
	what := "the program of the cell"
	if s.plan.Shell != "" {
		what = s.plan.Shell
	}
	ending := fmt.Sprintf("exit status %d", report.Status)
	switch {
	case report.Error != "":
		ending = report.Error
	case report.Signal != "":
		ending = "signal: " + report.Signal
	case report.Status == 0:
		if panicked != "" { // printed by a program that went on
			s.output.send("stream", map[string]string{"name": "stderr", "text": panicked})
		}
		return nil
	}
	switch {
	case s.plan.Shell != "":
		return &failure{name: "ShellError", value: what + ": " + ending}
	case panicked != "":
		return k.panicFailure(panicked)
	case report.Signal == "killed":
		return &failure{name: "Killed", value: what + " was killed (signal: killed), as the system does when memory runs out"}
	}
	return &failure{name: "ExitError", value: ending}
}

var (
	placeLine  = regexp.MustCompile(`^Cell(?:\[(\d+)\]:)? Line (\d+)$`)
	sourceLine = regexp.MustCompile(`main(?:_test)?\.go:(\d+):(\d+): (.*)$`)
)

// explain makes GoNB's report of errors, one a line with the place and the lines around it, what a learner reads: the
// place in the cell, the line itself, the message.
func (k *Kernel) explain(f *failure) *failure {
	messages := strings.Split(f.value, "\n")
	if len(messages) != len(f.trace) {
		return f
	}
	var trace []string
	var first string
	for i, message := range messages {
		found := sourceLine.FindStringSubmatch(message)
		lines := strings.Split(f.trace[i], "\n")
		at := placeLine.FindStringSubmatch(lines[0])
		if found == nil {
			if message = strings.TrimSpace(message); message != "" && !strings.HasPrefix(message, "# ") && !strings.HasPrefix(message, "exit status") {
				trace = append(trace, message)
			}
			continue
		}
		text := found[3]
		where := ""
		if at != nil {
			where = k.place(at[1], at[2])
		}
		if where != "" {
			trace = append(trace, where+": "+text)
		} else {
			trace = append(trace, text)
		}
		if first == "" {
			first = strings.TrimPrefix(where+": "+text, ": ")
		}
		trace = append(trace, pointer(lines)...)
	}
	if first == "" {
		return f
	}
	return &failure{name: "CompileError", value: first, trace: trace}
}

// place names a place in a cell, given GoNB's numbers.
func (k *Kernel) place(id, line string) string {
	n, _ := strconv.Atoi(line)
	number, _ := strconv.Atoi(id)
	c := k.cells[number]
	if c == nil {
		return ""
	}
	if n >= 1 && n <= len(c.lines) && c.lines[n-1] >= 0 {
		n = c.lines[n-1] + 1
	}
	return fmt.Sprintf("cell [%d], line %d", c.count, n)
}

// pointer finds, in the lines around an error, the line with the error and the mark under it.
func pointer(lines []string) []string {
	for i := 1; i < len(lines); i++ {
		if strings.TrimSpace(lines[i]) != "^" {
			continue
		}
		line, column := cell.Unshow(lines[i-1], strings.IndexByte(lines[i], '^'))
		mark := make([]byte, 0, column)
		for j := range min(column, len(line)) { // under tabs stand tabs
			if line[j] == '\t' {
				mark = append(mark, '\t')
			} else if line[j]&0xC0 != 0x80 { // one mark a character
				mark = append(mark, ' ')
			}
		}
		return []string{"    " + line, "    " + string(mark) + "^"}
	}
	return nil
}

var (
	annotation = regexp.MustCompile(` ?\x1b\[7m\[\[ Cell (?:\[(\d+)\] )?Line (\d+) \]\]\x1b\[0m (\S*main(?:_test)?\.go):(\d+)`)
	goroutine  = regexp.MustCompile(`(?m)^goroutine \d+ .*\[`)
)

// panicFailure makes an error of what Go prints when a program panics: what happened, where in the notebook's cells,
// and then all of it.
func (k *Kernel) panicFailure(text string) *failure {
	head, rest := text, ""
	if at := goroutine.FindStringIndex(text); at != nil {
		head, rest = text[:at[0]], text[at[0]:]
	}
	head = strings.TrimSpace(head)
	value, _, _ := strings.Cut(head, "\n")
	value = strings.TrimPrefix(value, "panic: ")
	trace := []string{head}
	first, _, _ := strings.Cut(rest, "\n\n") // the goroutine that panicked
	lines := strings.Split(first, "\n")
	for i, line := range lines {
		found := annotation.FindStringSubmatch(line)
		if found == nil || i == 0 {
			continue
		}
		where := k.place(found[1], found[2])
		if where == "" {
			continue
		}
		called := strings.TrimSpace(lines[i-1])
		trace = append(trace, fmt.Sprintf("  %s, in %s%s", where, called, k.source(found[1], found[2])))
	}
	plain := annotation.ReplaceAllStringFunc(rest, func(match string) string {
		found := annotation.FindStringSubmatch(match)
		if where := k.place(found[1], found[2]); where != "" {
			return where + " (main.go:" + found[4] + ")"
		}
		return "main.go:" + found[4]
	})
	if plain = strings.TrimSpace(plain); plain != "" {
		trace = append(trace, "", plain)
	}
	return &failure{name: "panic", value: value, trace: trace}
}

// source is the text of a line of a cell, on a line of its own.
func (k *Kernel) source(id, line string) string {
	n, _ := strconv.Atoi(line)
	number, _ := strconv.Atoi(id)
	c := k.cells[number]
	if c == nil || n < 1 || n > len(c.lines) || c.lines[n-1] < 0 {
		return ""
	}
	return "\n      " + strings.TrimSpace(c.source[c.lines[n-1]])
}
