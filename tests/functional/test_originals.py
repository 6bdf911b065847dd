"""Originals between visitor, counter and department (原件交接单): two signatures each time, an alarm the same day, and back again."""

from case_tests import CaseTest
from objects import accepted_case, paired, sign_slip, step, take_originals, World
from test_gaps import PNG
from yimen import wait_until

PIECE = {"requirement": "layout", "kind": "original", "sheets": 1}
ONE = {"pieces": [PIECE], "signed_on_paper": False}
MORNING = "2026-09-28T09:30:00+08:00"


class OriginalsTest(CaseTest):
    def setUp(self):
        super().setUp()
        self.at(MORNING)
        self.visitor, self.clerk, self.reviewer, self.manager = (
            self.sign_in(login) for login in ("visitor01", "clerk01", "reviewer01", "manager01"))
        self.case = accepted_case(World(self))

    def held(self, who=None):
        return (who or self.visitor).get(f"/cases/{self.case['id']}/originals").expect(200).json

    def place(self):
        return [one["original"]["place"] for one in self.held()["originals"]]

    def pass_on(self, who, pieces):
        return who.post("/original-slips", {"originals": pieces}).expect(201).json

    def slip(self, who, slip):
        return who.get(f"/original-slips/{slip['id']}").expect(200).json

    def test_papers_go_to_the_department_and_back_to_the_visitor_with_two_signatures_each_time(self):
        pieces = take_originals(self.clerk, self.case, "business_licence", "layout")
        self.assertEqual(self.place(), ["front", "front"])
        there = self.pass_on(self.clerk, pieces)
        self.assertEqual(self.place(), ["passing", "passing"])
        self.clerk.post("/original-slips", {"originals": pieces}).expect(409, "originals.not_here")
        seen = self.slip(self.reviewer, there)
        self.assertEqual((seen["direction"], seen["may_sign"], seen["may_recall"]), ("to_back", True, False))
        self.assertEqual(seen["due_at"], "2026-09-28T17:00:00.000+08:00")
        self.assertNotIn("李示例", str(seen), "names are masked")
        self.clerk.post(f"/original-slips/{there['id']}/sign", {"lines": []}, match=1).expect(404, "originals.slip_not_found")
        sign_slip(self.reviewer, there, pieces).expect(200)
        self.assertEqual(self.place(), ["back", "back"])
        back = self.pass_on(self.reviewer, pieces)
        sign_slip(self.clerk, back, pieces).expect(200)
        give_back = {"originals": pieces, "signature_png_base64": PNG, "signed_on_paper": False}
        done = self.clerk.post(f"/cases/{self.case['id']}/originals/give-back", give_back).expect(201).json
        self.assertEqual(done["state"], "signed_for")
        seen = self.held()
        self.assertEqual([move["to"] for move in seen["originals"][0]["moves"]], ["front", "back", "front", "returned"])
        self.assertEqual([one["signed_how"] for one in seen["receipts"]], ["desk", "paper"])
        self.clerk.post(f"/cases/{self.case['id']}/originals/give-back", give_back).expect(409, "originals.not_here")
        self.check()

    def test_the_visitor_signs_at_the_second_screen_for_what_they_hand_in(self):
        screen = paired(self.nobody("counter"), "desk_screen")
        counter = screen.get("/desk-screen").expect(200).json["counter_id"]
        self.clerk.post(f"/counters/{counter}/open", {}).expect(200)
        pieces = take_originals(self.clerk, self.case, "layout", signed_on_paper=False)
        self.clerk.post("/original-slips", {"originals": pieces}).expect(409, "originals.receipt_unsigned")
        self.clerk.post(f"/counters/{counter}/screen", {"show": "confirm", "case_id": self.case["id"]}).expect(204)
        shown = screen.get("/desk-screen").expect(200).json["confirm"]["papers"]
        self.assertEqual([(one["back"], one["sheets"]) for one in shown], [(False, 2)])
        screen.post("/desk-screen/confirm", {"case_id": self.case["id"], "agreed": True, "signature_png_base64": PNG}).expect(204)
        self.assertEqual([(one["state"], one["signed_how"]) for one in self.held()["receipts"]], [("signed_for", "screen")])
        self.pass_on(self.clerk, pieces)
        self.check()

    def test_a_slip_that_nobody_signs_for_raises_an_alarm_the_same_day_to_both_leads(self):
        pieces = take_originals(self.clerk, self.case, "layout")
        passed = self.pass_on(self.clerk, pieces)
        hall = self.slip(self.clerk, passed)["hall_id"]
        self.at("2026-09-28T16:59:00+08:00")
        self.assertEqual(self.slip(self.manager, passed)["alarms"], [])
        self.at("2026-09-28T17:00:01+08:00")
        wait_until(lambda: self.slip(self.manager, passed)["alarms"], "the alarm")
        alarm = self.slip(self.sign_in("decider01"), passed)["alarms"][0]
        self.assertEqual((alarm["kind"], alarm["ended_at"], alarm["may_settle"]), ("unsigned_slip", None, False))
        attention = self.manager.get(f"/halls/{hall}/now").expect(200).json["attention"]
        count = next(one["count"] for one in attention if one["kind"] == "slip_alarm")
        listed = self.manager.get(f"/original-slips?alarmed=true&hall={hall}").expect(200).json
        self.assertEqual(count, listed["total"], "a figure and its list are one")
        self.assertIn(passed["id"], [one["id"] for one in listed["items"]])
        self.manager.post(f"/original-alarms/{alarm['id']}/settle", {"note": "x"}, match=alarm["revision"]).expect(409, "originals.alarm_done")
        sign_slip(self.reviewer, passed, pieces).expect(200)
        self.assertIsNotNone(self.slip(self.manager, passed)["alarms"][0]["ended_at"])
        self.check()

    def test_what_is_missing_stays_at_the_counter_and_what_differs_is_with_the_department(self):
        pieces = take_originals(self.clerk, self.case, "business_licence", "layout")
        passed = self.pass_on(self.clerk, pieces)
        sign_slip(self.reviewer, passed, pieces[:1]).expect(422, "originals.bad_lines")
        sign_slip(self.reviewer, passed, pieces, **{pieces[0]: ("missing", "")}).expect(422, "originals.bad_lines")
        sign_slip(self.reviewer, {**passed, "revision": 9}, pieces).expect(412, "originals.slip_stale")
        sign_slip(self.reviewer, passed, pieces, **{pieces[0]: ("missing", "袋里没有"), pieces[1]: ("differs", "少一张")}).expect(200)
        self.assertEqual(self.place(), ["front", "back"])
        alarms = {one["kind"]: one for one in self.slip(self.manager, passed)["alarms"]}
        self.assertEqual(sorted(alarms), ["differs", "missing"])
        path = f"/original-alarms/{alarms['missing']['id']}/settle"
        self.manager.post(path, {"note": "在窗口抽屉找到"}, match=7).expect(412, "originals.alarm_stale")
        self.manager.post(path, {"note": "在窗口抽屉找到"}, match=1).expect(200)
        settled = {one["kind"]: one for one in self.slip(self.manager, passed)["alarms"]}["missing"]
        self.assertEqual((settled["note"], settled["settled_by"] != ""), ("在窗口抽屉找到", True))
        self.check()

    def test_a_slip_is_taken_back_before_it_is_signed_for_and_not_after(self):
        pieces = take_originals(self.clerk, self.case, "layout")
        passed = self.pass_on(self.clerk, pieces)
        self.reviewer.post(f"/original-slips/{passed['id']}/recall", match=1).expect(404, "originals.slip_not_found")
        self.clerk.post(f"/original-slips/{passed['id']}/recall", match=1).expect(200)
        self.assertEqual(self.place(), ["front"])
        sign_slip(self.reviewer, {**passed, "revision": 2}, pieces).expect(409, "originals.slip_done")
        again = self.pass_on(self.clerk, pieces)
        sign_slip(self.reviewer, again, pieces).expect(200)
        self.clerk.post(f"/original-slips/{again['id']}/recall", match=2).expect(409, "originals.slip_done")
        self.check()

    def test_two_who_sign_at_once_and_a_key_sent_twice_have_one_effect(self):
        body = {"pieces": [{"requirement": "layout", "kind": "original", "sheets": 3}], "signed_on_paper": True}
        first = self.clerk.post(f"/cases/{self.case['id']}/originals", body, key="originals-once").expect(201).json
        self.assertEqual(self.clerk.post(f"/cases/{self.case['id']}/originals", body, key="originals-once").expect(201).json, first)
        pieces = [one["original"]["id"] for one in self.held()["originals"]]
        self.assertEqual(len(pieces), 1)
        passed = self.pass_on(self.clerk, pieces)
        sign_slip(self.reviewer, passed, pieces).expect(200)
        sign_slip(self.sign_in("decider01"), passed, pieces).expect(409, "originals.slip_done")

    def test_the_list_says_what_is_overdue_and_leaves_as_a_journaled_file(self):
        take_originals(self.clerk, self.case, "layout")
        mine = lambda query: [one for one in self.clerk.get(f"/originals?held=true&limit=100{query}").expect(200).json["items"]
                              if one["case_id"] == self.case["id"]]
        self.assertEqual([one["overdue"] for one in mine("")], [False])
        self.assertEqual(mine("&overdue=true"), [])
        step(self.visitor, {**self.case, "revision": self.seen(self.case)["revision"]}, "withdraw", {"reason": "不办了"})
        late = wait_until(lambda: mine("&overdue=true"), "the end of the case")
        self.assertTrue(late[0]["overdue"])
        self.clerk.post(f"/cases/{self.case['id']}/originals", ONE).expect(409, "originals.case_over")
        number = late[0]["case_number"]
        self.assertEqual(self.clerk.get(f"/originals?case_number={number}").expect(200).json["total"], 1)
        self.assertEqual(self.sign_in("clerk05").get(f"/originals?case_number={number}").expect(200).json["total"], 0)
        self.assertEqual(self.sign_in("reviewer02").get(f"/originals?case_number={number}").expect(200).json["total"], 0)
        before = self.journal_entries()
        file = self.clerk.post("/originals/file", {"form": "csv_utf8", "overdue": True}).expect(200)
        self.assertIn(number, file.body.decode())
        self.assertNotIn("李示例", file.body.decode())
        self.assertGreater(self.journal_entries(), before)

    def test_pages_of_the_list_are_disjoint_and_a_bad_cursor_is_said(self):
        take_originals(self.clerk, self.case, "layout", "safety_rules")
        first = self.clerk.get("/originals?limit=1").expect(200).json
        second = self.clerk.get(f"/originals?limit=1&cursor={first['next']}").expect(200).json
        self.assertNotEqual(first["items"][0]["id"], second["items"][0]["id"])
        self.clerk.get("/originals?cursor=x").expect(400, "request.invalid")
        self.clerk.get("/original-slips?cursor=x").expect(400, "request.invalid")

    def test_a_receipt_and_a_slip_are_papers_and_looks_at_them_are_journaled(self):
        pieces = take_originals(self.clerk, self.case, "layout")
        passed = self.pass_on(self.clerk, pieces)
        receipt = self.held()["receipts"][0]["id"]
        before = self.journal_entries()
        for who, path in ((self.visitor, f"/original-receipts/{receipt}/open"), (self.clerk, f"/original-receipts/{receipt}/open"),
                          (self.reviewer, f"/original-slips/{passed['id']}/open")):
            self.assertTrue(who.post(path).expect(200).body.startswith(b"%PDF"))
        self.assertEqual(self.journal_entries(), before + 2, "the visitor's own look is not journaled")

    def test_wrong_papers_and_two_ways_of_signing_are_refused_and_nothing_is_kept(self):
        path = f"/cases/{self.case['id']}/originals"
        wrong = {**ONE, "pieces": [{**PIECE, "requirement": "no_such"}, {**PIECE, "sheets": 0}]}
        reply = self.clerk.post(path, wrong).expect(422, "originals.bad_papers")
        self.assertEqual([one["pointer"] for one in reply.json["invalid_params"]], ["/pieces/0/requirement", "/pieces/1/sheets"])
        self.clerk.post(path, {**ONE, "pieces": []}).expect(422, "originals.bad_papers")
        both = {**ONE, "signed_on_paper": True, "signature_png_base64": PNG}
        self.clerk.post(path, both).expect(422, "originals.bad_signing")
        self.assertEqual(self.held()["originals"], [])
        taken = self.clerk.post(path, ONE).expect(201).json
        sign = f"/original-receipts/{taken['id']}/sign"
        self.clerk.post(sign, {"signed_on_paper": False, "courier_number": "SF1"}, match=1).expect(422, "originals.bad_signing")
        self.clerk.post(sign, {"signed_on_paper": False}, match=1).expect(422, "originals.bad_signing")
        self.clerk.post(f"/original-receipts/{taken['id']}/cancel", match=1).expect(200)
        self.clerk.post(sign, {"signed_on_paper": True}, match=2).expect(409, "originals.receipt_done")
        self.assertEqual(self.place(), ["mistaken"])
        self.check()
