"""Deemed approval (超时默认): an item that opts in, a legal limit that runs out, and nobody who decided."""

from concurrent.futures import ThreadPoolExecutor

from api import unknown_id
from case_tests import CaseTest
from objects import PDF, PDF_HEADERS, all_items, step
from yimen import Client, wait_until

PERMIT = "建筑工程施工许可证核发"
CONSTRUCTION = "11990102MB9900011P"
SECOND = "editor03"
VALUES = {"text": "小样建设工程", "long_text": "新建厂房", "address": "云溪市城东区一号路 1 号", "number": 1200, "date": "2026-12-01",
          "phone": "13800000001", "citizen_id": "11010519491231002X", "credit_code": "91350100M000100Y43"}


def value_of(field: dict) -> object:
    if field["options"]:
        first = field["options"][0]["value"]
        return [first] if field["kind"] == "choices" else first
    return VALUES[field["kind"]]


def permit_case(visitor: Client) -> dict:
    """A construction permit, submitted with all its materials."""
    item = next(one["id"] for one in all_items(visitor) if one["name"] == PERMIT)
    case = visitor.post("/cases", {"item_id": item, "answers": {"kind": "house"}}).expect(201).json
    seen = visitor.get(f"/cases/{case['id']}").expect(200).json
    form = {field["key"]: value_of(field) for section in seen["definition"]["form"]["sections"] for field in section["fields"]}
    case["revision"] = visitor.put(f"/cases/{case['id']}/form", {"form": form}, match=seen["revision"]).expect(200).json["revision"]
    for requirement in seen["definition"]["requirements"]:
        path = f"/cases/{case['id']}/materials/{requirement['key']}/files"
        case["revision"] = visitor.post(path, PDF, headers=PDF_HEADERS).expect(201).json["revision"]
    return step(visitor, case, "submit")


