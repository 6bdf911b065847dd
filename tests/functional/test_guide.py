"""From the question to the checklist, and from the checklist to a case that asks for just that."""

import json
import sqlite3
import subprocess
import urllib.parse

from objects import all_items
from yimen import PROGRAM, ROOT, YimenTest

CARD = "社会保障卡申领"
DEMO_ITEMS = list((ROOT / "demo" / "items").glob("*.json"))
MEMBERS = [member for file in (ROOT / "demo" / "bundles").glob("*.json") for member in json.loads(file.read_text())["members"] if "item" not in member]
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


class GuideTest(YimenTest):
    def item(self, words):
        found = self.nobody().get(f"/items?applicable=true&text={urllib.parse.quote(words)}").expect(200).json["items"]
        return found[0]

    def answer(self, item, choose):
        """Walks the questions; `choose` picks an option of each. Returns the answers."""
        answers = {}
        while True:
            step = self.nobody().post("/guide/steps", {"item_id": item["id"], "answers": answers}).expect(200).json
            if step["done"]:
                self.assertEqual((step["question"], step["remaining_most"]), (None, 0))
                return answers
            self.assertEqual(step["answered"], len(answers))
            answers[step["question"]["key"]] = choose(step["question"], step["remaining_most"])

    def test_everyday_words_find_the_item_on_the_first_place(self):
        for words, name in (("开饭馆", "食品经营许可（新办）"), ("孩子打疫苗", "预防接种证办理与入托入学查验"), ("二手房过户", "国有建设用地使用权及房屋所有权转移登记"),
                            ("社保卡丢了", CARD), ("开理发店", "公共场所卫生许可（新办）"), ("公积金租房提取", "住房公积金提取"), ("老人补贴", "高龄津贴申领"),
                            ("身份证到期", "居民身份证申领"), ("开公司", "公司设立登记（有限责任公司）"), ("货车司机证", "经营性道路运输驾驶员从业资格证核发")):
            self.assertEqual(self.item(words)["name"], name, words)

    def test_every_way_through_every_item_ends_in_a_result(self):
        """The first and the last option of every question, for each item that the demo carries, by itself or in a bundle."""
        items = all_items(self.nobody())
        self.assertEqual(len({item["id"] for item in items}), len(DEMO_ITEMS) + len(MEMBERS))
        for item in items:
            self.assertTrue(item["name_en"], item["name"])
            for end in (0, -1):
                answers = self.answer(item, lambda question, left, end=end: question["options"][end]["value"])
                result = self.nobody().post("/guide/results", {"item_id": item["id"], "answers": answers}).expect(201).json
                self.assertEqual({a["key"]: a["value"] for a in result["answers"]}, answers)
                self.assertTrue(result["bring"], item["name"])
                self.assertTrue(result["places"], item["name"])
                self.assertTrue(all(material["review_points"] for material in result["bring"]), item["name"])
                self.assertTrue(not answers or result["scenario"], item["name"])

    def test_the_answers_change_the_list(self):
        item = self.item(CARD)
        bring = {}
        for holder in ("adult", "child"):
            answers = self.answer(item, lambda q, _, holder=holder: {"reason": "first", "holder": holder, "comes": "self"}[q["key"]])
            result = self.nobody().post("/guide/results", {"item_id": item["id"], "answers": answers}).expect(201).json
            bring[holder] = [material["key"] for material in result["bring"]]
        self.assertIn("id_card", bring["adult"])
        self.assertNotIn("id_card", bring["child"])
        self.assertIn("household", bring["child"])

    def test_a_result_is_opened_elsewhere_by_its_code(self):
        item = self.item(CARD)
        answers = {"reason": "first", "holder": "adult", "comes": "self"}
        visitor = self.sign_in("visitor01")
        made = visitor.post("/guide/results", {"item_id": item["id"], "answers": answers}).expect(201)
        result = made.json
        self.assertEqual(made.headers["location"], f"/api/v1/guide/results/{result['code']}")
        self.assertEqual([held["requirement"] for held in result["held"]], ["id_card"])
        places = self.nobody().get(f"/items/{item['id']}/places").expect(200).json["items"]
        self.assertEqual(result["places"], places)
        self.assertTrue(all(place["category"] and place["counters"] for place in places))
        self.assertNotIn("id_card", [material["key"] for material in result["bring"]])
        typed = urllib.parse.quote(f"{result['code'][:4].lower()} {result['code'][4:]}")
        nobody = self.nobody("kiosk").get(f"/guide/results/{typed}").expect(200).json
        self.assertIsNone(nobody["held"])
        self.assertIn("id_card", [material["key"] for material in nobody["bring"]])
        clerk = self.sign_in("clerk01").get(f"/guide/results/{result['code']}").expect(200).json
        self.assertEqual(clerk["held"], result["held"])
        self.assertIsNone(self.sign_in("visitor02").get(f"/guide/results/{result['code']}").expect(200).json["held"])
        self.nobody().get("/guide/results/ABCDEFGH").expect(404, "guide.unknown_code")

    def test_a_company_sees_that_its_business_licence_need_not_be_brought(self):
        agent = self.sign_in("visitor02")
        company = next(s for s in agent.get("/me").expect(200).json["acts_for"] if s["kind"] == "company")
        item = self.item("开理发店")
        answers = self.answer(item, lambda q, _: {"kind": "hair", "promise": "no"}[q["key"]])
        result = agent.post("/guide/results", {"item_id": item["id"], "answers": answers, "subject_id": company["subject_id"]}).expect(201).json
        self.assertEqual([held["licence_name"] for held in result["held"]], ["营业执照"])
        self.sign_in("visitor03").post("/guide/results", {"item_id": item["id"], "answers": answers, "subject_id": company["subject_id"]}) \
            .expect(403, "guide.not_for_subject")

    def test_what_is_not_answered_or_not_there_is_named(self):
        item, nobody = self.item(CARD), self.nobody()
        refused = nobody.post("/guide/results", {"item_id": item["id"], "answers": {"reason": "first"}}).expect(422, "catalogue.answers_missing").json
        self.assertEqual(refused["question"], "holder")
        refused = nobody.post("/guide/steps", {"item_id": item["id"], "answers": {"reason": "bored", "x": "y"}}).expect(422, "catalogue.answers_unknown").json
        self.assertEqual([p["pointer"] for p in refused["invalid_params"]], ["/answers/reason", "/answers/x"])
        nobody.post("/guide/steps", {"item_id": item["id"], "answers": {"reason": 1}}).expect(400, "request.invalid")
        nobody.post("/guide/steps", {"item_id": item["id"], "answers": {"reason": "x" * 20000}}).expect(400, "request.invalid")
        nobody.post("/guide/steps", {"item_id": "01900000-0000-7000-8000-000000000000", "answers": {}}).expect(404, "catalogue.item_not_found")

    def test_the_scenario_tree_takes_any_answers_in_any_order(self):
        """What a clerk sees of an item of any department: certain, ruled out, or open and on which questions."""
        item, clerk = self.item(CARD), self.sign_in("clerk01")

        def tree(answers):
            seen = clerk.post("/guide/outlooks", {"item_id": item["id"], "answers": answers}).expect(200).json
            return seen, {material["key"]: material["standing"] for material in seen["requirements"]}

        seen, materials = tree({})
        self.assertFalse(seen["complete"])
        self.assertEqual(materials["id_card"], "open")
        hangs_on = next(one["depends_on"] for one in seen["requirements"] if one["key"] == "id_card")
        self.assertIn("holder", hangs_on)
        # The second question first, and then changed.
        self.assertEqual(tree({"holder": "adult"})[1]["id_card"], "yes")
        self.assertEqual(tree({"holder": "child"})[1]["id_card"], "no")
        answers = {"reason": "first", "holder": "adult", "comes": "self"}
        seen, materials = tree(answers)
        self.assertTrue(seen["complete"])
        self.assertNotIn("open", materials.values())
        result = clerk.post("/guide/results", {"item_id": item["id"], "answers": answers}).expect(201).json
        self.assertEqual({key for key, standing in materials.items() if standing == "yes"}, {one["key"] for one in result["bring"]})
        self.assertEqual([one["key"] for one in seen["scenarios"] if one["standing"] == "yes"], [result["scenario"]["key"]])
        refused = clerk.post("/guide/outlooks", {"item_id": item["id"], "answers": {"holder": "dog"}}).expect(422, "catalogue.answers_unknown").json
        self.assertEqual([p["pointer"] for p in refused["invalid_params"]], ["/answers/holder"])
        clerk.post("/guide/outlooks", {"item_id": "01900000-0000-7000-8000-000000000000", "answers": {}}).expect(404, "catalogue.item_not_found")

    def test_a_result_asked_for_twice_with_one_key_is_made_once(self):
        item, nobody = self.item(CARD), self.nobody()
        body = {"item_id": item["id"], "answers": {"reason": "first", "holder": "child"}}
        first = nobody.post("/guide/results", body, key="one-key-for-both").expect(201).json
        self.assertEqual(nobody.post("/guide/results", body, key="one-key-for-both").expect(201).json["code"], first["code"])

    def test_a_case_asks_for_what_the_guide_said(self):
        visitor, item = self.sign_in("visitor01"), self.item(CARD)
        visitor.post("/cases", {"item_id": item["id"]}).expect(422, "catalogue.answers_missing")
        answers = {"reason": "damaged", "holder": "adult", "comes": "self"}
        result = visitor.post("/guide/results", {"item_id": item["id"], "answers": answers}).expect(201).json
        case = visitor.post("/cases", {"item_id": item["id"], "answers": {a["key"]: a["value"] for a in result["answers"]}}).expect(201).json
        seen = visitor.get(f"/cases/{case['id']}").expect(200).json
        asked = {material["key"] for material in result["bring"]} | {held["requirement"] for held in result["held"]}
        self.assertEqual({material["requirement"] for material in seen["materials"]}, asked)
        self.assertEqual(seen["definition"]["resolved"]["scenario"]["key"], result["scenario"]["key"])
        self.assertEqual(seen["item"]["name_en"], "Social security card")
        self.assertEqual(seen["prefilled"], ["name", "id_number", "contact_phone"])
        self.assertEqual(seen["form"]["id_number"], "990102188503120018")
        row = next(row for row in visitor.get("/cases?limit=100").expect(200).json["items"] if row["id"] == case["id"])
        self.assertEqual(row["item_name_en"], "Social security card")

    def test_a_draft_that_a_clerk_opens_is_filled_in_and_the_look_is_journaled(self):
        clerk, item = self.sign_in("clerk01"), self.item(CARD)
        subject = self.sign_in("visitor04").get("/me").json["acts_for"][0]["subject_id"]
        case = clerk.post("/cases", {"item_id": item["id"], "subject_id": subject, "answers": {"reason": "first", "holder": "child"}}).expect(201).json
        self.assertEqual(clerk.get(f"/cases/{case['id']}").json["form"]["contact_phone"], "13800000004")
        if self.engine == "sqlite":
            with sqlite3.connect(f"file:{self.server.data}/yimen.db?mode=ro", uri=True) as database:
                (looks,) = database.execute("SELECT count(*) FROM journal_entry WHERE action = 'case.prefill'").fetchone()
            self.assertEqual(looks, 1)

    def test_a_sample_is_a_picture_that_anybody_may_open(self):
        item = self.nobody().get(f"/items/{self.item(CARD)['id']}").expect(200).json
        pictures = 0
        for material in item["definition"]["requirements"]:
            path = f"/items/{item['id']}/samples/{material['key']}"
            if material["sample"]:
                reply = self.nobody().get(path).expect(200)
                self.assertEqual(reply.headers["content-type"], material["sample"]["media_type"])
                self.assertTrue(reply.body.startswith(b"\x89PNG"))
                self.assertIn("样例", material["sample"]["name"])
                pictures += 1
            else:
                self.nobody().get(path).expect(404, "catalogue.sample_not_found")
        self.assertGreaterEqual(pictures, 5)
        self.nobody().get(f"/items/{item['id']}/samples/nothing").expect(404, "catalogue.sample_not_found")

    def test_the_openapi_document_leaves_no_folder_behind(self):
        folder = self.server.data / "nowhere"
        done = subprocess.run([str(PROGRAM), "--data", str(folder), "openapi"], capture_output=True, text=True, timeout=120, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("makeGuideResult", done.stdout)
        self.assertFalse(folder.exists())
