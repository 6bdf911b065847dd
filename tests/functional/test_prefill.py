"""What a draft knows by itself beyond the identity on record: licences in force, and what was filed before; each field says so and can be changed."""

from urllib.parse import quote

from yimen import YimenTest

TRANSFER = "国有建设用地使用权及房屋所有权转移登记"


class PrefillTest(YimenTest):
    def item(self, name):
        items = self.nobody().get(f"/items?applicable=true&text={quote(name)}").expect(200).json["items"]
        return self.nobody().get(f"/items/{next(one['id'] for one in items if one['name'] == name)}").expect(200).json

    def draft(self, who, name, **more):
        """A draft of this item, by the first answer to each question."""
        item, answers = self.item(name), {}
        while True:
            asked = self.nobody().post("/guide/steps", {"item_id": item["id"], "answers": answers}).expect(200).json
            if asked["done"]:
                break
            answers[asked["question"]["key"]] = asked["question"]["options"][0]["value"]
        made = who.post("/cases", {"item_id": item["id"], "answers": answers, **more}).expect(201).json
        return who.get(f"/cases/{made['id']}").expect(200).json

    def number_held(self):
        licences = self.sign_in("visitor01").get("/licences?limit=100").expect(200).json["items"]
        return next(one["number"] for one in licences if one["type_name"] == "不动产权证书")

    def test_the_number_of_a_licence_is_there_and_can_be_changed(self):
        visitor = self.sign_in("visitor01")
        seen = self.draft(visitor, TRANSFER)
        self.assertEqual(seen["form"]["title_number"], self.number_held())
        self.assertIn("title_number", seen["prefilled"])
        form = {**seen["form"], "title_number": "另一号"}
        visitor.put(f"/cases/{seen['id']}/form", {"form": form}, match=seen["revision"]).expect(200)
        after = visitor.get(f"/cases/{seen['id']}").expect(200).json
        self.assertEqual(after["form"]["title_number"], "另一号")
        self.assertNotIn("title_number", after["prefilled"])

    def test_who_holds_no_such_licence_types_it(self):
        self.assertNotIn("title_number", self.draft(self.sign_in("visitor04"), TRANSFER)["form"])

    def test_a_clerk_who_opens_a_draft_is_given_the_same(self):
        subject = self.sign_in("visitor01").get("/me").json["acts_for"][0]["subject_id"]
        seen = self.draft(self.sign_in("clerk01"), TRANSFER, subject_id=subject)
        self.assertEqual(seen["form"]["title_number"], self.number_held())
