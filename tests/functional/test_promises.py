"""Promises (告知承诺制, 国办发〔2020〕42号): a signed promise stands for a material and the result comes at once; it is checked afterwards, and what is
broken leads to notice, answer, decision and a record, never to anything automatic."""

import base64

from case_tests import CaseTest
from objects import FORM, PDF, PDF_HEADERS, food, paired, step
from yimen import Client

PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"0" * 40).decode()
ANSWERS = {"business": "seller", "machine": "no", "promise": "yes", "agent": "self"}
KEY = "promise"


class PromisesTest(CaseTest):
    """A food shop on Monday 28 September 2026 that promises instead of handing in plan and list."""

    def promise(self, case: dict, login: str = "visitor01") -> dict:
        return next(p for p in self.seen(case, login)["promises"]["list"] if p["requirement"] == KEY)

    def draft(self, login: str = "visitor01") -> dict:
        visitor = self.sign_in(login)
        case = visitor.post("/cases", {"item_id": food(visitor), "answers": ANSWERS, "form": {**FORM, "format": "seller"}}).expect(201).json
        for requirement in ("business_licence", "safety_rules"):
            path = f"/cases/{case['id']}/materials/{requirement}/files"
            case["revision"] = visitor.post(path, PDF, headers=PDF_HEADERS).expect(201).json["revision"]
        return case

    def name(self, who: Client, case: dict, keys: tuple[str, ...] = (KEY,), **more: object):
        return who.put(f"/cases/{case['id']}/promises", {"requirements": list(keys), **more}, match=case["revision"])

    def promised(self) -> dict:
        case = self.draft()
        case.update(self.name(self.sign_in("visitor01"), case, signature_png_base64=PNG).expect(200).json)
        return step(self.sign_in("visitor01"), case, "submit")

    def granted(self) -> dict:
        case = step(self.sign_in("clerk01"), self.promised(), "receive")
        step(self.sign_in("clerk01"), case, "accept")
        step(self.sign_in("reviewer01"), case, "review", {"opinion": "符合条件"})
        return step(self.sign_in("decider01"), case, "approve", {"opinion": "同意"})

    def follow(self, login: str, case: dict, action: str, text: str = "现场查看，货架直接放在地上", **more: object):
        return self.sign_in(login).post(f"/cases/{case['id']}/promises/{KEY}/{action}", {"text": text, **more}, match=case["revision"])

    def done(self, login: str, case: dict, action: str, text: str = "现场查看，货架直接放在地上", **more: object) -> None:
        case.update(self.follow(login, case, action, text, **more).expect(200).json)

    def broken(self) -> dict:
        case = self.granted()
        self.done("reviewer01", case, "find-broken")
        return case

    def corrected(self) -> dict:
        case = self.broken()
        self.done("visitor01", case, "answer", "已经买了货架，下周到货")
        self.done("decider01", case, "order-correction", "离地存放", until="2026-10-20")
        self.done("reviewer01", case, "confirm-correction", "已经离地存放")
        return case

    def test_only_a_signed_promise_or_the_material_makes_an_application_complete(self):
        case, visitor, clerk = self.draft(), self.sign_in("visitor01"), self.sign_in("clerk01")
        self.assertEqual(self.seen(case)["promises"], {"list": [], "open": [KEY], "barred": None})
        path = f"/cases/{case['id']}/submit"
        refused = visitor.post(path, {}, match=case["revision"]).expect(422, "cases.materials_missing").json
        self.assertEqual([p["pointer"] for p in refused["invalid_params"]], [f"/materials/{KEY}"])
        for keys, code in ((("safety_rules",), "cases.not_promisable"), (("nothing",), "cases.unknown_requirement")):
            self.name(visitor, case, keys).expect(422, code)
        self.name(visitor, case, (KEY, KEY)).expect(400, "request.invalid")
        self.name(visitor, case, signature_png_base64="AAAA").expect(400, "request.invalid")
        self.name(self.sign_in("visitor02"), case).expect(404)
        case.update(self.name(visitor, case, signature_png_base64=PNG).expect(200).json)
        self.assertEqual(self.promise(case)["state"], "promised")
        # Taken back, it is missing again; with the material there, nothing is promised.
        case.update(self.name(visitor, case, ()).expect(200).json)
        visitor.post(path, {}, match=case["revision"]).expect(422, "cases.materials_missing")
        case.update(self.name(visitor, case).expect(200).json)
        added = visitor.post(f"/cases/{case['id']}/materials/{KEY}/files", PDF, headers=PDF_HEADERS).expect(201).json
        case["revision"] = added["revision"]
        step(visitor, case, "submit")
        self.assertEqual(self.seen(case)["promises"]["list"], [])
        self.name(clerk, case).expect(409, "cases.not_allowed")
        self.check()

    def test_the_result_comes_at_once_and_says_what_it_stands_on_and_by_when_it_is_checked(self):
        case = self.granted()
        seen = self.seen(case)
        self.assertEqual(seen["state"], "result_issued")
        self.assertIsNotNone(seen["licence"])
        promise = self.promise(case)
        self.assertEqual((promise["state"], promise["check_by"]), ("to_check", "2026-11-27"))
        for words in ("告知承诺书", "食品安全法", "愿意承担不实承诺的法律责任", "2026年9月28日签名承诺", "信用修复"):
            self.assertIn(words, self.paper(case, "promise"))
        self.assertIn("（以告知承诺代替）", self.paper(case, "acceptance"))
        decision = self.paper(case, "decision")
        for words in ("书面承诺代替", "经营场所布局和设备设施", "2026年11月27日前核查"):
            self.assertIn(words, decision)
        self.assertEqual(self.listed("reviewer01", "list=promises_to_check"), [case["id"]])
        row = lambda: self.sign_in("reviewer01").get("/cases?list=promises_to_check").expect(200).json["items"][0]["to_check"]
        self.assertEqual(row(), {"by": "2026-11-27", "over": False})
        self.at("2026-11-28T09:00:00+08:00")
        self.assertEqual(row(), {"by": "2026-11-27", "over": True})
        self.assertEqual(self.listed("reviewer02", "list=promises_to_check"), [])
        self.follow("reviewer02", case, "keep").expect(404)
        self.follow("clerk01", case, "keep").expect(403)
        self.done("reviewer01", case, "keep", "现场与承诺相符")
        self.assertEqual(self.promise(case)["state"], "kept")
        self.follow("reviewer01", case, "find-broken").expect(409, "cases.no_promises")
        self.told("case_promise_kept")
        self.assertEqual(self.listed("reviewer01", "list=promises_to_check"), [])
        self.check()

    def test_nothing_is_decided_before_the_applicant_could_answer(self):
        case = self.broken()
        self.told("case_promise_broken")
        self.assertEqual(self.promise(case)["answer_by"], "2026-10-10")
        for words in ("违反承诺告知书", "货架直接放在地上", "陈述、申辩", "2026年10月10日前"):
            self.assertIn(words, self.paper(case, "broken_promise"))
        self.follow("decider01", case, "revoke").expect(409, "cases.answer_runs")
        self.follow("decider01", case, "order-correction", until="2026-10-30").expect(409, "cases.answer_runs")
        self.at("2026-10-10T18:00:00+08:00")
        self.follow("decider01", case, "revoke").expect(409, "cases.answer_runs")
        self.assertEqual(self.seen(case)["licence"]["state"] in ("valid", "pending_seal"), True)
        self.at("2026-10-11T09:00:00+08:00")
        self.assertEqual(self.listed("decider01", "list=promises_to_decide"), [case["id"]])
        self.follow("reviewer01", case, "revoke").expect(403)
        self.done("decider01", case, "revoke", "承诺不实，且不能改正")
        self.assertEqual(self.seen(case)["licence"]["state"], "withdrawn")
        for words in ("撤销行政许可决定书", "第六十九条", "没有提出陈述、申辩", "行政复议", "行政诉讼"):
            self.assertIn(words, self.paper(case, "revocation"))
        self.told("case_revoked")
        self.assertEqual(self.promise(case)["record"]["state"], "standing")
        self.assertEqual(self.promise(case)["record"]["repair_from"], "2027-01-11")
        self.at("2027-01-10T18:00:00+08:00")
        self.follow("visitor01", case, "record/ask-repair", "以后如实承诺").expect(409, "cases.repair_too_early")
        self.at("2027-01-11T09:00:00+08:00")
        self.follow("visitor01", case, "record/ask-repair", "").expect(400, "request.invalid")
        self.done("visitor01", case, "record/ask-repair", "以后如实承诺，接受核查")
        self.check()
        self.done("decider01", case, "record/repair", "已作出信用承诺，三个月内没有再次失信")
        self.assertEqual(self.promise(case)["record"]["state"], "repaired")
        self.told("case_record_repaired")
        self.check()

    def test_an_answer_that_is_right_clears_it_without_a_record(self):
        case = self.broken()
        self.done("visitor01", case, "answer", "查看的是隔壁的店")
        self.done("decider01", case, "clear", "申辩属实")
        found = self.promise(case)
        self.assertEqual((found["state"], found["record"]), ("cleared", None))
        self.told("case_promise_cleared")
        self.check()

    def test_correction_keeps_the_result_and_the_record_is_repaired_on_request(self):
        case = self.broken()
        self.done("visitor01", case, "answer", "已经买了货架，下周到货")
        self.follow("decider01", case, "order-correction", "离地存放", until="2026-09-28").expect(400, "request.invalid")
        self.done("decider01", case, "order-correction", "离地存放", until="2026-10-20")
        for words in ("责令限期整改通知书", "2026年10月20日前改正", "已经听取并复核", "行政复议"):
            self.assertIn(words, self.paper(case, "correction"))
        self.follow("decider01", case, "revoke").expect(409, "cases.no_promises")
        self.follow("visitor01", case, "record/ask-repair").expect(409, "cases.no_promises")
        # While the record stands, the next application hands the material in.
        other = self.draft()
        bar = self.seen(other)["promises"]["barred"]
        self.assertEqual((bar["item_name"], bar["case_number"]), ("食品经营许可（新办）", self.seen(case)["number"]))
        self.name(self.sign_in("visitor01"), other).expect(409, "cases.promise_barred")
        self.seen(case)
        self.done("reviewer01", case, "confirm-correction", "已经离地存放")
        self.done("visitor01", case, "record/ask-repair", "已经改正")
        self.assertEqual(self.listed("decider01", "list=promises_to_decide"), [case["id"]])
        self.done("decider01", case, "record/repair", "改正属实")
        self.assertEqual(self.promise(case)["record"]["state"], "repaired")
        self.told("case_record_repaired")
        self.seen(other)
        self.name(self.sign_in("visitor01"), other, signature_png_base64=PNG).expect(200)
        self.assertEqual(self.seen(case)["licence"]["state"] in ("valid", "pending_seal"), True)
        self.check()

    def test_what_is_not_put_right_in_time_may_be_revoked(self):
        case = self.broken()
        self.done("visitor01", case, "answer", "会改")
        self.done("decider01", case, "order-correction", "离地存放", until="2026-10-20")
        self.at("2026-10-21T09:00:00+08:00")
        self.done("decider01", case, "revoke", "逾期没有改正")
        self.assertEqual(self.seen(case)["licence"]["state"], "withdrawn")
        self.check()

    def test_an_objection_to_the_record_is_answered_once_by_somebody_else(self):
        case = self.corrected()
        self.done("visitor01", case, "record/object", "记录的日期不对")
        self.follow("decider01", case, "record/remove").expect(403)
        self.assertEqual(self.listed("supervisor01", "list=records_objected"), [case["id"]])
        self.done("supervisor01", case, "record/uphold", "日期以核查记录为准")
        self.told("case_record_upheld")
        found = self.promise(case)["record"]
        self.assertEqual((found["state"], found["objection_answer"]), ("standing", "日期以核查记录为准"))
        self.follow("visitor01", case, "record/object").expect(409, "cases.no_promises")
        self.check()

    def test_a_record_that_was_wrong_goes(self):
        case = self.corrected()
        self.done("visitor01", case, "record/object", "核查的不是我的店")
        self.done("supervisor01", case, "record/remove", "核实有误")
        self.assertEqual(self.promise(case)["record"]["state"], "removed")
        self.assertIsNone(self.seen(self.draft())["promises"]["barred"])
        self.told("case_record_removed")
        self.check()

    def test_the_record_is_listed_for_who_it_is_about_and_who_looks_after_it(self):
        case = self.corrected()

        def rows(login: str, query: str = "") -> list[dict]:
            return self.sign_in(login).get(f"/credit-records{query}").expect(200).json["items"]

        [row] = rows("visitor01")
        self.assertEqual((row["case_id"], row["requirement"], row["state"], row["bars"]), (case["id"], KEY, "standing", True))
        self.assertEqual((row["item_name"], row["decision"]), ("食品经营许可（新办）", "离地存放"))
        self.assertEqual([row["case_id"] for login in ("reviewer01", "decider01", "supervisor01") for row in rows(login)], [case["id"]] * 3)
        for stranger in ("visitor02", "reviewer02"):
            self.assertEqual(rows(stranger), [])
        self.assertEqual((len(rows("decider01", "?state=standing")), rows("decider01", "?state=repaired")), (1, []))
        page = self.sign_in("decider01").get("/credit-records?limit=1").expect(200).json
        self.assertEqual((page["total"], self.sign_in("decider01").get(f"/credit-records?limit=1&cursor={page['next']}").expect(200).json["items"]), (1, []))
        for wrong in ("cursor=1", "cursor=a%7Cb%7Cc", "state=gone", "subject=1"):
            self.sign_in("decider01").get(f"/credit-records?{wrong}").expect(400, "request.invalid")

        # All of one applicant's: a look that leaves a trace, of staff only.
        before = self.journal_entries()
        self.assertEqual(len(rows("decider01", f"?subject={row['subject_id']}")), 1)
        self.assertEqual(self.journal_entries(), before + 1)
        rows("visitor01", f"?subject={row['subject_id']}")
        self.assertEqual(self.journal_entries(), before + 1)
        self.done("visitor01", case, "record/ask-repair", "已经改正")
        self.done("decider01", case, "record/repair", "改正属实")
        [row] = rows("visitor01")
        self.assertEqual((row["state"], row["bars"]), ("repaired", False))
        self.check()

    def test_the_visitor_signs_at_the_second_screen_of_the_counter(self):
        visitor, clerk = self.sign_in("visitor01"), self.sign_in("clerk01")
        case = step(visitor, self.promised(), "withdraw", {"reason": "改到窗口办"})
        self.assertEqual(self.seen(case)["promises"]["list"], [])
        subject = visitor.get("/me").expect(200).json["acts_for"][0]["subject_id"]
        opened = {"item_id": food(clerk), "subject_id": subject, "answers": ANSWERS, "form": {**FORM, "format": "seller"}}
        case = clerk.post("/cases", opened).expect(201).json
        for requirement in ("business_licence", "safety_rules"):
            path = f"/cases/{case['id']}/materials/{requirement}/files"
            case["revision"] = clerk.post(path, PDF, headers=PDF_HEADERS).expect(201).json["revision"]
        self.name(clerk, case, signature_png_base64=PNG).expect(400, "request.invalid")
        case.update(self.name(clerk, case).expect(200).json)
        clerk.post(f"/cases/{case['id']}/submit", {}, match=case["revision"]).expect(422, "cases.materials_missing")
        screen = paired(self.nobody("counter"), "desk_screen")
        counter = screen.get("/desk-screen").expect(200).json["counter_id"]
        clerk.post(f"/counters/{counter}/open", {}).expect(200)
        clerk.post(f"/counters/{counter}/screen", {"show": "confirm", "case_id": case["id"]}).expect(204)
        shown = screen.get("/desk-screen").expect(200).json["confirm"]["promises"]
        self.assertEqual([p["name"] for p in shown], ["经营场所布局和设备设施符合条件的材料"])
        self.assertIn("承诺属实", shown[0]["promised"])
        screen.post("/desk-screen/confirm", {"case_id": case["id"], "agreed": True, "signature_png_base64": PNG}).expect(204)
        self.assertEqual(self.promise(case, "clerk01")["state"], "promised")
        step(clerk, case, "submit")
        self.check()
