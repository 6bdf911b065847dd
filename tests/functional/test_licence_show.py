"""亮证 and 加注件: the holder shows a licence to one clerk for minutes, who attaches it to a case in one step; sealed copies for one purpose."""

from datetime import datetime, timedelta, timezone

from bundles import chosen
from objects import ANSWERS, FORM, food
from test_sealed_licence import VERDICTS, SealedFiles, text_of, text_of_ofd
from yimen import Client, Reply

PURPOSE = "办理食品经营许可"


class ShowTest(SealedFiles):
    def holder(self) -> Client:
        return self.sign_in("visitor01")

    def clerk(self) -> Client:
        return self.sign_in("clerk01")

    def show(self, licence: dict, minutes: int = 5) -> dict:
        return self.holder().post(f"/licences/{licence['id']}/shows", {"purpose": PURPOSE, "minutes": minutes}).expect(201).json

    def look(self, code: str, who: Client | None = None) -> Reply:
        return (who or self.clerk()).post("/licence-shows/look", {"code": code})

    def uses(self, licence: dict) -> list[dict]:
        return self.holder().get(f"/licences/{licence['id']}/uses").expect(200).json["items"]

    def draft_at_the_counter(self) -> str:
        """Of another person, filed by the clerk: the licence that is shown is not theirs."""
        clerk = self.clerk()
        made = clerk.post("/visitors", {"name": "郑示例", "id_number": "990102199003070011"}).expect(200).json
        body = {"item_id": food(clerk), "subject_id": made["subject_id"], "answers": ANSWERS, "form": FORM}
        return clerk.post("/cases", body).expect(201).json["id"]

    def test_the_clerk_sees_it_and_the_holder_sees_who_looked_when_and_why(self):
        licence = self.licence()
        code = self.show(licence)
        typed = " ".join([code["code"][:5].lower(), code["code"][5:]])
        seen = self.look(typed).expect(200).json
        self.assertEqual((seen["id"], seen["purpose"], seen["state"]), (licence["id"], PURPOSE, "valid"))
        self.assertNotIn("*", seen["holder_name"])
        self.assertTrue(seen["content"])
        used = self.uses(licence)
        self.assertEqual([(u["kind"], u["purpose"]) for u in used], [("look", PURPOSE)])
        self.assertTrue(used[0]["staff_name"] and used[0]["hall_name"] and used[0]["at"])
        checked = self.server.run("check")
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)

    def test_it_becomes_the_material_of_a_case_in_one_step_and_the_code_ends_with_that(self):
        licence = self.licence()
        case = self.draft_at_the_counter()
        code = self.show(licence)["code"]
        self.look(code).expect(200)
        path = f"/cases/{case}/materials/business_licence/shown-licence"
        self.clerk().post(path.replace("business_licence", "nothing"), {"code": code}).expect(422, "cases.unknown_requirement")
        key = "show-attach-" + code
        done = self.clerk().post(path, {"code": code}, headers={"Idempotency-Key": key}).expect(200).json
        again = self.clerk().post(path, {"code": code}, headers={"Idempotency-Key": key}).expect(200).json
        self.assertEqual(again, done)
        material = next(m for m in self.clerk().get(f"/cases/{case}").expect(200).json["materials"] if m["requirement"] == "business_licence")
        self.assertEqual([(f["id"], f["media_type"]) for f in material["files"]], [(done["id"], "application/pdf")])
        pdf = self.clerk().post(f"/cases/{case}/files/{done['id']}/open").expect(200).body
        for words in (PURPOSE, "加注件", licence["number"]):
            self.assertIn(words, text_of(pdf))
        ended = self.look(code).expect(410, "licences.show_ended")
        self.assertEqual(ended.json["ended_by"], "use")
        used = self.uses(licence)
        self.assertEqual([u["kind"] for u in used], ["attach", "look"])
        self.assertEqual(used[0]["case_id"], case)

    def test_it_becomes_every_material_of_a_bundle_that_it_stands_for_in_one_step(self):
        clerk = self.clerk()
        person = clerk.post("/visitors", {"name": "郑示例", "id_number": "990102199003070011"}).expect(200).json
        items = [chosen(clerk, "失业登记", before="employee", here="yes"), chosen(clerk, "失业保险金申领", why="expired", moved="no")]
        bundle = clerk.post("/bundle-cases", {"items": items, "subject_id": person["subject_id"]}).expect(201).json
        path = f"/bundle-cases/{bundle['id']}/shown-licence"
        other = self.licence()  # to sell food: no paper of these
        clerk.post(path, {"code": self.show(other)["code"]}).expect(422, "bundles.shown_stands_for_nothing")
        card = next(one for one in self.holder().get("/licences").expect(200).json["items"] if one["number"] == "ID990000001")
        code = self.show(card)["code"]
        self.look(code).expect(200)
        self.sign_in("clerk05").post(path, {"code": code}).expect(404, "bundles.unknown_case")
        self.holder().post(path, {"code": code}).expect(403)
        done = clerk.post(path, {"code": code}, key="0c3e1a52-0000-4000-8000-00000000e001").expect(200).json
        self.assertEqual(clerk.post(path, {"code": code}, key="0c3e1a52-0000-4000-8000-00000000e001").expect(200).json, done)
        self.assertEqual(done["materials"], ["id_card"])
        view = clerk.get(f"/bundle-cases/{bundle['id']}").expect(200).json
        self.assertEqual([(f["material"], f["media_type"]) for f in view["files"]], [("id_card", "application/pdf")])
        self.assertNotIn("/materials/id_card", [one["pointer"] for one in view["missing"]])
        used = self.uses(card)  # the holder sees each use
        self.assertEqual([u["kind"] for u in used[:3]], ["attach", "attach", "look"])
        self.assertEqual({u["case_id"] for u in used[:2]}, {m["case_id"] for m in view["members"]})
        self.look(code).expect(410, "licences.show_ended")

    def test_a_code_ends_by_the_holder_by_a_newer_one_and_by_its_time(self):
        licence = self.licence()
        first, second = self.show(licence), self.show(licence)
        self.assertEqual(self.look(first["code"]).expect(410).json["ended_by"], "newer")
        self.holder().delete(f"/licence-shows/{second['id']}").expect(204)
        self.assertEqual(self.look(second["code"]).expect(410).json["ended_by"], "holder")
        for minutes in (0, 16):
            self.holder().post(f"/licences/{licence['id']}/shows", {"purpose": PURPOSE, "minutes": minutes}).expect(400, "request.invalid")
        self.holder().post(f"/licences/{licence['id']}/shows", {"purpose": ""}).expect(400, "request.invalid")

    def test_wrong_and_foreign_codes_are_told_apart_and_show_nothing(self):
        licence = self.licence()
        code = self.show(licence)
        visit_code = self.holder().post("/visit-codes").expect(201).json["code"]
        for foreign in (visit_code, licence["qr_text"][:100], "12"):
            self.look(foreign).expect(422, "licences.not_a_show_code")
        self.look("2" * 10).expect(404, "licences.unknown_show")
        self.look(code["code"]).expect(200)
        self.look(code["code"], self.sign_in("clerk05")).expect(409, "licences.shown_elsewhere")
        for nobody in ("visitor02", "reviewer01", "manager01"):
            self.look(code["code"], self.sign_in(nobody)).expect(403)
        self.sign_in("visitor02").post(f"/licences/{licence['id']}/shows", {"purpose": PURPOSE}).expect(404, "licences.not_found")
        self.assertEqual(len(self.uses(licence)), 1)

    def test_a_licence_that_is_suspended_meanwhile_is_not_shown(self):
        licence = self.licence()
        code = self.show(licence)["code"]
        body = {"reason": "监督抽检不合格"}
        self.sign_in("decider01").post(f"/licences/{licence['id']}/suspend", body, match=licence["revision"]).expect(200)
        refused = self.look(code).expect(409, "licences.not_in_force")
        self.assertEqual(refused.json["state"], "suspended")
        self.holder().post(f"/licences/{licence['id']}/shows", {"purpose": PURPOSE}).expect(409, "licences.not_in_force")
        self.holder().post(f"/licences/{licence['id']}/copies", {"purpose": "贷款"}).expect(409, "licences.not_in_force")

    def test_an_imported_licence_is_shown_too(self):
        imported = next(l for l in self.holder().get("/licences").expect(200).json["items"] if l["type_name"] == "居民身份证")
        case = self.draft_at_the_counter()
        code = self.show(imported)["code"]
        self.assertEqual(self.look(code).expect(200).json["type_name"], "居民身份证")
        done = self.clerk().post(f"/cases/{case}/materials/layout/shown-licence", {"code": code}).expect(200).json
        self.assertIn("居民身份证", text_of(self.clerk().post(f"/cases/{case}/files/{done['id']}/open").expect(200).body))

    def test_a_look_at_the_file_by_staff_is_among_the_uses(self):
        licence = self.licence()
        self.file(licence, "pdf", self.sign_in("decider01"))
        self.file(licence, "pdf")
        self.assertEqual([u["kind"] for u in self.uses(licence)], ["open"])


