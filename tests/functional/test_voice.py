"""Ratings: one service, one rating, within 30 days; who sees what of it; figures of the hall and the lists that they open; the thread."""

from objects import draft_with_files, step
from yimen import MONDAY_MORNING, YimenTest, wait_until


def kinds_but_papers(thread: dict) -> list[str]:
    return [e["kind"] for e in thread["entries"] if e["kind"] != "document"]


class OfCases(YimenTest):
    def case_in(self, state: str) -> dict:
        """A case of visitor01 that has gone as far as `state`."""
        visitor, clerk = self.sign_in("visitor01"), self.sign_in("clerk01")
        case = step(visitor, draft_with_files(visitor), "submit")
        path = ("submitted", "received", "accepted", "reviewed", "result_issued").index(state)
        steps = [(clerk, "receive", {}), (clerk, "accept", {"opinion": "材料齐全"}),
                 (self.sign_in("reviewer01"), "review", {"opinion": "符合条件"}), (self.sign_in("decider01"), "approve", {"opinion": "同意"})]
        for who, action, body in steps[:path]:
            step(who, case, action, body)
        return case

    def move_clock(self, to: str) -> None:
        self.nobody().post("/demo/clock", {"now": to}).expect(200)

    def tearDown(self):
        self.move_clock(MONDAY_MORNING)


class RatingTest(OfCases):
    def test_the_codes_of_each_grade_are_open_to_all(self):
        norms = self.nobody().get("/rating-norms").expect(200).json
        self.assertEqual({n["grade"] for n in norms}, {1, 2, 3, 4, 5})
        self.assertEqual(next(n["name"] for n in norms if n["code"] == "510"), "一窗受理一次办结")

    def test_a_visitor_rates_a_service_once(self):
        visitor, case = self.sign_in("visitor01"), self.case_in("result_issued")
        self.assertTrue(visitor.get(f"/cases/{case['id']}/rating").expect(200).json["can_rate"])
        self.assertIn(case["id"], [s["case_id"] for s in visitor.get("/ratings/open").expect(200).json])
        body = {"case_id": case["id"], "grade": 5, "norms": ["510", "517"], "comment": "很快"}
        given = visitor.post("/ratings", body, key="same-click").expect(201).json
        self.assertEqual(visitor.post("/ratings", body, key="same-click").expect(201).json, given)
        visitor.post("/ratings", body).expect(409, "voice.already_rated")
        own = visitor.get(f"/cases/{case['id']}/rating").expect(200).json
        self.assertEqual((own["rating"]["grade"], own["rating"]["comment"], own["can_rate"]), (5, "很快", False))
        self.assertEqual(own["rating"]["norms"], ["510", "517"])
        self.assertNotIn(case["id"], [s["case_id"] for s in visitor.get("/ratings/open").expect(200).json])

    def test_a_service_is_rated_after_its_end_and_within_thirty_days(self):
        visitor = self.sign_in("visitor01")
        visitor.post("/ratings", {"case_id": self.case_in("accepted")["id"], "grade": 5, "norms": []}).expect(409, "voice.not_ended")
        case = self.case_in("result_issued")
        self.move_clock("2026-10-29T09:00:00+08:00")
        refused = visitor.post("/ratings", {"case_id": case["id"], "grade": 5, "norms": []}).expect(409, "voice.too_late").json
        self.assertTrue(refused["until"].startswith("2026-10-28"))
        self.assertNotIn(case["id"], [s["case_id"] for s in visitor.get("/ratings/open").json])

    def test_what_is_wrong_with_a_rating_is_named(self):
        visitor, case = self.sign_in("visitor01"), self.case_in("result_issued")
        for body, pointer in (({"grade": 6, "norms": []}, "/grade"), ({"grade": 4, "norms": ["510"]}, "/norms/0"),
                              ({"grade": 4, "norms": [], "comment": "长" * 501}, "/comment")):
            refused = visitor.post("/ratings", {"case_id": case["id"], **body}).expect(400, "request.invalid").json
            self.assertIn(pointer, [p["pointer"] for p in refused["invalid_params"]])
        visitor.post("/ratings", {"grade": 4, "norms": []}).expect(404, "voice.unknown_service")
        self.sign_in("visitor02").post("/ratings", {"case_id": case["id"], "grade": 1, "norms": []}).expect(404, "voice.unknown_service")
        self.assertTrue(visitor.get(f"/cases/{case['id']}/rating").json["can_rate"])

    def test_nobody_learns_who_rated_and_those_who_are_judged_not_what(self):
        case = self.case_in("result_issued")
        rating = self.sign_in("visitor01").post("/ratings", {"case_id": case["id"], "grade": 2, "norms": ["214"], "comment": "态度不好"}).expect(201).json

        def row_for(login):
            rows = self.sign_in(login).get("/ratings?bad=true&limit=100").expect(200).json["items"]
            return next(r for r in rows if r["id"] == rating["id"])

        manager = row_for("manager01")
        self.assertEqual((manager["case_number"], manager["comment"], manager["norms"][0]["code"]), (case["number"], "态度不好", "214"))
        self.assertEqual(row_for("supervisor01")["case_id"], case["id"])
        seen = self.sign_in("visitor01").get(f"/cases/{case['id']}").expect(200).json["item"]
        self.assertTrue(seen["name_en"])
        self.assertEqual((manager["item_names"], manager["item_names_en"]), (seen["name"], seen["name_en"]))
        judged = row_for("reviewer01")
        self.assertEqual((judged["grade"], judged["case_id"], judged["case_number"]), (2, None, None))
        for login in ("reviewer02", "supervisor02"):
            self.assertNotIn(rating["id"], [r["id"] for r in self.sign_in(login).get("/ratings?limit=100").expect(200).json["items"]])

        def on_thread(login):
            entries = self.sign_in(login).get(f"/threads/case/{case['id']}").expect(200).json["entries"]
            return next(e for e in entries if e["kind"] == "rating")

        self.assertEqual(on_thread("manager01")["title_en"], seen["name_en"])
        self.assertEqual([on_thread(who)["grade"] for who in ("visitor01", "manager01", "clerk01", "reviewer01")], [2, 2, None, None])

    def test_an_anonymous_rating_leads_nowhere(self):
        case = self.case_in("result_issued")
        rating = self.sign_in("visitor01").post("/ratings", {"case_id": case["id"], "grade": 1, "norms": [], "anonymous": True}).expect(201).json
        manager = self.sign_in("manager01")
        row = next(r for r in manager.get("/ratings?grade=1&limit=100").json["items"] if r["id"] == rating["id"])
        self.assertEqual((row["anonymous"], row["case_id"], row["case_number"]), (True, None, None))
        self.assertEqual([e["kind"] for e in manager.get(f"/threads/rating/{rating['id']}").expect(200).json["entries"]], ["rating"])
        self.assertNotIn("rating", [e["kind"] for e in manager.get(f"/threads/case/{case['id']}").json["entries"]])
        self.assertIn("rating", [e["kind"] for e in self.sign_in("visitor01").get(f"/threads/case/{case['id']}").json["entries"]])

    def test_a_bad_rating_is_an_event_that_the_manager_hears_of(self):
        manager = self.sign_in("manager01")
        events = manager.events("/live")
        next(events)  # the stream is open
        case = self.case_in("result_issued")
        self.sign_in("visitor01").post("/ratings", {"case_id": case["id"], "grade": 2, "norms": []}).expect(201)
        kinds = set()
        wait_until(lambda: (kinds.add(next(events).get("data", "")), any("RatingGivenBad" in k for k in kinds))[1], "RatingGivenBad on the stream")


