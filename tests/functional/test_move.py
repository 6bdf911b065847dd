"""`yimen move --to`: a hall that has outgrown the embedded database goes on with PostgreSQL, and nothing is missing."""

from objects import draft_with_files, step
from yimen import OwnServerTest, Server, fresh_postgres, wait_until


class MoveTest(OwnServerTest):
    engines = ("sqlite",)  # from where it is moved

    def test_a_hall_goes_on_where_it_stood(self):
        visitor, clerk = self.sign_in("visitor01"), self.sign_in("clerk01")
        case = step(visitor, draft_with_files(visitor), "submit")
        step(clerk, case, "receive")

        def sealed() -> dict:  # what the server does by itself would change the case after we looked
            seen = visitor.get(f"/cases/{case['id']}").expect(200).json
            return seen if all(paper["sealed_at"] for paper in seen["documents"]) else {}

        before = wait_until(sealed, "the receipt to be sealed", 60)
        self.server.kill()
        moved = self.moved()
        moved.start()
        self.server = moved
        visitor, clerk = self.sign_in("visitor01"), self.sign_in("clerk01")
        self.assertEqual(visitor.get(f"/cases/{case['id']}").expect(200).json, before)
        step(clerk, case, "accept", {"opinion": "材料齐全"})
        admin = self.sign_in("admin01")
        wait_until(lambda: all(s["backlog"] == 0 for s in admin.get("/outbox/subscribers").expect(200).json["items"]), "the relay to be done", 60)
        told = [message["kind"] for message in visitor.get("/messages").expect(200).json["items"]]  # each once; the clock began anew
        self.assertEqual(sorted(told), ["case_accepted", "case_received", "case_submitted"])
        for command in (("check",), ("journal", "verify")):
            held = moved.run(*command)
            self.assertEqual(held.returncode, 0, held.stdout + held.stderr)

    def test_it_is_not_moved_while_a_server_runs_nor_onto_what_is_there(self):
        url = fresh_postgres()
        refused = self.server.run("move", "--to", url)
        self.assertEqual(refused.returncode, 1, refused.stdout)
        self.assertIn("in use", refused.stderr)
        self.server.stop()
        again = self.server.run("move", "--to", url)
        self.assertEqual(again.returncode, 1, again.stdout)
        self.assertIn("has tables already", again.stderr)
        self.server.start()
        self.sign_in("visitor01").get("/cases").expect(200)

    def moved(self) -> Server:
        url = fresh_postgres()
        done = self.server.run("move", "--to", url)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertFalse((self.server.data / "yimen.db").exists())
        server = Server(self.server.data, url, self.server.options, self.server.environment)
        server.signed_in, server.codes = self.server.signed_in, self.server.codes  # sessions go with it
        self._servers.append(server)  # so that its database goes with the class
        return server
