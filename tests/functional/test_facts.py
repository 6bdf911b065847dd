"""数据核验: a source is asked instead of a paper. It may be slow, down, wrong or late, and the paper may be handed in whatever it does."""

import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from urllib.parse import quote
from urllib.request import Request, urlopen

from case_tests import CaseTest
from objects import PDF, PDF_HEADERS, step
from yimen import ROOT, free_port, wait_until

LI = "990102188503120018"  # visitor01
ENDED = "ended"
ITEM = "失业保险金申领"


class FactTest(CaseTest):
    @classmethod
    def setUpClass(cls):
        cls.port = free_port()
        cls.source = subprocess.Popen([sys.executable, str(ROOT / "tools" / "fact_source"), "--port", str(cls.port), "--confirm", LI, "--delay", "3"],
                                      stdout=subprocess.PIPE)
        cls.addClassCleanup(cls.source.wait)
        cls.addClassCleanup(cls.source.stdout.close)
        cls.addClassCleanup(cls.source.terminate)
        cls.source.stdout.readline()  # it listens
        sources = json.loads((ROOT / "demo" / "fact_sources.json").read_text())
        sources["sources"][0] |= {"url": f"http://127.0.0.1:{cls.port}", "timeout_ms": 1000}
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        file = Path(folder.name) / "sources.json"
        file.write_text(json.dumps(sources))
        cls.options = (*cls.options, "--fact-sources", str(file))
        super().setUpClass()

    def setUp(self):
        super().setUp()
        self.tell("mode", {"mode": "ok"})

    def tell(self, path: str, body: dict | None = None) -> dict:
        data = None if body is None else json.dumps(body).encode()
        with urlopen(Request(f"http://127.0.0.1:{self.port}/{path}", data=data), timeout=10) as reply:
            return json.loads(reply.read())

    def draft(self, login: str = "visitor01") -> dict:
        """Everything is there but the proof that the work has ended."""
        visitor = self.sign_in(login)
        found = visitor.get(f"/items?applicable=true&text={quote(ITEM)}").expect(200).json["items"]
        item = next(one["id"] for one in found if one["name"] == ITEM)
        form = {"name": "李示例", "id_number": LI, "contact_phone": "13800000001", "employer": "示例公司", "left_on": "2026-08-31"}
        case = visitor.post("/cases", {"item_id": item, "answers": {"why": "expired", "moved": "no"}, "form": form}).expect(201).json
        for key in ("card",):
            self.hand_in(case, key, login)
        return case

    def hand_in(self, case: dict, key: str = ENDED, login: str = "visitor01") -> None:
        path = f"/cases/{case['id']}/materials/{key}/files"
        case["revision"] = self.sign_in(login).post(path, PDF, headers=PDF_HEADERS).expect(201).json["revision"]

    def ask(self, case: dict, login: str = "visitor01"):
        return self.sign_in(login).post(f"/cases/{case['id']}/materials/{ENDED}/ask")

    def material(self, case: dict, login: str = "visitor01") -> dict:
        return next(m for m in self.seen(case, login)["materials"] if m["requirement"] == ENDED)

    def answered(self, case: dict, seconds: float = 40) -> dict:
        return wait_until(lambda: (f := self.material(case)["fact"])["state"] != "waiting" and f, "an answer of the source", seconds)

    def submit(self, case: dict):
        return self.sign_in("visitor01").post(f"/cases/{case['id']}/submit", {}, match=self.seen(case)["revision"])


class SimulatorTest(unittest.TestCase):
    def test_a_simulated_source_ends_with_the_process_that_started_it_even_when_that_is_killed(self):
        command = f"'{ROOT / 'tools' / 'fact_source'}' --port 0 --with-parent & wait"
        with subprocess.Popen(["bash", "-c", command], stdout=subprocess.PIPE, text=True) as parent:
            url = parent.stdout.readline().removeprefix("fact source at ").split(",")[0]
            with urlopen(f"{url}/asked", timeout=10) as reply:
                self.assertEqual(json.loads(reply.read()), {})
            parent.kill()
            wait_until(lambda: not self.listens(url), "the end of the source", 10)

    def listens(self, url: str) -> bool:
        try:
            urlopen(f"{url}/asked", timeout=10).close()
            return True
        except OSError:
            return False


