"""Gaps (容缺受理): what may follow later is promised and signed for; the result waits for it; not there in time, the case ends."""

import base64

from case_tests import CaseTest
from objects import PDF, PDF_HEADERS, draft_with_files, paired, step
from yimen import Client, wait_until

PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"0" * 40).decode()


class GapsTest(CaseTest):
    """Accepted on Monday 28 September 2026; eight working days promised, so what follows comes within six: by 12 October."""

    def gap(self, case: dict) -> dict:
        return next(g for g in self.seen(case)["gaps"]["list"] if g["requirement"] == "equipment")

    def name(self, who: Client, case: dict, until: str = "2026-10-10", **more: object):
        body = {"gaps": [{"requirement": "equipment", "until": until}], **more}
        return who.put(f"/cases/{case['id']}/gaps", body, match=case["revision"])

    def received(self) -> dict:
        visitor = self.sign_in("visitor01")
        case = step(visitor, draft_with_files(visitor, without=("equipment",)), "submit")
        return step(self.sign_in("clerk01"), case, "receive")

    def accepted(self) -> dict:
        case = self.received()
        case.update(self.name(self.sign_in("visitor01"), case, signature_png_base64=PNG).expect(200).json)
        return step(self.sign_in("clerk01"), case, "accept-with-gaps")

    def decided(self) -> dict:
        case = self.accepted()
        step(self.sign_in("reviewer01"), case, "review", {"opinion": "符合条件"})
        return step(self.sign_in("decider01"), case, "approve-with-gaps", {"opinion": "同意"})

    def supply(self, case: dict, who: Client) -> None:
        who.post(f"/cases/{case['id']}/gaps/equipment/files", PDF, headers=PDF_HEADERS).expect(201)
        self.seen(case)

    def reminders(self, case: dict) -> int:
        return [e["action"] for e in self.seen(case)["timeline"]].count("remind_gap")

    def kinds(self, case: dict) -> list[str]:
        return [d["kind"] for d in self.seen(case)["documents"]]

    def test_without_a_signed_promise_a_case_with_a_gap_is_not_accepted(self):
        case, clerk = self.received(), self.sign_in("clerk01")
        self.assertEqual(self.seen(case)["gaps"], {"list": [], "missing": ["equipment"], "latest": "2026-10-12"})
        for action in ("accept", "accept-with-gaps"):
            refused = clerk.post(f"/cases/{case['id']}/{action}", {}, match=case["revision"]).expect(409, "cases.gaps_open").json
            self.assertEqual(refused["state"], "received")
            self.assertIn("name_gaps", refused["allowed"])
        case.update(self.name(clerk, case).expect(200).json)
        clerk.post(f"/cases/{case['id']}/accept-with-gaps", {}, match=case["revision"]).expect(409, "cases.gaps_unsigned")
        self.assertEqual(self.actions(case, "clerk01")["accept_with_gaps"], "cases.gaps_unsigned")
        self.told("case_gaps_named")
        visitor = self.sign_in("visitor01")
        self.sign_in("visitor02").post(f"/cases/{case['id']}/gaps/sign", {}, match=case["revision"]).expect(404)
        step(visitor, case, "gaps/sign", {"signature_png_base64": PNG})
        self.assertIsNotNone(self.gap(case)["signed_at"])
        visitor.post(f"/cases/{case['id']}/gaps/sign", {}, match=case["revision"]).expect(409, "cases.no_gaps")
        step(clerk, case, "accept-with-gaps")
        self.assertEqual(self.gap(case)["state"], "open")
        self.check()

    def test_what_may_be_promised_and_until_when_stands_in_the_item(self):
        case, visitor = self.received(), self.sign_in("visitor01")
        for until, code in (("2026-09-28", "too_early"), ("2026-10-13", "too_late")):
            refused = self.name(visitor, case, until).expect(400, "request.invalid").json
            self.assertEqual([(p["pointer"], p["code"]) for p in refused["invalid_params"]], [("/gaps/0/until", code)])
        path = f"/cases/{case['id']}/gaps"
        for key, code in (("layout", "cases.not_deferrable"), ("nothing", "cases.unknown_requirement")):
            body = {"gaps": [{"requirement": key, "until": "2026-10-10"}]}
            visitor.put(path, body, match=case["revision"]).expect(422, code)
        twice = {"gaps": [{"requirement": "equipment", "until": "2026-10-10"}] * 2}
        visitor.put(path, twice, match=case["revision"]).expect(400, "request.invalid")
        self.name(visitor, case, signature_png_base64="AAAA").expect(400, "request.invalid")
        self.name(self.sign_in("clerk01"), case, signature_png_base64=PNG).expect(400, "request.invalid")
        self.assertEqual(self.seen(case)["gaps"]["list"], [])
        # Taken back again, nothing is left of it.
        case.update(self.name(visitor, case).expect(200).json)
        case.update(visitor.put(path, {"gaps": []}, match=case["revision"]).expect(200).json)
        self.assertEqual(self.seen(case)["gaps"]["list"], [])
        self.check()

    def test_the_result_comes_by_itself_when_what_followed_is_confirmed(self):
        case = self.decided()
        seen = self.seen(case)
        self.assertEqual((seen["state"], seen["licence"]), ("approved", None))
        self.assertNotIn("decision", self.kinds(case))
        for words in ("容缺受理通知书", "主要设备设施清单", "补交期限：2026年10月10日前", "2026年9月28日签名承诺", "终止办理", "2026年10月14日前"):
            self.assertIn(words, self.paper(case, "gap_notice"))
        for words in ("申请材料", "个文件）", "受理人", "联系方式"):
            self.assertIn(words, self.paper(case, "gap_notice"))
        visitor, clerk = self.sign_in("visitor01"), self.sign_in("clerk01")
        visitor.post(f"/cases/{case['id']}/deliver", {}, match=case["revision"]).expect(409, "cases.not_allowed")
        confirm = f"/cases/{case['id']}/gaps/equipment/confirm"
        clerk.post(confirm, {}, match=case["revision"]).expect(409, "cases.gap_not_supplied")
        visitor.post(f"/cases/{case['id']}/gaps/layout/files", PDF, headers=PDF_HEADERS).expect(422, "cases.not_deferrable")
        self.supply(case, visitor)
        self.assertEqual([c["id"] for c in clerk.get("/cases?list=gaps_to_check").expect(200).json["items"]], [case["id"]])
        self.assertEqual(clerk.get("/cases/counts").expect(200).json["gaps_to_check"], 1)
        self.assertEqual(self.sign_in("reviewer02").get("/cases?list=gaps_to_check").expect(200).json["items"], [])
        self.at("2026-09-30T10:00:00+08:00")
        case.update(clerk.post(confirm, {}, match=case["revision"]).expect(200).json)
        self.assertEqual(case["state"], "result_issued")
        seen = self.seen(case)
        self.assertIsNotNone(seen["licence"])
        # Its ten working days begin with the result, as its notice says.
        self.assertEqual(seen["clock"]["hand_over"]["by"], "2026-10-20")
        self.assertIn("2026年10月20日", self.paper(case, "collection"))
        self.assertEqual(self.kinds(case).count("decision"), 1)
        self.assertIn("审批意见：同意", self.paper(case, "decision"))
        self.assertEqual(self.gap(case)["state"], "met")
        self.told("case_approved")
        step(visitor, case, "deliver")
        self.check()

    def test_before_the_decision_a_gap_that_is_met_leaves_an_ordinary_case(self):
        case = self.accepted()
        self.assertEqual(case["state"], "accepted")
        self.supply(case, self.sign_in("clerk01"))
        case.update(self.sign_in("reviewer01").post(f"/cases/{case['id']}/gaps/equipment/confirm", {}, match=case["revision"]).expect(200).json)
        step(self.sign_in("reviewer01"), case, "review", {"opinion": "符合条件"})
        decider = self.sign_in("decider01")
        decider.post(f"/cases/{case['id']}/approve-with-gaps", {}, match=case["revision"]).expect(409, "cases.no_gaps")
        step(decider, case, "approve")
        self.assertEqual(case["state"], "result_issued")
        self.check()

    def test_a_decision_with_a_gap_is_not_taken_for_a_result(self):
        case = self.accepted()
        step(self.sign_in("reviewer01"), case, "review", {"opinion": "符合条件"})
        decider = self.sign_in("decider01")
        refused = decider.post(f"/cases/{case['id']}/approve", {}, match=case["revision"]).expect(409, "cases.result_waits").json
        self.assertIn("approve_with_gaps", refused["allowed"])
        self.assertEqual(self.actions(case, "decider01")["approve"], "cases.result_waits")
        step(decider, case, "refuse", {"reason": "不符合条件"})
        self.assertEqual(self.seen(case)["gaps"]["list"], [])
        self.check()

    def test_what_was_not_enough_is_said_and_may_be_brought_again(self):
        case = self.decided()
        self.at("2026-10-10T16:00:00+08:00")
        visitor, clerk = self.sign_in("visitor01"), self.sign_in("clerk01")
        self.supply(case, visitor)
        # What came in time and waits for the house does not lapse.
        self.at("2026-10-12T09:00:00+08:00")
        self.assertEqual(self.seen(case)["state"], "approved")
        back = {"reason": "没有写数量"}
        case.update(clerk.post(f"/cases/{case['id']}/gaps/equipment/return", back, match=case["revision"]).expect(200).json)
        gap = self.gap(case)
        self.assertEqual((gap["state"], gap["until"], gap["returned_for"]), ("open", "2026-10-15", "没有写数量"))
        self.told("case_gap_returned")
        self.supply(case, visitor)
        case.update(clerk.post(f"/cases/{case['id']}/gaps/equipment/confirm", {}, match=case["revision"]).expect(200).json)
        self.assertEqual(case["state"], "result_issued")
        self.check()

    def test_not_there_in_time_the_case_ends_once_with_its_paper(self):
        case = self.decided()
        self.check()
        self.at("2026-10-10T23:59:00+08:00")
        self.assertEqual(self.seen(case)["state"], "approved")
        for each in self.beside_on_postgres():
            Client(each).post("/demo/clock", {"now": "2026-10-11T00:00:01+08:00"}).expect(200)
        seen = wait_until(lambda: (v := self.seen(case))["state"] == "lapsed" and v, "the end of the case")
        self.assertEqual([e["action"] for e in seen["timeline"]].count("lapse"), 1)
        self.assertEqual(self.kinds(case).count("termination"), 1)
        self.assertNotIn("decision", self.kinds(case))
        self.assertIsNone(seen["licence"])
        for words in ("终止办理通知书", "主要设备设施清单", "2026年10月10日前", "行政复议"):
            self.assertIn(words, self.paper(case, "termination"))
        self.told("case_lapsed")
        self.assertEqual(self.gap(case)["state"], "missed")
        visitor = self.sign_in("visitor01")
        visitor.post(f"/cases/{case['id']}/gaps/equipment/files", PDF, headers=PDF_HEADERS).expect(409, "cases.not_allowed")
        step(self.sign_in("clerk01"), case, "close")
        self.check()

    def test_before_its_day_the_visitor_is_reminded_once_and_staff_see_it(self):
        case = self.accepted()
        servers = self.beside_on_postgres()
        self.assertIsNone(self.gap(case)["reminded_at"])
        for each in servers:
            Client(each).post("/demo/clock", {"now": "2026-10-09T08:59:59+08:00"}).expect(200)
        self.assertEqual(self.reminders(case), 0)
        for each in servers:
            Client(each).post("/demo/clock", {"now": "2026-10-09T09:00:00+08:00"}).expect(200)
        wait_until(lambda: self.reminders(case), "the reminder")
        message = self.told("case_gap_reminder")
        self.assertEqual((message["params"]["material"], message["params"]["until"]), ("主要设备设施清单", "2026-10-10"))
        staff = next(g for g in self.seen(case, "reviewer01")["gaps"]["list"] if g["requirement"] == "equipment")
        self.assertIsNotNone(staff["reminded_at"])
        for each in servers:
            Client(each).post("/demo/clock", {"now": "2026-10-10T12:00:00+08:00"}).expect(200)
        self.supply(case, self.sign_in("visitor01"))
        self.assertEqual(self.reminders(case), 1)
        self.check()

    def test_nobody_is_reminded_of_what_was_handed_in(self):
        supplied, waiting = self.accepted(), self.accepted()
        self.supply(supplied, self.sign_in("visitor01"))
        self.at("2026-10-09T09:00:00+08:00")
        wait_until(lambda: self.reminders(waiting), "the reminder of the other case")
        self.assertEqual(self.reminders(supplied), 0)
        self.check()

    def test_a_case_in_a_special_procedure_lapses_too(self):
        case = self.accepted()
        step(self.sign_in("reviewer01"), case, "suspend", {"ground": "testing", "reason": "送检", "working_days": 20})
        self.at("2026-10-11T00:00:01+08:00")
        wait_until(lambda: self.seen(case)["state"] == "lapsed", "the end of the case")
        self.check()

    def test_accepted_by_silence_a_signed_promise_binds_all_the_same(self):
        case = self.received()
        self.name(self.sign_in("visitor01"), case, "2026-09-30", signature_png_base64=PNG).expect(200)
        self.at("2026-10-11T00:00:01+08:00")
        seen = wait_until(lambda: (v := self.seen(case))["state"] == "accepted" and v, "acceptance by silence")
        self.assertEqual(seen["clock"]["accepted_on"], "2026-09-28")
        # The house had been silent over that day; three working days are left from now.
        self.assertEqual((self.gap(case)["state"], self.gap(case)["until"]), ("open", "2026-10-14"))
        self.assertIn("主要设备设施清单", self.paper(case, "acceptance"))
        self.check()

    def test_a_promise_that_was_not_needed_is_dropped(self):
        visitor, clerk = self.sign_in("visitor01"), self.sign_in("clerk01")
        case = draft_with_files(visitor, without=("equipment",))
        case.update(self.name(visitor, case).expect(200).json)
        added = visitor.post(f"/cases/{case['id']}/materials/equipment/files", PDF, headers=PDF_HEADERS).expect(201).json
        case["revision"] = added["revision"]
        step(visitor, case, "submit")
        step(clerk, case, "receive")
        clerk.post(f"/cases/{case['id']}/accept-with-gaps", {}, match=case["revision"]).expect(409, "cases.no_gaps")
        step(clerk, case, "accept")
        self.assertEqual(self.seen(case)["gaps"]["list"], [])
        self.check()

    def test_the_visitor_signs_at_the_second_screen_of_the_counter(self):
        case, clerk = self.received(), self.sign_in("clerk01")
        case.update(self.name(clerk, case).expect(200).json)
        screen = paired(self.nobody("counter"), "desk_screen")
        counter = screen.get("/desk-screen").expect(200).json["counter_id"]
        clerk.post(f"/counters/{counter}/open", {}).expect(200)
        clerk.post(f"/counters/{counter}/screen", {"show": "confirm", "case_id": case["id"]}).expect(204)
        shown = screen.get("/desk-screen").expect(200).json["confirm"]["gaps"]
        self.assertEqual([(g["name"], g["until"]) for g in shown], [("主要设备设施清单", "2026-10-10")])
        screen.post("/desk-screen/confirm", {"case_id": case["id"], "agreed": True, "signature_png_base64": PNG}).expect(204)
        self.assertEqual(self.gap(case)["state"], "promised")
        step(clerk, case, "accept-with-gaps")
        self.check()

    def test_a_visitor_may_withdraw_while_the_result_waits(self):
        case = self.decided()
        step(self.sign_in("visitor01"), case, "withdraw", {"reason": "不办了"})
        self.at("2026-10-11T00:00:01+08:00")
        self.assertEqual(self.seen(case)["state"], "withdrawn")
        self.check()

