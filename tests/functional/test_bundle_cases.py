"""Bundle cases (一件事办件): one form, one submission, a case for each member; who waits is filed by itself; all members or none."""

import json
import random
import tempfile
import threading
from pathlib import Path
from typing import Any

from bundles import Staff, begin, fill, unpacked
from objects import ANSWERS, PDF, PDF_HEADERS, food
from test_documents import text_of
from test_gaps import PNG
from test_ways import CONTACT, PARCEL, POST
from yimen import Client, OwnServerTest, wait_until

REGION, FOOD_CODE, PACKAGED_CODE = "990102000000", "11990102MB9900001N4000131001000", "11990102MB9900001N4001031002000"


def template(kind: str = "needs_result") -> dict[str, Any]:
    """The packaged food waits for the restaurant, whose result stands for the record form."""
    answers = [{"question": question, "value": value} for question, value in ANSWERS.items()]
    member = {"name_en": "", "department": "市场监督管理局", "department_en": "Market regulation"}
    return {
        "format": "yimen-bundle/1", "key": "restaurant_and_shelf", "name": "开饭馆带卖预包装", "name_en": "A restaurant with a shelf",
        "summary": "", "summary_en": "", "lead": "市场监督管理局", "lead_en": "", "note": "", "note_en": "", "stages": [], "questions": [],
        "elements": [], "material_types": [{"code": "record_form", "label": "备案表", "label_en": "Record form"}],
        "members": [
            {**member, "key": "food", "name": "食品经营许可", "item": {"region_code": REGION, "local_item_code": FOOD_CODE},
             "answers": answers, "gives": {"materials": ["record_form"], "elements": []}},
            {**member, "key": "packaged", "name": "预包装食品备案", "item": {"region_code": REGION, "local_item_code": PACKAGED_CODE},
             "answers": [], "gives": {"materials": [], "elements": []}},
        ],
        "edges": [{"member": "packaged", "kind": kind, "of": "food"}],
    }


