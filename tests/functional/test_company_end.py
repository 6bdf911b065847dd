"""证照并销: when ending a company is granted, its permits end with it: those of the named types, issued here, that nobody else holds. The applicant
sees them before and after, the decision's case is named with each, and what runs in the same bundle goes on by them."""

from bundles import Staff, begin, chosen, fill, move_on
from case_tests import CaseTest
from objects import ANSWERS, FORM, PDF, PDF_HEADERS, food, sealed_licence, step
from yimen import Client, wait_until

NURSERY = "民办幼儿园设立审批"
BASIS = "《中华人民共和国行政许可法》第七十条第（三）项"


class CompanyEndTest(CaseTest):
    def company(self) -> tuple[Client, str]:
        visitor = self.sign_in("visitor02")
        acts_for = visitor.get("/me").expect(200).json["acts_for"]
        return visitor, next(one["subject_id"] for one in acts_for if one["kind"] == "company")

    def permit(self) -> dict:
        """The food licence of the company, sealed."""
        visitor, subject = self.company()
        case = visitor.post("/cases", {"item_id": food(visitor), "answers": ANSWERS, "form": FORM, "subject_id": subject}).expect(201).json
        for material in visitor.get(f"/cases/{case['id']}").expect(200).json["materials"]:
            if not material["held"]:
                path = f"/cases/{case['id']}/materials/{material['requirement']}/files"
                case["revision"] = visitor.post(path, PDF, headers=PDF_HEADERS).expect(201).json["revision"]
        step(visitor, case, "submit")
        for login, action in (("clerk01", "receive"), ("clerk01", "accept"), ("reviewer01", "review"), ("decider01", "approve")):
            step(self.sign_in(login), case, action, {"opinion": "符合条件"} if action != "receive" else {})
        return sealed_licence(visitor, visitor.get(f"/cases/{case['id']}").expect(200).json["licence"]["id"])

    def combined(self, *items: dict) -> dict:
        """Items of the company as one, filled in and handed in; the case of each by its key."""
        visitor, subject = self.company()
        bundle = visitor.post("/bundle-cases", {"items": list(items), "subject_id": subject}).expect(201).json
        fill(visitor, bundle)
        visitor.post(f"/bundle-cases/{bundle['id']}/submit", {}, match=bundle["revision"]).expect(200)
        return bundle

    def outlooks(self, view: dict) -> dict[str, str]:
        return {one["id"]: one["outlook"] for one in view["ends"]["licences"]}

    def test_the_bundle_says_what_will_end_and_ends_it_with_the_result_and_nothing_else(self):
        licence = self.permit()
        visitor, subject = self.company()
        others = {one["id"] for one in visitor.get("/licences?limit=100").expect(200).json["items"]} - {licence["id"]}
        bundle = begin(visitor, "company_closing", {}, subject)
        view = fill(visitor, bundle)
        business = next(id for id, outlook in self.outlooks(view).items() if outlook == "issued_elsewhere")
        self.assertEqual((self.outlooks(view), view["ends"]["basis"]), ({licence["id"]: "ends", business: "issued_elsewhere"}, BASIS))
        visitor.post(f"/bundle-cases/{bundle['id']}/submit", {}, match=bundle["revision"]).expect(200)
        self.assertEqual(visitor.get(f"/licences/{licence['id']}").expect(200).json["state"], "valid")  # handed in is not granted
        view = wait_until(lambda: move_on(self, visitor, bundle, Staff()), "the company to be ended", 60)
        self.assertEqual(self.outlooks(view), {licence["id"]: "ended", business: "issued_elsewhere"})
        ended = visitor.get(f"/licences/{licence['id']}").expect(200).json
        member = next(one for one in view["members"] if one["key"] == "register")
        self.assertEqual((ended["state"], [one["operation"] for one in ended["steps"]]), ("cancelled", ["cancel"]))
        self.assertIn(BASIS, ended["steps"][0]["reason"])
        self.assertIn(member["number"], ended["steps"][0]["reason"])
        for other in others:
            self.assertEqual(visitor.get(f"/licences/{other}").expect(200).json["state"], "valid")
        self.assertEqual(self.nobody().post("/verify", {"text": licence["qr_text"]}).expect(200).json["reason"], "cancelled")
        told = wait_until(lambda: [m for m in visitor.get("/messages?limit=100").json["items"] if m["kind"] == "licence_cancelled"], "the message")
        self.assertEqual(len(told), 1)
        seen = self.sign_in("decider01").get(f"/cases/{member['case_id']}").expect(200).json
        self.assertEqual(self.outlooks(seen), {licence["id"]: "ended", business: "issued_elsewhere"})
        tax = next(one for one in view["members"] if one["key"] == "tax")
        self.assertIsNone(visitor.get(f"/cases/{tax['case_id']}").expect(200).json["ends"])
        self.check()

    def test_what_runs_in_the_same_bundle_goes_on_by_what_ended_and_another_case_is_told_of_the_loss(self):
        licence = self.permit()
        visitor, _ = self.company()
        nursery = chosen(visitor, NURSERY, stage="direct", meals="yes")
        alone = self.combined(nursery)
        both = self.combined(chosen(visitor, "企业注销登记"), nursery)

        def member(bundle: dict, name: str) -> dict:
            found = visitor.get(f"/bundle-cases/{bundle['id']}").expect(200).json["members"]
            return next(one for one in found if one["name"] == name)

        def hygiene(bundle: dict) -> dict:
            case = visitor.get(f"/cases/{member(bundle, NURSERY)['case_id']}").expect(200).json
            return next(one["use"] for one in case["materials"] if one["requirement"] == "hygiene")

        self.assertEqual([hygiene(one)["licence_id"] for one in (alone, both)], [licence["id"]] * 2)
        end = member(both, "企业注销登记")["key"]
        wait_until(lambda: move_on(self, visitor, both, Staff(), (end,)) or member(both, "企业注销登记")["state"] == "result_issued", "the end", 60)
        wait_until(lambda: hygiene(alone)["lost_state"] == "cancelled", "the loss to be raised")
        self.assertIsNone(hygiene(both)["lost_state"])
        case = {"id": member(both, NURSERY)["case_id"]}
        self.seen(case, "visitor02")
        step(self.sign_in("clerk01"), case, "receive")
        step(self.sign_in("clerk01"), case, "accept", {"opinion": "材料齐全"})
        kept = {"id": member(alone, NURSERY)["case_id"]}
        self.seen(kept, "visitor02")
        step(self.sign_in("clerk01"), kept, "receive")
        self.sign_in("clerk01").post(f"/cases/{kept['id']}/accept", {"opinion": "材料齐全"}, match=kept["revision"]).expect(409, "cases.licence_lost")
        self.check()

    def test_what_was_not_granted_ends_nothing(self):
        licence = self.permit()
        visitor, _ = self.company()
        bundle = self.combined(chosen(visitor, "企业注销登记"))
        case = visitor.get(f"/bundle-cases/{bundle['id']}").expect(200).json["members"][0]
        current = {"id": case["case_id"]}
        self.seen(current, "visitor02")
        for login, action in (("clerk01", "receive"), ("clerk01", "accept"), ("reviewer01", "review")):
            step(self.sign_in(login), current, action, {"opinion": "清算未结束"} if action != "receive" else {})
        step(self.sign_in("decider01"), current, "refuse", {"reason": "清算还没有结束"})
        self.assertIsNone(self.seen(current, "visitor02")["ends"])
        self.assertEqual(visitor.get(f"/licences/{licence['id']}").expect(200).json["state"], "valid")
        self.check()