class SourceAnswersTest(FactTest):
    def test_a_confirmed_fact_stands_for_the_paper_and_the_case_keeps_the_evidence(self):
        case = self.draft()
        self.submit(case).expect(422, "cases.materials_missing")
        fact = self.material(case)["fact"]
        self.assertEqual((fact["state"], fact["may_ask"], fact["source"]), (None, True, "劳动用工备案"))
        self.ask(case).expect(200)
        self.assertEqual(self.answered(case)["verdict"], "confirmed")
        self.ask(case).expect(200)  # asked again, it is confirmed again
        self.assertEqual(self.answered(case)["verdict"], "confirmed")
        case.update(self.submit(case).expect(200).json)
        for login in ("visitor01", "clerk01"):
            use = self.material(case, login)["use"]
            self.assertEqual((use["kind"], use["verdict"], use["authorised_as"], use["version"]), ("fact", "confirmed", "visitor", 1))
            self.assertTrue(use["identifier"].startswith("contract_ended-"))
            self.assertIn("失业保险金申领", use["purpose"])
        step(self.sign_in("clerk01"), case, "receive")
        step(self.sign_in("clerk01"), case, "accept", {})
        self.assertIn(f"以数据核验代替：{use['name']}，{use['identifier']}".replace(" ", ""), self.paper(case, "acceptance"))
        self.check()

    def object_to(self, case: dict, login: str = "visitor01"):
        use = self.material(case)["use"]
        return self.sign_in(login).post(f"/cases/{case['id']}/uses/{use['id']}/object", {"reason": "我没有同意核验"}, match=case["revision"])

    def answer(self, case: dict, right: bool, login: str = "decider02"):
        use = self.material(case, login)["use"]
        body = {"right": right, "answer": "提交申请时已在确认页告知。"}
        return self.sign_in(login).post(f"/cases/{case['id']}/uses/{use['id']}/answer", body, match=case["revision"])

    def by_fact(self) -> dict:
        """Submitted with the fact in place of the paper."""
        case = self.draft()
        self.ask(case).expect(200)
        self.assertEqual(self.answered(case)["verdict"], "confirmed")
        case.update(self.submit(case).expect(200).json)
        return case

    def test_the_use_of_a_fact_is_objected_to_once_and_answered_with_a_reason(self):
        case = self.by_fact()
        self.assertEqual(self.material(case)["use"]["may"], ["object_use"])
        self.object_to(case, "visitor02").expect(404)
        self.object_to(case).expect(200)
        use = self.material(case)["use"]
        self.assertEqual((use["objection"], use["answered_at"], use["may"]), ("我没有同意核验", None, []))
        self.object_to(case).expect(409, "cases.no_uses")
        self.assertIn(case["id"], self.listed("decider02", "list=uses_objected"))
        self.assertEqual(self.material(case, "decider02")["use"]["may"], ["answer_use"])
        self.answer(case, right=False).expect(200)
        use = self.material(case)["use"]
        self.assertEqual((use["objection_right"], use["answer"], use["settled"]), (False, "提交申请时已在确认页告知。", None))
        self.assertNotIn(case["id"], self.listed("decider02", "list=uses_objected"))
        self.told("case_use_answered")
        for login, action, body in (("clerk01", "receive", {}), ("clerk01", "accept", {})):
            step(self.sign_in(login), case, action, body)  # it goes on by the fact
        self.check()

    def test_a_fact_that_should_not_have_been_used_is_nothing_to_decide_by(self):
        case = self.by_fact()
        step(self.sign_in("clerk01"), case, "receive")
        self.seen(case)
        self.object_to(case).expect(200)
        self.answer(case, right=True).expect(200)
        self.assertEqual(self.material(case)["use"]["settled"], "falls")
        clerk = self.sign_in("clerk01")
        clerk.post(f"/cases/{case['id']}/accept", {}, match=self.seen(case)["revision"]).expect(409, "cases.licence_falls")
        step(clerk, case, "notice", {"items": [{"requirement": ENDED, "text": "请提交证明"}]})
        self.hand_in(case)
        step(self.sign_in("visitor01"), case, "supply")
        self.assertIsNotNone(self.material(case)["use"]["ended_at"])
        self.seen(case)
        step(clerk, case, "accept", {})
        self.check()

    def test_what_is_not_so_is_asked_for(self):
        case = self.draft()
        self.tell("mode", {"mode": "unknown"})
        self.ask(case).expect(200)
        self.assertEqual(self.answered(case)["verdict"], "unknown")
        self.submit(case).expect(422, "cases.materials_missing")
        self.hand_in(case)
        self.submit(case).expect(200)
        self.assertIsNone(self.material(case)["use"])
        self.check()

    def test_only_who_files_may_ask_and_only_what_a_source_knows(self):
        case = self.draft()
        self.ask(case, "visitor02").expect(404)
        visitor = self.sign_in("visitor01")
        visitor.post(f"/cases/{case['id']}/materials/card/ask").expect(409, "facts.no_source")
        visitor.post(f"/cases/{case['id']}/materials/nothing/ask").expect(422, "cases.unknown_requirement")
        self.hand_in(case)
        case.update(self.submit(case).expect(200).json)
        self.ask(case).expect(409, "cases.not_allowed")
        self.assertFalse(self.material(case)["fact"]["may_ask"])


