"""Bundles: one file comes in with all its items, is merged, says what it saves; any items are combined over the API."""

import json
import os
import tempfile
import urllib.parse
from pathlib import Path

from yimen import ROOT, YimenTest

EXAMPLE = ROOT / "tests" / "fixtures" / "bundles" / "shop.json"
PAGE = ROOT / "docs" / "guides" / "bundles.md"


class BundlesTest(YimenTest):
    def import_file(self, path, *more):
        ended = self.server.run("import", "bundle", str(path), *more)
        return ended.returncode, json.loads(ended.stdout) if ended.stdout else None, ended.stderr

    def written(self, bundle):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path = Path(folder.name) / "bundle.json"
        path.write_text(bundle if isinstance(bundle, str) else json.dumps(bundle, ensure_ascii=False))
        return path

    def example(self):
        return json.loads(EXAMPLE.read_text())

    def items(self, text):
        return self.nobody().get(f"/items?applicable=true&text={urllib.parse.quote(text)}").expect(200).json["items"]

    def item(self, text):
        return self.items(text)[0]["id"]

    def test_a_dry_run_prints_and_keeps_nothing(self):
        bundle = self.example() | {"key": "only_tried"}
        status, printed, _ = self.import_file(self.written(bundle), "--dry-run")
        self.assertEqual((status, printed["result"], printed["open_questions"]), (0, "not_kept", ["sign"]))
        self.assertEqual(printed["savings"]["separate"]["materials"], 6)
        self.assertEqual(printed["savings"]["bundled"], {"working_days": 3, "materials": 3, "forms": 1, "fields": 4, "steps": 5, "trips": 1})
        self.nobody().get("/bundles/only_tried").expect(404, "bundles.unknown_bundle")

    def test_a_file_is_kept_once_and_shown_to_everybody(self):
        bundle = self.example() | {"key": "kept_once"}
        self.assertEqual(self.import_file(self.written(bundle))[1]["result"], "created")
        self.assertEqual(self.import_file(self.written(bundle))[1]["result"], "unchanged")
        bundle["name"] = "开个小店"
        self.assertEqual(self.import_file(self.written(bundle))[1]["result"], "updated")
        shown = self.nobody().get("/bundles/kept_once").expect(200).json
        self.assertEqual((shown["name"], shown["open_questions"]), ("开个小店", ["sign"]))
        answered = self.nobody().post("/bundles/kept_once/answers", {"answers": {"sign": "no"}}).expect(200).json
        self.assertEqual([member["key"] for member in answered["merge"]["members"]], ["registration", "food"])
        wrong = self.nobody().post("/bundles/kept_once/answers", {"answers": {"sign": "perhaps"}}).expect(422, "bundles.bad_answers").json
        self.assertEqual(wrong["invalid_params"][0]["pointer"], "/answers/sign")
        # What the registration brings is not asked for.
        licence = next(one for one in answered["merge"]["materials"] if one["type"] == "business_licence")
        self.assertEqual((licence["asked"], licence["uses"][0]["made_by"]), (False, "registration"))

    def test_members_become_items_that_can_be_applied_for(self):
        bundle = self.example() | {"key": "published"}
        for member, department in zip(bundle["members"], ("市场监督管理局", "市场监督管理局", "住房和城乡建设局"), strict=True):
            member["department"] = department
            member["name"] += "（一件事）"
        path = self.written(bundle)
        status, printed, _ = self.import_file(path, "--publish", "990102000000")
        self.assertEqual((status, printed["result"], printed["unplaced"]), (0, "created", []))
        self.assertEqual(self.import_file(path, "--publish", "990102000000")[1]["result"], "unchanged")
        # Its items stay its items when the file comes again without the word.
        self.assertEqual(self.import_file(path)[1]["result"], "unchanged")
        name = bundle["members"][0]["name"]
        item = self.nobody().get(f"/items/{self.item(name)}").expect(200).json
        self.assertEqual((item["name"], item["department"]["name"]), (name, "城东区市场监督管理局"))

    def test_members_become_items_all_or_none(self):
        bundle = self.example() | {"key": "not_published"}
        bundle["members"][1]["name"] = "石斛采集备案"
        bundle["members"][2]["department"] = "气象局"
        status, printed, said = self.import_file(self.written(bundle), "--publish", "990102000000")
        self.assertEqual((status, printed["result"]), (2, "created"))
        self.assertIn(bundle["members"][2]["key"], [one["member"] for one in printed["unplaced"]])
        self.assertIn("unplaced", said)
        self.assertEqual(self.import_file(self.written(bundle), "--publish", "000000000000")[0], 1)
        self.assertNotIn("石斛采集备案", [one["name"] for one in self.items("石斛采集备案")])

    def test_mistakes_are_named_by_their_place_and_nothing_is_kept(self):
        bundle = self.example() | {"key": "with_mistakes"}
        bundle["members"][1]["definition"]["form"]["sections"][0]["fields"][1]["kind"] = "colour"
        status, printed, said = self.import_file(self.written(bundle))
        self.assertEqual((status, printed), (1, None))
        self.assertIn("/members/1/definition/form/sections/0/fields/1/kind: must be one of:", said)
        status, _, said = self.import_file(self.written('{\n"format": \n}'))
        self.assertEqual(status, 1)
        self.assertIn("line 3, column 1:", said)
        self.assertEqual(self.import_file("/nowhere/at/all.json")[0], 1)
        self.nobody().get("/bundles/with_mistakes").expect(404, "bundles.unknown_bundle")

    def test_a_circle_is_explained_and_not_kept(self):
        bundle = self.example() | {"key": "in_a_circle"}
        bundle["edges"].append({"member": "registration", "kind": "needs_result", "of": "food"})
        status, printed, said = self.import_file(self.written(bundle))
        self.assertEqual((status, printed["result"]), (2, "not_kept"))
        conflict = printed["merge"]["conflicts"][0]
        self.assertEqual((conflict["kind"], conflict["blocks"], conflict["members"]), ("cyclic_edges", True, ["food", "registration"]))
        self.assertIn("blocks", said)
        self.nobody().get("/bundles/in_a_circle").expect(404, "bundles.unknown_bundle")

    def test_any_items_are_combined(self):
        food, place = self.item("食品经营许可"), self.item("公共场所卫生许可")
        merged = self.nobody().post("/bundles/combinations", {"items": [{"item_id": one, "answers": {}} for one in (food, place)]})
        merged = merged.expect(200).json
        turned = self.nobody().post("/bundles/combinations", {"items": [{"item_id": one, "answers": {}} for one in (place, food)]}).json
        self.assertEqual(merged, turned)
        self.assertEqual(len(merged["members"]), 2)
        saved = merged["savings"]["saved"]
        self.assertTrue(saved["materials"] > 0 and saved["fields"] > 0 and saved["forms"] == 1, merged["savings"])
        nobody = self.nobody()
        nobody.post("/bundles/combinations", {"items": []}).expect(422, "bundles.nothing_chosen")
        nobody.post("/bundles/combinations", {"items": [{"item_id": "01900000-0000-7000-8000-000000000000", "answers": {}}]}).expect(
            404, "catalogue.item_not_found")
        nobody.post("/bundles/combinations", {"items": [{"item_id": food, "answers": {"business": "rocket"}}]}).expect(
            422, "catalogue.answers_unknown")

    def test_an_item_knows_the_bundles_that_it_is_a_member_of(self):
        nobody, food = self.nobody(), self.item("食品经营许可")
        keys = {one["key"] for one in nobody.get(f"/bundles?item_id={food}").expect(200).json["items"]}
        self.assertIn("restaurant_n1", keys)
        self.assertNotIn("work_injury", keys)
        self.assertEqual(nobody.get("/bundles?item_id=01900000-0000-7000-8000-000000000000").expect(200).json["items"], [])
        nobody.get("/bundles?item_id=food").expect(400, "request.invalid")

    def test_every_shipped_bundle_is_sound_and_says_what_is_not_established(self):
        files = sorted((ROOT / "demo" / "bundles").glob("*.json"))
        self.assertEqual(len(files), 16)
        listed = {one["key"]: one for one in self.nobody().get("/bundles").expect(200).json["items"]}
        for file in files:
            status, printed, said = self.import_file(file, "--dry-run")
            self.assertEqual((status, printed["merge"]["conflicts"]), (0, []), said)
            one = listed[printed["bundle"]]
            self.assertTrue(one["configurable"] and one["available"])
            self.assertTrue(all(saved >= 0 for saved in one["savings"]["saved"].values()))
            self.assertLess(one["savings"]["bundled"]["materials"], one["savings"]["separate"]["materials"])
        # N+1: neither business licence nor credit code is asked for, by anybody.
        merge = self.nobody().get("/bundles/restaurant_n1").expect(200).json["merge"]
        asked = {one["type"] for one in merge["materials"] if one["asked"]}
        asked |= {field["field"]["element"] for section in merge["form"] for field in section["fields"] if field["asked"]}
        self.assertFalse(asked & {"business_licence", "company.credit_code"})
        self.assertEqual(len(listed["work_injury"]["name"]) > 0 and listed["work_injury"]["members"], 9)


class SavingsPageTest(YimenTest):
    """A hall of its own: other tests keep bundles too."""

    def test_the_table_in_the_documents_is_what_the_product_says(self):
        table = self.server.run("bundles", "savings").stdout
        before, _, rest = PAGE.read_text().partition("<!-- savings -->\n")
        _, end, after = rest.partition("<!-- /savings -->")
        true = f"{before}<!-- savings -->\n{table}{end}{after}"
        if os.environ.get("YIMEN_WRITE_DOCS"):
            PAGE.write_text(true)
        self.assertEqual(PAGE.read_text(), true, "YIMEN_WRITE_DOCS=1 tests/functional/run.py test_bundles writes it anew")
        told = json.loads(self.server.run("bundles", "savings", "--json").stdout)
        self.assertEqual(len(told["bundles"]), 16)
        self.assertEqual(sum(one["savings"]["saved"]["materials"] for one in told["bundles"]), told["all"]["saved"]["materials"])
