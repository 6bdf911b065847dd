"""结果送达方式: the visitor chooses how the result comes, until it is sent; what is posted has a courier's number and is delivered by its
receipt; electronic only is delivered with the decision."""

from case_tests import CaseTest
from objects import draft_with_files, step

CONTACT = {"name": "李示例", "phone": "13800000001", "address": "云溪市城东区和平路 12 号 3 单元 501 室"}
POST = {"way": "post", "contact": CONTACT}
PARCEL = {"courier": "顺丰速运", "number": "SF1234567890"}


class WayTest(CaseTest):
    def choose(self, case: dict, choice: dict, login: str = "visitor01"):
        self.seen(case, login)
        return self.sign_in(login).put(f"/cases/{case['id']}/delivery-way", choice, match=case["revision"])

    def post(self, case: dict, action: str, body: dict, login: str = "clerk01"):
        self.seen(case, login)
        return self.sign_in(login).post(f"/cases/{case['id']}/{action}", body, match=case["revision"])

    def granted(self, choice: dict | None) -> dict:
        visitor = self.sign_in("visitor01")
        case = draft_with_files(visitor)
        if choice:
            self.choose(case, choice).expect(200)
            self.seen(case)
        step(visitor, case, "submit")
        for login, action, body in (("clerk01", "receive", {}), ("clerk01", "accept", {"opinion": "齐全"}), ("reviewer01", "review", {"opinion": "符合"}), ("decider01", "approve", {"opinion": "同意"})):
            self.seen(case, login)
            step(self.sign_in(login), case, action, body)
        return case

    def test_a_posted_result_has_a_number_and_is_delivered_by_its_receipt(self):
        case = self.granted(POST)
        self.assertEqual(self.seen(case)["delivery"]["parcel"]["contact"], CONTACT)
        masked = self.seen(case, "clerk01")["delivery"]["parcel"]["contact"]
        self.assertNotIn("和平路", masked["address"])
        self.assertNotEqual(masked["phone"], CONTACT["phone"])
        before = self.journal_entries()
        clear = self.sign_in("clerk01").post(f"/cases/{case['id']}/reveal", {"reason": "邮寄结果"}).expect(200).json
        self.assertEqual((clear["contact"], self.journal_entries()), (CONTACT, before + 1))
        self.assertEqual(self.actions(case, "clerk01")["deliver"], "cases.goes_by_post")
        self.assertNotIn("record_receipt", self.actions(case, "clerk01"))
        row = next(r for r in self.sign_in("clerk01").get("/cases?list=to_deliver&limit=100").expect(200).json["items"] if r["id"] == case["id"])
        self.assertEqual((row["delivery_way"], row["sent_at"]), ("post", None))
        self.post(case, "send", {"courier": "顺丰", "number": "有 空格的单号"}).expect(400, "request.invalid")
        self.post(case, "send", PARCEL, "visitor01").expect(403)
        self.post(case, "send", PARCEL).expect(200)
        self.told("case_sent")
        self.choose(case, {"way": "counter"}).expect(409, "cases.already_sent")
        today = self.seen(case)["delivery"]["parcel"]["sent_at"][:10]
        self.post(case, "receipt", {"received_on": "2020-01-01", "received_by": "李示例"}).expect(400, "request.invalid")
        self.post(case, "receipt", {"received_on": today, "received_by": "李示例"}).expect(200)
        found = self.seen(case)
        self.assertEqual((found["state"], found["delivery"]["parcel"]["received_by"]), ("delivered", "李示例"))
        paper = self.paper(case, "delivery")
        for word in ("邮寄送达", "SF1234567890", "快递回执已签收"):
            self.assertIn(word, paper)
        self.assertNotIn("和平路", paper)
        self.check()

    def test_electronic_only_is_delivered_with_the_decision(self):
        case = self.granted({"way": "electronic"})
        self.assertEqual(self.seen(case)["state"], "delivered")
        self.assertIn("申请人选择只要电子证照", self.paper(case, "delivery"))
        self.check()

    def test_what_is_not_offered_or_not_whole_is_refused_and_nothing_is_kept(self):
        case = draft_with_files(self.sign_in("visitor01"))
        for wrong in ({"way": "post"}, {"way": "counter", "contact": CONTACT}, {"way": "pigeon"}, {"way": "post", "contact": {**CONTACT, "phone": "打我电话"}}, {"way": "post", "contact": {**CONTACT, "address": ""}}):
            self.choose(case, wrong).expect(400, "request.invalid")
        self.sign_in("visitor02").put(f"/cases/{case['id']}/delivery-way", POST, match=case["revision"]).expect(404, "cases.not_found")
        self.assertFalse(self.seen(case)["delivery"]["chosen"])
