"""Stages (环节) between acceptance and decision: inspection, consultation, countersign, publication, experts, hearing."""

import json
import sqlite3
import threading
import uuid
from itertools import islice

from case_tests import CaseTest
from objects import JPEG, PDF, PDF_HEADERS, add_photo, canteen_case, draft_with_files, step
from yimen import Client, wait_until

POLICE = "reviewer07"
A_PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40 + b"\0\0\0\0IEND\xaeB`\x82"
RECORD = {"place": "一号路 1 号", "held_at": "2026-09-28T09:00:00+08:00", "findings": "布局与图纸一致。", "verdict": "agrees"}


class StagesTest(CaseTest):
    """Accepted on Monday 28 September 2026; the promised eight working days end on 14 October."""

    def canteen(self) -> dict:
        case = canteen_case(self.sign_in("visitor01"))
        for action in ("receive", "accept"):
            step(self.sign_in("clerk01"), case, action)
        return case

    def restaurant(self) -> dict:
        case = step(self.sign_in("visitor01"), draft_with_files(self.sign_in("visitor01")), "submit")
        for action in ("receive", "accept"):
            step(self.sign_in("clerk01"), case, action)
        return case

    def stage(self, case: dict, login: str = "reviewer01", kind: str | None = None) -> dict:
        return next(s for s in self.seen(case, login)["stages"] if kind is None or s["kind"] == kind)

    def act(self, login: str, case: dict, stage: dict, action: str, body: dict | None = None):
        return self.sign_in(login).post(f"/cases/{case['id']}/stages/{stage['id']}/{action}", body or {}, match=case["revision"])

    def did(self, login: str, case: dict, stage: dict, action: str, body: dict | None = None) -> dict:
        case.update(self.act(login, case, stage, action, body).expect(200).json)
        return case

    def department(self, name: str) -> dict:
        rows = self.sign_in("reviewer01").get("/departments").expect(200).json["items"]
        return next(row for row in rows if name in row["name"])

    def ask(self, case: dict, until: str = "2026-10-09", name: str = "公安", login: str = "reviewer01"):
        body = {"department_id": self.department(name)["id"], "question": "申请人近三年有无违法记录？", "until": until}
        return self.sign_in(login).post(f"/cases/{case['id']}/stages", body, match=case["revision"])

    def asked(self) -> dict:
        case = self.restaurant()
        case.update(self.ask(case).expect(200).json)
        return case

    # --- Inspection -------------------------------------------------------------------------------------------------------------------

    def test_an_inspection_is_done_by_two_officers_who_both_sign(self):
        case = self.canteen()
        stage = self.stage(case)
        self.assertEqual([stage["kind"], stage["due"], stage["own"]], ["inspection", "2026-10-10", True])
        refused = self.sign_in("reviewer01").post(f"/cases/{case['id']}/review", {"opinion": "可"}, match=case["revision"])
        self.assertEqual(refused.expect(409, "cases.stage_open").json["stage"]["until"], "2026-10-10")
        self.assertEqual(self.actions(case, "reviewer01")["review"], "cases.stage_open")
        posts = {p["name"]: p["id"] for p in self.sign_in("reviewer01").get(f"/cases/{case['id']}/posts").expect(200).json["items"]}
        reviewer, decider = posts["吴三示"], posts["郑四示"]
        self.act("reviewer01", case, stage, "officers", {"first_id": reviewer, "second_id": reviewer}).expect(422, "cases.second_officer")
        self.did("reviewer01", case, stage, "officers", {"first_id": reviewer, "second_id": decider})
        record = RECORD
        self.act("reviewer01", case, stage, "sign").expect(409, "cases.no_stages")
        self.act("reviewer01", case, stage, "answer", {"verdict": "agrees", "opinion": "可以"}).expect(409, "cases.no_stages")
        self.act("reviewer01", case, stage, "record", {**record, "held_at": "2026-09-30T09:00:00+08:00"}).expect(400, "request.invalid")
        self.did("reviewer01", case, stage, "record", record)
        self.assertEqual(self.stage(case, "visitor01")["inspection"]["findings"], "")
        self.act("reviewer01", case, stage, "sign").expect(409, "cases.no_stages")
        self.act("reviewer01", case, stage, "record", {"place": "x"}).expect(400, "request.invalid")
        self.did("decider01", case, stage, "sign")
        stage = self.stage(case)
        self.assertEqual([stage["state"], stage["verdict"], stage["opinion"]], ["answered", "agrees", "布局与图纸一致。"])
        visitor = self.stage(case, "visitor01")  # the record is for the applicant too, once both have signed
        self.assertEqual([visitor["opinion"], visitor["inspection"]["findings"]], ["", "布局与图纸一致。"])
        self.assertEqual(self.seen(case)["clock"]["procedures"], [])  # an inspection of the site stops no clock
        step(self.sign_in("reviewer01"), case, "review", {"opinion": "符合"})
        self.check()

    # --- Photographs of an inspection -------------------------------------------------------------------------------------------------

    def inspected(self) -> tuple[dict, dict]:
        """A case whose premises reviewer01 and decider01 inspect, and that stage."""
        case = self.canteen()
        stage = self.stage(case)
        posts = {p["name"]: p["id"] for p in self.sign_in("reviewer01").get(f"/cases/{case['id']}/posts").expect(200).json["items"]}
        self.did("reviewer01", case, stage, "officers", {"first_id": posts["吴三示"], "second_id": posts["郑四示"]})
        return case, stage

    def photo(self, case: dict, stage: dict, login: str = "reviewer01", **more) -> dict:
        return add_photo(self.sign_in(login), case, stage["id"], **more).expect(201).json

    def open_photo(self, login: str, case: dict, stage: dict, photo: dict):
        return self.sign_in(login).post(f"/cases/{case['id']}/stages/{stage['id']}/photos/{photo['id']}/open")

    def take_out(self, login: str, case: dict, stage: dict, photo: dict):
        path = f"/cases/{case['id']}/stages/{stage['id']}/photos/{photo['id']}"
        return self.sign_in(login).delete(path, match=self.seen(case, "reviewer01")["revision"])

    def photos(self, case: dict, login: str) -> list[str]:
        return [photo["caption"] for photo in self.stage(case, login)["inspection"]["photos"]]

    def test_photographs_belong_to_the_record_and_stay_when_both_have_signed(self):
        case, stage = self.inspected()
        kept, wrong = self.photo(case, stage, caption="操作间"), self.photo(case, stage, "decider01", caption="走廊", name="b.png", content=A_PNG)
        self.assertEqual(self.photos(case, "reviewer01"), ["操作间", "走廊"])
        self.assertEqual(self.photos(case, "visitor01"), [])
        self.open_photo("visitor01", case, stage, kept).expect(404)
        self.take_out("reviewer01", case, stage, wrong).expect(200)
        self.open_photo("reviewer01", case, stage, wrong).expect(404)
        self.seen(case, "reviewer01")
        before = case["revision"]
        self.did("reviewer01", case, stage, "record", RECORD)
        unseen = add_photo(self.sign_in("decider01"), case, stage["id"], match=before)
        unseen.expect(412, "cases.stale")  # on a page from before it was written: who adds a photograph signs the words with it
        late = self.photo(case, stage, "decider01", caption="仓库")
        self.seen(case, "reviewer01")
        self.act("decider01", case, stage, "sign").expect(409, "cases.no_stages")  # has signed with the photograph; the other has not seen it
        self.did("reviewer01", case, stage, "sign")
        for login in ("reviewer01", "decider01"):
            add_photo(self.sign_in(login), case, stage["id"]).expect(409, "cases.record_signed")
            self.take_out(login, case, stage, late).expect(409, "cases.record_signed")
        self.assertEqual(self.photos(case, "visitor01"), ["操作间", "仓库"])
        opened = self.open_photo("visitor01", case, stage, kept).expect(200)
        self.assertEqual([opened.body, opened.headers["content-type"]], [JPEG, "image/jpeg"])
        self.open_photo("visitor02", case, stage, kept).expect(404)
        self.check()

    def test_what_is_no_photograph_and_who_is_no_officer_is_refused(self):
        case, stage = self.inspected()
        reviewer = self.sign_in("reviewer01")
        add_photo(reviewer, case, stage["id"], content=PDF, name="a.pdf").expect(415, "cases.photo_type")
        add_photo(reviewer, case, stage["id"], content=b"<script>", name="a.jpg").expect(415)
        for caption in ("", "x" * 201):
            add_photo(reviewer, case, stage["id"], caption=caption).expect(400, "request.invalid")
        add_photo(reviewer, case, "nothing").expect(404, "cases.stage_not_found")
        for login, status in (("clerk01", 403), ("visitor01", 403), ("reviewer02", 404), ("reviewer07", 404)):
            add_photo(self.sign_in(login), case, stage["id"]).expect(status)
        self.assertEqual(self.photos(case, "reviewer01"), [])

    def test_each_look_of_staff_at_a_photograph_is_in_the_journal(self):
        case, stage = self.inspected()
        photo = self.photo(case, stage)
        self.seen(case, "reviewer01")
        case.update(self.ask(case).expect(200).json)
        for login in ("reviewer01", POLICE):  # who is asked sees the files of the case, and only while they are asked
            self.open_photo(login, case, stage, photo).expect(200)
        if self.engine == "sqlite":
            with sqlite3.connect(f"file:{self.server.data}/yimen.db?mode=ro", uri=True) as database:
                looks = database.execute("SELECT count(*) FROM journal_entry WHERE action = 'case.open_photo' AND object_id = ?",
                                         (uuid.UUID(case["id"]).bytes,)).fetchone()
            self.assertEqual(looks, (2,))
        asked = next(s for s in self.seen(case, POLICE)["stages"] if "answer_stage" in s["may"])
        self.did(POLICE, case, asked, "answer", {"verdict": "agrees", "opinion": "无违法记录。"})
        self.open_photo(POLICE, case, stage, photo).expect(404)

    def test_two_who_add_the_last_photograph_at_once_add_one(self):
        case, stage = self.inspected()
        for number in range(19):
            self.photo(case, stage, caption=f"照片 {number}")
        clients = [self.sign_in("reviewer01"), self.sign_in("decider01")]
        replies: list[int] = []
        now = clients[0].get(f"/cases/{case['id']}").expect(200).json["revision"]

        def add(client: Client) -> None:
            replies.append(add_photo(client, case, stage["id"], match=now).status)

        threads = [threading.Thread(target=add, args=(client,)) for client in clients]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertIn(sorted(replies), ([201, 409], [201, 412]))
        self.assertEqual(len(self.photos(case, "reviewer01")), 20)
        add_photo(clients[0], case, stage["id"]).expect(409, "cases.photos_full")

    def test_other_officers_begin_with_no_photograph(self):
        case, stage = self.inspected()
        photo = self.photo(case, stage)
        posts = self.sign_in("reviewer01").get(f"/cases/{case['id']}/posts").expect(200).json["items"]
        self.seen(case, "reviewer01")
        self.did("reviewer01", case, stage, "officers", {"first_id": posts[1]["id"], "second_id": posts[0]["id"]})
        self.assertEqual(self.photos(case, "reviewer01"), [])
        self.open_photo("reviewer01", case, stage, photo).expect(404)

    # --- Consultation -----------------------------------------------------------------------------------------------------------------

    def test_who_is_asked_sees_this_case_only_and_only_while_they_are_asked(self):
        other, case = self.restaurant(), self.restaurant()
        self.sign_in(POLICE).get(f"/cases/{case['id']}").expect(404)
        case.update(self.ask(case).expect(200).json)
        row = self.sign_in(POLICE).get("/cases?list=asked_of_us").expect(200).json
        self.assertEqual([r["id"] for r in row["items"]], [case["id"]])
        self.assertEqual([row["items"][0]["stage"]["due"], row["total"]], ["2026-10-09", 1])
        self.assertEqual(self.sign_in(POLICE).get("/cases/counts").expect(200).json["asked_of_us"], 1)
        self.assertEqual(self.listed("reviewer01", "list=waiting_on_others"), [case["id"]])
        self.sign_in(POLICE).get(f"/cases/{other['id']}").expect(404)
        seen = self.seen(case, POLICE)
        self.assertTrue(seen["form_masked"])
        self.assertEqual([a["name"] for a in seen["actions"]], ["answer_stage"])
        self.sign_in(POLICE).post(f"/cases/{case['id']}/reveal", {"reason": "想看"}).expect(404)
        self.sign_in(POLICE).post(f"/cases/{case['id']}/review", {}, match=case["revision"]).expect(404)
        self.assertNotIn(case["id"], self.listed(POLICE, "list=all"))
        stage = self.stage(case, POLICE)
        self.did(POLICE, case, stage, "answer", {"verdict": "agrees", "opinion": "无违法记录。"})
        self.sign_in(POLICE).get(f"/cases/{case['id']}").expect(404)
        self.assertEqual(self.listed(POLICE, "list=asked_of_us"), [])
        stage = self.stage(case)
        self.assertEqual([stage["state"], stage["opinion"], stage["answered_by"]], ["answered", "无违法记录。", "孔七例"])
        step(self.sign_in("reviewer01"), case, "review", {"opinion": "符合"})
        self.check()

    def test_a_question_stays_inside_the_limit_of_the_case_and_goes_to_another(self):
        case = self.restaurant()
        for until in ("2026-09-28", "2027-01-04"):
            self.assertEqual(self.ask(case, until).expect(400, "request.invalid").json["invalid_params"][0]["pointer"], "/until")
        self.assertEqual(self.ask(case, name="市场监督").expect(400, "request.invalid").json["invalid_params"][0]["pointer"], "/department_id")
        self.ask(case, login="reviewer02").expect(404)
        self.ask(case, login="decider01").expect(403)

    def test_nobody_else_answers_for_who_is_asked(self):
        case = self.asked()
        stage = self.stage(case)
        answer = {"verdict": "agrees", "opinion": "同意"}
        self.act("reviewer01", case, stage, "answer", answer).expect(409, "cases.no_stages")
        for login in ("reviewer02", "decider02"):
            self.act(login, case, stage, "answer", answer).expect(404)
        self.act("visitor01", case, stage, "answer", answer).expect(403)
        self.did("reviewer01", case, stage, "urge")
        self.assertIsNotNone(self.stage(case, POLICE)["urged_at"])

    def test_two_who_answer_at_once_are_one_answer(self):
        case = self.asked()
        stage = self.stage(case, POLICE)
        clients = [self.sign_in(POLICE), self.sign_in("decider07")]
        replies: list[int] = []

        def answer(client: Client) -> None:
            path = f"/cases/{case['id']}/stages/{stage['id']}/answer"
            replies.append(client.post(path, {"verdict": "opinion", "opinion": "已核"}, match=case["revision"]).status)

        threads = [threading.Thread(target=answer, args=(client,)) for client in clients]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(replies.count(200), 1, replies)
        self.assertEqual([r for r in replies if r != 200 and r not in (404, 409, 412)], [])
        answers = [t for t in self.seen(case, "reviewer01")["timeline"] if t["action"] == "answer_stage"]
        self.assertEqual(len(answers), 1)

    def test_who_is_asked_hears_live_of_the_case_until_they_have_answered(self):
        case, later = self.restaurant(), self.restaurant()
        asked, stranger = self.sign_in(POLICE).events("/live"), self.sign_in("reviewer05").events("/live")
        for stream in (asked, stranger):
            next(stream)

        def heard(stream, count: int) -> list[dict]:
            events = (json.loads(event["data"]) for event in stream if "data" in event)
            return list(islice((e for e in events if e["object_kind"] == "case"), count))

        case.update(self.ask(case).expect(200).json)
        stage = self.stage(case)
        self.did("reviewer01", case, stage, "urge")
        begun, urged = heard(asked, 2)
        self.assertEqual([begun["id"], urged["id"]], [case["id"]] * 2)
        self.assertEqual(set(begun), {"kind", "object_kind", "id", "revision"})  # that it changed, and not what
        self.assertEqual(begun["kind"], "CaseOfOthersChanged")
        self.did(POLICE, case, self.stage(case, POLICE), "answer", {"verdict": "agrees", "opinion": "无违法记录。"})
        self.assertEqual(heard(asked, 1)[0]["id"], case["id"])
        # From now on nothing of it: the next they hear of is another case, of which they are asked later.
        step(self.sign_in("reviewer01"), case, "review", {"opinion": "符合"})
        later.update(self.ask(later).expect(200).json)
        self.assertEqual(heard(asked, 1)[0]["id"], later["id"])
        step(self.sign_in("visitor01"), later, "withdraw", {"reason": "不办了"})
        self.assertEqual(heard(asked, 1)[0]["id"], later["id"])  # it left their list
        # A department that nobody asks has heard of neither; it hears of what it is asked itself.
        own = self.restaurant()
        own.update(self.ask(own, name="民政").expect(200).json)
        self.assertEqual(heard(stranger, 1)[0]["id"], own["id"])

    def test_an_overdue_question_is_red_and_the_visitor_reads_who_is_asked(self):
        case = self.asked()
        self.at("2026-10-10T09:00:00+08:00")
        self.assertEqual(self.stage(case)["card"], "red")
        row = self.sign_in(POLICE).get("/cases?list=asked_of_us").expect(200).json["items"][0]
        self.assertEqual(row["stage"]["card"], "red")
        visitor = self.stage(case, "visitor01")
        self.assertIn("公安", visitor["department_name"])
        self.assertEqual([visitor["question"], visitor["may"]], ["", []])

    def test_a_withdrawn_case_asks_nobody_any_more(self):
        case = self.asked()
        step(self.sign_in("visitor01"), case, "withdraw", {"reason": "不办了"})
        self.sign_in(POLICE).get(f"/cases/{case['id']}").expect(404)
        self.assertEqual(self.stage(case)["state"], "dropped")
        self.check()


