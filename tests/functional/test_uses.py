"""免提交: a licence stands for a material, and the case keeps the evidence; the holder sees each use and may object; a licence that is no longer in
force while the case runs is raised at once, and nothing is decided before somebody has said what follows."""

from urllib.parse import quote

from case_tests import CaseTest
from objects import PDF, PDF_HEADERS, filed_with_licences, sealed_licence, step
from yimen import Client, wait_until

REASON = {"reason": "冒用他人身份办理，依法处理", "decision_number": None}


class UseTest(CaseTest):
    def use(self, case: dict, requirement: str, login: str = "visitor01") -> dict | None:
        return next(m["use"] for m in self.seen(case, login)["materials"] if m["requirement"] == requirement)

    def item(self, name: str) -> str:
        found = self.nobody().get(f"/items?applicable=true&text={quote(name)}").expect(200).json["items"]
        return next(one["id"] for one in found if one["name"] == name)

    def filed(self, name: str, answers: dict, form: dict, materials: tuple[str, ...] = ()) -> dict:
        visitor = self.sign_in("visitor01")
        known = {"name": "李示例", "id_number": "990102188503120018", "contact_phone": "13800000001", "address": "云溪市城东区一号路 1 号"}
        case = visitor.post("/cases", {"item_id": self.item(name), "answers": answers, "form": known | form}).expect(201).json
        for key in materials:
            path = f"/cases/{case['id']}/materials/{key}/files"
            case["revision"] = visitor.post(path, PDF, headers=PDF_HEADERS).expect(201).json["revision"]
        return step(visitor, case, "submit")

    def granted(self, case: dict, reviewer: str, decider: str) -> dict:
        for login, action in (("clerk01", "receive"), ("clerk01", "accept"), (reviewer, "review"), (decider, "approve")):
            step(self.sign_in(login), case, action, {"opinion": "符合条件"} if action != "receive" else {})
        return case

    def card(self) -> dict:
        """The social security card of visitor01, issued here: its department may do something with it."""
        case = self.filed("社会保障卡申领", {"reason": "first", "holder": "adult", "comes": "self"}, {"bank": self.bank()})
        self.granted(case, "reviewer02", "decider02")
        return sealed_licence(self.sign_in("visitor01"), self.seen(case)["licence"]["id"])

    def bank(self) -> str:
        definition = self.nobody().get(f"/items/{self.item('社会保障卡申领')}").expect(200).json["definition"]
        field = next(f for s in definition["form"]["sections"] for f in s["fields"] if f["key"] == "bank")
        return field["options"][0]["value"]

    def allowance(self) -> dict:
        """Another department's item, for which the card stands."""
        form = {"account": "6222000000000000001"}
        return self.filed("高龄津贴申领", {"age": "80", "comes": "self"}, form, ("household",))

    def received(self) -> dict:
        return step(self.sign_in("clerk01"), self.allowance(), "receive")

    def accepted(self) -> dict:
        return step(self.sign_in("clerk01"), self.received(), "accept", {})

    def operate(self, licence: dict, operation: str) -> None:
        decider = self.sign_in("decider02")
        licence.update(decider.post(f"/licences/{licence['id']}/{operation}", REASON, match=licence["revision"]).expect(200).json)

    def lost(self, case: dict, state: str | None) -> dict:
        """The use of the card, once the case knows of this state."""
        return wait_until(lambda: (u := self.use(case, "card"))["lost_state"] == state and u, f"the case to hear: {state}")

    def settle(self, login: str, case: dict, verdict: str) -> dict:
        path = f"/cases/{case['id']}/uses/{self.use(case, 'card', login)['id']}/settle"
        return self.sign_in(login).post(path, {"verdict": verdict, "reason": "已向发证部门核实"}, match=case["revision"])

    def refused(self, login: str, case: dict, action: str, code: str, body: dict | None = None) -> None:
        self.seen(case, login)
        self.sign_in(login).post(f"/cases/{case['id']}/{action}", body or {}, match=case["revision"]).expect(409, code)


