"""The clock of an accepted case: special procedures, their own limit, an extension, and why the due date is that day."""

from case_tests import CaseTest
from objects import World, accepted_case, draft_with_files, step
from yimen import wait_until


class ClockTest(CaseTest):
    """Accepted on Monday 28 September 2026; eight working days promised, ten by law, over the National Day holidays."""

    def limits(self, case: dict) -> tuple[str, str]:
        clock = self.seen(case)["clock"]
        return clock["promised_due"], clock["legal_due"]

    def suspended(self, days: int = 5) -> dict:
        case = accepted_case(World(self))
        self.at("2026-09-29T10:00:00+08:00")
        body = {"ground": "testing", "reason": "后厨用水送检", "working_days": days}
        return step(self.sign_in("reviewer01"), case, "suspend", body)

    def test_a_special_procedure_takes_its_days_out_and_ends_by_itself_at_its_own_limit(self):
        case = self.suspended()
        self.assertEqual(case["state"], "suspended")
        # Told: five working days, until Monday the 12th (Saturday the 10th is worked). None of the eight has passed.
        self.assertEqual(self.limits(case), ("2026-10-22", "2026-10-26"))
        clock = self.seen(case)["clock"]
        self.assertEqual(clock["working_days_left"], None)
        self.assertEqual(clock["procedures"], [{"ground": "testing", "reason": "后厨用水送检", "from": "2026-09-29", "until": "2026-10-12",
                                                "on_again": None}])
        # Were it over today, today would be the first of the eight.
        self.assertEqual(clock["if_today"], "2026-10-14")
        for words in ("行政许可特别程序告知书", "第四十五条", "检测", "后厨用水送检", "5个工作日，至2026年10月12日止", "2026年10月22日"):
            self.assertIn(words, self.paper(case, "special_procedure"))
        self.sign_in("reviewer01").post(f"/cases/{case['id']}/review", {}, match=case["revision"]).expect(409, "cases.not_allowed")
        self.assertEqual([c["id"] for c in self.sign_in("reviewer01").get("/cases?list=suspended").expect(200).json["items"]], [case["id"]])
        self.at("2026-10-12T23:59:00+08:00")
        self.assertEqual(self.seen(case)["state"], "suspended")
        self.at("2026-10-12T23:59:59.500+08:00")
        seen = wait_until(lambda: (v := self.seen(case))["state"] == "accepted" and v, "days count again")
        self.assertEqual(self.limits(case), ("2026-10-22", "2026-10-26"))
        self.assertEqual([e["action"] for e in seen["timeline"]].count("resume_at_limit"), 1)
        lines = {line["date"]: line for line in seen["clock"]["explanation"]}
        self.assertEqual((lines["2026-10-09"]["counted"], lines["2026-10-09"]["name"]), (False, "检测"))
        self.assertEqual(lines["2026-10-02"]["name"], "国庆节")
        self.assertEqual((lines["2026-10-13"]["number"], lines["2026-10-22"]["number"]), (1, 8))
        # The legal date is explained by the same days, to its own end.
        legal = seen["clock"]["legal_explanation"]
        self.assertEqual(legal[: len(seen["clock"]["explanation"])], seen["clock"]["explanation"])
        self.assertEqual((legal[-1]["date"], legal[-1]["number"]), ("2026-10-26", 10))
        kinds = lambda: {m["kind"] for m in self.sign_in("visitor01").get("/messages?limit=100").json["items"]}  # noqa: E731
        wait_until(lambda: {"case_suspended", "case_resumed"} <= kinds(), "the messages")
        self.check()

    def test_a_procedure_that_ends_early_gives_its_days_back(self):
        case = self.suspended(100)
        self.at("2026-09-30T09:00:00+08:00")
        step(self.sign_in("reviewer01"), case, "resume", {"opinion": "合格"})
        # One working day was lost, the 29th.
        self.assertEqual(self.limits(case), ("2026-10-15", "2026-10-19"))
        step(self.sign_in("reviewer01"), case, "review")
        step(self.sign_in("decider01"), case, "approve")
        self.check()

    def test_a_limit_is_extended_once_by_the_decider_and_the_visitor_is_told_why(self):
        case = accepted_case(World(self))
        reviewer, decider = self.sign_in("reviewer01"), self.sign_in("decider01")
        body = {"reason": "案情复杂，需要进一步核查", "working_days": 3}
        reviewer.post(f"/cases/{case['id']}/extend", body, match=case["revision"]).expect(403)
        for days in (0, 11, -1):
            refused = decider.post(f"/cases/{case['id']}/extend", {**body, "working_days": days}, match=case["revision"])
            self.assertEqual(refused.expect(400, "request.invalid").json["invalid_params"][0]["pointer"], "/working_days")
        step(decider, case, "extend", body)
        self.assertEqual(self.limits(case), ("2026-10-19", "2026-10-21"))
        for words in ("延长行政许可办理期限告知书", "第四十二条第一款", "负责人批准", "案情复杂", "延长3个工作日", "2026年10月21日"):
            self.assertIn(words, self.paper(case, "extension"))
        decider.post(f"/cases/{case['id']}/extend", body, match=case["revision"]).expect(409, "cases.extended_before")
        actions = {a["name"]: a for a in decider.get(f"/cases/{case['id']}").expect(200).json["actions"]}
        self.assertEqual((actions["extend"]["allowed"], actions["extend"]["reason"]), (False, "cases.extended_before"))
        self.check()

    def test_a_limit_that_has_passed_is_not_extended(self):
        case = accepted_case(World(self))
        self.at("2026-10-17T09:00:00+08:00")
        self.sign_in("decider01").post(f"/cases/{case['id']}/extend", {"reason": "来不及", "working_days": 3},
                                       match=case["revision"]).expect(409, "cases.limit_passed")

    def test_an_inspection_of_the_site_stops_nothing(self):
        case = accepted_case(World(self))
        self.sign_in("reviewer01").post(f"/cases/{case['id']}/suspend", {"ground": "site_inspection", "reason": "现场勘验", "working_days": 3},
                                        match=case["revision"]).expect(400, "request.invalid")
        self.assertEqual(self.limits(case), ("2026-10-14", "2026-10-16"))

    def test_a_case_may_be_withdrawn_during_a_procedure(self):
        case = self.suspended()
        step(self.sign_in("visitor01"), case, "withdraw", {"reason": "不办了"})
        self.at("2026-10-14T09:00:00+08:00")
        self.assertEqual(self.seen(case)["state"], "withdrawn")
        self.check()

    def test_what_is_waited_for_from_the_visitor_has_a_date_too(self):
        visitor, clerk = self.sign_in("visitor01"), self.sign_in("clerk01")
        case = step(visitor, draft_with_files(visitor), "submit")
        step(clerk, case, "receive")
        step(clerk, case, "notice", {"items": [{"requirement": "layout", "text": "请标出洗消区"}]})
        clock = self.seen(case)["clock"]
        self.assertEqual((clock["if_today"], clock["legal_explanation"]), ("2026-10-10", []))

    def test_a_result_is_handed_over_within_ten_working_days_of_the_decision_and_the_earliest_comes_first(self):
        later, earlier = accepted_case(World(self)), accepted_case(World(self))
        for case in (later, earlier):
            step(self.sign_in("reviewer01"), case, "review")
        self.assertIsNone(self.seen(earlier)["clock"]["hand_over"])
        step(self.sign_in("decider01"), earlier, "approve")
        self.at("2026-09-29T10:00:00+08:00")
        step(self.sign_in("decider01"), later, "approve")
        self.assertEqual(self.listed("clerk01", "list=to_deliver"), [earlier["id"], later["id"]])
        first = self.sign_in("clerk01").get("/cases?list=to_deliver&limit=1").expect(200).json
        self.assertEqual(first["items"][0]["hand_over"], {"by": "2026-10-16", "card": "none"})
        second = self.sign_in("clerk01").get(f"/cases?list=to_deliver&limit=1&cursor={first['next']}").expect(200).json
        self.assertEqual([row["id"] for row in second["items"]], [later["id"]])
        for login in ("visitor01", "clerk01"):
            found = self.seen(earlier, login)["clock"]["hand_over"]
            self.assertEqual((found["by"], found["working_days_left"], found["card"]), ("2026-10-16", 9, "none"))
            lines = {line["date"]: line for line in found["explanation"]}
            self.assertEqual((lines["2026-10-02"]["name"], lines["2026-10-10"]["number"], lines["2026-10-16"]["number"]), ("国庆节", 5, 10))
            # The same day stands on the notice that it can be fetched.
        self.assertIn("2026年10月16日", self.paper(earlier, "collection"))
        for time, card in (("2026-10-12T23:00:00", "none"), ("2026-10-13T09:00:00", "yellow"), ("2026-10-16T23:59:00", "yellow"),
                           ("2026-10-17T00:01:00", "red")):
            self.at(f"{time}+08:00")
            self.assertEqual(self.seen(earlier)["clock"]["hand_over"]["card"], card, time)
        rows = {row["id"]: row["hand_over"] for row in self.sign_in("clerk01").get("/cases?list=to_deliver").expect(200).json["items"]}
        self.assertEqual((rows[earlier["id"]]["card"], rows[later["id"]]), ("red", {"by": "2026-10-19", "card": "yellow"}))
        step(self.sign_in("clerk01"), earlier, "deliver")
        self.assertIsNone(self.seen(earlier)["clock"]["hand_over"])
        self.check()

    def test_what_comes_after_office_hours_counts_as_received_on_the_next_working_day(self):
        visitor, clerk = self.sign_in("visitor01"), self.sign_in("clerk01")
        self.at("2026-09-30T16:59:00+08:00")
        early = step(clerk, step(visitor, draft_with_files(visitor), "submit"), "receive")
        self.at("2026-09-30T17:00:00+08:00")  # the hall has closed; National Day follows, the 8th is worked again
        late = step(clerk, step(visitor, draft_with_files(visitor), "submit"), "receive")
        clocks = {name: self.seen(case)["clock"] for name, case in (("early", early), ("late", late))}
        self.assertEqual([clocks["early"][key] for key in ("received_on", "answer_due")], ["2026-09-30", "2026-10-13"])
        self.assertEqual([clocks["late"][key] for key in ("received_on", "answer_due")], ["2026-10-08", "2026-10-14"])
        self.assertEqual(clocks["late"]["explanation"][0]["date"], "2026-10-09")
        self.assertIn("2026年10月14日", self.paper(late, "receipt"))
        # Silence accepts it from the day on which it counts as received.
        self.at("2026-10-14T23:59:59.500+08:00")
        seen = wait_until(lambda: (v := self.seen(late))["state"] == "accepted" and v, "the case is accepted by silence")
        self.assertEqual((seen["clock"]["accepted_on"], self.seen(early)["clock"]["accepted_on"]), ("2026-10-08", "2026-09-30"))
        self.check()

    def test_a_changed_calendar_moves_the_dates_that_run_and_says_which(self):
        visitor, clerk = self.sign_in("visitor01"), self.sign_in("clerk01")
        accepted = accepted_case(World(self))
        received = step(clerk, step(visitor, draft_with_files(visitor), "submit"), "receive")
        decided = accepted_case(World(self))
        step(self.sign_in("reviewer01"), decided, "review")
        step(self.sign_in("decider01"), decided, "approve")
        # Friday the 9th is a holiday after all; the Saturday after it stays worked.
        changed = self.server.data / "calendar.csv"
        changed.write_text("date,kind,name_zh,name_en\n2026-10-09,off,国庆节,National Day\n", encoding="utf-8")
        done = self.server.run("import", "calendar", str(changed))
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("1 days changed", done.stdout)
        self.assertIn(f"{accepted['number']}  2026-10-14 -> 2026-10-15", done.stdout)
        self.assertIn(f"{received['number']}  2026-10-10 -> 2026-10-12", done.stdout)
        self.assertNotIn(decided["number"], done.stdout)
        self.assertEqual(self.limits(accepted), ("2026-10-15", "2026-10-19"))
        again = self.server.run("import", "calendar", str(changed))
        self.assertIn("0 cases have another due date", again.stdout)
        self.told("case_due_moved")
        # What is received is answered by the new day: no silence before it.
        self.at("2026-10-11T09:00:00+08:00")
        self.assertEqual(self.seen(received)["state"], "received")
        self.server.kill()
        self.server.start()
        self.assertEqual(self.limits(accepted), ("2026-10-15", "2026-10-19"))
        self.check()
        broken = self.server.data / "broken.csv"
        broken.write_text("date,kind,name_zh,name_en\n2026-10-09,maybe,国庆节,National Day\n", encoding="utf-8")
        refused = self.server.run("import", "calendar", str(broken))
        self.assertEqual(refused.returncode, 1)
        self.assertIn("line 2", refused.stderr)