class BundleCasesTest(OwnServerTest):
    def keep(self, bundle: dict[str, Any]) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "bundle.json"
            path.write_text(json.dumps(bundle, ensure_ascii=False))
            ended = self.server.run("import", "bundle", str(path))
            self.assertEqual(ended.returncode, 0, ended.stdout + ended.stderr)

    def seen(self, who: Client, bundle: dict) -> dict:
        found = who.get(f"/bundle-cases/{bundle['id']}").expect(200).json
        bundle["revision"] = found["revision"]
        return found

    def filled(self, who: Client, begun: dict | None = None) -> dict:
        """A draft of the template with everything that is asked for."""
        made = who.post("/bundle-cases", begun or {"template_key": "restaurant_and_shelf", "answers": {}}).expect(201).json
        fill(who, made)
        self.assertEqual(self.seen(who, made)["missing"], [])
        return made

    def submit(self, who: Client, bundle: dict) -> None:
        bundle.update(who.post(f"/bundle-cases/{bundle['id']}/submit", {}, match=bundle["revision"]).expect(200).json)

    def states(self, who: Client, bundle: dict) -> dict[str, str]:
        return {member["key"]: member["state"] for member in self.seen(who, bundle)["members"]}

    def case(self, who: Client, bundle: dict, key: str) -> dict:
        member = next(m for m in self.seen(who, bundle)["members"] if m["key"] == key)
        return who.get(f"/cases/{member['case_id']}").expect(200).json

    def case_of(self, login: str, case: dict) -> dict:
        return self.sign_in(login).get(f"/cases/{case['id']}").expect(200).json

    def step(self, login: str, bundle: dict, key: str, action: str, body: dict | None = None) -> None:
        case = self.case(self.sign_in("visitor01"), bundle, key)
        self.sign_in(login).post(f"/cases/{case['id']}/{action}", body or {}, match=case["revision"]).expect(200)

    def becomes(self, bundle: dict, key: str, state: str) -> None:
        visitor = self.sign_in("visitor01")
        wait_until(lambda: self.states(visitor, bundle)[key] == state, f"{key} to be {state}")

    def check(self) -> None:
        checked = self.server.run("check")
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)

    def test_the_whole_life_of_a_bundle(self):
        self.keep(template())
        visitor = self.sign_in("visitor01")
        bundle = self.filled(visitor)
        key = "0c3e1a52-0000-4000-8000-00000000b001"
        path = f"/bundle-cases/{bundle['id']}/submit"
        first = visitor.post(path, {}, match=bundle["revision"], key=key).expect(200).json
        self.assertEqual(visitor.post(path, {}, match=bundle["revision"], key=key).expect(200).json, first)  # pressed twice
        self.assertEqual(self.states(visitor, bundle), {"food": "submitted", "packaged": "pending_dependency"})
        waiting = self.case(visitor, bundle, "packaged")
        self.assertEqual(waiting["bundle"]["name"], "开饭馆带卖预包装")
        self.assertEqual([(w["kind"], w["state"]) for w in waiting["waits"]], [("needs_result", "submitted")])
        self.assertIsNotNone(waiting["number"])
        self.assertIsNone(waiting["clock"].get("submitted_at"))  # not filed: nothing runs
        self.check()

        self.step("clerk01", bundle, "food", "receive")
        self.step("clerk01", bundle, "food", "accept", {"opinion": "材料齐全"})
        self.step("reviewer01", bundle, "food", "review", {"opinion": "符合条件"})
        self.assertEqual(self.states(visitor, bundle)["packaged"], "pending_dependency")
        self.step("decider01", bundle, "food", "approve", {"opinion": "同意"})
        self.becomes(bundle, "packaged", "submitted")
        filed = self.case(visitor, bundle, "packaged")
        self.assertIn("file", [entry["action"] for entry in filed["timeline"]])
        self.assertIsNotNone(filed["waits"][0]["met_at"])
        brought = self.case_of("reviewer01", filed)["materials"][0]["brought"]  # the approver sees whose result it is
        self.assertEqual(brought["item_name"], "食品经营许可（新办）")
        self.assertEqual(brought["licence_identifier"], self.case(visitor, bundle, "food")["licence"]["identifier"])
        wait_until(lambda: "bundle_submitted_in_turn" in {m["kind"] for m in visitor.get("/messages?limit=100").json["items"]}, "the message")
        wait_until(lambda: "case_filed" in {m["kind"] for m in visitor.get("/messages?limit=100").json["items"]}, "the message")
        self.step("clerk01", bundle, "packaged", "receive")
        self.step("clerk01", bundle, "packaged", "accept", {"opinion": "齐全"})
        accepted = next(d["id"] for d in self.case(visitor, bundle, "packaged")["documents"] if d["kind"] == "acceptance")
        paper = text_of(visitor.post(f"/cases/{filed['id']}/documents/{accepted}/open").expect(200).body)
        said = paper.replace("申请材料", "")  # the label stands beside the middle of its lines
        self.assertIn(f"由同一件事中的办件结果带来：食品经营许可（新办），{brought['licence_identifier']}", said)
        self.step("reviewer01", bundle, "packaged", "review", {"opinion": "符合"})
        self.step("decider01", bundle, "packaged", "approve", {"opinion": "同意"})
        wait_until(lambda: self.seen(visitor, bundle)["state"] == "done", "the bundle to be done")
        row = visitor.get("/bundle-cases").expect(200).json["items"][0]
        self.assertEqual((row["members"], row["ended"]), (2, 2))
        self.check()

    def test_the_stages_stay_as_they_were_when_it_was_begun(self):
        given = template()
        given["stages"] = [{"key": "open", "name": "开业", "name_en": "Opening"}, {"key": "more", "name": "增项", "name_en": "More"}]
        given["members"][0]["stage"] = "open"
        given["members"][1]["stage"] = "more"
        self.keep(given)
        visitor = self.sign_in("visitor01")
        bundle = self.filled(visitor)
        self.keep(template())
        self.submit(visitor, bundle)
        seen, later = self.seen(visitor, bundle), self.seen(visitor, self.filled(visitor))
        self.assertEqual([one["name"] for one in seen["stages"]], ["开业", "增项"])
        self.assertEqual({one["member"]: one["stage"] for one in seen["stage_of"]}, {"food": "open", "packaged": "more"})
        self.assertEqual((later["stages"], {one["stage"] for one in later["stage_of"]}), ([], {None}))

    def results(self, who: Client, bundle: dict) -> dict[str, dict]:
        found = who.get(f"/bundle-cases/{bundle['id']}/results").expect(200).json
        return {member["key"]: member for member in found["members"]}

    def test_the_results_are_handed_out_together_as_one_file(self):
        self.keep(template())
        visitor = self.sign_in("visitor01")
        bundle = self.filled(visitor)
        self.submit(visitor, bundle)
        pack = f"/bundle-cases/{bundle['id']}/results/open"
        for key in ("food", "packaged"):
            self.becomes(bundle, key, "submitted")
            visitor.post(pack).expect(409, "bundles.not_done")
            self.assertIsNone(self.results(visitor, bundle)[key]["outcome"])
            for login, action, body in (("clerk01", "receive", {}), ("clerk01", "accept", {"opinion": "齐全"}), ("reviewer01", "review", {"opinion": "符合"})):
                self.step(login, bundle, key, action, body)
            if key == "food":
                self.step("decider01", bundle, key, "approve", {"opinion": "同意"})
            else:
                self.step("decider01", bundle, key, "refuse", {"reason": "与备案范围不符"})
        wait_until(lambda: self.seen(visitor, bundle)["state"] == "done", "the bundle to be done")
        came = self.results(visitor, bundle)
        self.assertEqual({key: one["outcome"] for key, one in came.items()}, {"food": "result_issued", "packaged": "refused"})
        self.assertEqual(came["packaged"]["reason"], "与备案范围不符")
        self.assertEqual(came["packaged"]["appeal"], {"review_organ": "云溪市城东区人民政府", "court": "云溪市城东区人民法院"})
        self.assertIsNone(came["food"]["appeal"])
        self.assertEqual(self.results(self.sign_in("clerk01"), bundle)["food"]["outcome"], "result_issued")
        licence = came["food"]["licence"]["id"]
        wait_until(lambda: self.results(visitor, bundle)["food"]["licence"]["state"] == "valid", "the licence to be sealed")
        before = self.journal_entries()
        reply = visitor.post(pack).expect(200)
        self.assertEqual(self.journal_entries(), before + 1)  # also what its own visitor takes away is in the journal
        self.assertEqual(reply.headers["content-type"], "application/zip")
        manifest, files = unpacked(self, reply.body)
        self.assertEqual(manifest["name"], "开饭馆带卖预包装")
        self.assertEqual(files["01 食品经营许可/食品经营许可证.ofd"], visitor.post(f"/licences/{licence}/open", {"format": "ofd"}).expect(200).body)
        self.assertTrue(any(path.startswith("02 预包装食品备案/") for path in files))  # the refusal, sealed
        self.sign_in("visitor02").post(pack).expect(404, "bundles.unknown_case")
        self.sign_in("visitor02").get(f"/bundle-cases/{bundle['id']}/results").expect(404, "bundles.unknown_case")
        self.sign_in("clerk01").post(pack).expect(403)

    def granted(self, bundle: dict, key: str) -> None:
        for login, action, body in (("clerk01", "receive", {}), ("clerk01", "accept", {"opinion": "齐全"}), ("reviewer01", "review", {"opinion": "符合"}), ("decider01", "approve", {"opinion": "同意"})):
            self.step(login, bundle, key, action, body)

    def test_the_results_are_handed_over_in_one_step_for_one_signature(self):
        self.keep(template("needs_acceptance"))
        visitor, clerk = self.sign_in("visitor01"), self.sign_in("clerk01")
        bundle = self.filled(visitor)
        self.submit(visitor, bundle)
        path, signed = f"/bundle-cases/{bundle['id']}/hand-over", {"signature_png_base64": PNG}
        clerk.post(path, {}).expect(409, "bundles.nothing_to_hand_over")
        self.granted(bundle, "food")
        self.assertIn("hand_over", self.seen(clerk, bundle)["actions"])
        by = {m["key"]: m["hand_over_by"] for m in self.seen(visitor, bundle)["members"]}
        self.assertEqual((by["food"] > "2026-10-01", by["packaged"]), (True, None))  # ten working days after its own decision
        self.assertEqual(by["food"], self.case(visitor, bundle, "food")["clock"]["hand_over"]["by"])  # as on the case's own page
        self.sign_in("visitor02").post(path, {}).expect(404, "bundles.unknown_case")
        clerk.post(path, {"signature_png_base64": "bm8gcGljdHVyZQ=="}).expect(400, "request.invalid")
        key = "0c3e1a52-0000-4000-8000-00000000b009"
        first = clerk.post(path, signed, key=key).expect(200).json
        self.assertEqual(first, {"handed_over": ["food"], "to_come": ["packaged"]})
        self.assertEqual(clerk.post(path, signed, key=key).expect(200).json, first)
        self.becomes(bundle, "packaged", "submitted")
        self.granted(bundle, "packaged")
        self.assertEqual(visitor.post(path, {}).expect(200).json, {"handed_over": ["packaged"], "to_come": []})
        self.assertEqual(set(self.states(visitor, bundle).values()), {"delivered"})
        for name, words in (("food", ("已电子签名", "直接送达")), ("packaged", ("电子送达",))):
            case = self.case(visitor, bundle, name)
            proof = next(d for d in case["documents"] if d["kind"] == "delivery")
            decided = next(d for d in case["documents"] if d["kind"] == "decision")
            paper = text_of(visitor.post(f"/cases/{case['id']}/documents/{proof['id']}/open").expect(200).body)
            for word in (*words, f"{decided['title']}（{decided['number']}）"):
                self.assertIn(word, paper)
        self.check()

    def choose_way(self, who: Client, bundle: dict, choice: dict):
        self.seen(who, bundle)
        return who.put(f"/bundle-cases/{bundle['id']}/delivery-way", choice, match=bundle["revision"])

    def at_the_desk(self, bundle: dict, action: str, body: dict):
        clerk = self.sign_in("clerk01")
        self.seen(clerk, bundle)
        return clerk.post(f"/bundle-cases/{bundle['id']}/{action}", body, match=bundle["revision"])

    def test_all_results_of_a_bundle_go_in_one_parcel_by_one_choice(self):
        self.keep(template("needs_acceptance"))
        visitor, clerk = self.sign_in("visitor01"), self.sign_in("clerk01")
        bundle = self.filled(visitor)
        self.assertEqual(self.seen(visitor, bundle)["delivery"]["offered"], ["counter", "post", "electronic"])
        self.choose_way(visitor, bundle, POST).expect(200)
        self.seen(visitor, bundle)
        self.submit(visitor, bundle)
        self.at_the_desk(bundle, "send", PARCEL).expect(409, "bundles.nothing_to_send")
        self.granted(bundle, "food")
        self.becomes(bundle, "packaged", "submitted")
        self.granted(bundle, "packaged")
        wait_until(lambda: self.seen(clerk, bundle)["state"] == "done", "the bundle to have followed its last member")
        clerk.post(f"/bundle-cases/{bundle['id']}/hand-over", {}).expect(409, "bundles.nothing_to_hand_over")
        self.sign_in("visitor02").put(f"/bundle-cases/{bundle['id']}/delivery-way", POST, match=bundle["revision"]).expect(404, "bundles.unknown_case")
        self.assertNotIn("和平路", str(self.seen(clerk, bundle)["delivery"]))
        clear = clerk.post(f"/bundle-cases/{bundle['id']}/reveal", {"reason": "邮寄结果"}).expect(200).json
        self.assertEqual(clear["contact"], CONTACT)
        self.at_the_desk(bundle, "send", PARCEL).expect(200)
        parcels = self.seen(visitor, bundle)["delivery"]["parcels"]
        self.assertEqual([(sorted(p["members"]), p["parcel"]["number"]) for p in parcels], [(["food", "packaged"], PARCEL["number"])])
        today = parcels[0]["parcel"]["sent_at"][:10]
        self.at_the_desk(bundle, "receipt", {"received_on": today, "received_by": "李示例"}).expect(200)
        self.assertEqual(set(self.states(visitor, bundle).values()), {"delivered"})
        self.choose_way(visitor, bundle, {"way": "counter"}).expect(409, "cases.already_sent")
        self.check()

    def test_the_whole_is_rated_once_and_the_rating_falls_to_each_department(self):
        visitor, clerk, manager = self.sign_in("visitor01"), self.sign_in("clerk01"), self.sign_in("manager01")
        subject = visitor.get("/me").expect(200).json["acts_for"][0]["subject_id"]
        bundle = begin(visitor, "retirement", {}, subject)
        fill(visitor, bundle)
        self.submit(visitor, bundle)
        path, body = f"/bundle-cases/{bundle['id']}/rating", {"bundle_case_id": bundle["id"], "grade": 4, "norms": ["406"], "comment": "一次办完"}
        self.assertEqual(visitor.get(path).expect(200).json["reason"], "voice.not_ended")
        visitor.post("/ratings", body).expect(409, "voice.not_ended")
        staff = Staff()

        def done() -> bool:
            for member in self.seen(visitor, bundle)["members"]:
                case = visitor.get(f"/cases/{member['case_id']}").expect(200).json
                if case["state"] == "received" and member["key"] == "fund":
                    clerk.post(f"/cases/{case['id']}/refuse-acceptance", {"reason": "不属于本机关职权范围"}, match=case["revision"]).expect(200)
                elif step := staff.step(case):
                    self.sign_in(step[0]).post(f"/cases/{case['id']}/{step[1]}", step[2], match=case["revision"]).expect(200)
            return self.seen(visitor, bundle)["state"] == "done"

        wait_until(done, "the bundle to be done", 40)
        case = self.case(visitor, bundle, "retire")
        visitor.post("/ratings", {"case_id": case["id"], "grade": 1, "norms": []}).expect(409, "voice.rated_as_bundle")
        offered = visitor.get("/ratings/open").expect(200).json
        self.assertEqual([(one["bundle_case_id"], one["case_id"]) for one in offered], [(bundle["id"], None)])
        self.sign_in("visitor02").post("/ratings", body).expect(404, "voice.unknown_service")
        threads = [threading.Thread(target=lambda: answers.append(visitor.post("/ratings", body).status)) for _ in range(4)]
        answers: list[int] = []
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(sorted(answers), [201, 409, 409, 409])  # pressed by four hands, given once
        own = visitor.get(path).expect(200).json
        self.assertEqual((own["rating"]["grade"], own["can_rate"]), (4, False))
        self.assertEqual(visitor.get("/ratings/open").expect(200).json, [])
        rows = manager.get("/ratings").expect(200).json
        self.assertEqual((rows["total"], rows["items"][0]["item_names"], rows["items"][0]["item_names_en"]), (1, "退休", "Retirement"))
        for name in ("城东区人力资源和社会保障局", "城东区医疗保障局", "云溪市公安局城东分局", "云溪市住房公积金管理中心"):
            self.assertIn(name, rows["items"][0]["department_name"])
        for login, sees in (("reviewer02", 1), ("reviewer12", 1), ("reviewer08", 1), ("reviewer01", 0)):
            seen = self.sign_in(login).get("/ratings").expect(200).json
            self.assertEqual((seen["total"], len(seen["items"])), (sees, sees), login)
            self.assertTrue(all(one["bundle_case_id"] is None for one in seen["items"]))
        self.check()

    def test_what_waits_in_vain_ends_and_says_why(self):
        self.keep(template())
        visitor = self.sign_in("visitor01")
        bundle = self.filled(visitor)
        self.submit(visitor, bundle)
        self.step("visitor01", bundle, "food", "withdraw", {"reason": "不办了"})
        self.becomes(bundle, "packaged", "lapsed")
        ended = next(m for m in self.seen(visitor, bundle)["members"] if m["key"] == "packaged")
        self.assertEqual(ended["ended_because"], {"member": "food", "state": "withdrawn"})
        came = self.results(visitor, bundle)
        self.assertEqual((came["food"]["outcome"], came["food"]["reason"]), ("withdrawn", "不办了"))
        self.assertEqual((came["packaged"]["outcome"], came["packaged"]["ended_because"]["member"]), ("lapsed", "food"))
        told = wait_until(lambda: [m for m in visitor.get("/messages?limit=100").json["items"] if m["kind"] == "case_wait_ended"], "the message")
        self.assertEqual(told[0]["params"]["because"], "食品经营许可（新办）")
        wait_until(lambda: self.seen(visitor, bundle)["state"] == "done", "the bundle to be done")
        self.check()

    def test_an_acceptance_is_enough_where_the_template_says_so(self):
        self.keep(template("needs_acceptance"))
        visitor = self.sign_in("visitor01")
        bundle = self.filled(visitor)
        self.submit(visitor, bundle)
        self.step("clerk01", bundle, "food", "receive")
        self.step("clerk01", bundle, "food", "accept", {"opinion": "材料齐全"})
        self.becomes(bundle, "packaged", "submitted")

    def test_a_draft_changes_as_a_whole_and_only_by_who_it_belongs_to(self):
        self.keep(template())
        visitor = self.sign_in("visitor01")
        bundle = self.filled(visitor)
        stale = bundle["revision"] - 1
        visitor.post(f"/bundle-cases/{bundle['id']}/submit", {}, match=stale).expect(412, "bundles.stale")
        case = self.case(visitor, bundle, "packaged")
        visitor.post(f"/cases/{case['id']}/submit", {}, match=case["revision"]).expect(409, "cases.in_bundle")
        self.sign_in("visitor02").get(f"/bundle-cases/{bundle['id']}").expect(404, "bundles.unknown_case")
        visitor.put(f"/bundle-cases/{bundle['id']}/form", {"values": {"colour": "red"}}, match=bundle["revision"]).expect(422, "bundles.unknown_field")
        visitor.post(f"/bundle-cases/{bundle['id']}/files?material=passport&name=a.pdf", PDF, headers=PDF_HEADERS).expect(422, "bundles.unknown_material")
        scan = self.seen(visitor, bundle)["files"][0]
        visitor.delete(f"/bundle-cases/{bundle['id']}/files/{scan['id']}", match=bundle["revision"]).expect(200)
        refused = visitor.post(f"/bundle-cases/{bundle['id']}/submit", {}, match=self.seen(visitor, bundle)["revision"]).expect(422, "bundles.incomplete").json
        self.assertEqual([p["pointer"] for p in refused["invalid_params"]], [f"/materials/{scan['material']}"])
        visitor.post(f"/bundle-cases/{bundle['id']}/withdraw", {"reason": "不办了"}, match=bundle["revision"]).expect(200)
        self.assertEqual(set(self.states(visitor, bundle).values()), {"withdrawn"})
        self.check()

    def test_a_clerk_hands_in_freely_chosen_items_for_a_visitor(self):
        visitor, clerk = self.sign_in("visitor01"), self.sign_in("clerk01")
        subject = visitor.get("/me").expect(200).json["acts_for"][0]["subject_id"]
        packaged = visitor.get("/items?applicable=true&text=%E9%A2%84%E5%8C%85%E8%A3%85").expect(200).json["items"][0]["id"]
        chosen = [{"item_id": food(visitor), "answers": {}}, {"item_id": packaged, "answers": {}}]
        open_ = clerk.post("/bundle-cases", {"items": chosen, "subject_id": subject}).expect(422, "catalogue.answers_missing").json
        self.assertTrue(open_["invalid_params"][0]["pointer"].startswith(f"/items/{chosen[0]['item_id']}/answers/"))
        chosen[0]["answers"] = ANSWERS
        bundle = self.filled(clerk, {"items": chosen, "subject_id": subject})
        self.submit(clerk, bundle)
        self.assertEqual({s for s in self.states(visitor, bundle).values()}, {"submitted"})

    def test_killed_in_the_middle_of_the_submission_all_members_are_in_or_none(self):
        self.keep(template())
        visitor = self.sign_in("visitor01")
        dice = random.Random(self.engine)
        bundles = [self.filled(visitor) for _ in range(8)]
        answered: list[int] = []

        def send() -> None:
            for bundle in bundles:
                try:
                    answered.append(visitor.post(f"/bundle-cases/{bundle['id']}/submit", {}, match=bundle["revision"]).status)
                except OSError:
                    return  # killed before the answer

        enough = dice.randrange(1, 5)
        sender = threading.Thread(target=send)
        sender.start()
        wait_until(lambda: len(answered) >= enough, "submissions to be under way")
        self.server.kill()
        sender.join()
        self.server.start()
        visitor = self.sign_in("visitor01")
        for place, bundle in enumerate(bundles):
            states = self.states(visitor, bundle)
            self.assertIn(set(states.values()), ({"draft"}, {"submitted", "pending_dependency"}), states)
            if place < len(answered):
                self.assertEqual((answered[place], states["food"]), (200, "submitted"))
            if states["food"] == "draft":
                self.submit(visitor, bundle)
        self.check()