class EvidenceTest(UseTest):
    def test_what_a_licence_stands_for_is_not_asked_for_and_the_case_keeps_the_evidence(self):
        visitor = self.sign_in("visitor01")
        case = filed_with_licences(visitor)
        held = {m["identifier"]: m for m in visitor.get("/licences").expect(200).json["items"]}
        for login in ("visitor01", "clerk01"):
            use = self.use(case, "id_card", login)
            self.assertEqual((use["name"], use["version"], use["verdict"], use["authorised_as"]), ("居民身份证", 1, "valid", "visitor"))
            self.assertIn(use["identifier"], held)
            self.assertIn("个体工商户设立登记", use["purpose"])
            self.assertIsNotNone(use["checked_at"])
            self.assertIsNone(use["lost_at"])
        self.assertIsNone(self.use(case, "application"))
        step(self.sign_in("clerk01"), case, "receive")
        step(self.sign_in("clerk01"), case, "accept", {})
        accepted = self.paper(case, "acceptance")  # names what stands for the materials
        said = accepted.replace("申请材料", "")  # the label stands beside the middle of its lines
        self.assertIn(f"（以电子证照代替：居民身份证，{self.use(case, 'id_card')['identifier']}）", said)
        self.assertIn("（以电子证照代替：不动产权证书，", accepted)
        self.assertEqual(self.use(case, "premises", "reviewer01")["name"], "不动产权证书")
        step(self.sign_in("reviewer01"), case, "review", {"opinion": "符合条件"})
        self.assertEqual(self.use(case, "premises", "decider01")["name"], "不动产权证书")
        step(self.sign_in("decider01"), case, "approve", {})
        self.check()

    def test_who_would_rather_hand_it_in_does_and_nothing_is_used(self):
        case = filed_with_licences(self.sign_in("visitor01"), without=("premises",))
        self.assertIsNone(self.use(case, "id_card"))
        self.assertIsNotNone(self.use(case, "premises"))

    def test_the_holder_sees_each_use_and_nobody_else_does(self):
        visitor = self.sign_in("visitor01")
        case = filed_with_licences(visitor)
        use = self.use(case, "id_card")
        path = f"/licences/{use['licence_id']}/filings"
        listed = visitor.get(path).expect(200).json["items"]
        one = next(f for f in listed if f["case_id"] == case["id"])
        self.assertEqual((one["case_number"], one["requirement_name"], one["use"]["id"]), (case["number"], one["requirement_name"], use["id"]))
        self.assertIn("市场监督管理局", one["department_name"])
        self.assertEqual(one["use"]["may"], ["object_use"])
        self.sign_in("visitor02").get(path).expect(404, "licences.not_found")
        self.sign_in("clerk01").get(path).expect(403)
        page = visitor.get(f"{path}?limit=1").expect(200).json
        filed_with_licences(visitor)
        newest = visitor.get(f"{path}?limit=1").expect(200).json
        self.assertNotEqual(page["items"][0]["use"]["id"], newest["items"][0]["use"]["id"])
        second = visitor.get(f"{path}?limit=1&cursor={newest['next']}").expect(200).json
        self.assertEqual(second["items"][0]["use"]["id"], page["items"][0]["use"]["id"])
        visitor.get(f"{path}?cursor=x").expect(400, "request.invalid")


