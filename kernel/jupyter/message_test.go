package jupyter_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"denoise/kernel/jupyter"
)

var key = jupyter.Key("a secret")

func TestAMessageArrivesAsItWasSent(t *testing.T) {
	session := jupyter.NewSession()
	request, err := session.Message("execute_request", nil, map[string]string{"code": "é"})
	if err != nil {
		t.Fatal(err)
	}
	request.Identities, request.Buffers = [][]byte{{0, 1}, {2}}, [][]byte{{3}, {}}
	for _, key := range []jupyter.Key{key, nil} {
		frames, err := key.Encode(request)
		if err != nil {
			t.Fatal(err)
		}
		got, err := key.Decode(frames)
		if err != nil {
			t.Fatal(err)
		}
		if got.Header != request.Header || string(got.Content) != `{"code":"é"}` || string(got.Parent) != "{}" || got.ParentID() != "" {
			t.Errorf("got %+v", got)
		}
		if diff := cmp.Diff([2][][]byte{request.Identities, request.Buffers}, [2][][]byte{got.Identities, got.Buffers}); diff != "" {
			t.Errorf("identities and buffers (-want +got)\n%s", diff)
		}
		reply, err := session.Message("execute_reply", got, struct{}{})
		if err != nil || reply.ParentID() != request.Header.ID || len(reply.Identities) != 2 {
			t.Errorf("the reply %+v (%v) is not to the request", reply, err)
		}
	}
}

// TestTheParentKeepsWhatItHeld: a client may look for fields of its own.
func TestTheParentKeepsWhatItHeld(t *testing.T) {
	header := `{"msg_id":"1","msg_type":"t","session":"s","subshell_id":"of its own"}`
	reply, err := jupyter.NewSession().Message("r", &jupyter.Message{RawHeader: json.RawMessage(header)}, nil)
	if err != nil || string(reply.Parent) != header {
		t.Errorf("the parent is %s (%v), want %s", reply.Parent, err, header)
	}
}

func TestWhatIsNoMessageIsRefused(t *testing.T) {
	good := []string{`{"msg_id":"1","msg_type":"t"}`, "{}", "{}", "{}"}
	frames := func(parts ...string) [][]byte {
		list := [][]byte{[]byte("<IDS|MSG>"), {}}
		for _, part := range parts {
			list = append(list, []byte(part))
		}
		return list
	}
	for name, list := range map[string][][]byte{
		"nothing": nil, "no delimiter": {{1}, {2}}, "a delimiter alone": {[]byte("<IDS|MSG>")}, "too short": frames(good[:3]...),
		"no JSON": frames("x", "{}", "{}", "{}"), "an array": frames(good[0], "[]", "{}", "{}"), "null": frames("null", "{}", "{}", "{}"),
		"no id": frames(`{"msg_type":"t"}`, "{}", "{}", "{}"), "an id that is a number": frames(`{"msg_id":1,"msg_type":"t"}`, "{}", "{}", "{}"),
	} {
		if m, err := jupyter.Key(nil).Decode(list); err == nil {
			t.Errorf("%s: %+v", name, m)
		}
	}
	signed := frames(good...)
	for _, signature := range []string{"", "00", "not hex"} {
		signed[1] = []byte(signature)
		if _, err := key.Decode(signed); !errors.Is(err, jupyter.ErrSignature) {
			t.Errorf("signature %q: error %v, want ErrSignature", signature, err)
		}
	}
}

func TestAConnectionFileIsReadAndIsForItsUserAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "kernel-1.json")
	c, err := jupyter.NewConnection()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Write(path); err != nil {
		t.Fatal(err)
	}
	got, err := jupyter.ReadConnection(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(c, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v (%v), want 0600", info.Mode(), err)
	}
	ports := map[int]bool{c.Shell: true, c.Control: true, c.Stdin: true, c.IOPub: true, c.Heartbeat: true}
	if len(ports) != 5 || c.IP != "127.0.0.1" || len(c.Key) < 20 {
		t.Errorf("%+v: want five ports of the loopback and a key", c)
	}
	for _, ip := range []string{"127.0.0.1", "::1", "127.8.8.8"} {
		if err := os.WriteFile(path, []byte(`{"transport":"tcp","ip":"`+ip+`","key":""}`), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := jupyter.ReadConnection(path); err != nil {
			t.Errorf("without a key on this machine's own %s: %v", ip, err)
		}
	}
	for _, text := range []string{"", `{"transport":"udp"}`, `{"transport":"tcp","ip":"0.0.0.0","key":""}`, `{"transport":"tcp","ip":"","key":""}`, `{"transport":"tcp","key":"k","signature_scheme":"hmac-md5"}`} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if c, err := jupyter.ReadConnection(path); err == nil {
			t.Errorf("%q is read as %+v", text, c)
		}
	}
}
