"""A bundle (一件事) is made from nothing in the console, reviewed by a second person and published; what runs stays as it began."""

import json
import tempfile
from pathlib import Path

from bundles import begin
from objects import FOOD, all_items, food
from yimen import YimenTest


class BundleEditingTest(YimenTest):
    def items(self):
        if not hasattr(type(self), "known"):
            type(self).known = {item["name"]: item["id"] for item in all_items(self.nobody())}
        return self.known

    def open_new(self, name, login="editor01"):
        editor = self.sign_in(login)
        region = next(r for r in editor.get("/item-places").expect(200).json["regions"] if r["code"].startswith("990102"))
        return editor.post("/bundle-drafts", {"region_id": region["id"], "name": name}).expect(201).json

    def save(self, draft, login="editor01", **changes):
        reply = self.sign_in(login).put(f"/bundle-drafts/{draft['id']}", {**draft["content"], **changes}, match=draft["revision"])
        return reply

    def act(self, draft, action, login="editor01", body=None):
        return self.sign_in(login).post(f"/bundle-drafts/{draft['id']}/{action}", body, match=draft["revision"])

    def member(self, draft, item_id, **more):
        found = self.sign_in("editor01").get(f"/bundle-drafts/{draft['id']}/member?item_id={item_id}").expect(200).json
        return {**found, **more}

    def two(self):
        """Two items of the demo that can be applied for, of those that stand for themselves."""
        names = [name for name in self.items() if name != FOOD]
        return food(self.nobody()), self.items()[names[0]]

    def written(self, name, **more):
        draft = self.open_new(name)
        members = [self.member(draft, item) for item in self.two()]
        return self.save(draft, members=members, name_en="An example", **more).expect(200).json

    def published(self, draft, **how):
        sent = self.act(draft, "submit").expect(200).json
        return self.act(sent, "publish", "editor03", {"note": "新增", **how})

    def rules(self, draft, weight="error"):
        return [f["rule"] for f in draft["look"]["findings"] if f["weight"] == weight]

    def test_a_new_bundle_is_published_by_a_second_person_and_a_visitor_finds_it(self):
        draft = self.written("开店一件事")
        self.assertEqual(draft["look"]["problems"], [])
        self.assertEqual(self.rules(draft), [])
        self.assertEqual(draft["look"]["published"], None)
        self.assertEqual(len(draft["look"]["merge"]["members"]), 2)
        sent = self.act(draft, "submit").expect(200).json
        refused = {a["name"]: a for a in sent["actions"]}["publish"]
        self.assertEqual((refused["allowed"], refused["reason"]), (False, "editing.second_person"))
        self.act(sent, "publish", body={"note": ""}).expect(403, "editing.second_person")
        self.act(sent, "publish", "editor02", {"note": ""}).expect(404, "editing.unknown_bundle_draft")
        made = self.act(sent, "publish", "editor03", {"note": "新增"}).expect(200).json
        self.assertEqual((made["state"], made["version"]), ("published", 1))
        self.assertEqual([(v["version"], v["state"], v["note"]) for v in made["versions"]], [(1, "in_force", "新增")])
        seen = self.nobody().get(f"/bundles/{made['key']}").expect(200).json
        self.assertEqual(seen["name"], "开店一件事")
        self.assertIn(made["key"], [row["key"] for row in self.nobody().get("/bundles").expect(200).json["items"]])
        rows = {row["id"]: row for row in self.sign_in("editor01").get("/bundle-templates?limit=100").expect(200).json["items"]}
        self.assertTrue(rows[made["key"]]["editable"])
        elsewhere = {row["id"]: row for row in self.sign_in("editor02").get("/bundle-templates?limit=100").expect(200).json["items"]}
        self.assertFalse(elsewhere[made["key"]]["editable"])
        self.sign_in("editor02").post("/bundle-drafts", {"key": made["key"]}).expect(422, "editing.unknown_place")

    def test_members_that_wait_for_each_other_are_refused_and_named(self):
        draft = self.written("互相等待")
        a, b = (m["key"] for m in draft["content"]["members"])
        names = [m["name"] for m in draft["content"]["members"]]
        circle = [{"member": a, "kind": "needs_result", "of": b}, {"member": b, "kind": "needs_result", "of": a}]
        draft = self.save(draft, edges=circle).expect(200).json
        found = next(f for f in draft["look"]["findings"] if f["rule"] == "bundle.cyclic_edges")
        self.assertEqual((found["weight"], found["pointer"]), ("error", "/edges"))
        for name in names:
            self.assertIn(name, found["text"])
        refused = self.act(draft, "submit").expect(422, "editing.faulty").json
        self.assertIn("bundle.cyclic_edges", [p["code"] for p in refused["invalid_params"]])
        # One way round it is an order, and the page can say who ends with whom.
        draft = self.save(draft, edges=circle[:1]).expect(200).json
        self.assertEqual(self.rules(draft), [])
        look = {m["key"]: m for m in draft["look"]["members"]}
        self.assertEqual((look[b]["ends_if_refused"], look[a]["ends_if_refused"]), ([a], []))
        draft = self.save(draft, edges=[{**circle[0], "kind": "needs_acceptance"}]).expect(200).json
        look = {m["key"]: m for m in draft["look"]["members"]}
        self.assertEqual((look[b]["ends_if_refused"], look[b]["ends_if_not_accepted"]), ([], [a]))

    def test_a_question_decides_who_belongs_to_it(self):
        draft = self.written("分情况")
        question = {"key": "q_1", "text": "要挂招牌吗？", "text_en": "", "why": "", "why_en": "", "when": None,
                    "options": [{"value": v, "label": v, "label_en": "", "help": "", "help_en": ""} for v in ("yes", "no")]}
        members = draft["content"]["members"]
        members[1] = {**members[1], "when": {"==": [{"var": "q_1"}, "yes"]}}
        draft = self.save(draft, questions=[question], members=members).expect(200).json
        self.assertEqual(draft["look"]["open_questions"], ["q_1"])
        look = lambda **answers: self.sign_in("editor01").post(f"/bundle-drafts/{draft['id']}/look", {"answers": answers}).expect(200).json
        self.assertEqual(len(look(q_1="no")["merge"]["members"]), 1)
        self.assertEqual(len(look(q_1="yes")["merge"]["members"]), 2)
        self.assertEqual(len(look(q_1="perhaps", gone="x")["merge"]["members"]), 2)
        # The question goes, the condition stays: it is wrong, and everything else is still reckoned with.
        draft = self.save(draft, questions=[]).expect(200).json
        self.assertIn("/members/1/when", [p["pointer"] for p in draft["look"]["problems"]])
        self.assertEqual(len(draft["look"]["merge"]["members"]), 2)
        self.act(draft, "submit").expect(422, "editing.faulty")

    def test_two_editors_at_once_lose_nothing(self):
        mine = self.written("两人一起写")
        path = f"/bundle-drafts/{mine['id']}"
        self.sign_in("editor03").post(path + "/presence").expect(200)
        others = self.sign_in("editor01").post(path + "/presence").expect(200).json["editors"]
        self.assertEqual([o["name"] for o in others], ["江六示"])
        theirs = self.sign_in("editor03").get(path).expect(200).json
        self.save(theirs, "editor03", summary="他们的介绍").expect(200)
        late = self.save(mine, name="我的名称")
        late.expect(412, "editing.changed_meanwhile")
        self.assertEqual(late.json["edited_by"], "江六示")
        self.act(mine, "submit").expect(412, "editing.changed_meanwhile")
        body = {"base_revision": mine["revision"], "content": {**mine["content"], "name": "我的名称"}}
        merged = self.sign_in("editor01").post(path + "/merge", body).expect(200).json
        self.assertEqual(merged["conflicts"], [])
        saved = self.sign_in("editor01").put(path, merged["content"], match=merged["revision"]).expect(200).json
        self.assertEqual((saved["content"]["name"], saved["content"]["summary"]), ("我的名称", "他们的介绍"))
        body = {"base_revision": mine["revision"], "content": {**mine["content"], "summary": "我的介绍"}}
        merged = self.sign_in("editor03").post(path + "/merge", body).expect(200).json
        self.assertEqual([c["pointer"] for c in merged["conflicts"]], ["/summary"])
        # Both wrote at it, so neither publishes it.
        sent = self.act(saved, "submit").expect(200).json
        self.act(sent, "publish", "editor03", {"note": ""}).expect(403, "editing.second_person")
        back = self.act(sent, "give-back", "editor03", {"reason": "请写英文名称"}).expect(200).json
        self.assertEqual((back["state"], back["return_reason"]), ("open", "请写英文名称"))

    def test_an_item_that_is_withdrawn_while_the_draft_is_open_is_named(self):
        draft = self.written("有事项停办")
        item = self.two()[1]
        name = draft["content"]["members"][1]["name"]
        sent = self.act(draft, "submit").expect(200).json
        editor = self.sign_in("editor01")
        was = editor.get(f"/items/{item}").expect(200).json
        editor.post(f"/items/{item}/state", {"state": "paused", "reason": "系统升级"}, match=was["revision"]).expect(200)
        try:
            seen = self.sign_in("editor03").get(f"/bundle-drafts/{draft['id']}").expect(200).json
            found = next(f for f in seen["look"]["findings"] if f["rule"] == "bundle.withdrawn_item")
            self.assertEqual((found["weight"], found["pointer"]), ("error", "/members/1"))
            self.assertIn(name, found["text"])
            self.act(sent, "publish", "editor03", {"note": ""}).expect(422, "editing.faulty")
        finally:
            now = editor.get(f"/items/{item}").expect(200).json
            editor.post(f"/items/{item}/state", {"state": "in_use", "reason": "恢复"}, match=now["revision"]).expect(200)
        self.act(sent, "publish", "editor03", {"note": ""}).expect(200)

    def test_a_bundle_that_runs_stays_as_it_began_and_another_version_waits_for_its_day(self):
        visitor = self.sign_in("visitor01")
        first = self.published(self.written("先办再改")).expect(200).json
        begun = begin(visitor, first["key"], {}, visitor.get("/me").expect(200).json["acts_for"][0]["subject_id"])
        editor = self.sign_in("editor01")
        draft = editor.post("/bundle-drafts", {"key": first["key"]}).expect(201).json
        again = editor.post("/bundle-drafts", {"key": first["key"]}).expect(409, "editing.bundle_draft_exists").json
        self.assertEqual((again["draft_id"], draft["base_version"]), (draft["id"], 1))
        self.assertEqual(draft["look"]["published"], first["look"]["merge"]["savings"])
        self.act(self.act(draft, "submit").expect(200).json, "publish", "editor03", {"note": ""}).expect(409, "editing.nothing_changed")
        draft = editor.get(f"/bundle-drafts/{draft['id']}").expect(200).json
        draft = self.save(draft, name="改了名的一件事").expect(200).json
        changes = editor.get(f"/bundle-drafts/{draft['id']}/changes").expect(200).json
        self.assertEqual((changes["from_version"], [c["pointer"] for c in changes["changes"]]), (1, ["/name"]))
        self.assertEqual(draft["running_cases"], 1)
        sent = self.act(draft, "submit").expect(200).json
        self.act(sent, "publish", "editor03", {"note": "", "effective_from": "2020-01-01"}).expect(422, "catalogue.bad_effective_date")
        later = self.act(sent, "publish", "editor03", {"note": "", "effective_from": "2026-10-08"}).expect(200).json
        self.assertEqual([(v["version"], v["state"]) for v in later["versions"]], [(2, "planned"), (1, "in_force")])
        self.assertEqual(self.nobody().get(f"/bundles/{first['key']}").expect(200).json["name"], "先办再改")
        # What is planned is where the next draft begins, and what a later publication replaces.
        draft = editor.post("/bundle-drafts", {"key": first["key"]}).expect(201).json
        self.assertEqual(draft["content"]["name"], "改了名的一件事")
        made = self.published(draft).expect(200).json
        self.assertEqual([v["state"] for v in made["versions"]], ["in_force", "withdrawn", "past"])
        self.assertEqual(self.nobody().get(f"/bundles/{first['key']}").expect(200).json["name"], "改了名的一件事")
        self.assertEqual(visitor.get(f"/bundle-cases/{begun['id']}").expect(200).json["name"], "先办再改")

    def region(self, code, login="admin01"):
        return next(r["id"] for r in self.sign_in(login).get("/item-places").expect(200).json["regions"] if r["code"] == code)

    def test_a_bundle_that_nobody_kept_comes_to_the_editors_of_a_region_by_a_second_person(self):
        made = self.published(self.written("从文件来的")).expect(200).json
        text = {**made["content"], "key": "imported_bundle", "name": "导入的一件事"}
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "bundle.json"
            path.write_text(json.dumps(text, ensure_ascii=False))
            ended = self.server.run("import", "bundle", str(path))
            self.assertEqual(ended.returncode, 0, ended.stdout + ended.stderr)
        admin, editor = self.sign_in("admin01"), self.sign_in("editor01")
        editor.post("/bundle-drafts", {"key": "imported_bundle"}).expect(422, "editing.unknown_place")
        draft = admin.post("/bundle-drafts", {"key": "imported_bundle"}).expect(201).json
        self.assertEqual((draft["region_id"], draft["to_region_id"]), (None, None))
        path = f"/bundle-drafts/{draft['id']}"
        editor.get(path).expect(404, "editing.unknown_bundle_draft")
        district = self.region("990102000000")
        moved = admin.put(f"{path}/region", {"region_id": district}, match=draft["revision"]).expect(200).json
        self.assertEqual((moved["region_id"], moved["to_region_id"], moved["to_region_name"]), (None, district, "城东区"))
        again = admin.put(f"{path}/region", {"region_id": district}, match=moved["revision"]).expect(200).json
        self.assertEqual(again["revision"], moved["revision"])  # nothing has changed
        admin.put(f"{path}/region", {"region_id": district}, match=draft["revision"]).expect(412, "editing.changed_meanwhile")
        changes = admin.get(f"{path}/changes").expect(200).json["changes"]
        self.assertEqual([(c["pointer"], c["before"], c["after"]) for c in changes], [("/region", "", "城东区")])
        # Those who shall keep it see it, and one of them publishes; who keeps another region does not.
        self.assertIn(draft["id"], [row["id"] for row in editor.get("/bundle-drafts").expect(200).json["items"]])
        self.assertNotIn(draft["id"], [row["id"] for row in self.sign_in("editor02").get("/bundle-drafts").expect(200).json["items"]])
        sent = self.act(moved, "submit", "admin01").expect(200).json
        self.act(sent, "publish", "admin01", {"note": ""}).expect(403, "editing.second_person")
        self.act(sent, "publish", "editor02", {"note": ""}).expect(404, "editing.unknown_bundle_draft")
        self.act(sent, "publish", "editor01", {"note": "由城东区管理"}).expect(200)
        draft = editor.post("/bundle-drafts", {"key": "imported_bundle"}).expect(201).json
        self.assertEqual((draft["region_id"], draft["region_name"]), (district, "城东区"))
        # It is not given to somebody whom the writer cannot answer for; back to the wider region it may go, by its editors.
        editor.put(f"/bundle-drafts/{draft['id']}/region", {"region_id": self.region("511600000000")}, match=draft["revision"]).expect(422, "editing.unknown_place")
        city = self.region("990100000000")
        there = editor.put(f"/bundle-drafts/{draft['id']}/region", {"region_id": city}, match=draft["revision"]).expect(200).json
        back = editor.put(f"/bundle-drafts/{draft['id']}/region", {"region_id": district}, match=there["revision"]).expect(200).json
        self.assertEqual((there["to_region_id"], back["to_region_id"]), (city, None))
        self.act(self.act(back, "submit").expect(200).json, "publish", "editor03", {"note": ""}).expect(409, "editing.nothing_changed")

    def test_every_step_is_in_the_journal_and_nothing_of_it_is_for_others(self):
        draft = self.open_new("写日志")
        self.act(draft, "discard").expect(200)
        self.act(draft, "discard").expect(412)
        for login in ("manager01", "clerk01", "visitor01"):
            self.sign_in(login).get("/bundle-drafts").expect(403)
            self.sign_in(login).get(f"/bundle-drafts/{draft['id']}").expect(403)
        self.assertNotIn(draft["id"], [row["id"] for row in self.sign_in("editor02").get("/bundle-drafts?state=discarded").expect(200).json["items"]])
        gone = self.sign_in("editor01").get("/bundle-drafts?state=discarded").expect(200).json["items"]
        self.assertIn(draft["id"], [row["id"] for row in gone])
