"""An item is written, reviewed by a second person and published; what is open at that moment stays as it is."""

import datetime
import urllib.parse

from objects import ANSWERS, FORM, all_items, draft_with_files, food, step
from yimen import YimenTest, wait_until


class EditingTest(YimenTest):
    def open_draft(self, login="editor01", **wanted):
        wanted = wanted or {"item_id": food(self.sign_in(login))}
        reply = self.sign_in(login).post("/item-drafts", wanted)
        if reply.status == 409:  # of another test of this class
            draft = self.sign_in(login).get(f"/item-drafts/{reply.json['draft_id']}").expect(200).json
            self.sign_in(login).post(f"/item-drafts/{draft['id']}/discard", match=draft["revision"]).expect(200)
            reply = self.sign_in(login).post("/item-drafts", wanted)
        return reply.expect(201).json

    def save(self, login, draft, **changes):
        content = {"head": draft["head"], "definition": draft["definition"]}
        for name, value in changes.items():
            content["head" if name in content["head"] else "definition"][name] = value
        return self.sign_in(login).put(f"/item-drafts/{draft['id']}", content, match=draft["revision"])

    def act(self, login, draft, action, body=None):
        return self.sign_in(login).post(f"/item-drafts/{draft['id']}/{action}", body, match=draft["revision"])

    def publish(self, login, *drafts, **more):
        wanted = {"drafts": [{"draft_id": d["id"], "revision": d["revision"]} for d in drafts], "note": "年度修订", **more}
        return self.sign_in(login).post("/item-publications", wanted)

    def test_a_running_case_stays_on_its_version_and_is_counted(self):
        visitor = self.sign_in("visitor01")
        case = step(visitor, draft_with_files(visitor), "submit")
        before = visitor.get(f"/cases/{case['id']}").expect(200).json["definition"]["summary"]
        draft = self.open_draft()
        draft = self.save("editor01", draft, summary="换了一种说法。").expect(200).json
        draft = self.act("editor01", draft, "submit").expect(200).json
        refused = {a["name"]: a for a in draft["actions"]}["publish"]
        self.assertEqual((refused["allowed"], refused["reason"]), (False, "editing.second_person"))
        self.publish("editor01", draft).expect(403, "editing.second_person")
        self.publish("editor02", draft).expect(404, "editing.unknown_draft")
        made = self.publish("editor03", draft).expect(201).json
        self.assertGreaterEqual(made["items"][0]["running_cases"], 1)
        self.assertEqual(visitor.get(f"/cases/{case['id']}").expect(200).json["definition"]["summary"], before)
        item = self.nobody().get(f"/items/{made['items'][0]['item_id']}").expect(200).json
        self.assertEqual((item["version"], item["definition"]["summary"]), (made["items"][0]["version"], "换了一种说法。"))
        changes = self.sign_in("editor01").get(f"/items/{item['id']}/versions/{item['version']}/changes").expect(200).json
        self.assertIn("/definition/summary", [change["pointer"] for change in changes["changes"]])
        versions = self.sign_in("editor01").get(f"/items/{item['id']}/versions").expect(200).json["items"]
        self.assertEqual([v["state"] for v in versions][:2], ["in_force", "past"])
        self.assertEqual((versions[0]["publisher"], versions[0]["note"]), ("江六示", "年度修订"))

    def test_two_editors_at_once_lose_nothing(self):
        mine = self.open_draft()
        path = f"/item-drafts/{mine['id']}"
        self.sign_in("editor03").post(path + "/presence").expect(200)
        others = self.sign_in("editor01").post(path + "/presence").expect(200).json["editors"]
        self.assertEqual([o["name"] for o in others], ["江六示"])
        theirs = self.sign_in("editor03").get(path).expect(200).json
        self.save("editor03", theirs, conditions=["他们的条件"]).expect(200)
        late = self.save("editor01", mine, summary="我的说法")
        late.expect(412, "editing.changed_meanwhile")
        self.assertEqual(late.json["edited_by"], "江六示")
        body = {"base_revision": mine["revision"],
                "content": {"head": mine["head"], "definition": {**mine["definition"], "summary": "我的说法"}}}
        merged = self.sign_in("editor01").post(path + "/merge", body).expect(200).json
        self.assertEqual(merged["conflicts"], [])
        saved = self.sign_in("editor01").put(path, merged["content"], match=merged["revision"]).expect(200).json
        self.assertEqual((saved["definition"]["summary"], saved["definition"]["conditions"]), ("我的说法", ["他们的条件"]))

    def test_a_new_item_is_confirmed_by_its_department_and_can_be_applied_for(self):
        editor = self.sign_in("editor01")
        places = editor.get("/item-places").expect(200).json
        region = next(r for r in places["regions"] if r["code"] == "990100000000")
        department = next(d for d in places["departments"] if d["name"] == "云溪市交通运输局")
        self.assertNotIn("510000000000", [r["code"] for r in places["regions"]])
        draft = self.open_draft(region_id=region["id"], department_id=department["id"], name="共享单车投放备案")
        names = f"region_id={region['id']}&department_id={department['id']}&task_type=10"
        codes = editor.get(f"/item-codes?{names}").expect(200).json
        head = {**draft["head"], "task_type": "10", **{k: codes[k] for k in ("basic_code", "implementation_code", "local_code")}}
        definition = {**draft["definition"], "summary": "投放共享单车前备案", "audience": ["company"], "legal_working_days": 5,
                      "promised_working_days": 3}
        saved = editor.put(f"/item-drafts/{draft['id']}", {"head": head, "definition": definition}, match=draft["revision"]).expect(200).json
        self.assertEqual([p for p in saved["problems"]], [])
        sent = self.act("editor01", saved, "submit").expect(200).json
        self.publish("editor03", sent).expect(409, "editing.not_confirmed")
        self.act("decider02", sent, "confirm").expect(404)
        confirmed = self.act("decider06", sent, "confirm").expect(200).json
        made = self.publish("editor03", confirmed).expect(201).json
        case = self.sign_in("visitor03").post("/cases", {"item_id": made["items"][0]["item_id"]})
        self.assertIn(case.status, (201, 422), case.body)  # 422: this visitor has no company
        found = lambda: self.nobody().get("/items?text=%E5%85%B1%E4%BA%AB%E5%8D%95%E8%BD%A6").expect(200).json["items"]
        wait_until(lambda: any(row["name"] == "共享单车投放备案" for row in found()), "the new item to be found")

    def test_a_new_item_stands_under_one_of_the_level_above_that_is_found_by_its_name(self):
        editor = self.sign_in("editor01")
        places = editor.get("/item-places").expect(200).json
        regions = {r["code"]: r["id"] for r in places["regions"]}
        department = next(d for d in places["departments"] if d["region_id"] == regions["990102000000"])

        def above(region, words=""):
            return editor.get(f"/basic-items?region_id={region}" + (f"&text={urllib.parse.quote(words)}" if words else "")).expect(200).json

        top = above(regions["990100000000"])
        self.assertEqual((top["required"], top["items"]), (False, []))
        below = above(regions["990102000000"])
        self.assertTrue(below["required"])
        self.assertEqual({i["region_name"] for i in below["items"]}, {"云溪市"})
        basic = below["items"][0]
        self.assertEqual(above(regions["990102000000"], basic["name"])["items"][0]["id"], basic["id"])
        self.assertEqual(above(regions["990102000000"], "zzqqxx")["items"], [])
        names = f"region_id={regions['990102000000']}&department_id={department['id']}&task_type={basic['task_type']}"
        codes = editor.get(f"/item-codes?{names}&basic_code={basic['basic_code']}").expect(200).json
        self.assertTrue(codes["from_above"])
        self.assertIn(basic["basic_code"], codes["local_code"])
        editor.get("/basic-items?region_id=01900000-0000-7000-8000-000000000000").expect(422, "editing.unknown_place")
        stranger = next(r["id"] for r in self.nobody().get("/halls").expect(200).json["items"])
        editor.get(f"/basic-items?region_id={stranger}").expect(422, "editing.unknown_place")

    def test_licence_types_are_known_by_name(self):
        types = self.sign_in("editor01").get("/licence-types").expect(200).json
        self.assertIn("营业执照", [t["name"] for t in types])
        self.assertEqual(len({t["code"] for t in types}), len(types))
        item = self.nobody().get(f"/items/{food(self.sign_in('editor01'))}").expect(200).json
        codes = {t["code"] for t in types}
        self.assertIn(item["definition"]["result"]["licence_type"], codes)
        stands = {by for r in item["definition"]["requirements"] for by in r["satisfied_by"] if by.startswith("licence:")}
        self.assertTrue(stands)
        self.assertLessEqual(stands, {f"licence:{code}" for code in codes})
        self.assertEqual(self.sign_in("clerk01").get("/licence-types").expect(200).json, types)

    def test_a_fault_is_told_where_it_is_and_keeps_from_review(self):
        draft = self.open_draft()
        service = {**draft["definition"]["service"], "consult_phone": "12345", "complaint_phone": "12345"}
        saved = self.save("editor01", draft, service=service).expect(200).json
        wrong = next(f for f in saved["findings"] if f["rule"] == "phones.same")
        self.assertEqual((wrong["weight"], wrong["pointer"]), ("error", "/definition/service/complaint_phone"))
        refused = self.act("editor01", saved, "submit")
        refused.expect(422, "editing.faulty")
        self.assertIn("phones.same", [p["code"] for p in refused.json["invalid_params"]])
        back = {a["name"]: a for a in saved["actions"]}
        self.assertEqual((back["submit"]["allowed"], back["submit"]["reason"]), (False, "editing.faulty"))

    def test_a_paused_item_takes_no_new_case(self):
        client = self.sign_in("editor01")
        rows = client.get("/items?applicable=true&limit=100").expect(200).json["items"]
        item = next(row for row in rows if row["name"] == "高龄津贴申领")
        detail = client.get(f"/items/{item['id']}").expect(200).json
        paused = client.post(f"/items/{item['id']}/state", {"state": "paused", "reason": "系统升级"}, match=detail["revision"]).expect(200).json
        self.sign_in("visitor01").post("/cases", {"item_id": item["id"]}).expect(422, "catalogue.not_applicable")
        client.post(f"/items/{item['id']}/state", {"state": "in_use", "reason": "升级完成"}, match=detail["revision"]).expect(412)
        client.post(f"/items/{item['id']}/state", {"state": "in_use", "reason": "升级完成"}, match=paused["revision"]).expect(200)

    def test_who_fills_in_an_item_that_is_paused_meanwhile_loses_nothing_and_hands_it_in_later(self):
        visitor, client = self.sign_in("visitor01"), self.sign_in("editor01")
        case = draft_with_files(visitor)
        item = client.get(f"/items/{food(client)}").expect(200).json
        paused = client.post(f"/items/{item['id']}/state", {"state": "paused", "reason": "系统升级"}, match=item["revision"]).expect(200).json
        visitor.post(f"/cases/{case['id']}/submit", match=case["revision"]).expect(409, "cases.item_not_in_use")
        seen = visitor.get(f"/cases/{case['id']}").expect(200).json
        self.assertEqual((seen["state"], seen["form"]["operator_name"]), ("draft", FORM["operator_name"]))
        self.assertEqual({a["name"]: a["reason"] for a in seen["actions"]}["submit"], "cases.item_not_in_use")
        saved = visitor.put(f"/cases/{case['id']}/form", {"form": {**seen["form"], "area": 61}}, match=seen["revision"]).expect(200).json
        client.post(f"/items/{item['id']}/state", {"state": "in_use", "reason": "升级完成"}, match=paused["revision"]).expect(200)
        visitor.post(f"/cases/{case['id']}/submit", match=saved["revision"]).expect(200)

    def test_a_version_of_a_later_day_can_be_taken_back(self):
        draft = self.open_draft(item_id=self.item_named("公共场所卫生许可（新办）"))
        draft = self.save("editor01", draft, summary="明年的说法").expect(200).json
        draft = self.act("editor01", draft, "submit").expect(200).json
        day = datetime.date(2027, 1, 4).isoformat()
        made = self.publish("editor03", draft, effective_from=day).expect(201).json["items"][0]
        self.assertFalse(made["in_force"])
        editor = self.sign_in("editor01")
        path = f"/items/{made['item_id']}/versions"
        self.assertEqual([v["state"] for v in editor.get(path).expect(200).json["items"]], ["planned", "in_force"])
        editor.post(f"{path}/{made['version']}/withdraw").expect(200)
        self.assertEqual([v["state"] for v in editor.get(path).expect(200).json["items"]], ["withdrawn", "in_force"])
        editor.post(f"{path}/{made['version']}/withdraw").expect(409, "catalogue.version_taken")

    def item_named(self, name):
        rows = self.nobody().get("/items?applicable=true&limit=100").expect(200).json["items"]
        return next(row["id"] for row in rows if row["name"] == name)

    def without_phone(self, name):
        """A draft in review of an item that no longer says whom to ask: worth a look, no fault."""
        draft = self.open_draft(item_id=self.item_named(name))
        draft = self.save("editor01", draft, service={**draft["definition"]["service"], "consult_phone": ""}).expect(200).json
        return self.act("editor01", draft, "submit").expect(200).json

    def test_the_catalogue_reports_on_itself(self):
        names = {"教师资格认定", "普通护照签发", "城乡居民参保登记"}
        self.publish("editor03", *[self.without_phone(name) for name in names]).expect(201)
        report = self.sign_in("editor01").get("/catalogue/report").expect(200).json
        self.assertGreaterEqual(report["described"], len(all_items(self.nobody())))
        self.assertGreater(report["mean_questions"], 1)
        self.assertEqual(report["with_errors"], 0, report["rules"])
        self.assertIn("phones.missing", [rule["rule"] for rule in report["rules"]])
        page = self.sign_in("editor01").get("/catalogue/findings?limit=2").expect(200).json
        self.assertEqual(len(page["items"]), 2)
        rest = self.sign_in("editor01").get(f"/catalogue/findings?limit=2&cursor={page['next']}").expect(200).json
        self.assertFalse({i["item_id"] for i in page["items"]} & {i["item_id"] for i in rest["items"]})
        told = self.sign_in("editor01").get("/catalogue/findings?rule=phones.missing&limit=100").expect(200).json["items"]
        self.assertLessEqual(names, {i["name"] for i in told})
        passport = next(i for i in told if i["name"] == "普通护照签发")
        item = self.nobody().get(f"/items/{passport['item_id']}").expect(200).json
        self.assertTrue(passport["name_en"] and passport["department_name_en"])
        self.assertEqual((passport["name_en"], passport["department_name_en"]), (item["name_en"], item["department"]["name_en"]))
        ended = self.server.run("catalogue", "check", "--errors")
        self.assertEqual(ended.returncode, 0, ended.stdout)
        self.assertIn("questions to the answer", ended.stdout)


