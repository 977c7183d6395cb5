// Package channels opens the five sockets of a Jupyter connection: Listen as a kernel does, Dial as a client does. What
// arrives is checked against the key; what is not signed with it or malformed is dropped.
package channels

import (
	"context"
	"fmt"
	"io"
	"log"
	"sync"
	"time"

	"github.com/go-zeromq/zmq4"

	"denoise/kernel/jupyter"
)

// Channel is one socket that carries messages. Its methods may be used from several goroutines.
type Channel struct {
	socket zmq4.Socket
	key    jupyter.Key
	mu     sync.Mutex // sending
}

// Send signs a message and sends it.
func (c *Channel) Send(m *jupyter.Message) error {
	frames, err := c.key.Encode(m)
	if err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.socket.SendMulti(zmq4.NewMsgFrom(frames...))
}

// receive hands each message to handle until ctx ends.
func (c *Channel) receive(ctx context.Context, handle func(*jupyter.Message)) {
	for ctx.Err() == nil {
		raw, err := c.socket.Recv()
		if err != nil {
			// A peer went away. Others remain, and it may come back.
			select {
			case <-ctx.Done():
			case <-time.After(time.Millisecond):
			}
			continue
		}
		m, err := c.key.Decode(raw.Frames)
		if err != nil {
			log.Printf("dropped a message: %v", err)
			continue
		}
		handle(m)
	}
}

// Group is the sockets of one connection.
type Group struct {
	Shell, Control, Stdin, IOPub *Channel
	heartbeat                    zmq4.Socket
	ctx                          context.Context
	cancel                       context.CancelFunc
}

// Handlers take what arrives on each channel, each one message at a time. Nil ignores a channel.
type Handlers struct {
	Shell, Control, Stdin, IOPub func(*jupyter.Message)
}

// The library reports to its log what the kernel cannot mend, such as a connection that is no ZeroMQ.
var quiet = zmq4.WithLogger(log.New(io.Discard, "", 0))

// Listen opens the sockets of a kernel and answers the heartbeat.
func Listen(ctx context.Context, c *jupyter.Connection) (*Group, error) {
	ctx, cancel := context.WithCancel(ctx)
	key := jupyter.Key(c.Key)
	g := &Group{
		Shell:     &Channel{socket: zmq4.NewRouter(ctx, quiet), key: key},
		Control:   &Channel{socket: zmq4.NewRouter(ctx, quiet), key: key},
		Stdin:     &Channel{socket: zmq4.NewRouter(ctx, quiet), key: key},
		IOPub:     &Channel{socket: zmq4.NewPub(ctx, quiet), key: key},
		heartbeat: zmq4.NewRouter(ctx, quiet), // answers a client's REQ as REP would, and survives one that is no REQ
		ctx:       ctx, cancel: cancel,
	}
	for _, at := range g.ports(c) {
		if err := at.socket.Listen(c.Endpoint(at.port)); err != nil {
			g.Close()
			return nil, fmt.Errorf("the %s channel: %w", at.name, err)
		}
	}
	go g.beat()
	return g, nil
}

// Dial opens the sockets of a client, which must outlive no kernel: they do not connect again.
func Dial(ctx context.Context, c *jupyter.Connection) (*Group, error) {
	ctx, cancel := context.WithCancel(ctx)
	key := jupyter.Key(c.Key)
	// A kernel asks for input on stdin by the identity of the shell.
	options := []zmq4.Option{quiet, zmq4.WithID(zmq4.SocketIdentity(jupyter.NewID())), zmq4.WithDialerRetry(20 * time.Millisecond),
		zmq4.WithDialerMaxRetries(500)}
	g := &Group{
		Shell:   &Channel{socket: zmq4.NewDealer(ctx, options...), key: key},
		Control: &Channel{socket: zmq4.NewDealer(ctx, options...), key: key},
		Stdin:   &Channel{socket: zmq4.NewDealer(ctx, options...), key: key},
		IOPub:   &Channel{socket: zmq4.NewSub(ctx, options...), key: key},
		ctx:     ctx, cancel: cancel,
	}
	for _, at := range g.ports(c) {
		if err := at.socket.Dial(c.Endpoint(at.port)); err != nil {
			g.Close()
			return nil, fmt.Errorf("the %s channel: %w", at.name, err)
		}
	}
	if err := g.IOPub.socket.SetOption(zmq4.OptionSubscribe, ""); err != nil {
		g.Close()
		return nil, err
	}
	return g, nil
}

type endpoint struct {
	name   string
	socket zmq4.Socket
	port   int
}

func (g *Group) ports(c *jupyter.Connection) []endpoint {
	list := []endpoint{
		{"shell", g.Shell.socket, c.Shell}, {"control", g.Control.socket, c.Control},
		{"stdin", g.Stdin.socket, c.Stdin}, {"iopub", g.IOPub.socket, c.IOPub},
	}
	if g.heartbeat != nil {
		list = append(list, endpoint{"heartbeat", g.heartbeat, c.Heartbeat})
	}
	return list
}

// Serve begins to hand on what arrives.
func (g *Group) Serve(h Handlers) {
	for _, at := range []struct {
		channel *Channel
		handle  func(*jupyter.Message)
	}{{g.Shell, h.Shell}, {g.Control, h.Control}, {g.Stdin, h.Stdin}, {g.IOPub, h.IOPub}} {
		if at.handle != nil {
			go at.channel.receive(g.ctx, at.handle)
		}
	}
}

// beat echoes the heartbeat.
func (g *Group) beat() {
	for g.ctx.Err() == nil {
		m, err := g.heartbeat.Recv()
		if err == nil {
			err = g.heartbeat.SendMulti(m)
		}
		if err != nil {
			time.Sleep(time.Millisecond)
		}
	}
}

// Close ends the sockets.
func (g *Group) Close() {
	g.cancel()
	for _, socket := range []zmq4.Socket{g.Shell.socket, g.Control.socket, g.Stdin.socket, g.IOPub.socket, g.heartbeat} {
		if socket != nil {
			socket.Close()
		}
	}
}
