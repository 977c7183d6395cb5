package proxy

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"denoise/kernel/cell"
	"denoise/kernel/gonb"
	"denoise/kernel/jupyter"
	"denoise/kernel/process"
	"denoise/kernel/shim"
)

// execution is a cell that waits or runs.
type execution struct {
	request     *jupyter.Message
	Code        string                     `json:"code"`
	Silent      bool                       `json:"silent"`
	Store       *bool                      `json:"store_history"` // nil is true
	Expressions map[string]json.RawMessage `json:"user_expressions"`
	AllowStdin  bool                       `json:"allow_stdin"`
	Stop        *bool                      `json:"stop_on_error"` // nil is true

	count       int
	stage       *stage
	interrupted time.Time // the zero time: it was not
}

// counts says whether the cell is one of the numbered ones.
func (e *execution) counts() bool { return !e.Silent && (e.Store == nil || *e.Store) }

// stage is a request to GoNB on its way.
type stage struct {
	id      string
	plan    cell.Stage
	output  *output
	reply   chan reply
	idle    chan struct{}
	failure *failure // what GoNB published as an error
}

// reply is GoNB's answer to an execute_request.
type reply struct {
	Status string `json:"status"`
	Count  int    `json:"execution_count"`
}

// ran is a cell as GoNB got it, for the places in its errors.
type ran struct {
	count  int // the number that the client shows
	source []string
	lines  []int // as in cell.Stage
}

// enqueue lets a cell wait for its turn.
func (k *Kernel) enqueue(m *jupyter.Message) {
	e := &execution{request: m}
	if err := json.Unmarshal(m.Content, e); err != nil {
		fmt.Fprintln(os.Stderr, "denoise kernel: dropped an execute_request:", err)
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.queue = append(k.queue, e)
	k.change.Broadcast()
}

// work runs the cells of the queue until the kernel ends.
func (k *Kernel) work(ctx context.Context) {
	go k.ensureChild(ctx) // so that the first cell finds it
	for {
		k.mu.Lock()
		for len(k.queue) == 0 && !k.ending {
			k.change.Wait()
		}
		if k.ending {
			k.mu.Unlock()
			return
		}
		e := k.queue[0]
		k.queue = k.queue[1:]
		k.current = e
		if e.counts() {
			k.count++
		}
		e.count = k.count
		k.mu.Unlock()

		k.status("busy", e.request)
		failed := k.execute(ctx, e)
		k.mu.Lock()
		k.current = nil
		var aborted []*execution
		if (failed || !e.interrupted.IsZero()) && (e.Stop == nil || *e.Stop) {
			aborted, k.queue = k.queue, nil
		}
		k.mu.Unlock()
		k.status("idle", e.request)
		for _, waiting := range aborted {
			k.status("busy", waiting.request)
			k.reply(k.front.Shell, "execute_reply", waiting.request, map[string]string{"status": "aborted"})
			k.status("idle", waiting.request)
		}
	}
}

// execute runs one cell and answers its request.
func (k *Kernel) execute(ctx context.Context, e *execution) (failed bool) {
	if !e.Silent {
		k.publish("execute_input", e.request, map[string]any{"code": e.Code, "execution_count": e.count})
	}
	if e.counts() {
		if err := k.history.Add(e.count, e.Code); err != nil {
			fmt.Fprintln(k.options.Log, "history:", err)
		}
	}
	var problem *failure
	if strings.TrimSpace(e.Code) != "" {
		problem = k.runStages(ctx, e)
	}
	if problem != nil {
		content := problem.content()
		if !e.Silent {
			k.publish("error", e.request, content)
		}
		content["status"], content["execution_count"] = "error", e.count
		k.reply(k.front.Shell, "execute_reply", e.request, content)
		return true
	}
	expressions := map[string]any{}
	for name := range e.Expressions {
		expressions[name] = map[string]any{"status": "error", "ename": "NotSupported",
			"evalue": "this kernel evaluates no expressions beside a cell", "traceback": []string{}}
	}
	k.reply(k.front.Shell, "execute_reply", e.request, map[string]any{
		"status": "ok", "execution_count": e.count, "user_expressions": expressions, "payload": []any{},
	})
	return false
}

// runStages runs a cell's stages until one fails.
func (k *Kernel) runStages(ctx context.Context, e *execution) *failure {
	child, err := k.ensureChild(ctx)
	if err != nil {
		return &failure{name: "KernelError", value: err.Error()}
	}
	k.mu.Lock()
	notice := k.notice
	k.notice = ""
	k.mu.Unlock()
	if notice != "" && !e.Silent {
		k.publish("stream", e.request, map[string]string{"name": "stderr", "text": notice})
	}
	for _, plan := range cell.Plan(e.Code, k.options.Shell) {
		if k.wasInterrupted(e) {
			return interruptedFailure
		}
		if problem := k.runStage(ctx, child, e, plan); problem != nil {
			return problem
		}
	}
	return nil
}

func (k *Kernel) wasInterrupted(e *execution) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return !e.interrupted.IsZero()
}

