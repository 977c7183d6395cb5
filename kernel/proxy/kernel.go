// Package proxy is the kernel that Jupyter talks to. It stands between a client and GoNB: it forwards what GoNB does well,
// and does itself what GoNB does not. What it promises:
//
//   - Cells run one after the other. After an error those that wait are aborted, unless their request says otherwise.
//   - A failing shell line is an error, and what follows it in the cell does not run.
//   - An interrupt ends whatever runs, compilers at once, a cell's program after the time it needs to save. Its cell has
//     then an error, unless the program ended in order; the cells that wait are aborted in either case.
//   - Requests about the kernel and about code are answered while a cell runs.
//   - All that the kernel started ends with it, and it ends with its client.
package proxy

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"denoise/kernel/channels"
	"denoise/kernel/gonb"
	"denoise/kernel/history"
	"denoise/kernel/jupyter"
	"denoise/kernel/process"
)

// Options says what kernel to be.
type Options struct {
	Connection string // the connection file that Jupyter wrote
	Scratch    string // a folder of the kernel's own
	Shell      string // the program that runs shell lines
	GoNB       func(connection string) []string
	Environ    []string // of GoNB and of all that cells run
	Log        *os.File
	History    string // the file of what was run
	Version    string // of GoNB
	Assistant  Assistant
	Interrupts <-chan os.Signal
}

// Assistant answers requests about code; positions count characters. Earlier is a Go file with what earlier cells
// declared, as GoNB writes it, nil before the first.
type Assistant interface {
	Complete(ctx context.Context, earlier []byte, code string, cursor int) (matches []string, from, to int, err error)
	Inspect(ctx context.Context, earlier []byte, code string, cursor int) (markdown string, err error)
	Warm(ctx context.Context, earlier []byte) error
}

// Kernel is one kernel.
type Kernel struct {
	options Options
	session jupyter.Session
	front   *channels.Group
	history *history.File
	stop    context.CancelFunc
	start   sync.Mutex // one GoNB at a time

	mu      sync.Mutex
	change  *sync.Cond
	child   *gonb.Child // nil while GoNB starts
	told    *gonb.Child // whose end a cell has told
	notice  string      // what the next cell is to say first: that GoNB was lost while no cell ran
	ending  bool
	queue   []*execution
	current *execution
	count   int
	cells   map[int]*ran      // by GoNB's count, for places in errors
	comms   map[string]string // open: id to target
	earlier []byte            // what the cells that ran declared, as GoNB wrote it
}

// Run serves the kernel until ctx ends or a client asks it to end. All that it started has ended when it returns.
func Run(ctx context.Context, o Options) error {
	connection, err := jupyter.ReadConnection(o.Connection)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	k := &Kernel{
		options: o, session: jupyter.NewSession(), history: history.Open(o.History), stop: stop,
		cells: map[int]*ran{}, comms: map[string]string{},
	}
	k.change = sync.NewCond(&k.mu)
	if k.front, err = channels.Listen(context.Background(), connection); err != nil {
		return err
	}
	k.front.Serve(channels.Handlers{Shell: k.onShell, Control: k.onControl, Stdin: k.onStdin})
	k.publish("status", nil, map[string]string{"execution_state": "starting"})
	worked := make(chan struct{})
	go func() {
		defer close(worked)
		k.work(ctx)
	}()
	for ctx.Err() == nil {
		select {
		case <-o.Interrupts:
			k.Interrupt()
		case <-ctx.Done():
		}
	}
	k.mu.Lock()
	k.ending = true
	k.change.Broadcast()
	k.mu.Unlock()
	k.end()
	<-worked
	time.Sleep(lingering)
	k.front.Close()
	return nil
}

// lingering is how long the last answers have to leave.
const lingering = 100 * time.Millisecond

// savingAtEnd is how long a cell's program has to save when the kernel ends; Jupyter itself waits five seconds.
const savingAtEnd = 2 * time.Second

// end ends all that the kernel started.
func (k *Kernel) end() {
	k.mu.Lock()
	child := k.child
	k.mu.Unlock()
	if child != nil {
		programs := func() []process.Process { return sort(process.Marked(k.options.Scratch), child.PID).programs }
		process.Signal(programs(), syscall.SIGINT)
		for deadline := time.Now().Add(savingAtEnd); time.Now().Before(deadline) && len(programs()) > 0; {
			time.Sleep(20 * time.Millisecond)
		}
	}
	process.End(k.options.Scratch, 300*time.Millisecond)
}

// ensureChild returns a GoNB that runs, starting one if need be.
func (k *Kernel) ensureChild(ctx context.Context) (*gonb.Child, error) {
	k.start.Lock()
	defer k.start.Unlock()
	k.mu.Lock()
	child := k.child
	k.mu.Unlock()
	if child != nil {
		select {
		case <-child.Done:
			k.noteLoss(child)
			child.Close()
		default:
			return child, nil
		}
	}
	child, err := gonb.Start(ctx, gonb.Options{
		Command: k.options.GoNB, Environ: k.options.Environ, Scratch: k.options.Scratch,
		Connection: filepath.Base(k.options.Connection), Log: k.options.Log,
		Handle: channels.Handlers{Shell: k.onReply, IOPub: k.onOutput, Stdin: k.onInputRequest},
	})
	if err != nil {
		return nil, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.child = child
	k.cells = map[int]*ran{}
	k.earlier = nil
	return child, nil
}

// noteLoss has the next cell say that GoNB ended, unless the cell under which it did has said so.
func (k *Kernel) noteLoss(child *gonb.Child) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.told != child {
		k.notice = fmt.Sprintf("%v and was started again: what earlier cells declared is lost, run them again\n", child.Err())
	}
}

// publish sends a message on iopub.
func (k *Kernel) publish(kind string, parent *jupyter.Message, content any) {
	m, err := k.session.Message(kind, parent, content)
	if err != nil {
		fmt.Fprintln(os.Stderr, "denoise kernel:", err)
		return
	}
	m.Identities = [][]byte{[]byte(kind)} // the topic
	k.front.IOPub.Send(m)
}

// status tells the clients that a request is being worked on, or is done.
func (k *Kernel) status(state string, parent *jupyter.Message) {
	k.publish("status", parent, map[string]string{"execution_state": state})
}

// reply answers a request on the channel that it came by.
func (k *Kernel) reply(channel *channels.Channel, kind string, request *jupyter.Message, content any) {
	m, err := k.session.Message(kind, request, content)
	if err != nil {
		fmt.Fprintln(os.Stderr, "denoise kernel:", err)
		return
	}
	channel.Send(m)
}
