"""Statistics of a hall: right for transfers, misses put right and midnight; for who runs or supervises it; as files without anybody in them."""

import csv
import io
import zipfile

from test_board import OfLines

MONDAY, TUESDAY, WEDNESDAY = "2026-10-12", "2026-10-13", "2026-10-14"
QUIET = "2026-01-05"  # nobody took a ticket


class StatisticsTest(OfLines):
    def at(self, day: str, time: str) -> None:
        self.nobody().post("/demo/clock", {"now": f"{day}T{time}+08:00"}).expect(200)

    def near(self, seconds: int, expected: int) -> None:
        """Business time goes on between two steps."""
        self.assertLessEqual(abs(seconds - expected), 5 + expected // 100)

    def path(self, day: str, to: str | None = None, **more: str) -> str:
        query = "".join(f"&{name}={value}" for name, value in more.items())
        return f"/halls/{self.hall()}/statistics?from={day}&to={to or day}{query}"

    def figures(self, day: str, login: str = "manager01", **more: str) -> dict:
        return self.sign_in(login).get(self.path(day, **more)).expect(200).json

    def step(self, ticket: dict, action: str, body: dict | None = None) -> dict:
        path = f"/tickets/{ticket['id']}/{action}"
        return self.sign_in("clerk01").post(path, body or {}, match=ticket["revision"]).expect(200).json

    def served(self, day: str, issued: str, called: str, serving: str, finished: str) -> dict:
        self.at(day, issued)
        ticket = self.ticket()
        for time, action in ((called, "call"), (serving, "serve"), (finished, "finish")):
            self.at(day, time)
            ticket = self.step(ticket, action)
        return ticket

    def test_waits_ways_and_services_of_a_day_by_each_view(self):
        clerk = self.sign_in("clerk01")
        self.at(MONDAY, "09:00:00")
        self.open_counter(clerk, 1)
        self.served(MONDAY, "09:00:00", "09:10:00", "09:10:30", "09:20:30")
        self.served(MONDAY, "10:00:00", "10:20:00", "10:21:00", "10:26:00")
        self.at(MONDAY, "10:30:00")
        missed = self.step(self.ticket(), "call")
        self.step(missed, "no-show")
        self.close_counter(clerk, 1)
        for by, keys in (("hour", ["9", "10"]), ("day", [MONDAY]), ("line", None), ("counter", None), ("item", [""])):
            with self.subTest(by=by):
                found = self.figures(MONDAY, by=by)
                if keys:
                    self.assertEqual([row["key"] for row in found["rows"]], keys)
                self.assertEqual(sum(row["tickets"] for row in found["rows"]), 3)
                total = found["total"]
                self.assertEqual((total["tickets"], total["served"], total["no_show"]), (3, 2, 1))
                self.assertEqual((total["wait"]["count"], total["way"]["count"], total["service"]["count"]), (3, 2, 2))
                self.near(total["wait"]["mean_seconds"], 600)  # ten minutes, twenty, and none
                self.near(total["wait"]["median_seconds"], 600)
                self.near(total["wait"]["p90_seconds"], 1200)
                self.near(total["way"]["mean_seconds"], 45)
                self.near(total["service"]["mean_seconds"], 450)
        rows = {row["key"]: row for row in self.figures(MONDAY, by="hour")["rows"]}
        self.assertEqual((rows["9"]["tickets"], rows["10"]["tickets"]), (1, 2))
        self.assertTrue(self.figures(MONDAY, by="counter")["rows"][0]["name"].replace(" ", "").startswith("1号"))
        other = self.figures(MONDAY, category_id=self.categories()["B"])
        self.assertEqual((other["total"]["tickets"], other["rows"]), (0, []))

    def test_a_transfer_keeps_its_waiting_time_and_a_night_its_day(self):
        clerk = self.sign_in("clerk01")
        self.at(TUESDAY, "16:50:00")
        self.open_counter(clerk, 1)
        ticket = self.ticket("A")
        for time, action in (("16:55:00", "call"), ("16:55:00", "serve")):
            self.at(TUESDAY, time)
            ticket = self.step(ticket, action)
        self.at(TUESDAY, "16:57:00")
        ticket = self.step(ticket, "transfer", {"category_id": self.categories()["B"], "note": "面签"})
        self.at(TUESDAY, "23:58:00")
        ticket = self.step(ticket, "call")
        self.at(WEDNESDAY, "00:01:00")
        ticket = self.step(ticket, "serve")
        self.at(WEDNESDAY, "00:03:00")
        self.step(ticket, "finish")
        self.close_counter(clerk, 1)
        found = self.figures(TUESDAY, by="line")
        lines = {row["name"][0]: row for row in found["rows"]}
        self.assertEqual((lines["A"]["moved"], lines["B"]["served"], found["total"]["tickets"]), (1, 1, 1))
        self.near(lines["A"]["wait"]["mean_seconds"], 300)
        self.near(lines["B"]["wait"]["mean_seconds"], 7 * 3600 + 60)
        self.near(lines["B"]["way"]["mean_seconds"], 180)
        self.near(found["total"]["wait"]["mean_seconds"], 7 * 3600 + 360)
        self.assertEqual(self.figures(WEDNESDAY)["total"]["tickets"], 0, "it is counted on the day of its number")

    def test_the_files_say_the_same_and_taking_them_is_journaled(self):
        self.at(WEDNESDAY, "09:00:00")
        ticket = self.ticket("A", "990102188503120018")
        manager, path = self.sign_in("manager01"), f"/halls/{self.hall()}/statistics/file"
        entries = self.sign_in("auditor01").get("/journal/status").expect(200).json["entries"]
        asked = {"from": WEDNESDAY, "to": WEDNESDAY, "by": "line", "category_id": None}
        tables = {}
        for form, encoding in (("csv_utf8", "utf-8"), ("csv_gb18030", "gb18030")):
            file = manager.post(path, {**asked, "form": form}).expect(200).body
            self.assertEqual(file.startswith(b"\xef\xbb\xbf"), form == "csv_utf8")
            tables[form] = list(csv.reader(io.StringIO(file.decode(encoding).removeprefix("\ufeff"))))
        self.assertEqual(tables["csv_utf8"], tables["csv_gb18030"])
        head, line, total = tables["csv_utf8"]
        self.assertEqual(head[:3], ["队列", "号数", "办结"])
        self.assertEqual((line[1], total[0], total[1]), ("1", "全部（按号）", "1"))
        book = manager.post(path, {**asked, "form": "xlsx"}).expect(200).body
        sheet = zipfile.ZipFile(io.BytesIO(book)).read("xl/worksheets/sheet1.xml").decode()
        self.assertIn('<c r="B2"><v>1</v></c>', sheet, "figures are figures")
        for text in (sheet, str(tables)):
            for personal in ("990102188503120018", ticket["principal_name"], "clerk01"):
                self.assertNotIn(personal, text)
        self.assertEqual(self.sign_in("auditor01").get("/journal/status").expect(200).json["entries"], entries + 3)
        self.sign_in("clerk01").post(f"/tickets/{ticket['id']}/cancel", {}, match=ticket["revision"]).expect(200)

    def test_bad_ranges_are_named_and_other_halls_unknown(self):
        manager = self.sign_in("manager01")
        for day, to, code in ((TUESDAY, MONDAY, "after_to"), ("2025-01-01", MONDAY, "too_long")):
            refused = manager.get(self.path(day, to)).expect(422, "watch.bad_range").json
            self.assertEqual([(one["pointer"], one["code"]) for one in refused["invalid_params"]], [("/from", code)])
        manager.get(self.path("yesterday")).expect(400, "request.invalid")
        manager.get(self.path(MONDAY, by="weather")).expect(400, "request.invalid")
        empty = self.figures(QUIET)
        self.assertEqual((empty["days"], empty["total"]["tickets"], empty["rows"]), (0, 0, []))
        others = [h["id"] for h in self.nobody().get("/halls").json["items"] if h["id"] != self.hall()]
        for hall in others:
            manager.get(f"/halls/{hall}/statistics").expect(404, "watch.unknown_hall")
            manager.post(f"/halls/{hall}/statistics/file", {"form": "xlsx"}).expect(404, "watch.unknown_hall")
        self.assertEqual(self.figures(QUIET, "supervisor01")["hall_id"], self.hall())
        self.sign_in("clerk01").get(self.path(MONDAY)).expect(403)
