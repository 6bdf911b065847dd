"""Each bundle that the demo carries, from its questions to the last result: started with its own items, filled in, handed in, decided."""

import json

from bundles import SAMPLES, Staff, answered, begin, fill, move_on, unpacked
from yimen import ROOT, Client, YimenTest, wait_until

TEMPLATES = {file.stem: json.loads(file.read_text()) for file in sorted((ROOT / "demo" / "bundles").glob("*.json"))}


class DemoBundlesTest(YimenTest):
    def subject(self, audience: set[str]) -> tuple[Client, str]:
        """For themselves where persons may; else somebody for their company."""
        who = self.sign_in("visitor01" if "person" in audience else "visitor02")
        kind = "person" if "person" in audience else "company"
        return who, next(one["subject_id"] for one in who.get("/me").expect(200).json["acts_for"] if one["kind"] == kind)

    def audience(self, key: str) -> set[str]:
        return set.intersection(*(set(member["definition"]["audience"]) for member in TEMPLATES[key]["members"]))

    def run_bundle(self, key: str, staff: Staff, choose: int = 0) -> dict:
        shown = self.nobody().get(f"/bundles/{key}").expect(200).json
        visitor, subject = self.subject(self.audience(key))
        bundle = begin(visitor, key, answered(self.nobody(), key, choose), subject)
        view = fill(visitor, bundle)
        self.assertEqual(view["missing"], [])
        self.assertEqual(view["name"], shown["name"])
        bundle = visitor.post(f"/bundle-cases/{bundle['id']}/submit", {}, match=bundle["revision"]).expect(200).json
        view = wait_until(lambda: move_on(self, visitor, bundle, staff), f"{key} to be done", 60)
        self.assertEqual({member["key"]: member["state"] for member in view["members"] if member["state"] != "result_issued"}, {})
        return view

    def take_results(self, key: str, view: dict) -> None:
        """Everything that came of it, once all of it is sealed: of each member its decision and its licence."""
        visitor, _ = self.subject(self.audience(key))
        path = f"/bundle-cases/{view['id']}/results"

        def sealed() -> list[dict]:
            members = visitor.get(path).expect(200).json["members"]
            papers = all(paper["sealed_at"] for member in members for paper in member["documents"])
            return members if papers and all(m["licence"] is None or m["licence"]["state"] == "valid" for m in members) else []

        came = {member["key"]: member for member in wait_until(sealed, f"the results of {key} to be sealed", 60)}
        self.assertEqual({member["key"]: member["outcome"] for member in came.values()}, {m["key"]: "result_issued" for m in view["members"]})
        manifest, files = unpacked(self, visitor.post(f"{path}/open").expect(200).body)
        self.assertEqual((manifest["name"], [m["key"] for m in manifest["members"]]), (view["name"], list(came)))
        for packed in manifest["members"]:
            member = came[packed["key"]]
            titles = {paper["kind"]: f"{paper['title']} {paper['number']}.ofd" for paper in member["documents"]}
            wanted = {("document", title) for title in titles.values()}
            if member["licence"]:
                wanted.add(("licence", f"{member['licence']['type_name']}.ofd"))
            self.assertIn("decision", titles)
            self.assertEqual({(file["what"], file["path"].split("/")[1]) for file in packed["files"]}, wanted, packed["key"])
        self.assertTrue(all(content.startswith(b"PK") for content in files.values()))  # each an OFD

    def test_each_bundle_is_run_from_its_questions_to_the_last_result(self):
        staff = Staff()
        for key, template in TEMPLATES.items():
            with self.subTest(key):
                view = self.run_bundle(key, staff)
                asked = {member["key"] for member in view["members"]}
                always = {member["key"] for member in template["members"] if "when" not in member}
                self.assertLessEqual(always, asked)
                self.assertTrue(all(member["number"] for member in view["members"]))
                self.take_results(key, view)
        checked = self.server.run("check")
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)

    def test_what_a_member_gives_to_others_is_in_its_form_or_established_by_its_decision(self):
        for key, template in TEMPLATES.items():
            for member in template["members"]:
                definition = member.get("definition")
                if not definition:
                    continue  # an item of its own
                known = {field["element"] for section in definition["form"]["sections"] for field in section["fields"]}
                known |= {field["element"] for field in definition["result"].get("establishes", [])}
                self.assertLessEqual(set(member.get("gives", {}).get("elements", [])), known, f"{key}, {member['key']}")

    def test_nobody_grants_what_establishes_something_without_writing_it_down(self):
        staff = Staff()
        visitor, subject = self.subject({"person"})
        bundle = begin(visitor, "restaurant_n1", answered(self.nobody(), "restaurant_n1"), subject)
        fill(visitor, bundle)
        bundle = visitor.post(f"/bundle-cases/{bundle['id']}/submit", {}, match=bundle["revision"]).expect(200).json
        register = next(m["case_id"] for m in visitor.get(f"/bundle-cases/{bundle['id']}").expect(200).json["members"] if m["key"] == "register")
        seen = lambda: visitor.get(f"/cases/{register}").expect(200).json  # noqa: E731
        while seen()["state"] != "reviewed":
            move_on(self, visitor, bundle, staff, ("register",))
        decider, before = self.sign_in(staff.step(seen())[0]), seen()
        path = f"/cases/{register}/approve"
        for given, pointer, code in (({}, "/established/company_credit_code", "required"),
                                     ({"company_credit_code": "91350100M000100Y44"}, "/established/company_credit_code", None),
                                     ({"company_credit_code": SAMPLES["credit_code"], "more": "x"}, "/established/more", None)):
            refused = decider.post(path, {"established": given}, match=before["revision"]).expect(422, "cases.not_established").json
            self.assertEqual(refused["invalid_params"][0]["pointer"], pointer)
            if code:
                self.assertEqual(refused["invalid_params"][0]["code"], code)
        decider.post(path, {}, match=before["revision"]).expect(422, "cases.not_established")
        decider.post(path, {"established": "91350100M000100Y43"}, match=before["revision"]).expect(400)
        self.assertEqual((seen()["state"], seen()["revision"], seen()["established"]), ("reviewed", before["revision"], {}))
        decider.post(path, {"established": {"company_credit_code": SAMPLES["credit_code"]}}, match=before["revision"]).expect(200)

    def test_other_answers_leave_members_out(self):
        for key in (key for key, template in TEMPLATES.items() if template.get("questions")):
            with self.subTest(key):
                conditional = {member["key"] for member in TEMPLATES[key]["members"] if "when" in member}
                seen = []
                for choose in (0, -1):
                    answers = answered(self.nobody(), key, choose)
                    merge = self.nobody().post(f"/bundles/{key}/answers", {"answers": answers}).expect(200).json["merge"]
                    seen.append({member["key"] for member in merge["members"]})
                self.assertNotEqual(*seen)
                self.assertLessEqual(seen[0] ^ seen[1], conditional)

    def test_the_wine_estate_is_shown_in_its_four_stages_after_it_was_handed_in(self):
        visitor, subject = self.subject(self.audience("wine_estate"))
        bundle = begin(visitor, "wine_estate", answered(self.nobody(), "wine_estate"), subject)
        fill(visitor, bundle)
        visitor.post(f"/bundle-cases/{bundle['id']}/submit", {}, match=bundle["revision"]).expect(200)
        for reader in (visitor, self.sign_in("clerk01")):
            view = reader.get(f"/bundle-cases/{bundle['id']}").expect(200).json
            self.assertEqual([stage["name"] for stage in view["stages"]], ["立项用地", "规划施工", "竣工验收", "生产经营"])
            stage_of = {one["member"]: one["stage"] for one in view["stage_of"]}
            self.assertEqual(stage_of, {one["key"]: one["stage"] for one in TEMPLATES["wine_estate"]["members"] if one["key"] in stage_of})
            self.assertEqual(set(stage_of), {member["key"] for member in view["members"]})
            self.assertEqual(set(stage_of.values()), {stage["key"] for stage in view["stages"]})

    def test_the_visitor_withdraws_one_of_nine_and_the_others_go_on(self):
        visitor, subject = self.subject({"person"})
        bundle = begin(visitor, "work_injury", answered(self.nobody(), "work_injury"), subject)
        view = fill(visitor, bundle)
        self.assertEqual(len(view["members"]), 9)
        bundle = visitor.post(f"/bundle-cases/{bundle['id']}/submit", {}, match=bundle["revision"]).expect(200).json
        needed = {edge["of"] for edge in view["merge"]["edges"] if edge["kind"] != "parallel"}
        members = visitor.get(f"/bundle-cases/{bundle['id']}").expect(200).json["members"]
        out = next(member for member in members if member["key"] not in needed)
        before = {member["key"]: member["state"] for member in members if member["key"] != out["key"]}
        revision = visitor.get(f"/cases/{out['case_id']}").expect(200).json["revision"]
        visitor.post(f"/cases/{out['case_id']}/withdraw", {"reason": "这一件不办了"}, match=revision).expect(200)
        members = visitor.get(f"/bundle-cases/{bundle['id']}").expect(200).json["members"]
        self.assertEqual({m["key"]: m["state"] for m in members if m["key"] != out["key"]}, before)
        done = wait_until(lambda: move_on(self, visitor, bundle, Staff()), "the other eight to be done", 60)
        states = {member["key"]: member["state"] for member in done["members"]}
        self.assertEqual(states.pop(out["key"]), "withdrawn")
        self.assertEqual(set(states.values()), {"result_issued"})

    def test_a_company_that_does_not_exist_yet_hands_in_neither_its_licence_nor_its_code_and_no_id_card(self):
        view = self.run_bundle("restaurant_n1", Staff())
        asked = {one["type"] for one in view["merge"]["materials"] if one["asked"]}
        self.assertFalse(asked & {"business_licence", "agent_id_card", "authority"})  # the founder files
        answers = answered(self.nobody(), "restaurant_n1") | {"agent": "other"}
        merge = self.nobody().post("/bundles/restaurant_n1/answers", {"answers": answers}).expect(200).json["merge"]
        self.assertEqual({one["type"] for one in merge["materials"] if one["asked"]} - asked, {"agent_id_card", "authority"})
        food = next(member for member in view["members"] if member["key"] == "food")
        visitor = self.sign_in("visitor01")
        case = visitor.get(f"/cases/{food['case_id']}").expect(200).json
        self.assertEqual(case["licence"]["type_name"], "食品经营许可证")
        brought = next(one["brought"] for one in case["materials"] if one["requirement"] == "business_licence")
        self.assertEqual(brought["item_name"], "企业设立登记")
        # The credit code that the registration established is in the form of what waited for it, and on the face of its licence.
        code = SAMPLES["credit_code"]
        self.assertEqual((case["form"]["credit_code"], "credit_code" in case["prefilled"]), (code, True))
        register = next(member["case_id"] for member in view["members"] if member["key"] == "register")
        self.assertEqual(visitor.get(f"/cases/{register}").expect(200).json["established"], {"company_credit_code": code})
        # 免提交: the id card of who founds it is held; each case keeps that it was looked at, for the approver and for the holder.
        card = "legal_id_card"
        self.assertNotIn(card, {one["material"] for one in view["files"]})
        company = next(member["case_id"] for member in view["members"] if member["key"] == "register")
        for reader in (visitor, self.sign_in("reviewer01")):
            use = next(one["use"] for one in reader.get(f"/cases/{company}").expect(200).json["materials"] if one["requirement"] == card)
            self.assertEqual((use["kind"], use["verdict"], use["authorised_as"]), ("licence", "valid", "visitor"))
        filings = visitor.get(f"/licences/{use['licence_id']}/filings?limit=100").expect(200).json["items"]
        wanted = {use["member"] for one in view["merge"]["materials"] if one["type"] == card for use in one["uses"]}
        self.assertLessEqual({member["case_id"] for member in view["members"] if member["key"] in wanted}, {one["case_id"] for one in filings})
