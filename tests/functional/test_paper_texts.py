"""The words of papers as data: drafted by one person, put in force by another from a day on, for all departments or one; faults with their
spot; and what was issued keeps the words that it was issued with."""

import copy

from objects import draft_with_files, step
from test_documents import qr_of, text_of
from yimen import OwnServerTest, YimenTest

KEEP = "请妥善保管本凭证，办理进度可以扫码查询。"
OURS = "本局窗口提供帮办服务。"
TODAY, TOMORROW = "2026-09-28", "2026-09-29"


def paragraph(text: str, **more: object) -> dict:
    return {"kind": "paragraph", "when": [], "flush": False, **more,
            "lines": [{"when": [], "label": "", "blank_lines": 0, "pieces": [{"when": [], "between": "", "text": text}]}]}


class PaperTexts(YimenTest):
    """What the tests below share; no test of its own."""

    def department(self, name: str = "城东区市场监督管理局") -> str:
        found = self.sign_in("editor01").get("/departments").expect(200).json["items"]
        return next(one["id"] for one in found if one["name"] == name)

    def seen(self, kind: str, department: str | None = None, who: str = "editor01") -> dict:
        return self.sign_in(who).get(f"/paper-texts/{kind}" + (f"?department={department}" if department else "")).expect(200).json

    def save(self, kind: str, text: dict, revision: int, department: str | None = None, who: str = "editor01"):
        return self.sign_in(who).put(f"/paper-texts/{kind}/draft", {"text": text, "department": department}, match=revision)

    def begun(self, kind: str, added: str, department: str | None = None, who: str = "editor01") -> int:
        """A draft with one more paragraph than what is in force; its revision."""
        seen = self.seen(kind, department, who)
        text = copy.deepcopy((seen["draft"] or seen["in_force"])["text"])
        text["blocks"].append(paragraph(added))
        return self.save(kind, text, seen["revision"], department, who).expect(200).json["revision"]

    def publish(self, kind: str, revision: int, who: str = "editor03", day: str = TODAY, department: str | None = None):
        return self.sign_in(who).post(f"/paper-texts/{kind}/publish", {"department": department, "from": day}, match=revision)

    def received(self) -> dict:
        visitor = self.sign_in("visitor01")
        return step(self.sign_in("clerk01"), step(visitor, draft_with_files(visitor), "submit"), "receive")

    def receipt(self, case: dict) -> bytes:
        visitor = self.sign_in("visitor01")
        documents = visitor.get(f"/cases/{case['id']}").expect(200).json["documents"]
        document = next(one["id"] for one in documents if one["kind"] == "receipt")
        return visitor.post(f"/cases/{case['id']}/documents/{document}/open").expect(200).body

    def genuine(self, pdf: bytes) -> bool:
        token = qr_of(pdf).split("d=")[1]
        return self.nobody().post("/documents/verify", {"token": token}).expect(200).json["genuine"]


