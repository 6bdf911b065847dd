"""Supplements after acceptance (受理后补充材料): only under the sector rule that the item names; the clock goes on, the review waits."""

from case_tests import CaseTest
from objects import PDF, PDF_HEADERS, draft_with_files, food, step
from yimen import wait_until

RULE = "《样例行业办法》第十条"


class SupplementsTest(CaseTest):
    """Accepted on Monday 28 September 2026; eight working days promised."""

    def name_rule(self) -> None:
        """The item names its sector rule from now on; a second person publishes it."""
        editor = self.sign_in("editor01")
        draft = editor.post("/item-drafts", {"item_id": food(editor)}).expect(201).json
        content = {"head": draft["head"], "definition": {**draft["definition"], "supplement_rule": RULE}}
        draft = editor.put(f"/item-drafts/{draft['id']}", content, match=draft["revision"]).expect(200).json
        draft = editor.post(f"/item-drafts/{draft['id']}/submit", None, match=draft["revision"]).expect(200).json
        wanted = {"drafts": [{"draft_id": draft["id"], "revision": draft["revision"]}], "note": "写明行业规定"}
        self.sign_in("editor03").post("/item-publications", wanted).expect(201)

    def accepted(self) -> dict:
        visitor = self.sign_in("visitor01")
        case = step(visitor, draft_with_files(visitor), "submit")
        step(self.sign_in("clerk01"), case, "receive")
        return step(self.sign_in("clerk01"), case, "accept")

    def ask(self, login: str, case: dict, until: str = "2026-10-09", key: str = "equipment"):
        body = {"items": [{"requirement": key, "text": "请补充冷藏设备的型号和数量"}], "until": until}
        return self.sign_in(login).post(f"/cases/{case['id']}/supplements", body, match=case["revision"])

    def gap(self, case: dict) -> dict:
        return next(g for g in self.seen(case)["gaps"]["list"] if g["requirement"] == "equipment")

    def test_without_a_rule_of_its_sector_nothing_more_is_asked_for(self):
        case = self.accepted()
        self.ask("reviewer01", case).expect(409, "cases.no_supplement_rule")
        self.seen(case, "reviewer01")
        self.assertNotIn("ask_supplement", self.actions(case, "reviewer01"))

    def test_under_the_rule_the_review_waits_and_the_clock_does_not(self):
        before = self.accepted()  # stays on the version without the rule
        self.name_rule()
        self.ask("reviewer01", before).expect(409, "cases.no_supplement_rule")
        case = self.accepted()
        due = self.seen(case)["clock"]["promised_due"]
        self.ask("clerk01", case).expect(403)
        for until, code in (("2026-09-28", "too_early"), (due, "too_late")):
            refused = self.ask("reviewer01", case, until).expect(400, "request.invalid").json
            self.assertEqual([(p["pointer"], p["code"]) for p in refused["invalid_params"]], [("/until", code)])
        self.ask("reviewer01", case, key="nothing").expect(422, "cases.unknown_requirement")
        case.update(self.ask("reviewer01", case).expect(200).json)
        self.told("case_supplement_asked")
        seen = self.seen(case)
        self.assertEqual((seen["state"], seen["clock"]["promised_due"]), ("accepted", due))
        gap = self.gap(case)
        self.assertEqual((gap["state"], gap["until"], gap["asked_under"], gap["asked_for"]), ("open", "2026-10-09", RULE, "请补充冷藏设备的型号和数量"))
        paper = self.paper(case, "supplement")
        for words in ("补充材料告知书", "第十条", "冷藏设备", "2026年10月9日", "不停止计算办理期限", "提交方式：登录一门门户“我的办件”补充提交"):
            self.assertIn(words, paper)
        reviewer = self.sign_in("reviewer01")
        reviewer.post(f"/cases/{case['id']}/review", {"opinion": "符合"}, match=case["revision"]).expect(409, "cases.supplement_open")
        self.sign_in("visitor02").post(f"/cases/{case['id']}/gaps/equipment/files", PDF, headers=PDF_HEADERS).expect(404)
        self.sign_in("visitor01").post(f"/cases/{case['id']}/gaps/equipment/files", PDF, headers=PDF_HEADERS).expect(201)
        self.seen(case)
        reviewer.post(f"/cases/{case['id']}/review", {"opinion": "符合"}, match=case["revision"]).expect(409, "cases.supplement_open")
        step(reviewer, case, "gaps/equipment/confirm")
        step(reviewer, case, "review", {"opinion": "符合"})
        step(self.sign_in("decider01"), case, "approve", {"opinion": "同意"})
        self.assertEqual(self.seen(case)["state"], "result_issued")
        self.check()

    def test_what_does_not_come_in_time_is_not_waited_for_and_the_case_goes_on(self):
        self.name_rule()
        case = self.accepted()
        case.update(self.ask("reviewer01", case).expect(200).json)
        self.at("2026-10-10T09:00:00+08:00")
        wait_until(lambda: self.gap(case)["state"] == "missed", "the end of waiting")
        self.assertEqual(self.seen(case)["state"], "accepted")
        self.told("case_supplement_ended")
        step(self.sign_in("reviewer01"), case, "review", {"opinion": "按现有材料审查，符合"})
        self.check()
