"""Coaching before filing (审前服务): a helper goes through a draft with its visitor; nothing of it has legal effect."""

import sqlite3
import uuid

from objects import ANSWERS, FORM, coached, draft_with_files, food, step
from yimen import YimenTest, wait_until


class CoachingTest(YimenTest):
    def setUp(self):
        super().setUp()
        self.visitor, self.guide, self.clerk = (self.sign_in(login) for login in ("visitor01", "guide01", "clerk01"))

    def opened(self, case, helper=None):
        code = coached(self.visitor, case)["code"]
        return (helper or self.guide).post("/coachings/open", {"code": code}).expect(200).json

    def found(self, case):
        return self.visitor.get(f"/cases/{case['id']}/coaching").expect(200).json["coaching"]

    def find(self, opened, *findings):
        rows = [{"kind": kind, "target": target, "verdict": verdict, "note": note} for kind, target, verdict, note in findings]
        reply = self.guide.put(f"/coachings/{opened['id']}/findings", {"findings": rows}, match=opened["revision"])
        if reply.status == 200:
            opened["revision"] = reply.json["revision"]
        return reply

    def test_what_a_helper_finds_waits_in_the_draft_and_is_mended(self):
        case = draft_with_files(self.visitor, without=("layout",))
        opened = self.opened(case)
        papers = self.guide.post(f"/coachings/{opened['id']}/look").expect(200).json
        self.assertEqual(papers["item"]["name"], "食品经营许可（新办）")
        self.assertIsNone(papers["coaching"]["code"])
        self.assertTrue(all(material["review_points"] for material in papers["definition"]["requirements"]))
        self.find(opened, ("material", "layout", "missing", ""), ("material", "safety_rules", "to_mend", "最后一页没有盖章"),
                  ("section", papers["definition"]["form"]["sections"][0]["key"], "fine", "")).expect(200)
        self.guide.post(f"/coachings/{opened['id']}/finish", match=opened["revision"]).expect(200)
        seen = self.found(case)
        self.assertEqual((seen["found"], seen["mended"], seen["helper_name"] != "", seen["code"]), (2, 0, True, None))
        self.assertEqual({f["target"]: (f["verdict"], f["note"]) for f in seen["findings"] if f["kind"] == "material"},
                         {"layout": ("missing", ""), "safety_rules": ("to_mend", "最后一页没有盖章")})
        for mended, count in ((True, 1), (False, 0), (True, 1)):
            self.visitor.post(f"/coachings/{seen['id']}/mend", {"kind": "material", "target": "layout", "mended": mended}).expect(200)
            self.assertEqual(self.found(case)["mended"], count)

    def test_asking_again_keeps_what_was_found_and_what_is_put_right_counts(self):
        case = draft_with_files(self.visitor)
        opened = self.opened(case)
        self.find(opened, ("material", "layout", "to_mend", "看不清")).expect(200)
        self.guide.post(f"/coachings/{opened['id']}/finish", match=opened["revision"]).expect(200)
        again = self.opened(case)
        self.assertEqual(again["id"], opened["id"])
        self.find(again, ("material", "layout", "fine", "")).expect(200)
        seen = self.found(case)
        self.assertEqual((seen["found"], seen["mended"], seen["findings"][0]["verdict"]), (1, 1, "fine"))

    def test_nobody_looks_without_the_code_and_nobody_after_the_end(self):
        case = draft_with_files(self.visitor)
        self.guide.post("/coachings/open", {"code": "22222222"}).expect(404, "coaching.unknown_code")
        opened = self.opened(case)
        look = f"/coachings/{opened['id']}/look"
        self.clerk.post(look).expect(404, "coaching.not_found")
        self.guide.post(look).expect(200)
        self.guide.post(f"/coachings/{opened['id']}/files/{case['files'][0]}/open").expect(200)
        self.guide.get(f"/cases/{case['id']}").expect(403)
        self.visitor.post(f"/coachings/{opened['id']}/end").expect(204)
        self.guide.post(look).expect(404, "coaching.not_found")
        self.assertIsNone(self.found(case))

    def test_a_code_is_over_after_a_day_and_once_the_helper_has_finished(self):
        server_clock = "2026-09-28T09:00:00+08:00"
        case = draft_with_files(self.visitor)
        code = coached(self.visitor, case)["code"]
        opened = self.guide.post("/coachings/open", {"code": code.lower()}).expect(200).json
        self.guide.post(f"/coachings/{opened['id']}/finish", match=opened["revision"]).expect(200)
        self.guide.post("/coachings/open", {"code": code}).expect(404, "coaching.unknown_code")
        code = coached(self.visitor, case)["code"]
        try:
            self.nobody().post("/demo/clock", {"now": "2026-09-29T21:00:00+08:00"}).expect(200)
            self.guide.post("/coachings/open", {"code": code}).expect(404, "coaching.unknown_code")
        finally:
            self.nobody().post("/demo/clock", {"now": server_clock}).expect(200)

    def test_findings_end_with_the_draft_and_the_case_knows_nothing_of_them(self):
        case = draft_with_files(self.visitor)
        opened = self.opened(case)
        self.find(opened, ("material", "layout", "to_mend", "请补一张带尺寸的")).expect(200)
        before = self.visitor.get(f"/cases/{case['id']}").expect(200).json
        self.assertEqual(before["revision"], case["revision"])  # the draft itself did not change
        step(self.visitor, case, "submit")
        self.assertIsNone(self.found(case))
        self.guide.post(f"/coachings/{opened['id']}/look").expect(404, "coaching.not_found")
        wait_until(lambda: self.guide.post(f"/coachings/{opened['id']}/finish", match=opened["revision"]).status == 404, "the end of the coaching")
        after = self.visitor.get(f"/cases/{case['id']}").expect(200).json
        self.assertNotIn("请补一张带尺寸的", str(after))
        self.assertEqual([one["action"] for one in after["timeline"]], ["open", "submit"])

    def test_a_clerk_opens_the_draft_that_lies_before_them_without_a_code(self):
        subject_id = self.sign_in("visitor04").get("/me").json["acts_for"][0]["subject_id"]
        case = self.clerk.post("/cases", {"item_id": food(self.clerk), "answers": ANSWERS, "form": FORM, "subject_id": subject_id}).expect(201).json
        opened = self.clerk.post(f"/cases/{case['id']}/coaching").expect(200).json
        self.clerk.post(f"/coachings/{opened['id']}/look").expect(200)
        seen = self.clerk.get(f"/cases/{case['id']}/coaching").expect(200).json["coaching"]
        self.assertEqual((seen["code"], seen["opened_at"] is not None), (None, True))

    def test_findings_about_nothing_and_without_a_reason_are_refused(self):
        case = draft_with_files(self.visitor)
        opened = self.opened(case)
        reply = self.find(opened, ("material", "no_such", "fine", ""), ("material", "layout", "to_mend", "")).expect(422, "coaching.bad_findings")
        self.assertEqual([p["pointer"] for p in reply.json["invalid_params"]], ["/findings/0/target", "/findings/1/note"])
        self.find(opened, ("material", "layout", "fine", "")).expect(200)
        self.find({**opened, "revision": 1}, ("material", "layout", "missing", "")).expect(412, "coaching.stale")
        self.assertEqual([f["verdict"] for f in self.found(case)["findings"]], ["fine"])

    def test_only_a_draft_of_a_single_item_can_be_gone_through(self):
        case = draft_with_files(self.visitor)
        step(self.visitor, case, "submit")
        self.visitor.post(f"/cases/{case['id']}/coaching").expect(409, "coaching.not_a_draft")
        self.sign_in("visitor02").post(f"/cases/{case['id']}/coaching").expect(404, "cases.not_found")

    def test_each_look_is_in_the_journal(self):
        case = draft_with_files(self.visitor)
        opened = self.opened(case)
        self.guide.post(f"/coachings/{opened['id']}/look").expect(200)
        self.guide.post(f"/coachings/{opened['id']}/files/{case['files'][0]}/open").expect(200)
        if self.engine == "sqlite":
            with sqlite3.connect(f"file:{self.server.data}/yimen.db?mode=ro", uri=True) as database:
                rows = database.execute("SELECT action, role FROM journal_entry WHERE object_id = ? ORDER BY rowid", (uuid.UUID(opened["id"]).bytes,)).fetchall()
            self.assertEqual(rows, [("coaching.ask", "visitor"), ("coaching.open", "guide"), ("coaching.look", "guide"), ("coaching.open_file", "guide")])
