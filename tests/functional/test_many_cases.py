"""`yimen demo --cases N`: a hall with many cases, made in bulk, that keeps every invariant and works as any other."""

from yimen import MONDAY_MORNING, YimenTest

STATES = ("submitted", "received", "accepted", "reviewed", "result_issued", "delivered", "closed")


class ManyCasesTest(YimenTest):
    def test_a_hall_is_filled_goes_on_where_it_stopped_and_holds(self):
        server = self.new_server(("--demo", "--clock", MONDAY_MORNING, "--demo-day"))  # of its own, and empty
        for wanted in (400, 900):
            done = server.run("demo", "--cases", str(wanted))
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            self.assertIn(f"{wanted} cases", done.stdout)
            for command in (("check",), ("journal", "verify")):
                held = server.run(*command)
                self.assertEqual(held.returncode, 0, held.stdout + held.stderr)
        items = int(done.stdout.split(" items")[0].split()[-1])
        self.assertGreaterEqual(items, 12, "few items of the demo come through their rehearsal")
        server.options = ("--demo", "--rate-factor", "0")
        server.start()
        self.server = server
        rows = self.sign_in("supervisor01").get("/cases?list=all&limit=100").expect(200).json
        self.assertGreater(rows["total"], 700)
        counted = {state: self.sign_in("supervisor01").get(f"/cases?state={state}&limit=1").expect(200).json["total"] for state in STATES}
        self.assertNotIn(0, counted.values(), counted)
        server.stop()