class PaperTextTest(PaperTexts, OwnServerTest):
    def test_a_second_person_puts_words_in_force_and_what_was_issued_before_keeps_its_own(self):
        before, drawn = self.received(), self.received()
        old = text_of(self.receipt(drawn))  # the other one is drawn only after the new words are in force
        self.assertEqual(self.seen("receipt")["in_force"]["origin"], "shipped")
        revision = self.begun("receipt", KEEP)
        seen = self.seen("receipt")
        self.assertEqual((seen["draft"]["mine"], seen["draft"]["text"]["blocks"][-1]["lines"][0]["pieces"][0]["text"]), (True, KEEP))
        self.publish("receipt", revision, "editor01").expect(403, "cases.paper_text_second_person")
        self.publish("receipt", revision + 1).expect(412, "cases.paper_text_stale")
        self.publish("receipt", revision, day="2026-09-27").expect(400, "request.invalid")
        self.publish("receipt", revision).expect(200)
        now = self.seen("receipt")
        self.assertEqual((now["in_force"]["origin"], now["in_force"]["version"], now["in_force"]["in_force_from"], now["draft"], now["revision"]),
                         ("cell", 1, TODAY, None, 0))
        self.assertEqual((now["versions"][0]["written_by"], now["versions"][0]["published_by"]), (["沈九示"], "江六示"))
        after = self.received()
        new = self.receipt(after)
        self.assertIn(KEEP, text_of(new))
        kept = self.receipt(before)
        self.assertNotIn(KEEP, text_of(kept))
        self.assertEqual(text_of(self.receipt(drawn)), old)
        self.assertTrue(self.genuine(new) and self.genuine(kept))
        row = next(one for one in self.sign_in("editor01").get("/paper-texts").expect(200).json["items"] if one["kind"] == "receipt")
        self.assertEqual((row["origin"], row["published_by"], row["drafted"]), ("cell", "江六示", False))
        self.check()

    def check(self) -> None:
        for command in (("check",), ("journal", "verify")):
            done = self.server.run(*command)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_a_phrase_of_ones_own_is_added_changed_and_taken_away_with_the_text(self):
        seen = self.seen("receipt")
        text = copy.deepcopy(seen["in_force"]["text"])
        piece = {"when": [], "between": "", "text": KEEP + "办件编号：{case_number}。"}
        text["phrases"].append({"name": "办事提示", "pieces": [piece]})
        text["blocks"].append(paragraph("{办事提示}"))
        revision = self.save("receipt", text, 0).expect(200).json["revision"]
        self.publish("receipt", revision, "editor01").expect(403, "cases.paper_text_second_person")
        self.publish("receipt", revision).expect(200)
        case = self.received()
        paper = text_of(self.receipt(case))
        self.assertIn(f"{KEEP}办件编号：{case['number']}。", paper)
        piece["text"] = OURS
        changed = self.save("receipt", text, 0).expect(200).json["revision"]
        self.publish("receipt", changed).expect(200)
        self.assertIn(OURS, text_of(self.receipt(self.received())))
        self.assertEqual(text_of(self.receipt(case)), paper)  # what was issued stays
        # What is used stays; a name is taken once, and has no blanks.
        gone = copy.deepcopy(text)
        del gone["phrases"][-1]
        twice = copy.deepcopy(text)
        twice["phrases"].append(copy.deepcopy(text["phrases"][-1]))
        blank = copy.deepcopy(text)
        blank["phrases"].append({"name": "办事 提示", "pieces": [piece]})
        last, count = len(text["blocks"]) - 1, len(text["phrases"])
        for wrong, spot, code in ((gone, f"/text/blocks/{last}/lines/0/pieces/0/text", "unknown_placeholder"),
                                  (twice, f"/text/phrases/{count}/name", "name_taken"), (blank, f"/text/phrases/{count}/name", "open_brace")):
            refused = self.save("receipt", wrong, 0).expect(422, "cases.paper_text_faulty")
            self.assertIn((spot, code), [(one["pointer"], one["code"]) for one in refused.json["invalid_params"]])
        del gone["blocks"][-1]
        self.publish("receipt", self.save("receipt", gone, 0).expect(200).json["revision"]).expect(200)
        self.assertNotIn(OURS, text_of(self.receipt(self.received())))
        self.check()

    def test_words_come_in_force_on_their_day_and_those_of_the_department_come_first(self):
        market = self.department()
        self.publish("receipt", self.begun("receipt", KEEP), day=TOMORROW).expect(200)
        self.publish("receipt", self.begun("receipt", OURS, market), department=market).expect(200)
        self.assertEqual(self.seen("receipt")["in_force"]["origin"], "shipped")
        self.assertEqual(self.seen("receipt", market)["in_force"]["origin"], "department")
        today = text_of(self.receipt(self.received()))
        self.assertIn(OURS, today)
        self.assertNotIn(KEEP, today)
        self.nobody().post("/demo/clock", {"now": "2026-09-29T09:00:00+08:00"}).expect(200)
        self.assertEqual(self.seen("receipt")["in_force"]["origin"], "cell")
        self.assertEqual(self.seen("receipt", market)["in_force"]["origin"], "department")
        # The department goes back to the words of the program by putting them in force itself.
        seen = self.seen("receipt", market)
        self.save("receipt", seen["shipped"], 0, market).expect(200)
        self.publish("receipt", 1, day=TOMORROW, department=market).expect(200)
        self.assertNotIn(OURS, text_of(self.receipt(self.received())))
        self.assertEqual([one["version"] for one in self.seen("receipt", market)["versions"]], [2, 1])
        self.check()


