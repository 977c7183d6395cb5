package cell

import (
	"slices"
	"strings"
)

// Stage is one request to GoNB. A cell is as many as it has shell lines, and one more for its Go: the first that fails is
// the last that runs.
type Stage struct {
	Code  string
	Shell string // the shell line, as written, that this stage runs; "" for the Go of the cell
	Runs  bool   // whether the stage runs a program, which leaves a report
	Lines []int  // for each line of Code, from 0, the line of the cell that it is, from 0; -1 for none
}

// Plan says how to run a cell. The program shell takes a command as its arguments and runs it.
func Plan(source, shell string) []Stage {
	lines := strings.Split(source, "\n")
	if word, rest := magic(lines); word != "" {
		return []Stage{scriptStage(lines, word, rest, shell)}
	}
	code, commands := split(lines)
	var stages []Stage
	var before []command // %-commands since the last shell line
	var configuring []command
	for _, c := range commands {
		switch {
		case c.configures():
			configuring = append(configuring, c)
		case c.mark == '%':
			before = append(before, c)
		case c.text == "":
		default:
			stage := newSheet(len(lines))
			stage.add(lines, before...)
			stage.lines[c.from] = shellLine(c.text, shell)
			stages = append(stages, Stage{Code: stage.String(), Shell: c.written, Runs: true, Lines: stage.from})
			before = nil
		}
	}
	empty := !slices.ContainsFunc(code, func(line string) bool { return strings.TrimSpace(line) != "" })
	if empty && len(before)+len(configuring) == 0 {
		return stages
	}
	tests := slices.ContainsFunc(configuring, func(c command) bool { return c.name() == "test" })
	stage := newSheet(len(lines))
	stage.add(lines, before...)
	stage.add(lines, configuring...)
	stage.addCode(code, configuring)
	return append(stages, Stage{Code: stage.String(), Runs: !empty || tests, Lines: stage.from})
}

// shellLine is a shell line with the program before it, as one word each of the shell's that GoNB starts.
func shellLine(text, shell string) string {
	star := ""
	if strings.HasPrefix(text, "*") {
		star, text = "*", text[1:]
	}
	return "!" + star + quote(shell) + " /bin/bash -c " + quote(text)
}

// quote makes one word of a text for a shell.
func quote(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }

// scriptStage is a cell that begins with %%bash, %%sh, %%script, %%writefile or %%gx.
func scriptStage(lines []string, word, rest, shell string) Stage {
	sheet := newSheet(len(lines))
	copy(sheet.lines, lines)
	stage := Stage{Lines: sheet.from}
	switch {
	case word == "%%script" && rest != "":
		stage.Runs = true
		sheet.lines[0] = `%%script "` + shell + `" ` + rest
	case (word == "%%bash" || word == "%%sh") && rest == "":
		stage.Runs = true
		sheet.lines[0] = `%%script "` + shell + `" ` + word[2:]
	}
	if stage.Runs {
		stage.Shell = trim(lines[0])
	}
	stage.Code = sheet.String()
	return stage
}

// sheet is the lines of a stage while it is being written, and where they come from.
type sheet struct {
	lines []string
	from  []int
}

func newSheet(n int) *sheet {
	s := &sheet{lines: make([]string, n), from: make([]int, n)}
	for i := range s.from {
		s.from[i] = i
	}
	return s
}

// add puts commands at their own lines.
func (s *sheet) add(lines []string, commands ...command) {
	for _, c := range commands {
		copy(s.lines[c.from:c.to], lines[c.from:c.to])
	}
}

func (s *sheet) String() string { return strings.Join(s.lines, "\n") }
