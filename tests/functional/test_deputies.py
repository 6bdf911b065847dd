"""Deputies (AB 岗): while somebody is away another one of their hall or organ does what they may, for them, and keeps their cases."""

from case_tests import CaseTest
from objects import draft_with_files, step
from yimen import Client, wait_until


class DeputiesTest(CaseTest):
    """On Monday 28 September 2026. 钱三示 (clerk03) and 孙四示 (clerk04) work beside 陈一示 (clerk01)."""

    def member(self, name: str, login: str = "admin01") -> str:
        people = self.sign_in(login).get("/staff").expect(200).json["items"]
        return next(one["id"] for one in people if one["name"] == name)

    def leave(self, away: str, deputy: str | None, first: str = "2026-09-28", last: str = "2026-09-29", by: str = "admin01") -> dict:
        body = {"staff_id": self.member(away, by), "first_day": first, "last_day": last, "reason": "annual"}
        if deputy:
            body["deputy_id"] = self.member(deputy, by)
        return self.sign_in(by).post("/staff-leaves", body).expect(201).json

    def stands_in(self, login: str) -> list[str]:
        return [one["name"] for one in self.sign_in(login).get("/me").expect(200).json["stands_in_for"]]

    def received(self) -> dict:
        visitor = self.sign_in("visitor01")
        return step(self.sign_in("clerk01"), step(visitor, draft_with_files(visitor), "submit"), "receive")

    def test_the_deputy_keeps_the_cases_until_the_leave_is_over(self):
        case = self.received()
        self.assertNotIn(case["id"], self.listed("clerk03", "list=mine"))
        given = self.leave("陈一示", "钱三示", by="manager01")
        wait_until(lambda: self.stands_in("clerk03") == ["陈一示"], "the deputy stands in")
        wait_until(lambda: case["id"] in self.listed("clerk03", "list=mine"), "the case is on the deputy's list")
        seen = self.seen(case)
        self.assertEqual((seen["owner_name"], seen["owner_for"]), ("钱三示", "陈一示"))
        row = next(one for one in self.sign_in("clerk03").get("/cases?list=mine").expect(200).json["items"] if one["id"] == case["id"])
        self.assertEqual((row["owner_name"], row["owner_for"]), ("钱三示", "陈一示"))
        self.sign_in("manager01").post(f"/staff-leaves/{given['id']}/end", {}, match=given["revision"]).expect(200)
        wait_until(lambda: case["id"] not in self.listed("clerk03", "list=mine"), "the case goes back")
        seen = self.seen(case)
        self.assertEqual((seen["owner_name"], seen["owner_for"]), ("陈一示", None))
        self.check()

    def test_a_decision_is_kept_as_made_for_who_is_away_and_duties_stay_apart(self):
        self.leave("郑四示", "吴三示")  # the decider; the reviewer of the same department stands in
        wait_until(lambda: self.stands_in("reviewer01") == ["郑四示"], "the reviewer stands in")
        case = step(self.sign_in("clerk01"), self.received(), "accept")
        step(self.sign_in("reviewer01"), case, "review")
        refused = self.sign_in("reviewer01").post(f"/cases/{case['id']}/approve", {}, match=case["revision"])
        refused.expect(409, "cases.same_person")  # who reviewed does not decide, in whosever place
        step(self.sign_in("decider01"), case, "return", {"reason": "再核一遍"})
        step(self.sign_in("reviewer01"), case, "review")
        urged = step(self.sign_in("visitor01"), case, "urge")
        self.assertEqual(urged["state"], "reviewed")
        self.sign_in("reviewer01").post(f"/cases/{case['id']}/extend", {"working_days": 2, "reason": "情况复杂"}, match=case["revision"]).expect(200)
        seen = self.seen(case, "decider01")
        entry = next(one for one in seen["timeline"] if one["action"] == "extend")
        self.assertEqual((entry["by_name"], entry["for_name"]), ("吴三示", "郑四示"))
        self.check()

    def test_what_cannot_be_is_told(self):
        admin, manager = self.sign_in("admin01"), self.sign_in("manager01")
        days = {"first_day": "2026-10-12", "last_day": "2026-10-16", "reason": "illness"}
        chen, qian, sun = (self.member(name) for name in ("陈一示", "钱三示", "孙四示"))
        zheng = self.member("郑四示")
        admin.post("/staff-leaves", {"staff_id": chen, "deputy_id": chen, **days}).expect(422, "people.deputy_self")
        admin.post("/staff-leaves", {"staff_id": chen, "deputy_id": zheng, **days}).expect(422, "people.deputy_elsewhere")
        manager.post("/staff-leaves", {"staff_id": zheng, **days}).expect(404, "people.unknown")  # not of this hall
        admin.post("/staff-leaves", {"staff_id": chen, **days, "last_day": "2026-10-11"}).expect(400, "request.invalid")
        made = manager.post("/staff-leaves", {"staff_id": chen, "deputy_id": qian, **days}).expect(201).json
        manager.post("/staff-leaves", {"staff_id": qian, "deputy_id": sun, **days}).expect(409, "people.deputy_chain")
        manager.post("/staff-leaves", {"staff_id": sun, "deputy_id": chen, **days}).expect(409, "people.deputy_away")
        manager.post("/staff-leaves", {"staff_id": chen, "deputy_id": sun, **days}).expect(409, "people.leave_overlaps")
        end = f"/staff-leaves/{made['id']}/end"
        self.sign_in("manager02").post(end, {}, match=made["revision"]).expect(404, "people.leave_not_found")
        manager.post(end, {}, match=made["revision"] + 1).expect(412, "people.leave_stale")
        ended = manager.post(end, {}, match=made["revision"]).expect(200).json
        manager.post(end, {}, match=ended["revision"]).expect(409, "people.leave_over")
        listed = manager.get("/staff-leaves?standing=over").expect(200).json
        self.assertEqual([one["staff_name"] for one in listed["items"]], ["陈一示"])
        self.assertEqual(manager.get("/staff-leaves?standing=now").expect(200).json["total"], 0)
        manager.get("/staff-leaves?cursor=x").expect(400, "request.invalid")
        self.assertEqual({one["name"] for one in manager.get("/staff").expect(200).json["items"]} & {"郑四示"}, set())
        self.check()

    def test_the_days_of_a_leave_are_days_of_business_time(self):
        self.leave("陈一示", "钱三示", "2026-09-29", "2026-09-29", by="manager01")
        self.assertEqual(self.stands_in("clerk03"), [])
        Client(self.server).post("/demo/clock", {"now": "2026-09-29T09:00:00+08:00"}).expect(200)
        wait_until(lambda: self.stands_in("clerk03") == ["陈一示"], "the day is there")
        Client(self.server).post("/demo/clock", {"now": "2026-09-30T09:00:00+08:00"}).expect(200)
        wait_until(lambda: self.stands_in("clerk03") == [], "the day is over")

    def test_what_nobody_of_the_department_may_decide_stands_above_with_the_reason(self):
        case = step(self.sign_in("clerk01"), self.received(), "accept")
        step(self.sign_in("reviewer01"), case, "review")
        above = lambda: {one["id"]: one["nobody_left"] for one in self.sign_in("supervisor01").get("/cases?list=nobody_left").expect(200).json["items"]}
        counted = lambda: self.sign_in("supervisor01").get("/cases/counts").expect(200).json["nobody_left"]
        self.assertEqual((above(), counted()), ({}, 0))
        alone = self.leave("郑四示", None)
        self.assertEqual((above(), counted()), ({case["id"]: "away"}, 1))
        self.assertEqual(self.listed("supervisor02", "list=nobody_left"), [])  # of another region
        self.assertEqual(self.listed("decider01", "list=nobody_left"), [])
        self.sign_in("admin01").post(f"/staff-leaves/{alone['id']}/end", {}, match=alone["revision"]).expect(200)
        self.assertEqual(above(), {})
        self.leave("郑四示", "吴三示")  # the reviewer of this very case
        self.assertEqual(above(), {case["id"]: "barred"})
        self.check()
