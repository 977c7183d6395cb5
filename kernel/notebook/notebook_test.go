package notebook_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"denoise/kernel/notebook"
)

// A notebook as JupyterLab leaves it after a run, and what Python's nbformat writes for it once it is cleared.
const ran = `{
 "cells": [
  {
   "cell_type": "markdown", "id": "intro",
   "metadata": {"jp-MarkdownHeadingCollapsed": true, "tags": ["lesson", "lesson"]},
   "source": "# $\\bar\\alpha_t$ <b>é</b>\n\nText\u2028here.",
   "attachments": {"a.png": {"image/png": "AAAA"}}
  },
  {
   "cell_type": "code", "id": "intro", "execution_count": 7,
   "metadata": {"execution": {"iopub.status.busy": "2026-01-01"}, "scrolled": true, "collapsed": true,
                "jupyter": {"source_hidden": true, "outputs_hidden": false}, "editable": true, "deletable": false},
   "outputs": [{"output_type": "stream", "name": "stdout", "text": "hello\n"}],
   "source": ["fmt.Println(\"a\\tb\")\r\n", "x := 1"]
  },
  {"cell_type": "code", "metadata": {}, "execution_count": null, "outputs": [], "source": []},
  {"cell_type": "code", "metadata": {}, "execution_count": null, "outputs": [], "source": []},
  {"cell_type": "raw", "id": "not valid!", "metadata": {"format": "text/latex"}, "source": "\\LaTeX"}
 ],
 "metadata": {"kernelspec": {"display_name": "Go", "language": "go", "name": "other"},
              "language_info": {"name": "go", "version": "go1.20"}, "widgets": {}},
 "nbformat": 4,
 "nbformat_minor": 4
}`

const canonical = `{
 "cells": [
  {
   "attachments": {
    "a.png": {
     "image/png": "AAAA"
    }
   },
   "cell_type": "markdown",
   "id": "intro",
   "metadata": {
    "tags": [
     "lesson"
    ]
   },
   "source": [
    "# $\\bar\\alpha_t$ <b>é</b>\n",
    "\n",
    "Text` + "\u2028" + `here."
   ]
  },
  {
   "cell_type": "code",
   "execution_count": null,
   "id": "ID1",
   "metadata": {
    "collapsed": true,
    "deletable": false,
    "jupyter": {
     "source_hidden": true
    }
   },
   "outputs": [],
   "source": [
    "fmt.Println(\"a\\tb\")\n",
    "x := 1"
   ]
  },
  {
   "cell_type": "code",
   "execution_count": null,
   "id": "ID2",
   "metadata": {},
   "outputs": [],
   "source": []
  },
  {
   "cell_type": "code",
   "execution_count": null,
   "id": "ID3",
   "metadata": {},
   "outputs": [],
   "source": []
  },
  {
   "cell_type": "raw",
   "id": "ID4",
   "metadata": {
    "raw_mimetype": "text/latex"
   },
   "source": [
    "\\LaTeX"
   ]
  }
 ],
 "metadata": {
  "kernelspec": {
   "display_name": "Go (Denoise)",
   "language": "go",
   "name": "gonb"
  },
  "language_info": {
   "name": "go"
  }
 },
 "nbformat": 4,
 "nbformat_minor": 5
}
`

func TestCanonicalForm(t *testing.T) {
	n, err := notebook.Parse("ran.ipynb", []byte(ran))
	if err != nil {
		t.Fatal(err)
	}
	want := canonical
	seen := map[string]bool{}
	for i, cell := range n.Cells {
		if seen[cell.ID] || !regexp.MustCompile(`^[a-zA-Z0-9_-]{1,64}$`).MatchString(cell.ID) {
			t.Errorf("cell %d: id %q is taken or not valid", i, cell.ID)
		}
		seen[cell.ID] = true
		want = strings.Replace(want, "ID"+string(rune('0'+i)), cell.ID, 1)
	}
	if diff := cmp.Diff(want, string(n.Encode())); diff != "" {
		t.Errorf("canonical form (-want +got):\n%s", diff)
	}
	// By another route: what was written is JSON, and says what the cells say.
	var file struct {
		Cells []struct{ Source []string }
	}
	if err := json.Unmarshal(n.Encode(), &file); err != nil {
		t.Fatal(err)
	}
	for i, cell := range file.Cells {
		if got := strings.Join(cell.Source, ""); got != n.Cells[i].Source {
			t.Errorf("cell %d: source %q, want %q", i, got, n.Cells[i].Source)
		}
	}
}

