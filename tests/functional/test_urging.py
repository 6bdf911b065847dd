"""Urging (催办): a visitor asks what keeps a case, staff answer; without an answer by the end of the next working day the supervisors see it."""

from case_tests import CaseTest
from objects import draft_with_files, step
from yimen import Client, wait_until


class UrgingTest(CaseTest):
    """Urged on Monday 28 September 2026: answered by the end of Tuesday."""

    def reason(self, case: dict, action: str, login: str = "visitor01") -> str | None:
        return next(a["reason"] for a in self.seen(case, login)["actions"] if a["name"] == action)

    def accepted(self) -> dict:
        visitor = self.sign_in("visitor01")
        case = step(visitor, draft_with_files(visitor), "submit")
        step(self.sign_in("clerk01"), case, "receive")
        return step(self.sign_in("clerk01"), case, "accept")

    def urged(self, note: str = "什么时候能办好？") -> dict:
        return step(self.sign_in("visitor01"), self.accepted(), "urge", {"note": note})

    def test_an_urging_waits_in_the_lists_of_those_who_handle_the_case_until_it_is_answered(self):
        case = self.urged()
        seen = self.seen(case)
        self.assertEqual(seen["urging"]["times"], 1)
        self.assertIsNotNone(seen["urging"]["waits_since"])
        self.assertEqual(seen["state"], "accepted")
        self.assertIn(case["id"], self.listed("reviewer01", "list=urged"))
        self.assertNotIn(case["id"], self.listed("reviewer02", "list=urged"))  # of another department
        self.assertGreaterEqual(self.sign_in("reviewer01").get("/cases/counts").expect(200).json["urged"], 1)
        entry = next(e for e in self.seen(case, "reviewer01")["timeline"] if e["action"] == "urge")
        self.assertEqual(entry["note"], "什么时候能办好？")
        step(self.sign_in("reviewer01"), case, "answer-urging", {"answer": "现场核查安排在周三，周五前有结果。"})
        seen = self.seen(case)
        self.assertIsNone(seen["urging"]["waits_since"])
        self.assertEqual(seen["timeline"][-1]["note"], "现场核查安排在周三，周五前有结果。")
        self.assertNotIn(case["id"], self.listed("reviewer01", "list=urged"))
        kinds = lambda: [m["kind"] for m in self.sign_in("visitor01").get("/messages").expect(200).json["items"]]
        wait_until(lambda: "case_urging_answered" in kinds(), "the message with the answer")
        self.assertEqual(self.server.run("check").returncode, 0)

    def test_the_next_step_of_the_case_is_an_answer_too(self):
        case = self.urged()
        step(self.sign_in("reviewer01"), case, "review", {"opinion": "符合条件"})
        self.assertIsNone(self.seen(case)["urging"]["waits_since"])

    def test_once_a_day_until_it_is_answered_and_never_by_others(self):
        case = self.urged()
        self.assertEqual(self.reason(case, "urge"), "cases.urged_today")
        self.sign_in("visitor01").post(f"/cases/{case['id']}/urge", {}, match=case["revision"]).expect(
            409, "cases.urged_today"
        )
        self.sign_in("visitor02").post(f"/cases/{case['id']}/urge", {}, match=case["revision"]).expect(404)
        self.sign_in("reviewer01").post(
            f"/cases/{case['id']}/answer-urging", {"answer": ""}, match=case["revision"]
        ).expect(400, "request.invalid")
        step(self.sign_in("reviewer01"), case, "answer-urging", {"answer": "正在核查。"})
        self.sign_in("reviewer01").post(
            f"/cases/{case['id']}/answer-urging", {"answer": "再说一次"}, match=case["revision"]
        ).expect(409, "cases.not_urged")
        step(self.sign_in("visitor01"), case, "urge")
        self.assertEqual(self.seen(case)["urging"]["times"], 2)

    def test_without_an_answer_the_supervisors_see_it_once(self):
        case = self.urged()
        Client(self.server).post("/demo/clock", {"now": "2026-09-29T23:59:00+08:00"}).expect(200)
        self.assertIsNone(self.seen(case)["urging"]["escalated_at"])
        self.assertNotIn(case["id"], self.listed("supervisor01", "list=all&urging=escalated"))
        for each in self.beside_on_postgres():
            Client(each).post("/demo/clock", {"now": "2026-09-30T00:00:01+08:00"}).expect(200)
        seen = wait_until(lambda: (v := self.seen(case))["urging"]["escalated_at"] and v, "the supervisors are told")
        self.assertEqual([e["action"] for e in seen["timeline"]].count("escalate_urging"), 1)
        self.assertIn(case["id"], self.listed("supervisor01", "list=all&urging=escalated"))
        step(self.sign_in("reviewer01"), case, "answer-urging", {"answer": "今天作出决定。"})
        self.assertNotIn(case["id"], self.listed("supervisor01", "list=all&urging=escalated"))
        self.assertEqual(self.server.run("check").returncode, 0)

    def test_a_case_that_ends_waits_for_no_answer(self):
        case = self.urged()
        step(self.sign_in("visitor01"), case, "withdraw", {"reason": "不办了"})
        self.assertIsNone(self.seen(case)["urging"]["waits_since"])
        self.assertEqual(self.server.run("check").returncode, 0)
