"""First contact (首问负责): who takes a case keeps it, until they hand it to a colleague of the hall."""

from case_tests import CaseTest
from objects import World, accepted_case, draft_with_files, step
from yimen import wait_until


class OwnerTest(CaseTest):
    """On Monday 28 September 2026. 陈一示 (clerk01) takes the case; 孙四示 (clerk04) and others work in the same hall, 李五示 in another."""

    def received(self) -> dict:
        visitor = self.sign_in("visitor01")
        return step(self.sign_in("clerk01"), step(visitor, draft_with_files(visitor), "submit"), "receive")

    def member(self, name: str) -> str:
        return next(one["id"] for one in self.sign_in("admin01").get("/staff").expect(200).json["items"] if one["name"] == name)

    def possible(self, case: dict, login: str = "clerk01") -> dict[str, str]:
        found = self.sign_in(login).get(f"/cases/{case['id']}/possible-owners").expect(200).json["items"]
        return {one["name"]: one["id"] for one in found}

    def hand_over(self, case: dict, login: str, to: str, reason: str = "调到综合窗口"):
        return self.sign_in(login).post(f"/cases/{case['id']}/hand-over-owner", {"to": to, "reason": reason}, match=case["revision"])

    def test_the_owner_hands_it_to_a_colleague_who_has_it_on_their_list_and_is_named_to_the_visitor(self):
        case = self.received()
        step(self.sign_in("visitor01"), case, "urge", {"note": "请尽快"})
        self.assertEqual(set(self.possible(case)) & {"陈一示", "孙四示", "李五示"}, {"孙四示"})
        self.assertIn("hand_over_owner", self.actions(case, "clerk01"))
        self.assertNotIn("hand_over_owner", self.actions(case, "clerk04"))
        self.assertNotIn("hand_over_owner", self.actions(case, "visitor01"))
        before = self.seen(case)
        done = self.hand_over(case, "clerk01", self.possible(case)["孙四示"]).expect(200).json
        self.assertEqual((done["state"], done["revision"]), ("received", before["revision"] + 1))
        seen = self.seen(case)
        self.assertEqual((seen["owner_name"], seen["clock"]["answer_due"]), ("孙四示", before["clock"]["answer_due"]))
        self.assertIsNotNone(seen["urging"]["waits_since"])  # who it is handed to still owes the answer
        entry = seen["timeline"][-1]
        self.assertEqual((entry["action"], entry["note"]), ("hand_over_owner", ""))  # why is not the visitor's business
        entry = self.seen(case, "clerk04")["timeline"][-1]
        self.assertEqual((entry["by_name"], entry["note"]), ("陈一示", "→ 孙四示　调到综合窗口"))
        self.assertIn(case["id"], self.listed("clerk04", "list=mine"))
        self.assertNotIn(case["id"], self.listed("clerk01", "list=mine"))
        # And it stays theirs: who takes a step meanwhile does not become its owner.
        step(self.sign_in("clerk01"), case, "accept")
        self.assertEqual(self.seen(case)["owner_name"], "孙四示")
        self.check()

    def test_nobody_else_hands_it_over_and_to_nobody_elsewhere(self):
        case = self.received()
        to = self.possible(case)["孙四示"]
        for login in ("clerk04", "supervisor01"):  # the owner is there
            self.hand_over(case, login, to).expect(403, "cases.not_the_owner")
        for login in ("reviewer01", "visitor01", "manager01"):
            self.hand_over(case, login, to).expect(403)
        self.hand_over(case, "clerk05", to).expect(404, "cases.not_found")  # of another hall
        self.sign_in("clerk05").get(f"/cases/{case['id']}/possible-owners").expect(404, "cases.not_found")
        for who in ("李五示", "吴三示", "陈一示"):  # another hall, no clerk, the owner
            refused = self.hand_over(case, "clerk01", self.member(who)).expect(400, "request.invalid")
            self.assertEqual(refused.json["invalid_params"][0]["pointer"], "/to")
        refused = self.hand_over(case, "clerk01", to, reason=" ").expect(400, "request.invalid")
        self.assertEqual(refused.json["invalid_params"][0]["pointer"], "/reason")
        stale = dict(case, revision=case["revision"] - 1)
        self.hand_over(stale, "clerk01", to).expect(412, "cases.stale")
        self.assertEqual(self.seen(case)["owner_name"], "陈一示")
        step(self.sign_in("visitor01"), case, "withdraw", {"reason": "不办了"})
        self.hand_over(case, "clerk01", to).expect(409, "cases.not_allowed")

    def test_who_stands_in_hands_it_over_too_and_who_is_away_gets_nothing(self):
        case = accepted_case(World(self))
        leave = {"first_day": "2026-09-28", "last_day": "2026-09-29", "reason": "annual"}
        admin = self.sign_in("admin01")
        admin.post("/staff-leaves", {"staff_id": self.member("周二示"), **leave}).expect(201)
        self.assertNotIn("周二示", self.possible(case))
        self.hand_over(case, "clerk01", self.member("周二示")).expect(400, "request.invalid")
        admin.post("/staff-leaves", {"staff_id": self.member("陈一示"), "deputy_id": self.member("钱三示"), **leave}).expect(201)
        wait_until(lambda: case["id"] in self.listed("clerk03", "list=mine"), "the deputy keeps the case")
        self.seen(case)
        self.hand_over(case, "clerk03", self.possible(case, "clerk03")["孙四示"]).expect(200)
        self.assertEqual(self.seen(case)["owner_name"], "孙四示")
        self.check()
