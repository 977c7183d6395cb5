"""What the kernel promises beyond the messages of the protocol."""

import hashlib
import hmac
import json
import os
import signal
import time
import unittest

import zmq

from wire import PATIENCE, KernelTest

SHOW = 'import "github.com/janpfeifer/gonb/gonbui"\n%%\n'
HANG = '\nos.WriteFile("began", nil, 0o600)\ntime.Sleep(time.Hour)'


class Cells(KernelTest):
    def test_order_and_parents(self):
        run = self.run_cell('fmt.Println("x")\n1 + 1')
        self.assertEqual(run.kinds, ["status", "execute_input", "stream", "execute_result", "status"])
        self.assertEqual(run.messages[0]["content"]["execution_state"], "busy")
        self.assertEqual(run.messages[1]["content"]["execution_count"], run.reply["execution_count"])
        self.assertEqual(run.messages[3]["content"]["execution_count"], run.reply["execution_count"])
        sessions = {m["parent_header"]["session"] for m in run.messages}
        self.assertEqual(sessions, {self.kc.session.session})

    def test_failing_shell_lines(self):
        for code, status, printed in [
            ("!false\nfmt.Println(1)", "!false: exit status 1", ""),
            ("!*exit 4", "!*exit 4: exit status 4", ""),
            ("!echo a\n!exit 3\n!echo b", "!exit 3: exit status 3", "a\n"),
            ("%%bash\necho a\nexit 5", "%%bash: exit status 5", "a\n"),
            ("!kill -9 $$", "!kill -9 $$: signal: killed", ""),
        ]:
            with self.subTest(code):
                run = self.run_cell(code)
                self.assertEqual((run.reply["status"], run.reply.get("ename"), run.reply.get("evalue")), ("error", "ShellError", status))
                self.assertEqual(run.text(), printed)

    def test_errors_abort_what_waits(self):
        requests = [self.kc.execute(code) for code in ("1", "!false", "2", "3")]
        self.assertEqual([self.reply(r)["content"]["status"] for r in requests], ["ok", "error", "aborted", "aborted"])
        requests = [self.kc.execute(code, stop_on_error=False) for code in ("!false", "2")]
        self.assertEqual([self.reply(r)["content"]["status"] for r in requests], ["error", "ok"])

    def test_silent_and_unstored(self):
        count = self.run_cell("1").reply["execution_count"]
        run = self.run_cell('fmt.Println("x")\n2', silent=True)
        self.assertEqual((run.kinds, run.reply["status"]), (["status", "status"], "ok"))
        run = self.run_cell("2", store_history=False)
        self.assertEqual(run.data("execute_result", "text/plain"), ["2"])
        self.assertEqual(self.run_cell("3").reply["execution_count"], count + 1)

    def test_compile_errors_point_at_the_cell(self):
        run = self.run_cell("x := 1\n\tfmt.Println(x, unknown)")
        self.assertEqual(run.reply["ename"], "CompileError")
        self.assertIn("line 2: undefined: unknown", run.reply["evalue"])
        self.assertIn("    \tfmt.Println(x, unknown)\n    \t               ^", run.error())
        declares = self.run_cell("func half(n int) int {\n\treturn n / 2\n}").reply["execution_count"]
        run = self.run_cell("func half(n int) string {\n\treturn n / 2\n}\nhalf(1)")
        self.assertIn(f"cell [{declares + 1}], line 2: cannot use n / 2", run.error())
        # The value that a cell ends in is wrapped in a call, which no message shows.
        run = self.run_cell("nowhere + 1")
        self.assertIn("    nowhere + 1\n    ^", run.error())

    def test_a_panic_shows_the_frames_of_cells_first(self):
        defines = self.run_cell("func third(list []int) int {\n\treturn list[2]\n}").reply["execution_count"]
        run = self.run_cell('fmt.Println("before")\nthird(nil)')
        self.assertEqual((run.reply["ename"], run.text(), run.text("stderr")), ("panic", "before\n", ""))
        self.assertIn("index out of range [2] with length 0", run.reply["evalue"])
        lines = run.error().splitlines()
        self.assertIn(f"cell [{defines}], line 2, in main.third", lines[1])
        self.assertEqual(lines[2].strip(), "return list[2]")
        self.assertIn(f"cell [{defines + 1}], line 2, in main.main", lines[3])

    def test_a_panic_that_is_only_printed_is_printed(self):
        run = self.run_cell('fmt.Fprintln(os.Stderr, "panic: not really")')
        self.assertEqual((run.reply["status"], run.text("stderr")), ("ok", "panic: not really\n"))

    def test_exit_status(self):
        run = self.run_cell('fmt.Println("said")\nos.Exit(3)')
        self.assertEqual((run.reply["ename"], run.reply["evalue"], run.text()), ("ExitError", "exit status 3", "said\n"))

    def test_no_display_is_lost(self):
        for end in ("", 'panic("end")', "os.Exit(0)"):
            with self.subTest(end):
                run = self.run_cell(SHOW + "for i := range 300 {\n\tgonbui.DisplayHTML(fmt.Sprint(i))\n}\n" + end)
                self.assertEqual(run.data("display_data", "text/html"), [str(i) for i in range(300)])

    def test_output_is_whole(self):
        pattern = "aé€𝄞"
        run = self.run_cell(f'fmt.Print(strings.Repeat("{pattern}", 50000))\nfmt.Fprint(os.Stderr, strings.Repeat("{pattern}", 20000))')
        self.assertTrue(run.text() == pattern * 50000, "stdout is not what was printed")
        self.assertTrue(run.text("stderr") == pattern * 20000, "stderr is not what was printed")
        run = self.run_cell(f'!for i in $(seq 20000); do printf "{pattern}"; done')
        self.assertTrue(run.text() == pattern * 20000, "a shell line's stdout is not what was printed")

    def test_input(self):
        self.kc.allow_stdin = True
        try:
            request = self.kc.execute("%with_inputs\n!read -r x; echo \"got $x\"", allow_stdin=True)
            asked = self.kc.get_stdin_msg(timeout=PATIENCE)
            self.assertEqual((asked["msg_type"], asked["parent_header"]["msg_id"]), ("input_request", request))
            self.kc.input("é a")
            self.assertEqual(self.result(request).text(), "got é a\n")
        finally:
            self.kc.allow_stdin = False

    def test_a_thousand_at_once(self):
        first = self.run_cell("%env NUMBER=-1").reply["execution_count"] + 1
        requests = [self.kc.execute(f"%env NUMBER={i}") for i in range(1000)]
        for i, request in enumerate(requests):
            run = self.result(request)
            self.assertEqual((run.reply["status"], run.reply["execution_count"], run.text()), ("ok", first + i, f'Set: NUMBER="{i}"\n'))
        self.assertEqual(self.run_cell("!echo $NUMBER").text(), "999\n")

    def test_output_without_end_is_held_back(self):
        began = time.monotonic()
        request = self.kc.execute('os.WriteFile("began", nil, 0o600)\nfor {\n\tfmt.Println("on and on")\n}')
        self.await_file("began")
        time.sleep(4)
        self.km.interrupt_kernel()
        run = self.result(request)
        self.assertEqual(run.reply["ename"], "Interrupted")
        # What Jupyter's server lets pass: 1 MB a second, three seconds' worth at once.
        self.assertLess(len(run.text()), 3e6 + 1e6 * (time.monotonic() - began))
        self.assertLess(run.kinds.count("stream"), 200 * (time.monotonic() - began))


