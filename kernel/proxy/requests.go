package proxy

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime"
	"time"

	"denoise/kernel/cell"
	"denoise/kernel/channels"
	"denoise/kernel/jupyter"
)

// onShell takes a request on the shell channel. Cells queue; all else is answered at once.
func (k *Kernel) onShell(m *jupyter.Message) {
	switch m.Header.Type {
	case "execute_request":
		k.enqueue(m)
	case "comm_open", "comm_msg", "comm_close":
		k.during(m, func() { k.onComm(m) })
	case "complete_request", "inspect_request":
		go k.during(m, func() { k.assist(m) })
	default:
		k.during(m, func() { k.answer(k.front.Shell, m) })
	}
}

// onControl takes a request on the control channel.
func (k *Kernel) onControl(m *jupyter.Message) {
	k.during(m, func() {
		switch m.Header.Type {
		case "interrupt_request":
			k.Interrupt()
			k.reply(k.front.Control, "interrupt_reply", m, map[string]string{"status": "ok"})
		default:
			k.answer(k.front.Control, m)
		}
	})
}

// during tells the clients that a request is being worked on while do does. A client that shows whether the kernel is busy
// goes by the last that it heard, so a cell that runs is named again.
func (k *Kernel) during(m *jupyter.Message, do func()) {
	k.status("busy", m)
	do()
	k.status("idle", m)
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.current != nil {
		k.status("busy", k.current.request)
	}
}

// answer answers what has the same answer on either channel.
func (k *Kernel) answer(channel *channels.Channel, m *jupyter.Message) {
	switch m.Header.Type {
	case "kernel_info_request":
		k.reply(channel, "kernel_info_reply", m, k.info())
	case "shutdown_request":
		var request struct {
			Restart bool `json:"restart"`
		}
		json.Unmarshal(m.Content, &request)
		answer := map[string]any{"status": "ok", "restart": request.Restart}
		k.reply(channel, "shutdown_reply", m, answer)
		k.publish("shutdown_reply", m, answer)
		k.stop()
	case "is_complete_request":
		var request struct {
			Code string `json:"code"`
		}
		json.Unmarshal(m.Content, &request)
		status, indent := cell.Completeness(request.Code)
		answer := map[string]string{"status": status}
		if status == cell.Incomplete {
			answer["indent"] = indent
		}
		k.reply(channel, "is_complete_reply", m, answer)
	case "history_request":
		k.reply(channel, "history_reply", m, k.recall(m))
	case "comm_info_request":
		k.reply(channel, "comm_info_reply", m, k.commInfo(m))
	}
}

// info is what a client asks for first.
func (k *Kernel) info() any {
	return map[string]any{
		"status":                 "ok",
		"protocol_version":       jupyter.Version,
		"implementation":         "gonb",
		"implementation_version": k.options.Version,
		"banner":                 fmt.Sprintf("Go (Denoise): GoNB %s behind Denoise's kernel, %s", k.options.Version, runtime.Version()),
		"language_info": map[string]string{
			"name": "go", "version": runtime.Version()[len("go"):], "mimetype": "text/x-go", "file_extension": ".go",
			"pygments_lexer": "go", "codemirror_mode": "go", "nbconvert_exporter": "script",
		},
		"help_links": []map[string]string{
			{"text": "Go", "url": "https://go.dev/doc/"},
			{"text": "GoNB", "url": "https://github.com/janpfeifer/gonb"},
		},
		"debugger": false,
	}
}

// recall answers a history_request.
func (k *Kernel) recall(m *jupyter.Message) any {
	var request struct {
		Access  string `json:"hist_access_type"`
		Output  bool   `json:"output"`
		Session int    `json:"session"`
		Start   int    `json:"start"`
		Stop    int    `json:"stop"`
		N       int    `json:"n"`
		Pattern string `json:"pattern"`
		Unique  bool   `json:"unique"`
	}
	json.Unmarshal(m.Content, &request)
	entries := k.history.Tail(0)
	switch request.Access {
	case "tail":
		entries = k.history.Tail(request.N)
	case "range":
		entries = k.history.Range(request.Session, request.Start, request.Stop)
	case "search":
		entries = k.history.Search(request.Pattern, request.N, request.Unique)
	}
	list := make([][3]any, len(entries))
	for i, e := range entries {
		list[i] = [3]any{e.Session, e.Line, e.Source}
		if request.Output { // outputs are not kept
			list[i][2] = [2]any{e.Source, nil}
		}
	}
	return map[string]any{"status": "ok", "history": list}
}

// assistTime is how long a request about code may take: who presses Tab waits no longer. What came too late the next one
// finds.
const assistTime = 900 * time.Millisecond

// assist answers a complete_request or an inspect_request.
func (k *Kernel) assist(m *jupyter.Message) {
	var request struct {
		Code   string `json:"code"`
		Cursor int    `json:"cursor_pos"`
	}
	json.Unmarshal(m.Content, &request)
	k.mu.Lock()
	earlier := k.earlier
	k.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), assistTime)
	defer cancel()
	if m.Header.Type == "complete_request" {
		matches, from, to, err := k.options.Assistant.Complete(ctx, earlier, request.Code, request.Cursor)
		if err != nil {
			fmt.Fprintln(k.options.Log, "complete:", err)
			matches, from, to = nil, request.Cursor, request.Cursor
		}
		if matches == nil {
			matches = []string{}
		}
		k.reply(k.front.Shell, "complete_reply", m, map[string]any{
			"status": "ok", "matches": matches, "cursor_start": from, "cursor_end": to, "metadata": struct{}{},
		})
		return
	}
	text, err := k.options.Assistant.Inspect(ctx, earlier, request.Code, request.Cursor)
	if err != nil {
		fmt.Fprintln(k.options.Log, "inspect:", err)
	}
	data := map[string]string{}
	if text != "" {
		data["text/markdown"], data["text/plain"] = text, text
	}
	k.reply(k.front.Shell, "inspect_reply", m, map[string]any{
		"status": "ok", "found": text != "", "data": data, "metadata": struct{}{},
	})
}