func TestCanonicalFormIsAFixedPoint(t *testing.T) {
	first, err := notebook.Parse("ran.ipynb", []byte(ran))
	if err != nil {
		t.Fatal(err)
	}
	second, err := notebook.Parse("again.ipynb", first.Encode())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(first.Encode()), string(second.Encode())); diff != "" {
		t.Errorf("encoding twice differs (-first +second):\n%s", diff)
	}
}

func TestEveryControlCharacterSurvives(t *testing.T) {
	source := ""
	for r := rune(0); r < 0x30; r++ {
		source += string(r)
	}
	source += "\u007f\u0085\u2028\U0001F600\\\"</script>"
	n := &notebook.Notebook{Cells: []notebook.Cell{{Type: "code", ID: "a", Source: source}}}
	again, err := notebook.Parse("a.ipynb", n.Encode())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(n, again); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestDerivedIDsDependOnContentOnly(t *testing.T) {
	ids := func(ids ...string) []string {
		n := &notebook.Notebook{}
		for i, source := range []string{"a", "b", "a"} {
			n.Cells = append(n.Cells, notebook.Cell{Type: "code", Source: source, ID: ids[i]})
		}
		n, err := notebook.Parse("a.ipynb", n.Encode())
		if err != nil {
			t.Fatal(err)
		}
		got := []string{}
		for _, cell := range n.Cells {
			got = append(got, cell.ID)
		}
		return got
	}
	all := ids("", "", "")
	if all[0] == all[2] {
		t.Errorf("two cells with the same source share the id %q", all[0])
	}
	// A cell's derived id is the same whatever ids its neighbours have, unless they have taken it.
	if got := ids("x", "", "y"); got[0] != "x" || got[1] != all[1] || got[2] != "y" {
		t.Errorf("ids %q, want x, %s, y", got, all[1])
	}
	if got := ids("", all[0], ""); got[1] != all[0] || got[0] == all[0] || got[0] == got[2] {
		t.Errorf("ids %q: the second cell's own id %q must stay its own", got, all[0])
	}
}

func TestWhatIsNotANotebookIsNamedAndLeftAlone(t *testing.T) {
	cell := func(fields string) string {
		return `{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [` + fields + `]}`
	}
	for name, test := range map[string]struct{ content, want string }{
		"empty":          {"", "ends too early"},
		"cut short":      {`{"nbformat": 4, "cells": [`, "ends too early"},
		"merge conflict": {"{\n<<<<<<< HEAD\n}", "line 2: invalid character '<'"},
		"two notebooks":  {cell("") + "\n{}", "line 2: more follows"},
		"other JSON":     {`{"a": 1}`, `no "nbformat"`},
		"a list":         {`[1]`, "is a array"},
		"nbformat 3":     {`{"nbformat": 3, "nbformat_minor": 0, "worksheets": []}`, "nbformat 3.0"},
		"nbformat 4.6":   {`{"nbformat": 4, "nbformat_minor": 6, "cells": []}`, "nbformat 4.6"},
		"no cells":       {`{"nbformat": 4, "nbformat_minor": 5}`, `no "cells"`},
		"unknown cell":   {cell(`{"cell_type": "heading", "source": ""}`), `cell 1: unknown cell_type "heading"`},
		"bad source":     {cell(`{"cell_type": "code", "source": 5}`), "neither a string nor a list"},
		"not UTF-8":      {cell(`{"cell_type": "code", "source": "` + "\xff" + `"}`), "not UTF-8"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "lesson.ipynb")
			if err := os.WriteFile(path, []byte(test.content), 0o644); err != nil {
				t.Fatal(err)
			}
			_, err := notebook.Format(path)
			if err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), path) {
				t.Errorf("Format: error %v, want one naming %s and %q", err, path, test.want)
			}
			if got, _ := os.ReadFile(path); string(got) != test.content {
				t.Errorf("the file was changed to %q", got)
			}
		})
	}
}
