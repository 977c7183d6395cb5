package proxy

import (
	"encoding/json"

	"denoise/kernel/jupyter"
)

// onComm passes a widget's message on to GoNB and keeps account of which comms are open.
func (k *Kernel) onComm(m *jupyter.Message) {
	k.noteComm(m)
	k.mu.Lock()
	child := k.child
	k.mu.Unlock()
	if child != nil {
		child.Forward(m, false)
	}
}

func (k *Kernel) noteComm(m *jupyter.Message) {
	var comm struct {
		ID     string `json:"comm_id"`
		Target string `json:"target_name"`
	}
	json.Unmarshal(m.Content, &comm)
	k.mu.Lock()
	defer k.mu.Unlock()
	switch m.Header.Type {
	case "comm_open":
		k.comms[comm.ID] = comm.Target
	case "comm_close":
		delete(k.comms, comm.ID)
	}
}

// commInfo lists the open comms, of one target if the request names it.
func (k *Kernel) commInfo(m *jupyter.Message) any {
	var request struct {
		Target *string `json:"target_name"`
	}
	json.Unmarshal(m.Content, &request)
	k.mu.Lock()
	defer k.mu.Unlock()
	list := map[string]map[string]string{}
	for id, target := range k.comms {
		if request.Target == nil || *request.Target == "" || *request.Target == target {
			list[id] = map[string]string{"target_name": target}
		}
	}
	return map[string]any{"status": "ok", "comms": list}
}

// onInputRequest passes GoNB's request for input on to the client of the cell that runs.
func (k *Kernel) onInputRequest(m *jupyter.Message) {
	k.mu.Lock()
	e := k.current
	k.mu.Unlock()
	if e != nil && m.Header.Type == "input_request" {
		k.reply(k.front.Stdin, "input_request", e.request, m.Content)
	}
}

// onStdin passes a client's input on to GoNB.
func (k *Kernel) onStdin(m *jupyter.Message) {
	k.mu.Lock()
	child := k.child
	k.mu.Unlock()
	if child != nil && m.Header.Type == "input_reply" {
		child.Forward(m, true)
	}
}
