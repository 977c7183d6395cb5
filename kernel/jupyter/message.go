package jupyter

import (
	"bytes"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// delimiter stands between the routing identities of a message and the message.
const delimiter = "<IDS|MSG>"

// Header says what a message is. Other fields of a sender's header are kept in Message.RawHeader.
type Header struct {
	ID       string `json:"msg_id"`
	Session  string `json:"session"`
	Username string `json:"username"`
	Date     string `json:"date"`
	Type     string `json:"msg_type"`
	Version  string `json:"version"`
}

// Message is one message. Parent is the header of the request that it belongs to, as it was received.
type Message struct {
	Identities [][]byte
	Header     Header
	RawHeader  json.RawMessage // of a message received: the header, to be the parent of what answers it
	Parent     json.RawMessage // {} for none
	Metadata   json.RawMessage
	Content    json.RawMessage
	Buffers    [][]byte
}

// ParentID is the id of the request that a message belongs to, "" for none.
func (m *Message) ParentID() string {
	var parent Header
	json.Unmarshal(m.Parent, &parent)
	return parent.ID
}

// Key signs messages with HMAC-SHA256. The empty key signs nothing, as the protocol allows.
type Key []byte

func (k Key) sign(parts [][]byte) []byte {
	if len(k) == 0 {
		return []byte{}
	}
	mac := hmac.New(sha256.New, k)
	for _, part := range parts {
		mac.Write(part)
	}
	return hex.AppendEncode(nil, mac.Sum(nil))
}

// Encode returns the frames of a message.
func (k Key) Encode(m *Message) ([][]byte, error) {
	header, err := json.Marshal(m.Header)
	if err != nil {
		return nil, err
	}
	parts := [][]byte{header, orEmpty(m.Parent), orEmpty(m.Metadata), orEmpty(m.Content)}
	frames := append([][]byte{}, m.Identities...)
	frames = append(frames, []byte(delimiter), k.sign(parts))
	return append(append(frames, parts...), m.Buffers...), nil
}

func orEmpty(object json.RawMessage) []byte {
	if len(object) == 0 {
		return []byte("{}")
	}
	return object
}

// ErrSignature is the error of a message that was not signed with the key.
var ErrSignature = errors.New("jupyter: the signature of the message is wrong")

// Decode reads the frames of a message. Its error says what is malformed; such a message is to be dropped.
func (k Key) Decode(frames [][]byte) (*Message, error) {
	at := 0
	for at < len(frames) && !bytes.Equal(frames[at], []byte(delimiter)) {
		at++
	}
	if len(frames) < at+6 {
		return nil, fmt.Errorf("jupyter: a message of %d frames, %d of them identities: want 6 at least after those", len(frames), at)
	}
	parts := frames[at+2 : at+6]
	if !hmac.Equal(k.sign(parts), frames[at+1]) {
		return nil, ErrSignature
	}
	for i, name := range []string{"header", "parent header", "metadata", "content"} {
		var object map[string]json.RawMessage
		if err := json.Unmarshal(parts[i], &object); err != nil {
			return nil, fmt.Errorf("jupyter: the %s is not a JSON object: %w", name, err)
		}
	}
	m := &Message{
		Identities: frames[:at],
		RawHeader:  parts[0], Parent: parts[1], Metadata: parts[2], Content: parts[3],
		Buffers: frames[at+6:],
	}
	if err := json.Unmarshal(parts[0], &m.Header); err != nil {
		return nil, fmt.Errorf("jupyter: the header: %w", err)
	}
	if m.Header.ID == "" || m.Header.Type == "" {
		return nil, errors.New("jupyter: the header names no msg_id or no msg_type")
	}
	return m, nil
}

// Session makes messages. Its zero value is not usable: NewSession gives it an id.
type Session struct{ id string }

func NewSession() Session { return Session{id: NewID()} }

// NewID is an id for a message or a session.
func NewID() string { return hex.EncodeToString([]byte(rand.Text())) }

// Message returns a message of a type with a content, in answer to parent; nil for none. The identities are the parent's.
func (s Session) Message(kind string, parent *Message, content any) (*Message, error) {
	text, err := json.Marshal(content)
	if err != nil {
		return nil, fmt.Errorf("jupyter: the content of a %s: %w", kind, err)
	}
	m := &Message{Content: text, Header: Header{
		ID: NewID(), Session: s.id, Username: "kernel", Date: time.Now().UTC().Format(time.RFC3339Nano),
		Type: kind, Version: Version,
	}}
	if parent != nil {
		m.Identities, m.Parent = parent.Identities, parent.RawHeader
	}
	return m, nil
}
