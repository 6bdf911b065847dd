"""Licences that several hold together, those that were issued elsewhere, and what a type of licences lays down."""

import json
import tempfile
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

from objects import PDF, PDF_HEADERS, sealed_licence, step
from test_licence_state import REASON
from test_sealed_licence import VERDICTS, SealedFiles, text_of, text_of_ofd
from yimen import Client, OwnServerTest, wait_until

LI, WANG, ZHOU = "990102188503120018", "990102188806080025", "99010218820915003X"  # visitor01, visitor02, visitor03
MARRIAGE, TITLE, FOOD = (f"11990000000000001G0{number}" for number in ("11", "06", "02"))
CIVIL = "11990102MB99000053"
TRANSFER = "国有建设用地使用权及房屋所有权转移登记"
TOGETHER = "李**等2个持证主体"


def marriage(number: str, holders: tuple[tuple[str, str], ...] = (("李示例", LI), ("周示范", ZHOU)), **more: Any) -> dict:
    return {"type_code": MARRIAGE, "number": number, "issuer_name": "城东区民政局", "issuer_code": CIVIL, "issued_on": "2020-05-20",
            "holders": [{"name": name, "number": code} for name, code in holders], "state": "valid", "content": {"登记日期": "2020年5月20日"}, **more}


class Together(SealedFiles):
    def listed(self, login: str) -> list[str]:
        return [one["id"] for one in self.sign_in(login).get("/licences?limit=100").expect(200).json["items"]]

    def imported(self, *rows: dict) -> list[dict]:
        body = {"source": "婚姻登记系统", "licences": list(rows)}
        return self.sign_in("admin01").post("/licence-imports", body).expect(200).json["licences"]

    def filled_in(self, co_owner: dict) -> dict:
        """A home that visitor01 bought with somebody: the draft, ready to be handed in."""
        visitor = self.sign_in("visitor01")
        found = visitor.get(f"/items?applicable=true&text={quote(TRANSFER)}").expect(200).json["items"]
        item = next(one["id"] for one in found if one["name"] == TRANSFER)
        answers: dict[str, str] = {}
        while not (asked := visitor.post("/guide/steps", {"item_id": item, "answers": answers}).expect(200).json)["done"]:
            answers[asked["question"]["key"]] = asked["question"]["options"][0]["value"]
        form = {"name": "李示例", "id_number": LI, "contact_phone": "13800000001", "title_number": "示例0000777", "location": "城东区样例路 9 号",
                "area": 88, "use": "home", "price": 900000, "seller_name": "孙示例", **co_owner}
        case = visitor.post("/cases", {"item_id": item, "answers": answers, "form": form}).expect(201).json
        for material in visitor.get(f"/cases/{case['id']}").expect(200).json["materials"]:
            visitor.post(f"/cases/{case['id']}/materials/{material['requirement']}/files", PDF, headers=PDF_HEADERS).expect(201)
        case["revision"] = visitor.get(f"/cases/{case['id']}").expect(200).json["revision"]
        return case

    def transferred(self, co_owner: dict) -> dict:
        """The same, reviewed."""
        case = self.filled_in(co_owner)
        step(self.sign_in("visitor01"), case, "submit")
        step(self.sign_in("clerk01"), case, "receive")
        step(self.sign_in("clerk01"), case, "accept")
        step(self.sign_in("reviewer03"), case, "review", {"opinion": "权属清楚"})
        return case

    def held(self) -> dict:
        """A title that visitor01 and visitor03 hold, sealed."""
        case = self.transferred({"co_owner_name": "周示范", "co_owner_number": ZHOU})
        step(self.sign_in("decider03"), case, "approve", {"opinion": "准予登记"})
        visitor = self.sign_in("visitor01")
        return sealed_licence(visitor, visitor.get(f"/cases/{case['id']}").expect(200).json["licence"]["id"])

    def check(self) -> None:
        checked = self.server.run("check")
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)