class LongerStagesTest(CaseTest):
    """Items of the demo with a publication, a countersign, experts and a hearing."""

    stage, act, did = StagesTest.stage, StagesTest.act, StagesTest.did

    def accepted(self, name: str, answers: dict, clerk: str = "clerk04") -> dict:
        visitor = self.sign_in("visitor01")
        items = visitor.get("/items?applicable=true&limit=100").expect(200).json["items"]
        item = next(one["id"] for one in items if one["name"] == name)
        case = visitor.post("/cases", {"item_id": item, "answers": answers}).expect(201).json
        seen = visitor.get(f"/cases/{case['id']}").expect(200).json
        case["revision"] = self.fill(visitor, seen)
        step(visitor, case, "submit")
        for action in ("receive", "accept"):
            step(self.sign_in(clerk), case, action)
        return case

    def fill(self, visitor: Client, seen: dict) -> int:
        samples = {"date": "2026-11-02", "phone": "13800000001", "citizen_id": "990102188503120018",
                   "credit_code": "92990102MA0000023J"}
        form = dict(seen["form"])
        for field in (f for section in seen["definition"]["form"]["sections"] for f in section["fields"]):
            first = field["options"][0]["value"] if field["options"] else None
            if field["key"] not in form:
                sample = field["minimum"] or 1 if field["kind"] == "number" else samples.get(field["kind"], "云溪市城东区一号路 1 号")
                form[field["key"]] = [first] if field["kind"] == "choices" else first or sample
        revision = visitor.put(f"/cases/{seen['id']}/form", {"form": form}, match=seen["revision"]).expect(200).json["revision"]
        for requirement in seen["definition"]["requirements"]:
            path = f"/cases/{seen['id']}/materials/{requirement['key']}/files"
            revision = visitor.post(path, PDF, headers=PDF_HEADERS).expect(201).json["revision"]
        return revision

    def passes(self, case: dict, login: str, kind: str) -> None:
        wait_until(lambda: self.stage(case, login, kind)["state"] == "passed", f"the end of the {kind}")

    def moving(self) -> dict:
        return self.accepted("互联网上网服务营业场所经营单位设立审批", {"stage": "move"})

    def test_what_is_published_ends_by_itself_or_with_a_word_about_each_objection(self):
        case = self.accepted("最低生活保障申请", {"kind": "ill", "here": "yes"})
        stage = self.stage(case, "reviewer05")
        step(self.sign_in("reviewer05"), case, "review", {"opinion": "符合"})  # it comes before the decision only
        refused = self.sign_in("decider05").post(f"/cases/{case['id']}/approve", {}, match=case["revision"])
        refused.expect(409, "cases.stage_open")
        self.nobody().get(f"/publications/{stage['id']}").expect(404)
        self.did("reviewer05", case, stage, "publish", {"body": "拟确认李*为最低生活保障对象，公示七个工作日。"})
        shown = self.nobody().get("/publications").expect(200).json["items"]
        self.assertEqual([p["id"] for p in shown], [stage["id"]])
        words = {"name": "王某", "contact": "13800000009", "reason": "该户有两套住房。"}
        self.nobody().post(f"/publications/{stage['id']}/objections", {"name": "", "contact": "", "reason": ""}).expect(400, "request.invalid")
        self.nobody().post(f"/publications/{stage['id']}/objections", words).expect(204)
        self.assertEqual(self.stage(case, "visitor01")["publication"]["objections"], 0)  # not who, nor whether, objects
        read = self.sign_in("reviewer05").post(f"/cases/{case['id']}/stages/{stage['id']}/objections/open").expect(200).json["items"]
        self.assertEqual({k: read[0][k] for k in words}, words)
        self.sign_in("reviewer01").post(f"/cases/{case['id']}/stages/{stage['id']}/objections/open").expect(404)
        self.seen(case, "reviewer05")
        self.act("reviewer05", case, stage, "answer", {"verdict": "opinion", "opinion": "经核查不属实"}).expect(409, "cases.no_stages")
        self.at("2026-10-20T09:00:00+08:00")
        self.nobody().get(f"/publications/{stage['id']}").expect(404)
        self.nobody().post(f"/publications/{stage['id']}/objections", words).expect(404)
        self.seen(case, "reviewer05")
        self.did("reviewer05", case, stage, "answer", {"verdict": "opinion", "opinion": "经入户核查不属实，已告知异议人。"})
        step(self.sign_in("decider05"), case, "approve", {"opinion": "同意"})
        self.check()

    def test_without_an_objection_the_time_alone_ends_a_publication(self):
        case = self.accepted("最低生活保障申请", {"kind": "ill", "here": "yes"})
        stage = self.stage(case, "reviewer05")
        self.did("reviewer05", case, stage, "publish", {"body": "拟确认李*为最低生活保障对象，公示七个工作日。"})
        self.at("2026-10-20T09:00:00+08:00")
        self.passes(case, "reviewer05", "publication")

    def test_a_countersign_that_objects_stands_against_an_approval_until_it_agrees(self):
        case = self.accepted("互联网上网服务营业场所经营单位设立审批", {"stage": "final"})
        site, police = self.stage(case, "reviewer11", "inspection"), self.stage(case, "reviewer11", "countersign")
        posts = self.sign_in("reviewer11").get(f"/cases/{case['id']}/posts").expect(200).json["items"]
        self.did("reviewer11", case, site, "officers", {"first_id": posts[0]["id"], "second_id": posts[1]["id"]})
        record = {"place": "一号路 1 号", "held_at": "2026-09-28T09:00:00+08:00", "findings": "符合", "verdict": "agrees"}
        self.did("reviewer11", case, site, "record", record)
        self.did("decider11", case, site, "sign")
        self.did("reviewer07", case, police, "answer", {"verdict": "objects", "opinion": "未落实实名登记。"})
        step(self.sign_in("reviewer11"), case, "review", {"opinion": "公安不同意"})
        refused = self.sign_in("decider11").post(f"/cases/{case['id']}/approve", {}, match=case["revision"])
        refused.expect(409, "cases.countersign_objects")
        step(self.sign_in("decider11"), case, "refuse", {"reason": "公安机关会签不同意。"})
        self.check()

    def test_experts_stop_the_clock_from_the_day_they_begin_to_their_answer(self):
        case = self.accepted("民办幼儿园设立审批", {"stage": "direct", "meals": "no"})
        before = self.seen(case)["clock"]["promised_due"]
        stage = self.stage(case, "reviewer09")
        self.did("reviewer09", case, stage, "begin")
        seen = self.seen(case)
        self.assertEqual([seen["state"], seen["clock"]["procedures"][0]["ground"]], ["suspended", "expert_review"])
        self.assertIn("special_procedure", [d["kind"] for d in seen["documents"]])
        self.at("2026-10-12T09:00:00+08:00")
        self.seen(case, "reviewer09")
        self.did("reviewer09", case, stage, "answer", {"verdict": "agrees", "opinion": "三名专家一致同意。"})
        seen = self.seen(case)
        self.assertEqual([seen["state"], case["state"]], ["accepted", "accepted"])
        self.assertGreater(seen["clock"]["promised_due"], before)
        self.check()

    def test_a_hearing_is_told_seven_days_ahead_chaired_by_another_and_the_decision_stands_on_its_record(self):
        case = self.accepted("娱乐场所设立审批", {"kind": "songs"})
        stage = self.stage(case, "reviewer11", "hearing")
        posts = {p["name"]: p["id"] for p in self.sign_in("reviewer11").get(f"/cases/{case['id']}/posts").expect(200).json["items"]}
        plan = {"on": "2026-10-14", "place": "三楼听证室", "chair_id": posts["邹一例"]}
        self.act("reviewer11", case, stage, "set-hearing", {**plan, "on": "2026-10-12"}).expect(400, "request.invalid")
        self.act("reviewer11", case, stage, "set-hearing", {**plan, "chair_id": posts["谢一例"]}).expect(409, "cases.chair_reviews")
        self.act("reviewer11", case, stage, "set-hearing", plan).expect(400, "request.invalid")  # the public has to be told
        self.assertEqual(self.nobody().get("/publications").expect(200).json["items"], [])
        told = {"announcement": "就申请设立歌舞娱乐场所一事公开举行听证。"}
        self.did("reviewer11", case, stage, "set-hearing", plan | told)
        announced = self.nobody().get("/publications").expect(200).json["items"]
        self.assertEqual([announced[0][k] for k in ("id", "body", "until", "hearing_place")], [stage["id"], told["announcement"], "2026-10-14", "三楼听证室"])
        self.nobody().post(f"/publications/{stage['id']}/objections", {"name": "王某", "contact": "13800000009", "reason": "太吵"}).expect(404)
        self.told("case_hearing_set")
        self.assertEqual(self.seen(case)["state"], "suspended")
        self.assertEqual(self.stage(case, "visitor01", "hearing")["hearing"]["held_on"], "2026-10-14")
        record = {"verdict": "opinion", "opinion": "听证笔录：居民代表三人到场，两人反对夜间营业。"}
        self.act("decider11", case, stage, "answer", record).expect(409, "cases.no_stages")  # it has not been held
        self.at("2026-10-14T15:00:00+08:00")
        self.passes(case, "reviewer11", "consultation")  # a timer of its own raises the revision once
        self.seen(case, "decider11")
        self.act("reviewer11", case, stage, "answer", record).expect(409, "cases.no_stages")
        self.did("decider11", case, stage, "answer", record)
        self.assertEqual(self.seen(case)["state"], "accepted")
        self.check()

    def test_a_hearing_on_request_is_asked_for_in_five_days_or_not_held(self):
        asked, silent = self.moving(), self.moving()
        stage = self.stage(asked, "visitor01", "hearing")
        self.assertEqual([stage["due"], stage["may"]], ["2026-10-10", ["ask_hearing"]])
        plan = {"on": "2026-10-14", "place": "听证室", "chair_id": stage["id"]}
        self.act("reviewer11", asked, stage, "set-hearing", plan).expect(409, "cases.no_stages")
        self.act("reviewer11", asked, stage, "ask-hearing").expect(400, "request.invalid")  # for whom?
        self.act("visitor02", asked, stage, "ask-hearing").expect(404)
        self.did("visitor01", asked, stage, "ask-hearing")
        self.act("visitor01", asked, stage, "ask-hearing").expect(409, "cases.no_stages")
        hearing = self.stage(asked, "reviewer11", "hearing")["hearing"]
        self.assertEqual([hearing["asked_on"], hearing["first_day"], hearing["last_day"]], ["2026-09-28", "2026-10-13", "2026-10-30"])
        self.at("2026-10-12T09:00:00+08:00")
        self.passes(silent, "reviewer11", "hearing")
        late = self.stage(silent, "visitor01", "hearing")
        self.act("visitor01", silent, late, "ask-hearing").expect(409, "cases.no_stages")
        self.assertEqual(self.stage(asked, "reviewer11", "hearing")["state"], "open")
        self.check()
