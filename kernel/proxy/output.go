package proxy

import (
	"encoding/json"
	"regexp"
	"strings"
	"sync"
	"time"

	"denoise/kernel/jupyter"
)

// onReply takes GoNB's answers on the shell channel.
func (k *Kernel) onReply(m *jupyter.Message) {
	s := k.stageOf(m)
	if s == nil || m.Header.Type != "execute_reply" {
		return
	}
	var r reply
	json.Unmarshal(m.Content, &r)
	select {
	case s.reply <- r:
	default:
	}
}

// onOutput takes what GoNB publishes.
func (k *Kernel) onOutput(m *jupyter.Message) {
	kind, s := m.Header.Type, k.stageOf(m)
	switch {
	case strings.HasPrefix(kind, "comm_"):
		k.noteComm(m)
		k.passComm(m)
	case s == nil || kind == "execute_input":
	case kind == "status":
		var status struct {
			State string `json:"execution_state"`
		}
		json.Unmarshal(m.Content, &status)
		if status.State == "idle" {
			select {
			case s.idle <- struct{}{}:
			default:
			}
		}
	case kind == "error":
		var e struct {
			Value     string   `json:"evalue"`
			Traceback []string `json:"traceback"`
		}
		json.Unmarshal(m.Content, &e)
		s.failure = &failure{name: "Error", value: e.Value, trace: e.Traceback}
	case kind == "stream":
		var stream struct{ Name, Text string }
		json.Unmarshal(m.Content, &stream)
		s.output.stream(stream.Name, stream.Text)
	default:
		s.output.send(kind, m.Content)
	}
}

// stageOf is the stage that runs, if a message belongs to it.
func (k *Kernel) stageOf(m *jupyter.Message) *stage {
	id := m.ParentID()
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.current == nil || k.current.stage == nil || k.current.stage.id != id {
		return nil
	}
	return k.current.stage
}

// passComm publishes a widget's message as an output of the cell that runs, or of the message that it answers.
func (k *Kernel) passComm(m *jupyter.Message) {
	parent := &jupyter.Message{RawHeader: m.Parent}
	k.mu.Lock()
	if k.current != nil && k.current.stage != nil && k.current.stage.id == m.ParentID() {
		parent = k.current.request
	}
	k.mu.Unlock()
	k.publish(m.Header.Type, parent, m.Content)
}

// holding is how long the report of a panic is held back for the end of its cell, which a busy machine may delay.
const holding = 5 * time.Second

// output sends on what a stage prints. It holds back the report of a panic, of which an error is made.
type output struct {
	mu    sync.Mutex
	send  func(kind string, content any)
	hold  bool // whether reports are to be held back
	line  string
	held  strings.Builder
	timer *time.Timer
}

// panicLine is the first line of what Go prints when a program ends by a panic.
var panicLine = regexp.MustCompile(`(?m)^(panic: |fatal error: |\[signal SIG|runtime: goroutine stack exceeds)`)

func (o *output) stream(name, text string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if name == "stderr" && o.hold {
		if o.held.Len() > 0 {
			o.held.WriteString(text)
			return
		}
		// The line may have begun in an earlier piece.
		if at := panicLine.FindStringIndex(o.line + text); at != nil && at[0] >= len(o.line) {
			begin := at[0] - len(o.line)
			o.held.WriteString(text[begin:])
			text = text[:begin]
			o.timer = time.AfterFunc(holding, o.release)
		} else {
			o.line = "."
			if strings.HasSuffix(text, "\n") {
				o.line = ""
			}
		}
	}
	if text != "" {
		o.send("stream", map[string]string{"name": name, "text": text})
	}
}

// release prints what was held back: the program that printed it goes on.
func (o *output) release() {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.held.Len() > 0 {
		o.send("stream", map[string]string{"name": "stderr", "text": o.held.String()})
		o.held.Reset()
	}
	o.hold = false
}

// end returns what is held back.
func (o *output) end() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.timer != nil {
		o.timer.Stop()
	}
	text := o.held.String()
	o.held.Reset()
	return text
}