class HeldTogetherTest(Together):
    def test_each_holder_has_it_uses_it_and_sees_who_looked_and_nobody_else_does(self):
        licence = self.held()
        path = f"/licences/{licence['id']}"
        zhou, li = self.sign_in("visitor03"), self.sign_in("visitor01")
        self.assertIn(licence["id"], self.listed("visitor03"))
        self.assertNotIn(licence["id"], self.listed("visitor02"))
        self.assertEqual((zhou.get(path).expect(200).json["case_id"], li.get(path).expect(200).json["case_id"] is None), (None, False))
        shown = zhou.post(f"{path}/shows", {"purpose": "办理公积金提取"}).expect(201).json
        seen = self.sign_in("clerk01").post("/licence-shows/look", {"code": shown["code"]}).expect(200).json
        self.assertEqual(seen["holder_name"], "李示例、周示范")
        for holder in (li, zhou):
            self.assertEqual([use["purpose"] for use in holder.get(f"{path}/uses").expect(200).json["items"]], ["办理公积金提取"])
        li.delete(f"/licence-shows/{shown['id']}").expect(404)  # the code is who shows it's
        copy = zhou.post(f"{path}/copies", {"purpose": "申请贷款"}).expect(201).json
        self.assertEqual([one["id"] for one in zhou.get(f"{path}/copies").expect(200).json["items"]], [copy["id"]])
        self.assertEqual(li.get(f"{path}/copies").expect(200).json["items"], [])
        li.post(f"/licence-copies/{copy['id']}/open", {"format": "pdf"}).expect(404)
        stranger = self.sign_in("visitor02")
        for call in (stranger.get(path), stranger.get(f"{path}/qr"), stranger.get(f"{path}/uses"), stranger.get(f"{path}/copies"),
                     stranger.post(f"{path}/open", {"format": "ofd"}), stranger.post(f"{path}/shows", {"purpose": "看看"})):
            call.expect(404)
        self.check()

    def test_its_file_names_all_and_its_code_only_the_first_and_how_many(self):
        licence = self.held()
        for login in ("visitor01", "visitor03"):
            content = self.file(licence, "ofd", self.sign_in(login))
            status, report = self.verify(content)
            self.assertEqual((status, [report[key]["ok"] for key in VERDICTS]), (0, [True] * 4), report)
        with zipfile.ZipFile(BytesIO(content)) as package:
            root = package.read("OFD.xml").decode()
        for name, value in (("CZZT", "李示例^周示范"), ("CZZTDM", f"{LI}^{ZHOU}"), ("CZZTDMLXDM", "111^111")):
            self.assertIn(f'Name="{name}">{value}<', root)
        self.assertIn("李示例、周示范", text_of_ofd(content))
        self.assertIn("李示例、周示范", text_of(self.file(licence, "pdf")))
        seen = self.nobody().post("/verify", {"text": licence["qr_text"]}).expect(200).json
        self.assertEqual((seen["verdict"], seen["licence"]["holder_name"]), ("genuine", TOGETHER))
        self.assertNotIn("周", json.dumps(seen, ensure_ascii=False))

    def test_what_is_done_with_it_is_told_to_each_and_a_new_version_is_each_ones(self):
        licence = self.held()
        done = self.sign_in("decider03").post(f"/licences/{licence['id']}/suspend", REASON, match=licence["revision"]).expect(200).json
        zhou = self.sign_in("visitor03")

        def told() -> dict | None:
            return next((one for one in zhou.get("/messages?limit=100").expect(200).json["items"] if one["kind"] == "licence_suspended"), None)
        message = wait_until(told, "the message to the other holder")
        self.assertEqual((message["case_id"], message["about_kind"], message["about_id"]), (None, "licence", licence["id"]))
        done = self.sign_in("decider03").post(f"/licences/{licence['id']}/reinstate", REASON, match=done["revision"]).expect(200).json
        made = self.sign_in("decider03").post(f"/licences/{licence['id']}/reissue", REASON, match=done["revision"]).expect(200).json
        self.assertIn(made["id"], self.listed("visitor03"))
        self.check()

    def test_a_further_holder_is_named_with_a_number_or_not_at_all_before_it_is_handed_in(self):
        for co_owner, wrong in (({"co_owner_name": "周示范", "co_owner_number": "12"}, ("/co_owner_number", "bad_format")),
                                ({"co_owner_name": "周示范"}, ("/co_owner_number", "required")),
                                ({"co_owner_number": ZHOU}, ("/co_owner_name", "required"))):
            case = self.filled_in(co_owner)
            refused = self.sign_in("visitor01").post(f"/cases/{case['id']}/submit", {}, match=case["revision"]).expect(422, "cases.form_errors").json
            self.assertEqual([(p["pointer"], p["code"]) for p in refused["invalid_params"]], [wrong])

    def test_a_further_holder_who_is_not_as_the_form_says_is_refused_and_nothing_is_decided(self):
        case = self.transferred({"co_owner_name": "冒名者", "co_owner_number": ZHOU})
        decider = self.sign_in("decider03")
        decider.post(f"/cases/{case['id']}/approve", {"opinion": "准予登记"}, match=case["revision"]).expect(409, "people.name_differs")
        self.assertEqual(decider.get(f"/cases/{case['id']}").expect(200).json["state"], "reviewed")

    def test_staff_find_what_somebody_holds_by_their_number_and_the_look_is_in_the_journal(self):
        licence = self.held()
        ask = {"id_number": ZHOU, "purpose": "核对共有人"}
        who = {login: self.sign_in(login) for login in ("clerk01", "decider03", "decider04")}
        before = self.journal_entries()
        for login in ("clerk01", "decider03"):
            found = who[login].post("/licences/find", ask).expect(200).json["items"]
            self.assertIn(licence["id"], [one["id"] for one in found])
            self.assertEqual({one["holder_name"] for one in found if one["id"] == licence["id"]}, {TOGETHER})
        self.assertEqual(who["decider04"].post("/licences/find", ask).expect(200).json["items"], [])  # of another department
        self.assertEqual(self.journal_entries() - before, 3)
        self.sign_in("clerk01").post("/licences/find", {**ask, "id_number": "12"}).expect(400, "request.invalid")
        for login in ("visitor01", "manager01", "admin01"):
            self.sign_in(login).post("/licences/find", ask).expect(403)