class CancelledItemTest(YimenTest):
    """With a server of its own: the item is gone for good."""

    def test_who_fills_in_an_item_that_is_cancelled_meanwhile_loses_nothing_and_is_told(self):
        """取消: it does not come back; what was typed can still be read, and the draft given up."""
        visitor, client = self.sign_in("visitor01"), self.sign_in("editor01")
        case = draft_with_files(visitor)
        item = client.get(f"/items/{food(client)}").expect(200).json
        body = {"state": "cancelled", "reason": "依国务院决定取消"}
        client.post(f"/items/{item['id']}/state", body, match=item["revision"]).expect(200)
        visitor.post(f"/cases/{case['id']}/submit", match=case["revision"]).expect(409, "cases.item_not_in_use")
        seen = visitor.get(f"/cases/{case['id']}").expect(200).json
        self.assertEqual((seen["state"], seen["form"]["operator_name"]), ("draft", FORM["operator_name"]))
        self.assertEqual({a["name"]: a["reason"] for a in seen["actions"]}["submit"], "cases.item_not_in_use")
        visitor.post(f"/cases/{case['id']}/files/{case['files'][0]}/open").expect(200)
        visitor.post("/cases", {"item_id": item["id"], "answers": ANSWERS}).expect(422, "catalogue.not_applicable")
        visitor.post(f"/cases/{case['id']}/withdraw", {"reason": "事项取消"}, match=seen["revision"]).expect(200)