class PaperTextFaultTest(PaperTexts):
    def test_who_wrote_at_a_draft_never_puts_it_in_force_also_when_somebody_else_was_the_last(self):
        self.begun("withdrawal", KEEP)
        revision = self.begun("withdrawal", OURS, who="editor03")
        for writer in ("editor01", "editor03"):
            self.publish("withdrawal", revision, writer).expect(403, "cases.paper_text_second_person")
        self.save("withdrawal", self.seen("withdrawal")["shipped"], revision - 1).expect(412, "cases.paper_text_stale")
        self.sign_in("editor03").post("/paper-texts/withdrawal/discard", {}, match=revision).expect(200)
        self.assertIsNone(self.seen("withdrawal")["draft"])

    def test_each_fault_is_refused_with_its_spot_and_nothing_is_kept(self):
        text = self.seen("refusal")["in_force"]["text"]
        last = f"/text/blocks/{len(text['blocks'])}"
        appeal = next(at for at, block in enumerate(text["blocks"]) if block["lines"][0]["pieces"][0]["text"] == "{appeal}")
        for block, spot, code in ((paragraph("{mistake}"), f"{last}/lines/0/pieces/0/text", "unknown_placeholder"),
                                  (paragraph("{item"), f"{last}/lines/0/pieces/0/text", "open_brace"),
                                  (paragraph("{deemed_basis}"), f"{last}/lines/0/pieces/0/text", "not_filled_here"),
                                  (paragraph("{hall_phone}"), f"{last}/lines/0/pieces/0/text", "may_be_empty"),
                                  (paragraph("好", when=["raining"]), f"{last}/when", "unknown_condition"),
                                  (paragraph("好", each="people"), f"{last}/each", "unknown_list"),
                                  (None, "/text/blocks", "missing_field")):
            wrong = copy.deepcopy(text)
            if block:
                wrong["blocks"].append(block)
            else:
                del wrong["blocks"][appeal]
            refused = self.save("refusal", wrong, 0).expect(422, "cases.paper_text_faulty")
            self.assertIn((spot, code), [(one["pointer"], one["code"]) for one in refused.json["invalid_params"]])
            shown = self.sign_in("editor01").post("/paper-texts/refusal/sample", {"text": wrong, "put": []}).expect(200).json
            self.assertIn((spot.removeprefix("/text"), code), [(one["pointer"], one["code"]) for one in shown["faults"]])
            self.assertEqual(shown["blocks"], [])
        self.assertIsNone(self.seen("refusal")["draft"])

    def test_a_notice_of_acceptance_without_materials_or_acceptor_is_not_put_in_force(self):
        text = self.seen("acceptance")["in_force"]["text"]
        for label, field in (("申请材料", "materials"), ("受理人", "acceptor"), ("联系方式", "contact")):
            wrong = copy.deepcopy(text)
            for block in wrong["blocks"]:
                block["lines"] = [line for line in block["lines"] if line["label"] != label]
            refused = self.save("acceptance", wrong, 0).expect(422, "cases.paper_text_faulty")
            self.assertEqual([(one["code"], one["reason"]) for one in refused.json["invalid_params"]], [("missing_field", field)])
        seen = self.seen("acceptance")
        self.assertIn("acceptor", [one["name"] for one in seen["fields"]])
        offered = {one["name"] for one in seen["words"]}
        self.assertTrue({"acceptor", "proof", "rule", "rule_answers"} <= offered)
        self.assertNotIn("by_rule", offered)  # a whole sentence: still told, no longer offered
        old = copy.deepcopy(text)
        old["blocks"].append(paragraph("{by_rule}", when=["has_by_rule"]))
        shown = self.sign_in("editor01").post("/paper-texts/acceptance/sample", {"text": old, "put": ["has_by_rule"]}).expect(200).json
        self.assertEqual(shown["faults"], [])
        self.assertIn(shown["blocks"][-1]["text"], [block["text"] for block in shown["blocks"][:-1]])
        self.assertIn("由样例负责人负责", shown["blocks"][-1]["text"])

    def test_licences_that_end_with_a_decision_are_named_in_it(self):
        text = self.seen("decision")["in_force"]["text"]

        def shown(*put: str) -> str:
            return str(self.sign_in("editor01").post("/paper-texts/decision/sample", {"text": text, "put": list(put)}).expect(200).json["blocks"])

        self.assertNotIn("一并注销", shown())
        for words in ("根据《样例登记条例》第三十条，以下证照随本决定一并注销：", "样例经营许可证（旧证）", "证照标识：1.2.156.3005.2.样例旧证"):
            self.assertIn(words, shown("has_ended"))
        self.assertIn("本文书由系统按超时默认规则（第 1 版）依用印授权自动出具", shown("deemed", "has_by_rule"))

    def test_a_sample_is_the_paper_of_a_case_that_does_not_exist_as_somebody_wants_it(self):
        text = self.seen("refusal")["in_force"]["text"]

        def said(*put: str) -> str:
            reply = self.sign_in("editor01").post("/paper-texts/refusal/sample", {"text": text, "put": list(put)}).expect(200).json
            return reply["title"] + "".join(block["text"] for block in reply["blocks"])

        self.assertIn("不予行政许可决定书", said())
        self.assertIn("样例区人民法院", said())
        other = said("!permit", "!has_court", "has_hearings")
        for words in ("不予办理决定书", "有管辖权的人民法院", "听证笔录记载"):
            self.assertIn(words, other)
        for name in ("nothing", "!", "has_check_by"):  # nobody can set these
            self.assertEqual(said(name), said())

    def test_words_that_would_never_end_and_words_of_other_departments_are_refused(self):
        text = self.seen("refusal")["in_force"]["text"]
        piece = {"when": [], "between": ""}
        laughing = copy.deepcopy(text)
        laughing["phrases"] += [{"name": f"p{n}", "pieces": [{**piece, "text": f"{{p{n - 1}}}" * 10 if n else "{item}" * 10}]} for n in range(12)]
        laughing["blocks"].append(paragraph("{p11}"))
        refused = self.save("refusal", laughing, 0).expect(422, "cases.paper_text_faulty")
        self.assertIn("too_long", [one["code"] for one in refused.json["invalid_params"]])
        elsewhere = {"00000000-0000-7000-8000-000000000000", self.department()}
        for department in elsewhere:  # editor02 keeps another region
            editor = self.sign_in("editor02")
            editor.get(f"/paper-texts?department={department}").expect(404, "cases.paper_text_not_found")
            editor.get(f"/paper-texts/refusal?department={department}").expect(404, "cases.paper_text_not_found")
            self.save("refusal", text, 0, department, "editor02").expect(404, "cases.paper_text_not_found")
            self.publish("refusal", 1, "editor02", department=department).expect(404, "cases.paper_text_not_found")
            editor.post("/paper-texts/refusal/discard", {"department": department}, match=1).expect(404, "cases.paper_text_not_found")
        self.sign_in("editor01").get("/paper-texts/poem").expect(404, "cases.paper_text_not_found")
        for who in ("visitor01", "clerk01", "decider01"):
            self.sign_in(who).get("/paper-texts").expect(403)