class DeemedTest(CaseTest):
    """Accepted on Monday 28 September 2026; seven working days by law, over the National Day holidays."""

    def accepted(self) -> dict:
        case = permit_case(self.sign_in("visitor01"))
        step(self.sign_in("clerk01"), case, "receive")
        return step(self.sign_in("clerk01"), case, "accept", {"opinion": "材料齐全"})

    def approved(self, case: dict) -> dict:
        return wait_until(lambda: (v := self.seen(case))["state"] == "result_issued" and v, "approval by silence")

    def run_out(self, case: dict) -> None:
        limit = self.seen(case)["clock"]["legal_due"]
        self.at(f"{limit}T23:59:59.500+08:00")

    def test_nobody_decided_so_it_counts_as_approved_and_everybody_concerned_is_told(self):
        case = self.accepted()
        limit = self.seen(case)["clock"]["legal_due"]
        self.at(f"{limit}T23:00:00+08:00")
        self.assertEqual(self.seen(case)["state"], "accepted")
        self.run_out(case)
        seen = self.approved(case)
        self.assertEqual([e["action"] for e in seen["timeline"]].count("approve_by_silence"), 1)
        self.assertEqual((seen["deemed"]["state"], seen["deemed"]["legal_due"], seen["deemed"]["rule"], seen["deemed"]["answers_name"]),
                         ("approved", limit, None, None))  # who answers inside the house is for staff
        self.assertEqual(seen["licence"]["type_name"], "建筑工程施工许可证")
        paper = self.paper(case, "decision")
        for words in ("超时默认", "没有作出决定", "视为准予行政许可", "第十二条", "超时默认规则（第1版）", "责任人"):
            self.assertIn(words.replace(" ", ""), paper)
        self.assertNotIn("经审查，符合法定条件", paper)
        self.told("case_approved_by_silence")
        # Supervisors read who answers, and where it stood; the handlers and their lead have it in their lists.
        row = self.sign_in("supervisor01").get("/cases?list=deemed").expect(200).json["items"][0]
        self.assertEqual((row["id"], row["deemed"]["waited_in"], row["deemed"]["rule"]), (case["id"], "accepted", "cases.deemed_approval"))
        for login in ("clerk01", "reviewer10", "decider10"):
            self.assertEqual(self.listed(login, "list=deemed"), [case["id"]])
            self.assertEqual(self.sign_in(login).get("/cases/counts").expect(200).json["deemed"], 1)
        for login in ("reviewer01", "supervisor02"):
            self.assertEqual(self.listed(login, "list=deemed"), [])
        self.check()

    def test_it_is_sealed_under_the_order_for_this_rule_alone(self):
        case = self.accepted()
        self.run_out(case)
        seen = self.approved(case)
        decision = next(d for d in seen["documents"] if d["kind"] == "decision")
        wait_until(lambda: next(d for d in self.seen(case)["documents"] if d["id"] == decision["id"])["sealed_at"], "the seal")
        self.check()

    def test_without_an_order_it_waits_and_supervisors_see_why(self):
        ended = self.server.run("keys", "end-deemed", CONSTRUCTION)
        self.assertEqual(ended.returncode, 0, ended.stdout + ended.stderr)
        self.assertNotEqual(self.server.run("keys", "end-deemed", CONSTRUCTION).returncode, 0)  # it has ended before
        case = self.accepted()
        self.run_out(case)
        held = lambda: self.sign_in("supervisor01").get("/cases?list=deemed").expect(200).json["items"]  # noqa: E731
        row = wait_until(held, "what holds it back")[0]
        self.assertEqual((row["id"], row["deemed"]["state"], row["deemed"]["hold"]), (case["id"], "held", "no_order"))
        self.assertIsNone(self.seen(case)["deemed"])  # not for the visitor
        self.assertEqual(self.seen(case)["state"], "accepted")
        # Somebody may still decide, and then nothing counts by silence.
        step(self.sign_in("reviewer10"), case, "review")
        step(self.sign_in("decider10"), case, "refuse", {"reason": "施工图未经审查"})
        self.assertEqual(self.listed("supervisor01", "list=deemed"), [])
        self.check()

    # --- The standing order takes two ---------------------------------------------------------------------------------------------------

    def order_path(self) -> str:
        rows = self.sign_in("editor01").get("/departments").expect(200).json["items"]
        return f"/deemed-orders/{next(row['id'] for row in rows if row['name'] == '城东区住房和城乡建设局')}"

    def order(self, login: str = "editor01") -> dict:
        return self.sign_in(login).get(self.order_path()).expect(200).json

    def draft(self, login: str = "editor01", revision: int = 0, basis: str = "城住建〔2026〕3号"):
        answers = next(one["id"] for one in self.order()["answerers"] if one["name"])
        return self.sign_in(login).put(f"{self.order_path()}/draft", {"answers": answers, "basis": basis}, match=revision)

    def put_in_force(self, login: str, revision: int):
        return self.sign_in(login).post(f"{self.order_path()}/publish", match=revision)

    def test_an_order_is_drafted_by_one_and_put_in_force_by_another(self):
        before = self.order()
        self.assertIsNotNone(before["in_force"])  # it was there before it took two, and stays
        self.assertEqual((before["in_force"]["basis"], before["may_publish"]), ("", False))
        self.sign_in("decider10").post(f"{self.order_path()}/end", {"reason": "规则修订"}).expect(200)
        self.assertIsNone(self.order()["in_force"])
        first = self.draft().expect(200).json["revision"]
        self.assertEqual((self.order()["draft"]["mine"], self.order(SECOND)["may_publish"]), (True, True))
        self.put_in_force("editor01", first).expect(403, "cases.deemed_order_second_person")
        both = self.draft(SECOND, first, "城住建〔2026〕4号").expect(200).json["revision"]  # now both have written at it
        for login in ("editor01", SECOND):
            self.put_in_force(login, both).expect(403, "cases.deemed_order_second_person")
        self.assertIsNone(self.order()["in_force"])
        case = self.accepted()
        self.run_out(case)
        wait_until(lambda: self.listed("supervisor01", "list=deemed"), "what holds it back")
        self.sign_in(SECOND).post(f"{self.order_path()}/discard", match=both).expect(200)
        last = self.draft().expect(200).json["revision"]
        self.put_in_force(SECOND, first).expect(412, "cases.deemed_order_stale")  # of a page of the one that was thrown away
        self.put_in_force(SECOND, last).expect(200)
        shown = self.order()
        self.assertEqual((shown["in_force"]["basis"], len(shown["in_force"]["written_by"]), shown["draft"]), ("城住建〔2026〕3号", 1, None))
        self.assertNotEqual(shown["in_force"]["published_by"], shown["in_force"]["written_by"][0])
        self.check()

    def test_what_two_put_in_force_seals_what_nobody_decided(self):
        self.put_in_force(SECOND, self.draft().expect(200).json["revision"]).expect(200)
        case = self.accepted()
        self.run_out(case)
        self.approved(case)
        self.check()

    def test_two_who_put_it_in_force_at_once_do_it_once(self):
        draft = self.draft().expect(200).json["revision"]
        clients = [self.sign_in(SECOND)] * 4
        path = f"{self.order_path()}/publish"
        with ThreadPoolExecutor(4) as pool:
            replies = list(pool.map(lambda client: client.post(path, match=draft).status, clients))
        self.assertEqual(sorted(replies), [200, 412, 412, 412])
        self.check()

    def test_who_keeps_the_order_of_another_region_or_none_is_refused(self):
        path = self.order_path()
        answers = self.order()["answerers"][0]["id"]
        body = {"answers": answers, "basis": "城住建〔2026〕3号"}
        for login, status in (("editor02", 404), ("supervisor01", 403), ("decider10", 403), ("clerk01", 403), ("visitor01", 403)):
            self.sign_in(login).put(f"{path}/draft", body, match=0).expect(status)
        for login in ("editor02", "decider01"):
            self.sign_in(login).post(f"{path}/end", {"reason": "不想要"}).expect(404)
        for wrong in ({"answers": answers, "basis": ""}, {"answers": answers}, {"answers": "x", "basis": "依据"}):
            self.sign_in("editor01").put(f"{path}/draft", wrong, match=0).expect(400, "request.invalid")
        nobody = {**body, "answers": unknown_id()}  # nobody who decides for the organ
        self.sign_in("editor01").put(f"{path}/draft", nobody, match=0).expect(400, "request.invalid")
        self.draft().expect(200)
        self.draft().expect(412, "cases.deemed_order_stale")
        self.put_in_force(SECOND, 7).expect(412, "cases.deemed_order_stale")

    def test_a_stopped_clock_does_not_run_out_and_an_extension_moves_it(self):
        stopped, extended = self.accepted(), self.accepted()
        before = self.seen(stopped)["clock"]["legal_due"]
        step(self.sign_in("reviewer10"), stopped, "suspend", {"ground": "testing", "reason": "材料送检", "working_days": 20})
        step(self.sign_in("decider10"), extended, "extend", {"reason": "案情复杂", "working_days": 5})
        self.at(f"{before}T23:59:59.500+08:00")
        self.run_out(extended)
        self.approved(extended)
        self.assertEqual(self.seen(stopped)["state"], "suspended")
        self.check()

    def test_a_moved_calendar_moves_it(self):
        case = self.accepted()
        before = self.seen(case)["clock"]["legal_due"]
        changed = self.server.data / "calendar.csv"
        changed.write_text(f"date,kind,name_zh,name_en\n{before},off,临时放假,Holiday\n", encoding="utf-8")
        self.assertEqual(self.server.run("import", "calendar", str(changed)).returncode, 0)
        self.assertGreater(self.seen(case)["clock"]["legal_due"], before)
        self.at(f"{before}T23:59:59.900+08:00")
        self.check()  # its timer has moved with it
        self.assertEqual(self.seen(case)["state"], "accepted")
        self.run_out(case)
        self.approved(case)
        self.check()

    def test_a_killed_server_takes_it_up_again_and_once(self):
        cases = [self.accepted() for _ in range(4)]
        self.run_out(cases[0])
        limit = self.seen(cases[0])["clock"]["legal_due"]
        self.server.kill()
        self.server.start()
        self.at(f"{limit}T23:59:59.900+08:00")
        for case in cases:
            seen = self.approved(case)
            self.assertEqual([e["action"] for e in seen["timeline"]].count("approve_by_silence"), 1)
            self.assertEqual([d["kind"] for d in seen["documents"]].count("decision"), 1)
        self.check()

    def test_a_decision_in_the_same_moment_wins_or_loses_never_both(self):
        cases = [step(self.sign_in("reviewer10"), self.accepted(), "review") for _ in range(4)]
        self.run_out(cases[0])
        decider = self.sign_in("decider10")
        refuse = lambda case: decider.post(f"/cases/{case['id']}/refuse", {"reason": "不符合"}, match=case["revision"]).status  # noqa: E731
        with ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(refuse, cases))
        for case, status in zip(cases, answers, strict=True):
            seen = wait_until(lambda case=case: (v := self.seen(case))["state"] in ("refused", "result_issued") and v, "an end")
            self.assertEqual(status == 200, seen["state"] == "refused")
        self.check()

    def test_the_public_page_of_the_item_says_so(self):
        item = next(one["id"] for one in all_items(self.nobody()) if one["name"] == PERMIT)
        self.assertIn("第十二条", self.nobody().get(f"/items/{item}").expect(200).json["definition"]["deemed_approval"]["basis"])
