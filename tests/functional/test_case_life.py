"""One real case from draft to closed, by visitor, clerk, reviewer and decider, and what the rules refuse on the way."""

from objects import ANSWERS, sealed_licence
from yimen import Client, YimenTest, wait_until

FOOD = "食品经营许可（新办）"
FORM = {
    "operator_name": "小样餐馆", "credit_code": "91350100M000100Y43", "legal_person": "李示例", "legal_person_id": "11010519491231002X",
    "address": "云溪市城东区一号路 1 号", "area": 60, "format": "restaurant", "projects": ["hot"],
    "contact_name": "李示例", "contact_phone": "13800000001",
}
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


class CaseLifeTest(YimenTest):
    def item(self, name=FOOD):
        found = self.nobody().get("/items?applicable=true&limit=100").expect(200).json["items"]
        return next(item for item in found if item["name"] == name)

    def draft(self, visitor):
        case = visitor.post("/cases", {"item_id": self.item()["id"], "answers": ANSWERS, "form": FORM}).expect(201).json
        for requirement in ("business_licence", "layout", "safety_rules", "equipment"):
            added = visitor.post(f"/cases/{case['id']}/materials/{requirement}/files", PDF,
                                 headers={"X-File-Name": "a.pdf", "Content-Type": "application/pdf"}).expect(201).json
            case["revision"] = added["revision"]
        return case

    def step(self, who, case, action, body=None):
        reply = who.post(f"/cases/{case['id']}/{action}", body or {}, match=case["revision"]).expect(200).json
        case.update(reply)
        return case

    def accepted(self, visitor, clerk):
        case = self.draft(visitor)
        self.step(visitor, case, "submit")
        self.step(clerk, case, "receive")
        return self.step(clerk, case, "accept", {"opinion": "材料齐全"})

    def test_a_case_goes_from_draft_to_a_licence_that_anybody_can_verify(self):
        visitor, clerk = self.sign_in("visitor01"), self.sign_in("clerk01")
        case = self.accepted(visitor, clerk)
        self.step(self.sign_in("reviewer01"), case, "review", {"opinion": "符合条件"})
        self.step(self.sign_in("decider01"), case, "approve")
        seen = visitor.get(f"/cases/{case['id']}").expect(200).json
        self.assertEqual(seen["state"], "result_issued")
        # Accepted on 28 September 2026: eight working days, ten by law, over the National Day holidays and one make-up Saturday.
        self.assertEqual(seen["clock"]["promised_due"], "2026-10-14")
        self.assertEqual(seen["clock"]["legal_due"], "2026-10-16")
        self.assertIn(seen["licence"]["state"], ("pending_seal", "valid"))
        licence = sealed_licence(visitor, seen["licence"]["id"])
        token = licence["verify_url"].split("?t=")[1]
        self.assertEqual(self.nobody().get(f"/verify/{token}").expect(200).json["verdict"], "genuine")
        text = licence["qr_text"]
        self.assertEqual(self.nobody().post("/verify", {"text": text}).expect(200).json["verdict"], "genuine")
        changed = text[:-60] + ("A" if text[-60] != "A" else "B") + text[-59:]
        self.assertEqual(self.nobody().post("/verify", {"text": changed}).expect(200).json["verdict"], "tampered")
        self.step(visitor, case, "deliver")
        self.step(clerk, case, "close")
        wait_until(lambda: any(m["case_id"] == case["id"] and m["kind"] == "case_approved"
                               for m in visitor.get("/messages?limit=100").json["items"]), "the message of the approval")
        checked = self.server.run("check")
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)
        verified = self.server.run("journal", "verify")
        self.assertEqual(verified.returncode, 0, verified.stdout + verified.stderr)

    def test_what_is_missing_is_told_once(self):
        visitor, clerk = self.sign_in("visitor01"), self.sign_in("clerk01")
        case = self.draft(visitor)
        self.step(visitor, case, "submit")
        self.step(clerk, case, "receive")
        self.step(clerk, case, "notice", {"items": [{"requirement": "layout", "text": "请标出洗消区"}]})
        self.assertEqual(visitor.get(f"/cases/{case['id']}").json["notice"]["items"][0]["requirement"], "layout")
        self.step(visitor, case, "supply")
        clerk.post(f"/cases/{case['id']}/notice", {"items": [{"text": "还要别的"}]}, match=case["revision"]).expect(409, "cases.second_notice")

    def test_an_incomplete_draft_is_not_submitted_and_nothing_is_lost(self):
        visitor = self.sign_in("visitor01")
        case = visitor.post("/cases", {"item_id": self.item()["id"], "answers": ANSWERS}).expect(201).json
        saved = visitor.put(f"/cases/{case['id']}/form", {"form": {"operator_name": "小样", "area": "六十"}}, match=1).expect(200).json
        self.assertEqual([p["pointer"] for p in saved["problems"]], ["/area"])
        refused = visitor.post(f"/cases/{case['id']}/submit", {}, match=saved["revision"]).expect(422, "cases.form_errors").json
        self.assertIn("/credit_code", [p["pointer"] for p in refused["invalid_params"]])
        self.assertEqual(visitor.get(f"/cases/{case['id']}").json["form"]["operator_name"], "小样")

    def test_a_stale_page_is_refused_and_told_the_revision(self):
        visitor = self.sign_in("visitor01")
        case = self.draft(visitor)
        refused = visitor.post(f"/cases/{case['id']}/submit", {}, match=1).expect(412, "cases.stale").json
        self.assertEqual(refused["revision"], case["revision"])

    def test_an_action_that_the_state_does_not_allow_names_what_is_allowed(self):
        visitor, clerk = self.sign_in("visitor01"), self.sign_in("clerk01")
        case = self.draft(visitor)
        self.step(visitor, case, "submit")
        refused = clerk.post(f"/cases/{case['id']}/accept", {}, match=case["revision"]).expect(409, "cases.not_allowed").json
        self.assertEqual(refused["state"], "submitted")
        self.assertIn("receive", refused["allowed"])

    def test_a_refusal_says_whose_turn_it_is_and_until_when(self):
        visitor, clerk = self.sign_in("visitor01"), self.sign_in("clerk01")
        name = clerk.get("/me").expect(200).json["display_name"]
        case = self.draft(visitor)

        def turn(who: Client, action: str, body: dict | None = None) -> tuple:
            refused = who.post(f"/cases/{case['id']}/{action}", body or {}, match=case["revision"]).expect(409, "cases.not_allowed").json
            return refused["turn"]["who"], refused["turn"]["name"], refused["turn"]["until"]

        self.assertEqual(turn(visitor, "supply"), ("applicant", "", None))
        self.step(visitor, case, "submit")
        self.assertEqual(turn(clerk, "accept")[0], "hall")
        self.step(clerk, case, "receive")
        self.assertEqual(turn(visitor, "supply"), ("staff", name, "2026-10-10"))  # who owns it, and by when it is answered
        self.step(clerk, case, "notice", {"items": [{"text": "请补交租赁合同"}], "until": "2026-10-20"})
        self.assertEqual(turn(clerk, "accept"), ("applicant", "", "2026-10-20"))
        self.step(visitor, case, "supply")
        self.step(clerk, case, "accept")
        self.assertEqual(turn(visitor, "supply")[:2], ("staff", name))
        self.step(visitor, case, "withdraw", {"reason": "不办了"})
        self.assertEqual(turn(clerk, "accept"), ("nobody", "", None))

    def test_a_double_click_on_submit_has_one_effect(self):
        visitor = self.sign_in("visitor01")
        case = self.draft(visitor)
        headers = {"Idempotency-Key": "double-click-1"}
        path = f"/cases/{case['id']}/submit"
        first = visitor.post(path, {}, match=case["revision"], headers=headers).expect(200).json
        second = visitor.post(path, {}, match=case["revision"], headers=headers).expect(200).json
        self.assertEqual(first, second)
        timeline = visitor.get(f"/cases/{case['id']}").json["timeline"]
        self.assertEqual([entry["action"] for entry in timeline].count("submit"), 1)

    def test_others_do_not_see_a_case(self):
        case = self.accepted(self.sign_in("visitor01"), self.sign_in("clerk01"))
        for login in ("visitor02", "reviewer02", "decider02"):
            self.sign_in(login).get(f"/cases/{case['id']}").expect(404)
        self.nobody().get(f"/cases/{case['id']}").expect(401)
        for login in ("admin01", "auditor01", "editor01"):
            self.sign_in(login).get(f"/cases/{case['id']}").expect(403)

    def test_staff_see_personal_data_masked_until_they_say_why(self):
        case = self.accepted(self.sign_in("visitor01"), self.sign_in("clerk01"))
        clerk = self.sign_in("clerk01")
        self.assertEqual(clerk.get(f"/cases/{case['id']}").json["form"]["contact_phone"], "138****0001")
        shown = clerk.post(f"/cases/{case['id']}/reveal", {"reason": "核对身份"}).expect(200).json
        self.assertEqual(shown["form"]["contact_phone"], "13800000001")
        clerk.post(f"/cases/{case['id']}/reveal", {"reason": ""}).expect(400, "request.invalid")

    def test_a_wrong_file_behind_a_right_name_is_refused(self):
        visitor = self.sign_in("visitor01")
        case = visitor.post("/cases", {"item_id": self.item()["id"], "answers": ANSWERS}).expect(201).json
        path = f"/cases/{case['id']}/materials/layout/files"
        for content, code in ((b"MZ this is a program", "files.wrong_type"), (b"", "files.empty")):
            refused = visitor.post(path, content, headers={"X-File-Name": "plan.pdf", "Content-Type": "application/pdf"})
            self.assertEqual(refused.json["code"], code)

    def test_what_was_acknowledged_is_there_after_kill_9(self):
        server = self.new_server()
        server.start()
        self.server, shared = server, self.server
        try:
            visitor = self.sign_in("visitor01")
            case = self.draft(visitor)
            self.step(visitor, case, "submit")
            server.kill()
            server.start()
            seen = visitor.get(f"/cases/{case['id']}").expect(200).json
            self.assertEqual((seen["state"], seen["number"]), ("submitted", case["number"]))
            checked = server.run("check")
            self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)
        finally:
            self.server = shared
