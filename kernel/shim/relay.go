package shim

import (
	"encoding/gob"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"github.com/janpfeifer/gonb/gonbui/protocol"
)

// relay stands between a cell's program and GoNB in the two named pipes of displays and widgets. GoNB forgets what is in
// its pipe when the program ends; this process ends only when GoNB has said that it has shown everything.
type relay struct {
	gonb     [2]string // GoNB's pipes: to it, and back from it
	own      [2]string // the program's: from it, and back to it
	from, to *os.File  // the program's pipes
	keep     *os.File  // holds the first open for writing until the program has ended
	done     chan struct{}
	synced   chan struct{} // GoNB's answer to the last message
	once     sync.Once
}

// lastWords is how long GoNB has to show what is left, and a process that outlives the program to close the pipe.
const lastWords = 3 * time.Second

// syncID is the number of the relay's own request; programs count theirs upwards from 0.
const syncID = -1

func newRelay(dir string) (*relay, error) {
	r := &relay{
		gonb:   [2]string{os.Getenv(protocol.GONB_PIPE_ENV), os.Getenv(protocol.GONB_PIPE_BACK_ENV)},
		own:    [2]string{filepath.Join(dir, "display"), filepath.Join(dir, "display-back")},
		done:   make(chan struct{}),
		synced: make(chan struct{}),
	}
	for _, name := range r.own {
		os.Remove(name)
		if err := syscall.Mkfifo(name, 0o600); err != nil {
			return nil, err
		}
	}
	var err error
	// The reader first, without waiting for a writer; then nobody waits.
	if r.from, err = os.OpenFile(r.own[0], os.O_RDONLY|syscall.O_NONBLOCK, 0); err != nil {
		return nil, err
	}
	if r.keep, err = os.OpenFile(r.own[0], os.O_WRONLY, 0); err != nil {
		return nil, err
	}
	if r.to, err = os.OpenFile(r.own[1], os.O_RDWR, 0); err != nil {
		return nil, err
	}
	go r.forward()
	return r, nil
}

func (r *relay) environ() []string {
	return []string{protocol.GONB_PIPE_ENV + "=" + r.own[0], protocol.GONB_PIPE_BACK_ENV + "=" + r.own[1]}
}

// forward passes on what the program sends, and at its end asks GoNB whether it has shown all.
func (r *relay) forward() {
	defer close(r.done)
	decoder := gob.NewDecoder(r.from)
	var encoder *gob.Encoder
	for {
		var message protocol.DisplayData
		if decoder.Decode(&message) != nil {
			break
		}
		if encoder == nil {
			pipe, err := os.OpenFile(r.gonb[0], os.O_WRONLY, 0)
			if err != nil {
				return
			}
			encoder = gob.NewEncoder(pipe)
			go r.answer()
		}
		if encoder.Encode(&message) != nil {
			return
		}
	}
	if encoder == nil {
		return
	}
	last := protocol.DisplayData{Data: map[protocol.MIMEType]any{
		protocol.MIMECommValue: protocol.CommValue{Address: protocol.GonbuiSyncAddress, Value: syncID}}}
	if encoder.Encode(&last) != nil {
		return
	}
	select {
	case <-r.synced:
	case <-time.After(lastWords):
	}
}

// answer passes back what GoNB sends.
func (r *relay) answer() {
	defer r.once.Do(func() { close(r.synced) })
	pipe, err := os.OpenFile(r.gonb[1], os.O_RDONLY, 0)
	if err != nil {
		return
	}
	decoder, encoder := gob.NewDecoder(pipe), gob.NewEncoder(r.to)
	for {
		var value protocol.CommValue
		if decoder.Decode(&value) != nil {
			return
		}
		if value.Address == protocol.GonbuiSyncAckAddress && value.Value == syncID {
			return
		}
		if encoder.Encode(&value) != nil {
			return
		}
	}
}

// finish is called when the program has ended.
func (r *relay) finish() {
	r.keep.Close()
	select {
	case <-r.done:
	case <-time.After(lastWords):
	}
	for _, name := range r.own {
		os.Remove(name)
	}
}
