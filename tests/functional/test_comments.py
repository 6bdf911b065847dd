"""Comments (留言) on a case: among those who work on it, never for the visitor."""

from itertools import islice

from case_tests import CaseTest
from objects import ANSWERS, World, accepted_case, draft_with_files, food
from yimen import Client


class CommentsTest(CaseTest):
    def say(self, login: str, case: dict, text: str, mentions: list[str] | None = None, **more):
        return self.sign_in(login).post(f"/cases/{case['id']}/comments", {"text": text, "mentions": mentions or []}, **more)

    def colleague(self, login: str, case: dict, name: str) -> str:
        found = self.sign_in(login).get(f"/cases/{case['id']}/colleagues").expect(200).json["items"]
        return next(one["id"] for one in found if one["name"] == name)

    def read(self, login: str, case: dict, query: str = "") -> dict:
        return self.sign_in(login).get(f"/cases/{case['id']}/comments{query}").expect(200).json

    def test_colleagues_talk_and_who_is_spoken_to_finds_it_in_a_list(self):
        case = accepted_case(World(self))
        reviewer = self.colleague("clerk01", case, "吴三示")
        self.say("clerk01", case, "面积请再核对，电话13800000001", [reviewer]).expect(201)
        self.assertEqual(self.listed("reviewer01", "list=mentioned"), [case["id"]])
        self.assertEqual(self.sign_in("reviewer01").get("/cases/counts").expect(200).json["mentioned"], 1)
        self.assertEqual(self.listed("decider01", "list=mentioned"), [])
        said = self.read("reviewer01", case)["items"][0]
        self.assertEqual((said["by_name"], said["role"], said["text"], said["mine"]), ("陈一示", "clerk", "面积请再核对，电话138****0001", False))
        self.assertEqual([one["name"] for one in said["mentions"]], ["吴三示"])
        self.sign_in("reviewer01").post(f"/cases/{case['id']}/comments/seen").expect(204)
        self.assertEqual(self.listed("reviewer01", "list=mentioned"), [])
        # Kept with the case, its revision and its history untouched.
        self.assertEqual(self.seen(case, "clerk01")["comments"], 1)
        self.assertNotIn("comment", [entry["action"] for entry in self.seen(case)["timeline"]])
        self.check()

    def test_neither_the_visitor_nor_strangers_learn_of_them(self):
        case = accepted_case(World(self))
        visitor = self.sign_in("visitor01")
        stream = visitor.events("/live")
        next(stream)
        self.say("clerk01", case, "内部意见").expect(201)
        own = draft_with_files(visitor)["id"]
        heard = ""
        for event in islice(stream, 30):
            heard += event.get("data", "")
            if own in heard:
                break
        self.assertIn(own, heard)
        self.assertNotIn("CaseCommented", heard)
        self.assertIsNone(self.seen(case)["comments"])
        visitor.get(f"/cases/{case['id']}/comments").expect(403)
        for login in ("reviewer02", "supervisor02"):
            self.sign_in(login).get(f"/cases/{case['id']}/comments").expect(404)
            self.say(login, case, "你好").expect(404)
        self.sign_in("manager01").get(f"/cases/{case['id']}/comments").expect(403)

    def test_who_is_only_asked_about_the_case_does_not_read_them(self):
        case = accepted_case(World(self))
        police = next(d["id"] for d in self.sign_in("reviewer01").get("/departments").expect(200).json["items"] if "公安" in d["name"])
        body = {"department_id": police, "question": "有无违法记录？", "until": "2026-10-09"}
        self.sign_in("reviewer01").post(f"/cases/{case['id']}/stages", body, match=case["revision"]).expect(200)
        self.say("clerk01", case, "内部意见").expect(201)
        seen = self.sign_in("reviewer07").get(f"/cases/{case['id']}").expect(200).json
        self.assertIsNone(seen["comments"])
        self.sign_in("reviewer07").get(f"/cases/{case['id']}/comments").expect(404)

    def test_a_comment_is_taken_back_not_changed(self):
        case = accepted_case(World(self))
        reviewer = self.colleague("clerk01", case, "吴三示")
        said = self.say("clerk01", case, "打错了", [reviewer]).expect(201).json
        path = f"/cases/{case['id']}/comments/{said['id']}"
        self.sign_in("clerk01").post(path, {"text": "改一改"}).expect(404)
        self.sign_in("reviewer01").post(f"{path}/withdraw").expect(409, "cases.not_your_comment")
        self.sign_in("clerk01").post(f"{path}/withdraw").expect(204)
        shown = self.read("reviewer01", case)["items"][0]
        self.assertEqual((shown["text"], shown["withdrawn_at"] is not None), ("", True))
        self.assertEqual(self.listed("reviewer01", "list=mentioned"), [])
        self.check()

    def test_pages_keys_and_bad_input(self):
        case = accepted_case(World(self))
        for n in range(5):
            self.say("clerk01", case, f"第{n}条").expect(201)
        first = self.read("decider01", case, "?limit=2")
        rest = self.read("decider01", case, f"?limit=5&cursor={first['next']}")
        self.assertEqual([one["text"] for one in first["items"] + rest["items"]], [f"第{n}条" for n in (4, 3, 2, 1, 0)])
        ids = {self.say("clerk01", case, "只有一条", key="say-it-once").expect(201).json["id"] for _ in range(3)}
        self.assertEqual(len(ids), 1)
        self.assertEqual(self.say("clerk01", case, "").expect(400, "request.invalid").json["invalid_params"][0]["pointer"], "/text")
        self.say("clerk01", case, "长" * 1001).expect(400, "request.invalid")
        refused = self.say("clerk01", case, "你好", ["01890a5d-ac96-774b-bcce-b302099a8057"]).expect(400, "request.invalid")
        self.assertEqual(refused.json["invalid_params"][0]["pointer"], "/mentions")
        self.sign_in("clerk01").get(f"/cases/{case['id']}/comments?cursor=x").expect(400, "request.invalid")

    def test_nobody_talks_about_a_draft(self):
        clerk = self.sign_in("clerk01")
        subject = self.sign_in("visitor01").get("/me").expect(200).json["acts_for"][0]["subject_id"]
        draft = clerk.post("/cases", {"item_id": food(clerk), "answers": ANSWERS, "subject_id": subject}).expect(201).json
        self.say("clerk01", draft, "还没有提交").expect(404, "cases.not_found")