class Requests(KernelTest):
    def test_answered_while_a_cell_runs(self):
        request = self.kc.execute(HANG)
        self.await_file("began")
        asked = {
            self.kc.kernel_info(): "kernel_info_reply", self.kc.is_complete("x"): "is_complete_reply",
            self.kc.history(hist_access_type="tail", n=1): "history_reply", self.kc.comm_info(): "comm_info_reply",
            self.kc.complete("fmt."): "complete_reply", self.kc.inspect("fmt.Println"): "inspect_reply",
        }
        while asked:
            reply = self.kc.get_shell_msg(timeout=PATIENCE)
            self.assertEqual(reply["msg_type"], asked.pop(reply["parent_header"]["msg_id"]))
        # Whoever goes by the last status sees a kernel that is busy.
        state = None
        while True:
            try:
                message = self.kc.get_iopub_msg(timeout=0.5)
            except Exception:
                break
            if message["msg_type"] == "status":
                state = message["content"]["execution_state"]
        self.assertEqual(state, "busy")
        self.km.interrupt_kernel()
        self.assertEqual(self.reply(request)["content"]["ename"], "Interrupted")

    def test_control_is_answered_on_control(self):
        for kind in ("interrupt_request", "kernel_info_request"):
            message = self.kc.session.msg(kind, {})
            self.kc.control_channel.send(message)
            reply = self.kc.get_control_msg(timeout=PATIENCE)
            while reply["parent_header"]["msg_id"] != message["header"]["msg_id"]:  # of an earlier test's
                reply = self.kc.get_control_msg(timeout=PATIENCE)
            self.assertEqual(reply["msg_type"], kind.replace("request", "reply"))

    def test_an_interrupt_request_interrupts(self):
        request = self.kc.execute(HANG)
        self.await_file("began")
        self.kc.control_channel.send(self.kc.session.msg("interrupt_request", {}))
        self.assertEqual(self.reply(request)["content"]["ename"], "Interrupted")

    def test_heartbeat(self):
        with zmq.Context() as context, context.socket(zmq.REQ) as socket:
            socket.linger = 0
            socket.connect(self.kc._make_url("hb"))
            for word in (b"ping", b"", b"\0\xff"):
                socket.send(word)
                self.assertTrue(socket.poll(PATIENCE * 1000), "no heartbeat")
                self.assertEqual(socket.recv(), word)

    def test_what_is_malformed_or_unsigned_is_dropped(self):
        key = self.kc.session.key

        def frames(header, *rest, sign=key):
            parts = [header, *rest]
            return [b"<IDS|MSG>", hmac.new(sign, b"".join(parts), hashlib.sha256).hexdigest().encode(), *parts]

        request = json.dumps({"msg_id": "x", "msg_type": "execute_request", "session": "s"}).encode()
        code = b'{"code": "!touch ran", "silent": false}'
        with zmq.Context() as context:
            for channel in ("shell", "control", "stdin"):
                with context.socket(zmq.DEALER) as socket:
                    socket.linger = 1000
                    socket.connect(self.kc._make_url(channel))
                    for bad in (
                        [b""], [b"<IDS|MSG>"], [b"a", b"b"], frames(request, b"{}", b"{}"),
                        frames(request, b"{}", b"{}", code, sign=b"wrong"),
                        [b"<IDS|MSG>", b"", request, b"{}", b"{}", code],
                        frames(b"not JSON", b"{}", b"{}", code), frames(b"[]", b"{}", b"{}", code),
                        frames(b"{}", b"{}", b"{}", code), frames(request, b"{}", b"{}", b'"text"'),
                        frames(request, b"{}", b"{}", b'{"code": 3}'),
                    ):
                        socket.send_multipart(bad)
        self.assertEqual(self.run_cell("!ls").text(), "")

    def test_comms(self):
        self.kc.shell_channel.send(self.kc.session.msg("comm_open", {"comm_id": "c1", "target_name": "t", "data": {}}))
        self.assertEqual(self.reply(self.kc.comm_info())["content"]["comms"], {"c1": {"target_name": "t"}})
        self.assertEqual(self.reply(self.kc.comm_info("other"))["content"]["comms"], {})
        self.kc.shell_channel.send(self.kc.session.msg("comm_close", {"comm_id": "c1", "data": {}}))
        self.assertEqual(self.reply(self.kc.comm_info())["content"]["comms"], {})

    def test_history_outlives_the_kernel(self):
        code = f"// {os.getpid()} {time.time()}"
        self.run_cell(code)
        km, kc = self.start()
        try:
            history = self.reply(kc.history(hist_access_type="search", pattern=code), kc)["content"]["history"]
        finally:
            self.end(km, kc)
        self.assertEqual([entry[2] for entry in history], [code])

    def test_the_first_tab_has_an_answer(self):
        km, kc = self.start()
        try:
            reply = self.reply(kc.complete("func f() int {\n\tretu"), kc)["content"]
        finally:
            self.end(km, kc)
        self.assertEqual((reply["matches"], reply["cursor_start"], reply["cursor_end"]), (["return"], 16, 20))

    def test_what_earlier_cells_declared_is_completed(self):
        self.run_cell("type Sampler struct{ Temperature float64 }\nfunc (Sampler) Temper() {}")
        for _ in range(60):  # a busy machine may need more than one Tab
            reply = self.reply(self.kc.complete("s := Sampler{}\ns.Temp"))["content"]
            if reply["matches"]:
                break
            time.sleep(1)
        self.assertEqual((set(reply["matches"]), reply["cursor_start"], reply["cursor_end"]), ({"Temperature", "Temper"}, 17, 21))