class IssuedElsewhereTest(Together):
    def test_a_list_is_taken_in_row_by_row_and_each_holder_has_what_is_theirs(self):
        first = self.imported(marriage("J2020-1"), marriage("J2020-2", state="revoked"), marriage("J2020-3", type_code="11990000000000001G999"))
        self.assertEqual([(row["outcome"], row["reason"]) for row in first], [("recorded", ""), ("recorded", ""), ("refused", "licences.unknown_type")])
        for login in ("visitor01", "visitor03"):
            self.assertIn(first[0]["licence_id"], self.listed(login))
        self.assertEqual([row["outcome"] for row in self.imported(marriage("J2020-1"), marriage("J2020-2", state="revoked"))], ["known", "known"])
        self.assertEqual(self.imported(marriage("J2020-1", state="cancelled"))[0]["outcome"], "changed")
        seen = self.sign_in("visitor03").get(f"/licences/{first[0]['licence_id']}").expect(200).json
        self.assertEqual((seen["state"], seen["number"], [one["operation"] for one in seen["steps"]]), ("cancelled", "J2020-1", ["cancel"]))
        verdict = self.nobody().post("/verify", {"text": seen["qr_text"]}).expect(200).json
        self.assertEqual(verdict["reason"], "cancelled")
        self.check()

    def test_it_is_never_sealed_or_changed_by_us(self):
        row = self.imported(marriage("J2021-1"))[0]
        holder, decider = self.sign_in("visitor01"), self.sign_in("decider05")
        holder.post(f"/licences/{row['licence_id']}/open", {"format": "ofd"}).expect(409, "licences.not_sealed")
        self.assertEqual(decider.get(f"/licences/{row['licence_id']}").expect(200).json["actions"], [])
        decider.post(f"/licences/{row['licence_id']}/suspend", REASON, match=1).expect(409, "licences.not_ours")

    def test_a_licence_of_ours_takes_no_news_from_others(self):
        licence = self.held()
        row = marriage(licence["number"], type_code=TITLE, issuer_code="11990102MB9900003W", identifier=licence["identifier"], state="revoked")
        self.assertEqual([(one["outcome"], one["reason"]) for one in self.imported(row)], [("refused", "licences.not_imported")])
        self.assertEqual(self.sign_in("visitor01").get(f"/licences/{licence['id']}").expect(200).json["state"], "valid")

    def test_wrong_lists_are_refused_whole_and_only_the_administrator_brings_one(self):
        admin = self.sign_in("admin01")
        for wrong in ({"source": "", "licences": [marriage("J1")]}, {"source": "x", "licences": []}, {"source": "x", "licences": [marriage("J1")] * 201},
                      {"source": "x", "licences": [marriage("J1", state="fine")]}, {"source": "x", "licences": [{**marriage("J1"), "holders": None}]}):
            admin.post("/licence-imports", wrong).expect(400, "request.invalid")
        key = "licence-import-of-one-list"
        body = {"source": "x", "licences": [marriage("J2022-9")]}
        once = admin.post("/licence-imports", body, key=key).expect(200).json
        self.assertEqual(admin.post("/licence-imports", body, key=key).expect(200).json, once)
        for login in ("visitor01", "clerk01", "decider05", "editor01"):
            self.sign_in(login).post("/licence-imports", body).expect(403)
            self.sign_in(login).post("/licence-imports/look", body).expect(403)
            self.sign_in(login).get("/licence-imports").expect(403)

    def test_a_look_says_what_would_come_of_each_row_keeps_nothing_and_is_in_the_journal(self):
        admin = self.sign_in("admin01")
        stranger = "110105194912310054"  # known to nobody here
        self.imported(marriage("J2023-1"))
        rows = [marriage("J2023-1"), marriage("J2023-1", state="revoked"), marriage("J2023-2"), marriage("J2023-3", type_code="11990000000000001G999"),
                marriage("J2023-4", (("别名", LI), ("周示范", ZHOU))), marriage("J2023-5", (("甲某", stranger), ("周示范", ZHOU))), marriage("J2023-2")]
        body = {"source": "婚姻登记系统", "licences": rows}
        wanted = [("known", ""), ("changed", ""), ("recorded", ""), ("refused", "licences.unknown_type"), ("refused", "people.name_differs"), ("recorded", "")]
        before, entries = admin.get("/licence-imports?limit=100").expect(200).json["items"], self.journal_entries()
        holder = self.sign_in("visitor03")
        held = holder.get("/licences?limit=100").expect(200).json
        seen = admin.post("/licence-imports/look", body).expect(200).json["licences"]
        self.assertEqual([(row["outcome"], row["reason"]) for row in seen[:6]], wanted)
        self.assertEqual((seen[6]["outcome"], seen[2]["licence_id"], seen[5]["licence_id"]), ("known", None, None))
        self.assertGreater(self.journal_entries(), entries + len(rows))  # each number that was looked up, and the look itself
        self.assertEqual(admin.get("/licence-imports?limit=100").expect(200).json["items"], before)
        self.assertEqual(holder.get("/licences?limit=100").expect(200).json, held)
        clerk = self.sign_in("clerk01")
        self.assertFalse(clerk.post("/identifications", {"id_number": stranger}).expect(201).json["known"])
        done = admin.post("/licence-imports", body).expect(200).json["licences"]
        self.assertEqual([(row["outcome"], row["reason"]) for row in done], [(row["outcome"], row["reason"]) for row in seen])
        self.assertTrue(clerk.post("/identifications", {"id_number": stranger}).expect(201).json["known"])
        self.check()

    def test_earlier_imports_say_who_when_and_how_many_page_by_page(self):
        admin = self.sign_in("admin01")
        for number in ("J2024-1", "J2024-2", "J2024-3"):
            self.imported(marriage(number), marriage(number, type_code="11990000000000001G999"))
        first = admin.get("/licence-imports?way=list&limit=2").expect(200).json
        self.assertEqual([(one["source"], one["recorded"], one["changed"], one["known"], one["refused"]) for one in first["items"]], [("婚姻登记系统", 1, 0, 0, 1)] * 2)
        self.assertEqual({one["by_name"] for one in first["items"]}, {admin.get("/me").expect(200).json["display_name"]})
        second = admin.get(f"/licence-imports?way=list&limit=2&cursor={first['next']}").expect(200).json["items"]
        self.assertEqual((second[0]["recorded"], second[0]["refused"]), (1, 1))
        self.assertFalse({one["id"] for one in first["items"]} & {one["id"] for one in second})
        self.assertNotIn("list", {one["way"] for one in admin.get("/licence-imports?way=query&limit=100").expect(200).json["items"]})
        admin.get("/licence-imports?cursor=x").expect(400, "request.invalid")
        admin.get("/licence-imports?way=letter").expect(400, "request.invalid")