class NowTest(OfCases):
    def hall(self) -> str:
        return next(h["id"] for h in self.nobody().get("/halls").json["items"] if h["name"] == "城东区政务服务中心")

    def rows(self, who, path: str) -> list[dict]:
        rows, cursor = [], ""
        while True:
            page = who.get(f"{path}&limit=2{cursor}").expect(200).json
            rows += page["items"]
            if not page["next"]:
                return rows
            cursor = "&cursor=" + page["next"].replace("|", "%7C")

    def test_every_number_opens_exactly_the_rows_that_it_counts(self):
        for state in ("submitted", "received", "accepted", "accepted", "reviewed", "result_issued"):
            case = self.case_in(state)
        self.sign_in("visitor01").post("/ratings", {"case_id": case["id"], "grade": 2, "norms": []}).expect(201)
        hall, seen = self.hall(), set()
        # Received on 28 September: an answer is due on 12 October, the promise ends on the 14th, the legal limit on the 30th.
        for day in ("2026-09-28", "2026-10-10", "2026-10-12", "2026-10-13", "2026-10-14", "2026-10-15", "2026-10-31"):
            self.move_clock(f"{day}T10:00:00+08:00")
            for login in ("manager01", "supervisor01"):
                # Five days of silence accept a case while we look: the figures and the lists must come to agree.
                wrong = self.disagreements(login, hall, day, seen)
                if wrong:
                    wait_until(lambda who=login, on=day: not self.disagreements(who, hall, on, seen), f"{day} {login}: {wrong}")
        self.assertLessEqual({"received", "accepted", "decided", "overdue", "due_today", "yellow", "red", "bad_rating"}, seen)

    def disagreements(self, login: str, hall: str, day: str, seen: set[str]) -> list[str]:
        """The figures that do not count exactly the rows of their lists; `seen` gathers those that counted something."""
        who, wrong = self.sign_in(login), []
        now = who.get(f"/halls/{hall}/now").expect(200).json

        def compare(name: str, count: int, path: str) -> list[dict]:
            rows = self.rows(who, path)
            if not (len(rows) == len({r["id"] for r in rows}) == who.get(path).json["total"] == count):
                wrong.append(f"{name} says {count}, {path} has {len(rows)}")
            if count:
                seen.add(name)
            return rows

        figures = now["cases_today"]
        for name in ("received", "accepted", "decided"):
            compare(name, figures[name], f"/cases?hall={hall}&happened={name}")
        for name in ("overdue", "due_today", "yellow", "red"):
            rows = compare(name, figures[name], f"/cases?hall={hall}&due_state={name.removeprefix('due_')}")
            if name in ("yellow", "red"):
                wrong += [f"{name} lists a card {r['card']}" for r in rows if r["card"] != name]
        for grade, count in now["ratings_today"]["by_grade"].items():
            compare(f"grade {grade}", count, f"/ratings?hall_id={hall}&grade={grade}&from={day}&to={day}")
        for one in now["attention"]:
            if one["kind"] == "overdue":
                compare("overdue", one["count"], f"/cases?hall={hall}&due_state=overdue")
            if one["kind"] == "bad_rating":
                compare("bad_rating", one["count"], f"/ratings?hall_id={hall}&bad=true&from={one['from']}")
        return wrong

    def test_cards_and_figures_follow_the_limits_of_one_case(self):
        who, hall = self.sign_in("manager01"), self.hall()
        case = self.case_in("accepted")  # promised in eight working days: 14 October; a third is two days; ten by law: 16 October

        def due_states(day):
            self.move_clock(f"{day}T10:00:00+08:00")
            return {s for s in ("overdue", "today", "yellow", "red")
                    if case["id"] in [r["id"] for r in self.rows(who, f"/cases?hall={hall}&due_state={s}")]}

        self.assertEqual(due_states("2026-10-09"), set())
        self.assertEqual(due_states("2026-10-12"), {"yellow"})
        self.assertEqual(due_states("2026-10-14"), {"yellow", "today"})
        self.assertEqual(due_states("2026-10-15"), {"red"})
        self.assertEqual(due_states("2026-10-16"), {"red"})
        self.assertEqual(due_states("2026-10-17"), {"red", "overdue"})

    def test_the_hall_is_open_on_working_days_within_its_hours(self):
        who, hall = self.sign_in("manager01"), self.hall()
        for at, is_open in (("2026-09-28T09:00:00+08:00", True), ("2026-09-28T08:59:00+08:00", False), ("2026-09-28T17:00:00+08:00", False),
                            ("2026-10-01T10:00:00+08:00", False), ("2026-10-10T10:00:00+08:00", True)):  # a holiday; a make-up Saturday
            self.move_clock(at)
            self.assertEqual(who.get(f"/halls/{hall}/now").expect(200).json["open"], is_open, at)


class ThreadTest(OfCases):
    def test_the_line_is_the_same_from_case_licence_and_rating(self):
        case = self.case_in("result_issued")
        rating = self.sign_in("visitor01").post("/ratings", {"case_id": case["id"], "grade": 4, "norms": ["406"]}).expect(201).json
        licence = self.sign_in("visitor01").get(f"/cases/{case['id']}").json["licence"]["id"]
        for login in ("manager01", "supervisor01"):
            who = self.sign_in(login)
            line = who.get(f"/threads/case/{case['id']}").expect(200).json
            self.assertEqual(kinds_but_papers(line), ["case", "licence", "rating"])
            self.assertIn("document", [e["kind"] for e in line["entries"]])
            self.assertIn("*", line["subject_name"])
            self.assertEqual(who.get(f"/threads/licence/{licence}").expect(200).json, line)
            self.assertEqual(who.get(f"/threads/rating/{rating['id']}").expect(200).json, line)
        mine = self.sign_in("visitor01").get(f"/threads/licence/{licence}").expect(200).json
        self.assertEqual(kinds_but_papers(mine), ["case", "licence", "rating"])
        self.sign_in("visitor02").get(f"/threads/licence/{licence}").expect(404, "watch.unknown_start")
