package jupyter

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"strings"
)

// Connection is a connection file: where a kernel listens, and the key that signs its messages.
type Connection struct {
	Transport string `json:"transport"` // tcp or ipc
	IP        string `json:"ip"`
	Shell     int    `json:"shell_port"`
	Control   int    `json:"control_port"`
	Stdin     int    `json:"stdin_port"`
	IOPub     int    `json:"iopub_port"`
	Heartbeat int    `json:"hb_port"`
	Key       string `json:"key"`
	Scheme    string `json:"signature_scheme"`
	Name      string `json:"kernel_name,omitempty"`
}

// ReadConnection reads the file that Jupyter writes for a kernel. One that lets anybody in who reaches this machine is an
// error.
func ReadConnection(path string) (*Connection, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var c Connection
	if err := json.Unmarshal(data, &c); err != nil {
		return nil, fmt.Errorf("%s is no connection file: %w", path, err)
	}
	if c.Transport != "tcp" && c.Transport != "ipc" {
		return nil, fmt.Errorf("%s: transport %q, want tcp or ipc", path, c.Transport)
	}
	if c.Key != "" && c.Scheme != "" && !strings.EqualFold(c.Scheme, "hmac-sha256") {
		return nil, fmt.Errorf("%s: signature scheme %q, want hmac-sha256", path, c.Scheme)
	}
	if ip := net.ParseIP(c.IP); c.Key == "" && c.Transport == "tcp" && (ip == nil || !ip.IsLoopback()) {
		return nil, fmt.Errorf("%s: no key for the address %s: whoever reaches it could run anything; give a key, or an address of this machine's own", path, c.IP)
	}
	return &c, nil
}

// NewConnection returns a connection on the loopback with free ports and a new key.
func NewConnection() (*Connection, error) {
	c := &Connection{Transport: "tcp", IP: "127.0.0.1", Key: rand.Text(), Scheme: "hmac-sha256"}
	// All are held at once, so that no two are the same.
	for _, port := range []*int{&c.Shell, &c.Control, &c.Stdin, &c.IOPub, &c.Heartbeat} {
		listener, err := net.Listen("tcp", c.IP+":0")
		if err != nil {
			return nil, err
		}
		defer listener.Close()
		*port = listener.Addr().(*net.TCPAddr).Port
	}
	return c, nil
}

// Write writes the connection to a file that only this user can read.
func (c *Connection) Write(path string) error {
	data, err := json.MarshalIndent(c, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, data, 0o600)
}

// Endpoint is the address of one of the ports.
func (c *Connection) Endpoint(port int) string {
	if c.Transport == "ipc" {
		return fmt.Sprintf("ipc://%s-%d", c.IP, port)
	}
	return fmt.Sprintf("tcp://%s", net.JoinHostPort(c.IP, fmt.Sprint(port)))
}
