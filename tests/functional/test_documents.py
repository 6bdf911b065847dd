"""The papers of a case: which action makes which, what stands on them, who may open them, and what their QR code says."""

import re
import subprocess
from concurrent.futures import ThreadPoolExecutor

from objects import ANSWERS, FORM, PDF, PDF_HEADERS, World, accepted_case, draft_with_files, food, step
from yimen import Client, YimenTest, wait_until


def text_of(pdf: bytes) -> str:
    """What stands on the paper, without blanks: pdftotext keeps the layout."""
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return re.sub(r"\s+", "", done.stdout.decode())


def qr_of(pdf: bytes) -> str:
    """The QR code of the first page, as a phone reads it: looked at closer when it was not seen, and no other kind of code for one."""
    for dots in ("150", "300"):
        picture = subprocess.run(["pdftoppm", "-r", dots, "-f", "1", "-l", "1", "-png", "-"], input=pdf, capture_output=True, check=True)
        reader = ["zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", "-"]
        read = subprocess.run(reader, input=picture.stdout, capture_output=True, check=False)
        if seen := read.stdout.decode().strip():
            return seen
    raise AssertionError("no code is seen on the page")


class DocumentsTest(YimenTest):
    def received(self) -> dict:
        visitor = self.sign_in("visitor01")
        case = step(visitor, draft_with_files(visitor), "submit")
        return step(self.sign_in("clerk01"), case, "receive")

    def documents(self, case: dict, who: Client | None = None) -> dict[str, dict]:
        seen = (who or self.sign_in("visitor01")).get(f"/cases/{case['id']}").expect(200).json
        return {document["kind"]: document for document in seen["documents"]}

    def paper(self, case: dict, kind: str, who: Client | None = None) -> bytes:
        document = self.documents(case)[kind]
        reply = (who or self.sign_in("visitor01")).post(f"/cases/{case['id']}/documents/{document['id']}/open").expect(200)
        self.assertEqual(reply.headers["content-type"], "application/pdf")
        return reply.body

    def check(self) -> None:
        checked = self.server.run("check")
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)

    def test_each_step_of_a_granted_case_leaves_its_paper(self):
        case = accepted_case(World(self))
        step(self.sign_in("reviewer01"), case, "review")
        step(self.sign_in("decider01"), case, "approve")
        step(self.sign_in("visitor01"), case, "deliver")
        documents = self.documents(case)
        self.assertEqual(set(documents), {"receipt", "acceptance", "decision", "collection", "delivery"})
        for document in documents.values():
            self.assertRegex(document["number"], r"^城东市监许?[收受准领送]〔2026〕[1-9]\d*号$")
        receipt = text_of(self.paper(case, "receipt"))
        for words in ("李示例：", "收件凭证", case["number"], "营业执照", "收件不是受理", documents["receipt"]["number"], "2026年9月28日"):
            self.assertIn(words, receipt)
        acceptance = text_of(self.paper(case, "acceptance"))
        name = self.sign_in("clerk01").get("/me").expect(200).json["display_name"]
        for words in ("行政许可申请受理通知书", "第三十二条第一款第（五）项", "8个工作日", "2026年10月14日", "2026年10月16日", "申请材料",
                      "营业执照（1个文件）", f"受理人{name}", "受理日期2026年9月28日", "联系方式"):
            self.assertIn(words, acceptance)
        decision = text_of(self.paper(case, "decision"))
        for words in ("准予行政许可决定书", "第三十八条第一款", "食品经营许可证", "六十日内向云溪市城东区人民政府申请行政复议",
                      "六个月内向云溪市城东区人民法院提起行政诉讼"):
            self.assertIn(words, decision)
        ready = text_of(self.paper(case, "collection"))
        for words in ("领取通知书", "食品经营许可证", "第四十四条", "前（作出决定之日起十个工作日内）"):
            self.assertIn(words, ready)
        served = text_of(self.paper(case, "delivery"))
        self.assertIn(documents["decision"]["number"], served)
        self.assertIn("电子送达", served)
        self.check()

    def test_an_agent_files_under_an_authority_that_is_a_paper_and_a_withdrawal_is_confirmed(self):
        agent, clerk = self.sign_in("visitor02"), self.sign_in("clerk01")
        company = next(one for one in agent.get("/me").expect(200).json["acts_for"] if one["kind"] == "company")
        body = {"item_id": food(agent), "answers": ANSWERS, "form": FORM, "subject_id": company["subject_id"]}
        case = agent.post("/cases", body).expect(201).json
        for requirement in ("business_licence", "layout", "safety_rules", "equipment"):
            path = f"/cases/{case['id']}/materials/{requirement}/files"
            case["revision"] = agent.post(path, PDF, headers=PDF_HEADERS).expect(201).json["revision"]
        step(agent, case, "submit")
        step(clerk, case, "receive")
        authority = text_of(self.paper(case, "agency", agent))
        for words in ("授权委托书", "受托人", "至委托人撤销为止", case["number"], "事项实施编码", "设定依据"):
            self.assertIn(words, authority)
        step(agent, case, "withdraw", {"reason": "暂时不办了"})
        confirmed = text_of(self.paper(case, "withdrawal", agent))
        for words in ("申请撤回确认书", "2026年9月28日撤回", "不作出决定"):
            self.assertIn(words, confirmed)
        self.assertNotIn("agency", self.documents(self.received()))
        self.check()

    def test_the_notice_has_a_numbered_line_for_each_missing_thing(self):
        case = self.received()
        clerk = self.sign_in("clerk01")
        refused = clerk.post(f"/cases/{case['id']}/notice", {"items": [{"text": "补"}, {"requirement": "nothing", "text": "补"}]},
                             match=case["revision"]).expect(422, "cases.unknown_requirement").json
        self.assertEqual(refused["invalid_params"][0]["pointer"], "/items/1/requirement")
        clerk.post(f"/cases/{case['id']}/notice", {"items": [{"field": "nothing", "text": "补"}]},
                   match=case["revision"]).expect(422, "cases.unknown_field")
        clerk.post(f"/cases/{case['id']}/notice", {"items": [{"text": "补"}], "until": "2026-09-28"},
                   match=case["revision"]).expect(400, "request.invalid")
        step(clerk, case, "notice", {"items": [{"requirement": "layout", "text": "请标出洗消区"}, {"field": "area", "text": "请填写使用面积"}],
                                     "until": "2026-10-20"})
        self.assertEqual(self.sign_in("visitor01").get(f"/cases/{case['id']}").json["notice"]["until"], "2026-10-20")
        paper = text_of(self.paper(case, "notice"))
        for words in ("一次性告知", "1.", "需要补正：请标出洗消区", "2.", "需要补正：请填写使用面积", "补正期限：2026年10月20日前", "提交方式：登录一门门户“我的办件”补充提交，或者到城东区政务服务中心（"):
            self.assertIn(words, paper)
        self.assertEqual(paper.count("补正期限："), 2)

    def test_a_licence_shows_labels_of_what_belongs_on_its_face(self):
        case = accepted_case(World(self))
        step(self.sign_in("reviewer01"), case, "review")
        step(self.sign_in("decider01"), case, "approve")
        visitor = self.sign_in("visitor01")
        licence = visitor.get(f"/cases/{case['id']}").expect(200).json["licence"]
        content = visitor.get(f"/licences/{licence['id']}").expect(200).json["content"]
        item = visitor.get(f"/cases/{case['id']}").json["definition"]
        fields = {field["key"]: field for section in item["form"]["sections"] for field in section["fields"]}
        hot = next(option["label"] for option in fields["projects"]["options"] if option["value"] == "hot")
        self.assertEqual(content[fields["projects"]["label"]], hot)
        self.assertNotIn("restaurant", str(content))
        for personal in ("13800000001", "11010519491231002X", "李示例"):
            self.assertNotIn(personal, str(content))

    def test_refusals_give_the_reason_and_name_the_ways_to_appeal(self):
        case = self.received()
        step(self.sign_in("clerk01"), case, "refuse-acceptance", {"reason": "不属于本机关职权范围"})
        refused = accepted_case(World(self))
        step(self.sign_in("reviewer01"), refused, "review")
        step(self.sign_in("decider01"), refused, "refuse", {"reason": "场所与污染源距离不足"})
        for paper, reason in ((self.paper(case, "refusal_of_acceptance"), "不属于本机关职权范围"),
                              (self.paper(refused, "refusal"), "场所与污染源距离不足")):
            words = text_of(paper)
            self.assertIn(reason, words)
            self.assertIn("六十日内向云溪市城东区人民政府申请行政复议", words)

    def test_who_asks_the_wrong_organ_or_needs_no_licence_is_told_so_in_writing(self):
        wrong = self.received()
        clerk = self.sign_in("clerk01")
        body = {"ground": "not_ours", "reason": "噪声投诉由该机关处理"}
        refused = clerk.post(f"/cases/{wrong['id']}/refuse-acceptance", body, match=wrong["revision"]).expect(400, "request.invalid")
        self.assertEqual(refused.json["invalid_params"][0]["pointer"], "/organ")
        step(clerk, wrong, "refuse-acceptance", {**body, "organ": "云溪市生态环境局"})
        needless = self.received()
        step(clerk, needless, "refuse-acceptance", {"ground": "not_needed", "reason": "自家食用不是经营"})
        for case, words in ((wrong, ("请向云溪市生态环境局申请", "第三十二条第一款第二项", "噪声投诉由该机关处理")),
                            (needless, ("依法不需要取得行政许可", "第三十二条第一款第一项", "自家食用不是经营"))):
            paper = text_of(self.paper(case, "refusal_of_acceptance"))
            for said in words:
                self.assertIn(said, paper)

    def test_a_paper_is_the_same_bytes_each_time_and_only_those_of_the_case_open_it(self):
        case = self.received()
        first = self.paper(case, "receipt")
        self.assertEqual(first, self.paper(case, "receipt", self.sign_in("clerk01")))
        self.assertEqual(self.documents(case)["receipt"]["pages"], 1)
        path = f"/cases/{case['id']}/documents/{self.documents(case)['receipt']['id']}/open"
        self.sign_in("visitor02").post(path).expect(404, "cases.document_not_found")
        other = self.received()
        self.sign_in("visitor01").post(f"/cases/{other['id']}/documents/{path.split('/')[4]}/open").expect(404, "cases.document_not_found")

    def test_a_look_by_staff_is_in_the_journal_and_one_by_the_visitor_is_not(self):
        case = self.received()

        def entries() -> int:
            return self.sign_in("auditor01").get("/journal/status").expect(200).json["entries"]
        self.paper(case, "receipt")
        # A paper that another test left is sealed by now; each use of a seal is an entry.
        wait_until(lambda: all(f"{what} 0\n" in self.nobody().get("//metrics").body.decode() for what in
                               ("yimen_papers_unsealed", "yimen_licences_pending_seal")), "everything is sealed")
        before = entries()
        self.paper(case, "receipt")
        self.assertEqual(entries(), before)
        self.paper(case, "receipt", self.sign_in("clerk01"))
        self.assertEqual(entries(), before + 1)

    def test_the_code_on_the_paper_leads_to_the_public_check(self):
        case = self.received()
        link = qr_of(self.paper(case, "receipt"))
        self.assertIn("/portal/verify?d=", link)
        token = link.split("?d=")[1]
        nobody = self.nobody()
        answer = nobody.post("/documents/verify", {"token": token}).expect(200).json
        document = self.documents(case)["receipt"]
        self.assertEqual((answer["genuine"], answer["number"], answer["authority"], answer["kind"]),
                         (True, document["number"], "城东区市场监督管理局", "receipt"))
        self.assertNotIn("李示例", str(answer))
        self.assertEqual(nobody.get(f"/documents/verify/{token}").expect(200).json, answer)
        self.assertIsNone(answer["case_id"])
        wrong = nobody.post("/documents/verify", {"token": token[:-1] + ("A" if token[-1] != "A" else "B")}).expect(200).json
        self.assertEqual((wrong["genuine"], wrong["reason"], wrong["number"]), (False, "no_such_record", None))

    def test_the_code_on_the_paper_leads_its_visitor_on_to_the_progress_and_nobody_else(self):
        case = self.received()
        paper = self.paper(case, "receipt")
        token = qr_of(paper).split("?d=")[1]
        for who, found in (("visitor01", case["id"]), ("visitor02", None), ("clerk01", None), ("admin01", None)):
            client = self.sign_in(who)
            self.assertEqual(client.get(f"/documents/verify/{token}").expect(200).json["case_id"], found, who)
            self.assertEqual(client.post("/documents/verify", {"token": token}).expect(200).json["case_id"], found, who)

    def test_numbers_of_a_series_have_no_gaps_however_many_come_at_once(self):
        visitor, clerk = self.sign_in("visitor01"), self.sign_in("clerk01")
        cases = [step(visitor, draft_with_files(visitor), "submit") for _ in range(8)]

        def receive(case: dict) -> None:
            for revision in (case["revision"] + 5, case["revision"]):  # a refused try takes no number
                clerk.post(f"/cases/{case['id']}/receive", {}, match=revision)
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(receive, cases))
        serials = sorted(int(re.search(r"〕(\d+)号", self.documents(case)["receipt"]["number"]).group(1)) for case in cases)
        self.assertEqual(serials, list(range(serials[0], serials[0] + 8)))
        self.check()

    def test_details_of_a_department_that_is_not_there_are_refused(self):
        admin = self.sign_in("admin01")
        admin.get("/document-authorities/00000000-0000-7000-8000-000000000000").expect(404, "cases.authority_not_found")
        said = {"code_word": "甲", "review_organ": "乙", "court": "丙", "seal": "none"}
        admin.put("/document-authorities/00000000-0000-7000-8000-000000000000", said, match=0).expect(404, "cases.authority_not_found")

    def test_silence_of_five_working_days_is_acceptance_from_the_day_of_receipt(self):
        server = self.new_server()
        server.start()
        self.server, shared = server, self.server
        try:
            case, answered = self.received(), self.received()
            servers = self.beside_on_postgres()  # of two: still once
            step(self.sign_in("clerk01"), answered, "notice", {"items": [{"requirement": "layout", "text": "请补"}]})
            seen = self.sign_in("visitor01").get(f"/cases/{case['id']}").expect(200).json
            # Five working days over the National Day holidays; Saturday the 10th is worked.
            self.assertEqual(seen["clock"]["answer_due"], "2026-10-10")
            self.nobody().post("/demo/clock", {"now": "2026-10-10T23:59:00+08:00"}).expect(200)
            self.assertEqual(self.sign_in("visitor01").get(f"/cases/{case['id']}").json["state"], "received")
            for each in servers:
                Client(each).post("/demo/clock", {"now": "2026-10-10T23:59:59.500+08:00"}).expect(200)
            seen = wait_until(lambda: (v := self.sign_in("visitor01").get(f"/cases/{case['id']}").json)["state"] == "accepted" and v,
                              "the case is accepted by silence")
            self.assertEqual(seen["clock"]["accepted_on"], "2026-09-28")
            self.assertEqual(seen["clock"]["promised_due"], "2026-10-14")
            self.assertEqual([entry["action"] for entry in seen["timeline"]].count("accept_by_silence"), 1)
            paper = text_of(self.paper(case, "acceptance"))
            for words in ("起即为受理", "受理人本机关（逾期未告知，依法视为受理）"):
                self.assertIn(words, paper)
            self.assertEqual(self.sign_in("visitor01").get(f"/cases/{answered['id']}").json["state"], "awaiting_supplement")
            wait_until(lambda: any(m["kind"] == "case_accepted_by_silence"
                                   for m in self.sign_in("visitor01").get("/messages?limit=100").json["items"]), "the message")
            self.check()
            verified = self.server.run("journal", "verify")
            self.assertEqual(verified.returncode, 0, verified.stdout + verified.stderr)
        finally:
            self.server = shared
