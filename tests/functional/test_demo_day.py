"""The demo's day: played through the API at the first start, never by writing rows."""

from datetime import datetime

from yimen import YimenTest, wait_until

LATE_MORNING = "2026-09-28T10:40:00+08:00"


class DemoDayTest(YimenTest):
    options = ("--demo", "--demo-day", "--clock", LATE_MORNING, "--rate-factor", "0")

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        wait_until(lambda: "demo.day_" in cls.server.log.read_text(errors="replace"), "the day is played", 180)

    def manager(self) -> tuple[dict, dict]:
        """A hall, and what its manager sees now."""
        manager = self.sign_in("manager01", "console")
        hall = next(role["hall"] for role in manager.get("/me").expect(200).json["roles"] if role["role"] == "hall_manager")
        return hall, manager.get(f"/halls/{hall['id']}/now").expect(200).json

    def test_nothing_was_refused_and_nothing_broke_off(self):
        log = self.server.log.read_text(errors="replace")
        self.assertIn("demo.day_played", log)
        self.assertNotIn("demo.refused", log)
        self.assertNotIn("demo.day_broke_off", log)

    def test_the_boards_are_not_empty(self):
        hall, now = self.manager()
        self.assertGreater(sum(row["served_today"] for row in now["counters"]), 10)
        self.assertGreater(now["ratings_today"]["count"], 5)
        self.assertGreater(now["cases_today"]["received"], 5)
        board = self.nobody("display").get(f"/halls/{hall['id']}/board").expect(200).json
        self.assertTrue(board["open"])
        self.assertEqual(len(board["last"]), 7)

    def test_cases_lie_behind_and_are_due(self):
        waiting = [self.sign_in(f"reviewer0{n}", "counter").get("/cases/counts").expect(200).json["to_review"] for n in (1, 2, 4, 5)]
        self.assertGreater(sum(waiting), 0)

    def test_the_clock_shows_the_time_that_was_asked_for_and_goes_on_after_a_restart(self):
        def hall_time():
            return datetime.fromisoformat(self.sign_in("manager01", "console").get("/me").expect(200).json["business_now"])

        before = hall_time()
        self.assertGreaterEqual(before, datetime.fromisoformat(LATE_MORNING))
        self.server.stop()
        self.server.start()
        self.assertGreaterEqual(hall_time(), datetime.fromisoformat(LATE_MORNING))

    def test_the_invariants_hold_and_the_journal_is_intact(self):
        for command in (("check",), ("journal", "verify")):
            done = self.server.run(*command)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
