package doctor_test

import (
	"encoding/json"
	"encoding/xml"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"denoise/kernel/doctor"
)

var findings = &doctor.Findings{
	Things: []doctor.Thing{
		{Name: "Go", State: doctor.OK, Version: "1.26.8", Detail: "/usr/bin/go"},
		{Name: "JupyterLab", State: doctor.Missing, Detail: "a|b <c> *d*", Fix: "go run ./kernel setup"},
		{Name: "xla:cpu", State: doctor.Broken, Detail: "signal: aborted"},
		{Name: "GPU", State: doctor.Absent, Detail: "none"},
	},
	Missing: 2, Took: 1500 * time.Millisecond,
}

func TestText(t *testing.T) {
	want := `ok       Go           1.26.8  /usr/bin/go
missing  JupyterLab   a|b <c> *d*
                      to fix it: go run ./kernel setup
broken   xla:cpu      signal: aborted
absent   GPU          none
2 things that the lessons need are missing or do not work. (1.5 s)
`
	if diff := cmp.Diff(want, findings.Text()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestMarkdown(t *testing.T) {
	want := `| | what | version | |
|---|---|---|---|
| ✓ | Go | 1.26.8 | /usr/bin/go |
| ✗ missing | JupyterLab |  | a\|b &lt;c> \*d\*; to fix it: ` + "`go run ./kernel setup`" + ` |
| ✗ broken | xla:cpu |  | signal: aborted |
| – | GPU |  | none |

2 things that the lessons need are missing or do not work. (1.5 s)
`
	if diff := cmp.Diff(want, findings.Markdown()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// The table is read back as XML, which knows whether every element ends and every character is escaped.
func TestHTML(t *testing.T) {
	var page struct {
		Rows []struct {
			Cells []string `xml:"td"`
		} `xml:"table>tr"`
		Verdict string `xml:"p"`
	}
	if err := xml.Unmarshal([]byte("<page>"+findings.HTML()+"</page>"), &page); err != nil {
		t.Fatal(err)
	}
	if len(page.Rows) != 5 {
		t.Fatalf("%d rows, want a heading and four", len(page.Rows))
	}
	if diff := cmp.Diff([]string{"✓", "Go", "1.26.8", "/usr/bin/go"}, page.Rows[1].Cells); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := page.Rows[2].Cells[3]; got != "a|b <c> *d*; to fix it: " {
		t.Errorf("detail %q", got)
	}
	if !strings.Contains(findings.HTML(), "<code>go run ./kernel setup</code>") || page.Verdict != findings.Verdict() {
		t.Errorf("the fix or the verdict is missing:\n%s", findings.HTML())
	}
}

func TestVerdict(t *testing.T) {
	for missing, want := range map[int]string{
		0: "All that the lessons need is here and works. (0.0 s)",
		1: "One thing that the lessons need is missing or does not work. (0.0 s)",
	} {
		f := &doctor.Findings{Missing: missing}
		if got := f.Verdict(); got != want || f.OK() != (missing == 0) {
			t.Errorf("missing %d: %q, OK %v", missing, got, f.OK())
		}
	}
}

func TestJSONGoesThereAndBack(t *testing.T) {
	data, err := json.Marshal(findings)
	if err != nil {
		t.Fatal(err)
	}
	var back doctor.Findings
	if err := json.Unmarshal(data, &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(findings, &back); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