class LicenceSource:
    """A national system on a port of its own: what it answers is set by the test."""

    def __init__(self) -> None:
        self.reply: Any = {"licences": []}
        self.status = 200
        self.heard: list[dict] = []
        source = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                source.heard.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                body = json.dumps(source.reply).encode()
                self.send_response(source.status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                pass
        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def stop(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


class LicenceSourceTest(OwnServerTest):
    @classmethod
    def setUpClass(cls):
        cls.source = LicenceSource()
        cls.addClassCleanup(cls.source.stop)
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        file = Path(folder.name) / "sources.json"
        file.write_text(json.dumps({"sources": [{"name": "civil", "title": "全国婚姻登记系统", "title_en": "Marriages", "timeout_ms": 3000,
                                                 "url": f"http://127.0.0.1:{cls.source.server.server_port}", "department": CIVIL, "types": [MARRIAGE]}]}))
        cls.options = (*cls.options, "--licence-sources", str(file))
        super().setUpClass()

    def setUp(self):
        super().setUp()
        self.source.reply, self.source.status = {"licences": []}, 200

    def ask(self, who: Client, **more: Any):
        subject = who.get("/me").json["acts_for"][0]["subject_id"]
        return who.post("/licence-queries", {"type_code": MARRIAGE, "subject_id": subject, "purpose": "办理公积金贷款", **more})

    def test_the_holder_brings_in_what_a_national_system_issued(self):
        visitor = self.sign_in("visitor01")
        self.assertEqual([one["code"] for one in visitor.get("/licence-queries/types").expect(200).json], [MARRIAGE])
        self.source.reply = {"licences": [marriage("J2019-7", issuer_code="11430000006122244L")]}  # from another province
        rows = self.ask(visitor).expect(200).json["licences"]
        self.assertEqual([row["outcome"] for row in rows], ["recorded"])
        self.assertEqual(self.source.heard[-1], {"holder_name": "李示例", "holder_code": LI, "holder_code_type": "111",
                                                 "certificate_type_code": MARRIAGE, "use_cause": "办理公积金贷款"})
        self.assertEqual([row["outcome"] for row in self.ask(visitor).expect(200).json["licences"]], ["known"])
        asked = self.sign_in("admin01").get("/licence-imports?way=query").expect(200).json["items"]
        self.assertEqual([(one["source"], one["recorded"], one["known"]) for one in asked], [("全国婚姻登记系统", 0, 1), ("全国婚姻登记系统", 1, 0)])
        self.assertNotIn("李示例", str(asked))
        for login in ("visitor01", "visitor03"):
            numbers = [one["number"] for one in self.sign_in(login).get("/licences?limit=100").expect(200).json["items"]]
            self.assertIn("J2019-7", numbers)
        checked = self.server.run("check")
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)

    def test_a_source_that_is_silent_or_speaks_of_somebody_else_records_nothing(self):
        visitor = self.sign_in("visitor02")
        before = visitor.get("/licences?limit=100").expect(200).json
        for status, reply in ((503, {}), (200, {"licenses": []}), (200, {"licences": [marriage("J2019-8")]}),
                              (200, {"licences": [marriage("J2019-9", (("王小样", WANG),), type_code=FOOD)]}), (302, {"licences": []})):
            self.source.status, self.source.reply = status, reply
            self.ask(visitor).expect(503, "licences.source_silent")
        self.assertEqual(visitor.get("/licences?limit=100").expect(200).json, before)

    def test_nobody_asks_for_others_and_only_for_what_a_source_has(self):
        other = self.sign_in("visitor03").get("/me").json["acts_for"][0]["subject_id"]
        heard = len(self.source.heard)
        self.ask(self.sign_in("visitor02"), subject_id=other).expect(409, "licences.no_source")
        self.ask(self.sign_in("visitor02"), type_code=FOOD).expect(409, "licences.no_source")
        self.assertEqual(len(self.source.heard), heard)
        self.sign_in("clerk01").post("/licence-queries", {"type_code": MARRIAGE, "subject_id": other, "purpose": "看看"}).expect(403)


class LicenceTypeTest(OwnServerTest, Together):
    TYPE = f"/licence-layouts/{FOOD}"

    def in_force(self, **rules: Any) -> None:
        """One editor writes it, another publishes."""
        seen = self.sign_in("editor01").get(self.TYPE).expect(200).json
        facts = {**seen["facts"], "rules": {**seen["facts"]["rules"], **rules}}
        body = {"layout": seen["layout"], "facts": facts}
        saved = self.sign_in("editor01").put(f"{self.TYPE}/draft", body, match=seen["revision"]).expect(200).json
        self.sign_in("editor01").post(f"{self.TYPE}/publish", match=saved["revision"]).expect(403, "licences.second_person")
        self.sign_in("editor02").post(f"{self.TYPE}/publish", match=saved["revision"]).expect(200)

    def test_what_a_type_lays_down_is_looked_at_when_one_is_issued(self):
        from objects import World, accepted_case
        case = accepted_case(World(self))
        step(self.sign_in("reviewer01"), case, "review", {"opinion": "符合条件"})
        self.in_force(issuers=[CIVIL])
        decider = self.sign_in("decider01")
        refused = decider.post(f"/cases/{case['id']}/approve", {"opinion": "同意"}, match=case["revision"]).expect(422, "licences.type_forbids")
        self.assertEqual(refused.json["reason"], "issuer")
        self.in_force(issuers=[], validity={"kind": "months", "amount": 12, "until": None})
        refused = decider.post(f"/cases/{case['id']}/approve", {"opinion": "同意"}, match=case["revision"]).expect(422, "licences.type_forbids")
        self.assertEqual(refused.json["reason"], "validity")
        self.in_force(validity={"kind": "months", "amount": 60, "until": None},
                      fields=[{"element": "company.name", "label": "主体名称", "required": False}])
        step(decider, case, "approve", {"opinion": "同意"})
        licence = self.sign_in("visitor01").get(f"/cases/{case['id']}").expect(200).json["licence"]["id"]
        seen = sealed_licence(self.sign_in("visitor01"), licence)
        self.assertLessEqual(set(seen["content"]), {"主体名称"})
        self.check()

    def test_a_type_is_begun_published_by_another_and_then_known(self):
        editor = self.sign_in("editor01")
        facts = {"name": "样例许可证", "name_en": "Sample permit", "rules": {"issued_here": False, "holder_kinds": ["company"], "several_holders": True,
                 "validity": {"kind": "none", "amount": None, "until": None}, "issuers": [], "fields": []}}
        code = "11990000000000001G301"
        begun = editor.post("/licence-layouts", {"code": code, "facts": facts}).expect(200).json
        editor.post("/licence-layouts", {"code": code, "facts": facts}).expect(409, "licences.type_known")
        editor.post("/licence-layouts", {"code": "G301", "facts": facts}).expect(400, "request.invalid")
        wrong = {**facts, "rules": {**facts["rules"], "holder_kinds": []}}
        refused = editor.post("/licence-layouts", {"code": "11990000000000001G302", "facts": wrong}).expect(400, "request.invalid")
        self.assertEqual(refused.json["invalid_params"][0]["pointer"], "/facts/rules/holder_kinds")

        def known() -> list[str]:
            return [one["code"] for one in editor.get("/licence-types").expect(200).json]
        self.assertNotIn(code, known())
        self.sign_in("editor02").post(f"/licence-layouts/{code}/publish", match=begun["revision"]).expect(200)
        self.assertIn(code, known())

    def test_a_list_of_types_becomes_drafts_that_somebody_else_publishes(self):
        editor = self.sign_in("editor01")
        seen = {code: editor.get(f"/licence-layouts/{code}").expect(200).json["facts"] for code in (MARRIAGE, TITLE)}
        changed = {**seen[TITLE], "name_en": "Title of property"}
        body = {"types": [{"code": MARRIAGE, "facts": seen[MARRIAGE]}, {"code": TITLE, "facts": changed}, {"code": "11990000000000001G303", "facts": changed}]}
        self.assertEqual(editor.post("/licence-type-lists", body).expect(200).json, {"drafted": 2})
        self.assertEqual(editor.post("/licence-type-lists", body).expect(200).json, {"drafted": 0})
        view = self.sign_in("editor02").get(f"/licence-layouts/{TITLE}").expect(200).json
        self.assertEqual((view["draft"]["facts"]["name_en"], view["facts"]["name_en"], view["draft"]["mine"]), ("Title of property", "Title certificate", False))
        for login in ("visitor01", "clerk01", "decider01"):
            self.sign_in(login).post("/licence-type-lists", body).expect(403)