class ObjectionTest(UseTest):
    def object(self, who: Client, case: dict, use: dict, reason: str = "我没有同意用身份证"):
        return who.post(f"/cases/{case['id']}/uses/{use['id']}/object", {"reason": reason}, match=case["revision"])

    def answer(self, login: str, case: dict, use: dict, right: bool):
        self.seen(case, login)
        body = {"right": right, "answer": "提交申请时已在确认页告知。"}
        return self.sign_in(login).post(f"/cases/{case['id']}/uses/{use['id']}/answer", body, match=case["revision"])

    def test_an_objection_goes_to_the_department_and_is_answered_with_a_reason(self):
        case = filed_with_licences(self.sign_in("visitor01"))
        use = self.use(case, "id_card")
        self.object(self.sign_in("visitor02"), case, use).expect(404)
        self.object(self.sign_in("visitor01"), case, use, "").expect(400, "request.invalid")
        self.object(self.sign_in("visitor01"), case, use).expect(200)
        self.assertIn(case["id"], self.listed("decider01", "list=uses_objected"))
        self.assertNotIn(case["id"], self.listed("decider02", "list=uses_objected"))  # of another department
        self.assertGreaterEqual(self.sign_in("decider01").get("/cases/counts").expect(200).json["uses_objected"], 1)
        self.seen(case)
        self.object(self.sign_in("visitor01"), case, use).expect(409, "cases.no_uses")  # once
        self.answer("decider01", case, use, right=False).expect(200)
        seen = self.use(case, "id_card")
        self.assertEqual((seen["objection_right"], seen["answer"], seen["settled"]), (False, "提交申请时已在确认页告知。", None))
        self.assertNotIn(case["id"], self.listed("decider01", "list=uses_objected"))
        self.answer("decider01", case, use, right=True).expect(409, "cases.no_uses")
        self.told("case_use_answered")
        self.check()

    def test_what_should_not_have_been_used_is_nothing_to_decide_by(self):
        case = filed_with_licences(self.sign_in("visitor01"))
        step(self.sign_in("clerk01"), case, "receive")
        self.object(self.sign_in("visitor01"), case, self.use(case, "id_card")).expect(200)
        self.answer("decider01", case, self.use(case, "id_card"), right=True).expect(200)
        self.assertEqual(self.use(case, "id_card")["settled"], "falls")
        self.refused("clerk01", case, "accept", "cases.licence_falls")
        items = {"items": [{"requirement": "id_card", "text": "请提交身份证复印件"}]}
        step(self.sign_in("clerk01"), case, "notice", items)
        self.sign_in("visitor01").post(f"/cases/{case['id']}/supply", {}, match=case["revision"]).expect(422, "cases.materials_missing")
        path = f"/cases/{case['id']}/materials/id_card/files"
        case["revision"] = self.sign_in("visitor01").post(path, PDF, headers=PDF_HEADERS).expect(201).json["revision"]
        step(self.sign_in("visitor01"), case, "supply")
        self.assertIsNotNone(self.use(case, "id_card")["ended_at"])
        step(self.sign_in("clerk01"), case, "accept", {})
        self.check()


