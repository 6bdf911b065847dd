"""Made to be copied: a black-box test speaks to the real server, and to nothing behind it."""

from yimen import YimenTest


class ExampleTest(YimenTest):
    def test_a_visitor_reads_who_they_are(self):
        me = self.sign_in("visitor01").get("/me").expect(200).json
        self.assertEqual(me["kind"], "visitor")
        self.assertEqual([role["role"] for role in me["roles"]], ["visitor"])

    def test_a_writing_call_without_the_csrf_token_is_refused(self):
        visitor = self.sign_in("visitor01")
        visitor.post("/messages/00000000-0000-7000-8000-000000000000/read", headers={"X-CSRF-Token": None}).expect(403, "http.csrf")

    def test_what_is_not_http_is_answered_and_closed(self):
        self.assertTrue(self.server.raw(b"\x16\x03\x01 this is no request\r\n\r\n").startswith(b"HTTP/1.1 400"))

    def test_a_session_survives_kill_9(self):
        server = self.new_server()
        server.start()
        self.server, shared = server, self.server
        try:
            visitor = self.sign_in("visitor01")
            server.kill()
            server.start()
            visitor.get("/me").expect(200)
            checked = server.run("check")
            self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)
        finally:
            self.server = shared
