package catalogue

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// Each question has its heading in its notebook, and its link in the README.
func TestEveryQuestionIsAnswered(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range Questions() {
		text, _ := cells(t, q.Notebook)
		heading := regexp.MustCompile(`(?m)^#+ ` + regexp.QuoteMeta(q.Heading) + `\s*$`)
		if !heading.MatchString(text) {
			t.Errorf("%s: %s has no heading %q", q.Asked, q.Notebook, q.Heading)
		}
		if !strings.Contains(string(readme), "["+q.Asked+"]("+q.Link()+")") {
			t.Errorf("the README does not link [%s](%s)", q.Asked, q.Link())
		}
	}
}
