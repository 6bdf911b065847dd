"""The vocabulary knows what the items' forms and materials name, finds what means the same, and merges it by a second look."""

from yimen import YimenTest, wait_until


class VocabularyTest(YimenTest):
    def terms(self, query):
        return self.sign_in("editor01").get(f"/vocabulary/terms?{query}").expect(200).json

    def test_it_knows_the_elements_and_materials_of_the_demo(self):
        wait_until(lambda: self.terms("kind=element")["total"] >= 40, "the items to be taken in")
        number = self.sign_in("editor01").get("/vocabulary/elements/person.id_number").expect(200).json
        self.assertEqual((number["format"], number["privacy"], number["sources"]), ("citizen_id", "sensitive", ["identity"]))
        self.assertEqual(number["schema"]["type"], "string")
        self.assertTrue(number["label"] and number["label_en"])
        self.assertGreater(self.terms("kind=material_type")["total"], 10)
        self.assertEqual({t["code"] for t in self.terms("kind=element&text=ID_NUMBER")["items"]} >= {"person.id_number"}, True)

    def test_what_means_the_same_is_merged_by_a_second_person(self):
        wait_until(lambda: self.terms("kind=element")["total"] >= 40, "the items to be taken in")
        first, second = self.sign_in("editor01"), self.sign_in("admin01")
        match = lambda one: {"If-Match": f'"{one["revision"]}"'}  # noqa: E731
        term = first.get("/vocabulary/elements/driver.number").expect(200).json
        facts = {key: term[key] for key in ("label_en", "schema", "format", "sources", "privacy")} | {"label": "居民身份证号"}
        changed = first.put("/vocabulary/elements/driver.number", facts, headers=match(term)).expect(200).json
        first.put("/vocabulary/elements/driver.number", facts, headers=match(term)).expect(412)
        found = first.get("/vocabulary/candidates?kind=element").expect(200).json["items"]
        self.assertTrue([one for one in found if "driver.number" in (one["from"]["code"], one["into"]["code"])], found)
        wanted = {"kind": "element", "from_code": "driver.number", "into_code": "person.id_number", "reason": "同为公民身份号码"}
        made = first.post("/vocabulary/merges", wanted).expect(201).json
        first.post("/vocabulary/merges", wanted).expect(409, "vocabulary.merge_open")
        path = f"/vocabulary/merges/{made['id']}"
        first.post(f"{path}/confirm", headers=match(made)).expect(403, "vocabulary.same_person")
        done = second.post(f"{path}/confirm", headers=match(made)).expect(200).json
        self.assertEqual((done["state"], done["reason"]), ("merged", wanted["reason"]))
        self.assertTrue(done["proposed_by"] and done["decided_by"])
        old = first.get("/vocabulary/elements/driver.number").expect(200).json
        self.assertEqual(old["merged_into"], "person.id_number")
        self.assertEqual(changed["label"], old["label"])
        ended = self.server.run("vocabulary", "list")
        self.assertIn("→  person.id_number", ended.stdout)
        self.assertEqual(self.server.run("vocabulary", "candidates").returncode, 0)