class Interrupts(KernelTest):
    def interrupted(self, request):
        self.km.interrupt_kernel()
        run = self.result(request)
        self.assertEqual((run.reply["status"], run.reply["ename"]), ("error", "Interrupted"))
        self.assertEqual(self.run_cell('fmt.Println("alive")').text(), "alive\n")
        return run

    def await_busy(self, request):
        while self.kc.get_iopub_msg(timeout=PATIENCE)["parent_header"].get("msg_id") != request:
            pass

    def test_shell_lines(self):
        for line in ("sleep 3600", "setsid sleep 3600", "sleep 3600 & sleep 3600", "(trap '' INT; sleep 3600) & sleep 3600"):
            with self.subTest(line):
                request = self.kc.execute(f"!touch began; {line}\n!touch after\nfmt.Println(1)")
                self.await_file("began")
                self.assertEqual(self.interrupted(request).text(), "")
                self.assertFalse(os.path.exists(os.path.join(self.folder, "after")))
                self.assertEqual([p for p in self.processes() if "sleep" in p[2]], [])

    def test_a_program_has_time_to_save(self):
        request = self.kc.execute("""stop := make(chan os.Signal, 1)
signal.Notify(stop, os.Interrupt)
os.WriteFile("began", nil, 0o600)
<-stop
time.Sleep(2*time.Second)
fmt.Println("saved")""")
        waiting = self.kc.execute("1")
        self.await_file("began")
        self.km.interrupt_kernel()
        run = self.result(request)
        # It ended in order, so the cell is; what waits does not run all the same.
        self.assertEqual((run.reply["status"], run.text(), run.error()), ("ok", "saved\n", ""))
        self.assertEqual(self.reply(waiting)["content"]["status"], "aborted")
        self.assertEqual(self.run_cell('fmt.Println("alive")').text(), "alive\n")

    def test_what_follows_in_the_cell_does_not_run(self):
        request = self.kc.execute("!trap 'exit 0' INT; touch began; sleep 3600 & wait\nfmt.Println(1)")
        self.await_file("began")
        self.assertEqual(self.interrupted(request).text(), "")

    def test_a_deaf_program_is_killed(self):
        request = self.kc.execute("signal.Ignore(os.Interrupt)" + HANG)
        self.await_file("began")
        self.interrupted(request)

    def test_at_any_moment(self):
        # From the first instant to well after the cell runs, through all that makes it, a changed program each time.
        moments = int(os.environ.get("DENOISE_INTERRUPTS", "20"))
        for i in range(moments):
            request = self.kc.execute(f'import "denoise/ddpm/backend"\n%%\nbackend.Open("go")' + HANG + f"// {i}" if i % 2 else f"fmt.Println({i})" + HANG)
            self.await_busy(request)  # an interrupt that overtakes its request finds nothing to interrupt
            time.sleep(1.5 * i / moments)
            self.km.interrupt_kernel()
            run = self.result(request)
            self.assertEqual(run.reply.get("ename"), "Interrupted", run.reply)
        self.assertEqual(self.run_cell('fmt.Println("alive")').text(), "alive\n")
        with open(self.folder + "/began", "a", encoding="utf-8"):
            os.remove(self.folder + "/began")

    def test_with_nothing_running(self):
        self.km.interrupt_kernel()
        time.sleep(0.5)  # a signal may come later than a request that is sent after it
        self.assertEqual(self.run_cell("!echo on").text(), "on\n")