// runStage runs one stage to its end.
func (k *Kernel) runStage(ctx context.Context, child *gonb.Child, e *execution, plan cell.Stage) *failure {
	s := &stage{id: jupyter.NewID(), plan: plan, reply: make(chan reply, 1), idle: make(chan struct{}, 1)}
	s.output = &output{send: func(kind string, content any) {
		if !e.Silent {
			k.publish(kind, e.request, content)
		}
	}, hold: plan.Shell == ""}
	shim.TakeReport(k.options.Scratch) // one that an interrupted cell left
	k.mu.Lock()
	e.stage = s
	k.mu.Unlock()
	defer func() {
		k.mu.Lock()
		e.stage = nil
		k.mu.Unlock()
	}()
	goes := plan.Shell == ""
	err := child.Request(s.id, "execute_request", map[string]any{
		"code": plan.Code, "silent": false, "store_history": goes, "allow_stdin": e.AllowStdin,
		"user_expressions": struct{}{}, "stop_on_error": true,
	})
	if err != nil {
		return &failure{name: "KernelError", value: err.Error()}
	}
	answer, died := s.wait(child)
	panicked := s.output.end()
	report := shim.TakeReport(k.options.Scratch)
	if died {
		return k.lost(child, e)
	}
	if goes && answer.Count > 0 {
		k.cells[answer.Count] = &ran{count: e.count, source: strings.Split(e.Code, "\n"), lines: plan.Lines}
	}
	switch {
	case k.wasInterrupted(e) && !s.endedWell(report):
		return interruptedFailure
	case s.failure != nil && !(plan.Runs && strings.HasPrefix(s.failure.value, "signal: ")): // what ran the program
		return k.explain(s.failure)
	case !plan.Runs:
		return nil
	case report == nil && !goes:
		return &failure{name: "ShellError", value: plan.Shell + ": it was killed"}
	case report == nil:
		return &failure{name: "Killed", value: "the program of the cell was killed; other cells are not affected"}
	}
	if goes {
		k.keepDeclarations(ctx)
	}
	if problem := k.judge(s, report, panicked); problem != nil {
		return problem
	}
	if report.Shown && !e.Silent {
		k.publish("execute_result", e.request, map[string]any{
			"execution_count": e.count, "data": map[string]string{"text/plain": report.Result}, "metadata": struct{}{},
		})
	}
	return nil
}

// endedWell says whether the stage's program has ended by itself and in order, as one does that was interrupted, saved and
// has no error to tell.
func (s *stage) endedWell(report *shim.Report) bool {
	return s.plan.Runs && s.failure == nil && report != nil && report.Error == "" && report.Status == 0
}

// wait waits until GoNB has answered and published all of a stage, or has died.
func (s *stage) wait(child *gonb.Child) (answer reply, died bool) {
	for got := 0; got < 2; got++ {
		select {
		case answer = <-s.reply:
		case <-s.idle:
		case <-child.Done:
			return answer, true
		}
	}
	return answer, false
}

// lost is the failure of a cell under which GoNB ended. The next cell finds a new one.
func (k *Kernel) lost(child *gonb.Child, e *execution) *failure {
	err := child.Err()
	k.mu.Lock()
	k.told = child
	k.mu.Unlock()
	process.End(k.options.Scratch, 0)
	if k.wasInterrupted(e) {
		return &failure{name: "Interrupted", value: "the cell did not end and was ended together with GoNB: what earlier cells declared is lost, run them again"}
	}
	return &failure{name: "KernelError", value: fmt.Sprintf("%v. It starts again with the next cell, but what earlier cells declared is lost: run them again", err)}
}

// keepDeclarations reads the program that GoNB made of the cells so far.
func (k *Kernel) keepDeclarations(ctx context.Context) {
	found, _ := filepath.Glob(filepath.Join(k.options.Scratch, "tmp", "gonb_*", "main.go"))
	for _, file := range found {
		if text, err := os.ReadFile(file); err == nil {
			k.mu.Lock()
			k.earlier = text
			k.mu.Unlock()
			go k.options.Assistant.Warm(ctx, text)
		}
	}
}
