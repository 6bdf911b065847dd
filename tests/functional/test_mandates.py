"""Mandates (授权委托, 行政许可法 art. 24): one organ accepts or decides for another under a published document that two people entered."""

from case_tests import CaseTest
from objects import draft_with_files, food, step
from yimen import wait_until

MARKET, LABOUR, CENTRE = "城东区市场监督管理局", "城东区人力资源和社会保障局", "城东区政务服务管理局"


class MandatesTest(CaseTest):
    """On Monday 28 September 2026."""

    def organ(self, name: str) -> str:
        departments = self.sign_in("editor01").get("/item-places").expect(200).json["departments"]
        return next(one["id"] for one in departments if one["name"] == name)

    def body(self, **more) -> dict:
        return {
            "giving_id": self.organ(MARKET), "receiving_id": self.organ(CENTRE), "act": "accept", "items": [],
            "first_day": "2026-09-01", "last_day": "2027-08-31", "document_number": "城东市监委〔2026〕9号",
            "document_title": "授权委托书", "published_on": "2026-08-25", "published_at": "区政府网站“政务公开”", **more,
        }

    def listed_mandates(self, query: str = "", login: str = "editor01") -> list[dict]:
        return self.sign_in(login).get(f"/mandates?limit=100{query}").expect(200).json["items"]

    def entered(self, **more) -> dict:
        return self.sign_in("editor01").post("/mandates", self.body(**more)).expect(201).json

    def confirmed(self, **more) -> dict:
        made = self.entered(**more)
        return self.sign_in("editor03").post(f"/mandates/{made['id']}/confirm", {}, match=made["revision"]).expect(200).json

    def end(self, mandate: dict, reason: str = "机构改革，职责收回") -> dict:
        path = f"/mandates/{mandate['id']}/end"
        return self.sign_in("editor01").post(path, {"reason": reason}, match=mandate["revision"]).expect(200).json

    def end_those_of_the_demo(self) -> None:
        query = f"&giving={self.organ(MARKET)}&receiving={self.organ(CENTRE)}"
        for one in self.listed_mandates(query):
            self.end(one)

    def received(self) -> dict:
        visitor = self.sign_in("visitor01")
        case = step(visitor, draft_with_files(visitor), "submit")
        return step(self.sign_in("clerk01"), case, "receive")

    def test_the_case_keeps_under_which_document_it_was_accepted(self):
        case = self.received()
        before = self.seen(case, "clerk01")["authority"]
        self.assertTrue(before["may"])
        self.assertEqual(before["mandate"]["organ_name"], CENTRE)
        step(self.sign_in("clerk01"), case, "accept")
        entry = self.seen(case)["timeline"][-1]
        self.assertEqual(entry["mandate"], {"document_number": "城东市监委〔2025〕1号", "organ_name": CENTRE,
                                            "organ_name_en": "Chengdong District Government Service Administration"})
        step(self.sign_in("reviewer01"), case, "review")
        self.assertIsNone(self.seen(case)["timeline"][-1]["mandate"])  # of the department itself
        self.assertIsNone(self.seen(case, "decider01")["authority"])
        self.check()

    def test_without_a_mandate_a_hall_receives_and_does_not_accept(self):
        case = self.received()
        self.end_those_of_the_demo()
        allowed = self.actions(case, "clerk01")
        for action in ("accept", "accept_with_gaps", "refuse_acceptance", "notice"):
            self.assertNotIn(action, allowed)
        clerk = self.sign_in("clerk01")
        refused = clerk.post(f"/cases/{case['id']}/accept", {}, match=case["revision"]).expect(403, "cases.no_mandate").json
        self.assertEqual(refused["detail"], MARKET)
        self.assertEqual(refused["mandate"]["act"], "accept")
        self.assertEqual(refused["mandate"]["none_since"], "2026-09-28")
        told = self.seen(case, "clerk01")["authority"]
        self.assertEqual((told["may"], told["none_since"]), (False, "2026-09-28"))
        missing = {"items": [{"text": "补租赁合同"}]}
        clerk.post(f"/cases/{case['id']}/notice", missing, match=case["revision"]).expect(403, "cases.no_mandate")
        self.confirmed()
        step(clerk, case, "accept")
        self.assertEqual(self.seen(case)["timeline"][-1]["mandate"]["document_number"], "城东市监委〔2026〕9号")
        self.check()

    def test_a_second_person_confirms_and_what_is_ended_stays_ended(self):
        made = self.entered()
        editor = self.sign_in("editor01")
        confirm = f"/mandates/{made['id']}/confirm"
        editor.post(confirm, {}, match=made["revision"]).expect(409, "places.mandate_second_person")
        self.sign_in("editor02").post(confirm, {}, match=made["revision"]).expect(404, "places.mandate_not_found")
        self.sign_in("editor03").post(confirm, {}, match=made["revision"] + 1).expect(412, "places.mandate_stale")
        shown = next(one for one in self.listed_mandates("&standing=proposed", "editor03") if one["id"] == made["id"])
        self.assertTrue(shown["may_confirm"])
        self.assertFalse(next(one for one in self.listed_mandates("&standing=proposed") if one["id"] == made["id"])["may_confirm"])
        now = self.sign_in("editor03").post(confirm, {}, match=made["revision"]).expect(200).json
        ended = self.end(now)
        editor.post(f"/mandates/{made['id']}/end", {"reason": "再一次"}, match=ended["revision"]).expect(409, "places.mandate_state")
        over = next(one for one in self.listed_mandates("&standing=over", "clerk01") if one["id"] == made["id"])
        self.assertEqual((over["end_reason"], over["ended_by_name"], over["confirmed_by_name"]), ("机构改革，职责收回", "沈九示", "江六示"))
        self.assertFalse(over["may_end"])
        self.check()

    def test_wrong_days_organs_and_items_are_told(self):
        editor = self.sign_in("editor01")
        editor.post("/mandates", self.body(last_day="2026-08-31")).expect(400, "request.invalid")
        editor.post("/mandates", self.body(receiving_id=self.organ(MARKET))).expect(400, "request.invalid")
        twice = {"item_id": food(editor), "name": "食品经营许可"}
        editor.post("/mandates", self.body(items=[twice, twice])).expect(400, "request.invalid")
        editor.post("/mandates", self.body(receiving_id=twice["item_id"])).expect(422, "places.mandate_organ")
        self.sign_in("editor02").post("/mandates", self.body()).expect(422, "places.mandate_organ")
        editor.get("/mandates?cursor=nonsense").expect(400, "request.invalid")

    def test_the_list_is_read_page_by_page_and_narrowed(self):
        first = self.sign_in("clerk01").get("/mandates?limit=20&act=accept").expect(200).json
        self.assertEqual((len(first["items"]), first["total"]), (20, 48))
        second = self.sign_in("clerk01").get(f"/mandates?limit=100&act=accept&cursor={first['next']}").expect(200).json
        self.assertEqual(len(second["items"]), 28)
        self.assertEqual(len({one["id"] for one in first["items"] + second["items"]}), 48)
        self.assertEqual(self.listed_mandates("&act=decide"), [])
        self.assertEqual(len(self.listed_mandates("&standing=in_force")), 48)
        self.assertEqual(len(self.listed_mandates(f"&giving={self.organ(MARKET)}")), 2)
        self.confirmed(first_day="2026-10-01")
        self.assertEqual(len(self.listed_mandates("&standing=to_come")), 1)

    def test_another_organ_decides_what_its_mandate_names_and_no_longer_than_it_lasts(self):
        case = self.received()
        step(self.sign_in("clerk01"), case, "accept")
        reviewer, decider = self.sign_in("reviewer02"), self.sign_in("decider02")
        path = f"/cases/{case['id']}"
        reviewer.get(path).expect(404)
        name = "食品经营许可（新办）"
        items = [{"item_id": food(reviewer), "name": name}]
        given = self.confirmed(receiving_id=self.organ(LABOUR), act="decide", items=items)
        wait_until(lambda: reviewer.get(path).status == 200, "the reviewer of the other organ sees the case")
        self.assertIn(case["id"], self.listed("reviewer02", "list=to_review"))
        step(reviewer, case, "review", {"opinion": "符合条件"})
        self.assertEqual(self.seen(case, "decider02")["authority"]["mandate"]["organ_name"], LABOUR)
        step(decider, case, "approve", {"opinion": "同意"})
        seen = self.seen(case)
        approved = next(one for one in seen["timeline"] if one["action"] == "approve")
        self.assertEqual(approved["mandate"]["document_number"], "城东市监委〔2026〕9号")
        self.assertIn(MARKET, self.paper(case, "decision"))  # in the name of the organ whose item it is
        self.assertNotIn(LABOUR, self.paper(case, "decision"))
        self.end(given)
        wait_until(lambda: decider.get(path).status == 404, "the case is hidden again")
        other = self.received()
        step(self.sign_in("clerk01"), other, "accept")
        reviewer.get(f"/cases/{other['id']}").expect(404)
        reviewer.post(f"/cases/{other['id']}/review", {}, match=other["revision"]).expect(404)
        self.check()

    def test_a_mandate_to_decide_one_item_hides_the_others_of_the_organ(self):
        case = self.received()
        step(self.sign_in("clerk01"), case, "accept")
        items = [{"item_id": "0198a000-0000-7000-8000-000000000001", "name": "别的事项"}]
        self.confirmed(receiving_id=self.organ(LABOUR), act="decide", items=items)
        self.sign_in("reviewer02").get(f"/cases/{case['id']}").expect(404)
        self.assertNotIn(case["id"], self.listed("reviewer02", "list=to_review"))