class WorkViewsTest(CaseTest):
    """Saved views (常用筛选) of work lists."""

    BODY = {"name": "快到期的", "list": "to_review", "filters": {"due_state": "yellow", "in_bundle": True}}

    def views(self, login: str) -> list[dict]:
        return self.sign_in(login).get("/work-views").expect(200).json["items"]

    def add(self, login: str, **more):
        return self.sign_in(login).post("/work-views", {**self.BODY, **more})

    def test_a_view_is_saved_renamed_begun_with_and_removed(self):
        made = self.add("reviewer01").expect(201).json
        self.assertEqual((made["filters"]["due_state"], made["filters"]["in_bundle"], made["mine"]), ("yellow", True, True))
        self.add("reviewer01").expect(409, "cases.view_name_taken")
        reviewer: Client = self.sign_in("reviewer01")
        path = f"/work-views/{made['id']}"
        renamed = reviewer.put(path, {**self.BODY, "name": "黄牌"}, match=made["revision"]).expect(200).json
        reviewer.put(path, {**self.BODY, "name": "又改"}, match=made["revision"]).expect(412, "cases.stale")
        reviewer.put(f"{path}/default", {}).expect(204)
        self.assertEqual([(one["name"], one["is_default"]) for one in self.views("reviewer01")], [("黄牌", True)])
        reviewer.delete(f"{path}/default").expect(204)
        self.assertFalse(self.views("reviewer01")[0]["is_default"])
        reviewer.delete(path, match=renamed["revision"]).expect(204)
        self.assertEqual(self.views("reviewer01"), [])
        self.check()

    def test_a_lead_shares_one_with_their_department_and_everybody_keeps_their_own_rights(self):
        case = accepted_case(World(self))
        roles = self.sign_in("decider01").get("/me").expect(200).json["roles"]
        market = next(one["department"]["id"] for one in roles if one["role"] == "decider")
        self.add("reviewer01", shared_with=market).expect(409, "cases.not_lead")
        self.add("decider02", shared_with=market).expect(409, "cases.not_lead")
        shared = self.add("decider01", name="全部门", list="all", filters={}, shared_with=market).expect(201).json
        seen = next(one for one in self.views("reviewer01") if one["id"] == shared["id"])
        self.assertEqual((seen["mine"], seen["by_name"]), (False, "郑四示"))
        for login in ("reviewer02", "clerk01", "supervisor01"):
            self.assertNotIn(shared["id"], [one["id"] for one in self.views(login)])
            self.sign_in(login).put(f"/work-views/{shared['id']}/default", {}).expect(404, "cases.view_not_found")
        self.sign_in("reviewer01").delete(f"/work-views/{shared['id']}", match=shared["revision"]).expect(404)
        self.assertNotIn(case["id"], self.listed("reviewer02", "list=all"))  # a view opens nothing
        self.sign_in("decider01").delete(f"/work-views/{shared['id']}", match=shared["revision"]).expect(204)

    def test_there_are_twenty_at_most_and_bad_ones_are_refused(self):
        for n in range(20):
            self.add("clerk01", name=f"第{n}个").expect(201)
        self.add("clerk01", name="多一个").expect(409, "cases.views_full")
        for bad in ({"name": ""}, {"name": "长" * 41}, {"list": "nobody_knows"}, {"filters": {"due_state": "soon"}}, {"filters": {"sql": "1=1"}}):
            self.add("clerk02", **bad).expect(400, "request.invalid")
