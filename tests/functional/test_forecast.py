"""`yimen forecast`: how good the forecast of waits is on days that it has not seen, and what it says of files that are not as they should be."""

import json
import subprocess
import tempfile
import unittest
from pathlib import Path

from hall_simulator import COLUMNS, HALLS, as_csv, days_of
from test_queue import QueueTest
from yimen import PROGRAM, wait_until


def forecast(content: str | bytes, *options: str) -> subprocess.CompletedProcess:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "tickets.csv"
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return subprocess.run([PROGRAM, "forecast", "--tickets", file, *options], capture_output=True, text=True, timeout=300, check=False)


def judged(content: str | bytes, *options: str) -> dict:
    done = forecast(content, "--json", *options)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


class ForecastTargetTest(unittest.TestCase):
    """Seeded, so it holds always or never. The simulator shares nothing with the learner."""

    def held_on(self, counters: int, days: int, seed: int, columns: tuple = COLUMNS) -> None:
        report = judged(as_csv(days_of(HALLS[counters](), days, seed), columns))
        score = report["all"]
        with self.subTest(counters=counters, days=days, seed=seed, columns=columns):
            self.assertEqual(report["bad_rows"], [])
            self.assertGreaterEqual(score["gain"], 0.25, score)
            self.assertGreaterEqual(score["coverage"], 0.75, score)
            self.assertLessEqual(score["coverage"], 0.85, score)
            self.assertLess(score["width_minutes"], 2 * score["mean_wait_minutes"], "an interval that says nothing holds easily")
            self.assertEqual(sum(one["tickets"] for one in report["categories"]), score["tickets"])

    def test_a_station_with_four_counters(self):
        for seed in (1, 2, 3):
            self.held_on(4, 40, seed)

    def test_a_hall_with_fourteen_counters_for_everything(self):
        for seed in (1, 2, 3):
            self.held_on(14, 40, seed)

    def test_a_hall_with_sixty_special_counters(self):
        self.held_on(60, 24, 1)

    def test_without_the_columns_that_need_not_be_there(self):
        self.held_on(14, 40, 4, ("issued", "called", "category"))