class LostLicenceTest(UseTest):
    def test_a_licence_suspended_while_the_case_runs_is_raised_and_settled_before_anything_is_decided(self):
        card = self.card()
        case = self.accepted()
        self.operate(card, "suspend")
        use = self.lost(case, "suspended")
        self.assertIsNone(use["settled"])
        for login in ("clerk01", "reviewer05", "decider05"):
            self.assertIn(case["id"], self.listed(login, "list=licence_lost"))
        self.assertNotIn(case["id"], self.listed("reviewer02", "list=licence_lost"))
        row = next(r for r in self.sign_in("reviewer05").get("/cases?list=to_review").expect(200).json["items"] if r["id"] == case["id"])
        self.assertTrue(row["licence_lost"])
        self.told("case_licence_lost")
        self.refused("reviewer05", case, "review", "cases.licence_lost", {"opinion": "符合条件"})
        self.assertEqual(self.actions(case, "reviewer05")["review"], "cases.licence_lost")
        self.settle("reviewer05", case, "stands").expect(200)
        self.assertNotIn(case["id"], self.listed("reviewer05", "list=licence_lost"))
        self.told("case_licence_settled")
        self.seen(case, "reviewer05")
        step(self.sign_in("reviewer05"), case, "review", {"opinion": "符合条件"})
        self.operate(card, "revoke")  # something else has happened to it: it is raised again
        self.lost(case, "revoked")
        self.refused("decider05", case, "approve", "cases.licence_lost")
        self.refused("decider05", case, "refuse", "cases.licence_lost", {"reason": "证照已被吊销"})
        self.settle("decider05", case, "falls").expect(200)
        self.refused("decider05", case, "approve", "cases.licence_falls")
        self.seen(case, "decider05")
        step(self.sign_in("decider05"), case, "refuse", {"reason": "不再符合条件"})
        self.check()

    def test_what_fell_is_handed_in_after_the_usual_notice(self):
        card = self.card()
        case = self.received()
        self.operate(card, "revoke")
        self.lost(case, "revoked")
        self.refused("clerk01", case, "accept", "cases.licence_lost")
        self.settle("clerk01", case, "falls").expect(200)
        self.seen(case, "clerk01")
        step(self.sign_in("clerk01"), case, "notice", {"items": [{"requirement": "card", "text": "请提交社会保障卡复印件"}]})
        visitor = self.sign_in("visitor01")
        visitor.post(f"/cases/{case['id']}/supply", {}, match=case["revision"]).expect(422, "cases.materials_missing")
        path = f"/cases/{case['id']}/materials/card/files"
        case["revision"] = visitor.post(path, PDF, headers=PDF_HEADERS).expect(201).json["revision"]
        step(visitor, case, "supply")
        self.assertIsNotNone(self.use(case, "card")["ended_at"])
        step(self.sign_in("clerk01"), case, "accept", {})
        self.check()

    def test_a_licence_that_is_given_back_in_time_leaves_nothing_to_do(self):
        card = self.card()
        case = self.accepted()
        self.operate(card, "suspend")
        self.lost(case, "suspended")
        self.operate(card, "reinstate")
        wait_until(lambda: self.use(case, "card")["settled"] == "regained", "the case to hear that it is back")
        self.assertNotIn(case["id"], self.listed("reviewer05", "list=licence_lost"))
        self.seen(case, "reviewer05")
        step(self.sign_in("reviewer05"), case, "review", {"opinion": "符合条件"})
        actions = [e["action"] for e in self.seen(case)["timeline"]]
        self.assertEqual((actions.count("lose_licence"), actions.count("regain_licence")), (1, 1))
        self.check()

    def test_a_case_that_has_ended_is_left_alone(self):
        card = self.card()
        ended, running = self.accepted(), self.accepted()
        step(self.sign_in("visitor01"), ended, "withdraw", {"reason": "不办了"})
        self.operate(card, "suspend")
        self.lost(running, "suspended")  # so the event has been heard
        self.assertIsNone(self.use(ended, "card")["lost_at"])
        self.check()


class SavedTest(UseTest):
    def saved(self, login: str = "manager01", query: str = "") -> dict:
        hall = next(h["id"] for h in self.nobody().get("/halls").expect(200).json["items"] if h["name"] == "城东区政务服务中心")
        return self.sign_in(login).get(f"/halls/{hall}/saved-materials{query}").expect(200).json

    def test_what_did_not_have_to_be_handed_in_is_counted_by_item_and_hall(self):
        before = self.saved()
        filed_with_licences(self.sign_in("visitor01"))
        filed_with_licences(self.sign_in("visitor01"), without=("premises",))
        after = self.saved()
        self.assertEqual((after["materials"] - before["materials"], after["cases"] - before["cases"]), (3, 2))
        row = next(r for r in after["rows"] if r["item_name"] == "个体工商户设立登记")
        self.assertEqual((row["cases"], row["by_licence"], row["by_fact"], row["by_result"], row["materials"]), (2, 3, 0, 0, 3))
        self.assertEqual(self.saved("supervisor01")["materials"], after["materials"])
        self.assertEqual(self.saved(query="?from=2025-01-01&to=2025-01-07")["rows"], [])
        hall = after["hall_id"]
        self.sign_in("manager02").get(f"/halls/{hall}/saved-materials").expect(404)
        self.sign_in("manager01").get(f"/halls/{hall}/saved-materials?from=2026-09-30&to=2026-09-01").expect(422, "watch.bad_range")
