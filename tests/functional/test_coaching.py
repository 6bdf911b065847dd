"""Coaching before filing (审前服务): a helper goes through a draft with its visitor; nothing of it has legal effect."""

import sqlite3
import uuid

from objects import ANSWERS, FORM, PDF, PDF_HEADERS, coached, draft_with_files, food, step
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
        self.assertEqual((papers["name"], papers["coaching"]["papers"]), ("食品经营许可（新办）", "draft"))
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

    def test_only_a_draft_can_be_gone_through(self):
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


CLINIC = {"kind": "general", "who": "person"}


def clinic(client) -> str:
    """An item that asks for the plan of its rooms and a list of machines, as a restaurant does."""
    return client.get("/items?applicable=true&text=%E8%AF%8A%E6%89%80%E5%A4%87%E6%A1%88").expect(200).json["items"][0]["id"]


class SeveralTest(YimenTest):
    """The same for several items that are handed in as one, and by the code of a checklist that nobody has filed yet."""

    def setUp(self):
        super().setUp()
        self.visitor, self.guide, self.clerk = (self.sign_in(login) for login in ("visitor01", "guide01", "clerk01"))
        self.food, self.clinic = food(self.visitor), clinic(self.visitor)
        self.chosen = [{"item_id": self.food, "answers": ANSWERS}, {"item_id": self.clinic, "answers": CLINIC}]

    def open(self, code, helper=None):
        opened = (helper or self.guide).post("/coachings/open", {"code": code}).expect(200).json
        return opened, (helper or self.guide).post(f"/coachings/{opened['id']}/look").expect(200).json

    def note(self, opened, *findings):
        rows = [{"kind": kind, "target": target, "verdict": verdict, "note": note} for kind, target, verdict, note in findings]
        reply = self.guide.put(f"/coachings/{opened['id']}/findings", {"findings": rows}, match=opened["revision"]).expect(200)
        opened["revision"] = reply.json["revision"]

    def finish(self, opened):
        self.guide.post(f"/coachings/{opened['id']}/finish", match=opened["revision"]).expect(200)

    def combined_draft(self, client=None):
        return (client or self.visitor).post("/bundle-cases", {"items": self.chosen}).expect(201).json

    def shared_and_own(self, papers):
        """A merged material that both items ask for, and one that only the first does."""
        by_items = {tuple(sorted(one["items"])): one["requirement"] for one in papers["materials"]}
        return by_items[tuple(sorted((self.food, self.clinic)))], by_items[(self.food,)]

    def of_case(self, case):
        return self.visitor.get(f"/cases/{case}/coaching").expect(200).json["coaching"]

    def member_cases(self, bundle):
        found = self.visitor.get(f"/bundle-cases/{bundle['id']}").expect(200).json
        return {one["key"]: one["case_id"] for one in found["members"]}, found

    def test_a_bundle_draft_is_gone_through_once_for_all_its_members(self):
        bundle = self.combined_draft()
        self.visitor.post(f"/bundle-cases/{bundle['id']}/coaching").expect(200)
        code = self.visitor.get(f"/bundle-cases/{bundle['id']}/coaching").expect(200).json["coaching"]["code"]
        opened, papers = self.open(code)
        self.assertEqual((papers["coaching"]["papers"], len(papers["items"])), ("bundle", 2))
        shared, own = self.shared_and_own(papers)
        self.note(opened, ("material", shared, "to_mend", "缺比例尺"), ("material", own, "missing", ""))
        self.finish(opened)
        seen = self.visitor.get(f"/bundle-cases/{bundle['id']}/coaching").expect(200).json["coaching"]
        self.assertEqual({one["target"]: one["verdict"] for one in seen["findings"]}, {shared: "to_mend", own: "missing"})
        members, view = self.member_cases(bundle)
        uses = {one["requirement"]["key"]: {use["member"]: use["key"] for use in one["uses"]} for one in view["merge"]["materials"]}
        for member, case in members.items():
            expected = {uses[key][member]: verdict for key, verdict in ((shared, "to_mend"), (own, "missing")) if member in uses[key]}
            self.assertEqual({one["target"]: one["verdict"] for one in self.of_case(case)["findings"]}, expected)
            self.visitor.post(f"/cases/{case}/coaching").expect(409, "coaching.not_a_draft")  # a bundle is gone through as a whole
        self.visitor.post(f"/coachings/{seen['id']}/mend", {"kind": "material", "target": shared, "mended": True}).expect(200)
        self.assertEqual(self.visitor.get(f"/bundle-cases/{bundle['id']}/coaching").json["coaching"]["mended"], 1)

    def test_a_file_of_a_bundle_draft_is_opened_by_its_helper_and_by_nobody_else(self):
        bundle = self.combined_draft()
        self.visitor.post(f"/bundle-cases/{bundle['id']}/files?material=premises_layout&name=a.pdf", PDF, headers=PDF_HEADERS).expect(201)
        self.visitor.post(f"/bundle-cases/{bundle['id']}/coaching").expect(200)
        code = self.visitor.get(f"/bundle-cases/{bundle['id']}/coaching").json["coaching"]["code"]
        opened, papers = self.open(code)
        file = next(one["files"][0]["id"] for one in papers["materials"] if one["files"])
        self.guide.post(f"/coachings/{opened['id']}/files/{file}/open").expect(200)
        self.clerk.post(f"/coachings/{opened['id']}/files/{file}/open").expect(404, "coaching.not_found")
        alien = draft_with_files(self.sign_in("visitor02"))["files"][0]
        self.guide.post(f"/coachings/{opened['id']}/files/{alien}/open").expect(404, "cases.file_not_found")

    def test_findings_of_a_bundle_end_when_it_is_given_up(self):
        bundle = self.combined_draft()
        self.visitor.post(f"/bundle-cases/{bundle['id']}/coaching").expect(200)
        opened, papers = self.open(self.visitor.get(f"/bundle-cases/{bundle['id']}/coaching").json["coaching"]["code"])
        self.note(opened, ("material", self.shared_and_own(papers)[0], "missing", ""))
        revision = self.visitor.get(f"/bundle-cases/{bundle['id']}").json["revision"]
        self.visitor.post(f"/bundle-cases/{bundle['id']}/withdraw", {"reason": "不办了"}, match=revision).expect(200)
        self.guide.post(f"/coachings/{opened['id']}/look").expect(404, "coaching.not_found")
        wait_until(lambda: self.guide.post(f"/coachings/{opened['id']}/finish", match=opened["revision"]).status == 404, "the end of the coaching")

    def test_what_is_found_on_a_checklist_of_one_item_waits_for_its_draft(self):
        code = self.nobody().post("/guide/results", {"item_id": self.food, "answers": ANSWERS}).expect(201).json["code"]
        opened, papers = self.open(code)
        self.assertEqual((papers["coaching"]["papers"], papers["subject_name"], papers["form"]), ("checklist", "", {}))
        self.note(opened, ("material", "layout", "to_mend", "请补尺寸"))
        self.finish(opened)
        listed = self.nobody().get(f"/guide/results/{code}/coaching").expect(200).json["coaching"]
        self.assertEqual([(one["target"], one["note"]) for one in listed["findings"]], [("layout", "请补尺寸")])
        self.open(code, self.clerk)  # the code of a checklist stays good: another helper may go on
        case = self.visitor.post("/cases", {"item_id": self.food, "answers": ANSWERS}).expect(201).json
        self.assertIsNone(self.of_case(case["id"]))
        self.assertEqual(self.visitor.post(f"/cases/{case['id']}/coaching/bring", {"code": code.lower()}).expect(200).json["brought"], 1)
        seen = self.of_case(case["id"])
        self.assertEqual((seen["findings"][0]["note"], seen["found"], seen["code"], seen["papers"]), ("请补尺寸", 1, None, "draft"))
        self.assertEqual(self.visitor.post(f"/cases/{case['id']}/coaching/bring", {"code": code}).expect(200).json["brought"], 0)

    def test_findings_of_a_combination_stand_in_each_draft_that_asks_for_the_paper(self):
        made = self.nobody().post("/guide/bundle-results", {"items": self.chosen}).expect(201).json
        code = made["code"]
        opened, papers = self.open(code)
        self.assertEqual(sorted(one["id"] for one in papers["items"]), sorted((self.food, self.clinic)))
        shared, own = self.shared_and_own(papers)
        self.note(opened, ("material", shared, "to_mend", "缺比例尺"), ("material", own, "missing", ""))
        self.finish(opened)
        uses = {one["requirement"]["key"]: {use["member"]: use["key"] for use in one["uses"]} for one in made["merge"]["materials"]}
        for item, answers, targets in ((self.food, ANSWERS, (shared, own)), (self.clinic, CLINIC, (shared,))):
            case = self.visitor.post("/cases", {"item_id": item, "answers": answers}).expect(201).json["id"]
            self.assertEqual(self.visitor.post(f"/cases/{case}/coaching/bring", {"code": code}).expect(200).json["brought"], len(targets))
            self.assertEqual({one["target"] for one in self.of_case(case)["findings"]}, {uses[target][item] for target in targets})
        bundle = self.combined_draft()
        self.assertEqual(self.visitor.post(f"/bundle-cases/{bundle['id']}/coaching/bring", {"code": code}).expect(200).json["brought"], 2)
        seen = self.visitor.get(f"/bundle-cases/{bundle['id']}/coaching").json["coaching"]
        self.assertEqual({one["target"]: one["verdict"] for one in seen["findings"]}, {shared: "to_mend", own: "missing"})

    def test_the_checklist_of_a_bundle_has_a_code_and_begins_it(self):
        key = next(one["key"] for one in self.nobody().get("/bundles").expect(200).json["items"] if one["key"].startswith("restaurant"))
        answers = {one["key"]: one["options"][0]["value"] for one in self.nobody().get(f"/bundles/{key}").json["questions"]}
        wanted, made = {"template_key": key, "answers": answers, "items": []}, None
        for _ in range(30):  # questions of single items that the bundle leaves open are named one by one
            made = self.nobody().post("/guide/bundle-results", wanted)
            if made.status != 422:
                break
            for param in made.expect(422, "catalogue.answers_missing").json["invalid_params"]:
                _, kind, item, _, question = (param["pointer"] + "////").split("/")[:5]
                if kind != "items":
                    continue
                asked = self.nobody().get(f"/items/{item}").json["definition"]["questions"]
                option = next(one for one in asked if one["key"] == question)["options"][0]["value"]
                known = next((one for one in wanted["items"] if one["item_id"] == item), None)
                if not known:
                    wanted["items"].append(known := {"item_id": item, "answers": {}})
                known["answers"][question] = option
        made = made.expect(201).json
        again = self.nobody().get(f"/guide/bundle-results/{made['code'].lower()}").expect(200).json
        self.assertEqual(again, made)
        self.assertEqual((again["template_key"], again["up_to_date"]), (key, True))
        self.nobody().get(f"/guide/results/{made['code']}").expect(409, "guide.several_items")
        opened, papers = self.open(made["code"])
        self.assertEqual(len(papers["items"]), len(made["merge"]["members"]))
        target = papers["materials"][0]
        self.note(opened, ("material", target["requirement"], "missing", ""))
        started = self.visitor.post("/bundle-cases", {name: again[name] for name in ("template_key", "answers", "items")}).expect(201).json
        self.assertEqual(self.visitor.post(f"/bundle-cases/{started['id']}/coaching/bring", {"code": made["code"]}).expect(200).json["brought"], 1)
        found = self.visitor.get(f"/bundle-cases/{started['id']}").json
        asking = [one["case_id"] for one in found["members"] if self.of_case(one["case_id"])["findings"]]
        self.assertEqual(len(asking), len(target["items"]))

    def test_a_checklist_of_somebody_else_and_an_unknown_code_bring_nothing(self):
        other = self.sign_in("visitor02")
        code = other.post("/guide/results", {"item_id": self.food, "answers": ANSWERS}).expect(201).json["code"]
        opened, _ = self.open(code)
        self.note(opened, ("material", "layout", "missing", ""))
        self.assertIsNone(self.visitor.get(f"/guide/results/{code}/coaching").expect(200).json["coaching"])
        self.assertIsNone(self.nobody().get(f"/guide/results/{code}/coaching").expect(200).json["coaching"])
        self.assertIsNotNone(other.get(f"/guide/results/{code}/coaching").expect(200).json["coaching"])
        case = self.visitor.post("/cases", {"item_id": self.food, "answers": ANSWERS}).expect(201).json["id"]
        for wrong in (code, "22222222"):
            self.visitor.post(f"/cases/{case}/coaching/bring", {"code": wrong}).expect(404, "coaching.unknown_code")
        self.visitor.post(f"/coachings/{opened['id']}/end").expect(404, "coaching.not_found")
        other.post(f"/coachings/{opened['id']}/end").expect(204)
        self.assertIsNone(other.get(f"/guide/results/{code}/coaching").json["coaching"])

    def test_what_the_helper_said_of_the_draft_itself_is_kept(self):
        code = self.nobody().post("/guide/results", {"item_id": self.food, "answers": ANSWERS}).expect(201).json["code"]
        opened, _ = self.open(code)
        self.note(opened, ("material", "layout", "missing", ""), ("material", "safety_rules", "missing", ""))
        case = draft_with_files(self.visitor)
        looked = self.guide.post("/coachings/open", {"code": coached(self.visitor, case)["code"]}).expect(200).json
        self.note(looked, ("material", "layout", "fine", ""))
        self.assertEqual(self.visitor.post(f"/cases/{case['id']}/coaching/bring", {"code": code}).expect(200).json["brought"], 1)
        self.assertEqual({one["target"]: one["verdict"] for one in self.of_case(case["id"])["findings"]}, {"layout": "fine", "safety_rules": "missing"})

    def test_with_the_filing_the_findings_of_its_checklist_are_gone_too(self):
        code = self.nobody().post("/guide/results", {"item_id": self.food, "answers": ANSWERS}).expect(201).json["code"]
        opened, _ = self.open(code)
        self.note(opened, ("material", "layout", "to_mend", "请补一张带尺寸的"))
        case = draft_with_files(self.visitor)
        self.visitor.post(f"/cases/{case['id']}/coaching/bring", {"code": code}).expect(200)
        step(self.visitor, case, "submit")
        wait_until(lambda: self.nobody().get(f"/guide/results/{code}/coaching").json["coaching"] is None, "the end of the findings")
        self.assertNotIn("请补一张带尺寸的", str(self.visitor.get(f"/cases/{case['id']}").json))