class ForecastFileTest(unittest.TestCase):
    ROWS = days_of(HALLS[4](), 6, 7)

    def test_the_same_file_has_the_same_answer_whatever_its_line_ends_and_mark(self):
        plain = as_csv(self.ROWS)
        one = judged(plain)
        other = judged(b"\xef\xbb\xbf" + plain.replace("\n", "\r\n").encode())
        self.assertEqual(one["all"], other["all"])
        in_gb18030 = judged(plain.encode("gb18030"))
        self.assertEqual(in_gb18030["form"], "csv, GB18030")
        self.assertEqual(one["all"], in_gb18030["all"])
        self.assertEqual(one["all"], judged(as_csv(self.ROWS, zone=""))["all"])

    def test_each_bad_row_is_named_and_the_others_are_used(self):
        lines = as_csv(self.ROWS).splitlines()
        lines[5] = "yesterday,,,户政,1,served"
        lines[9] = "2026-03-02T09:30:00+08:00,2026-03-02T09:00:00+08:00,,户政,1,served"
        report = judged("\n".join(lines))
        self.assertEqual([(bad["line"], bad["reason"].split(" (")[0]) for bad in report["bad_rows"]],
                         [(6, "issued 'yesterday' is no time"), (10, "called before it was issued")])
        self.assertEqual(report["used"], len(lines) - 3)
        text = forecast("\n".join(lines)).stdout
        self.assertIn("line 10: called before it was issued", text)

    def test_a_night_crosses_midnight(self):
        moved = [{**row, "issued": row["issued"] + 8 * 3600, "called": row["called"] + 8 * 3600, "served": row["served"] + 8 * 3600}
                 for row in self.ROWS]
        report = judged(as_csv(moved))
        self.assertEqual(report["bad_rows"], [])
        self.assertGreater(report["all"]["tickets"], 50)

    def test_a_file_that_is_of_no_use_says_why(self):
        for content, words in ((b"", "no tickets"), (b"issued,called\n", "no row"), (b"issued,place\n1,2\n", "missing: called"),
                               ("issued,called\n".encode("utf-16"), "UTF-16"), (as_csv(self.ROWS[:200]), "days with tickets"),
                               (b"issued,called\n9:00,9:05\n", "is no time")):
            done = forecast(content)
            self.assertEqual(done.returncode, 1, content[:40])
            self.assertIn(words, done.stderr)
        done = subprocess.run([PROGRAM, "forecast", "--tickets", "/nowhere.csv"], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("cannot be read", done.stderr)


class LiveForecastTest(QueueTest):
    """The forecast of a running hall, from the tickets that it served on the days before."""

    options = ("--demo", "--clock", "2026-09-14T09:00:00+08:00", "--rate-factor", "0")

    def at(self, day: int, minute: float) -> None:
        moment = f"2026-09-{day:02}T{9 + int(minute) // 60:02}:{int(minute) % 60:02}:{int(minute * 60) % 60:02}+08:00"
        self.nobody().post("/demo/clock", {"now": moment}).expect(200)

    def serve_a_day(self, day: int) -> None:
        """Fifteen people, one every six minutes; each waits for three minutes and is served for five."""
        self.at(day, 0)
        clerk, counter = self.at_desk("clerk01", 1)
        for number in range(15):
            self.at(day, 6 * number)
            self.ticket("A")
            self.at(day, 6 * number + 0.5)
            called = clerk.post(f"/counters/{counter}/call-next").expect(200).json["ticket"]
            serving = self.step(clerk, called, "serve")
            self.at(day, 6 * number + 5.5)
            self.step(clerk, serving, "finish")
        clerk.post(f"/counters/{counter}/close").expect(200)

    def shown(self, letter: str) -> dict:
        return next(line for line in self.nobody().get(f"/halls/{self.hall()}/queue").expect(200).json["categories"] if line["letter"] == letter)

    def replayed(self) -> None:
        """The days that were served are judged by the program as those of a file are."""
        done = self.server.run("forecast", "--hall", "CD01", "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        report = json.loads(done.stdout)
        self.assertEqual((report["learned_days"], report["judged_days"]), (4, 1))
        self.assertEqual((report["all"]["tickets"], report["used"]), (15, 75))
        self.assertAlmostEqual(report["all"]["mean_wait_minutes"], 0.5, delta=0.2)
        self.assertEqual(self.server.run("forecast", "--hall", "XX99").returncode, 1)

    def test_a_hall_forecasts_from_its_own_days_and_says_what_a_wait_rests_on(self):
        self.serve_a_day(14)
        clerk, _ = self.at_desk("clerk01", 1)
        self.assertEqual((self.shown("A")["wait_basis"], self.shown("A").get("expected_wait_high_seconds")), ("rule", None))
        for day in (15, 16, 17, 18):
            self.serve_a_day(day)
        self.replayed()
        self.at(21, 0)
        clerk, counter = self.at_desk("clerk01", 1)
        tickets = [self.ticket("A") for _ in range(4)]
        wait_until(lambda: self.shown("A")["wait_basis"] == "forecast", "a forecast is made", 90)
        # A first run may have come between two tickets.
        self.at(21, 1)
        wait_until(lambda: self.shown("A")["expected_wait_seconds"] >= 900, "the four in front count", 90)
        line = self.shown("A")
        self.assertLessEqual(line["expected_wait_low_seconds"], line["expected_wait_seconds"])
        self.assertGreaterEqual(line["expected_wait_high_seconds"], line["expected_wait_seconds"])
        self.assertAlmostEqual(line["expected_wait_seconds"], 4 * 300, delta=200)
        pages = [self.nobody().get(f"/ticket-pages/{ticket['token']}").expect(200).json for ticket in tickets]
        self.assertEqual([page["wait_basis"] for page in pages], ["forecast"] * 4)
        waits = [page["expected_wait_seconds"] for page in pages]
        self.assertEqual(waits, sorted(waits))
        self.assertLess(waits[0], 60, "a counter is free")
        shown = self.sign_in("manager01").get(f"/halls/{self.hall()}/forecast").expect(200).json
        slots = next(one for one in shown["categories"] if one["letter"] == "A")["slots"]
        self.assertTrue(slots)
        for slot in slots:  # the afternoons have no past
            self.assertLess(slot["minute"], 11 * 60)
            self.assertLess(slot["expected_wait_seconds"], 3600)
        past = self.sign_in("manager01").get(f"/halls/{self.hall()}/forecast?day=2026-09-18").expect(200).json
        self.assertEqual(sum(slot["called"] for line in past["categories"] for slot in line["slots"]), 15)
        self.assertEqual(self.shown("B")["wait_basis"], "rule", "a line without a past")
        self.clear(clerk, counter)
        clerk.post(f"/counters/{counter}/close").expect(200)
        self.assertIsNone(self.shown("A").get("expected_wait_seconds"), "without a counter there is no number")