class Deaths(KernelTest):
    def test_of_gonb_under_a_cell(self):
        self.run_cell("func kept() {}")
        request = self.kc.execute(HANG)
        self.await_file("began")
        os.kill(self.gonb(), signal.SIGKILL)
        run = self.result(request)
        self.assertEqual(run.reply["ename"], "KernelError")
        self.assertIn("GoNB ended: signal: killed", run.reply["evalue"])
        self.assertEqual(self.run_cell('fmt.Println("next")').text(), "next\n")
        self.assertEqual([p for p in self.processes() if ".cell" in p[2]], [])

    def test_what_is_kept_outlives_all_but_the_kernel(self):
        keep = 'import "denoise/kernel/keep"\n%%\n'
        self.assertEqual(self.run_cell(keep + 'fmt.Println(keep.Put("x", 42))').text(), "<nil>\n")
        request = self.kc.execute(HANG)
        self.await_file("began")
        self.km.interrupt_kernel()
        self.result(request)
        request = self.kc.execute(HANG)
        self.await_file("began")
        os.kill(self.gonb(), signal.SIGKILL)
        self.result(request)
        self.assertEqual(self.run_cell(keep + 'fmt.Println(keep.Get[int]("x"))').text(), "42 <nil>\n")

    def test_of_gonb_between_cells(self):
        self.run_cell("!true")
        pid = self.gonb()
        os.kill(pid, signal.SIGKILL)
        deadline = time.monotonic() + PATIENCE
        while any(p[0] == pid for p in self.processes()) and time.monotonic() < deadline:
            time.sleep(0.02)
        time.sleep(0.2)
        run = self.run_cell('fmt.Println("next")')
        self.assertEqual(run.text(), "next\n")
        self.assertIn("what earlier cells declared is lost", run.text("stderr"))

    def test_of_a_cell_and_of_what_runs_it(self):
        for who, name in (("program", "Killed"), ("runner", "Killed")):
            with self.subTest(who):
                request = self.kc.execute(HANG)
                self.await_file("began")
                program, runner, _ = next(p for p in self.processes() if ".cell" in p[2])
                os.kill(program if who == "program" else runner, signal.SIGKILL)
                self.assertEqual(self.result(request).reply["ename"], name)
                self.assertEqual(self.run_cell('fmt.Println("next")').text(), "next\n")
                self.assertEqual([p for p in self.processes() if ".cell" in p[2]], [])

    def test_of_the_kernel(self):
        folders = set(os.listdir(self.temporary))
        km, kc = self.start()
        request = kc.execute("!setsid sleep 3600 & touch began; sleep 3600")
        self.await_file("began")
        os.kill(km.provisioner.pid, signal.SIGKILL)
        deadline = time.monotonic() + PATIENCE
        while any("sleep" in p[2] for p in self.processes()) or set(os.listdir(self.temporary)) - folders:
            self.assertLess(time.monotonic(), deadline, f"left behind: {self.processes()}, {os.listdir(self.temporary)}")
            time.sleep(0.05)
        kc.stop_channels()
        km.cleanup_resources()
        self.assertTrue(request)

    def test_of_the_client(self):
        folders = set(os.listdir(self.temporary))
        client = os.fork()
        if client == 0:
            km, kc = self.start()
            kc.execute("!setsid sleep 3601 & touch began; sleep 3601")
            time.sleep(3600)
        self.await_file("began")
        os.kill(client, signal.SIGKILL)
        os.waitpid(client, 0)
        ended = time.monotonic()
        while any("sleep 3601" in p[2] for p in self.processes()) or set(os.listdir(self.temporary)) - folders:
            self.assertLess(time.monotonic() - ended, 30, f"left behind: {self.processes()}, {os.listdir(self.temporary)}")
            time.sleep(0.05)


