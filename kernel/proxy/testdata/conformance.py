"""The tests of jupyter_kernel_test, of the Jupyter project. Not run, with the reasons:

pager: cells of Go have no pager. clear_output: GoNB gives a cell's program no way to ask for it; gonbui.UpdateHTML replaces
what is shown. iopub_welcome: an extension of the protocol (JEP 65) after the version that the kernel says it speaks.
"""

import time
import unittest

import jupyter_kernel_test

SHOW = 'import "github.com/janpfeifer/gonb/gonbui"\n%%\n'


class Conformance(jupyter_kernel_test.KernelTests):
    kernel_name = "gonb"
    language_name = "go"
    file_extension = ".go"
    code_hello_world = 'fmt.Println("hello, world")'
    code_stderr = 'fmt.Fprintln(os.Stderr, "oops")'
    completion_samples = [{"text": "fmt.Printl", "matches": {"Println"}}, {"text": 'x := "é𝄞"; strings.HasPre', "matches": {"HasPrefix"}}]
    complete_code_samples = ["x := 1", "func f() {\n}", "%%\nfmt.Println()", "!ls", "%%bash\nfor x in 1; do"]
    incomplete_code_samples = ["func f() {", "x := []int{\n\t1,", "x := 1 +", "s := `raw", "!ls \\"]
    invalid_code_samples = ["x := )", "var 1 = 2", '"abc']
    code_generate_error = 'panic("boom")'
    code_execute_result = [{"code": "1 + 2", "result": "3"}, {"code": 'x := "é"\nx + `y`', "result": "éy"}, {"code": "1 + 4", "result": "5"}]
    code_display_data = [
        {"code": SHOW + 'gonbui.DisplayHTML("<b>b</b>")', "mime": "text/html"},
        {"code": SHOW + 'gonbui.DisplayMarkdown("*m*")', "mime": "text/markdown"},
    ]
    code_history_pattern = "1 + 2*"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "fmt.Println"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # On a busy machine gopls is not there at once; the kernel then answers that it knows nothing.
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            request = cls.kc.complete("fmt.Printl")
            reply = cls.kc.get_shell_msg(timeout=120)
            if reply["parent_header"].get("msg_id") == request and reply["content"].get("matches"):
                return
        raise AssertionError("no completion within two minutes")


if __name__ == "__main__":
    unittest.main()
