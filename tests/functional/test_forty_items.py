"""Forty items at once: combined in any order to the same form, filled in once, handed in at once."""

from bundles import fill
from objects import all_items
from yimen import Client, OwnServerTest, wait_until

FORTY = 40


class FortyItemsTest(OwnServerTest):
    def items(self, who: Client) -> list[dict]:
        """The first forty that persons may apply for, each with the first answer to each question."""
        found = []
        for row in all_items(who):
            item = who.get(f"/items/{row['id']}").expect(200).json
            definition = item["definition"]
            if "person" in definition["audience"]:
                found.append({"item_id": item["id"], "answers": {q["key"]: q["options"][0]["value"] for q in definition["questions"]}})
        self.assertGreaterEqual(len(found), FORTY)
        return found[:FORTY]

    def test_they_are_one_form_and_one_submission(self):
        visitor = self.sign_in("visitor01")
        items = self.items(visitor)
        merged = visitor.post("/bundles/combinations", {"items": items}).expect(200).json
        self.assertEqual(merged, visitor.post("/bundles/combinations", {"items": items[::-1]}).expect(200).json)
        self.assertEqual((len(merged["members"]), [c for c in merged["conflicts"] if c["blocks"]]), (FORTY, []))
        fields = [field["field"]["key"] for section in merged["form"] for field in section["fields"]]
        self.assertEqual(len(fields), len(set(fields)))
        self.assertTrue(merged["savings"]["saved"]["fields"] > 0 and merged["savings"]["saved"]["materials"] > 0)
        subject = visitor.get("/me").expect(200).json["acts_for"][0]["subject_id"]
        bundle = visitor.post("/bundle-cases", {"items": items, "subject_id": subject}).expect(201).json
        self.assertEqual(fill(visitor, bundle)["missing"], [])
        visitor.post(f"/bundle-cases/{bundle['id']}/submit", {}, match=bundle["revision"]).expect(200)
        members = visitor.get(f"/bundle-cases/{bundle['id']}").expect(200).json["members"]
        filed = [one for one in members if one["state"] == "submitted"]  # the others wait for the result of one of these
        self.assertEqual((len(members), {one["state"] for one in members} - {"submitted", "pending_dependency"}), (FORTY, set()))
        self.assertGreater(len(filed), FORTY // 2)
        self.assertEqual(len({one["number"] for one in filed}), len(filed))
        wait_until(lambda: len(visitor.get("/cases?limit=100").expect(200).json["items"]) >= FORTY, "all of them in the list")
        checked = self.server.run("check")
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)