class Neighbours(KernelTest):
    def test_two_notebooks_at_once(self):
        km, kc = self.start()
        try:
            both = [(self.kc, "one"), (kc, "two")]
            for client, name in both:
                self.run_cell(f'%env NAME={name}\nvar who = "{name}"', client)
            requests = [(client, name, client.execute('time.Sleep(time.Second)\nfmt.Println(who, os.Getenv("NAME"))')) for client, name in both]
            for client, name, request in requests:
                self.assertEqual(self.result(request, client).text(), f"{name} {name}\n")
            # An interrupt and an end of one are nothing to the other.
            request = self.kc.execute(HANG)
            self.await_file("began")
            km.interrupt_kernel()
            time.sleep(0.5)  # a signal may come later than a request that is sent after it
            self.assertEqual(self.run_cell("!echo on", kc).text(), "on\n")
        finally:
            self.end(km, kc)
        self.km.interrupt_kernel()
        self.assertEqual(self.result(request).reply["ename"], "Interrupted")

    def test_secrets(self):
        self.run_cell("!true")
        for folder in os.listdir(self.temporary):
            self.assertEqual(os.stat(os.path.join(self.temporary, folder)).st_mode & 0o777, 0o700)
        commands = "\n".join(command for _, _, command in self.processes())
        self.assertNotIn(self.kc.session.key.decode(), commands)
        self.assertIn("/gonb ", commands)


if __name__ == "__main__":
    unittest.main()
