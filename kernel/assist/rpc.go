package assist

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/textproto"
	"strconv"
	"sync"
)

// conn speaks JSON-RPC 2.0 as the language server protocol frames it.
type conn struct {
	out     io.Writer
	mu      sync.Mutex // writing, and what follows
	next    int
	waiting map[int]chan envelope
	err     error
}

type envelope struct {
	Version string          `json:"jsonrpc"`
	ID      json.RawMessage `json:"id,omitempty"`
	Method  string          `json:"method,omitempty"`
	Params  any             `json:"params,omitempty"`
	Result  json.RawMessage `json:"result,omitempty"`
	Error   *struct {
		Message string `json:"message"`
	} `json:"error,omitempty"`
}

func newConn(out io.Writer, in io.Reader) *conn {
	c := &conn{out: out, waiting: map[int]chan envelope{}}
	go c.read(bufio.NewReader(in))
	return c
}

func (c *conn) read(in *bufio.Reader) {
	err := c.readAll(in)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.err = fmt.Errorf("gopls ended: %w", err)
	for _, answer := range c.waiting {
		close(answer)
	}
	c.waiting = nil
}

func (c *conn) readAll(in *bufio.Reader) error {
	for {
		header, err := textproto.NewReader(in).ReadMIMEHeader()
		if err != nil {
			return err
		}
		size, err := strconv.Atoi(header.Get("Content-Length"))
		if err != nil {
			return err
		}
		body := make([]byte, size)
		if _, err := io.ReadFull(in, body); err != nil {
			return err
		}
		var m envelope
		if err := json.Unmarshal(body, &m); err != nil {
			return err
		}
		switch {
		case m.Method != "" && m.ID != nil: // the server asks; nothing here has an answer for it
			c.write(envelope{ID: m.ID, Result: json.RawMessage("null")})
		case m.ID != nil:
			id, _ := strconv.Atoi(string(m.ID))
			c.mu.Lock()
			answer := c.waiting[id]
			delete(c.waiting, id)
			c.mu.Unlock()
			if answer != nil {
				answer <- m
			}
		}
	}
}

func (c *conn) write(m envelope) error {
	m.Version = "2.0"
	text, err := json.Marshal(m)
	if err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	_, err = fmt.Fprintf(c.out, "Content-Length: %d\r\n\r\n%s", len(text), text)
	return err
}

func (c *conn) notify(method string, params any) error {
	return c.write(envelope{Method: method, Params: params})
}

// call asks and waits for the answer, which it puts into result.
func (c *conn) call(ctx context.Context, method string, params, result any) error {
	answer := make(chan envelope, 1)
	c.mu.Lock()
	if c.err != nil {
		c.mu.Unlock()
		return c.err
	}
	c.next++
	id := c.next
	c.waiting[id] = answer
	c.mu.Unlock()
	if err := c.write(envelope{ID: json.RawMessage(strconv.Itoa(id)), Method: method, Params: params}); err != nil {
		return err
	}
	select {
	case m, ok := <-answer:
		switch {
		case !ok:
			return errors.New("gopls ended")
		case m.Error != nil:
			return fmt.Errorf("gopls, %s: %s", method, m.Error.Message)
		}
		return json.Unmarshal(m.Result, result)
	case <-ctx.Done():
		return ctx.Err()
	}
}
