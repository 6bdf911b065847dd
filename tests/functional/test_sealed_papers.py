"""Papers of a case under the seal of their authority: which seal stands on which paper, by whose act, and that PDF and OFD show the same."""

from objects import World, accepted_case, draft_with_files, step
from test_documents import text_of
from test_sealed_licence import VERDICTS, SealedFiles, text_of_ofd
from yimen import Client, wait_until


class SealedPapersTest(SealedFiles):
    def received(self) -> dict:
        visitor = self.sign_in("visitor01")
        return step(self.sign_in("clerk01"), step(visitor, draft_with_files(visitor), "submit"), "receive")

    def papers(self, case: dict) -> dict[str, dict]:
        seen = self.sign_in("visitor01").get(f"/cases/{case['id']}").expect(200).json
        return {paper["kind"]: paper for paper in seen["documents"]}

    def open(self, case: dict, kind: str, form: str = "ofd", who: Client | None = None) -> bytes:
        verb = {"ofd": "open-sealed", "pdf": "open"}[form]
        paper = self.papers(case)[kind]
        reply = (who or self.sign_in("visitor01")).post(f"/cases/{case['id']}/documents/{paper['id']}/{verb}").expect(200)
        self.assertEqual(reply.headers["content-type"], f"application/{form}")
        return reply.body

    def test_each_paper_carries_the_seal_of_its_purpose_and_holds(self):
        case = accepted_case(World(self))
        step(self.sign_in("reviewer01"), case, "review")
        step(self.sign_in("decider01"), case, "approve")
        step(self.sign_in("visitor01"), case, "deliver")  # online: under the standing order
        for kind, words in (("receipt", "收件专用章"), ("acceptance", "受理专用章"), ("decision", "行政许可专用章"), ("delivery", "行政许可专用章")):
            status, report = self.verify(self.open(case, kind))
            self.assertEqual([report[key]["ok"] for key in VERDICTS], [True] * 4, report)
            self.assertEqual((status, report["unprotected"]), (0, []))
            self.assertEqual(report["signatures"][0]["seal_name"], f"城东区市场监督管理局{words}（测试）")
        checked = self.server.run("check")
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)

    def test_papers_are_sealed_by_themselves(self):
        case = self.received()
        paper = wait_until(lambda: (p := self.papers(case)["receipt"])["sealed_at"] and p, "the seal of the receipt")
        self.assertEqual(paper["pages"], 1)
        wait_until(lambda: "yimen_papers_unsealed 0" in self.nobody().get("//metrics").body.decode(), "the backlog is empty")

    def test_ofd_and_pdf_say_the_same_and_that_they_are_tests(self):
        case = self.received()
        ofd, pdf = text_of_ofd(self.open(case, "receipt")), text_of(self.open(case, "receipt", "pdf"))
        for words in ("收件凭证", case["number"], "李示例：", "测试文书，没有法律效力", self.papers(case)["receipt"]["number"]):
            self.assertIn(words, ofd)
            self.assertIn(words, pdf)
        self.assertEqual(self.open(case, "receipt"), self.open(case, "receipt"))
        self.assertEqual(self.open(case, "receipt", "pdf"), self.open(case, "receipt", "pdf"))

    def test_only_those_of_the_case_open_it(self):
        case = self.received()
        paper = self.papers(case)["receipt"]
        path = f"/cases/{case['id']}/documents/{paper['id']}/open-sealed"
        self.sign_in("visitor02").post(path).expect(404, "cases.document_not_found")
        self.sign_in("visitor01").post(path.replace(paper["id"], case["id"])).expect(404, "cases.document_not_found")

    def test_without_a_seal_a_paper_waits_and_its_pdf_is_there_all_the_same(self):
        server = self.new_server()
        server.start()
        shared, self.server = self.server, server
        try:
            revoked = server.run("keys", "revoke-seal", "11990102MB9900001N-01-001", "--reason", "密钥泄露")
            self.assertEqual(revoked.returncode, 0, revoked.stderr)
            case = self.received()
            paper = self.papers(case)["receipt"]
            path = f"/cases/{case['id']}/documents/{paper['id']}/open-sealed"
            self.sign_in("visitor01").post(path).expect(409, "cases.document_not_sealed")
            self.assertIn("收件凭证", text_of(self.open(case, "receipt", "pdf")))
            self.assertIsNone(self.papers(case)["receipt"]["sealed_at"])
            checked = server.run("check")
            self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)
        finally:
            self.server = shared