class SourceFailsTest(FactTest):
    waits = True

    def test_the_manual_way_is_open_whatever_the_source_does(self):
        for mode in ("down", "error", "wrong", "slow"):  # slow: longer than we wait
            with self.subTest(mode):
                self.tell("mode", {"mode": mode})
                case = self.draft()
                self.ask(case).expect(200)
                self.ask(case).expect(409, "facts.waits")
                self.hand_in(case)
                self.submit(case).expect(200)
        self.check()

    def test_a_source_that_does_not_answer_is_asked_again_and_given_up(self):
        case = self.draft()
        self.tell("mode", {"mode": "wrong"})
        self.ask(case).expect(200)
        fact = self.answered(case, 90)
        self.assertEqual((fact["state"], fact["verdict"], fact["may_ask"]), ("given_up", None, True))
        self.assertIn(5, self.tell("asked").values())
        self.tell("mode", {"mode": "ok"})
        self.ask(case).expect(200)  # another day
        self.assertEqual(self.answered(case)["verdict"], "confirmed")
        self.check()

    def test_an_answer_after_the_decision_is_kept_as_late_and_changes_nothing(self):
        case = self.draft()
        self.tell("mode", {"mode": "late"})
        self.ask(case).expect(200)
        self.hand_in(case)
        case.update(self.submit(case).expect(200).json)
        step(self.sign_in("clerk01"), case, "receive")
        step(self.sign_in("clerk01"), case, "accept", {})
        step(self.sign_in("reviewer02"), case, "review", {"opinion": "符合条件"})
        step(self.sign_in("decider02"), case, "approve", {})
        before = self.seen(case)
        self.assertEqual(self.material(case)["fact"]["state"], "waiting")
        self.tell("release", {})
        fact = self.answered(case, 60)
        self.assertEqual((fact["verdict"], fact["late"]), ("confirmed", True))
        after = self.seen(case)
        self.assertIsNone(self.material(case)["use"])
        self.assertEqual((after["state"], after["revision"]), (before["state"], before["revision"]))
        self.check()
