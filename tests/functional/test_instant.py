"""Instant approval (秒批): a rule over verified facts accepts and decides at once, or a person does; changed by two people, stopped by one."""

from case_tests import CaseTest
from objects import PDF, PDF_HEADERS, address_item, step
from yimen import wait_until

PURPOSE = {"purpose": "household"}


class InstantTest(CaseTest):
    def path(self) -> str:
        return f"/instant-rules/{address_item(self.nobody())}"

    def rule(self, login: str = "editor01") -> dict:
        return self.sign_in(login).get(self.path()).expect(200).json

    def filed(self, login: str = "visitor01", files: tuple[str, ...] = (), **form: str) -> dict:
        visitor = self.sign_in(login)
        case = visitor.post("/cases", {"item_id": address_item(visitor), "form": PURPOSE | form}).expect(201).json
        for key in files:
            path = f"/cases/{case['id']}/materials/{key}/files"
            case["revision"] = visitor.post(path, PDF, headers=PDF_HEADERS).expect(201).json["revision"]
        return step(visitor, case, "submit")

    def runs(self, case: dict, login: str = "visitor01") -> list[dict]:
        return self.sign_in(login).get(f"/cases/{case['id']}/instant").expect(200).json["items"]

    def approved(self, case: dict) -> dict:
        wait_until(lambda: self.seen(case)["state"] == "result_issued", "the rule to approve the case")
        return self.runs(case)[0]

    def with_a_person(self, case: dict, login: str = "decider05") -> dict:
        run = wait_until(lambda: self.runs(case, login), "the rule to look at the case")[0]
        self.assertFalse(run["approved"])
        return run

    def draft(self, login: str, **change: object) -> int:
        seen = self.rule(login)
        rule = {**(seen["draft"] or seen["in_force"])["rule"], **change}
        return self.sign_in(login).put(f"{self.path()}/draft", {"rule": rule}, match=seen["revision"]).expect(200).json["revision"]

    def published(self, **change: object) -> None:
        self.sign_in("editor03").post(f"{self.path()}/publish", match=self.draft("editor01", **change)).expect(200)

    def stopped(self, login: str, path: str | None = None) -> dict:
        return self.sign_in(login).post(path or f"{self.path()}/stop", {"reason": "数据源异常"}).expect(200).json

    def resumed(self, stop: dict, asks: str = "editor01", agrees: str = "editor03") -> None:
        path = f"/instant-stops/{stop['id']}"
        asked = self.sign_in(asks).post(f"{path}/ask", {"reason": "已修复"}, match=stop["revision"]).expect(200).json
        self.sign_in(asks).post(f"{path}/resume", match=asked["revision"]).expect(403, "instant.second_person")
        self.sign_in(agrees).post(f"{path}/resume", match=asked["revision"]).expect(200)

    # ---

    def test_a_visitor_submits_and_has_the_licence_at_once_with_the_reasons(self):
        case = self.filed()
        run = self.approved(case)
        self.assertEqual((run["approved"], run["version"], run["answers_name"]), (True, 1, "金五例"))
        self.assertEqual([line["verdict"] for line in run["trace"]["conditions"]], ["met"] * 3)
        values = {v["variable"]: v for line in run["trace"]["conditions"] for v in line["values"]}
        self.assertEqual(values["material.title"]["source"], "licence")
        self.assertTrue(values["material.title"]["identifier"].startswith("1.2.156.3005.2."))
        self.assertGreaterEqual(int(values["days_left.id_card"]["value"]), 30)
        seen = self.seen(case)
        steps = [(one["action"], one["role"], one["by_name"]) for one in seen["timeline"]]
        self.assertEqual(steps[-4:], [("receive_by_rule", "rule", None), ("accept_by_rule", "rule", None),
                                      ("approve_by_rule", "rule", None), ("issue_result", "system", None)])
        self.assertIn("第 1 版", seen["timeline"][-2]["note"])
        self.assertEqual(seen["owner_name"], "金五例")  # who answers for it is named to the visitor
        self.assertIsNotNone(seen["licence"])
        self.assertCountEqual([d["kind"] for d in seen["documents"]], ["receipt", "acceptance", "decision", "collection"])
        self.assertIn("门牌地址证明开具”秒批规则（第1版）", self.paper(case, "decision"))
        for words in ("该规则由金五例负责", "按规则自动受理，责任人：金五例", "（以电子证照代替："):
            self.assertIn(words, self.paper(case, "acceptance"))
        self.assertEqual(self.told("case_approved_by_rule")["case_id"], case["id"])
        sealed = wait_until(lambda: (d := self.seen(case))["licence"]["state"] == "valid" and d, "the licence to be sealed")
        self.assertEqual(sealed["state"], "result_issued")
        wait_until(lambda: all(d["sealed_at"] for d in self.seen(case)["documents"]), "the papers to be sealed under the standing order")
        self.check()

    def test_what_was_handed_in_or_changed_goes_to_a_person_who_sees_why(self):
        by_file = self.filed("visitor02", ("title",), title_number="示例2020城东不动产权第0000999号", address="云溪市城东区二号路 2 号")
        run = self.with_a_person(by_file)
        self.assertEqual((run["why"], run["trace"]["conditions"][2]["verdict"]), ("unknown", "unknown"))
        self.assertEqual([bar["bar"] for bar in run["trace"]["bars"]], ["unverified", "declared", "declared"])
        self.assertEqual(self.runs(by_file, "visitor02"), [])  # it goes its ordinary way: nothing to tell
        changed = self.filed(address="云溪市城东区别的地方 9 号")
        run = self.with_a_person(changed)
        self.assertEqual((run["why"], run["trace"]["bars"][0]["about"]), ("barred", "坐落"))
        step(self.sign_in("clerk01"), changed, "receive")  # the ordinary way is open
        step(self.sign_in("clerk01"), changed, "accept", {})
        held = {one["by"]: one["cases"] for one in self.rule()["last_30_days"]["held"]}
        self.assertEqual(held["bar.declared"], 2)
        before = self.journal_entries()
        self.runs(changed, "decider05")
        self.assertEqual(self.journal_entries(), before + 1)  # a look by staff
        self.sign_in("decider01").get(f"/cases/{changed['id']}/instant").expect(404)
        self.check()

    def test_two_people_change_a_rule_and_the_trace_stays_as_it_was(self):
        case = self.filed()
        self.approved(case)
        revision = self.draft("editor01", basis="城东民政发〔2026〕7号")
        self.sign_in("editor01").post(f"{self.path()}/publish", match=revision).expect(403, "instant.second_person")
        self.sign_in("editor03").post(f"{self.path()}/publish", match=revision + 1).expect(412, "instant.stale")
        self.sign_in("editor02").post(f"{self.path()}/publish", match=revision).expect(404, "instant.item_not_found")
        self.sign_in("supervisor01").post(f"{self.path()}/publish", match=revision).expect(403)
        self.sign_in("editor03").post(f"{self.path()}/publish", match=revision).expect(200)
        seen = self.rule("decider05")
        self.assertEqual((seen["in_force"]["version"], seen["in_force"]["written_by"], seen["in_force"]["published_by"]), (2, ["沈九示"], "江六示"))
        self.assertEqual([one["version"] for one in seen["past"]], [1])
        self.assertFalse(seen["may_write"])
        self.assertTrue(seen["may_stop"])
        self.assertEqual(self.runs(case)[0]["version"], 1)
        other = self.filed()
        self.assertEqual(self.approved(other)["version"], 2)
        self.check()

    def test_a_rule_over_what_is_declared_is_not_put_in_force_and_says_which(self):
        declared = [{"key": "purpose", "text": "用途是户口迁移", "text_en": "For the household register",
                     "when": {"==": [{"var": "form.purpose"}, "household"]}}]
        revision = self.draft("editor01", conditions=declared)
        refused = self.sign_in("editor03").post(f"{self.path()}/publish", match=revision).expect(422, "instant.rule_not_fit").json
        self.assertEqual(refused["invalid_params"], [{"pointer": "/conditions/0/when", "code": "declared", "reason": "用途"}])
        self.assertEqual(self.rule("editor03")["draft"]["problems"][0]["code"], "declared")
        editor = self.sign_in("editor01")
        for wrong in ({"map": []}, {"==": [{"var": "x"}]}, {}):
            body = {"rule": {"conditions": [{**declared[0], "when": wrong}], "answers": None, "basis": ""}}
            editor.put(f"{self.path()}/draft", body, match=revision).expect(400, "request.invalid")
        editor.put(f"{self.path()}/draft", {"rule": {"conditions": declared * 2, "answers": None, "basis": ""}}, match=revision).expect(400, "request.invalid")
        editor.post(f"{self.path()}/discard", match=revision).expect(200)
        self.assertIsNone(self.rule()["draft"])
        self.assertEqual(self.rule()["in_force"]["version"], 1)

    def test_the_switch_stops_at_once_for_the_item_or_for_all_and_needs_two_to_go_on(self):
        for path, login in ((None, "decider05"), ("/instant-stops", "supervisor01")):
            stop = self.stopped(login, path)
            case = self.filed()
            self.assertEqual(self.with_a_person(case)["why"], "stopped")
            self.assertEqual(self.seen(case)["state"], "submitted")
            self.sign_in("editor01").post(path or f"{self.path()}/stop", {"reason": "再停一次"}).expect(409, "instant.stopped_already")
            self.sign_in("editor03").post(f"/instant-stops/{stop['id']}/resume", match=1).expect(409, "instant.not_stopped")
            self.resumed(stop)
            self.approved(self.filed())
            self.assertEqual(self.seen(case)["state"], "submitted")  # what went to a person stays there
        self.sign_in("decider05").post("/instant-stops", {"reason": "全部停用"}).expect(403)
        listed = self.sign_in("auditor01").get("/instant-stops").expect(200).json["items"]
        self.assertEqual([(one["stopped_by"], one["asked_by"], one["ended_by"]) for one in listed], [("蒋八示", "沈九示", "江六示")])
        self.check()

    def test_the_list_and_the_trial(self):
        self.filed("visitor02", ("title",), title_number="示例2020城东不动产权第0000999号", address="云溪市城东区二号路 2 号")
        case = self.filed()
        self.approved(case)
        listed = wait_until(lambda: [r for r in self.sign_in("editor01").get("/instant-rules").expect(200).json["items"] if r["to_person"]], "the count")
        self.assertEqual([(r["item_name"], r["version"], r["approved"], r["to_person"]) for r in listed], [("门牌地址证明开具", 1, 1, 1)])
        self.draft("editor01", basis="另一份文件")
        for standing, n in (("in_force", 1), ("drafted", 1), ("stopped", 0)):
            self.assertEqual(len(self.sign_in("editor01").get(f"/instant-rules?standing={standing}").expect(200).json["items"]), n)
        self.assertEqual(self.sign_in("editor02").get("/instant-rules").expect(200).json["items"], [])
        trial = self.sign_in("editor01").get(f"{self.path()}/trial?days=30").expect(200).json
        self.assertEqual((trial["cases"], trial["drafted"]), (0, True))  # nobody but the rule has decided any
        self.sign_in("editor01").get(f"{self.path()}/trial?days=0").expect(400, "request.invalid")

    def test_one_submission_is_decided_once_by_two_servers(self):
        self.beside_on_postgres()
        cases = [self.filed() for _ in range(4)]
        for case in cases:
            self.approved(case)
            actions = [one["action"] for one in self.seen(case)["timeline"]]
            self.assertEqual(actions.count("approve_by_rule"), 1)
            self.assertEqual(len(self.runs(case)), 1)
        self.check()
