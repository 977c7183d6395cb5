package headless

import "testing"

func TestHeadline(t *testing.T) {
	for source, want := range map[string]string{
		"":                                    "",
		"\n\n  x := 1\ny":                     "x := 1",
		"%%\nfmt.Println(1)":                  "fmt.Println(1)",
		"%%":                                  "%%",
		"%%bash\nls":                          "%%bash",
		"import \"a\"\n\n%%\na.B()":           "a.B()",
		"import (\n\t\"a\"\n\t\"b\"\n)\nfunc": "func",
		"import (\"a\"; \"b\")\nfunc":         "func",
		"import (\n\t\"a\"\n)\n":              "import (",
		"// why\nx":                           "// why",
	} {
		if got := headline(source); got != want {
			t.Errorf("headline(%q) = %q, want %q", source, got, want)
		}
	}
}