def since(past: timedelta) -> tuple[str, ...]:
    """The demo as it was then: the verifier has the real time."""
    return ("--demo", "--clock", (datetime.now(timezone.utc) - past).isoformat(timespec="seconds"), "--rate-factor", "0")


class Copies(SealedFiles):
    """What the two below share; no test of its own."""

    def copy(self, licence: dict, days: int = 30) -> dict:
        visitor = self.sign_in("visitor01")
        made = visitor.post(f"/licences/{licence['id']}/copies", {"purpose": "向示例银行申请贷款", "days": days}).expect(201).json
        return next(c for c in visitor.get(f"/licences/{licence['id']}/copies").expect(200).json["items"] if c["id"] == made["id"])

    def copied_file(self, copy: dict, form: str) -> bytes:
        return self.sign_in("visitor01").post(f"/licence-copies/{copy['id']}/open", {"format": form}).expect(200).body


class CopyTest(Copies):
    options = since(timedelta(hours=1))

    def test_a_copy_is_genuine_and_says_for_what_and_until_when(self):
        licence = self.licence()
        copy = self.copy(licence)
        status, report = self.verify(self.copied_file(copy, "ofd"))
        self.assertEqual([report[key]["ok"] for key in VERDICTS], [True] * 4, report)
        self.assertEqual((status, report["unprotected"], report["purpose"]["ok"]), (0, [], True))
        self.assertIn("向示例银行申请贷款", report["purpose"]["reason"])
        self.assertIn(copy["valid_to"], report["purpose"]["reason"])
        for text in (text_of_ofd(self.copied_file(copy, "ofd")), text_of(self.copied_file(copy, "pdf"))):
            for words in ("加注件", "向示例银行申请贷款", licence["number"]):
                self.assertIn(words, text)
        self.assertNotIn("purpose", self.verify(self.file(licence, "ofd"))[1])
        checked = self.server.run("check")
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)

    def test_only_the_holder_makes_and_opens_copies_and_bad_input_makes_none(self):
        licence = self.licence()
        copy = self.copy(licence)
        self.sign_in("visitor02").post(f"/licence-copies/{copy['id']}/open", {"format": "ofd"}).expect(404, "licences.copy_not_found")
        self.sign_in("visitor02").post(f"/licences/{licence['id']}/copies", {"purpose": "贷款"}).expect(404, "licences.not_found")
        self.sign_in("clerk01").post(f"/licences/{licence['id']}/copies", {"purpose": "贷款"}).expect(403)
        visitor = self.sign_in("visitor01")
        for body in ({"purpose": ""}, {"purpose": "贷款", "days": 0}, {"purpose": "贷款", "days": 366}):
            visitor.post(f"/licences/{licence['id']}/copies", body).expect(400, "request.invalid")
        imported = next(l for l in visitor.get("/licences").expect(200).json["items"] if l["type_name"] == "居民身份证")
        visitor.post(f"/licences/{imported['id']}/copies", {"purpose": "贷款"}).expect(409, "licences.not_sealed")
        self.assertEqual(len(visitor.get(f"/licences/{licence['id']}/copies").expect(200).json["items"]), 1)


class PastCopyTest(Copies):
    options = since(timedelta(days=10))

    def test_after_its_day_it_is_whole_but_expired_for_its_purpose(self):
        status, report = self.verify(self.copied_file(self.copy(self.licence(), days=1), "ofd"))
        self.assertIs(report["integrity"]["ok"], True)
        self.assertEqual((status, report["purpose"]["ok"]), (2, False))
        self.assertIn("expired for this purpose", report["purpose"]["reason"])
